"""Django settings. Everything an office may change comes from the environment; see docs/how-to."""

import os
from datetime import timedelta
from pathlib import Path

from nuanliu.config.secret import secret

ROOT = Path(__file__).resolve().parents[3]


def _path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default)).expanduser().resolve()


NUANLIU_DATA = _path("NUANLIU_DATA", ROOT / "var" / "live")
NUANLIU_FILES = NUANLIU_DATA / "files"
NUANLIU_KEYS = _path(
    "NUANLIU_KEYS",
    Path(os.environ.get("XDG_CONFIG_HOME", "~/.config")).expanduser() / "nuanliu",
)
NUANLIU_SUITE = os.environ.get("NUANLIU_SUITE", "aes-256-gcm")
NUANLIU_FONTS = os.environ.get("NUANLIU_FONTS", "")

# Signs sessions and forms only. The keys of personal data are a file of their own
# (records/people/keys.py) and never derived from this.
SECRET_KEY = secret(NUANLIU_KEYS)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("NUANLIU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "nuanliu.records.people",
    "nuanliu.records.documents",
    "nuanliu.records.journal",
    "nuanliu.records.ledger",
    "nuanliu.stages.projects",
    "nuanliu.stages.campaigns",
    "nuanliu.stages.nominations",
    "nuanliu.stages.reviews",
    "nuanliu.stages.payments",
    "nuanliu.stages.claims",
    "nuanliu.stages.visits",
    "nuanliu.stages.feedback",
    "nuanliu.stages.performance",
    "nuanliu.stages.disclosure",
    "nuanliu.stages.archive",
    "nuanliu.faces.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nuanliu.faces.web.watch.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nuanliu.faces.web.watch.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "nuanliu.config.urls"
WSGI_APPLICATION = "nuanliu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "nuanliu.faces.web.house.house",
            ],
        },
    },
]

# Sign-in: lock-out by name and address is asked before any hash is computed (axes comes first).
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "nuanliu.faces.web.entry.locked_out"
LOGIN_URL = "/enter/"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("NUANLIU_HTTPS") == "1"
CSRF_COOKIE_HTTPONLY = True
NUANLIU_IDLE = timedelta(hours=2)

# Nothing from elsewhere, nothing inline: what a page needs lies in static files of ours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "nuanliu.faces.web.vendor.VendorFinder",
]
NUANLIU_PACKAGES = ROOT / "node_modules"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": NUANLIU_DATA / "nuanliu.sqlite3",
        "OPTIONS": {
            # A money transaction takes the write lock when it begins: a deferred one would fail
            # with "database is locked" at its first write instead of waiting its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL, not NORMAL: what the screen called saved must survive a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;"
            ),
        },
    },
}
