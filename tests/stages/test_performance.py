"""绩效: computed from the books, explained where demanded, confirmed by another."""

from datetime import date

import pytest
from tests.laws.fund import refusal_of
from tests.stages import scenario

from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance import queries
from nuanliu.stages.performance.models import Evaluation

DAY = date(2024, 10, 25)


@pytest.fixture
def paid(books):
    """A campaign of six, all paid."""
    return scenario.paid_campaign(books)


def surveyed(books, paid, *answers):
    """A closed survey with exactly these answers."""
    survey = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="7")
    feedback.open_survey(books.deed("service_center"), survey=survey)
    feedback.enter_paper(books.deed("office"), survey=survey, answers=list(answers))
    feedback.close(books.deed("service_center"), survey=survey)
    books.on(DAY)


def drafted(books, paid):
    facts = {"project": paid.project.pk, "reasons": {}}
    return refusal_of(performance.draft_self, books.deed("office"), **facts)


def actuals(paid):
    found = queries.self_evaluation(paid.project, DAY, {})
    return {row.level3: row.actual_text for row in found.rows}


GOOD = {"satisfied": "满意", "relieved": "明显减轻"}


def test_the_answers_move_the_actuals(books, paid):
    """No answer: 未取得 twice. Then six answers, five of them relieved: each has its rate."""
    none = actuals(paid)
    surveyed(books, paid, *[GOOD] * 5, {**GOOD, "relieved": "没有变化"})
    some = actuals(paid)
    moved = {name: (none[name], text) for name, text in some.items() if none[name] != text}
    assert sorted(moved.values()) == [("未取得", "100%"), ("未取得", "83.33%")]


def test_a_table_is_confirmed_by_another(books, paid):
    """Submitted by the office; its drafter may not confirm even as a leader, another may."""
    surveyed(books, paid, *[GOOD] * 6)
    code = drafted(books, paid)
    row = Evaluation.objects.get()
    performance.submit(books.deed("office"), evaluation=row.pk)
    Evaluation.objects.update(drafted_by=books.staff["leader"].person)
    confirm = performance.confirm
    codes = [
        refusal_of(confirm, books.deed(who), evaluation=row.pk)
        for who in ("office", "leader", "leader2")
    ]
    assert (code, row.score_hundredths is not None, codes) == (
        "",
        True,
        ["MOVE-ROLE", "DUTY-SELF", ""],
    )


def test_a_returned_table_is_handed_in_again(books, paid):
    """A leader sends it back; only then may it be submitted a second time."""
    surveyed(books, paid, *[GOOD] * 6)
    drafted(books, paid)
    pk = Evaluation.objects.get().pk
    submit = performance.submit
    codes = [refusal_of(submit, books.deed("office"), evaluation=pk) for _ in range(2)]
    performance.return_evaluation(books.deed("leader"), evaluation=pk)
    codes.append(refusal_of(submit, books.deed("office"), evaluation=pk))
    assert codes == ["", "MOVE-STATE", ""]


def test_monitoring_is_a_table_of_its_day(books, paid):
    """Drafted by the accountant with people and money; a leader does not draft."""
    facts = {"project": paid.project.pk}
    act = performance.draft_monitoring
    codes = [refusal_of(act, books.deed(who), **facts) for who in ("leader", "accountant")]
    row = Evaluation.objects.get()
    assert (codes, row.kind, row.on, len(row.rows) >= 2) == (
        ["MOVE-ROLE", ""],
        "monitoring",
        books.now.date(),
        True,
    )
