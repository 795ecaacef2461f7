"""Any project → its forms in every layout, as DOCX, XLSX and PDF → read again → equal.

The projects are constructed: names, indicators and figures are drawn, none is a real one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanliu.core.documents import Document
from nuanliu.core.forms import read
from nuanliu.core.forms.answers import form_json
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import Cause, Possibility, ScoringRules
from nuanliu.core.refusal import Refused
from nuanliu.core.sheets import (
    Deviated,
    Fund,
    Goal,
    Layout,
    Sheet,
    monitoring_form,
    read_layout,
    report_letter,
    self_form,
    target_form,
)
from nuanliu.records.documents.formfiles import books, opening, pages, pdf
from nuanliu.records.documents.render.to_docx import render_docx
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.documents.render.to_xlsx import render_xlsx

RULES = ScoringRules(
    overshoot=Fraction(13, 10),
    qualitative=(("达成预期", 80), ("部分达成", 60), ("未达成", 0)),
    grades=(("优", 90), ("良", 80), ("中", 60), ("差", 0)),
)
USED = Imprint(date(2024, 12, 31), demo=True)
Maker = Callable[..., Document]
MAKERS: dict[str, Maker] = {
    "target": target_form,
    "monitoring": monitoring_form,
    "self": self_form,
    "report": report_letter,
}
# The readers without their guarded child: a test of the child stands elsewhere.
FORMATS: dict[str, tuple[Callable[[Document], bytes], Callable[[bytes], dict[str, Any]]]] = {
    "docx": (render_docx, pages.docx),
    "xlsx": (render_xlsx, books.book),
    "pdf": (render_pdf, pdf.pdf),
}
NAMES = ("national", "yunnan", "yunnan-eight", "sichuan")


def layout(name: str) -> Layout:
    return read_layout((files("nuanliu.config") / "layouts" / f"{name}.toml").read_text("utf-8"))


PAPERS = [
    (name, form, ending)
    for name in NAMES
    for form in layout(name).forms
    for ending in FORMATS
    if not (form == "report" and ending == "xlsx")
]
PROJECTS = ("送温暖专项经费", "职工关爱项目资金", "节日慰问补助经费", "困难职工帮扶专项资金")
UNITS = ("云川区总工会", "某某市教育工会", "青石县总工会")
TITLES = (
    (
        "产出指标",
        "数量指标",
        ("节庆慰问人数", "走访单位数", "慰问困难职工户数"),
        ("人", "家", "户"),
    ),
    ("产出指标", "质量指标", ("审批合规率", "发放准确率", "公示率"), ("%",)),
    ("效益指标", "社会效益指标", ("减轻负担率", "职工知晓率"), ("%",)),
    ("满意度指标", "服务对象满意度指标", ("受益对象满意度",), ("%",)),
)


def two(value: int) -> str:
    """Hundredths as printed."""
    return f"{value // 100}.{value % 100:02d}"


@st.composite
def goals(draw: st.DrawFn) -> tuple[Goal, ...]:
    """One to three indicators a second level, some short of their target, some not obtained."""
    made: list[Goal] = []
    for level1, level2, names, units in TITLES:
        for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
            unit = draw(st.sampled_from(units))
            sign = draw(st.sampled_from("≥≤="))
            wanted, actual = draw(st.integers(1, 9999)), draw(st.integers(0, 9999))
            weight, score = draw(st.integers(1, 30)), draw(st.integers(0, 3000))
            reached = f"{two(actual * 10)}{unit}".replace(".00", "")
            told = draw(st.booleans())
            points = two(min(score, weight * 100)) if told else "—"
            why = draw(st.sampled_from(("", "人员调动，已补发")))
            goal = (level1, level2, name, sign, str(wanted), unit, f"{sign}{wanted}{unit}")
            value = reached if told else "未取得"
            made.append(Goal(*goal, "年内完成", str(weight), value, points, why))
    return tuple(made)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A project with its money, aims, indicators, and a report's sentences about them."""
    rows = draw(goals())
    opening, more = draw(st.integers(1, 9999)), draw(st.integers(0, 500))
    adjusted = opening + more
    spent = draw(st.integers(0, adjusted))
    share = f"{spent * 1000 // adjusted / 10}%"
    scores = [Fraction(str(row.score)) for row in rows if row.score != "—"]
    points = draw(st.integers(0, 1000))
    total = two(int((sum(scores) + Fraction(points, 100)) * 100))
    money = (f"{opening}.00", f"{adjusted}.00", f"{spent}.00", share)
    grade = draw(st.sampled_from(("优", "良", "中", "差")))
    year = draw(st.integers(2022, 2027))
    return Sheet(
        project=draw(st.sampled_from(PROJECTS)),
        unit=draw(st.sampled_from(UNITS)),
        parent="某某市总工会",
        year=year,
        on=date(year, 12, 31),
        aim=("慰问一线职工，发挥工会作用。",),
        goals=rows,
        funds={"total": Fund(*money, "10", two(points)), "fiscal": Fund(*money)},
        reached=("按计划完成。",),
        total=total,
        grade=grade,
        running={
            row.name: Deviated(
                f"{row.value}{row.unit}", Cause.STAFF if row.reason else "", row.reason,
                draw(st.sampled_from(list(Possibility))), "按计划进行",
            )
            for row in rows
        },
        told={
            "conclusion": ((f"自评得分{total}分（满分100分），评价等级为“{grade}”。",),),
            "money": tuple(
                (f"{word}{wan * 10000:,}.00元。",)
                for word, wan in (("年初预算", opening), ("全年执行", spent))
            ),
            "problems": (("一项指标受人员调动影响。",),),
        },
    )  # fmt: skip


def read_again(data: bytes, ending: str):
    blocks = [opening._block(item) for item in FORMATS[ending][1](data)["items"]]
    return [form_json(form) for form in read(blocks, RULES).forms]


def plain(text: object):
    """Points as JSON prints them."""
    value = Fraction(str(text))
    return value.numerator if value.denominator == 1 else float(value)


def expected(sheet: Sheet, form: str, has: set[str]):
    """What the reader must give for a form: nothing that the form has no column for."""
    # What stands under 执行情况 in the middle of a year is no 实际完成值, and is not read as one.
    scored, known = form in {"self", "report"}, form != "target"
    reached = scored or "actual" in has
    rows = [
        [
            row.level1, row.level2, row.name, row.operator, row.value, row.unit,
            str(row.actual).removesuffix(row.unit) if reached else None,
            plain(row.score) if scored and row.score != "—" else None,
            plain(row.weight) if scored or "weight" in has else None,
        ]
        for row in sheet.goals
    ]  # fmt: skip
    money = "money" in has
    return {
        "project": sheet.project,
        "unit": sheet.unit,
        "year": sheet.year,
        "total_yuan": plain(sheet.funds["total"].opening) * 10000 if money else None,
        "executed_yuan": plain(sheet.funds["total"].executed) * 10000 if money and known else None,
        "self_score": plain(sheet.total) if scored else None,
        "grade": sheet.grade if form == "report" else None,
        "indicators": rows,
    }


def columns_of(shown: Layout, form: str) -> set[str]:
    told = shown.forms[form]
    has = {one.field for one in told.columns if one.title != "执行情况"}
    return has | ({"money"} if told.money or form == "report" else set())


@pytest.mark.parametrize(("name", "form", "ending"), PAPERS)
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(sheet=sheets())
def test_what_was_written_is_read_again(name, form, ending, sheet):
    """One project, the same facts: names, amounts, every indicator with target, actual, points."""
    shown = layout(name)
    paper = MAKERS[form](sheet, shown, USED, final=True)
    found = read_again(FORMATS[ending][0](paper), ending)
    assert found == [expected(sheet, form, columns_of(shown, form))]


def test_a_changed_figure_is_read_as_changed():
    """Control: another actual in the file is another actual in the answer."""
    row = Goal("产出指标", "数量指标", "人数", "≥", "7", "人", "≥7人", "", "10", "7人", "10.00")
    fund = Fund("35.00", "35.00", "35.00", "100.0%", "10", "10.00")
    first = Sheet("慰问经费", "云川区总工会", "云川区总工会", 2024, date(2024, 12, 31), ("慰问。",),
                  (row,), {"total": fund}, ("完成。",), "20.00")  # fmt: skip
    second = replace(first, goals=(replace(row, actual="8人"),))
    actuals = [
        read_again(render_docx(self_form(one, layout("yunnan"), USED, final=True)), "docx")[0][
            "indicators"
        ][0][6]
        for one in (first, second)
    ]
    assert actuals == ["7", "8"]


HEAD = 'name = "a"\ntitle = "b"\nsource = "c"\n'
WRONG = [
    ("name = ", "LAYOUT-TOML"),
    ('name = "a"\ntitle = "b"', "LAYOUT-KEY"),
    ('name = "a"\ntitle = "b"\nsource = "c"\n[odd]\ntitle = "d"', "LAYOUT-KEY"),
    ('name = "a"\ntitle = "b"\nsource = "c"\n[self]\ntitle = "d"', "LAYOUT-KEY"),
    (
        'name = "a"\ntitle = "b"\nsource = "c"\n[self]\ntitle = "d"\ncolumns = ["x:y"]',
        "LAYOUT-FIELD",
    ),
]


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_layout_that_is_none_is_refused(text, code):
    """No TOML, no source, a form or a column nobody knows, a table without columns."""
    with pytest.raises(Refused) as refused:
        read_layout(text)
    assert refused.value.code == code
