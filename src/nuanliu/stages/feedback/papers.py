"""Papers of 满意度: the statistics of one survey, with everything a rate must be read with."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from nuanliu.core.bias import bias_notes
from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Figure,
    Heading,
    Inline,
    Kind,
    PageBreak,
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, count, rate, ref, within
from nuanliu.core.imprint import Imprint
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import Verdict, percent, verdict
from nuanliu.core.standards import Kind as Laid
from nuanliu.core.standards.model import ON_POINT
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.feedback.queries import (
    RECEIVED,
    Rate,
    choices_of,
    not_received,
    rate_in,
    rated_of,
    surveys_by,
    taken_of,
    words_of,
)
from nuanliu.stages.projects.models import Project

RATE_COLUMNS = (
    Column("题目", 6),
    Column("有效份数", 3, kind=Kind.COUNT),
    Column("肯定份数", 3, kind=Kind.COUNT),
    Column("比率", 2, Align.CENTER),
    Column("95%置信区间", 4, Align.CENTER),
    Column("结论", 4, Align.CENTER),
)
CHOICE_COLUMNS = (
    Column("题目", 6),
    Column("选项", 3),
    Column("份数", 2, kind=Kind.COUNT),
    Column("占收回", 2, Align.CENTER),
)
METHOD = (
    "比率＝肯定份数÷该题有效份数，“不了解”和未答不计入有效。"
    "置信区间按 Wilson 方法计算，并按实际慰问人数作有限总体修正；"
    "区间下限达到目标才记“达标”。"
)


def survey_report(
    survey: Survey, imprint: Imprint, targets: Mapping[str, Fraction] | None = None
) -> Document:
    """满意度统计 of a survey; `targets` (shares) by question code; a draft until it is closed."""
    project, rates = survey.campaign.project, [rate_in(survey, c) for c in rated_of(survey)]
    first = rates[0]
    blocks: tuple[Block, ...] = (
        Fields(_facts(survey, first), columns=3),
        Heading(1, "一、比率和区间"),
        Table(RATE_COLUMNS, tuple(_rate_row(survey, one, targets or {}) for one in rates)),
        Paragraph(METHOD),
        Heading(1, "二、使用时须注意"),
        *[Paragraph((f"{n}．", *note, "。")) for n, note in enumerate(_notes(survey, rates), 1)],
        SignatureLine(("统计人", "审核人", "负责人")),
        PageBreak(),
        Heading(1, "附：各题选项分布"),
        Table(CHOICE_COLUMNS, _choice_rows(survey, first.returned)),
    )
    return imprint.form(
        f"{project.fiscal_year}年{survey.campaign.name}满意度调查统计表",
        project.unit_name,
        blocks,
        number="送温暖表10",
        final=survey.state == "closed",
        on=survey.closed_on,
    )


def _on_point(survey: Survey) -> bool:
    """Whether the standards pinned to let the rate itself decide; else its lower bound does."""
    year_end = date(survey.campaign.project.fiscal_year, 12, 31)
    day = min(survey.closed_on or year_end, year_end)
    rows = standard_of(survey.campaign).in_force(Laid.SURVEY_VERDICT, day)
    return bool(rows) and rows[0].words == (ON_POINT,)


def surveys_told(project: Project, on: date) -> tuple[Run, ...]:
    """What the rates of a project rest on, survey by survey: how many were asked and answered."""
    runs: list[Run] = []
    for survey in surveys_by(project, on).select_related("campaign").order_by("pk"):
        key, valid = ref("feedback.survey", survey.pk), survey.answers.filter(valid=True).count()
        runs += [
            f"{'；' if runs else ''}{survey.campaign.name}",
            ("" if survey.closed_on is None else f"（{survey.closed_on.isoformat()}结束）"),
            "实际慰问",
            count(survey.population, "survey.population", key, "人"),
            "，发出",
            count(survey.issued, "survey.issued", key, "份"),
            "，收回",
            count(survey.answers.count(), "survey.returned", key, "份"),
            "，有效",
            count(valid, "survey.valid", key, "份"),
        ]
    return tuple(runs)


def _facts(survey: Survey, first: Rate) -> tuple[Field, ...]:
    key = ref("feedback.survey", survey.pk)
    valid = survey.answers.filter(valid=True).count()
    return (
        Field("实际慰问", count(first.population, "survey.population", key, "人")),
        Field("抽取对象", count(survey.asked.count(), "survey.drawn", key, "人")),
        Field("发出问卷", count(first.issued, "survey.issued", key, "份")),
        Field("收回问卷", count(first.returned, "survey.returned", key, "份")),
        Field("有效问卷", count(valid, "survey.valid", key, "份")),
        Field("回收率", rate(first.returned, first.issued, "survey.return_rate", key)),
        Field("有效率", rate(valid, first.returned, "survey.valid_rate", key)),
        Field("结束日期", survey.closed_on.isoformat() if survey.closed_on else "尚未结束"),
        Field("抽样种子", survey.seed, span=2),
    )


def _rate_row(survey: Survey, one: Rate, targets: Mapping[str, Fraction]) -> Row:
    key = within(ref("feedback.survey", survey.pk), ref("question", one.code))
    target, point = targets.get(one.code), _on_point(survey)
    held = "" if target is None else _told(verdict(one.interval, target, on_point=point), target)
    return (
        words_of(survey)[one.code].text,
        count(one.valid, "survey.valid", key),
        count(one.positive, "survey.positive", key),
        rate(one.positive, one.valid, "survey.rate", key) if one.valid else "未取得",
        _interval(one, key),
        held or NOTHING,
    )


def _interval(one: Rate, key: str) -> Inline:
    if isinstance(one.interval, Refusal):
        return NOTHING
    return Figure(one.interval.text(), "survey.interval", key)


def _told(found: Verdict, target: Fraction) -> str:
    return f"{found}\n（目标{percent(target)}%）"


def _choice_rows(survey: Survey, returned: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    for code, question in words_of(survey).items():
        told = choices_of(survey, code)
        for place, (choice, number) in enumerate(told.items()):
            key = within(
                ref("feedback.survey", survey.pk), ref("question", code), ref("choice", choice)
            )
            cells: Row = (
                choice,
                count(number, "survey.choices", key),
                rate(number, returned, "survey.choice_rate", key),
            )
            head = (Cell(question.text, row_span=len(told)),) if place == 0 else ()
            rows.append((*head, *cells))
    return tuple(rows)


def _notes(survey: Survey, rates: list[Rate]) -> list[tuple[Run, ...]]:
    """The reservations: of the whole survey by its valid forms, then each question's own n."""
    key, valid = ref("feedback.survey", survey.pk), survey.answers.filter(valid=True).count()
    notes: list[tuple[Run, ...]] = [
        *((words,) for words in bias_notes(taken_of(survey))),
        *[_own_n(survey, one, valid) for one in rates if one.valid < valid],
        ("答卷不记姓名，问卷码只记是否用过",),
    ]
    if RECEIVED not in survey.questions:
        return notes
    short = not_received(survey).count()
    told = count(short, "survey.not_received", key, "人")
    follow = "，请综合办公室逐一核实" if short else ""
    return [*notes, ("反映慰问金未收到或未足额收到", told, follow)]


def _own_n(survey: Survey, one: Rate, valid: int) -> tuple[Run, ...]:
    """Why a question counts fewer answers than there are valid forms."""
    key = within(ref("feedback.survey", survey.pk), ref("question", one.code))
    return (
        f"“{words_of(survey)[one.code].text}”按有效回答",
        count(one.valid, "survey.valid", key, "份"),
        "计算，另有",
        count(valid - one.valid, "survey.untold", key, "份"),
        "答“不了解”或未答",
    )
