"""绩效 computed: targets of the project, actuals of the measures, scored under the standards."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Max, Min

from nuanliu.core.indicators import (
    Evaluation,
    IndicatorSpec,
    Monitoring,
    Number,
    Target,
    Window,
    evaluate,
    monitor,
    rules_from,
    score,
)
from nuanliu.core.indicators.rules import EXECUTION
from nuanliu.core.measures import Measured
from nuanliu.core.money import Money
from nuanliu.core.questions import BANK
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.standards import StandardSet
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.performance.choices import (
    FILLED,
    UNBOUND,
    Choices,
    choices_of,
    filled_for,
    frame_of,
    known,
    measure_for,
    told,
    unbound,
    wanted,
    way_for,
    weight_for,
)
from nuanliu.stages.performance.measures import CATALOGUE, take
from nuanliu.stages.performance.models import Binding
from nuanliu.stages.performance.models import Evaluation as TableRow
from nuanliu.stages.performance.policies import WATCHED
from nuanliu.stages.projects.models import BudgetLine, IndicatorTarget, Project
from nuanliu.stages.projects.queries import (
    adjusted_fen,
    adjusted_people,
    appropriated_fen,
    balances_on,
    line_balances,
    paid_fen,
)

# The indicator whose money is what the timetable watches.
SPENDING = "paid_against_appropriation"
SURVEY = "survey_"  # a measure of this name asks the question whose code follows
SURVEYED = frozenset(f"{SURVEY}{code}" for code in BANK)  # the measures that are rates of one


def standards_of(project: Project) -> StandardSet:
    """The standards of the latest campaign that was not called off; refused while there is none."""
    campaigns = project.campaigns.exclude(state="cancelled").select_related("standard")
    campaign = campaigns.order_by("-pk").first()
    if campaign is None:
        raise Refused(Refusal("EVAL-NONE", "项目还没有活动，无法评价", "请先建立慰问活动"))
    return standard_of(campaign)


def scoring_day(project: Project, on: date) -> date:
    """A year is scored by its own standards, also when the table is written in the next year."""
    return min(on, date(project.fiscal_year, 12, 31))


def target_of(standards: StandardSet, on: date, row: IndicatorTarget) -> Target:
    """A target as compared: the operator is the printed, the bound or the assumed one."""
    return wanted(standards, on, row, Binding.objects.filter(target=row).first())


def measured(project: Project, on: date) -> dict[str, Measured]:
    """What every indicator reached, by its third-level name; each measure is taken once."""
    return _measured(standards_of(project), project, on)


def _measured(standards: StandardSet, project: Project, on: date) -> dict[str, Measured]:
    """A value typed in and confirmed stands for the measure; bound to nothing, it is 未取得."""
    bound, day = choices_of(project).bindings, scoring_day(project, on)
    names, filled = _measures_by(standards, project, on), filled_for(project, on)
    taken = {
        name: take(name, project, on) for name in dict.fromkeys(names.values()) if name in CATALOGUE
    }
    found: dict[str, Measured] = {}
    for row in project.targets.all():
        if row.pk in filled:
            goal = wanted(standards, day, row, bound.get(row.pk))
            found[row.level3] = told(filled[row.pk], goal)
        else:
            found[row.level3] = taken.get(names[row.level3]) or unbound(row)
    return found


def measures_of(project: Project, on: date) -> dict[str, str]:
    """The name of the measure that each target is counted by, by its third-level name."""
    return _measures_by(standards_of(project), project, on)


def _measures_by(standards: StandardSet, project: Project, on: date) -> dict[str, str]:
    """As bound, else as the standards assume; FILLED for a typed-in value, UNBOUND for nothing."""
    day, bound = scoring_day(project, on), choices_of(project).bindings
    filled, found = filled_for(project, on), {}
    for row in project.targets.all():
        name = measure_for(standards, day, row, bound.get(row.pk))
        demand(known(name, row.level3) if name else None)
        found[row.level3] = FILLED if row.pk in filled else name or UNBOUND
    return found


def measures_in(evaluation: TableRow) -> dict[str, str]:
    """The same as an evaluation was drafted with, whatever was bound since."""
    now = measures_of(evaluation.project, evaluation.on)
    kept = {
        row["level3"]: row["measure"]
        for row in evaluation.rows
        if "level3" in row and "measure" in row
    }
    return now | kept


def number_of(name: str, project: Project, on: date) -> Fraction:
    """The number that a measure found, in its unit; Refused (EVAL-NUMBER) when there is none."""
    actual = take(name, project, on).actual
    if isinstance(actual, Number):
        return actual.value
    what = f"计量口径“{name}”截至{on.isoformat()}没有取得数值：{actual.text}"
    raise Refused(Refusal("EVAL-NUMBER", what, "请先补齐该口径所依据的记录"))


class Spent(NamedTuple):
    """年初预算数, 全年预算数 and 全年执行数, in fen."""

    planned_fen: int
    adjusted_fen: int
    executed_fen: int


def spending_by_source(project: Project, on: date | None = None) -> dict[str, Spent]:
    """The budget of a project by source of money, from its lines; as they stand or by a day."""
    rows = line_balances(project) if on is None else balances_on(project, on)
    books = {row.line: row for row in rows}
    found: dict[str, Spent] = {}
    for line in project.lines.order_by("pk"):
        row, old = books[line.ledger_line_id], found.get(line.source, Spent(0, 0, 0))
        new = Spent(line.planned_fen, row.appropriated_fen, row.paid_fen)
        found[line.source] = Spent(*(a + b for a, b in zip(old, new, strict=True)))
    return found


def met(
    standards: StandardSet, project: Project, on: date, target: IndicatorTarget, found: Measured
) -> bool:
    """Whether a target is met by what its measure found; a value not obtained meets nothing."""
    day = scoring_day(project, on)
    rules = rules_from(standards, day)
    if isinstance(rules, Refusal):
        raise Refused(rules)
    promised = target_of(standards, day, target)
    return score(promised, found.actual, Fraction(1), rules, project.fiscal_year).met is True


def survey_targets(project: Project, on: date) -> dict[str, Fraction]:
    """What the targets promise of survey questions: a share by question code."""
    standards, found = standards_of(project), {}
    names = _measures_by(standards, project, on)
    for row in project.targets.all():
        name = names[row.level3]
        target = target_of(standards, scoring_day(project, on), row)
        if name in SURVEYED and target.number is not None:
            found[name.removeprefix(SURVEY)] = target.number / 100
    return found


def self_evaluation(
    project: Project, on: date, reasons: Mapping[str, str] | None = None
) -> Evaluation:
    """The scored table as of a day; `reasons` by third-level name, or 预算执行, where demanded."""
    standards, day = standards_of(project), scoring_day(project, on)
    chosen, rules = choices_of(project), rules_from(standards, day)
    if isinstance(rules, Refusal):
        raise Refused(rules)
    given = reasons or {}
    return evaluate(
        [_spec(standards, day, row, chosen, given) for row in project.targets.all()],
        {name: value.actual for name, value in _measured(standards, project, on).items()},
        frame=frame_of(standards, day, chosen.frame),
        rules=rules,
        fiscal_year=project.fiscal_year,
        executed=Money(paid_fen(project, on)),
        adjusted=Money(appropriated_fen(project, on)),
        reason=given.get(EXECUTION, ""),
    )


def _spec(
    standards: StandardSet,
    on: date,
    row: IndicatorTarget,
    chosen: Choices,
    reasons: Mapping[str, str],
) -> IndicatorSpec:
    return IndicatorSpec(
        row.level1,
        row.level2,
        row.level3,
        wanted(standards, on, row, chosen.bindings.get(row.pk)),
        weight_for(standards, on, row, chosen),
        reasons.get(row.level3, ""),
        way_for(standards, on, row),
    )


def monitoring(project: Project, on: date) -> dict[str, Monitoring]:
    """People and money against the planned windows at a date: timetable told from deviation.

    People are left out where a line plans no head-count: unknown is not a plan of zero.
    """
    lines = [(line, _span(project, line)) for line in project.lines.order_by("pk")]
    money = [
        Window(line.campaign_name, *span, Fraction(adjusted_fen(line, on), 100))
        for line, span in lines
    ]
    found = {"paid_amount": _watch(project, on, "paid_amount", money)}
    people = [
        Window(line.campaign_name, *span, Fraction(count))
        for line, span in lines
        if (count := adjusted_people(line, on)) is not None
    ]
    if len(people) == len(lines):
        found = {"people_paid": _watch(project, on, "people_paid", people), **found}
    return found


def _span(project: Project, line: BudgetLine) -> tuple[date, date]:
    """First and last day of a line: of its campaigns, else as disclosed, else of the project.

    A campaign that nobody has planned yet is still to come; left out, July would look finished.
    """
    rows = line.campaigns.exclude(state="cancelled").aggregate(
        first=Min("window_from"), last=Max("window_to")
    )
    if rows["first"] and rows["last"]:
        return rows["first"], rows["last"]
    stated = [c for c in project.facts.get("campaigns", []) if c["name"] == line.campaign_name]
    days = [c[end] for c in stated for end in ("from", "to") if c[end]]
    if len(days) < 2:
        return project.period_from, project.period_to
    return date.fromisoformat(min(days)), date.fromisoformat(max(days))


def _watch(project: Project, on: date, name: str, windows: list[Window]) -> Monitoring:
    return monitor(windows, number_of(name, project, on), on, period_end=project.period_to)


def watched_as(name: str) -> str:
    """The measure with a timetable that tells how an indicator of this measure will end."""
    return "paid_amount" if name == SPENDING else name


def reasons_by_measure(project: Project, on: date, reasons: Mapping[str, str]) -> dict[str, str]:
    """偏差原因 by measure with a timetable, however they name it: the measure or an indicator."""
    names = {**{name: name for name in WATCHED}, **{word: name for name, word in WATCHED.items()}}
    names |= {level3: watched_as(name) for level3, name in measures_of(project, on).items()}
    return {names[given]: text for given, text in reasons.items() if given in names and text}


def last_planned_day(project: Project) -> date:
    """The day on which the last line of a project is to be done."""
    return max(_span(project, line)[1] for line in project.lines.all())
