"""绩效 forms in the layout of a place: the facts from the books, the layout as data."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from typing import Any, NamedTuple

from nuanliu.core.documents import Document, Figure, Run
from nuanliu.core.figures import count, rate, ref, wan, within
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import Operator, Target
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.sheets import (
    FORMS,
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
from nuanliu.records.documents.render.to_docx import render_docx
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.stages.performance.choices import choices_of
from nuanliu.stages.performance.models import Evaluation, EvaluationKind
from nuanliu.stages.performance.papers import (
    FISCAL,
    aim,
    full_marks,
    indicators_of,
    reached,
    spent_on,
    survey_note,
    total_score,
)
from nuanliu.stages.performance.queries import (
    Spent,
    measures_in,
    scoring_day,
    spending_by_source,
    standards_of,
    target_of,
)
from nuanliu.stages.performance.report import conclusion, evidence_told, money_told, problems
from nuanliu.stages.performance.watching import standings
from nuanliu.stages.projects.models import IndicatorTarget, Project

OWN = "S3"  # 本级工会经费: 单位资金 of forms that have such a line
LAYOUTS = ("national", "yunnan", "yunnan-eight", "sichuan")
LEVELS = {"output": "产出", "benefit": "效益", "satisfied": "满意度"}


class Made(NamedTuple):
    """One form in one layout: which, its words, and how it is built."""

    form: str
    words: str
    build: Callable[[Imprint], Document]


@cache
def layout_of(name: str) -> Layout:
    """A shipped layout; Refused LAYOUT-NAME for another name."""
    if name not in LAYOUTS:
        what = f"没有名为“{name}”的布局"
        raise Refused(Refusal("LAYOUT-NAME", what, f"可用的布局：{'、'.join(LAYOUTS)}"))
    return read_layout((files("nuanliu.config") / "layouts" / f"{name}.toml").read_text("utf-8"))


def forms_of_project(project: Project, name: str) -> list[Made]:
    """The 绩效目标表 of a project in a layout; none where the layout has no such form."""
    layout = layout_of(name)
    if "target" not in layout.forms:
        return []
    sheet, final = promised(project, layout), project.state != "drafted"
    build = partial(target_form, sheet, layout, final=final)
    return [Made("target", FORMS["target"], build)]


def forms_of_evaluation(evaluation: Evaluation, name: str) -> list[Made]:
    """The 监控表, or the 自评表 and 自评报告, of an evaluation in a layout."""
    layout, final = layout_of(name), evaluation.state == "confirmed"
    wanted = ("monitoring",) if _watched(evaluation) else ("self", "report")
    makers = {"monitoring": monitoring_form, "self": self_form, "report": report_letter}
    return [
        Made(form, FORMS[form], _maker(makers[form], evaluation, layout, form, final=final))
        for form in wanted
        if form in layout.forms
    ]


def _maker(
    make: Any, evaluation: Evaluation, layout: Layout, form: str, *, final: bool
) -> Callable[[Imprint], Document]:
    def build(used: Imprint) -> Document:
        lines = {key for key, _ in layout.forms[form].lines}
        made: Document = make(scored(evaluation, lines), layout, used, final=final)
        return made

    return build


def _watched(evaluation: Evaluation) -> bool:
    return evaluation.kind == EvaluationKind.MONITORING


def promised(project: Project, layout: Layout) -> Sheet:
    """What a project promises: aims, targets and the planned money."""
    lines = {key for key, _ in layout.forms["target"].lines}
    planned = {row.source: 0 for row in project.lines.all()}
    for row in project.lines.all():
        planned[row.source] += row.planned_fen
    sources = {source: Spent(fen, fen, 0) for source, fen in planned.items()}
    return Sheet(
        project=project.name,
        unit=project.unit_name,
        parent=project.unit_name,
        year=project.fiscal_year,
        on=project.period_from,
        aim=aim(project),
        goals=tuple(_promise(row) for row in project.targets.all()),
        funds=_funds(sources, "", lines, None),
    )


def _promise(row: IndicatorTarget) -> Goal:
    key = row.level3
    operator = row.operator or ""
    return Goal(
        row.level1,
        row.level2,
        row.level3,
        Figure(operator, "plan.target_value", key) if operator else "",
        Figure(row.value, "plan.target_value", key),
        row.unit,
        Figure(f"{operator}{row.value}{row.unit}", "plan.target_value", key),
        row.meaning,
        _points(row),
    )


def _points(row: IndicatorTarget) -> Run:
    """The points that a project chose for an indicator, as long as it chose any."""
    weights = choices_of(row.project).weights
    if weights is None or row.pk not in weights:
        return ""
    key = ref("projects.indicatortarget", row.pk)
    return Figure(str(weights[row.pk]), "plan.target_weight", key)


def scored(evaluation: Evaluation, lines: set[str]) -> Sheet:
    """What an evaluation says, as it was drafted; lines: the lines of money that the form has."""
    project, key = evaluation.project, ref("performance.evaluation", evaluation.pk)
    watched = _watched(evaluation)
    return Sheet(
        project=project.name,
        unit=project.unit_name,
        parent=project.unit_name,
        year=project.fiscal_year,
        on=evaluation.on,
        aim=aim(project),
        goals=_watched_goals(evaluation) if watched else _goals(evaluation),
        funds=_funds(_sources(evaluation), key, lines, None if watched else evaluation),
        reached=() if watched else reached(evaluation),
        total="" if watched else total_score(evaluation),
        full=Figure("100", "evaluation.full_marks", key),
        grade=evaluation.grade,
        running=_running(evaluation) if watched else None,
        told=None if watched else _told(evaluation),
        notes=_notes(evaluation),
    )


def _sources(evaluation: Evaluation) -> dict[str, Spent]:
    """The money by source as the table was drafted; of a monitoring, as of its day."""
    if not _watched(evaluation):
        return {k: Spent(*fen) for k, fen in evaluation.rows[0]["sources"].items()}
    return spending_by_source(evaluation.project, evaluation.on)


def _funds(
    sources: dict[str, Spent], key: str, lines: set[str], evaluation: Evaluation | None
) -> dict[str, Fund]:
    """A line of money each; 单位资金 stands apart only where the form has a line for it."""
    own = {k: fen for k, fen in sources.items() if k == OWN and "unit" in lines}
    fiscal = {k: fen for k, fen in sources.items() if k == FISCAL}
    others = {k: fen for k, fen in sources.items() if k not in {*own, *fiscal}}
    parts = {"fiscal": fiscal, "unit": own, "other": others}
    found = {
        name: _fund(spent_on(some), within(key, ref("source", name)) if key else "")
        for name, some in parts.items()
        if some
    }
    whole = _fund(spent_on(sources), key)
    if evaluation is None:
        return found | {"total": whole}
    execution = evaluation.rows[0]
    inside = within(key, "execution")
    score = Figure(execution["score"], "evaluation.score", inside)
    weight = full_marks(execution["weight"], inside)
    total = Fund(whole.opening, whole.adjusted, whole.executed, whole.rate, weight, score)
    return found | {"total": total}


def _fund(fen: Spent, key: str) -> Fund:
    return Fund(
        wan(fen.planned_fen, "budget.planned", key),
        wan(fen.adjusted_fen, "budget.adjusted", key),
        wan(fen.executed_fen, "budget.executed", key),
        rate(fen.executed_fen, fen.adjusted_fen, "budget.execution_rate", key),
    )


def _goals(evaluation: Evaluation) -> tuple[Goal, ...]:
    names = measures_in(evaluation)
    return tuple(
        _goal(evaluation, target, row, names[target.level3])
        for row, target in indicators_of(evaluation)
    )


def _goal(evaluation: Evaluation, row: IndicatorTarget, told: dict[str, str], name: str) -> Goal:
    key = ref("performance.evaluation", evaluation.pk)
    mine = within(key, ref("projects.indicatortarget", row.pk))
    goal = _wanted(evaluation, row)
    sign = "" if goal.operator is Operator.TEXT else goal.operator.value
    return Goal(
        row.level1,
        row.level2,
        row.level3,
        sign,
        Figure(goal.value, "plan.target_value", mine),
        row.unit if goal.number is not None else "",
        Figure(told["target"], "plan.target_value", mine),
        row.meaning,
        full_marks(told["weight"], mine),
        Figure(told["actual"], name, mine),
        Figure(told["score"], "evaluation.score", mine),
        told["reason"],
    )


def _wanted(evaluation: Evaluation, row: IndicatorTarget) -> Target:
    day = scoring_day(evaluation.project, evaluation.on)
    return target_of(standards_of(evaluation.project), day, row)


def _watched_goals(evaluation: Evaluation) -> tuple[Goal, ...]:
    """The indicators of a monitoring: what stood on its day, no points."""
    told: list[Goal] = []
    for one in standings(evaluation):
        row = {"target": one.promised, "weight": "", "actual": one.found.text, "score": "",
               "reason": ""}  # fmt: skip
        told.append(_goal(evaluation, one.target, row, one.found.name))
    return tuple(told)


def _running(evaluation: Evaluation) -> dict[str, Deviated]:
    key = ref("performance.evaluation", evaluation.pk)
    found: dict[str, Deviated] = {}
    for one in standings(evaluation):
        mine = within(key, ref("projects.indicatortarget", one.target.pk))
        expected = Figure(one.expected, "evaluation.expected", mine)
        found[one.target.level3] = Deviated(expected, *one.why, one.chance, one.note)
    return found


def _told(evaluation: Evaluation) -> dict[str, tuple[tuple[Run, ...], ...]]:
    """The running text of a report by its parts; a part the books say nothing of is left out."""
    levels = {part: (_level(evaluation, word),) for part, word in LEVELS.items()}
    return {
        "conclusion": (conclusion(evaluation),),
        "aim": (("年度目标：", *aim(evaluation.project)),),
        "money": (money_told(evaluation),),
        "reached": (reached(evaluation),),
        "problems": tuple((text,) for text in problems(evaluation)),
        "measures": evidence_told(evaluation),
        **levels,
    }


def _level(evaluation: Evaluation, word: str) -> tuple[Run, ...]:
    """How many indicators of a first level there are and how many have full marks."""
    rows = [row for row, target in indicators_of(evaluation) if target.level1.startswith(word)]
    full = sum(row["score"] == row["weight"] for row in rows)
    key = within(ref("performance.evaluation", evaluation.pk), ref("level", word))
    return (
        f"{word}指标共",
        count(len(rows), "evaluation.indicators", key, "项"),
        "，其中得满分",
        count(full, "evaluation.indicators_full", key, "项"),
        "。",
    )


def _notes(evaluation: Evaluation) -> tuple[tuple[Run, ...], ...]:
    """What stands under the tables: the grade, how the actuals were found, the surveys."""
    asked = [note.content for note in survey_note(evaluation.project, evaluation.on)]
    runs = [tuple(one) if isinstance(one, tuple) else (one,) for one in asked]
    if _watched(evaluation):
        return tuple(runs)
    grade = f"评价等级：{evaluation.grade}。" if evaluation.grade else "评价等级：未评定。"
    return ((grade,), ("实际完成值由账目、流水和问卷计算，口径见自评报告。",), *runs)


def every_form(project: Project, name: str) -> Iterator[tuple[str, Made]]:
    """Every form of a project in a layout with its file name: the targets, then by evaluation."""
    yield from promises_named(project, name)
    for row in project.evaluations.order_by("on", "pk"):
        yield from results_named(row, name)


def promises_named(project: Project, name: str) -> Iterator[tuple[str, Made]]:
    """The 绩效目标表 with its file name."""
    for made in forms_of_project(project, name):
        yield f"{project.fiscal_year}年度{made.words}（{layout_of(name).title}）", made


def results_named(row: Evaluation, name: str) -> Iterator[tuple[str, Made]]:
    """The forms of an evaluation with their file names."""
    for made in forms_of_evaluation(row, name):
        yield f"{row.on.isoformat()}{made.words}（{layout_of(name).title}）", made


def files_of(made: Made, imprint: Imprint) -> Iterator[tuple[str, bytes]]:
    """A form as (ending, bytes): DOCX and PDF, and a table as a workbook, too."""
    paper = made.build(imprint)
    yield "docx", render_docx(paper)
    yield "pdf", render_pdf(paper)
    if made.form != "report":
        yield "xlsx", render_xlsx(paper)
