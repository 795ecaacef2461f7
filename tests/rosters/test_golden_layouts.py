"""Every layout that offices send, in every format: the same three people, each at his own row."""

import datetime as dt

import pytest
from tests.core.roster.desk import CARDS, number
from tests.hostile.containers import rezipped
from tests.rosters.writers import FORMS, Page, write

from nuanliu.core.roster import Field, Sheet, read_roster
from nuanliu.records.documents.workbook import cells

HEAD = ["姓名", "身份证号", "慰问金额（元）", "人员类别", "联系电话", "银行卡号", "开户银行"]
FIRST, SECOND, THIRD = (number(f"5301031980010112{n}") for n in (1, 3, 5))
NUMBERS = (FIRST, SECOND, THIRD)
NAMES = ("张三", "钱䶮", "阿依古丽·买买提")


def line(place, *, before=(), after=()):
    """One of the three people, with further cells in front or behind."""
    own = [NAMES[place], NUMBERS[place], "500", "一线职工", f"1390000000{place}", CARDS[place]]
    return [*before, *own, "演示银行", *after]


def three():
    return [line(0), line(1), line(2)]


PLAIN = Page("名单", [HEAD, *three()])
BLANK = [None] * 7
DEEP = [
    ["花名册", *[None] * 6],
    ["姓名", "证件", None, "慰问金额", "类别", "银行信息", None],
    [None, "号码", "性别", None, None, "开户行", "卡号"],
    *(
        [n, i, "男", "500", "一线职工", "演示银行", c]
        for n, i, c in zip(NAMES, NUMBERS, CARDS, strict=False)
    ),
]
LAYOUTS = {
    "plain": ([PLAIN], (2, 3, 4)),
    "title rows": (
        [Page("名单", [["2024年慰问花名册", *BLANK[1:]], BLANK, HEAD, *three()])],
        (4, 5, 6),
    ),
    "notes above": (
        [
            Page(
                "名单",
                [["说明：每人一行，金额以元为单位，1、2、3 均须填写", *BLANK[1:]], HEAD, *three()],
            )
        ],
        (3, 4, 5),
    ),
    "merged title": (
        [Page("名单", [["慰问花名册", *BLANK[1:]], HEAD, *three()], ((0, 0, 0, 6),))],
        (3, 4, 5),
    ),
    "two levels, merged": (
        [
            Page(
                "名单",
                DEEP,
                (
                    (0, 0, 0, 6),
                    (1, 0, 2, 0),
                    (1, 1, 1, 2),
                    (1, 3, 2, 3),
                    (1, 4, 2, 4),
                    (1, 5, 1, 6),
                ),
            )
        ],
        (4, 5, 6),
    ),
    "from column C": (
        [Page("名单", [[None, None, *row] for row in (HEAD, *three())])],
        (2, 3, 4),
    ),
    "blank formatted rows": (
        [Page("名单", [HEAD, BLANK, line(0), BLANK, BLANK, line(1), line(2), *[BLANK] * 60])],
        (3, 6, 7),
    ),
    "numbered blank rows": (
        [
            Page(
                "名单",
                [
                    ["序号", *HEAD],
                    *([n + 1, *line(n)] for n in range(3)),
                    *([n, *BLANK] for n in range(4, 40)),
                ],
            )
        ],
        (2, 3, 4),
    ),
    "subtotals and total": (
        [
            Page(
                "名单",
                [
                    HEAD,
                    line(0),
                    ["小计", None, "500", *BLANK[3:]],
                    line(1),
                    line(2),
                    ["合　计", None, "1500", *BLANK[3:]],
                ],
            )
        ],
        (2, 4, 5),
    ),
    "signatures at the foot": (
        [
            Page(
                "名单",
                [
                    HEAD,
                    *three(),
                    BLANK,
                    ["填报人：王五", None, None, "审核人（工会主席）：赵六", *BLANK[4:]],
                    ["填报日期：", dt.date(2024, 1, 5), *BLANK[2:]],
                ],
            )
        ],
        (2, 3, 4),
    ),
    "heading repeated": ([Page("名单", [HEAD, line(0), HEAD, line(1), HEAD, line(2)])], (2, 4, 6)),
    "another order further down": (
        [
            Page(
                "名单",
                [
                    HEAD,
                    line(0),
                    BLANK,
                    list(reversed(HEAD)),
                    *([*reversed(line(n))] for n in (1, 2)),
                ],
            )
        ],
        (2, 5, 6),
    ),
    "two levels on every printed page": (
        [Page("名单", [*DEEP[1:4], *DEEP[1:3], DEEP[4], *DEEP[1:3], DEEP[5]])],
        (3, 6, 9),
    ),
    "hidden rows": ([PLAIN._replace(hidden_rows=frozenset({1, 3}))], (2, 3, 4)),
    "a hidden draft behind": (
        [PLAIN, Page("底稿", [HEAD, line(0)], hidden=True)],
        (2, 3, 4),
    ),
    "a page of words behind": (
        [PLAIN, Page("填表说明", [["每人一行"], ["不要合并单元格"]])],
        (2, 3, 4),
    ),
}


def read(data):
    return read_roster([Sheet.of(sheet) for sheet in cells(data)["sheets"]])


def seen(roster):
    """(row, name, number, fen, card) of everybody, and the faults that stop anybody."""
    rows = [(r.row, r.name, r.identity.number, r.amount.fen, r.card) for r in roster.rows]
    return rows, [(one.row, one.code) for one in roster.findings if one.code != "COLUMN-MISSING"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_in_every_format_gives_the_same_people(name, form):
    """Rows are those of the sender's file; nobody is lost, nothing else is taken for a person."""
    pages, rows = LAYOUTS[name]
    expected = [(rows[n], NAMES[n], NUMBERS[n], 50_000, CARDS[n]) for n in range(3)]
    assert seen(read(write(pages, form))) == (expected, [])


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_several_sheets_are_one_roster(form):
    """Two workshops in two orders of columns and a reserve list; hidden sheets do not count."""
    backwards = [list(reversed(row)) for row in (HEAD, line(1))]
    pages = [
        Page("一车间", [HEAD, line(0)]),
        Page("草稿", [HEAD, line(0)], hidden=True),
        Page("二车间", backwards),
        Page("替补名单", [["替补"], HEAD, line(2)]),
    ]
    roster = read(write(pages, form))
    assert (
        [(row.sheet, row.row, row.name, row.reserve) for row in roster.rows],
        roster.findings,
    ) == (
        [
            ("一车间", 2, "张三", False),
            ("二车间", 2, "钱䶮", False),
            ("替补名单", 3, "阿依古丽·买买提", True),
        ],
        (),
    )


@pytest.mark.parametrize("told", [b'ref="A1"', b'ref="A1:B2"', b'ref="A1:G9999"'])
def test_a_wrong_announced_size_loses_nobody(told):
    """WPS announces A1 only, others too much: all three are read."""
    sheet = "xl/worksheets/sheet1.xml"
    data = rezipped(
        write([PLAIN], "xlsx"), change={sheet: lambda x: x.replace(b'ref="A1:G4"', told)}
    )
    assert [row.name for row in read(data).rows] == list(NAMES)


def test_a_heading_is_where_the_reader_says():
    """The two-level heading ends on row 3; its columns carry both levels in their names."""
    pages, _ = LAYOUTS["two levels, merged"]
    roster = read(write(pages, "xlsx"))
    assert (roster.sheets[0].header_rows[-1], roster.rows[0].headings[Field.CARD]) == (
        3,
        "银行信息/卡号",
    )
