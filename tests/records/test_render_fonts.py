"""A name that would print as an empty box stops the paper, by name, before anything is printed.

Every name in the roster must be drawn: people called 玥, 䶮 or 𬭎 sign for their money like all
others. Extracted text is no proof, so glyphs are looked up and the drawn pages are compared.
"""

import io

import pdfplumber
import pypdfium2
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from tests.records.render_sample import RARE_NAMES, running_text, sign_sheet

from nuanliu.core.documents import Paragraph
from nuanliu.core.refusal import Refused
from nuanliu.records.documents.fonts import FontSet, MissingGlyph, Voice, check_glyphs
from nuanliu.records.documents.render.to_pdf import render_pdf

RARE = "玥珺喆堃垚䶮㛃𬭎"


def cut_font(folder, letters):
    """A folder with one font that draws only `letters`: a machine without the Chinese font."""
    shipped = FontSet.shipped_and().folders[0] / "NotoSerifSC-Regular.otf"
    with TTFont(shipped) as font:
        cutter = subset.Subsetter()
        cutter.populate(text=letters)
        cutter.subset(font)
        font.save(folder / "cut.otf")
    return FontSet((folder,))


def letters_of(document):
    """Everything a sheet needs, apart from the rare characters."""
    words = f"{document.to_json()}第页共编制单位日期年月校验码金额大写本小计"
    return "".join(sorted(set(words) - set(RARE))) + " /—：0123456789,."


def test_the_shipped_fonts_draw_every_rare_name():
    """All rare name characters are in the cmap of the fonts that are handed to the engine."""
    drawn = FontSet.shipped_and().widths
    assert [mark for mark in RARE if ord(mark) not in drawn] == []


def test_a_sheet_without_the_chinese_font_is_refused(tmp_path):
    """With a Latin font alone the sheet is refused; with the shipped ones the sheet passes."""
    sheet = sign_sheet(9)
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(sheet, cut_font(tmp_path, "Latin 0123456789"))
    assert (caught.value.code, render_pdf(sheet)[:5]) == ("PAPER-GLYPH", b"%PDF-")


def test_the_refusal_names_the_person_and_the_character(tmp_path):
    """One glyph missing: the message says which sheet, line, person, column and code point."""
    sheet = sign_sheet(9)
    fonts = cut_font(tmp_path, letters_of(sheet) + RARE.replace("䶮", ""))
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(sheet, fonts)
    assert caught.value.refusals[0].what == (
        "《送温暖慰问金签领表》表“序号”第 6 行（钱䶮）“姓名”：“钱䶮”中的“䶮”（U+4DAE）没有字形"
    )


def test_a_font_of_the_office_fills_the_gap(tmp_path):
    """A folder of its own comes first, the shipped fonts still stand behind it."""
    cut_font(tmp_path, "玥")
    fonts = FontSet.shipped_and(tmp_path)
    check_glyphs(sign_sheet(9), fonts)
    assert (fonts.folders[0], fonts.families(Voice.BODY)) == (
        tmp_path,
        ["Noto Serif SC", "Noto Sans SC"],
    )


def test_a_font_folder_that_is_missing_or_broken_is_refused(tmp_path):
    """No folder, or a file that is no font: a refusal in words, no traceback; a sound one loads."""
    (tmp_path / "broken.otf").write_bytes(b"not a font")
    codes = []
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(Refused) as caught:
            render_pdf(sign_sheet(1), FontSet((folder,)))
        codes.append(caught.value.code)
    (tmp_path / "broken.otf").unlink()
    cut_font(tmp_path, "玥")
    assert (codes, len(FontSet((tmp_path,)).faces)) == (["PAPER-FONT", "PAPER-FONT"], 1)


def test_names_are_drawn_with_their_own_glyphs():
    """Each rare character is drawn from an embedded font and looks like no other.

    Boxes would all look alike, so the drawn pictures of the characters must differ pairwise, and
    each must have more ink than the outline of a box.
    """
    document = running_text(tuple(RARE), title="字")
    data = render_pdf(document)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        marks = [mark for mark in pdf.pages[0].chars if mark["text"] in RARE]
        places = [(mark["x0"], mark["top"], mark["x1"], mark["bottom"]) for mark in marks]
        fonts = {mark["fontname"].split("+")[-1] for mark in marks}
    scale = 4
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0].render(scale=scale).to_pil().convert("1")
    pictures = {
        page.crop(tuple(round(edge * scale) for edge in place)).tobytes() for place in places
    }
    assert (len(marks), len(pictures), fonts) == (8, 8, {"NotoSerifSC-Regular"})


def test_no_glyph_of_a_paper_is_the_empty_one():
    """The names on a sheet extract whole, and the embedded fonts map every one of their glyphs."""
    with pdfplumber.open(io.BytesIO(render_pdf(sign_sheet(9)))) as pdf:
        text = "".join(mark["text"] for page in pdf.pages for mark in page.chars)
    assert ([name for name in RARE_NAMES if name not in text], "\ufffd" in text) == ([], False)


def test_a_character_of_no_font_is_refused_in_running_text():
    """A picture character has no glyph in any shipped font; without it the paper passes."""
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(running_text((), blocks=(Paragraph("谢谢😀"),)))
    passed = render_pdf(running_text((), blocks=(Paragraph("谢谢"),)))
    assert ("U+1F600" in str(caught.value), passed[:5]) == (True, b"%PDF-")
