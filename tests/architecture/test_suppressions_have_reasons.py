import pytest
from tools import house
from tools.tree import ROOT, python_files


def test_every_suppression_says_why() -> None:
    """Every Python file written by hand."""
    findings = [
        found
        for path in python_files()
        for found in house.bare_suppressions(path.read_text(), str(path.relative_to(ROOT)))
    ]
    assert findings == []


@pytest.mark.parametrize(
    ("comment", "count"),
    [
        ("noqa: S608", 1),
        ("noqa: S608 -", 1),
        ("noqa: S608 - ok", 1),
        ("noqa: S608 - the table name is a constant", 0),
        ("type: ignore[arg-type]", 1),
        ("type: ignore[arg-type] # the stubs lack this overload", 0),
        ("type: ignore[arg-type] - the stubs lack this overload", 1),
        ("type: ignore # the stubs lack this overload", 1),
        ("a noqa in a sentence is no suppression", 0),
    ],
)
def test_a_bare_suppression_would_be_found(comment: str, count: int) -> None:
    """Control: with and without a reason; two letters are not one."""
    assert len(list(house.bare_suppressions(f"x = 1  # {comment}\n", "m.py"))) == count
