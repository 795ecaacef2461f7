"""Invented forms in many layouts are read as written by hand; a changed figure is found."""

import pytest
from tests.core.forms.layouts import INVENTED, expected, marks, projects_of, reading_of

BY_NAME = {path.name[:3]: path for path in INVENTED}


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_a_form_is_read_as_written_by_hand(path):
    got = projects_of(path.read_text(encoding="utf-8"))
    found = marks(expected(path), got)
    assert [(one.field, one.wrong) for one in found if one.wrong] == []


# Samples whose figures contradict each other on purpose: the lines and codes of their errors.
FAULTY = {
    "b15": {
        ("FORM-OVERSPENT", "第10行"), ("FORM-BALANCE", "第11行"), ("FORM-GRADE", "第21行"),
        ("FORM-VOUCHER", "第16行"),
    },
    "c06": {("FORM-SCORE", "第9行"), ("FORM-SCORE", "第10行"), ("FORM-SCORE", "第12行")},
}  # fmt: skip


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_only_a_form_that_contradicts_itself_has_errors(path):
    # The control of every change below: the same papers unchanged.
    found = reading_of(path.read_text(encoding="utf-8")).findings
    errors = {(one.code, one.where) for one in found if one.severity == "error"}
    assert errors == FAULTY.get(path.name[:3], set())


# file, what is printed, what is printed instead, the finding, the line that it names
CHANGES = [
    ("a01", "其中：当年财政拨款 | 20.00", "其中：当年财政拨款 | 19.00", "FORM-SUM", 6),
    ("a01", "24.00 | 10 | 96.00% |", "24.00 | 10 | 69.00% |", "FORM-RATE", 6),
    ("a01", "| 9.60 |", "| 9.90 |", "FORM-EXECUTION", 6),
    ("a01", "25.00 | 24.00 | 10 | 96.00%", "25.00 | 26.00 | 10 | 104.00%", "FORM-OVERSPENT", 6),
    ("a01", "480人 | 20 | 20", "408人 | 20 | 20", "FORM-SCORE", 13),
    ("a01", "500元/人 | 10 | 10", "600元/人 | 10 | 10", "FORM-CAP", 16),
    ("a01", "92% | 30 | 30", "92% | 30 | 27", "FORM-SCORE", 17),
    ("a01", "92% | 30 | 30", "92% | 40 | 30", "FORM-WEIGHTS", None),
    ("a01", "| 100 | 99.60 |", "| 100 | 95.60 |", "FORM-TOTAL", 19),
    ("a02", "自评等级\n|\n优", "自评等级\n|\n良", "FORM-GRADE", None),
    ("a16", "产出指标(50分)", "产出指标(60分)", "FORM-LEVEL", None),
    ("a01", "≥480人 | 480人 |", "≥480人 | 480元 |", "FORM-UNLIKE", 13),
    ("a15", "≥ | 240 | 次 | 252", "≥ | 240 | 252 | 次", "FORM-SHIFTED", 9),
    ("a15", "≥ | 240 | 次 | 252", "≥ | 次 | 240 | 252", "FORM-SHIFTED", 9),
]


@pytest.mark.parametrize(("name", "printed", "instead", "code", "line"), CHANGES)
def test_a_changed_figure_is_an_error_with_its_place(name, printed, instead, code, line):
    # One figure of a sound paper is changed: the error names it, its line and how sure it is.
    text = BY_NAME[name].read_text(encoding="utf-8")
    found = [
        one
        for one in reading_of(text.replace(printed, instead)).findings
        if one.code == code and one.severity == "error" and "（把握：" in one.message
    ]
    places = {one.where for one in found}
    named = bool(places) if line is None else f"第{line}行" in places
    assert (printed in text, named) == (True, True)


BLANKS = [
    ("a01", "480人 | 20 | 20 |", "| 20 | 20 |", "FORM-BLANK"),
    ("a01", "慰问困难职工人数", "慰问困难职工人数(≥**人)", "FORM-PLACEHOLDER"),
    ("a01", "92% | 30 | 30 | 无", "45% | 30 | 15 |", "FORM-REASON"),
]


@pytest.mark.parametrize(("name", "printed", "instead", "code"), BLANKS)
def test_what_was_not_filled_in_is_a_warning(name, printed, instead, code):
    # The control is the unchanged paper: no such warning in it.
    text = BY_NAME[name].read_text(encoding="utf-8")
    seen = [
        {one.code for one in reading_of(each).findings if one.severity == "warning"}
        for each in (text, text.replace(printed, instead))
    ]
    assert (code in seen[0], code in seen[1]) == (False, True)


VOUCHERS = """项目支出绩效自评报告
项目名称
消防宣传
实施单位
山前镇政府
二、项目支出明细情况
支出内容
实际支出数
会计凭证号
备注
印刷支出
3
3月12号凭证
场地支出
2
3月{}号凭证
支出合计
5
"""


def test_a_shifted_value_is_not_taken_over():
    # The unit stands where the actual belongs and the other way round: both are "not read".
    text = BY_NAME["a15"].read_text(encoding="utf-8")
    got = projects_of(text.replace("≥ | 240 | 次 | 252", "≥ | 240 | 252 | 次"))
    assert got[0]["indicators"][0][3:7] == ["≥", "240", None, None]


@pytest.mark.parametrize(("number", "twice"), [(12, True), (13, False)])
def test_a_voucher_under_two_lines_is_an_error(number, twice):
    found = {one.code for one in reading_of(VOUCHERS.format(number)).findings}
    assert ("FORM-VOUCHER" in found) == twice
