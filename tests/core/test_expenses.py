"""The code book: what the shipped one says, and every fault of a file with its control."""

from datetime import date
from importlib.resources import files

import pytest

from nuanliu.core.expenses import Codes, ExpenseKind, ordered, read_codes
from nuanliu.core.refusal import Refusal, Refused

TEXT = (files("nuanliu.config") / "codes" / "panlong-2024.toml").read_text("utf-8")
DAY = date(2024, 6, 1)


def test_the_shipped_book():
    """Functions, pairs of economic codes and types, as the file has them."""
    book = read_codes(TEXT)
    pairs = {one.code: one.government for one in book.economics}
    types = {one.key: (one.kind.value, one.economic) for one in book.expenses}
    assert (book.line, book.assumed, [one.code for one in book.functions]) == (
        Codes("2012906", "30306", "50901"), True, ["2012902", "2012906", "2012999"],
    )  # fmt: skip
    assert pairs == {
        "30201": "50201", "30202": "50201", "30239": "50201", "30299": "50299", "30305": "50901",
        "30306": "50901", "30399": "50999",
    }  # fmt: skip
    assert types == {
        "relief": ("relief", ""), "goods": ("purchase", "30299"),
        "large_goods": ("purchase", "30299"), "printing": ("purchase", "30202"),
        "transport": ("purchase", "30239"), "office": ("purchase", "30201"),
    }  # fmt: skip


def code_of(found):
    return found.code if isinstance(found, Refusal) else ""


def test_codes_are_known_on_their_day_or_refused():
    """Inside the validity: the government's code comes with it; before it, and unknown: refused."""
    book = read_codes(TEXT)
    told = book.codes("2012999", "30202", DAY)
    wrong = [("1", "30202", DAY), ("2012999", "1", DAY), ("2012999", "30202", date(2023, 12, 31))]
    codes = [code_of(book.codes(*one)) for one in wrong]
    assert (told, codes) == (
        Codes("2012999", "30202", "50201"), ["CODE-FUNCTION", "CODE-ECONOMIC", "CODE-FUNCTION"],
    )  # fmt: skip


def test_a_type_is_of_its_kind():
    """慰问金 is no purchase; an unknown key is told what there is."""
    book = read_codes(TEXT)
    codes = [
        code_of(book.expense_of(key, ExpenseKind.PURCHASE, DAY))
        for key in ("goods", "relief", "无此类")
    ]
    assert codes == ["", "EXPENSE-TYPE", "EXPENSE-TYPE"]


def test_a_new_year_is_a_new_row():
    """A class that ends in 2024 and begins anew in 2025 has two names, each on its day."""
    later = (
        TEXT
        + """
[[function]]
code = "2012902"
name = "新名称"
valid_from = 2025-01-01
clause = "某文件"
"""
    )
    old = later.replace(
        'name = "一般行政管理事务"\n', 'name = "一般行政管理事务"\nvalid_to = 2024-12-31\n'
    )
    book = read_codes(old)
    days = (date(2024, 12, 31), date(2025, 1, 1))
    assert [book.function("2012902", day).name for day in days] == ["一般行政管理事务", "新名称"]


def test_papers_stand_in_the_auditors_order():
    """However they are named, the packet has one order."""
    assert list(ordered(["receipt", "invoice", "plan", "signed"])) == [
        "plan", "invoice", "signed", "receipt",
    ]  # fmt: skip


FAULTS = {
    "not TOML": ("[set", "CODES-TOML"),
    "no name": (TEXT.replace('name = "panlong-2024"\n', "", 1), "CODES-KEY"),
    "a table of another kind": (TEXT + "\n[[bank]]\nx = 1\n", "CODES-KEY"),
    "a key of another kind": (TEXT.replace('key = "goods"', 'key = "goods"\ncolour = "x"'),
                              "CODES-KEY"),
    "no clause": (TEXT.replace('clause = "待确认：按通行做法"\n', "", 1), "CODES-KEY"),
    "a short code": (TEXT.replace('"30201"', '"3021"', 1), "CODES-VALUE"),
    "a code of the department for the government": (
        TEXT.replace('government = "50299"', 'government = "30299"'), "CODES-VALUE"),
    "a day as text": (TEXT.replace("valid_from = 2024-01-01", 'valid_from = "2024"', 1),
                      "CODES-VALUE"),
    "ends before it begins": (TEXT.replace(
        "valid_from = 2024-01-01", "valid_from = 2024-01-01\nvalid_to = 2023-01-01", 1),
        "CODES-DATES"),
    "twice": (TEXT.replace('"2012902"', '"2012906"', 1), "CODES-OVERLAP"),
    "a paper nobody knows": (TEXT.replace('"receipt"]', '"letter"]', 1), "CODES-VALUE"),
    "a line with an unknown code": (TEXT.replace('economic = "30306"', 'economic = "30307"', 1),
                                    "CODES-UNKNOWN"),
    "a type with an unknown code": (TEXT.replace('economic = "30202"', 'economic = "30203"', 1),
                                    "CODES-UNKNOWN"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_book_is_refused_by_name(name):
    """Each fault alone; the book without it is read."""
    text, code = FAULTS[name]
    with pytest.raises(Refused) as told:
        read_codes(text)
    assert (told.value.code, read_codes(TEXT).name) == (code, "panlong-2024")
