"""An office on disk, and the command line run on it as people run it: in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests import databases

ROOT = Path(__file__).resolve().parents[3]
SEED = Path(__file__).with_name("office_seed.py")


@dataclass
class Told:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass
class Office:
    """A data folder with its keys, and the recovery sheet that lies in the safe."""

    data: Path
    keys: Path
    sheet: str = ""

    def sql(self, *statements):
        """Statements past the program; the rows of the last one."""
        return databases.sql(self.data, *statements)

    def run(self, *words, stdin="", data=None, keys=None):
        """`nuanliu WORDS` on this office (or on another folder), as a process."""
        return run(*words, stdin=stdin, data=data or self.data, keys=keys or self.keys)


def environment(data, keys):
    """What a command inherits: the two folders, and nothing that sets another locale."""
    return {
        "DATABASE_URL": databases.address_of(Path(data)),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "NUANLIU_DATA": str(data),
        "NUANLIU_KEYS": str(keys),
        "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
    }


def run(*words, stdin="", data, keys):
    """Run `python -m nuanliu` and catch everything it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "nuanliu", *map(str, words)],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment(data, keys),
        check=False,
    )
    return Told(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """The office of office_seed.py, made once."""
    place = tmp_path_factory.mktemp("seeded")
    data, keys = place / "data", place / "keys"
    made = subprocess.run(
        [sys.executable, str(SEED)],
        capture_output=True,
        text=True,
        env=environment(data, keys),
        check=True,
    )
    return Office(data, keys, "\n".join(json.loads(made.stdout)) + "\n")


@pytest.fixture
def office(seeded, tmp_path):
    """A copy of the seeded office, to be changed at will."""
    copied = Office(tmp_path / "data", tmp_path / "keys", seeded.sheet)
    shutil.copytree(seeded.data, copied.data)
    shutil.copytree(seeded.keys, copied.keys)
    databases.copy(seeded.data, copied.data)
    yield copied
    databases.drop(copied.data)
