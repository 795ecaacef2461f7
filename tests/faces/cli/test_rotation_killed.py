"""`keys rotate` killed with signal 9 at each of its steps: nothing is lost, and it is run again."""

import signal
import subprocess
import sys

import pytest
from tests.faces.cli.conftest import environment

# The command with one function replaced by the end of the process.
PROGRAM = """
import importlib, os, signal, sys
import django
django.setup()
module, name = sys.argv[1].rsplit(".", 1)
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
setattr(importlib.import_module(module), name, die)
from nuanliu.faces.cli import main
sys.exit(main(["keys", "rotate", "--as", "admin", "--yes"]))
"""
STEPS = {
    "before the new key": "nuanliu.records.people.rotation.start",
    "the new key written, nothing sealed with it": "nuanliu.records.people.rotation._rewrite",
    "numbers sealed anew, files not": "nuanliu.records.documents.actions._write_whole",
    "all sealed anew, no line yet": "nuanliu.records.journal.actions.flush",
    "the line written, not committed": "nuanliu.records.journal.actions._remember",
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_killed_rotation_leaves_whole_books_and_can_be_repeated(office, tmp_path, step):
    """Killed; the books verify; rotated again; they verify with the keys of the newest sheet."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, step],
        capture_output=True,
        env=environment(office.data, office.keys),
        check=False,
    )
    before = office.run("verify", "--json")
    again = office.run("keys", "rotate", "--as", "admin", "--yes")
    fresh = tmp_path / "fresh"
    rebuilt = office.run("keys", "restore", stdin=again.out, keys=fresh)
    after = office.run("verify", "--json", keys=fresh)
    assert (ended.returncode, before.json["findings"], again.code) == (-signal.SIGKILL, [], 0)
    assert (rebuilt.code, after.json["findings"]) == (0, [])
