"""An invoice as values: what is read, what stays unread, and each check with its control.

Every expected table is written by hand; the invoices are made up (样票).
"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanliu.core.invoices import (
    Expected,
    Invoice,
    Party,
    Source,
    Span,
    alike,
    findings,
    invoice_of,
    number_refusal,
)
from nuanliu.core.invoices.capitals import read_capitals
from nuanliu.core.money import Money

UNIT, TAX_ID = "昆明市盘龙区总工会", "13530103015119637B"
YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))
EXPECTED = Expected(UNIT, TAX_ID, YEAR, date(2024, 6, 30))
FACE = {
    "title": "电子发票（普通发票）", "number": "24532000000000000017", "issued": "2024年01月15日",
    "buyer": UNIT, "buyer_tax_id": TAX_ID, "seller": "自制测试粮油有限公司",
    "seller_tax_id": "91530103MA6K000013", "net": "¥16000.00", "tax": "¥1440.00",
    "total": "17440.00", "capitals": "⊗壹万柒仟肆佰肆拾圆整",
}  # fmt: skip
LINES = [
    {"name": "*谷物*大米", "quantity": "200袋", "net": "10000.00", "tax": "900.00"},
    {"name": "*植物油*菜籽油", "quantity": "100桶", "net": "6000.00", "tax": "540.00"},
]


def read(lines=LINES, again=None, **changed) -> Invoice:
    fields = FACE | changed
    return invoice_of(Source.PDF, {"fields": fields, "lines": lines, "again": again or {}})


def codes(invoice, expected=EXPECTED):
    return [(one.severity.value, one.refusal.code) for one in findings(invoice, expected)]


def test_a_sound_invoice_is_read_whole():
    """Every field of the face, amounts in fen, and nothing is held against it."""
    one = read()
    told = (one.identity, one.issued, one.total, one.lines[1].net, one.unread, codes(one))
    assert told == (
        "24532000000000000017", date(2024, 1, 15), Money(1_744_000), Money(600_000), (), [],
    )  # fmt: skip


WRONG = [
    ({"number": "2453200000000000001"}, [("error", "INV-NUMBER")]),
    ({"number": "12345678"}, [("error", "INV-NUMBER")]),
    ({"number": "12345678", "code": "053002100311"}, []),
    ({"number": "12345678", "code": "0530021003"}, []),
    ({"number": "12345678", "code": "05300210031"}, [("error", "INV-NUMBER")]),
    ({"buyer": "昆明市盘龙区职工服务中心"}, [("error", "INV-BUYER")]),
    ({"buyer": "昆明市 盘龙区总工会"}, []),
    ({"buyer_tax_id": "13530103015119637C"}, [("error", "INV-TAXID")]),
    ({"issued": "2024年07月01日"}, [("error", "INV-DATE")]),
    ({"issued": "2024年06月30日"}, []),
    ({"issued": "2023年12月31日"}, [("error", "INV-PERIOD")]),
    ({"issued": "2024年01月01日"}, []),
    ({"total": "17441.00", "capitals": "壹万柒仟肆佰肆拾壹圆整"}, [("error", "INV-SUM")]),
    ({"capitals": "壹万柒仟肆佰肆拾圆零壹分"}, [("error", "INV-CAPITALS")]),
    ({"net": "15999.99", "tax": "1440.01"}, [("error", "INV-LINES")]),
    ({"number": ""}, [("error", "INV-UNREAD")]),
    ({"issued": "2024年13月15日"}, [("error", "INV-UNREAD")]),
    ({"total": "壹万"}, [("error", "INV-UNREAD")]),
    ({"seller": ""}, [("warning", "INV-UNREAD")]),
    ({"capitals": "人民币"}, [("warning", "INV-UNREAD")]),
]


@pytest.mark.parametrize(("changed", "expected"), WRONG)
def test_one_thing_changed_gives_its_one_finding(changed, expected):
    """Each fault alone; beside it stands the nearest value that is no fault."""
    assert codes(read(**changed)) == expected


def test_lines_that_cannot_be_told_apart_are_unread_as_a_whole():
    """One line without an amount: no line is taken, since half an invoice is none."""
    broken = [LINES[0], LINES[1] | {"net": "6000.00元整"}]
    one = read(lines=broken)
    assert (one.lines, one.unread, codes(one)) == ((), ("lines",), [("warning", "INV-UNREAD")])


def test_a_file_that_says_two_things_is_refused():
    """The properties of a PDF repeat the face; where they differ, the face was changed."""
    same = read(again={"net": "16000.00", "number": FACE["number"], "issued": "2024-01-15"})
    other = read(again={"net": "1600.00"})
    assert (codes(same), codes(other)) == ([], [("error", "INV-CONFLICT")])


def test_goods_that_say_nothing_ask_for_a_list():
    """只写“慰问品”: a warning, since a list may be enclosed; rice says what it is."""
    vague = [{"name": "*日用杂品*慰问品", "quantity": "", "net": "16000.00", "tax": "1440.00"}]
    assert codes(read(lines=vague)) == [("warning", "INV-VAGUE")]


def test_a_red_invoice_cannot_be_claimed():
    """红字发票: everything negative adds up, and still there is nothing to pay."""
    lines = [{"name": "*谷物*大米", "quantity": "", "net": "-100.00", "tax": "-9.00"}]
    red = read(lines=lines, net="-100.00", tax="-9.00", total="-109.00",
               capitals="(负数)壹佰零玖圆整")  # fmt: skip
    assert codes(red) == [("error", "INV-NEGATIVE")]


def test_the_same_invoice_twice_and_a_look_alike():
    """One number twice is an error; another number with seller, day and total alike, a warning."""
    first, again = read(), read()
    like, other = read(number="24532000000000000018"), read(number="24532000000000000019",
                                                            issued="2024年01月16日")  # fmt: skip
    named = [("甲", first), ("乙", again), ("丙", like), ("丁", other)]
    told = [(one.severity.value, one.refusal.code, one.refusal.what[:7]) for one in alike(named)]
    assert told == [
        ("error", "INV-REPEATED", "“乙”与“甲”"),
        ("warning", "INV-ALIKE", "“丙”与“甲”"),
    ]


def test_an_invoice_without_data_has_no_number_to_repeat():
    """Two invoices whose numbers were not read are not called one."""
    blank = Invoice(Source.PAPER, seller=Party("某店", ""))
    assert alike([("甲", blank), ("乙", blank)]) == []


CAPITALS = {
    "壹仟肆佰零玖元伍角": 140_950,
    "人民币陆仟零柒元壹角肆分": 600_714,
    "壹仟陆佰捌拾元零叁角贰分": 168_032,
    "壹拾万柒仟元零伍角叁分": 10_700_053,
    "拾万柒仟元伍角叁分": 10_700_053,
    "壹万陆仟肆佰零玖元零贰分": 1_640_902,
    "叁佰贰拾伍圆零肆分": 32_504,
    "叁拾伍万圆整": 35_000_000,
    "壹亿零壹圆正": 10_000_000_100,
    "零元整": 0,
    "伍角": 50,
    "": None,
    "整": None,
    "伍佰": None,
    "伍佰肆仟元": None,
    "壹贰叁元": None,
    "三百元": None,
}


@pytest.mark.parametrize(("text", "fen"), CAPITALS.items())
def test_capitals_are_read_or_not_at_all(text, fen):
    """The vectors of the rules of 票据, as banks and invoices write them; nonsense is None."""
    assert read_capitals(text) == fen


@settings(deadline=None)  # the first call loads the writer
@given(st.integers(0, 10**13))
def test_what_the_program_writes_it_reads_back(fen):
    """Any amount: 大写 written for papers gives the same fen."""
    assert read_capitals(Money(fen).capitals()) == fen


@given(st.text("0123456789-", max_size=24))
def test_a_number_is_one_of_three_shapes(text):
    """20 digits, or 10 or 12 digits, a dash and 8."""
    parts = [len(part) for part in text.split("-")]
    allowed = parts in ([20], [10, 8], [12, 8])
    assert (number_refusal(text) is None) == allowed
