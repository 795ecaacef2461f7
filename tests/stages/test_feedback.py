"""满意度: asked of those actually paid, one answer a token, never more answers than people."""

import hashlib
from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.stages.scenario import paid_campaign

from nuanliu.core.documents import Fields, Paragraph, plain
from nuanliu.core.documents.table import Table, unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.core.refusal import Refusal
from nuanliu.core.tokens import digest_of
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import queries
from nuanliu.stages.feedback.drawn import drawn_list
from nuanliu.stages.feedback.models import Survey, Token
from nuanliu.stages.feedback.papers import survey_report
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.projects.models import Project

TODAY = date(2024, 12, 31)
SHOWN = Imprint(TODAY, demo=True)
YES = {"satisfied": "满意", "relieved": "没有变化"}
NO = {"satisfied": "不满意", "relieved": "明显减轻"}


@pytest.fixture
def campaign(books):
    """A campaign with two people approved and sent, nobody paid yet."""
    campaign = fund.with_people(books, 2)
    fund.sent(books, fund.approved(books, campaign))
    return campaign


@pytest.fixture
def survey(books, campaign):
    """The survey of two people paid, open, with two tokens; its id."""
    pay(books)
    return opened(books, campaign, "one", "two")


@pytest.fixture
def on_paper(books, campaign):
    """The survey of two people paid, open, with two paper forms; its id."""
    pay(books)
    return opened(books, campaign)


def opened(books, campaign, *tokens, issued=2):
    """A survey that handed out `issued` forms, `tokens` among them."""
    pk = feedback.prepare(books.deed("office"), campaign=campaign, seed="7")
    digests = [digest_of(token) for token in tokens]
    feedback.open_survey(books.deed("service_center"), survey=pk, issued=issued, digests=digests)
    return pk


def drawn(books, campaign, size, *, issued=1, seed="7"):
    """A survey that draws `size` people: refused with the codes, or its id."""
    pk = feedback.prepare(books.deed("office"), campaign=campaign, seed=seed)
    deed, facts = books.deed("service_center"), {"survey": pk, "issued": issued, "drawn": size}
    refused = refusal_of(feedback.open_survey, deed, **facts)
    return refused or pk


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


@pytest.mark.parametrize(
    ("size", "issued", "code"),
    [(0, 1, "SURVEY-DRAWN"), (3, 1, "SURVEY-DRAWN"), (1, 2, "SURVEY-ISSUED")],
)
def test_forms_go_to_people_drawn_and_only_the_paid_are_drawn(books, campaign, size, issued, code):
    """Two are paid: nobody, three, or one with two forms is refused; two with two forms is not."""
    pay(books)
    refused = drawn(books, campaign, size, issued=issued)
    allowed = Survey.objects.get(pk=drawn(books, campaign, 2, issued=2))
    assert (refused, allowed.state, allowed.asked.count()) == (code, "open", 2)


def lots(seed, union, numbers):
    """An auditor's own draw order of payment numbers inside a union, from the printed method."""
    told = {n: hashlib.sha256(f"{seed}/{union}".encode() + b"\0" + n.encode()) for n in numbers}
    return sorted(numbers, key=lambda number: told[number].hexdigest())


def test_an_auditor_with_the_seed_draws_the_same_list(books):
    """Six paid in two unions, four drawn: two of each by the printed method; another seed differs.

    He has the seed and the numbers of the payments that arrived, and none of our code.
    """
    paid = paid_campaign(books)
    survey = Survey.objects.get(pk=drawn(books, paid.campaign.pk, 4, issued=3, seed="种子3"))
    arrived: dict[str, list[str]] = {}
    rows = Payment.objects.filter(campaign=paid.campaign, state="paid")
    for union, number in rows.values_list("nomination__union__code", "number"):
        arrived.setdefault(union, []).append(number)
    table = next(one for one in drawn_list(survey, SHOWN).blocks if isinstance(one, Table))
    listed = [(row[3], row[1]) for row in unmerged(table)[1:]]
    drawings = [
        [(union, n) for union in sorted(arrived) for n in lots(seed, union, arrived[union])[:2]]
        for seed in ("种子3", "种子4")
    ]
    assert (len(listed), listed == drawings[0], listed == drawings[1]) == (4, True, False)


def test_without_a_number_everybody_paid_is_drawn(books, campaign):
    """The default asks all; the report says how many were drawn beside how many were asked."""
    pay(books)
    row = Survey.objects.get(pk=opened(books, campaign, issued=1))
    fields = next(one for one in survey_report(row, SHOWN).blocks if isinstance(one, Fields))
    facts = {item.label: plain(item.value) for item in fields.items}
    assert (facts["抽取对象"], facts["发出问卷"]) == ("2人", "1份")


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
        {(digest_of(token), True) for token in ("one", "two")},
    )


def test_a_choice_that_was_not_offered_is_refused(books, survey):
    """Off the scale: nothing is taken and the token stays unused; on it, taken."""
    codes = [answer(books, "one", {"satisfied": "极好"}), answer(books, "one", YES)]
    assert codes == ["SURVEY-CHOICE", ""]


def test_there_are_never_more_answers_than_forms(books, on_paper):
    """Two were handed out: three at once are refused, two are taken, a third is refused."""
    codes = [keyed(books, on_paper, YES, YES, NO), keyed(books, on_paper, YES, NO)]
    codes.append(keyed(books, on_paper, YES))
    assert codes == ["SURVEY-STUFFED", "", "SURVEY-STUFFED"]


def test_paper_is_keyed_in_by_the_office_only(books, on_paper):
    """The cashier and a leader are refused, the service centre is not."""
    codes = [keyed(books, on_paper, YES, who=w) for w in ("cashier", "leader", "service_center")]
    assert codes == ["MOVE-ROLE", "MOVE-ROLE", ""]


def test_each_question_has_its_own_rate(books, on_paper):
    """One yes and one no to satisfaction, the other way round to relief: each is counted apart."""
    before = isinstance(queries.rate_of(Project.objects.get(), "relieved", TODAY).interval, Refusal)
    keyed(books, on_paper, YES, {"satisfied": "非常满意", "relieved": "不了解"})
    assert (before, rate("satisfied"), rate("relieved")) == (True, (2, 2), (0, 1))


def test_a_closed_survey_takes_no_answer(books, survey):
    """Closed by the service centre: tokens and paper are refused from then on."""
    first = answer(books, "one", YES)
    feedback.close(books.deed("service_center"), survey=survey)
    codes = [answer(books, "two", YES), keyed(books, survey, YES)]
    assert (first, codes) == ("", ["SURVEY-CLOSED", "SURVEY-CLOSED"])


@pytest.mark.parametrize(
    ("issued", "tokens", "code"),
    [
        (0, (), "SURVEY-ISSUED"),
        (3, (), "SURVEY-ISSUED"),
        (1, ("one", "two"), "SURVEY-ISSUED"),
        (2, ("one", "one"), "SURVEY-TOKENS"),
        (1, (), ""),
        (2, ("one", "two"), ""),
    ],
)
def test_what_was_handed_out_is_told(books, campaign, issued, tokens, code):
    """Two were paid: none, more than two or fewer than the tokens is no number of forms."""
    pay(books)
    refused = refusal_of(opened, books, campaign, *tokens, issued=issued)
    row = Survey.objects.get()
    assert (refused, row.state, row.issued) == (
        code,
        "prepared" if code else "open",
        0 if code else issued,
    )


def test_the_return_rate_is_of_the_forms_handed_out(books, campaign):
    """Two paid, one form out, one back: all of it came back; a second answer is refused."""
    pay(books)
    pk = opened(books, campaign, issued=1)
    codes = [keyed(books, pk, YES), keyed(books, pk, YES)]
    found = queries.rate_in(Survey.objects.get(), "satisfied")
    told = {field.label: plain(field.value) for field in report(pk).blocks[0].items}
    assert (codes, found.population, found.issued, told["回收率"]) == (
        ["", "SURVEY-STUFFED"],
        2,
        1,
        "100.0%",
    )


def test_a_paper_answer_takes_no_place_of_a_token(books, campaign):
    """One token and one form: two forms are refused, one is taken, the token still answers."""
    pay(books)
    pk = opened(books, campaign, "one")
    codes = [keyed(books, pk, YES, YES), keyed(books, pk, YES), answer(books, "one", NO)]
    assert codes == ["SURVEY-STUFFED", "", ""]


def test_a_campaign_is_surveyed_once(books, on_paper, campaign):
    """A second survey is prepared but not opened: its people would be counted twice."""
    pk = feedback.prepare(books.deed("office"), campaign=campaign, seed="8")
    again = refusal_of(feedback.open_survey, books.deed("service_center"), survey=pk, issued=2)
    assert (again, Survey.objects.get(pk=pk).state) == ("SURVEY-TWICE", "prepared")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"questions": ["satisfied", "beauty"]}, "SURVEY-QUESTION"),
        ({"questions": ["satisfied", "satisfied"]}, "SURVEY-QUESTION"),
        ({"seed": " "}, "TEXT-BLANK"),
        ({"seed": "7" * 65}, "TEXT-LONG"),
        ({"questions": ["satisfied"]}, ""),
    ],
)
def test_a_survey_asks_what_the_bank_holds(books, campaign, facts, code):
    """An unknown question has no scale; a sample is drawn again only from a kept seed."""
    pay(books)
    whole = {"campaign": campaign, "seed": "7"} | facts
    assert refusal_of(feedback.prepare, books.deed("office"), **whole) == code


def report(pk):
    return survey_report(Survey.objects.get(pk=pk), Imprint(TODAY, demo=True))


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("尚未收到", "反映慰问金未收到或未足额收到1人，请综合办公室逐一核实。"),
        ("收到但不足额", "反映慰问金未收到或未足额收到1人，请综合办公室逐一核实。"),
        ("已足额收到", "反映慰问金未收到或未足额收到0人。"),
    ],
)
def test_who_says_the_money_did_not_come_is_a_task(books, on_paper, said, note):
    """The paper counts those who miss money and sends the office after them."""
    keyed(books, on_paper, YES | {"received": said}, YES | {"received": "已足额收到"})
    texts = [plain(one.content) for one in report(on_paper).blocks if isinstance(one, Paragraph)]
    assert [text.partition("．")[2] for text in texts if "未收到" in text] == [note]
