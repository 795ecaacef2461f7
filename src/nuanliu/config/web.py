"""Settings of the web: those of the command line, and what only pages need.

A module of its own, so that a command loads no session, template or middleware.
"""

import os
from datetime import timedelta
from typing import Any

from nuanliu.config import settings as base
from nuanliu.config.routers import WEB
from nuanliu.config.secret import secret
from nuanliu.config.settings import *  # noqa: F403 - Django reads settings as names of one module

SECRET_KEY = secret(base.NUANLIU_KEYS)
ALLOWED_HOSTS = os.environ.get("NUANLIU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "nuanliu.config.urls"
WSGI_APPLICATION = "nuanliu.config.wsgi.application"

INSTALLED_APPS = [
    *base.INSTALLED_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "nuanliu.faces.web",
]
# A process keeps its connection from one page to the next: opening one costs as much as a page.
KEPT = 60  # seconds
DATABASES = {
    "default": {**base.DATABASES["default"], "CONN_MAX_AGE": KEPT},
    # Sessions, failed sign-ins, unused links: made anew when it is gone or of another version.
    "web": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": base.NUANLIU_DATA / "web.sqlite3",
        "CONN_MAX_AGE": KEPT,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    },
}
DATABASE_ROUTERS = ["nuanliu.config.routers.WebRouter"]
MIGRATION_MODULES = dict.fromkeys(WEB)  # no steps: these tables are made, never upgraded

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "nuanliu.faces.web.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nuanliu.faces.web.first.FirstRunMiddleware",
    "nuanliu.faces.web.watch.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nuanliu.faces.web.watch.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "nuanliu.faces.web.loader.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                ),
            ],
            "builtins": ["nuanliu.faces.web.templatetags.words"],
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
AXES_USERNAME_FORM_FIELD = "username"  # as django names it in what it tells of a failure
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "nuanliu.faces.web.entry.locked_out"
AXES_VERBOSE = False
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["nuanliu.config.formats"]
LOGIN_URL = "/enter/"
SESSION_ENGINE = "nuanliu.faces.web.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("NUANLIU_HTTPS") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "nuanliu.faces.web.entry.stale"
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
# Made anew by `nuanliu serve`; nothing in it is anybody's own.
STATIC_ROOT = base.ROOT / "var" / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "nuanliu.faces.web.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
NUANLIU_PACKAGES = base.ROOT / "node_modules"
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024  # bytes
# A file that is looked at before it is taken in lies in the page meanwhile, in four letters for
# every three bytes: the biggest that may arrive must be able to come back.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE * 3 // 2
