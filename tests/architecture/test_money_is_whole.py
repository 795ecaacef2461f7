import pytest
from tools import house
from tools.tree import ROOT, python_files

# Where an amount leaves for a format that knows no whole fen; each place guards its own exactness.
EDGES = {"src/nuanliu/records/documents/render/xlsx_pen.py"}  # a workbook's numbers are doubles


def test_no_module_that_speaks_of_money_holds_an_inexact_number() -> None:
    """Every module of src that names fen or Money; the edges are exactly those listed."""
    sources = {str(path.relative_to(ROOT)): path.read_text() for path in python_files("src")}
    modules = {name: text for name, text in sources.items() if house.holds_money(text)}
    found = {name: list(house.inexact_numbers(text, name)) for name, text in modules.items()}
    inexact = {name: findings for name, findings in found.items() if findings}
    elsewhere = {name: findings for name, findings in inexact.items() if name not in EDGES}
    assert (elsewhere, EDGES - inexact.keys()) == ({}, set())


@pytest.mark.parametrize(
    ("source", "findings"),
    [
        ("cap_fen = 500.0", ["m.py:1: 500.0 is a float beside money; use integer fen"]),
        ("x = float(paid_fen)", ["m.py:1: float beside money; use integer fen"]),
        ("x = Decimal(1)", ["m.py:1: Decimal beside money; use integer fen"]),
        ("x = a.fen / 3", ["m.py:1: / makes a float of an amount; use Money.split or //"]),
        ("x = a.fen // 3", []),
        ("isinstance(cap_fen, float)", []),
        ("x = folder / 'fen.txt'", []),
    ],
)
def test_each_inexact_number_would_be_found(source: str, findings: list[str]) -> None:
    """Control: a bad line each, and three good ones that look alike."""
    assert list(house.inexact_numbers(source, "m.py")) == findings


@pytest.mark.parametrize(
    ("source", "expected"),
    [("amount_fen: int", True), ("from x import Money", True), ("often = fence", False)],
)
def test_a_module_that_speaks_of_money_is_recognised(source: str, expected: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    """Whole words only: `often` is not fen."""
    assert house.holds_money(source) == expected
