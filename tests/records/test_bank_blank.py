"""The bank's own blank workbook filled in place: what is ours changes, all else stays."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from nuanliu.records.documents.sandbox import OutsideFileError, in_child

FILL = "nuanliu.records.documents.blank_child:filled"
CELLS = "nuanliu.records.documents.workbook:cells"
ROWS = [
    ["1", "张三", "6222020000000000001", "500.00", ""],
    ["2", "李<四>&", "62220299", "0.01", "甲"],
]


def blank(*, example=False, strings=True):
    """A form as banks give it out: title, headings, styled free rows, a drop-down, a code list."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "代发"
    sheet.append(["批量代发模板"])
    sheet.append(["序号", "户名", "账号", "金额", "币种"])
    for row in range(3, 6):
        sheet.cell(row, 3).number_format = "@"
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFFFCC")
    if example:
        sheet["B4"] = "示例"
    choice = DataValidation(type="list", formula1='"RMB,USD"')
    choice.add("E3:E500")
    sheet.add_data_validation(choice)
    codes = book.create_sheet("代码")
    codes["A1"] = "102 工商银行"
    codes.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data, sheet="代发", start=3, rows=ROWS):
    return in_child(FILL, data, facts={"sheet": sheet, "start": start, "rows": rows, "numbers": []})


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {one: box.read(one) for one in box.namelist()}


TOUCHED = ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
ADDED = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"]  # where it had no table of texts


def shared():
    """A form made by a program that keeps its texts in one table, as spreadsheet programs do."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("代发")
    sheet.write_row(1, 0, ["序号", "户名", "账号", "金额", "币种"])
    sheet.data_validation("E3:E500", {"validate": "list", "source": ["RMB"]})
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("before", "touched"),
    [(shared(), TOUCHED), (blank(), ADDED + TOUCHED)],
    ids=["table of texts", "inline texts"],
)
def test_only_the_sheet_and_its_texts_are_touched(before, touched):
    """Every other part is the bank's, byte for byte; made twice, the file is the same."""
    made = filled(before)
    old, new = parts(before), parts(made)
    changed = sorted(name for name in new if new[name] != old.get(name))
    assert (changed, set(old) - set(new), filled(before) == made) == (touched, set(), True)


def test_what_was_written_reads_back_as_text():
    """Nineteen digits, an amount with two decimals, marks of XML: all are texts, none is cut."""
    sheet = in_child(CELLS, filled(blank()))["sheets"][0]
    assert sheet["rows"][2:] == [[ROWS[0][:4], "tttt"], [ROWS[1], "ttttt"]]


def test_styles_and_drop_downs_stay():
    """The colour and text format of the bank's cells, its list of choices, its hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(filled(blank())))
    sheet = book["代发"]
    cell = sheet["C4"]
    rules = [str(one.sqref) for one in sheet.data_validations.dataValidation]
    assert (
        cell.value,
        cell.number_format,
        cell.fill.fgColor.rgb,
        rules,
        book["代码"].sheet_state,
    ) == (
        "62220299",
        "@",
        "00FFFFCC",
        ["E3:E500"],
        "hidden",
    )


@pytest.mark.parametrize(
    ("data", "sheet"), [(blank(example=True), "代发"), (blank(), "没有的表")], ids=["full", "other"]
)
def test_a_form_that_is_not_blank_is_refused(data, sheet):
    """An example row, or another sheet: refused with the place; the blank form is taken."""
    with pytest.raises(OutsideFileError) as refused:
        filled(data, sheet)
    assert (refused.value.code, len(filled(blank())) > 0) == ("BANK-BLANK", True)
