"""满意度: asked of those actually paid, one answer a token, never more answers than people."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.refusal import Refusal
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import queries
from nuanliu.stages.feedback.models import Survey, Token
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import Project

TODAY = date(2024, 12, 31)
YES = {"satisfied": "满意", "relieved": "没有变化"}
NO = {"satisfied": "不满意", "relieved": "明显减轻"}


@pytest.fixture
def campaign(books):
    """A campaign with two people approved and sent, nobody paid yet."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2)
    fund.sent(books, fund.approved(books, campaign))
    return campaign


@pytest.fixture
def survey(books, campaign):
    """The survey of two people paid, open, with two tokens; its id."""
    pay(books)
    pk = feedback.prepare(books.deed("office"), campaign=campaign, seed="7")
    digests = [feedback.digest_of(token) for token in ("one", "two")]
    feedback.open_survey(books.deed("service_center"), survey=pk, digests=digests)
    return pk


def pay(books):
    run = Run.objects.get().pk
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)


def answer(books, token, choices):
    return refusal_of(feedback.answer, books.deed("admin"), token=token, choices=choices)


def keyed(books, survey, *answers, who="office"):
    return refusal_of(feedback.enter_paper, books.deed(who), survey=survey, answers=list(answers))


def rate(code):
    found = queries.rate_of(Project.objects.get(), code, TODAY)
    return found.positive, found.valid


def test_only_people_actually_paid_are_asked(books, campaign):
    """While the money is on its way nobody can be asked; once it arrived, two can."""
    facts = {"campaign": campaign, "seed": "7"}
    early = refusal_of(feedback.prepare, books.deed("office"), **facts)
    pay(books)
    late = refusal_of(feedback.prepare, books.deed("office"), **facts)
    assert (early, late, Survey.objects.get().population) == ("SURVEY-NOBODY", "", 2)


def test_one_token_is_one_answer(books, survey):
    """Used twice or unknown: refused; the token itself is not in the table."""
    codes = [answer(books, token, YES) for token in ("one", "one", "three", "two")]
    kept = set(Token.objects.values_list("digest", "used"))
    assert (codes, kept) == (
        ["", "SURVEY-TOKEN", "SURVEY-TOKEN", ""],
        {(feedback.digest_of(token), True) for token in ("one", "two")},
    )


def test_a_choice_that_was_not_offered_is_refused(books, survey):
    """Off the scale: nothing is taken and the token stays unused; on it, taken."""
    codes = [answer(books, "one", {"satisfied": "极好"}), answer(books, "one", YES)]
    assert codes == ["SURVEY-CHOICE", ""]


def test_there_are_never_more_answers_than_people(books, survey):
    """Two were paid: three forms at once are refused, two are taken, a third is refused."""
    codes = [keyed(books, survey, YES, YES, NO), keyed(books, survey, YES, NO)]
    codes.append(keyed(books, survey, YES))
    assert codes == ["SURVEY-STUFFED", "", "SURVEY-STUFFED"]


def test_paper_is_keyed_in_by_the_office_only(books, survey):
    """The cashier and a leader are refused, the service centre is not."""
    codes = [keyed(books, survey, YES, who=w) for w in ("cashier", "leader", "service_center")]
    assert codes == ["MOVE-ROLE", "MOVE-ROLE", ""]


def test_each_question_has_its_own_rate(books, survey):
    """One yes and one no to satisfaction, the other way round to relief: each is counted apart."""
    before = isinstance(queries.rate_of(Project.objects.get(), "relieved", TODAY).interval, Refusal)
    keyed(books, survey, YES, {"satisfied": "非常满意", "relieved": "不了解"})
    assert (before, rate("satisfied"), rate("relieved")) == (True, (2, 2), (0, 1))


def test_a_closed_survey_takes_no_answer(books, survey):
    """Closed by the service centre: tokens and paper are refused from then on."""
    first = answer(books, "one", YES)
    feedback.close(books.deed("service_center"), survey=survey)
    codes = [answer(books, "two", YES), keyed(books, survey, YES)]
    assert (first, codes) == ("", ["SURVEY-CLOSED", "SURVEY-CLOSED"])
