"""Amounts, rates per head and head-counts inside running text, each with its offsets."""

import re
from enum import StrEnum
from typing import NamedTuple

import cn2an


class Kind(StrEnum):
    """What a number in the text is."""

    AMOUNT = "amount"
    CAP = "cap"
    COUNT = "count"
    TOTAL_MARK = "total"
    BREAK = "break"


class Token(NamedTuple):
    """A piece of text with a meaning. `value` is fen for amounts and caps, heads for counts.

    `unit`: 人, 人次 or 户 ('' for amounts); `bound`: a cap printed as an upper limit.
    """

    kind: Kind
    start: int
    end: int
    value: int
    unit: str = ""
    bound: bool = False


_UNITS = "一二两三四五六七八九"
# 五百一十, 三十六万: at least two signs, one of them a power of ten ('一人一策' counts nobody), or
# one behind 计 or 共; no ordinal ('第二十'), no vague one ('几十', '数百').
_NUMERAL = (
    rf"(?:(?<![第数几上零〇{_UNITS}十百千万亿])(?=[{_UNITS}]*[十百千])[{_UNITS}十][零〇{_UNITS}十百千万亿]+"
    rf"|(?<![第数几上零〇{_UNITS}十百千万亿])[{_UNITS}十](?=万)|(?<=[计共])(?<!统计|公共|中共)[{_UNITS}十])"
)
_DIGITS_ONLY = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,8})?|\d{1,12}(?:\.\d{1,8})?"
_NUMBER = rf"(?:{_DIGITS_ONLY}|{_NUMERAL})"
_HEADS = r"(?:人次|人|名|位|户)"
_EACH = r"(?:每人次|每一?人|每一?名|每一?位|每一?户|每个?家庭|每户家庭|人均|户均)"
_SPACE = r"\s*"
_SIGN = "零〇壹贰叁肆伍陆柒捌玖"
_WORDS_OF_MONEY = (
    rf"[{_SIGN[2:]}拾][{_SIGN}拾佰仟万亿]{{0,24}}[元圆](?:[{_SIGN}角分]{{1,6}})?[整正]?"
)
_TOKENS = re.compile(
    rf"""
    (?<![\d.])(?P<r1>{_NUMBER}){_SPACE}(?P<m1>万?){_SPACE}元{_SPACE}(?:/|每){_SPACE}(?P<u1>{_HEADS})
  | (?P<e2>{_EACH})(?P<g2>[^,;。\d]{{0,20}}?)(?P<r2>{_NUMBER}){_SPACE}(?P<m2>万?){_SPACE}元
  | (?P<g3>标准[^,;。\d]{{0,10}}?|按照?)(?P<r3>{_NUMBER}){_SPACE}(?P<m3>万?){_SPACE}元(?:的?标准)?
  | (?<![\d.])(?P<c>{_NUMBER}){_SPACE}(?P<cm>万?){_SPACE}余?(?P<cu>{_HEADS})
  | (?<![\d.])(?P<a>{_NUMBER}){_SPACE}(?P<am>亿元|万元|万|千元|百元|元)
  | (?P<t>合计|共计|总计|总额|总金额|总数|累计|全年共|总共|合共|(?:^\s*|(?<=[,。;\n]))以上
      |共(?=安排|投入|支出|使用|慰问|发放|拨付|列支))
  | (?:人民币{_SPACE}?|(?<![(:写币 {_SIGN}拾佰仟万亿]))(?P<w>{_WORDS_OF_MONEY})
  | (?P<b>[。;\n])
    """,
    re.VERBOSE,
)
_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0, "两": 2}
_STEPS = {"拾": 10, "佰": 100, "仟": 1000}
SCALE = {"": 1, "元": 1, "百元": 100, "千元": 1000, "万": 10_000, "万元": 10_000}
SCALE["亿元"] = 100_000_000
_BOUND = re.compile(r"不超过?|不高于|不多于|上限|最高|至多|以内|以下|≤|<=")
_HOUSEHOLD = re.compile(r"户|家庭")


def fen_of(number: str, scale: int) -> int | None:
    """A number (digits or 三十六万) times `scale` yuan as fen; None unless exact to the fen."""
    digits = number if number[:1].isdecimal() else in_arabic(number)
    if digits is None:
        return None
    whole, _, decimals = digits.replace(",", "").partition(".")
    fen, rest = divmod(int(whole + decimals) * scale * 100, 10 ** len(decimals))
    return None if rest else fen


def in_arabic(numeral: str) -> str | None:
    """六百九十 as '690'; None where the signs make no whole number."""
    try:
        value = cn2an.cn2an(numeral, "normal")
    except ValueError:
        return None
    return str(value) if isinstance(value, int) else None


def fen_in_words(text: str) -> int | None:
    """大写 ('壹拾伍万陆仟元整') as fen; None when the words make no amount."""
    whole, _, rest = re.sub("[元圆]", "元", text).partition("元")
    if not whole:
        return None
    yuan = 0
    for power, sign in ((100_000_000, "亿"), (10_000, "万")):
        if sign in whole:
            part, _, whole = whole.partition(sign)
            yuan += (_below_ten_thousand(part)) * power
    fen = (yuan + _below_ten_thousand(whole)) * 100
    for sign, worth in (("角", 10), ("分", 1)):
        found = re.search(f"([壹贰叁肆伍陆柒捌玖]){sign}", rest)
        fen += _DIGITS[found[1]] * worth if found else 0
    return fen


def _below_ten_thousand(text: str) -> int:
    value, digit = 0, 0
    for sign in text:
        if sign in _STEPS:
            value += (digit or 1) * _STEPS[sign]
            digit = 0
        else:
            digit = _DIGITS.get(sign, 0)
    return value + digit


def count_of(number: str, *, tens_of_thousands: bool = False) -> int | None:
    """Digits as a whole count; None unless it is whole."""
    fen = fen_of(number, 10_000 if tens_of_thousands else 1)
    return None if fen is None or fen % 100 else fen // 100


def tokens(text: str) -> list[Token]:
    """Every token of narrow text (`plain`) in order; a number that is not exact is left out."""
    found = (_token(match, text) for match in _TOKENS.finditer(text))
    return [token for token in found if token is not None]


def _token(match: re.Match[str], text: str) -> Token | None:
    start, end = match.span()
    if match["t"]:
        return Token(Kind.TOTAL_MARK, start, end, 0)
    if match["b"]:
        return Token(Kind.BREAK, start, end, 0)
    if match["w"]:
        return _words(match, text)
    if match["c"]:
        return _count(match)
    if match["a"]:
        return _money(Kind.AMOUNT, match, match["a"], SCALE[match["am"]])
    return _cap(match, text)


def _words(match: re.Match[str], text: str) -> Token | None:
    """An amount in words; beside its digits ('…整(¥1,500.00元)') the digits speak."""
    fen = fen_in_words(match["w"])
    digits = in_digits(text, match.end())
    if fen is None or (digits and digits[1].endswith("元")):
        return None
    return Token(Kind.AMOUNT, *match.span(), fen)


_IN_DIGITS = re.compile(rf"\s*\(?\s*(?:小写:?)?\s*(?:¥|￥|RMB)?\s*({_NUMBER})\s*((?:万元|元)?)")


def in_digits(text: str, place: int) -> tuple[int | None, str] | None:
    """(fen, the digits with their unit) printed right behind an amount in words, if they are."""
    found = _IN_DIGITS.match(text, place)
    if found is None:
        return None
    return fen_of(found[1], SCALE[found[2]]), found[1] + found[2]


def words_and_digits(text: str) -> list[tuple[int, int]]:
    """(fen in words, fen in digits) wherever narrow text prints an amount both ways."""
    pairs = []
    for match in re.finditer(_WORDS_OF_MONEY, text):
        words, digits = fen_in_words(match[0]), in_digits(text, match.end())
        if words is not None and digits and digits[0] is not None:
            pairs.append((words, digits[0]))
    return pairs


_NEGATIVE = re.compile(
    rf"(?<![\dA-Za-z\s人名位户元万%年月日号旬-])(?:[-−]|(?<![担肩自])负)\s?{_NUMBER}\s*(?:{_HEADS}|亿元|万元|万|千元|百元|元)"
)


def negatives(text: str) -> list[str]:
    """Amounts and head-counts behind a minus sign in narrow text; a range or a dash is none."""
    return [match[0] for match in _NEGATIVE.finditer(text)]


def _count(match: re.Match[str]) -> Token | None:
    count = count_of(match["c"], tens_of_thousands=bool(match["cm"]))
    unit = match["cu"] if match["cu"] in {"人次", "户"} else "人"
    return None if count is None else Token(Kind.COUNT, *match.span(), count, unit)


def _cap(match: re.Match[str], text: str) -> Token | None:
    which = next(name for name in ("1", "2", "3") if match[f"r{name}"])
    token = _money(Kind.CAP, match, match[f"r{which}"], SCALE[match[f"m{which}"]])
    if token is None:
        return None
    around = text[max(0, token.start - 10) : token.end + 4]
    each = (match["u1"] or match["e2"] or "") if which != "3" else ""
    unit = "户" if _HOUSEHOLD.search(each) else "人"
    return token._replace(unit=unit, bound=_BOUND.search(around) is not None)


def _money(kind: Kind, match: re.Match[str], number: str, scale: int) -> Token | None:
    fen = fen_of(number, scale)
    return None if fen is None else Token(kind, *match.span(), fen)
