"""Importing this makes Django ready over an empty folder of its own, which goes when we go.

A child process may be given the folder to work on instead, in `NUANLIU_BENCH_AT`.
"""

import os
import tempfile
from pathlib import Path

import django

_KEPT = tempfile.TemporaryDirectory(prefix="nuanliu-bench-")
FOLDER = Path(os.environ.get("NUANLIU_BENCH_AT", _KEPT.name))
DATABASE = FOLDER / "data" / "nuanliu.sqlite3"

(FOLDER / "data").mkdir(exist_ok=True)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
    "NUANLIU_DATA": str(FOLDER / "data"),
    "NUANLIU_KEYS": str(FOLDER / "keys"),
}
django.setup()
