"""What spreadsheets and input methods do to numbers, undone where nothing is lost."""

import re
import unicodedata

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u202d\u202e\u200e\u200f")
_APOSTROPHES = "'’‘`＇′"
# 5.30103E+17: Excel's short form of a long number; 530103199001011000.0: a number, not text.
_SHORT_FORM = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_DECIMAL_FORM = re.compile(r"\d{12,}\.0*")


def plain_code(text: str) -> str:
    """Letters and digits made plain and upper case, spaces and a leading apostrophe taken out.

    Only letters and digits are folded (NFKC); other characters stay, so that a check can name them.
    """
    if text.isascii() and text.isalnum():  # nearly every cell of a long list
        plain = text.upper()
        return text if plain == text else plain  # most are: one object serves then
    kept = "".join(fold(char) for char in text if not is_blank(char))
    return kept.lstrip(_APOSTROPHES).upper()


def fold(char: str) -> str:
    """The ASCII form of a full-width or styled letter or digit; any other character unchanged."""
    if char.isascii() or unicodedata.category(char) not in {"Nd", "Lu", "Ll"}:
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else char


def is_blank(char: str) -> bool:
    """Whether the character prints nothing: any space, zero-width or direction mark."""
    return char.isspace() or char in _INVISIBLE


def is_numeric_form(code: str) -> bool:
    """Whether a long number passed through a numeric cell and shows it: '5.30103E+17', '…000.0'."""
    return bool(_SHORT_FORM.fullmatch(code) or _DECIMAL_FORM.fullmatch(code))
