"""The 运行监控表: where each indicator stands at a date, timetable told from deviation."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from nuanliu.core.documents import (
    Align,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import rate, ref, wan, within
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import Cause, Day, Missing, Number, Possibility, Spending
from nuanliu.core.measures import Measured
from nuanliu.core.money import Money
from nuanliu.core.standards import StandardSet
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.papers import head, merged_levels, survey_note
from nuanliu.stages.performance.queries import (
    last_planned_day,
    measured,
    met,
    spending_by_source,
    standards_of,
    target_of,
    watched_as,
)
from nuanliu.stages.projects.models import IndicatorTarget
from nuanliu.stages.projects.queries import appropriated_fen, paid_fen

CAUSES = {
    Cause.MONEY: "经费\n保障",
    Cause.RULES: "制度\n保障",
    Cause.STAFF: "人员\n保障",
    Cause.EQUIPMENT: "硬件\n条件\n保障",
    Cause.OTHER: "其他",
}
TOLD = "说明"  # the last of the columns of 偏差原因
TOLD_WIDE = 10  # its weight where something is told
CHANCES = {
    Possibility.CERTAIN: "确定\n能",
    Possibility.POSSIBLE: "有可\n能",
    Possibility.IMPOSSIBLE: "完全不\n可能",
}
TICK = "√"
COLUMNS = (
    Column("一级指标", 6, Align.CENTER),
    Column("二级指标", 6, Align.CENTER),
    Column("三级指标", 9, Align.CENTER),
    Column("年度指标值", 5, Align.CENTER),
    Column("执行情况", 7, Align.CENTER),
    Column("全年预计", 5, Align.CENTER),
    *(Column(title.replace("\n", ""), 2, Align.CENTER) for title in CAUSES.values()),
    Column(TOLD, 2),
    *(Column(title.replace("\n", ""), len(title) - 1, Align.CENTER) for title in CHANCES.values()),
    Column("备注", 3, Align.CENTER),
)


class Standing(NamedTuple):
    """One indicator on the day: what it stood at, how likely the year's target is, and a remark.

    expected: what the year will bring; why: the kind of a deviation and its words, '' without one.
    """

    target: IndicatorTarget
    found: Measured
    promised: str
    chance: Possibility
    note: str
    expected: str
    why: tuple[str, str]


def monitoring_table(evaluation: Evaluation, imprint: Imprint) -> Document:
    """项目支出绩效运行监控表 as of the evaluation's day; a draft until confirmed."""
    project, day = evaluation.project, evaluation.on
    found = standings(evaluation)
    rows = merged_levels(
        [one.target for one in found],
        [_row(evaluation, one, _remark(found, one)) for one in found],
    )
    return imprint.form(
        f"{project.fiscal_year}年项目支出绩效运行监控表",
        project.unit_name,
        (
            _money(evaluation),
            Table(_columns(found), rows, head=_head(day.month)),
            *_remarks(evaluation, found),
            *survey_note(project, day),
            SignatureLine(("填表人", "审核人", "负责人")),
        ),
        number="送温暖表12",
        final=evaluation.state == "confirmed",
        on=day,
        wide=True,
    )


def _money(evaluation: Evaluation) -> Table:
    project, key = evaluation.project, ref("performance.evaluation", evaluation.pk)
    planned = sum(fen.planned_fen for fen in spending_by_source(project).values())
    paid, adjusted = paid_fen(project, evaluation.on), appropriated_fen(project, evaluation.on)
    expected = wan(min(adjusted, paid + _to_come_fen(evaluation)), "evaluation.expected", key)
    month = f"1-{evaluation.on.month}月"
    titles = (
        "项目名称",
        "年初预算数（万元）",
        f"{month}执行数（万元）",
        "执行率",
        "全年预计执行数（万元）",
    )
    return Table(
        tuple(Column(title, 4, Align.CENTER) for title in titles),
        (
            (
                project.name,
                wan(planned, "budget.planned", key),
                wan(paid, "budget.executed", key),
                rate(paid, planned, "budget.execution_rate", key),
                expected,
            ),
        ),
    )


def _to_come_fen(evaluation: Evaluation) -> int:
    """What the timetable still has to bring in money, as it stood when the table was drafted."""
    found = (row["to_come"] for row in evaluation.rows if row["measure"] == "paid_amount")
    return int(sum(Fraction(text) for text in found) * 100)


def _columns(standings: list[Standing]) -> tuple[Column, ...]:
    """The columns, 说明 wide enough to be read where a deviation is explained."""
    if not any(one.why[1] for one in standings):
        return COLUMNS
    return tuple(replace(c, weight=TOLD_WIDE) if c.title == TOLD else c for c in COLUMNS)


def _head(month: int) -> tuple[Row, ...]:
    levels = ("一级指标", "二级指标", "三级指标", "年度\n指标值")
    tall = [head(title, 2) for title in (*levels, f"1-{month}月\n执行情况", "全年预计\n完成情况")]
    top = (*tall, head("偏差原因", 1, 6), head("完成目标可能性", 1, 3), head("备注", 2))
    return (top, tuple(head(title) for title in (*CAUSES.values(), TOLD, *CHANCES.values())))


def standings(evaluation: Evaluation) -> list[Standing]:
    """Every indicator as a monitoring found it, in the order of the targets."""
    project, day = evaluation.project, evaluation.on
    watched = {row["measure"]: row for row in evaluation.rows}
    found, standards = measured(project, day), standards_of(project)
    made = []
    for target in project.targets.all():
        value = found[target.level3]
        promised = target_of(standards, min(day, project.period_to), target).text
        row = watched.get(value.name)
        if row is not None:
            chance, note = Possibility(row["chance"]), row["note"]
        else:
            chance, note = _likely(standards, evaluation, target, value), _why(value)
        told = watched.get(watched_as(value.name), {})
        why = told.get("cause", ""), told.get("reason", "")
        expected = _expected(evaluation, value, promised)
        made.append(Standing(target, value, promised, chance, note, expected, why))
    return made


def _expected(evaluation: Evaluation, found: Measured, promised: str) -> str:
    """What the year will bring: so far and to come; what has no timetable stays as it stands.

    What cannot be known before it is done is expected as planned, until the year is over.
    """
    project, day = evaluation.project, evaluation.on
    watched = next((row for row in evaluation.rows if row["measure"] == found.name), None)
    match found.actual:
        case Number(unit=unit) if watched:
            return Number(Fraction(watched["expected"]), unit).text
        case Spending(paid=paid, appropriated=whole):
            coming = Money(paid.fen + _to_come_fen(evaluation))
            return Spending(Money(min(whole.fen, coming.fen)), whole).text
        case Missing() if day > project.period_to:
            return found.text
        case Missing() if found.name == "last_payment_day":
            return Day(last_planned_day(project)).text
        case Missing():
            return promised
        case _:
            return found.text


def _likely(
    standards: StandardSet, evaluation: Evaluation, target: IndicatorTarget, value: Measured
) -> Possibility:
    """Of what has no timetable: sure where the target is met today, open until the year ends."""
    if met(standards, evaluation.project, evaluation.on, target, value):
        return Possibility.CERTAIN
    late = evaluation.on > evaluation.project.period_to
    return Possibility.IMPOSSIBLE if late else Possibility.POSSIBLE


def _why(value: Measured) -> str:
    return value.actual.reason if isinstance(value.actual, Missing) else ""


def _remark(standings: list[Standing], one: Standing) -> str:
    """'注1' for the first indicator with a remark, and so on: the words stand under the table."""
    noted = [each for each in standings if each.note]
    return f"注{noted.index(one) + 1}" if one in noted else ""


def _remarks(evaluation: Evaluation, standings: list[Standing]) -> list[Paragraph]:
    bears_day = f"截至{evaluation.on.isoformat()}"  # the form has its day at the top
    told = [
        f"{_remark(standings, one)}　{one.target.level3}：{one.note.removeprefix(bears_day)}"
        for one in standings
        if one.note
    ]
    return [Paragraph(f"{'；'.join(told)}。")] if told else []


def _row(evaluation: Evaluation, one: Standing, remark: str) -> Row:
    key = ref("performance.evaluation", evaluation.pk)
    mine = within(key, ref("projects.indicatortarget", one.target.pk))
    cause, told = one.why
    ticks = [TICK if one.chance is chance else "" for chance in CHANCES]
    return (
        one.target.level3,
        Figure(one.promised, "plan.target_value", mine),
        Figure(one.found.text, one.found.name, mine),
        Figure(one.expected, "evaluation.expected", mine),
        *(TICK if kind == cause else "" for kind in CAUSES),
        told,
        *ticks,
        remark,
    )
