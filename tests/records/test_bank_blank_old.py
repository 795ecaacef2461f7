"""The bank's own blank .xls filled in place: what is ours changes, all else stays."""

import io
import struct

import olefile
import pytest
import xlwt

from nuanliu.records.documents.sandbox import OutsideFileError, in_child

FILL = "nuanliu.records.documents.blank_old_child:filled"
CELLS = "nuanliu.records.documents.workbook:cells"
ROWS = [
    ["1", "张三", "6222020000000000001", "500.00", ""],
    ["2", "李<四>&", "62220299", "0.01", "甲"],
]
TOUCHED = {0x00FC, 0x003C, 0x0085, 0x0208, 0x0200, 0x0201, 0x00BE, 0x00FD, 0x00D7, 0x020B, 0x00FF}


BLANK = (0x0201, 0x00BE)  # the records of empty cells with a style


def blank(*, example=False, free=3):
    """A form as banks give it out: title, headings, styled free rows, a second hidden sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("代发")
    sheet.write(0, 0, "批量代发模板")
    for column, title in enumerate(("序号", "户名", "账号", "金额", "币种")):
        sheet.write(1, column, title)
    look = xlwt.easyxf("pattern: pattern solid, fore_colour yellow", num_format_str="@")
    for row in range(2, 2 + free):
        sheet.write(row, 2, None, look)
        sheet.write(row, 3, None, look)
    sheet.row(2).height = 600
    if example:
        sheet.write(3, 1, "示例")
    codes = book.add_sheet("代码")
    codes.write(0, 0, "102 工商银行")
    codes.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data, rows=ROWS, sheet="代发", numbers=()):
    facts = {"sheet": sheet, "start": 3, "rows": rows, "numbers": list(numbers)}
    return in_child(FILL, data, facts=facts)


def records(data):
    """(kind, bytes) of the workbook's stream."""
    with olefile.OleFileIO(data) as box, box.openstream("Workbook") as stream:
        text = stream.read()
    found, at = [], 0
    while at + 4 <= len(text):
        kind, length = struct.unpack_from("<HH", text, at)
        if (kind, length) == (0, 0):
            break
        found.append((kind, text[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def test_what_was_written_reads_back_as_text():
    """Nineteen digits, an amount with two decimals, marks of XML; the other sheet is there."""
    sheets = in_child(CELLS, filled(blank()))["sheets"]
    assert (
        [row for row, _ in sheets[0]["rows"]][:4],
        [(one["name"], one["hidden"], one["rows"][0][0]) for one in sheets[1:]],
    ) == (
        [["批量代发模板"], ["序号", "户名", "账号", "金额", "币种"], ROWS[0][:4], ROWS[1]],
        [("代码", True, ["102 工商银行"])],
    )


def test_all_other_records_stay_byte_for_byte():
    """Only cells, rows, reach, the table of texts and places differ; made twice it is the same."""
    before, after = blank(), filled(blank())
    kept = [[one for one in records(data) if one[0] not in TOUCHED] for data in (before, after)]
    assert (kept[0] == kept[1], len(kept[0]) > 50, filled(before) == after) == (True, True, True)


def test_the_styles_of_the_free_cells_are_kept():
    """Account and amount stand in the cells' own style; the third row, which has none, too."""
    free = blank(free=1)
    looks = {struct.unpack_from("<3H", body)[2] for kind, body in records(free) if kind in BLANK}
    made = records(filled(free, rows=[*ROWS, ROWS[0]]))
    cells = [struct.unpack_from("<3H", body) for kind, body in made if kind == 0x00FD]
    ours = {xf for row, column, xf in cells if row >= 2 and column in (2, 3)}
    assert (len(looks), ours) == (1, looks)


def test_a_table_of_texts_longer_than_a_record_is_whole():
    """Three thousand rows of unlike texts: none is cut where one record ends and another begins."""
    rows = [[f"{n}", f"职工姓名{n}", f"62220200{n:011d}", "500.00", ""] for n in range(3_000)]
    sheet = in_child(CELLS, filled(blank(), rows=rows))["sheets"][0]
    assert [row for row, _ in sheet["rows"]][2:] == [row[:4] for row in rows]


def test_amounts_as_numbers():
    """Where the bank wants number cells: the value, to the cent."""
    sheet = in_child(CELLS, filled(blank(), numbers=[3]))["sheets"][0]
    assert [(row[3], kinds[3]) for row, kinds in sheet["rows"][2:4]] == [
        ("500", "n"),
        ("0.01", "n"),
    ]


@pytest.mark.parametrize(
    ("data", "sheet"), [(blank(example=True), "代发"), (blank(), "没有的表")], ids=["full", "other"]
)
def test_a_form_that_is_not_blank_is_refused(data, sheet):
    """An example row, or another sheet: refused with the place; the blank form is taken."""
    with pytest.raises(OutsideFileError) as refused:
        filled(data, sheet=sheet)
    assert (refused.value.code, len(filled(blank())) > 0) == ("BANK-BLANK", True)


@pytest.mark.parametrize("cut", [600, 2_000, 5_000])
def test_a_damaged_form_is_refused_in_words(cut):
    """Bytes turned over in the stream: a code of a refusal or a file; never a crash."""
    data = bytearray(blank())
    for at in range(cut, cut + 64):
        data[at] ^= 0xFF
    try:
        told = filled(bytes(data))[:4]
    except OutsideFileError as wrong:
        told = wrong.code
    assert told in (b"\xd0\xcf\x11\xe0", "FILE-UNREADABLE", "BANK-BLANK", "FILE-ENCRYPTED",
                    "FILE-LINKS", "FILE-FAR-CELL", "FILE-FORMAT")  # fmt: skip
