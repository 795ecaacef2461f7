"""WordprocessingML by hand: runs with Chinese font names, paragraphs, ruled tables with merges."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from math import floor

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from lxml.etree import _Element

from nuanliu.core.documents import Align

LATIN = "Times New Roman"
_TWIPS_PER_MM = 1440 / 25.4
_SPACE = {"w": nsmap["w"]}
_RULE = "6"  # eighths of a point: 0.75 pt
_RUNNING = 16.0  # pt of GB/T 9704 running text, in three faces
_CHARACTERS, _TEXT_WIDTH = 28, 156.0  # on a line, and its length in mm (GB/T 9704-2012, 5.2)
# Twips between characters: what brings so many on a line, the fraction of a twip to the safe side.
_CLOSER = str(floor(_TWIPS_PER_MM * _TEXT_WIDTH / _CHARACTERS - 20 * _RUNNING))


class Type(Enum):
    """Faces and sizes in points; named, not shipped: the office's own machines have them."""

    TITLE = ("方正小标宋简体", 22.0)
    FORM_TITLE = ("方正小标宋简体", 18.0)
    BODY = ("仿宋_GB2312", _RUNNING)
    HEI = ("黑体", _RUNNING)
    KAI = ("楷体_GB2312", _RUNNING)
    FORM = ("仿宋_GB2312", 12.0)
    FORM_HEI = ("黑体", 12.0)
    FORM_KAI = ("楷体_GB2312", 12.0)
    CELL = ("仿宋_GB2312", 10.5)
    CELL_HEI = ("黑体", 10.5)
    PAGE = ("宋体", 14.0)
    SMALL = ("宋体", 9.0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands: alignment, first-line indent in characters, outline level, grid."""

    type: Type
    align: Align = Align.LEFT
    indent: int = 0
    level: int = 0  # 1 is the title; 0 is body text
    on_grid: bool = True
    keep_next: bool = False
    before: int = 0  # points of space above
    tab: float = 0.0  # mm to a tab stop at which text ends
    line: int = 0  # points of a line, exactly; 0 as the type has it
    new_page: bool = False


def twips(length_mm: float) -> str:
    """A length in mm as Word writes it."""
    return str(round(length_mm * _TWIPS_PER_MM))


def element(name: str, *children: _Element, **attributes: str) -> _Element:
    """A w: element; attribute names are w: names."""
    made = oxml_parser.makeelement(_w(name), nsmap=_SPACE)
    for key, value in attributes.items():
        made.set(_w(key), value)
    made.extend(children)
    return made


@cache  # a paper has hundred thousands of elements of three dozen names
def _w(name: str) -> str:
    return str(qn(f"w:{name}"))


def run(text: str, type_: Type) -> _Element:
    """A run; each newline of the text is a line break."""
    family, size = type_.value
    fonts = element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=family, cs=LATIN)
    half_points = str(round(size * 2))
    facts = element("rPr", fonts, element("sz", val=half_points), element("szCs", val=half_points))
    if size == _RUNNING:
        fonts.addnext(element("spacing", val=_CLOSER))
    made = element("r", facts)
    for place, line in enumerate(text.split("\n")):
        if place:
            made.append(element("br"))
        for part, words_ in enumerate(line.split("\t")):
            if part:
                made.append(element("tab"))
            made.append(_text(words_))
    return made


def _text(line: str) -> _Element:
    made = element("t")
    made.text = line
    made.set(qn("xml:space"), "preserve")
    return made


def page_field(instruction: str, type_: Type) -> _Element:
    """A field that Word fills in: PAGE or NUMPAGES."""
    return element("fldSimple", run("1", type_), instr=instruction)


def paragraph(look: Look, *runs: _Element) -> _Element:
    """A paragraph of runs; property elements stand in the order the schema asks for."""
    facts = element("pPr")
    if look.keep_next:
        facts.append(element("keepNext"))
    if look.new_page:
        facts.append(element("pageBreakBefore"))
    if look.tab:
        facts.append(element("tabs", element("tab", val="right", pos=twips(look.tab))))
    if not look.on_grid:
        facts.append(element("snapToGrid", val="0"))
    facts.append(_spacing(look))
    if look.indent:
        size = look.type.value[1]
        first = str(round(look.indent * size * 20))
        facts.append(element("ind", firstLineChars=str(look.indent * 100), firstLine=first))
    facts.append(element("jc", val=str(look.align)))
    if look.level:
        facts.append(element("outlineLvl", val=str(look.level - 1)))
    return element("p", facts, *runs)


def _spacing(look: Look) -> _Element:
    exact = {"line": str(look.line * 20), "lineRule": "exact"} if look.line else {}
    return element("spacing", before=str(look.before * 20), after="0", **exact)


def words(text: str, look: Look) -> _Element:
    """A paragraph of one run."""
    return paragraph(look, run(text, look.type))


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table; merge: '' alone, 'restart' for the first of a column, 'continue' below."""

    paragraphs: tuple[_Element, ...]
    width: float  # mm
    span: int = 1
    merge: str = ""
    open: bool = False  # without rules but the one above


def box(item: Box) -> _Element:
    """A table cell."""
    facts = element("tcPr", element("tcW", w=twips(item.width), type="dxa"))
    if item.span > 1:
        facts.append(element("gridSpan", val=str(item.span)))
    if item.merge:
        facts.append(element("vMerge", val=item.merge))
    if item.open:
        sides = (element(side, val="nil") for side in ("left", "bottom", "right"))
        facts.append(element("tcBorders", *sides))
    facts.append(element("vAlign", val="center"))
    return element("tc", facts, *item.paragraphs)


def table_row(boxes: list[Box], *, head: bool = False, least: float = 0) -> _Element:
    """A row that is never split; a head row is repeated on each page; least: mm of height."""
    facts = element("trPr", element("cantSplit"))
    if least:
        facts.append(element("trHeight", val=twips(least), hRule="atLeast"))
    if head:
        facts.append(element("tblHeader"))
    return element("tr", facts, *(box(item) for item in boxes))


def ruled_table(widths: list[float], rows: list[_Element]) -> _Element:
    """A table with thin black rules and fixed column widths in mm."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = [element(side, val="single", sz=_RULE, space="0", color="000000") for side in sides]
    facts = element(
        "tblPr",
        element("tblW", w=twips(sum(widths)), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *rules),
        element("tblLayout", type="fixed"),
    )
    grid = element("tblGrid", *(element("gridCol", w=twips(width)) for width in widths))
    return element("tbl", facts, grid, *rows)
