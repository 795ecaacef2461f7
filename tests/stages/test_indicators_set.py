"""Indicators of a project: bound to measures, framed, filled in by one and confirmed by another."""

from datetime import date, timedelta

import pytest
from tests.laws.fund import refusal_of
from tests.stages import scenario

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.journal.queries import refused
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance import queries, setting
from nuanliu.stages.performance.models import Binding, Evaluation, FilledValue, Framing
from nuanliu.stages.projects.models import IndicatorTarget

DAY = date(2024, 10, 25)
PAPER = {"name": "证明.png", "data": photo("证明材料")}
REASON = {"reason": "没有口径"}


@pytest.fixture
def paid(books):
    """A campaign of six, all paid; the project's six indicators."""
    made = scenario.paid_campaign(books)
    books.on(DAY)
    return made


def target(project, word):
    return project.targets.get(level3__contains=word)


def rows(project):
    return {row.level3: row for row in queries.self_evaluation(project, DAY).rows}


def test_an_indicator_is_counted_by_the_measure_it_is_bound_to(books, paid):
    """人数 bound to 覆盖工会数 counts 2 instead of 6: the unit must fit, so 家 is refused for 人;
    申报人数 is taken, and the table follows."""
    row = target(paid.project, "慰问人数")
    facts = {"target": row.pk, **REASON}
    codes = [
        refusal_of(setting.bind, books.deed("office"), measure=name, **facts)
        for name in ("no_such", "unions_covered", "people_nominated")
    ]
    codes.append(refusal_of(setting.bind, books.deed("leader"), measure="people_paid", **facts))
    bound = Binding.objects.get()
    name = queries.measures_of(paid.project, DAY)[row.level3]
    assert (codes, bound.measure, name) == (
        ["EVAL-MEASURE", "IND-UNIT", "", "MOVE-ROLE"],
        "people_nominated",
        "people_nominated",
    )


def test_a_binding_says_why_and_replaces_the_earlier_one(books, paid):
    """Without a reason refused; bound again there is one binding, the later."""
    row = target(paid.project, "慰问人数")
    codes = [
        refusal_of(setting.bind, books.deed("office"), target=row.pk, measure=name, reason=reason)
        for name, reason in (
            ("people_paid", " "),
            ("people_nominated", "一"),
            ("people_paid", "二"),
        )
    ]
    assert (codes, [(one.measure, one.reason) for one in Binding.objects.all()]) == (
        ["TEXT-BLANK", "", ""],
        [("people_paid", "二")],
    )


def test_a_frame_is_filled_or_refused(books, paid):
    """20-80 with the standards' own points is 10 short; spread evenly it is filled; a point too
    many, an indicator too few and a frame unknown are refused, each with its code."""
    names = [row.level3 for row in paid.project.targets.all()]
    even = dict(zip(names, (10, 10, 10, 10, 30, 10), strict=True))
    tried = [
        ("20-80", {}),
        ("20-80", even),
        ("20-80", even | {names[0]: 11}),
        ("20-80", {names[0]: 80}),
        ("cost-first", {}),
        ("30-70", {}),
    ]
    facts = {"project": paid.project.pk, **REASON}
    codes = [
        refusal_of(setting.choose_frame, books.deed("office"), frame=frame, weights=points, **facts)
        for frame, points in tried
    ]
    weights = [str(row.weight) for row in rows(paid.project).values()]
    found = queries.self_evaluation(paid.project, DAY)
    assert (codes, weights, found.execution_weight, Framing.objects.get().frame) == (
        ["", "", "IND-WEIGHTS", "IND-WEIGHTS", "IND-WEIGHTS", "STD-UNKNOWN"],
        ["10", "10", "10", "10", "30", "10"],
        20,
        "20-80",
    )


def fill(books, paid, who="office", **changed):
    facts = {
        "target": target(paid.project, "满意度").pk,
        "on": DAY,
        "text": "95",
        "reason": "问卷由第三方组织",
        **PAPER,
    }
    return refusal_of(setting.fill, books.deed(who), **(facts | changed))


def test_a_typed_in_value_needs_reason_and_paper(books, paid):
    """Refused without reason, without paper, with a paper that is none, in words, for tomorrow,
    by a leader; the same with all of it is taken, and every refusal stands in the journal."""
    before = sum(refused().values())
    codes = [
        fill(books, paid, reason=" "),
        fill(books, paid, data=b""),
        fill(books, paid, data=b"not a picture"),
        fill(books, paid, text="很高"),
        fill(books, paid, on=DAY + timedelta(days=1)),
        fill(books, paid, "leader"),
        fill(books, paid),
    ]
    kept = sum(refused().values()) - before
    assert (codes[:2], codes[3:], codes[2] != "", kept, FilledValue.objects.count()) == (
        ["TEXT-BLANK", "FILL-PAPER"],
        ["IND-FILLED", "FILL-DAY", "MOVE-ROLE", ""],
        True,
        6,
        1,
    )


def test_it_counts_when_another_person_confirms_it(books, paid):
    """未取得 while it waits; its author may not confirm even as a leader; then 95 % stands for the
    indicator with full marks, and the refused and the withdrawn one never count."""
    name = target(paid.project, "满意度").level3
    fill(books, paid)
    row = FilledValue.objects.get()
    waiting = rows(paid.project)[name].actual_text
    FilledValue.objects.update(filled_by=books.staff["leader"].person)
    codes = [
        refusal_of(setting.confirm_filled, books.deed(who), filled=row.pk)
        for who in ("office", "leader", "leader2")
    ]
    counted = rows(paid.project)[name]
    fill(books, paid, text="50")
    later = FilledValue.objects.latest("pk")
    setting.refuse_filled(books.deed("leader2"), filled=later.pk, reason="材料不清")
    fill(books, paid, text="40")
    last = FilledValue.objects.latest("pk")
    setting.withdraw_filled(books.deed("office"), filled=last.pk)
    codes.append(refusal_of(setting.confirm_filled, books.deed("leader2"), filled=last.pk))
    assert (waiting, codes, counted.actual_text, str(counted.score)) == (
        "未取得",
        ["MOVE-ROLE", "DUTY-SELF", "", "MOVE-STATE"],
        "95%",
        "10",
    )
    assert rows(paid.project)[name].actual_text == "95%"


def test_a_typed_in_figure_leads_back_to_its_row(books, paid):
    """The table says of 满意度 that it was typed in; traced, it is the filled value."""
    for word in ("满意度", "帮扶"):
        fill(books, paid, target=target(paid.project, word).pk)
        setting.confirm_filled(books.deed("leader2"), filled=FilledValue.objects.latest("pk").pk)
    performance.draft_self(books.deed("office"), project=paid.project.pk, reasons={})
    row = Evaluation.objects.get()
    satisfied = target(paid.project, "满意度")
    key = f"performance.evaluation:{row.pk}/projects.indicatortarget:{satisfied.pk}"
    measures = {one["level3"]: one["measure"] for one in row.rows[1:]}
    first = FilledValue.objects.get(target=satisfied)
    assert (measures[satisfied.level3], trace(paid.project, "indicator.filled", key)) == (
        "indicator.filled",
        [f"performance.filledvalue:{first.pk}"],
    )


def test_what_is_bound_to_nothing_is_not_obtained(books, paid):
    """An indicator that the standards do not know: 未取得, no score, and it is said why."""
    extra = IndicatorTarget.objects.create(
        project=paid.project, order=9, level1="产出指标", level2="数量指标", level3="走访单位数",
        operator="≥", value="1", unit="家", meaning="",
    )  # fmt: skip
    facts = {"project": paid.project.pk, "frame": "10-50-30-10", "weights": {}, **REASON}
    setting.choose_frame(books.deed("office"), **facts)
    none = rows(paid.project)[extra.level3]
    setting.bind(
        books.deed("office"), target=extra.pk, measure="unions_visited", reason="有走访记录"
    )
    some = rows(paid.project)[extra.level3]
    told = none.finding.code if none.finding else ""
    assert (none.actual_text, none.score, told, some.actual_text, str(some.score)) == (
        "未取得",
        None,
        "IND-MISSING",
        "0家",
        "0",
    )


def test_a_closed_project_is_set_up_no_more(books, paid):
    """Closed: no binding, no frame, no value."""
    row = target(paid.project, "慰问人数")
    type(paid.project).objects.update(state="closed")
    codes = [
        refusal_of(setting.bind, books.deed("office"), target=row.pk, measure="people_paid",
                   reason="一"),
        refusal_of(setting.choose_frame, books.deed("office"), project=paid.project.pk,
                   frame="20-80", weights={}, reason="一"),
        fill(books, paid),
    ]  # fmt: skip
    assert codes == ["EVAL-STATE"] * 3
