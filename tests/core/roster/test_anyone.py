"""Any list of people: names alone, numbers alone, both, with and without a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.identity import check_character
from nuanliu.core.roster import Cell, Sheet
from nuanliu.core.roster.anyone import read_anyone, rows_passed_over


def number(serial):
    body = f"53010319800307{serial:03d}"
    return body + check_character(body)


ONE, TWO = number(103), number(204)


def told(*rows, hidden=False):
    """(row, name, number, code of the fault) of everybody in a sheet."""
    cells = tuple(tuple(Cell(text, "t" if text else "") for text in row) for row in rows)
    return [
        (one.row.row, one.row.name, one.row.identity and one.row.identity.number, bool(one.fault))
        for one in read_anyone([Sheet("表", cells, hidden)])
    ]


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        ([["姓名"], ["王伟"], ["李强"]], [(2, "王伟", None, False), (3, "李强", None, False)]),
        ([["身份证号"], [ONE], [TWO]], [(2, None, ONE, False), (3, None, TWO, False)]),
        ([["王伟"], [""], ["李强"]], [(1, "王伟", None, False), (3, "李强", None, False)]),
        ([["王伟", ONE], [TWO, "李强"]], [(1, "王伟", ONE, False), (2, "李强", TWO, False)]),
        ([["1", "王伟", "'" + ONE]], [(1, "王伟", ONE, False)]),
        ([["王伟", ONE[:-1] + "Z"]], [(1, "王伟", None, True)]),
        ([["王伟", ONE[:-1] + ("1" if ONE[-1] != "1" else "2")]], [(1, "王伟", None, True)]),
        ([[f"王伟 {ONE}"], [f"{TWO}（李强）"]], [(1, "王伟", ONE, False), (2, "李强", TWO, False)]),
        ([[f"王伟　{ONE[:6]} {ONE[6:14]} {ONE[14:]}"]], [(1, "王伟", ONE, False)]),
        ([[f"王伟，{ONE}，女，13912345678"]], [(1, "王伟", ONE, False)]),
        ([["合计"], ["2024年1月"], ["共 2 人"]], []),
        (
            [["序号", "姓名", "身份证号"], ["1", "王伟", ONE], ["2", "李强", ""]],
            [(2, "王伟", ONE, False), (3, "李强", None, False)],
        ),
        (
            [["序号", "姓名", "身份证号"], ["1", "王伟", "530103198003071"]],
            [(2, "王伟", None, True)],
        ),
    ],
)
def test_people_are_found_in_any_list(rows, people):
    """With a heading of three columns it is a roster; all else is read cell by cell."""
    assert told(*rows) == people


def test_hidden_sheets_are_passed_over():
    """A hidden sheet names nobody; the same sheet shown does."""
    assert (told(["王伟"], hidden=True), told(["王伟"])) == ([], [(1, "王伟", None, False)])


@given(st.lists(st.integers(0, 998), max_size=20), st.booleans())
def test_every_number_of_a_column_is_read_in_order(serials, headed):
    """Whatever numbers are pasted, with or without a heading: all of them, in order."""
    rows = [["证件号码"]] * headed + [[number(serial)] for serial in serials]
    assert [one[2] for one in told(*rows)] == [number(serial) for serial in serials]


@pytest.mark.parametrize(
    ("rows", "passed"),
    [
        ([["王伟"], ["，，，"], [""], ["<script>"], [ONE]], [2, 4]),
        ([["名单"], ["序号", "姓名", "身份证号"], ["1", "王伟", ONE], ["合计", "1人", ""]], [4]),
        ([["姓名"], ["王伟"], [ONE]], []),
    ],
)
def test_rows_that_name_nobody_are_told(rows, passed):
    """What cannot be read and what adds up, not blanks and not the heading; control: all read."""
    cells = tuple(tuple(Cell(text, "t" if text else "") for text in row) for row in rows)
    sheets = [Sheet("表", cells)]
    assert rows_passed_over(sheets, read_anyone(sheets)) == passed
