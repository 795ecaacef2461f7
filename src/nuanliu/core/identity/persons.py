"""Identity numbers of natural persons.

GB 11643-1999 (公民身份号码): six digits of address code, eight of birth date, three of serial (odd
for men) and a check character by ISO 7064 MOD 11-2. The 15-digit numbers before it have no century
and no check; one belongs to exactly one 18-digit number, so both forms are one person.

Which rule gives which kind:

    18 characters, address code 810000, 820000 or 830000   hmt_residence (港澳台居民居住证)
    18 characters, first digit 9                           foreign_permanent (since 2023-12-01)
    18 characters, first digit 1-8 otherwise               resident
    15 digits, first digit 1-8                             resident, 15 digits turned into 18
    3 letters and 12 digits                                foreign_permanent_old (still valid)

Refusals: ID-LENGTH, ID-CHARS, ID-REGION, ID-DATE, ID-CHECK, ID-LOST-DIGITS. No message quotes the
number: it names the place in it, and the caller adds file, row and column.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from operator import mul

from nuanliu.core.identity.cells import is_numeric_form, plain_code
from nuanliu.core.masking import mask_id
from nuanliu.core.refusal import Refusal

GB_11643 = "GB 11643-1999 公民身份号码"
EARLIEST_YEAR = 1900

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_HMT_REGIONS = frozenset({"810000", "820000", "830000"})
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
_LOST_TAIL = "000"  # a spreadsheet keeps fifteen digits and writes zeros for the last three
_RECOPY = "请对照证件原件改正"


class IdKind(StrEnum):
    """The document an identity number stands on."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PERMANENT = "foreign_permanent"
    FOREIGN_PERMANENT_OLD = "foreign_permanent_old"

    @property
    def chinese(self) -> str:
        """The name of the document on screens and papers."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    IdKind.RESIDENT: "居民身份证",
    IdKind.HMT_RESIDENCE: "港澳台居民居住证",
    IdKind.FOREIGN_PERMANENT: "外国人永久居留身份证",
    IdKind.FOREIGN_PERMANENT_OLD: "外国人永久居留身份证（旧版）",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A number that passed every check.

    number: the canonical form, 18 characters where one exists, else the 15 of the old foreign form;
    birth and male: None where the number does not tell (old foreign numbers have a two-digit year,
    and no public rule ties the serial of a foreign number to the sex); was_15: it was given in the
    old resident form; region: the six-digit address code, '' for foreign numbers.
    """

    kind: IdKind
    number: str
    birth: date | None
    male: bool | None
    was_15: bool
    region: str


def normalise_id(text: str) -> str:
    """The number as compared: plain upper-case letters and digits, no spaces, no apostrophe."""
    return plain_code(text)


def check_character(body17: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2): '0'-'9' or 'X'.

    Raises ValueError unless given exactly 17 ASCII digits.
    """
    if len(body17) != len(_WEIGHTS) or not (body17.isascii() and body17.isdecimal()):
        msg = "校验码要由 17 位数字计算"
        raise ValueError(msg)
    total = sum(map(mul, map(int, body17), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11]


def parse_id(text: str, *, on: date | None = None) -> Identity | Refusal:
    """Read an identity number from a cell; `on` is the day after which nobody can be born yet.

    A lost tail is reported as such, not as a wrong check character: what was rounded away has to be
    typed again, not corrected.
    """
    number = normalise_id(text)
    if is_numeric_form(number):
        return _lost_digits("表格软件把它变成了数值")
    if _FOREIGN_OLD.fullmatch(number):
        return Identity(IdKind.FOREIGN_PERMANENT_OLD, number, None, None, was_15=False, region="")
    if _FIFTEEN.fullmatch(number):
        return _fifteen(number, on)
    if len(number) not in {15, 18}:
        return _length(number)
    if not _EIGHTEEN.fullmatch(number):
        return _characters(number)
    return _eighteen(number, on)


def neighbours(number: str) -> list[str]:
    """Valid 18-character numbers one slip of the hand away, sorted, `number` itself not included.

    One of the first 17 digits replaced, or two neighbours swapped, or none, each with the check
    character that then belongs to it: so a mistyped number has its true one among them, and a true
    one has the forgeries made from it. At most 170; each is looked up by keyed index. Takes any
    text that normalises to 17 digits and a check character or 15 digits, else ValueError.
    """
    code = normalise_id(number)
    if _FIFTEEN.fullmatch(code):
        code = _widen(code)
    if not _EIGHTEEN.fullmatch(code):
        msg = "只有 18 位或 15 位的身份证号才能查找相近号码"
        raise ValueError(msg)
    near = {body + check_character(body) for body in _slips(code[:17])} - {code}
    return sorted(other for other in near if isinstance(_eighteen(other, None), Identity))


def _slips(body: str) -> Iterator[str]:
    yield body
    for place in range(len(body)):
        for digit in "0123456789":
            yield body[:place] + digit + body[place + 1 :]
    for place in range(len(body) - 1):
        yield body[:place] + body[place + 1] + body[place] + body[place + 2 :]


def _widen(fifteen: str) -> str:
    """The 18-character number of a 15-digit one: century 19 after the address, check at the end."""
    body = fifteen[:6] + "19" + fifteen[6:]
    return body + check_character(body)


def _fifteen(number: str, on: date | None) -> Identity | Refusal:
    found = _eighteen(_widen(number), on)
    if isinstance(found, Refusal):
        return found
    if found.kind is not IdKind.RESIDENT:  # the other documents never had this form
        return _region()
    return replace(found, was_15=True)


def _eighteen(number: str, on: date | None) -> Identity | Refusal:
    due = check_character(number[:17])
    if number.endswith(_LOST_TAIL) and due != number[17]:
        return _lost_digits("末三位是 000 且校验码不符，是表格软件只保留 15 位有效数字造成的")
    if number[0] == "0":
        return _region()
    birth = _birth(number[6:14], on)
    if isinstance(birth, Refusal):
        return birth
    if due != number[17]:
        return _check(number, due)
    kind = _kind(number)
    foreign = kind is IdKind.FOREIGN_PERMANENT
    male = None if foreign else int(number[16]) % 2 == 1
    region = "" if foreign else sys.intern(number[:6])  # a list names few districts
    return Identity(kind, number, birth, male, was_15=False, region=region)


def _kind(number: str) -> IdKind:
    if number[0] == "9":
        return IdKind.FOREIGN_PERMANENT
    return IdKind.HMT_RESIDENCE if number[:6] in _HMT_REGIONS else IdKind.RESIDENT


def _birth(digits: str, on: date | None) -> date | Refusal:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return _date("不是日历上有的日期")
    if birth.year < EARLIEST_YEAR:
        return _date(f"早于 {EARLIEST_YEAR} 年")
    if on is not None and birth > on:
        return _date(f"晚于 {on.isoformat()}，那时尚未出生")
    return birth


def _length(number: str) -> Refusal:
    what = (
        f"身份证号应为 18 位（旧号 15 位），现在是 {len(number)} 位" if number else "身份证号是空的"
    )
    return Refusal("ID-LENGTH", what, _RECOPY, GB_11643)


def _characters(number: str) -> Refusal:
    body = range(len(number) if len(number) == 15 else 17)
    bad = [place for place in body if not _is_digit(number[place])] or [17]
    what = f"身份证号第 {bad[0] + 1} 位不是数字（只有第 18 位可以是 X）"
    return Refusal("ID-CHARS", what, _RECOPY, GB_11643)


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdecimal()


def _region() -> Refusal:
    what = "身份证号开头的地址码不存在（居民为 1—8，外国人永久居留身份证为 9 且 18 位）"
    return Refusal("ID-REGION", what, _RECOPY, GB_11643)


def _date(wrong: str) -> Refusal:
    return Refusal("ID-DATE", f"身份证号中的出生日期{wrong}", _RECOPY, GB_11643)


def _check(number: str, due: str) -> Refusal:
    what = f"身份证号 {mask_id(number)} 的最后一位应为“{due}”，现在是“{number[17]}”"
    return Refusal("ID-CHECK", f"{what}，其中至少有一位写错", _RECOPY, GB_11643)


def _lost_digits(how: str) -> Refusal:
    fix = "丢失的数字无法找回。请先把该列设为“文本”格式，再按证件重新录入全部 18 位"
    return Refusal("ID-LOST-DIGITS", f"身份证号丢失了后几位：{how}", fix, GB_11643)
