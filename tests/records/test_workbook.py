"""Every cell of a file as text with its type; hostile containers refused before they are opened.

The verdicts were written down by hand before the files were made.
"""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.hostile.containers import OLE, SHEET, patched, rezipped, saved

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.sandbox import OutsideFileError, in_child
from nuanliu.records.documents.workbook import cells, number_text

CELLS = "nuanliu.records.documents.workbook:cells"


def small_book():
    book: Any = openpyxl.Workbook()
    book.active.append(["姓名", "金额"])
    return book


def verdict(data):
    try:
        cells(data)
    except Refused as refused:
        return refused.code
    return ""


def far(place):
    book = small_book()
    book.active[place] = 1
    return saved(book)


SMALL = saved(small_book())
HOSTILE = {
    "far row": (far("A200001"), "FILE-FAR-CELL"),
    "far column": (far("GS1"), "FILE-FAR-CELL"),
    "both far": (far("XFD1048576"), "FILE-FAR-CELL"),
    "last allowed": (far("GR1"), ""),
    "far empty row": (
        rezipped(
            SMALL,
            change={SHEET: lambda x: x.replace(b"</sheetData>", b'<row r="999999"/></sheetData>')},
        ),
        "FILE-FAR-CELL",
    ),
    "far cell under another name": (
        rezipped(SMALL, add=[("xl/media/a.png", b'<c r="XFD1048576"/>')]),
        "FILE-FAR-CELL",
    ),
    "zip bomb": (rezipped(SMALL, add=[("xl/media/a.bin", b"0" * 30_000_000)]), "FILE-BOMB"),
    "many parts": (rezipped(SMALL, add=[(f"x/{n}", b"") for n in range(201)]), "FILE-BOMB"),
    "parent path": (rezipped(SMALL, add=[("xl/../../evil", b"")]), "FILE-ZIP"),
    "absolute path": (rezipped(SMALL, add=[("/etc/passwd", b"")]), "FILE-ZIP"),
    "drive path": (rezipped(SMALL, add=[("C:/evil", b"")]), "FILE-ZIP"),
    "same name in other case": (rezipped(SMALL, add=[("XL/workbook.xml", b"")]), "FILE-ZIP"),
    "macro": (rezipped(SMALL, add=[("xl/vbaProject.bin", b"x")]), "FILE-MACRO"),
    "macro sheet": (rezipped(SMALL, add=[("xl/macrosheets/m1.xml", b"<x/>")]), "FILE-MACRO"),
    "macro type": (
        rezipped(
            SMALL,
            change={
                "[Content_Types].xml": lambda x: x.replace(b"sheet.main", b"sheet.macroEnabled")
            },
        ),
        "FILE-MACRO",
    ),
    "link": (rezipped(SMALL, add=[("xl/externalLinks/e1.xml", b"<x/>")]), "FILE-LINKS"),
    "data connection": (rezipped(SMALL, add=[("xl/connections.xml", b"<x/>")]), "FILE-LINKS"),
    "embedded": (rezipped(SMALL, add=[("xl/embeddings/o.bin", b"x")]), "FILE-OLE"),
    "control": (rezipped(SMALL, add=[("xl/activeX/a.xml", b"<x/>")]), "FILE-OLE"),
    "doctype": (
        rezipped(SMALL, change={SHEET: lambda x: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + x}),
        "FILE-DTD",
    ),
    "hidden in utf-16": (
        rezipped(SMALL, change={SHEET: lambda x: x.decode().encode("utf-16")}),
        "FILE-DTD",
    ),
    "cut off": (SMALL[:-200], "FILE-ZIP"),
    "no table": (rezipped(b"PK\x05\x06" + bytes(18), add=[("a.txt", b"x")]), "FILE-FORMAT"),
    "broken sheet": (rezipped(SMALL, change={SHEET: lambda _: b"<worksheet"}), "FILE-UNREADABLE"),
    "locked": (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "FILE-ENCRYPTED"),
    "old macro": (OLE + bytes(600) + "_VBA_PROJECT".encode("utf-16-le"), "FILE-MACRO"),
    "old and broken": (OLE + bytes(600), "FILE-UNREADABLE"),
    "pdf": (b"%PDF-1.4", "FILE-FORMAT"),
    "rar": (b"Rar!\x1a\x07", "FILE-FORMAT"),
    "page named xls": (b"<html><table><tr><td>x</td></tr></table>", "FILE-FORMAT"),
    "mixed encodings": ("姓名,".encode() + "张三".encode("gbk") + b"\xff", "FILE-ENCODING"),
    "null bytes": (b"a,b\x00c\n", "FILE-ENCODING"),
    "open quote": (b'a,"b\nc', "FILE-CSV"),
    "after the quote": (b'a,"b"c\n', "FILE-CSV"),
    "wide text": (b"," * 201, "FILE-FAR-CELL"),
    "huge cell": (b"a," + b"x" * 140_000, "FILE-CSV"),
    "locked part": (patched(SMALL, 8, b"\x01\x00"), "FILE-ENCRYPTED"),
    "parts overlap": (patched(SMALL, 42, bytes(4)), "FILE-BOMB"),
    "understated size": (patched(SMALL, 24, b"\x01\x00\x00\x00"), "FILE-ZIP"),
    "sound": (SMALL, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_file_has_its_verdict(name):
    """One file each; 'sound' and 'last allowed' pass."""
    data, code = HOSTILE[name]
    assert verdict(data) == code


def test_a_far_cell_is_refused_in_the_child_with_its_place():
    """What the office reads: the cell and what to do."""
    with pytest.raises(OutsideFileError) as caught:
        in_child(CELLS, far("XFD1048576"))
    assert (caught.value.code, "第 1048576 行" in str(caught.value)) == ("FILE-FAR-CELL", True)


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{word}="{OFFICE}{word}:1.0"' for word in ("office", "table", "text"))
REPEATED = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell '
    'table:number-columns-repeated="{}"{}</table:table-cell>'
    "</table:table-row>"
)
FULL, BLANK = ' office:value-type="string"><text:p>x</text:p>', ">"


def open_document(rows):
    """An .ods of one sheet with the rows given as XML."""
    content = (
        f'<office:document-content {SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("META-INF/manifest.xml", f'<m xmlns="{OFFICE}manifest:1.0"/>')
        box.writestr("content.xml", content)
    return out.getvalue()


def test_a_cell_repeated_over_the_whole_sheet_does_not_end_the_server():
    """A few hundred bytes of .ods stand for 17 billion cells; a blank tail is harmless."""
    with pytest.raises(OutsideFileError) as caught:
        in_child(CELLS, open_document(REPEATED.format(1048576, 16384, FULL)))
    tail = open_document(REPEATED.format(1, 2, FULL) + REPEATED.format(1048575, 16384, BLANK))
    assert (caught.value.code, in_child(CELLS, tail)["sheets"][0]["rows"]) == (
        "FILE-FAR-CELL",
        [[["x", "x"], "tt"]],
    )


def test_every_kind_of_cell_is_text_with_its_type():
    """Text, leading zeros, numbers of every size, days, a time, yes; blanks in front are kept."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("名单")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_string(1, 1, "0012")
    page.write_number(1, 2, 530103199001011234)
    page.write_number(1, 3, 500)
    page.write_number(1, 4, 0.1 + 0.2)
    page.write_datetime(1, 5, dt.datetime(2024, 1, 5), day)  # noqa: DTZ001 - a cell has no zone
    page.write_boolean(1, 6, True)
    page.write_blank(30, 7, None, day)
    book.close()
    sheet = cells(out.getvalue())["sheets"][0]
    assert (sheet["name"], sheet["hidden"], sheet["rows"]) == (
        "名单",
        False,
        [
            [[], ""],
            [
                ["", "0012", "530103199001011000", "500", "0.3", "2024-01-05", "TRUE"],
                "-tnnndb",
            ],
        ],
    )


def test_sheets_say_whether_they_are_hidden_and_where_cells_are_merged():
    """Two sheets, one hidden; a merge over three columns."""
    book = small_book()
    book.active.merge_cells("A3:C3")
    book.create_sheet("底稿").sheet_state = "hidden"
    sheets = cells(saved(book))["sheets"]
    found = [(sheet["name"], sheet["hidden"], sheet["merged"]) for sheet in sheets]
    assert found == [("Sheet", False, [[2, 0, 2, 2]]), ("底稿", True, [])]


def test_a_wrong_announced_size_hides_nothing():
    """WPS sometimes announces A1 only; all rows are read."""
    data = rezipped(SMALL, change={SHEET: lambda x: x.replace(b'ref="A1:B1"', b'ref="A1"')})
    assert cells(data)["sheets"][0]["rows"] == [[["姓名", "金额"], "tt"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "，"])
def test_text_files_in_every_encoding_and_separator(encoding, mark):
    """The same table each time; a number kept as text by ="..." loses its wrapping."""
    text = f'姓名{mark}卡号\r\n钱䶮{mark}="0012"\r\n'
    sheet = cells(text.encode(encoding))["sheets"][0]
    assert sheet["rows"] == [[["姓名", "卡号"], "tt"], [["钱䶮", "0012"], "tt"]]


def test_numbers_keep_fifteen_digits_and_never_an_exponent():
    """Whole, broken, small, negative and beyond."""
    found = [number_text(value) for value in (500, 500.5, 1e20, -1.5e16, 1e-7, 6222021234567890123)]
    assert found == [
        "500",
        "500.5",
        "100000000000000000000",
        "-15000000000000000",
        "0.0000001",
        "6222021234567890000",
    ]


def test_a_chinese_comma_in_a_note_separates_nothing():
    """Where a comma separates, 说明，备注 is one cell."""
    sheet = cells("姓名,备注\r\n张三,在岗，已核实\r\n".encode())["sheets"][0]
    assert sheet["rows"] == [[["姓名", "备注"], "tt"], [["张三", "在岗，已核实"], "tt"]]


def test_a_page_named_xls_keeps_its_merges_and_its_long_numbers():
    """A title over three columns and a heading over two: each stands once, its reach is told."""
    page = (
        "<html><head><meta charset=gb2312></head><table border=1>"
        "<tr><td colspan=3>慰问名单<tr><td>姓名<td colspan=2>证件"
        "<tr><td>张三<td>居民身份证<td style='mso-number-format:\"\\@\"'>530103199001010000</table>"
    )
    sheet = cells(page.encode("gb18030"))["sheets"][0]
    assert (sheet["rows"], sheet["merged"]) == (
        [
            [["慰问名单"], "t"],
            [["姓名", "证件"], "tt"],
            [["张三", "居民身份证", "530103199001010000"], "ttt"],
        ],
        [[0, 0, 0, 2], [1, 1, 1, 2]],
    )


def test_a_long_page_is_read_whole_and_one_too_long_says_so():
    """20,000 rows of a system's export are read; what goes beyond the limit is named as it is."""
    row = "<tr>" + "<td>x</td>" * 6 + "</tr>"
    long = cells(f"<table>{row * 20_000}</table>".encode())["sheets"][0]
    with pytest.raises(Refused) as wide:
        cells(b"<table>" + b"<tr><td rowspan=0 colspan=900>1<td>2" * 200 + b"</table>")
    with pytest.raises(Refused) as heavy:
        cells(b"<table><tr><td>1<td>2" + b" " * (10 << 20) + b"</table>")
    assert (len(long["rows"]), [found.value.refusals[0].what for found in (wide, heavy)]) == (
        20_000,
        ["网页里的表格超过 1000000 格", "网页形式的表格超过 10 MB"],
    )
