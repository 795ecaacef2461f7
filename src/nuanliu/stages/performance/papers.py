"""Papers of 绩效: the 绩效目标表 as promised and the 自评表 as it stood when it was drafted."""

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from nuanliu.core.documents import (
    Align,
    Cell,
    Column,
    Document,
    Figure,
    PageBreak,
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import NOTHING, rate, ref, wan, within, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import score_text
from nuanliu.stages.feedback.papers import surveys_told
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.queries import Spent, measures_in, measures_of
from nuanliu.stages.projects.models import IndicatorTarget, Project
from nuanliu.stages.projects.wording import objective

FISCAL = "S1"  # 各级财政拨款
TARGET_COLUMNS = (
    Column("项目名称", 3, Align.CENTER),
    Column("项目目标", 10),
    Column("一级指标", 4, Align.CENTER),
    Column("二级指标", 4, Align.CENTER),
    Column("三级指标", 6, Align.CENTER),
    Column("指标性质", 3, Align.CENTER),
    Column("指标值", 5, Align.CENTER),
    Column("度量单位", 3, Align.CENTER),
    Column("指标内容", 7),
)
OPERATOR = 5  # the place of 指标性质, left out where no target prints one


def head(text: str, rows: int = 1, columns: int = 1) -> Cell:
    """A label cell, centred, merged over so many rows and columns."""
    return Cell(text, rows, columns, head=True, align=Align.CENTER)


def target_table(project: Project, imprint: Imprint) -> Document:
    """项目支出绩效目标表: name and aim merged over all rows, levels over equal neighbours."""
    targets = list(project.targets.all())
    printed = any(row.operator for row in targets)
    columns = tuple(one for n, one in enumerate(TARGET_COLUMNS) if printed or n != OPERATOR)
    rows = [_target_row(row, printed=printed) for row in targets]
    merged = merged_levels(targets, rows)
    if merged:
        first = (
            Cell(project.name, row_span=len(rows)),
            Cell(aim(project), row_span=len(rows)),
        )
        merged = ((*first, *merged[0]), *merged[1:])
    return imprint.form(
        f"{project.fiscal_year}年项目支出绩效目标表",
        project.unit_name,
        (Table(columns, merged), SignatureLine(("填表人", "审核人", "负责人"))),
        number="送温暖表11",
        final=project.state != "drafted",
        on=project.period_from if project.state != "drafted" else None,
        wide=True,
    )


def merged_levels(targets: list[IndicatorTarget], rows: list[Row]) -> tuple[Row, ...]:
    """Rows with their first and second level in front, merged downwards over equal neighbours.

    A second level is merged only inside its first level.
    """
    made: list[Row] = []
    place = 0
    for level1, members in groupby(targets, key=lambda row: row.level1):
        inside, first = list(members), True
        for level2, same in groupby(inside, key=lambda row: row.level2):
            height = len(list(same))
            outer = (head(level1, len(inside)),) if first else ()
            made.append((*outer, head(level2, height), *rows[place]))
            made += rows[place + 1 : place + height]
            place, first = place + height, False
    return tuple(made)


def _target_row(row: IndicatorTarget, *, printed: bool) -> Row:
    value = Figure(row.value, "plan.target_value", row.level3)
    operator = (row.operator or "",) if printed else ()
    return (row.level3, *operator, value, row.unit, row.meaning)


def aim(project: Project) -> tuple[Run, ...]:
    """项目目标, word for word as the public text has it."""
    return objective(project.facts, project.narrative)


# The national layout in two tables, so that the heads of the indicators are repeated on each page.
# On A4 a weight is a tenth of a millimetre: 满意度指标, 社会效益指标, a date stand on one line.
MONEY_COLUMNS = (
    Column("栏目", 110, Align.CENTER),
    *(Column(title, 180, Align.CENTER) for title in ("项目", "金额单位")),
    *(Column(title, 212, Align.CENTER)
      for title in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")),
)  # fmt: skip
EVALUATION_COLUMNS = (
    Column("一级指标", 230, Align.CENTER),
    Column("二级指标", 265, Align.CENTER),
    Column("三级指标", 270, Align.CENTER),
    Column("年度指标值", 215, Align.CENTER),
    Column("实际完成值", 320, Align.CENTER),
    Column("分值", 110, Align.CENTER),
    Column("得分", 130, Align.CENTER),
    Column("偏差原因分析及改进措施", 200),
)
REASON_WIDE = 1070  # what a sheet laid across leaves the reasons: two dozen characters a line


def self_evaluation_table(evaluation: Evaluation, imprint: Imprint) -> Document:
    """自评表 in the national layout, with 预算执行 and 总分; a draft until confirmed.

    As soon as one deviation has its reason the sheet is laid across, and the indicators with their
    reasons, the notes and the names to sign have a page of their own.
    """
    project = evaluation.project
    explained = any(row["reason"] for row in evaluation.rows[1:])
    rows = (
        (head("项目名称", 1, 2), Cell(project.name, col_span=7, align=Align.CENTER)),
        (head("主管部门", 1, 2), Cell(project.unit_name, col_span=3), head("实施单位"),
         Cell(project.unit_name, col_span=3, align=Align.CENTER)),
        *_money_rows(evaluation, evaluation.rows[0]),
        *_goal_rows(project, evaluation),
    )  # fmt: skip
    grade = f"评价等级：{evaluation.grade}。" if evaluation.grade else "评价等级：未评定。"
    return imprint.form(
        f"{project.fiscal_year}年度项目支出绩效自评表",
        project.unit_name,
        (
            Table(MONEY_COLUMNS, rows[1:], head=rows[:1]),
            *([PageBreak()] if explained else []),
            _indicator_table(evaluation, wide=explained),
            Paragraph(f"{grade}实际完成值由账目、流水和问卷计算，计量口径见自评报告。"),
            *survey_note(project, evaluation.on),
            SignatureLine(("填表人", "财务负责人", "项目负责人")),
        ),
        number="送温暖表13",
        final=evaluation.state == "confirmed",
        on=evaluation.on,
        wide=explained,
    )


def _indicator_table(evaluation: Evaluation, *, wide: bool) -> Table:
    *narrow, reason = EVALUATION_COLUMNS
    if wide:
        reason = replace(reason, weight=REASON_WIDE)
    titles = tuple(head(column.title) for column in EVALUATION_COLUMNS)
    return Table(
        (*narrow, reason),
        (*_indicator_rows(evaluation), _total_row(evaluation)),
        head=((head("绩效指标", 1, len(titles)),), titles),
    )


def _money_rows(evaluation: Evaluation, execution: dict[str, Any]) -> tuple[Row, ...]:
    sources = {source: Spent(*fen) for source, fen in execution["sources"].items()}
    others = {source: fen for source, fen in sources.items() if source != FISCAL}
    titles = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    key = ref("performance.evaluation", evaluation.pk)
    whole = spent_on(sources)
    weight = full_marks(execution["weight"], within(key, "execution"))
    score = Figure(execution["score"], "evaluation.score", within(key, "execution"))
    top = (head("项目\n资金", 5), head("金额单位：万元", 1, 2), *(head(title) for title in titles))
    fiscal = {source: fen for source, fen in sources.items() if source == FISCAL}
    return (
        top,
        _fund("年度资金总额", (*_spent(key, whole), weight, _done(key, whole), score)),
        _fund("其中：当年财政拨款", _part(key, FISCAL, fiscal)),
        _fund("上年结转资金", (NOTHING,) * 6),
        _fund("其他资金", _part(key, "other", others)),
    )


def _fund(label: str, runs: tuple[Run, ...]) -> Row:
    return (head(label, 1, 2), *(Cell(run, align=Align.CENTER) for run in runs))


def spent_on(sources: dict[str, Spent]) -> Spent:
    """The budget figures of some sources together, in fen."""
    columns = zip(*sources.values(), strict=True)
    return Spent(*(sum(column) for column in columns)) if sources else Spent(0, 0, 0)


def _spent(key: str, fen: Spent) -> tuple[Run, ...]:
    return (
        wan(fen.planned_fen, "budget.planned", key),
        wan(fen.adjusted_fen, "budget.adjusted", key),
        wan(fen.executed_fen, "budget.executed", key),
    )


def _done(key: str, fen: Spent) -> Figure:
    return rate(fen.executed_fen, fen.adjusted_fen, "budget.execution_rate", key)


def _part(evaluation: str, name: str, sources: dict[str, Spent]) -> tuple[Run, ...]:
    if not sources:
        return (NOTHING,) * 6
    key, fen = within(evaluation, ref("source", name)), spent_on(sources)
    return (*_spent(key, fen), NOTHING, _done(key, fen), NOTHING)


def _goal_rows(project: Project, evaluation: Evaluation) -> tuple[Row, ...]:
    return (
        (head("年度\n总体\n目标", 2), head("预期目标", 1, 4), head("实际完成情况", 1, 4)),
        (
            Cell(aim(project), col_span=4, align=Align.LEFT),
            Cell(reached(evaluation), col_span=4, align=Align.LEFT),
        ),
    )


def reached(evaluation: Evaluation) -> tuple[Run, ...]:
    """What the year brought, in one sentence: people paid and money spent."""
    key, execution = ref("performance.evaluation", evaluation.pk), evaluation.rows[0]
    fen = spent_on({source: Spent(*fen) for source, fen in execution["sources"].items()})
    runs: list[Run] = [f"截至{prose_date(evaluation.on)}，"]
    names = measures_in(evaluation)
    for row, target in indicators_of(evaluation):
        if names[target.level3] == "people_paid":
            runs += ["实际慰问", Figure(row["actual"], "people_paid", key), "，"]
    runs += ["支出", yuan_in_words(fen.executed_fen, "budget.executed", key)]
    return (*runs, "，结余", yuan_in_words(_left(fen), "budget.left", key), "。")


def _left(fen: Spent) -> int:
    return fen.adjusted_fen - fen.executed_fen


def indicators_of(evaluation: Evaluation) -> list[tuple[dict[str, str], IndicatorTarget]]:
    """The stored rows of an evaluation, 预算执行 aside, each with the target it scores."""
    targets = {row.level3: row for row in evaluation.project.targets.all()}
    return [(row, targets[row["level3"]]) for row in evaluation.rows[1:]]


def _indicator_rows(evaluation: Evaluation) -> tuple[Row, ...]:
    pairs = indicators_of(evaluation)
    names = measures_in(evaluation)
    body = [_scored(evaluation, row, target, names[target.level3]) for row, target in pairs]
    return merged_levels([target for _, target in pairs], body)


def _scored(
    evaluation: Evaluation, row: dict[str, str], target: IndicatorTarget, measure: str
) -> Row:
    key = ref("performance.evaluation", evaluation.pk)
    mine = within(key, ref("projects.indicatortarget", target.pk))
    return (
        row["level3"],
        Figure(row["target"], "plan.target_value", mine),
        Figure(row["actual"], measure, mine),
        full_marks(row["weight"], mine),
        Figure(row["score"], "evaluation.score", mine),
        row["reason"] or NOTHING,
    )


def full_marks(weight: str, key: str) -> Figure:
    """The weight of a row as tables print it, whole points bare: '10', like the 100 of the sum."""
    return Figure(weight.removesuffix(".00"), "evaluation.weight", key)


def survey_note(project: Project, on: date) -> list[Paragraph]:
    """How many were asked and answered, under a paper that prints a rate taken from a survey."""
    asked = any(name.startswith("survey_") for name in measures_of(project, on).values())
    told = surveys_told(project, on) if asked else ()
    return [Paragraph(("问卷情况：", *told, "。"))] if told else []


def _total_row(evaluation: Evaluation) -> Row:
    key = ref("performance.evaluation", evaluation.pk)
    return (
        head("总分", 1, 5),
        Figure("100", "evaluation.full_marks", key),
        total_score(evaluation),
        "",
    )


def total_score(evaluation: Evaluation) -> Figure:
    """The total of an evaluation as printed, '—' while an indicator has no score."""
    return Figure(
        score_text(evaluation.total),
        "evaluation.total",
        ref("performance.evaluation", evaluation.pk),
    )
