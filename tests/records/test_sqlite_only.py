"""What runs on SQLite alone is counted here, so that it cannot grow unseen."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
MARKED = re.compile(r"^\s*@pytest\.mark\.sqlite_only\(\"([^\"]+)\"\)$", re.MULTILINE)
KNOWN = {
    "faces/cli/test_cli_trouble.py": [
        "a file cut short, overwritten or gone",
        "the mode of the file",
        "what SQLite says of its disk",
        "the mode of the file",
    ],
    "records/test_bulk.py": ["how many pages of its file SQLite holds"],
}


def test_only_what_is_about_a_sqlite_file_stays_off_postgresql():
    """Every marked function, by file, with its reason."""
    found = {
        path.relative_to(TESTS).as_posix(): MARKED.findall(path.read_text("utf-8"))
        for path in sorted(TESTS.rglob("test_*.py"))
    }
    assert {name: reasons for name, reasons in found.items() if reasons} == KNOWN
