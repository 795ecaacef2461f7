"""The sender's file comes back with its faults marked and can be corrected and sent again."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from tests.hostile.containers import rezipped, saved

from nuanliu.core.roster import Field, Finding, Severity, Sheet, read_roster
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.records.documents.workbook import cells
from nuanliu.stages.nominations.marking import marked, marked_name
from nuanliu.stages.nominations.marking_xlsx import ERROR_FILL, HEADING, OTHER_FILL


def roster_file():
    """A titled list with widths, a merge, a drop-down, a filter, a frozen pane and a formula."""
    book: Any = openpyxl.Workbook()
    page = book.active
    page.title = "名单"
    page["A1"] = "慰问花名册"
    page["A1"].font = Font(bold=True, size=16)
    page.merge_cells("A1:D1")
    for row in (["姓名", "身份证号", "慰问金额", "人员类别"], ["张三", "x", 600, "一线职工"]):
        page.append(row)
    page.append(["李四", "y", "=1+1", "一线职工"])
    page.column_dimensions["B"].width = 30
    page.freeze_panes = "B3"
    page.auto_filter.ref = "A2:D4"
    choice = DataValidation(type="list", formula1='"一线职工"')
    choice.add("D3:D9")
    page.add_data_validation(choice)
    book.create_sheet("说明")["A1"] = "每人一行"
    return saved(book)


def read(data):
    return read_roster([Sheet.of(sheet) for sheet in cells(data)["sheets"]])


def fault(row, column, text, severity=Severity.ERROR):
    return Finding("名单", row, column, "", "", "CODE", severity, text, "请改正")


LONG = "6222021234567890123"
MANIFEST = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
FAULTS = [
    fault(3, "C", "金额超过标准"),
    fault(3, "B", "电话有疑问", Severity.WARNING),
    fault(4, "B", "号码有误"),
]


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def fills(page):
    """The colours of cells, that of a heading made by us left out."""
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fill_type and cell.fill.fgColor.rgb != HEADING.fgColor.rgb
    }


def test_faults_stand_in_a_first_column_and_colour_their_cells():
    """Errors first and numbered; the words name each column by its letter in this file."""
    page = opened(marked(roster_file(), FAULTS))["名单"]
    column = [page.cell(row, 1).value for row in range(1, 5)]
    assert column == [
        None,
        "错误说明",
        "1. D列：金额超过标准。请改正。\n2. （提示）C列：电话有疑问。请改正。",
        "C列：号码有误。请改正。",
    ]
    assert fills(page) == {"D3": ERROR_FILL, "C3": OTHER_FILL, "C4": ERROR_FILL}


def said(roster):
    """What a file says of people, our own words aside, and in which rows its heading stands."""
    rows = (*roster.rows, *roster.held)
    told = [{f: text for f, text in row.texts.items() if f is not Field.MARKS} for row in rows]
    return [row.row for row in rows], told, roster.sheets[0].header_rows


@pytest.mark.parametrize("rows", [1, 2])
def test_a_fault_of_the_heading_leaves_the_heading_whole(rows):
    """A heading of one row and of two, at fault in every row: the words stand under it.

    The file read again says what the sender's own said, and marked again it gets no second column.
    """
    book = opened(roster_file())
    if rows == 2:
        page = book["名单"]
        page.insert_rows(3)
        page["C2"], page["C3"] = "慰问情况", "慰问金额"
        for letter in "ABD":
            page.merge_cells(f"{letter}2:{letter}3")
    faults = [fault(2, "B", "列名不清楚"), fault(1 + rows, "C", "缺少单位", Severity.WARNING)]
    before = read(saved(book))
    once = marked(saved(book), [*faults, fault(2 + rows, "A", "不清楚")])
    again = marked(once, [fault(2, "C", "列名不清楚")])
    column = [opened(once)["名单"].cell(2 + place, 1).value for place in range(rows + 1)]
    heard = [said(read(one)) for one in (once, again)]
    assert (heard, column, opened(again)["名单"].max_column) == (
        [said(before)] * 2,
        [
            "错误说明",
            *[None] * (rows - 1),
            (
                "1. 表头C列：列名不清楚。请改正。\n2. B列：不清楚。请改正。\n"
                "3. 表头（提示）D列：缺少单位。请改正。"
            ),
        ],
        5,
    )


def test_a_row_is_as_high_as_what_is_said_of_it():
    """Three long faults in one row need more lines than one; a row without any is left alone."""
    told = fault(3, "B", "身份证号少了一位，应为十八位，请对照证件原件补齐后再上传" * 2)
    page = opened(marked(roster_file(), [told] * 3))["名单"]
    heights = [page.row_dimensions[row].height for row in (3, 4)]
    assert (heights[0] > 60, heights[0] <= 409, heights[1]) == (True, True, None)


def test_letters_inside_a_message_move_along():
    """A message naming two columns and quoting a heading: on the second round nothing moves."""
    told = [fault(3, "B", "A 列和 C 列都像是“姓名”，“B 列”不像")]
    once = marked(roster_file(), told)
    again = marked(once, told)
    words = [opened(data)["名单"].cell(3, 1).value for data in (once, again)]
    assert words == [
        "C列：B 列和 D 列都像是“姓名”，“B 列”不像。请改正。",
        "B列：A 列和 C 列都像是“姓名”，“B 列”不像。请改正。",
    ]


def test_the_layout_moves_along():
    """Merge, width, drop-down, filter, frozen pane and bold title are where they belong."""
    book = opened(marked(roster_file(), FAULTS))
    page = book["名单"]
    assert (
        [str(area) for area in page.merged_cells.ranges],
        page.column_dimensions["C"].width,
        [str(rule.sqref) for rule in page.data_validations.dataValidation],
        page.auto_filter.ref,
        page.freeze_panes,
        page["B1"].value,
        page["B1"].font.b,
        book["说明"]["A1"].value,
    ) == (["B1:E1"], 30, ["E3:E9"], "B2:E4", "C3", "慰问花名册", True, "每人一行")


def test_a_marked_file_holds_no_formula():
    """What was computed is a value now; a text that looks like a formula stays a text."""
    faults = [fault(3, "A", "=HYPERLINK(1)"), fault(4, "A", "@x")]
    page = opened(marked(roster_file(), faults))["名单"]
    kinds = {cell.data_type for row in page.iter_rows() for cell in row}
    before = {c.data_type for row in opened(roster_file())["名单"].iter_rows() for c in row}
    assert ("f" in kinds, "f" in before) == (False, True)


def test_a_marked_file_is_marked_anew_when_it_comes_again():
    """The old words and colours go; no second column is put in front."""
    once = marked(roster_file(), FAULTS)
    assert read(once).sheets[0].columns["A"] is Field.MARKS
    page = opened(marked(once, [fault(4, "D", "金额有误")]))["名单"]
    texts = [page.cell(row, 1).value for row in range(1, 5)]
    assert (texts, fills(page), page.max_column) == (
        [None, "错误说明", None, "D列：金额有误。请改正。"],
        {"D4": ERROR_FILL},
        5,
    )


def test_a_hidden_row_with_a_fault_is_shown():
    """Row 3 is at fault and hidden, row 4 only hidden."""
    book = opened(roster_file())
    for row in (3, 4):
        book["名单"].row_dimensions[row].hidden = True
    page = opened(marked(saved(book), [fault(3, "C", "金额超过标准")]))["名单"]
    assert [page.row_dimensions[row].hidden for row in (3, 4)] == [False, True]


def test_a_text_file_comes_back_as_a_workbook_of_texts():
    """GB 18030 in; the long number keeps its digits, what looks like a formula computes nothing."""
    text = f"姓名,身份证号,慰问金额,人员类别\r\n张三,{LONG},=1+1,一线职工\r\n"
    faults = [Finding("", 2, "C", "", "", "X", Severity.ERROR, "不是金额", "请改")]
    page = opened(marked(text.encode("gb18030"), faults)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert (rows, {c.data_type for c in page[2]}, fills(page)) == (
        [
            ["错误说明", "姓名", "身份证号", "慰问金额", "人员类别"],
            ["D列：不是金额。请改。", "张三", LONG, "=1+1", "一线职工"],
        ],
        {"s"},
        {"D2": ERROR_FILL},
    )


def test_what_only_the_lenient_reader_opens_is_made_anew():
    """A broken part of styles stops openpyxl, not the reader: the cells come back all the same."""
    broken = {"xl/styles.xml": lambda part: part.replace(b"<fills", b"<fills><x/></fills><fillz")}
    data = rezipped(roster_file(), change=broken)
    page = opened(marked(data, FAULTS))["名单"]
    assert ([c.value for c in page[3]][1:], fills(page)["D3"]) == (
        ["张三", "x", "600", "一线职工"],
        ERROR_FILL,
    )


def test_a_file_without_faults_gets_no_column():
    """No finding, no column."""
    page = opened(marked(roster_file(), []))["名单"]
    assert (page["A2"].value, page.max_column) == ("姓名", 4)


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{word}="{OFFICE}{word}:1.0"' for word in ("office", "table", "text"))
CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def open_document():
    """A minimal .ods of one list with a text that looks like a formula."""
    words = (("姓名", "金额", "身份证号"), ("张三", "=1+1", "x"))
    lines = ("".join(CELL.format(word) for word in row) for row in words)
    rows = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    content = (
        f'<office:document-content {SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="名单">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("META-INF/manifest.xml", MANIFEST)
        box.writestr("content.xml", content)
    return out.getvalue()


def test_an_old_format_comes_back_as_a_new_workbook_of_texts():
    """An .ods cannot be kept as it is; every cell is there, none of them computes."""
    page = opened(marked(open_document(), [fault(2, "B", "金额有误")]))["名单"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert (rows, page["C2"].data_type, fills(page)) == (
        [
            ["错误说明", "姓名", "金额", "身份证号"],
            ["C列：金额有误。请改正。", "张三", "=1+1", "x"],
        ],
        "s",
        {"C2": ERROR_FILL},
    )


def test_a_hostile_file_is_refused_here_too():
    """Marking opens nothing that reading would refuse."""
    with pytest.raises(OutsideFileError) as caught:
        marked(b"%PDF-1.7", FAULTS)
    assert caught.value.code == "FILE-FORMAT"


def test_names_of_marked_files():
    """Always a workbook; a marked file that comes again does not get a second mark."""
    names = [marked_name(name) for name in ("花名册.xlsx", "a.csv", "旧.xls", "a（批注）2.xlsx")]
    assert names == ["花名册（批注）.xlsx", "a（批注）.xlsx", "旧（批注）.xlsx", "a（批注）.xlsx"]
