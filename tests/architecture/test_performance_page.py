"""The page of figures begins with what holds now; what it replaced is history, further down."""

import re

from tools.tree import ROOT

PAGE = ROOT / "docs" / "explanation" / "performance.md"
HEADS = ["what", "figure", "goal", "met", "date", "commit"]
COMMIT = re.compile(r"[0-9a-f]{7}( \(r\))?")


def rows_of(part: str) -> list[list[str]]:
    """The cells of every line of the tables in a part of the page, heads and rules included."""
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_first_table_says_what_holds_now() -> None:
    """Under the first heading: six columns, an answer, a day and a commit in every row."""
    first = PAGE.read_text("utf-8").split("\n## ")[1]
    heads, _, *rows = rows_of(first)
    loose = [
        what
        for what, figure, goal, met, date, commit in rows
        if met not in {"yes", "no", "in part"}
        or not (figure and goal)
        or not re.fullmatch(r"20\d\d-\d\d-\d\d", date)
        or not COMMIT.fullmatch(commit)
    ]
    assert (heads, loose, len(rows) == len({row[0] for row in rows})) == (HEADS, [], True)


def test_every_commit_of_the_table_stands_in_the_history_too() -> None:
    """How the figure was made can be read up; the three parts stand in their order."""
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    told = {row[5][:7] for row in rows_of(parts[0])[2:]}
    missing = sorted(commit for commit in told if commit not in parts[2])
    titles = [part.splitlines()[0] for part in parts]
    assert (titles, missing) == (["What holds now", "Questions and method", "History"], [])
