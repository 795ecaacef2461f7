"""Bank accounts and mobile numbers.

A card has 16 to 19 digits and ends in a Luhn digit (GB/T 17552, ISO/IEC 7812-1), but money also
goes to passbooks and settlement accounts that follow neither: those are accepted with a remark.
Refusals: CARD-LENGTH, CARD-CHARS, CARD-LOST-DIGITS, MOBILE-LENGTH, MOBILE-CHARS, MOBILE-PREFIX,
MOBILE-LOST-DIGITS. Remarks: CARD-OLD-LENGTH, CARD-LUHN. No message quotes the number.
"""

import re
from typing import NamedTuple

from nuanliu.core.identity.cells import is_numeric_form, plain_code
from nuanliu.core.refusal import Refusal

SHORTEST, LONGEST = 12, 19
CARD_LENGTHS = range(16, 20)
SPREADSHEET_DIGITS = 15  # what a numeric cell keeps; the rest becomes zeros

_GROUPING = re.compile("[-－—]")
_DIGITS = re.compile("[0-9]+")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=[0-9]{11}$)")
_DOUBLED = str.maketrans("0123456789", "0246813579")  # a digit times two, its digits added
_CARD_FIX = "请对照银行卡或存折原件改正"
_PHONE_FIX = "请填写本人的 11 位手机号码"


class Remark(NamedTuple):
    """Something to look at that does not stop anything."""

    code: str
    text: str


class Card(NamedTuple):
    """An account number in plain digits and what was odd about it."""

    number: str
    warnings: tuple[Remark, ...] = ()


def parse_card(text: str) -> Card | Refusal:
    """Read a bank account of 12 to 19 digits; spaces and hyphens between groups are taken out."""
    typed = plain_code(text)
    if is_numeric_form(typed):
        return _lost_card("表格软件把它变成了数值")
    number = _GROUPING.sub("", typed)
    if number and not _DIGITS.fullmatch(number):
        return Refusal("CARD-CHARS", "银行账号中有数字以外的字符", _CARD_FIX)
    if not SHORTEST <= len(number) <= LONGEST:
        what = f"银行账号应为 {SHORTEST}—{LONGEST} 位数字，现在是 {len(number)} 位"
        return Refusal("CARD-LENGTH", what, _CARD_FIX)
    if set(number) == {"0"}:
        return Refusal("CARD-CHARS", "银行账号全是 0", _CARD_FIX)
    if _tail_lost(number):
        return _lost_card("第 15 位以后全是 0 且校验不符，是表格软件只保留 15 位有效数字造成的")
    return Card(number, tuple(_remarks(number)))


def luhn_holds(number: str) -> bool:
    """Whether the last digit is the Luhn check of the others."""
    odd, even = number[::-2], number[-2::-2].translate(_DOUBLED)
    return sum(map(int, odd + even)) % 10 == 0


def parse_mobile(text: str) -> str | Refusal:
    """Read a mobile number of the mainland as 11 digits; +86 and grouping are taken off.

    Eleven digits survive a numeric cell unharmed, so a trailing '.0' is taken off too.
    """
    typed = plain_code(text)
    number = _COUNTRY.sub("", _GROUPING.sub("", re.sub(r"^([0-9]{11})\.0+$", r"\1", typed)))
    if "E+" in number and is_numeric_form(number):
        return Refusal(
            "MOBILE-LOST-DIGITS", "手机号码被表格软件变成了数值，后几位已丢失", _PHONE_FIX
        )
    if number and not _DIGITS.fullmatch(number):
        return Refusal("MOBILE-CHARS", "手机号码中有数字以外的字符", _PHONE_FIX)
    if len(number) != 11:
        return Refusal("MOBILE-LENGTH", f"手机号码应为 11 位，现在是 {len(number)} 位", _PHONE_FIX)
    if number[0] != "1" or number[1] not in "3456789":
        return Refusal("MOBILE-PREFIX", "手机号码应以 13—19 开头", _PHONE_FIX)
    return number


def _tail_lost(number: str) -> bool:
    """Three zeros or more in the places a numeric cell drops, and a wrong check.

    One or two zeros there (16 or 17 digits) occur in sound passbook numbers; they only get the
    Luhn remark.
    """
    tail = number[SPREADSHEET_DIGITS:]
    return len(tail) >= 3 and set(tail) == {"0"} and not luhn_holds(number)


def _remarks(number: str) -> list[Remark]:
    remarks = []
    if len(number) not in CARD_LENGTHS:
        text = f"账号是 {len(number)} 位，银行卡为 16—19 位，存折不限位数"
        remarks.append(Remark("CARD-OLD-LENGTH", text))
    if not luhn_holds(number):
        text = "账号末位校验不符（银行卡应符合，存折和结算账户可以不符）"
        remarks.append(Remark("CARD-LUHN", text))
    return remarks


def _lost_card(how: str) -> Refusal:
    fix = "丢失的数字无法找回。请先把该列设为“文本”格式，再按银行卡重新录入全部号码"
    return Refusal("CARD-LOST-DIGITS", f"银行账号丢失了后几位：{how}", fix)
