"""The short 自评报告: the conclusion first, then the figures with the measures they come from."""

from nuanliu.core.documents import (
    Align,
    Block,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
)
from nuanliu.core.figures import count, rate, ref, within, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.papers import (
    aim,
    full_marks,
    indicators_of,
    reached,
    spent_on,
    total_score,
)
from nuanliu.stages.performance.queries import Spent, measured, measures_in

RESULT_COLUMNS = (
    Column("三级指标", 5),
    Column("目标值", 3, Align.CENTER),
    Column("完成值", 3, Align.CENTER),
    Column("得分/分值", 3, Align.CENTER),
)
MEASURE_COLUMNS = (
    Column("三级指标", 4),
    Column("计量口径", 8),
    Column("依据行数", 2, Align.CENTER),
)


def self_report(evaluation: Evaluation, imprint: Imprint) -> Document:
    """项目支出绩效自评报告 to the self-evaluation table; a draft until that is confirmed."""
    project = evaluation.project
    blocks: tuple[Block, ...] = (
        Heading(1, "一、自评结论"),
        Paragraph(conclusion(evaluation)),
        Heading(1, "二、项目基本情况"),
        Paragraph(("年度目标：", *aim(project))),
        Heading(1, "三、资金和任务完成情况"),
        Paragraph(money_told(evaluation)),
        Paragraph(reached(evaluation)),
        Heading(1, "四、绩效指标完成情况"),
        Table(RESULT_COLUMNS, _results(evaluation)),
        Heading(1, "五、存在问题和改进措施"),
        *[Paragraph(text) for text in problems(evaluation)],
        Heading(1, "六、佐证材料"),
        Paragraph("实际完成值均由系统按下列口径从账目、流水和问卷计算，可逐笔追溯到原始记录。"),
        Table(MEASURE_COLUMNS, _measures(evaluation)),
    )
    return imprint.letter(
        f"{project.name}{project.fiscal_year}年度绩效自评报告",
        project.unit_name,
        blocks,
        final=evaluation.state == "confirmed",
        on=evaluation.on,
    )


def conclusion(evaluation: Evaluation) -> tuple[Run, ...]:
    """The score, the grade, and how many indicators have full marks, in a sentence."""
    grade = f"，评价等级为“{evaluation.grade}”" if evaluation.grade else "，暂未评定等级"
    pairs = indicators_of(evaluation)
    full = sum(row["score"] == row["weight"] for row, _ in pairs)
    key = ref("performance.evaluation", evaluation.pk)
    return (
        "按照预算执行和绩效指标评分，本项目自评得分",
        total_score(evaluation),
        "分（满分",
        Figure("100", "evaluation.full_marks", key),
        f"分）{grade}。绩效指标共",
        count(len(pairs), "evaluation.indicators", key, "项"),
        "，其中得满分",
        count(full, "evaluation.indicators_full", key, "项"),
        "。",
    )


def money_told(evaluation: Evaluation) -> tuple[Run, ...]:
    """Opening and adjusted budget, what was spent of it, and the points for that."""
    sources = evaluation.rows[0]["sources"]
    fen = spent_on({source: Spent(*values) for source, values in sources.items()})
    key = ref("performance.evaluation", evaluation.pk)
    return (
        "年初预算",
        yuan_in_words(fen.planned_fen, "budget.planned", key),
        "，全年预算",
        yuan_in_words(fen.adjusted_fen, "budget.adjusted", key),
        "，全年执行",
        yuan_in_words(fen.executed_fen, "budget.executed", key),
        "，执行率",
        rate(fen.executed_fen, fen.adjusted_fen, "budget.execution_rate", key),
        "，预算执行得分",
        Figure(evaluation.rows[0]["score"], "evaluation.score", within(key, "execution")),
        "分。",
    )


def _results(evaluation: Evaluation) -> tuple[Row, ...]:
    key, made = ref("performance.evaluation", evaluation.pk), []
    names = measures_in(evaluation)
    for row, target in indicators_of(evaluation):
        mine = within(key, ref("projects.indicatortarget", target.pk))
        name = names[target.level3]
        score = Figure(row["score"], "evaluation.score", mine)
        weight = full_marks(row["weight"], mine)
        made.append(
            (
                row["level3"],
                Figure(row["target"], "plan.target_value", mine),
                Figure(row["actual"], name, mine),
                _pair(score, weight),
            )
        )
    return tuple(made)


def _pair(score: Figure, weight: Figure) -> tuple[Run, ...]:
    return (score, " / ", weight)


def problems(evaluation: Evaluation) -> list[str]:
    """The reasons given for deviations, numbered, or that there was none."""
    told = [
        f"{place}．{row['level3']}：{row['reason']}"
        for place, (row, _) in enumerate(
            ((row, target) for row, target in indicators_of(evaluation) if row["reason"]), 1
        )
    ]
    return told or [
        "各项指标达到目标，没有需要说明的偏差。今后继续按名单公示、实名发放的要求执行。"
    ]


def _measures(evaluation: Evaluation) -> tuple[Row, ...]:
    key, made = ref("performance.evaluation", evaluation.pk), []
    taken = measured(evaluation.project, evaluation.on)
    for row, target in indicators_of(evaluation):
        found = taken[target.level3]
        mine = within(key, ref("projects.indicatortarget", target.pk))
        rows = count(len(found.rows), found.name, mine, "行")
        made.append((row["level3"], found.definition, rows))
    return tuple(made)


def evidence_told(evaluation: Evaluation) -> tuple[tuple[Run, ...], ...]:
    """What each actual was counted by, and from how many rows, a sentence an indicator."""
    key = ref("performance.evaluation", evaluation.pk)
    names = measured(evaluation.project, evaluation.on)
    first = "实际完成值按下列口径从账目、流水、问卷和经确认的填报计算，可逐笔追溯到原始记录。"
    told: list[tuple[Run, ...]] = [(first,)]
    for row, target in indicators_of(evaluation):
        found = names[target.level3]
        mine = within(key, ref("projects.indicatortarget", target.pk))
        rows = count(len(found.rows), found.name, mine, "行")
        told.append((f"{row['level3']}：{found.definition.rstrip('。')}，依据", rows, "。"))
    return tuple(told)
