"""One line of a list: every value read or refused by its cell, personal values never quoted."""

from datetime import date

import pytest
from tests.core.roster.desk import CARDS, HEADING, codes, number, person, sheet

from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Severity, read_roster

OFF_CHECK = CARDS[0][:-1] + ("5" if CARDS[0][-1] != "5" else "6")


def read(*lines, more=()):
    return read_roster([sheet((*HEADING, *more), *lines)])


def test_a_messy_line_is_read_like_a_clean_one():
    """Inner spaces, full-width digits, an apostrophe, lower case x, groups of four."""
    with_x = number("53010319800101002")
    clean = read(person("王喆", id=with_x)).rows[0]
    messy = read(
        person(
            "王　喆",
            id=f"'{with_x[:6]} {with_x[6:14]} {with_x[14:].lower()}",
            amount="伍佰元整",
            phone="139-0000-0001",
            card=" ".join(CARDS[0][place : place + 4] for place in range(0, 19, 4)),
        )
    )
    row = messy.rows[0]
    same = [getattr(row, k) == getattr(clean, k) for k in ("name", "identity", "card", "phone")]
    assert (with_x[17], same, row.amount, messy.findings) == (
        "X",
        [True] * 4,
        Money.of_yuan(500),
        (),
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": ""}, (2, "A", "NAME-EMPTY")),
        ({"name": "张三、李四"}, (2, "A", "NAME-SEVERAL")),
        ({"id": number()[:17] + "0"}, (2, "B", "ID-CHECK")),
        ({"id": int(number()[:15] + "000")}, (2, "B", "ID-LOST-DIGITS")),
        ({"id": 530103800101123}, (2, "B", "ID-NUMERIC")),
        ({"id": "5.30103E+17"}, (2, "B", "ID-LOST-DIGITS")),
        ({"id": number("53010319800230123")}, (2, "B", "ID-DATE")),
        ({"id": ""}, (2, "B", "ID-LENGTH")),
        ({"amount": ""}, (2, "C", "AMOUNT-EMPTY")),
        ({"amount": "约五百"}, (2, "C", "AMOUNT-FORM")),
        ({"group": "=1+1"}, (2, "D", "CELL-FORMULA")),
        ({"phone": "1390000000"}, (2, "E", "MOBILE-LENGTH")),
        ({"phone": ""}, (2, "E", "PHONE-EMPTY")),
        ({"card": int(CARDS[0][:15] + "0000")}, (2, "F", "CARD-LOST-DIGITS")),
        ({"card": 629999000000001}, (2, "F", "CARD-NUMERIC")),
        ({"card": ""}, (2, "F", "CARD-EMPTY")),
        ({"card": OFF_CHECK}, (2, "F", "CARD-LUHN")),
        ({"bank": ""}, (2, "G", "BANK-EMPTY")),
        ({"bank": "@远程"}, (2, "G", "CELL-FORMULA")),
    ],
)
def test_each_fault_is_named_by_its_cell(changes, place):
    """One wrong cell gives one finding at that cell; the sound line gives none."""
    assert (codes(read(person(**changes)).findings), read(person()).findings) == ([place], ())


def test_no_finding_quotes_a_personal_number():
    """Identity, account and phone at fault: no run of their digits in any field of a finding."""
    wrong = person(id=number()[:17] + "0", card=OFF_CHECK, phone="1390000000")
    found = read(wrong).findings
    digits = [one for one in found if number()[:6] in str(one) or "139000" in str(one)]
    values = [one.value for one in found]
    assert (digits, values) == (
        [],
        ["*" * 18, "*" * 9 + "00", "*" * 12 + OFF_CHECK[-4:]],
    )


def test_remarks_do_not_stop_a_row():
    """An account off its check digit is a warning, a wrong check of the identity an error."""
    found = read(person(card=OFF_CHECK), person(id=number()[:17] + "0", card=CARDS[1]))
    assert [row.row for row in found.sound()] == [2]


def test_cash_is_read_from_its_column_or_from_the_account():
    """'现金' in either column needs no account; a word that is neither is asked for."""
    more = ("发放方式",)
    found = read(
        (*person(card=""), "现金"),
        (*person(card="现金"), ""),
        (*person(), "银行转账"),
        (*person(), ""),
        (*person(card=CARDS[1]), "微信"),
        more=more,
    )
    assert [row.channel for row in found.rows] == ["cash", "cash", "bank", "bank", None]
    assert [one for one in codes(found.findings) if one[2] == "CHANNEL-FORM"] == [
        (6, "H", "CHANNEL-FORM")
    ]


def test_reserves_are_marked_by_column_or_by_sheet():
    """是 and √ are reserves, 否 and nothing are not; a sheet called 替补名单 is all reserves."""
    column = read(
        *((*person(), mark) for mark in ("是", "√", "否", "", "也许")), more=("是否候补",)
    )
    spare = read_roster([sheet(HEADING, person(), name="替补名单")])
    assert [row.reserve for row in column.rows] == [True, True, False, False, False]
    assert [one for one in codes(column.findings) if one[2] == "RESERVE-FORM"] == [
        (6, "H", "RESERVE-FORM")
    ]
    assert [row.reserve for row in spare.rows] == [True]


def test_sex_and_birth_are_compared_with_the_number():
    """A man by his number called 女, born on another day: two warnings; the truth gives none."""
    more = ("性别", "出生日期")
    wrong = read((*person(), "女", "1980年1月2日"), more=more)
    right = read((*person(), "男", "1980.1.1"), more=more)
    assert [(one.code, one.severity) for one in wrong.findings] == [
        ("SEX-ID", Severity.WARNING),
        ("BIRTH-ID", Severity.WARNING),
    ]
    assert (right.findings, right.rows[0].identity.birth) == ((), date(1980, 1, 1))


def test_a_date_in_a_number_column_is_named():
    """The spreadsheet turned an amount and an identity number into dates."""
    lines = sheet(HEADING, person())
    rows = [list(row) for row in lines.rows]
    rows[1][1] = rows[1][1]._replace(kind="d")
    rows[1][2] = rows[1][2]._replace(kind="d")
    rows[1][6] = rows[1][6]._replace(text="#N/A", kind="e")
    spoilt = read_roster([type(lines)("名单", tuple(map(tuple, rows)))])
    assert codes(spoilt.findings) == [
        (2, "B", "CELL-DATE"),
        (2, "C", "CELL-DATE"),
        (2, "G", "CELL-ERROR"),
    ]


def test_the_texts_of_a_row_stay_as_they_were_typed():
    """What is shown back is the sender's own text, with the letters of his columns."""
    row = read(person(" 张 三 ", amount="¥500")).rows[0]
    assert (row.texts[Field.NAME], row.text(Field.AMOUNT), row.columns[Field.AMOUNT]) == (
        " 张 三 ",
        "¥500",
        "C",
    )
