"""Rosters written as lists of cells, and people to put into them."""

from nuanliu.core.identity import check_character, luhn_holds
from nuanliu.core.roster import Cell, Sheet, find_header, read_roster

CARDS = tuple(
    next(body + digit for digit in "0123456789" if luhn_holds(body + digit))
    for body in (f"62999900000000000{place}" for place in range(4))
)
HEADING = ("姓名", "身份证号", "慰问金额", "人员类别", "联系电话", "银行卡号", "开户银行")


def number(body="53010319800101123"):
    """A whole identity number for its first 17 digits."""
    return body + check_character(body)


def cell(value):
    """Text as a text cell, a number as a number cell, None as an empty one."""
    if value is None or value == "":
        return Cell()
    return Cell(value, "t") if isinstance(value, str) else Cell(str(value), "n")


def sheet(*rows, name="名单", hidden=False, merged=()):
    """A sheet of rows of values."""
    return Sheet(name, tuple(tuple(map(cell, row)) for row in rows), hidden, merged)


def header(*rows, **more):
    """The heading found in a sheet of rows, or None."""
    return find_header(sheet(*rows, **more))


def roster(*sheets):
    """Sheets read as one file."""
    return read_roster(sheets)


def person(name="张三", **changes):
    """The cells of a sound line in the order of HEADING, some of them changed."""
    values = {
        "name": name,
        "id": number(),
        "amount": "500",
        "group": "一线职工",
        "phone": "13900000001",
        "card": CARDS[0],
        "bank": "演示银行",
    }
    return tuple({**values, **changes}.values())


def codes(findings):
    """(row, column, code) of every finding, in order of place."""
    return sorted((one.row, one.column, one.code) for one in findings)
