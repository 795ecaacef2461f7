"""Importing this makes Django ready over an empty folder of its own, which goes when we go."""

import os
import tempfile
from pathlib import Path

import django

_KEPT = tempfile.TemporaryDirectory(prefix="nuanliu-bench-")
FOLDER = Path(_KEPT.name)
DATABASE = FOLDER / "data" / "nuanliu.sqlite3"

(FOLDER / "data").mkdir()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
    "NUANLIU_DATA": str(FOLDER / "data"),
    "NUANLIU_KEYS": str(FOLDER / "keys"),
}
django.setup()
