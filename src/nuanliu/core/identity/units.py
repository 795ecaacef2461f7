"""The unified social credit code of a unit (统一社会信用代码), GB 32100-2015.

Eighteen characters: registrar, kind of unit, six digits of region, nine of organisation code
(GB 11714, which has a check of its own) and a check over all. The letters I, O, S, V and Z are not
used. Refusals: USCC-LENGTH, USCC-CHARS, USCC-CHECK, USCC-ORG. The code of a unit is public, so
messages quote the characters concerned.
"""

import re
from dataclasses import dataclass

from nuanliu.core.identity.cells import is_numeric_form, plain_code
from nuanliu.core.refusal import Refusal

GB_32100 = "GB 32100-2015 法人和其他组织统一社会信用代码编码规则"
GB_11714 = "GB 11714-1997 全国组织机构代码编制规则"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(rf"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_FIX = "请对照登记证书或法人证书改正"


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that passed both checks; registrar and kind as the standard's characters."""

    number: str
    registrar: str
    kind: str
    region: str
    org_code: str


def parse_uscc(text: str) -> Uscc | Refusal:
    """Read a unified social credit code; a wrong check says what it should be."""
    code = plain_code(text)
    if is_numeric_form(code) or len(code) != 18:
        what = f"统一社会信用代码应为 18 位，现在是 {len(code)} 位"
        return Refusal("USCC-LENGTH", what, _FIX, GB_32100)
    if not _SHAPE.fullmatch(code):
        return _characters(code)
    wrong = _checks(code)
    return wrong or Uscc(code, code[0], code[1], code[2:8], code[8:17])


def _checks(code: str) -> Refusal | None:
    due, org_due = _check(code[:17]), _org_check(code[8:16])
    org_words = f"组织机构代码（第 9—17 位）的末位应为“{org_due}”，现在是“{code[16]}”"
    if due != code[17]:
        what = f"统一社会信用代码 {code} 的最后一位应为“{due}”，现在是“{code[17]}”"
        also = f"；{org_words}" if org_due != code[16] else ""
        return Refusal("USCC-CHECK", what + also, _FIX, GB_32100)
    if org_due != code[16]:
        return Refusal("USCC-ORG", f"统一社会信用代码 {code} 中{org_words}", _FIX, GB_11714)
    return None


def _check(body: str) -> str:
    total = sum(_ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def _org_check(body: str) -> str:
    """GB 11714 counts letters from A = 10 without gaps, unlike GB 32100."""
    total = sum(int(c, 36) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _characters(code: str) -> Refusal:
    place = next(n for n, c in enumerate(code) if c not in _set_at(n))
    what = f"统一社会信用代码第 {place + 1} 位“{code[place]}”不是允许的字符"
    rule = "第 3—8 位是数字，其余为数字或字母，不用 I、O、S、V、Z"
    return Refusal("USCC-CHARS", f"{what}（{rule}）", _FIX, GB_32100)


def _set_at(place: int) -> str:
    return "0123456789" if 2 <= place < 8 else _ALPHABET
