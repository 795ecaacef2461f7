"""The numbers that Word prints before paragraphs and that are not in their text.

A paragraph names a list and a level, itself or through its style; `word/numbering.xml` says how
each level counts and what it prints (ECMA-376 part 1, 17.9).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 20  # a style based on a style based on ...
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "japaneseDigitalTenThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_SILENT = {"bullet", "none"}


class _Level(NamedTuple):
    """How one level counts: its format, the text with %1 … %9, and where it begins."""

    form: str
    text: str
    start: int


class Numbering:
    """The lists of one document; `label` is to be asked for its paragraphs in their order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """Both are root elements, or None where the document has no such part."""
        self._lists = {} if numbering is None else _lists(numbering)
        self._styles = {} if styles is None else _styled(styles)
        self._counts: dict[str, list[int | None]] = {}

    def label(self, paragraph: Any) -> str:
        """What Word prints before the paragraph; '' for none and for bullets."""
        listed, level = self._place(paragraph)
        name, levels = self._lists.get(listed, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(name, [None] * 9)
        own = counts[level]
        counts[level] = levels[level].start if own is None else own + 1
        counts[level + 1 :] = [None] * (8 - level)
        return _printed(levels, level, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else its style's."""
        listed, level = _named(paragraph.find(f"{_NS}pPr/{_NS}numPr"))
        style = _value(paragraph.find(f"{_NS}pPr/{_NS}pStyle"))
        by_style = self._styles.get(style, (None, None))
        listed = by_style[0] if listed is None else listed
        level = by_style[1] if level is None else level
        return listed or "", min(level or 0, 8)


def _lists(root: Any) -> dict[str, tuple[str, dict[int, _Level]]]:
    """Number of a list → (what it counts together with, its levels)."""
    forms = {
        one.get(f"{_NS}abstractNumId", ""): dict(_levels(one.findall(f"{_NS}lvl")))
        for one in root.findall(f"{_NS}abstractNum")
    }
    found: dict[str, tuple[str, dict[int, _Level]]] = {}
    for one in root.findall(f"{_NS}num"):
        number = one.get(f"{_NS}numId", "")
        form = _value(one.find(f"{_NS}abstractNumId"))
        levels = forms.get(form, {})
        overrides = one.findall(f"{_NS}lvlOverride")
        changed = dict(_levels(one.findall(f"{_NS}lvlOverride/{_NS}lvl")))
        levels = levels | changed | _restarted(overrides, levels | changed)
        found[number] = (f"num {number}" if overrides else f"form {form}", levels)
    return found


def _levels(elements: list[Any]) -> Iterator[tuple[int, _Level]]:
    for one in elements:
        form = _value(one.find(f"{_NS}numFmt")) or "decimal"
        text = _value(one.find(f"{_NS}lvlText"))
        yield (
            _whole(one.get(f"{_NS}ilvl"), 0),
            _Level(form, text, _whole(_value(one.find(f"{_NS}start")), 1)),
        )


def _restarted(overrides: list[Any], levels: dict[int, _Level]) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for one in overrides:
        level = _whole(one.get(f"{_NS}ilvl"), 0)
        start = one.find(f"{_NS}startOverride")
        if start is not None and level in levels:
            found[level] = levels[level]._replace(start=_whole(_value(start), 1))
    return found


def _styled(root: Any) -> dict[str, tuple[str | None, int | None]]:
    """Style → (list, level), its own or that of the style it is based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    based: dict[str, str] = {}
    for style in root.findall(f"{_NS}style"):
        name = style.get(f"{_NS}styleId", "")
        own[name] = _named(style.find(f"{_NS}pPr/{_NS}numPr"))
        based[name] = _value(style.find(f"{_NS}basedOn"))
        if style.get(f"{_NS}type") == "paragraph" and style.get(f"{_NS}default") == "1":
            own[""], based[""] = own[name], based[name]
    return {name: _inherited(name, own, based) for name in own}


def _inherited(
    name: str, own: dict[str, tuple[str | None, int | None]], based: dict[str, str]
) -> tuple[str | None, int | None]:
    listed, level = own[name]
    for _ in range(_MOST):
        name = based.get(name, "")
        if not name or name not in own:
            break
        listed = own[name][0] if listed is None else listed
        level = own[name][1] if level is None else level
    return listed, level


def _named(element: Any) -> tuple[str | None, int | None]:
    """(list, level) of a numPr; None for what it leaves to the style."""
    if element is None:
        return None, None
    listed, level = element.find(f"{_NS}numId"), element.find(f"{_NS}ilvl")
    return (
        None if listed is None else _value(listed),
        None if level is None else _whole(_value(level), 0),
    )


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_NS}val", ""))


def _whole(text: str | None, default: int) -> int:
    return min(int(text), 9999) if text and text.isascii() and text.isdigit() else default


def _printed(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str:
    """The level's text with every %n replaced; a bullet prints nothing that is read."""
    if levels[level].form in _SILENT:
        return ""
    text = levels[level].text
    for place in range(level + 1):
        form = levels.get(place, _Level("decimal", "", 1))
        count = counts[place]
        text = text.replace(
            f"%{place + 1}", numeral(form.start if count is None else count, form.form)
        )
    return f"{text} " if text[-1:].isalnum() else text  # Word parts the two by a tab


def numeral(number: int, form: str) -> str:
    """The number as a list prints it: 三, ③, iii or 3; beyond a form's signs in digits."""
    if form in _CHINESE and 0 < number < 100:
        return _chinese(number)
    if form in _CIRCLED and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        roman = _roman(number)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{number:02}" if form == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
