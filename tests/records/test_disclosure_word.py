"""Word files as offices write them: headings numbered by Word, text in boxes, text that is gone.

Each file is made here from a sample text; what is read must be the text, line by line.
"""

import copy
import re

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from tests.core.ninesections.support import PLAIN, errors, expected, text_of
from tests.hostile.containers import saved

from nuanliu.core.ninesections import read
from nuanliu.records.documents.readers.numbering import numeral
from nuanliu.records.documents.readers.opening import numbered
from nuanliu.records.documents.readers.word import read_docx

LEVELS = [
    ("chineseCountingThousand", "%1、", r"[一二三四五六七八九]、"),
    ("chineseCounting", "（%2）", r"（[一二三四五六七八九]）"),
    ("decimal", "%3、", r"\d、"),
    ("decimal", "（%4）", r"（\d）"),
]
MARK = re.compile("|".join(f"({pattern})" for _, _, pattern in LEVELS))
TEXT = [line for line in text_of(PLAIN).split("\n") if line.strip()]
LINES = [line for line in TEXT if "|" not in line]


def the_list(form=7):
    """An outline of four levels, as Word keeps it."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (fmt, text, _) in enumerate(LEVELS)
    )
    return parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{form}">{levels}</w:abstractNum>'
    )


def number(inside, form=7):
    return parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{form}"><w:abstractNumId w:val="{form}"/>{inside}</w:num>'
    )


def with_list(inside="", form=7):
    document = Document()
    root = document.part.numbering_part.element
    for old in list(root):
        root.remove(old)
    root.append(the_list(form))
    root.append(number(inside, form))
    return document


def place(level=None, listed=None):
    own = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    named = "" if listed is None else f'<w:numId w:val="{listed}"/>'
    return parse_xml(f"<w:numPr {nsdecls('w')}>{own}{named}</w:numPr>")


def by_itself(document, paragraph, level):
    del document
    paragraph._p.get_or_add_pPr().append(place(level, 7))


def by_style(document, paragraph, level):
    """Heading 1 … Heading 4 name the list; the paragraph names only its style."""
    style = document.styles[f"Heading {level + 1}"]
    if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
        style.element.get_or_add_pPr().append(place(level, 7))
    paragraph.style = style


def by_style_above(document, paragraph, level):
    """The style of the paragraph is based on the one that names the list."""
    by_style(document, paragraph, level)
    name = f"own {level}"
    if name not in document.styles:
        document.styles.add_style(name, 1).base_style = paragraph.style
    paragraph.style = document.styles[name]


def outline(way):
    """The sample with every number taken out of the text and left to Word."""
    document = with_list()
    for line in LINES:
        mark = MARK.match(line)
        paragraph = document.add_paragraph(line[mark.end() :] if mark else line)
        if mark:
            way(document, paragraph, mark.lastindex - 1)
    rows = [line.split(" | ") for line in TEXT if "|" in line]
    width = len(rows[0]) - 1
    table = document.add_table(rows=0, cols=width + 1)
    for row in rows:
        cells = [cell.strip(" |") for cell in row]
        cells = cells if len(cells) > width else ["", "", *cells]
        for cell, text in zip(table.add_row().cells, cells, strict=False):
            cell.text = text
    return saved(document)


WAYS = [by_itself, by_style, by_style_above]


def lines_of(data):
    return [item for item in read_docx(data)["items"] if isinstance(item, str) and item]


@pytest.mark.parametrize("way", WAYS)
def test_numbers_that_word_counts_are_part_of_the_text(way):
    assert lines_of(outline(way)) == LINES


@pytest.mark.parametrize("way", WAYS)
def test_a_fair_text_numbered_by_word_is_read_whole_and_without_error(way):
    reading = read(numbered(read_docx(outline(way))["items"], keep_blank=False))
    assert (reading.facts.to_json(), errors(reading)) == (expected(PLAIN), set())


def test_two_lists_of_one_form_count_on_and_a_restarted_one_begins_again():
    """Word: lists without an override share their count; an override starts a count of its own."""
    document = with_list()
    root = document.part.numbering_part.element
    root.append(parse_xml(number("").xml.replace('w:numId="7"', 'w:numId="8"', 1)))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    root.append(parse_xml(number(again).xml.replace('w:numId="7"', 'w:numId="9"', 1)))
    for listed in (7, 8, 9, 9, 7):
        document.add_paragraph("甲")._p.get_or_add_pPr().append(place(0, listed))
    assert lines_of(saved(document)) == ["一、甲", "二、甲", "三、甲", "四、甲", "三、甲"]


def test_a_paragraph_may_leave_the_list_of_its_style():
    """List 0 is none; a list that the file does not know is none either."""
    document = with_list()
    for listed in (0, 99, None):
        paragraph = document.add_paragraph("甲")
        by_style(document, paragraph, 0)
        paragraph._p.get_or_add_pPr().append(place(None, listed))
    assert lines_of(saved(document)) == ["甲", "甲", "一、甲"]


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("chineseCounting", ["一", "十", "十二", "三十", "99"]),
        ("decimalEnclosedCircleChinese", ["①", "⑩", "⑫", "30", "99"]),
        ("lowerRoman", ["i", "x", "xii", "xxx", "99"]),
        ("upperLetter", ["A", "J", "L", "30", "99"]),
        ("decimalZero", ["01", "10", "12", "30", "99"]),
        ("anything", ["1", "10", "12", "30", "99"]),
    ],
)
def test_numerals_of_lists(form, printed):
    told = [numeral(number, form) for number in (1, 10, 12, 30, 99)]
    printed = [*printed[:4], "九十九"] if form == "chineseCounting" else printed
    assert told == printed


BOX = """<w:r {spaces} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent>
</wps:txbx></wps:wsp></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox>
</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def box(*lines):
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return parse_xml(BOX.format(spaces=nsdecls("w"), inside=inside))


def test_a_text_box_stands_once_and_behind_its_paragraph():
    """Word keeps a box twice, for itself and for older programs."""
    document = Document()
    document.add_paragraph("上")._p.append(box("框一", "框二"))
    document.add_paragraph("下")
    assert lines_of(saved(document)) == ["上", "框一", "框二", "下"]


def test_a_box_of_older_programs_is_read_too():
    document = Document()
    drawn = box("框")
    picture = copy.deepcopy(next(drawn.iter(qn("w:pict"))))
    run = document.add_paragraph("上").add_run()
    run._r.append(picture)
    assert lines_of(saved(document)) == ["上", "框"]


def test_a_section_in_a_text_box_is_read():
    """The whole of section six in a box: facts and findings are those of the text."""
    document = Document()
    start = LINES.index("六、资金安排情况")
    for at, line in enumerate(LINES):
        if at == start:
            document.add_paragraph()._p.append(box(line, LINES[at + 1]))
        elif at != start + 1:
            document.add_paragraph(line)
    assert lines_of(saved(document)) == LINES


def test_a_box_in_a_cell_and_a_table_in_a_cell_are_part_of_the_cell():
    document = Document()
    table = document.add_table(rows=1, cols=2)
    one, two = table.rows[0].cells
    one.text, two.text = "甲", "乙"
    one.paragraphs[0]._p.append(box("框"))
    inner = two.add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "丙", "丁"
    items = [item for item in read_docx(saved(document))["items"] if not isinstance(item, str)]
    assert items == [[["甲\n框", "乙\n丙\n丁"]]]


GONE = [
    "<w:del><w:r><w:delText>没了</w:delText></w:r></w:del>",
    "<w:moveFrom><w:r><w:t>没了</w:t></w:r></w:moveFrom>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>没了</w:t></w:r>",
    "<w:ruby><w:rt><w:r><w:t>没了</w:t></w:r></w:rt></w:ruby>",
]
KEPT = [
    "<w:ins><w:r><w:t>还在</w:t></w:r></w:ins>",
    "<w:moveTo><w:r><w:t>还在</w:t></w:r></w:moveTo>",
    '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>还在</w:t></w:r>',
    "<w:ruby><w:rubyBase><w:r><w:t>还在</w:t></w:r></w:rubyBase></w:ruby>",
]


@pytest.mark.parametrize(("gone", "kept"), [*zip(GONE, KEPT, strict=True)])
def test_what_word_does_not_print_is_not_read(gone, kept):
    """Deleted, moved away, hidden, or a reading above a character; its twin that stays is read."""
    document = Document()
    paragraph = document.add_paragraph("甲")
    for xml in (gone, kept):
        head, rest = xml.split(">", 1)
        closed = head.endswith("/")
        paragraph._p.append(parse_xml(f"{head.rstrip('/')} {nsdecls('w')}{'/' * closed}>{rest}"))
    assert lines_of(saved(document)) == ["甲还在"]
