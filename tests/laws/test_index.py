"""The table of laws in README.md names real test files for all thirteen, and every file here."""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TEXT = (HERE / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
APART = {"test_index.py", "test_stateful_fund.py"}


def faults(rows):
    """What a table of laws lacks: a law, a file that is there, words, a test in the file."""
    found = [f"law {n}" for n in range(1, 14) if str(n) not in {law for law, *_ in rows}]
    for law, files, words in rows:
        paths = [ROOT / name for name in re.findall(r"`([^`]+)`", files)]
        there = paths and all(path.is_file() and "def test_" in path.read_text() for path in paths)
        found += [] if there and words.strip() else [f"row {law}"]
    return found


def test_the_table_names_every_law_and_real_tests():
    assert faults(ROWS) == []


def test_a_table_with_a_gap_is_caught():
    """Control: without its second row, and with a file that is not there."""
    wrong = [ROWS[0], (ROWS[2][0], "`tests/laws/test_none.py`", "x"), *ROWS[3:]]
    assert faults(wrong) == ["law 2", "row 3"]


def test_every_test_file_of_the_folder_stands_in_the_table():
    files = {path.name for path in HERE.glob("test_*.py")} - APART
    assert files - {name for name in files if name in TEXT} == set()
