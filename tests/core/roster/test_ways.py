"""A whole column for the payment is missing: told once, at the heading, and cash needs none."""

from tests.core.roster.desk import CARDS, HEADING, person, roster, sheet

BARE = (*HEADING[:5], "发放方式")
NO_BANK = HEADING[:6]


def told(found):
    """(row, heading, code, severity) of every finding."""
    return [(one.row, one.heading, one.code, one.severity.value) for one in found.findings]


def without_bank(*lines, more=()):
    return sheet(("花名册",), (*NO_BANK, *more), *lines)


def test_no_column_of_banks_is_one_warning_and_stops_nobody():
    """Two people with accounts under a title: one warning at the heading in row 2."""
    found = roster(without_bank(person()[:6], person("李四", card=CARDS[1])[:6]))
    full = roster(sheet(HEADING, person(bank=""), person("李四", card=CARDS[1])))
    assert (told(found), len(found.rows), found.held) == (
        [(2, "开户银行", "COLUMN-MISSING", "warning")],
        2,
        (),
    )
    assert "有 2 人（第 3、4 行）" in found.findings[0].message
    assert told(full) == [(2, "开户银行", "BANK-EMPTY", "warning")]  # the column is there


def test_a_cash_list_is_asked_for_neither_account_nor_bank():
    """Cash in its own column, or in that of accounts: nothing is said."""
    own = roster(sheet(BARE, (*person()[:5], "现金"), (*person("李四")[:5], "现金")))
    typed = roster(without_bank(person(card="现金")[:6]))
    assert (told(own), told(typed), [row.channel for row in (*own.rows, *typed.rows)]) == (
        [],
        [],
        ["cash"] * 3,
    )


def test_those_paid_by_the_bank_wait_where_accounts_have_no_column():
    """Cash goes on; bank, and what says nothing, are held; the heading names their rows once."""
    ways = ("现金", "银行代发", "", "微信")
    found = roster(
        sheet(
            BARE, *((*person(f"张{n}")[:5], way) for n, way in zip("一二三四", ways, strict=True))
        )
    )
    assert told(found) == [
        (5, "发放方式", "CHANNEL-FORM", "error"),
        (1, "银行卡号", "COLUMN-MISSING", "error"),
    ]
    assert "有 2 人（第 3、4 行）" in found.findings[1].message
    assert ([row.row for row in found.rows], [row.row for row in found.held]) == ([2, 5], [3, 4])


def test_a_held_row_is_still_judged_by_the_rest():
    """Its wrong identity is named beside the missing column; with the column only that is said."""
    wrong = person(id="1")
    held = roster(sheet(BARE, (*wrong[:5], "银行代发")))
    paid = roster(sheet((*HEADING, "发放方式"), (*wrong, "银行代发")))
    assert [one.code for one in held.findings] == ["ID-LENGTH", "COLUMN-MISSING"]
    assert [one.code for one in paid.findings] == ["ID-LENGTH"]


def test_many_rows_are_named_by_the_first_five():
    """Seven people: 'and others' after the fifth; five: nobody is left unnamed."""
    seven = roster(sheet(BARE, *((*person()[:5], "银行"),) * 7))
    five = roster(sheet(BARE, *((*person()[:5], "银行"),) * 5))
    words = [one.findings[0].message.partition("）")[0] for one in (seven, five)]
    assert words == [
        "没有“银行卡号”一列，而有 7 人（第 2、3、4、5、6 行等",
        "没有“银行卡号”一列，而有 5 人（第 2、3、4、5、6 行",
    ]
