"""The demo year proves its guards: with any one of them off, `nuanliu demo` does not end in zero.

The year is played once in a process of its own, with a copy of the database before every point
where something must be refused. From each copy the command goes on twice: with the guard off it
must fail and the refusal must be missing from the journal; with every guard on it must get past
the same point, with the refusal in the journal.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys.guards import GUARDS

ROOT = Path(__file__).parents[2]
PATIENCE = 900  # seconds; a slow machine is no fault of the guards


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What became of every guard, off and on."""
    place = tmp_path_factory.mktemp("guards")
    env = {
        **os.environ,
        "NUANLIU_DATA": str(place / "data"),
        "NUANLIU_KEYS": str(place / "keys"),
        "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    (place / "data").mkdir()
    command = [sys.executable, "-m", "tests.journeys.replay", str(place / "told.json")]
    ended = subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads((place / "told.json").read_text("utf-8"))


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_the_demo_ends_in_failure(told, guard):
    off = told["off"][guard.name]
    assert (off["exit"] != 0, off["fresh"], bool(off["said"].strip())) == (True, 0, True)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_with_every_guard_on_the_same_copy_goes_on(told, guard):
    on = told["on"][guard.name]
    assert (on["exit"], on["fresh"] > 0, on["said"]) == (0, guard.counted, "")


def test_no_refusal_of_the_year_is_left_without_its_guard(told):
    listed = {guard.code for guard in GUARDS if guard.counted}
    assert sorted(listed) == told["refused"]


def test_a_failure_is_told_in_words_and_without_a_traceback(told):
    said = [told["off"][guard.name]["said"] for guard in GUARDS]
    assert [text for text in said if "Traceback" in text or "。" not in text] == []
