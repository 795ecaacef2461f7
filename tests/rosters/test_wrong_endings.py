"""A file under the ending of another kind is read for what it is, by every way in: same people."""

import json

import pytest
from tests.core.roster.desk import CARDS, HEADING, number
from tests.rosters.writers import Page, write

from nuanliu.faces.cli import main
from nuanliu.records.documents.workbook import form_of

TITLE = ["某工会送温暖花名册", *[None] * 6]
ROWS = [
    ["张三", number(), "500", "一线职工", "13900000001", CARDS[0], "演示银行"],
    ["李四", number("53010319810202001"), "300元", "一线职工", "13900000002", CARDS[1], "演示银行"],
]
PAGE = Page("名单", [TITLE, list(HEADING), *ROWS], merged=((0, 0, 0, 6),))
WIDE = write([PAGE], "html").decode("gb18030").encode("utf-16")
SCRIPT = b"<!-- made by a system -->\r\n<script>var a = '<table>'</script>" + write([PAGE], "html")
FILES = {
    "文本.xlsx": ("csv", write([PAGE], "gb18030 ','")),
    "制表符文本.xls": ("csv", write([PAGE], "utf-16 '\\t'")),
    "旧格式.xlsx": ("xls", write([PAGE], "xls")),
    "新格式.xls": ("xlsx", write([PAGE], "xlsx")),
    "新格式.csv": ("xlsx", write([PAGE], "xlsx")),
    "开放格式.txt": ("ods", write([PAGE], "ods")),
    "网页.xls": ("html", write([PAGE], "html")),
    "网页.csv": ("html", write([PAGE], "html")),
    "宽字网页.xls": ("html", WIDE),
    "带脚本的网页.xls": ("html", SCRIPT),
    "没有后缀": ("xlsx", write([PAGE], "xlsx")),
}


@pytest.fixture
def checked(tmp_path, capsys):
    """Ask `check-roster --json` about a file of some name: exit code and answer."""

    def ask(name, data):
        (tmp_path / name).write_bytes(data)
        code = main(["check-roster", str(tmp_path / name), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.mark.parametrize("name", FILES)
def test_the_content_decides_and_not_the_name(checked, name):
    """Two sound people whatever the ending; the form is told by what is inside."""
    form, data = FILES[name]
    code, told = checked(name, data)
    assert (form_of(data), code, told["rows"], told["ok"], told["findings"]) == (form, 0, 2, 2, [])


def test_a_fault_in_a_disguised_page_is_marked_at_its_cell(checked):
    """A page named .xls with one wrong amount: its cell is named, the marked copy is .xlsx."""
    line = [*ROWS[0][:2], "约五百", *ROWS[0][3:]]
    wrong = write([PAGE._replace(rows=[TITLE, list(HEADING), line])], "html")
    code, told = checked("导出.xls", wrong)
    places = [(one["row"], one["column"], one["code"]) for one in told["findings"]]
    assert (code, places, told["marked_file"].endswith("导出（批注）.xlsx")) == (
        1,
        [(3, "C", "AMOUNT-FORM")],
        True,
    )


def test_what_is_no_table_is_named_with_the_way_out(tmp_path, capsys):
    """A picture and a paper under the ending of a table: what it is, and how to go on."""
    said = []
    for name, data in (("照片.xlsx", b"\x89PNG\r\n"), ("通知.xls", b"%PDF-1.7")):
        (tmp_path / name).write_bytes(data)
        code = main(["check-roster", str(tmp_path / name)])
        words = capsys.readouterr().err
        said.append((code, "这是" in words, ".xlsx 再上传" in words))
    assert said == [(2, True, True)] * 2
