"""The tables of new books: made the quick way, they are those that the migrations lay down."""

import sqlite3
import subprocess
import sys

PLAIN = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
QUICK = "from nuanliu.faces.cli.migrating import make_tables; make_tables()"


def made(folder, program):
    """Every object of a database made in a process of its own, and the rows that it came with."""
    folder.mkdir()
    environment = {
        "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
        "NUANLIU_DATA": str(folder),
        "NUANLIU_KEYS": str(folder),
        "PYTHONPATH": ":".join(sys.path),
    }
    whole = [sys.executable, "-c", f"import django; django.setup(); {program}"]
    subprocess.run(whole, env=environment, check=True)
    with sqlite3.connect(folder / "nuanliu.sqlite3") as base:
        objects = base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")
        tables = [
            row[0]
            for row in base.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")
        ]
        rows = {name: base.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}  # noqa: S608 - our own tables
        rows["django_migrations"] = [row[:3] for row in rows["django_migrations"]]
        return objects.fetchall(), rows


def test_the_quick_way_makes_the_same_database(tmp_path):
    """Once as the framework does it, once our way: the same objects to the letter, and rows."""
    plain, quick = made(tmp_path / "plain", PLAIN), made(tmp_path / "quick", QUICK)
    assert (quick, len(plain[0]) > 200, len(plain[1]) > 60) == (plain, True, True)
