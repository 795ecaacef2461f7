"""A paper as a Word file: the office's own fonts by name, GB/T 9704 grid, real merges."""

import datetime as dt
import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.section import Section, _Footer, _Header
from docx.shared import Mm
from lxml import etree
from lxml.etree import _Element

from nuanliu.core.documents import (
    Align,
    Block,
    Check,
    Document,
    Orientation,
    Paragraph,
    SignatureLine,
    Style,
    Table,
    unprintable,
)
from nuanliu.core.documents.wording import (
    PAGE_DASHED,
    PAGE_OF,
    WIDE_SPACE,
    check_line,
    colophon,
    masthead,
)
from nuanliu.core.refusal import demand
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.docx_blocks import (
    CELL_SIZE,
    Page,
    by_page,
    drawn,
    keep_with_next,
    signed_below,
    widths_of,
)
from nuanliu.records.documents.render.docx_pen import (
    Look,
    Type,
    element,
    page_field,
    paragraph,
    run,
    words,
)
from nuanliu.records.documents.render.fixed_zip import fixed_zip
from nuanliu.records.documents.render.pdf_data import Setting, room_of
from nuanliu.records.documents.render.pdf_layout import Columns
from nuanliu.records.documents.render.pdf_tables import Laid
from nuanliu.records.documents.render.qr import qr_of
from nuanliu.records.documents.render.sheet import Sheet, sheet_of

# 28.95 pt a line: 22 lines (GB/T 9704-2012, 5.2.3). The 28 characters of a line come from the
# spacing of the runs, not from a grid of characters: one of 15.79 pt is narrower than the type,
# and LibreOffice then gives each character two of its cells.
_GRID = {"type": "lines", "linePitch": "579"}
_PAGE_NUMBER_MM = 28.0  # from the edge: 7 mm under the text of GB/T 9704
_FULL_FOOTER_MM = 5.0  # from the edge, where a QR code must fit under the text too
_QR_MM = 14
_LARGER = 1.2  # Word's form text beside that of the PDF, on which the guesses rest
_FULL = 0.9  # of a page: another face is a little higher, and a row must not fall off its page
_QR_SCALE = 4  # pixels of a module: about 300 to the inch

# The way Word itself stores a watermark: a text shape in the header, behind the text.
_WATERMARK = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:pict><v:shapetype id="nuanliu_mark" coordsize="21600,21600" o:spt="136"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/>
</v:shapetype><v:shape id="nuanliu_mark_shape" type="#nuanliu_mark"
 style="position:absolute;width:360pt;height:180pt;rotation:325;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin"
 fillcolor="#e8e8e8" stroked="f"><v:textpath style="font-family:'黑体';font-size:1pt"/></v:shape>
</w:pict></w:r>
"""


def render_docx(document: Document) -> bytes:
    """The paper as .docx, to be edited or printed by the office; same paper, same bytes.

    A sheet with 本页小计 is cut into pages here: Word itself cannot sum a page.
    """
    demand(unprintable(document))
    word, sheet = docx.Document(), sheet_of(document)
    _properties(word, document)
    section = word.sections[0]
    _page(section, document, sheet)
    _around(word, section, document)
    for part in _body(document, sheet):
        section._sectPr.addprevious(part)
    out = io.BytesIO()
    word.save(out)
    return fixed_zip(out.getvalue())


def _properties(word: Word, document: Document) -> None:
    facts = word.core_properties
    made = dt.datetime.combine(document.date, dt.time())
    facts.title, facts.author, facts.last_modified_by = document.name, document.unit, document.unit
    facts.created = facts.modified = made
    facts.comments, facts.language = "", "zh-CN"


def _page(section: Section, document: Document, sheet: Sheet) -> None:
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    if document.orientation is Orientation.LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    official = document.style is Style.OFFICIAL
    alone = official and not document.check and not document.footer_note
    section.footer_distance = Mm(_PAGE_NUMBER_MM if alone else _FULL_FOOTER_MM)
    section.header_distance = Mm(12)
    for old in section._sectPr.findall(_w("docGrid")):
        section._sectPr.remove(old)
    if official:
        section._sectPr.append(element("docGrid", **_GRID))


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _body(document: Document, sheet: Sheet) -> list[_Element]:
    official = document.style is Style.OFFICIAL
    page = Page(sheet.text_width, official)
    title = Type.TITLE if official else Type.FORM_TITLE
    parts = [words(document.title, Look(title, Align.CENTER, level=1, on_grid=False))]
    if official:
        parts += [words(text, Look(Type.BODY, Align.CENTER)) for text in masthead(document)]
        parts.append(paragraph(Look(Type.BODY)))
    else:
        above = Look(Type.CELL, on_grid=False, before=6, tab=sheet.text_width)
        parts.append(words("\t".join(masthead(document)), above))
    before: Block | None = None
    for place, block in enumerate(document.blocks):
        if isinstance(before, Table) and isinstance(block, SignatureLine):
            signed_below(parts, block, page)
        else:
            drawing = _drawn(document, place, page)
            if _vouched(document.blocks[place + 1 :], document):
                keep_with_next(drawing[-2:] if isinstance(block, Table) else drawing)
            parts += drawing
        before = block
    signed = [f"{text}{WIDE_SPACE * 4}" for text in colophon(document)]
    looks = (Look(Type.BODY, Align.RIGHT, keep_next=True), Look(Type.BODY, Align.RIGHT))
    return [*parts, *(words(text, look) for text, look in zip(signed, looks, strict=False))]


def _drawn(document: Document, place: int, page: Page) -> list[_Element]:
    block = document.blocks[place]
    if not isinstance(block, Table) or not block.subtotal_per_page:
        return drawn(block, page)
    setting = Setting(document, FontSet.shipped_and())
    widths = tuple(widths_of(block, page.width))
    laid = Laid(block, setting.sheet, Columns(widths, CELL_SIZE, setting.fonts), setting.fonts)
    above, under = (_LARGER * room for room in room_of(setting, place))
    cuts, fresh = laid.cuts(above, under, _FULL)
    return by_page(block, page, cuts, fresh=fresh)


def _vouched(following: Sequence[Block], document: Document) -> bool:
    """Whether what follows are words and names, or unit and date: they never stand alone."""
    kept = list(takewhile(lambda block: isinstance(block, Paragraph | SignatureLine), following))
    if not following:
        return document.style is Style.OFFICIAL
    return any(isinstance(block, SignatureLine) for block in kept)


def _around(word: Word, section: Section, document: Document) -> None:
    """Header and footer; an official paper has its page number left on even pages."""
    official = document.style is Style.OFFICIAL
    _header(section.header, document)
    _footer(section.footer, document, even=False)
    if official:
        word.settings.odd_and_even_pages_header_footer = True
        _header(section.even_page_header, document)
        _footer(section.even_page_footer, document, even=True)


def _header(header: _Header, document: Document) -> None:
    form = document.style is Style.FORM  # an official paper has its number under the title
    text = WIDE_SPACE.join(part for part in (document.unit, document.number) if part and form)
    line = words(text, Look(Type.SMALL, Align.RIGHT, on_grid=False))
    if document.watermark:
        line.append(_watermark(document.watermark))
    _replace(header, line)


def _watermark(text: str) -> _Element:
    shape = etree.fromstring(_WATERMARK)
    path = next(shape.iter("{urn:schemas-microsoft-com:vml}shape"))[0]
    path.set("string", text)
    return shape


def _footer(footer: _Footer, document: Document, *, even: bool) -> None:
    official = document.style is Style.OFFICIAL
    number = _official_number(even=even) if official else _form_number()
    _replace(footer, number)
    if document.check:
        _check(footer, document.check)
    if document.footer_note:
        note = f"{WIDE_SPACE}{document.footer_note}" if document.check else document.footer_note
        footer.paragraphs[-1]._p.append(run(note, Type.SMALL))


def _official_number(*, even: bool) -> _Element:
    before, after = PAGE_DASHED
    runs = [run(before, Type.PAGE), page_field("PAGE", Type.PAGE), run(after, Type.PAGE)]
    edge = run(WIDE_SPACE, Type.PAGE)
    ordered = [edge, *runs] if even else [*runs, edge]
    return paragraph(Look(Type.PAGE, Align.LEFT if even else Align.RIGHT, on_grid=False), *ordered)


def _form_number() -> _Element:
    before, between, after = (run(text, Type.SMALL) for text in PAGE_OF)
    pages = (page_field(name, Type.SMALL) for name in ("PAGE", "NUMPAGES"))
    here, count = pages
    look = Look(Type.SMALL, Align.CENTER, on_grid=False)
    return paragraph(look, before, here, between, count, after)


@lru_cache(maxsize=4)
def _qr(text: str) -> bytes:
    """The code as PNG."""
    picture = io.BytesIO()
    qr_of(text).save(picture, kind="png", scale=_QR_SCALE, border=1)
    return picture.getvalue()


def _check(footer: _Footer, check: Check) -> None:
    line = footer.add_paragraph()
    line.add_run().add_picture(io.BytesIO(_qr(check.text)), height=Mm(_QR_MM))
    line._p.append(run(check_line(check), Type.SMALL))


def _replace(story: _Header | _Footer, *parts: _Element) -> None:
    """Fill a header or footer; python-docx starts it with an empty paragraph."""
    story.is_linked_to_previous = False
    root = story._element
    for old in list(root):
        root.remove(old)
    root.extend(parts)
