"""Every form of every value survives the way through a file, or is refused by name at its cell."""

import datetime as dt

import pytest
from tests.core.roster.desk import CARDS, number
from tests.rosters.writers import BINARY, Page, write

from nuanliu.core.money import Money
from nuanliu.core.roster import Sheet, read_roster
from nuanliu.records.documents.workbook import cells

HEAD = ["姓名", "身份证号", "金额", "人员类别", "电话", "卡号", "开户行", "出生日期"]
SOUND = ["张三", number(), "500", "一线职工", "13900000001", CARDS[0], "演示银行", None]
WITH_X = number("53010319800101002")
TEXTS = ("utf-8 ','", "gb18030 '\\t'", "utf-16 ','")
ANY = (*BINARY, *TEXTS, "html")


def read(form, **changes):
    """One sound line with some cells changed, through a file of the form."""
    row = list(SOUND)
    for heading, value in changes.items():
        row[HEAD.index(heading)] = value
    raw = cells(write([Page("名单", [HEAD, row])], form))
    return read_roster([Sheet.of(sheet) for sheet in raw["sheets"]])


def faults(roster):
    return [(one.row, one.column, one.code) for one in roster.findings]


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize(
    "written",
    [
        "500",
        "５００",
        "¥500.00",
        "￥500",
        "500元",
        "伍佰元整",
        "500.00",
        "五百元",
        " 500 ",
        "RMB500",
    ],
)
def test_an_amount_in_every_form(form, written):
    """Five hundred yuan to the fen, whatever it looks like."""
    roster = read(form, 金额=written)
    assert (roster.rows[0].amount, faults(roster)) == (Money.of_yuan(500), [])


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize(
    "written",
    [
        WITH_X,
        WITH_X.lower(),
        f"'{WITH_X}",
        f"‘{WITH_X}",
        f" {WITH_X[:6]} {WITH_X[6:14]} {WITH_X[14:]} ",
        WITH_X.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
        WITH_X[:17] + "Ｘ",
        f"{WITH_X}\u200b",
    ],
)
def test_an_identity_number_in_every_form(form, written):
    """Eighteen characters, an x among them, through every format."""
    roster = read(form, 身份证号=written)
    assert (roster.rows[0].identity.number, faults(roster)) == (WITH_X, [])


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize("written", [CARDS[0], f"'{CARDS[0]}", f"{CARDS[0][:4]} {CARDS[0][4:]}"])
def test_nineteen_digits_of_a_card(form, written):
    """None is lost, in any format."""
    roster = read(form, 卡号=written)
    assert (roster.rows[0].card, len(CARDS[0]), faults(roster)) == (CARDS[0], 19, [])


@pytest.mark.parametrize("form", ANY)
def test_leading_zeros_of_an_account_stay(form):
    """A passbook number that begins with zeros; that it is no card is a warning."""
    roster = read(form, 卡号="001234567890123")
    assert (roster.rows[0].card, faults(roster)) == (
        "001234567890123",
        [(2, "F", "CARD-OLD-LENGTH"), (2, "F", "CARD-LUHN")],
    )


BORN = dt.date(1980, 1, 1)
DAYS = [
    "1980-01-01",
    "1980年1月1日",
    "1980.1.1",
    "1980/1/1",
    "19800101",
    "一九八〇年一月一日",
    29221,
    "29221",
    BORN,
]


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize("written", DAYS, ids=str)
def test_a_day_in_every_form_agrees_with_the_number(form, written):
    """Chinese forms, marks, day numbers of the spreadsheet, a date cell; the wrong day tells."""
    right, wrong = read(form, 出生日期=written), read(form, 出生日期="1980年1月2日")
    assert (faults(right), faults(wrong)) == ([], [(2, "H", "BIRTH-ID")])


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize("written", ["1980年2月30日", "80.1.1", "1/1/1980", "正月初一"])
def test_a_day_that_cannot_be_read_is_named(form, written):
    """Not passed over in silence, and not quoted: it belongs to the person."""
    roster = read(form, 出生日期=written)
    assert ([(f.column, f.code, f.value) for f in roster.findings]) == [
        ("H", "BIRTH-FORM", "*" * 8)
    ]


@pytest.mark.parametrize("form", BINARY)
def test_a_number_cell_that_lost_digits_is_known_by_its_type(form):
    """Typed as numbers: fifteen digits are left, and the finding says so; the person is stopped."""
    roster = read(form, 身份证号=int(number()), 卡号=int(CARDS[0]))
    told = {one.code: one.message for one in roster.findings}
    assert (told, len(roster.sound())) == (
        {
            "ID-LOST-DIGITS": "身份证号是数值单元格，只保留了前 15 位，后面的数字已经丢失",
            "CARD-LOST-DIGITS": "银行卡号是数值单元格，只保留了前 15 位，后面的数字已经丢失",
        },
        0,
    )


@pytest.mark.parametrize("form", ANY)
@pytest.mark.parametrize(
    ("heading", "written", "code"),
    [
        ("身份证号", number()[:15] + "000", "ID-LOST-DIGITS"),
        ("身份证号", "5.30103E+17", "ID-LOST-DIGITS"),
        ("身份证号", "5.30103198001011E+17", "ID-LOST-DIGITS"),
        ("卡号", CARDS[0][:15] + "0000", "CARD-LOST-DIGITS"),
        ("卡号", "6.22202E+18", "CARD-LOST-DIGITS"),
        ("电话", "1.39E+10", "MOBILE-LOST-DIGITS"),
    ],
)
def test_a_text_that_lost_its_digits_is_known_by_its_look(form, heading, written, code):
    """Saved again as text, or by way of CSV: the zeros at the end or the exponent give it away."""
    roster = read(form, **{heading: written})
    assert [one.code for one in roster.findings] == [code]
    assert len(roster.sound()) == 0


@pytest.mark.parametrize("form", BINARY)
def test_a_phone_typed_as_a_number_is_whole(form):
    """Eleven digits fit into a number cell."""
    roster = read(form, 电话=13900000001)
    assert (roster.rows[0].phone, faults(roster)) == ("13900000001", [])
