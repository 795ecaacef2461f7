"""Django settings. Everything an office may change comes from the environment; see docs/how-to."""

import os
from pathlib import Path

from nuanliu.records.database import database

ROOT = Path(__file__).resolve().parents[3]


def _path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default)).expanduser().resolve()


NUANLIU_DATA = _path("NUANLIU_DATA", ROOT / "var" / "live")
NUANLIU_FILES = NUANLIU_DATA / "files"
NUANLIU_KEYS = _path(
    "NUANLIU_KEYS",
    Path(os.environ.get("XDG_CONFIG_HOME", "~/.config")).expanduser() / "nuanliu",
)
NUANLIU_BACKUPS = _path("NUANLIU_BACKUPS", NUANLIU_DATA / "backups")
NUANLIU_SUITE = os.environ.get("NUANLIU_SUITE", "aes-256-gcm")
NUANLIU_ADDRESS = os.environ.get("NUANLIU_ADDRESS", "")  # under which people reach the pages
NUANLIU_FONTS = os.environ.get("NUANLIU_FONTS", "")
NUANLIU_EXPORT_ALONE = 50  # people in the files that one person may take out alone in 24 hours
NUANLIU_EXPORT_AGAIN = 15  # minutes in which a file that was agreed to may be fetched once more
NUANLIU_EXPORT_HOURS = 24  # how long an asking waits, and how long an agreement holds

# The command line signs nothing; what the web signs with, see config/web.py. The keys of personal
# data are a file of their own (records/people/keys.py) and never derived from either.
SECRET_KEY = os.environ.get("NUANLIU_SECRET_KEY", "nothing-is-signed-by-the-command-line")
DEBUG = False
ALLOWED_HOSTS: list[str] = []
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "nuanliu.records.people",
    "nuanliu.records.documents",
    "nuanliu.records.journal",
    "nuanliu.records.ledger",
    "nuanliu.stages.projects",
    "nuanliu.stages.campaigns",
    "nuanliu.stages.nominations",
    "nuanliu.stages.reviews",
    "nuanliu.stages.payments",
    "nuanliu.stages.goods",
    "nuanliu.stages.claims",
    "nuanliu.stages.visits",
    "nuanliu.stages.feedback",
    "nuanliu.stages.performance",
    "nuanliu.stages.disclosure",
    "nuanliu.stages.archive",
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), NUANLIU_DATA)}
