"""Names of people, written one way so that the same person is found again.

Refusals: NAME-EMPTY, NAME-DIGITS, NAME-SEVERAL, NAME-LENGTH, NAME-CHARS, NAME-PRIVATE.
"""

import re
import unicodedata

from nuanliu.core.identity.cells import fold, is_blank
from nuanliu.core.masking import COMPOUND_SURNAMES
from nuanliu.core.refusal import Refusal

MIDDLE_DOT = "·"
LONGEST_HAN = 8  # without a middle dot; the longest compound surname has four characters
LONGEST = 60

# Han characters: the unified blocks with all extensions, the compatibility block, and 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_DOTS = re.compile(r"\s*[•‧･・∙⋅﹒·．]\s*")
_PLAIN_DOT = re.compile(rf"(?<=[{HAN}])\s*\.\s*(?=[{HAN}])")
_HAN_SPACE = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
_PLAIN_HAN = re.compile("[\u4e00-\u9fff]+")  # each its own NFC
_TWO_HAN = re.compile(rf"[{HAN}]{{2,}}")
_SPACES = re.compile(r"\s+")
_DIGIT = re.compile(r"[0-9①-⑳]")
_SEVERAL = re.compile(r"[、,，;；/&]|等$|等.{0,3}[人名户]|等人")
_ALLOWED = re.compile(rf"(?=.*[{HAN}A-Za-zÀ-ɏ])[{HAN}A-Za-zÀ-ɏ·' .\-]+")
_LONG_HAN = re.compile(rf"[{HAN}]{{{LONGEST_HAN + 1},}}")
_FIX = "请按身份证件填写一个人的姓名"


def normalise_name(text: str) -> str:
    """The name as compared and printed.

    NFC; full-width letters plain; every kind of middle dot as '·'; no spaces between Han characters
    ('张　三' is set wide to align a column, not to part the name); other spaces single.
    """
    if _PLAIN_HAN.fullmatch(text):  # nearly every name of a long list: nothing to fold in it
        return text
    visible = "".join(" " if char.isspace() else fold(char) for char in text if not _hidden(char))
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    dotted = _PLAIN_DOT.sub(MIDDLE_DOT, _DOTS.sub(MIDDLE_DOT, name))
    return _HAN_SPACE.sub("", dotted)


def parse_name(text: str) -> str | Refusal:
    """The normalised name of one person, or why it is none."""
    name = normalise_name(text)
    return _side_by_side(text) or _misfilled(name) or _misspelt(name) or name


def _side_by_side(text: str) -> Refusal | None:
    """Two names of at least two characters with a space or a new line between them.

    A compound surname set apart from the given name is one; of any other nobody can know.
    """
    parts = text.split()
    if len(parts) < 2 or parts[0] in COMPOUND_SURNAMES or not all(map(_TWO_HAN.fullmatch, parts)):
        return None
    fix = "两个人请各填一行；一个人的姓名中间请不要留空格或换行，确有间隔的请用“·”"
    return Refusal("NAME-SEVERAL", "姓名像是几个人合写", fix)


def _misfilled(name: str) -> Refusal | None:
    """Something else than the name of one person."""
    if not name:
        return Refusal("NAME-EMPTY", "姓名是空的", _FIX)
    if _DIGIT.search(name):
        return Refusal("NAME-DIGITS", "姓名里有数字，可能填错了列", _FIX)
    if _SEVERAL.search(name):
        return Refusal("NAME-SEVERAL", "姓名像是几个人合写", "请每人单独填一行")
    if len(name) > LONGEST or _LONG_HAN.fullmatch(name):
        return Refusal("NAME-LENGTH", f"姓名长达 {len(name)} 个字", _FIX)
    return None


def _misspelt(name: str) -> Refusal | None:
    """A name with characters that cannot stand in one."""
    if _PRIVATE_USE.search(name):
        what = "姓名里有只在原电脑上能显示的自造字"
        return Refusal("NAME-PRIVATE", what, "请用国家标准编码（GB 18030-2022）的字重新录入")
    if not _ALLOWED.fullmatch(name):
        return Refusal("NAME-CHARS", "姓名里有不该出现的符号", _FIX)
    return None


def _hidden(char: str) -> bool:
    return is_blank(char) and not char.isspace()
