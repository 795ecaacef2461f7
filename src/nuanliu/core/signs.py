"""Signs of documents made comparable: full-width ones narrow, blanks gone."""

import re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("\u3000\u00a0\t﹦∶︰﹪﹥﹤", "   =::%><") | _WIDE
_DIGIT_TABLE = {ord("０") + step: ord("0") + step for step in range(10)}
_SPACES = re.compile(r"\s+")
_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=\S)|(?<=\S)\s+(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")


def plain(text: str) -> str:
    """The text with full-width signs made narrow, character by character: offsets stay valid."""
    return text.translate(_PLAIN)


def printed(text: str) -> str:
    """A value as it is kept: the document's own signs, narrow digits, no outer blanks."""
    return text.translate(_DIGIT_TABLE).strip(" \t\u3000\xa0")


def closed_up(text: str) -> str:
    """A text of Chinese words without the blanks between its signs; Latin words stay apart."""
    return _BLANKS.sub("", text.strip())


def on_a_line(text: str) -> str:
    """One line without blanks beside Chinese signs; the document's own signs."""
    return _BESIDE_HAN.sub("", " ".join(text.split()))


def squeezed(text: str) -> str:
    """Narrow signs and no blanks: the form in which labels and headings are compared."""
    return _SPACES.sub("", plain(text))
