"""Amounts as people type them into a list: '500', '５００', '¥500.00', '500元', '伍佰元整'."""

import re
import unicodedata
from functools import lru_cache

import cn2an

from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal

WAN = 10_000
SHORT = 8  # characters of an amount as it is mostly typed
LONGEST = 10  # digits of yuan; more is somebody's number in the wrong column
_NUMERAL = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_FINE = re.compile(r"(?P<sign>-?)(?P<wan>[\d,]+)\.(?P<rest>\d{3,6})")  # of 万元, to the fen
_SIGNS = re.compile(r"^(?:人民币|RMB|CNY)?[¥￥]?")
_WHOLE = re.compile(r"(?:元|圆|块)?(?:整|正)?$")
_CAPITALS = re.compile(
    rf"(?:(?P<yuan>[{_NUMERAL}]+)(?:元|圆|块|(?=整|正|$)))?(?:零?(?P<jiao>[{_NUMERAL}])角)?"
    rf"(?:零?(?P<fen>[{_NUMERAL}])分)?(?:整|正)?"
)
_FIX = "请只填一个以元为单位的数字，例如 500 或 500.00"


def parse_amount(text: str, *, in_wan: bool = False) -> Money | Refusal:
    """The amount a cell means, exact to the fen; `in_wan` when the heading says 万元.

    Refusals: AMOUNT-EMPTY, AMOUNT-FORM. A sign is read, not judged: whether an amount may be
    negative or zero is a rule about the payment.
    """
    return _repeated(text, in_wan) if len(text) <= SHORT else _parse(text, in_wan=in_wan)


@lru_cache(maxsize=512)
def _repeated(text: str, in_wan: bool) -> Money | Refusal:  # noqa: FBT001 - a key of the cache
    # A list repeats a few amounts; a number in the wrong column is too long to be kept here.
    return _parse(text, in_wan=in_wan)


def _parse(text: str, *, in_wan: bool) -> Money | Refusal:
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lstrip("'’‘").upper()
    if not plain:
        return Refusal("AMOUNT-EMPTY", "金额是空的", _FIX)
    if sum(char.isdigit() for char in plain.partition(".")[0]) > LONGEST:
        return Refusal("AMOUNT-FORM", "金额一格里是一串号码，不是金额", _FIX)  # never quoted
    bare = _SIGNS.sub("", plain)
    wan = in_wan or bare.endswith("万元")
    bare = bare.removesuffix("万元") if bare.endswith("万元") else bare
    amount = _in_wan(bare) if wan else _amount(bare)
    return _unread(text) if amount is None else amount


def _unread(text: str) -> Refusal:
    return Refusal("AMOUNT-FORM", f"“{_short(text)}”不是一个金额", _FIX)


def _in_wan(text: str) -> Money | None:
    """An amount in 万元, with up to six decimals: the last is a fen."""
    found = _FINE.fullmatch(_WHOLE.sub("", text))
    if found is None:
        amount = _amount(text)
        return None if amount is None else amount * WAN
    whole = _digits(found["wan"])
    if whole is None:
        return None
    exact = whole * WAN + Money(int(found["rest"].ljust(6, "0")))
    return -exact if found["sign"] else exact


def _amount(text: str) -> Money | None:
    digits = _digits(_WHOLE.sub("", text))
    return _capitals(text) if digits is None else digits


def _digits(text: str) -> Money | None:
    try:
        return Money.parse(text)
    except MoneyError:
        return None


def _capitals(text: str) -> Money | None:
    found = _CAPITALS.fullmatch(text)
    if found is None or not any(found.groupdict().values()):
        return None
    try:
        yuan, jiao, fen = (_number(found[part] or "零") for part in ("yuan", "jiao", "fen"))
    except ValueError:
        return None
    return Money(yuan * 100 + jiao * 10 + fen)


def _number(numeral: str) -> int:
    return int(cn2an.cn2an(numeral.replace("〇", "零"), "smart"))


def _short(text: str) -> str:
    return text.strip()[:12]
