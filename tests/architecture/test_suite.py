"""`python -m tools.suite`: few failures of a browser run once more; every other one is red."""

import pytest
from tools.suite import WINDOWS, failed, main

STUMBLES = """
from pathlib import Path
def test_stumbles_once():
    been = Path("been")
    first = not been.exists()
    been.touch()
    assert not first
"""
RED = "def test_is_red():\n    assert False\n"
GREEN = "def test_is_green():\n    assert True\n"


@pytest.fixture
def told(tmp_path, capfd, monkeypatch):
    """Tests of a browser and plain ones, run: exit code, what passed only alone, what is red."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")

    def run(**files):
        windows = tmp_path / WINDOWS
        windows.mkdir(parents=True)
        for name, text in files.items():
            folder = tmp_path if name.startswith("plain") else windows
            (folder / f"test_{name}.py").write_text(text)
        code = main(tmp_path)
        _, _, named = capfd.readouterr().out.partition("at the second try:")
        return code, named.split(), failed(tmp_path)

    return run


def test_green_is_run_once(told):
    """Nothing failed: nothing is named."""
    assert told(green=GREEN) == (0, [], [])


def test_what_stumbles_once_is_named(told):
    """Red beside others and green alone: the run is green, the test is named."""
    found = told(green=GREEN, stumbles=STUMBLES)
    assert found == (0, ["tests/browser/test_stumbles.py::test_stumbles_once"], [])


def test_what_is_red_twice_stays_red(told):
    """Red again when alone: the run is red, with or without one that only stumbled."""
    found = told(green=GREEN, red=RED, stumbles=STUMBLES)
    assert found == (1, [], ["tests/browser/test_red.py::test_is_red"])


def test_no_other_test_has_a_second_try(told):
    """The same stumble outside the browser is red at once, and so is all that failed beside it."""
    code, named, left = told(stumbles=STUMBLES, plain=STUMBLES.replace("been", "was"))
    assert (code, named, len(left)) == (1, [], 2)


def test_much_that_is_red_is_not_run_again(told):
    """More failures than a busy machine explains are told at once."""
    code, named, left = told(stumbles=STUMBLES, **{f"red{n}": RED for n in range(20)})
    assert (code, named, len(left)) == (1, [], 21)


def test_what_cannot_be_read_stays_red(told):
    """A file that cannot even be imported is no stumble."""
    code, named, _ = told(green=GREEN, broken="import nothing_of_that_name\n")
    assert (code > 0, named) == (True, [])
