"""录入单: two persons read the same stack, differences are mended by the paper, then it counts."""

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.bias import Taken
from nuanliu.core.tokens import digest_of
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import keying
from nuanliu.stages.feedback.models import Answer, Interview, Keying, Survey
from nuanliu.stages.feedback.queries import choices_of, rates_in, taken_of, words_of
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Run

ASKED = ["satisfied", "received", "told"]


@pytest.fixture
def survey(books):
    """Four people paid, all asked three questions on paper; its id."""
    return opened(books)


def opened(books, questions=ASKED, issued=4, **more):
    """A survey of four people paid, open, with so many forms."""
    campaign = fund.with_people(books, 4)
    fund.sent(books, fund.approved(books, campaign))
    run = Run.objects.get().pk
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    facts = {"campaign": campaign, "seed": "7", "questions": questions}
    pk = feedback.prepare(books.deed("office"), **facts)
    feedback.open_survey(books.deed("service_center"), survey=pk, issued=issued, **more)
    return pk


def keyed(books, survey, text="111\n213", label="第1包", who="office"):
    """A stack read once; its id."""
    return keying.key(books.deed(who), survey=survey, label=label, text=text)


def read_again(books, stack, text, who="service_center"):
    return refusal_of(keying.key_again, books.deed(who), keying=stack, text=text)


def answered(books, token):
    choices = {"satisfied": "满意"}
    return refusal_of(feedback.answer, books.deed("admin"), token=token, choices=choices)


def taken_over(books, stack):
    return refusal_of(keying.take_over, books.deed("service_center"), keying=stack)


def test_a_stack_read_alike_by_two_counts(books, survey):
    """Two forms, the same digits twice: two answers; before the second reading none."""
    stack = keyed(books, survey)
    early = taken_over(books, stack)
    codes = [read_again(books, stack, "1 1 1\n2 1 3"), taken_over(books, stack)]
    told = [(one.choices, one.channel, one.valid) for one in Answer.objects.order_by("pk")]
    assert (early, codes, told) == (
        "MOVE-STATE",
        ["", ""],
        [
            (
                {"satisfied": "非常满意", "received": "已足额收到", "told": "单位工会通知"},
                "paper2",
                True,
            ),
            ({"satisfied": "满意", "received": "已足额收到", "told": "短信或电话"}, "paper2", True),
        ],
    )


def test_one_person_does_not_read_twice(books, survey):
    """Whoever read it first is refused; somebody else of the office is not; SQL holds it too."""
    stack = keyed(books, survey)
    codes = [read_again(books, stack, "111\n213", who) for who in ("office", "office2")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Keying.objects.update(second_by=Keying.objects.get().first_by)
    assert codes == ["DUTY-SELF", ""]


def test_what_differs_is_mended_by_the_paper(books, survey):
    """One digit differs: refused with its place; mended, taken; the mended digit is what counts."""
    stack = keyed(books, survey)
    read_again(books, stack, "111\n313")
    refused = ""
    try:
        keying.take_over(books.deed("office"), keying=stack)
    except Exception as wrong:  # noqa: BLE001 - its words are what is compared
        refused = str(wrong)
    beyond = refusal_of(keying.mend, books.deed("office"), keying=stack, form=3, text="313")
    left = keying.mend(books.deed("office"), keying=stack, form=2, text="313")
    after = taken_over(books, stack)
    last = Answer.objects.order_by("pk").last()
    assert ("第2份第1题初录“满意”、复录“一般”" in refused, beyond, left, after) == (
        True,
        "STACK-FORM",
        0,
        "",
    )
    assert last.choices["satisfied"] == "一般"


@pytest.mark.parametrize(
    ("text", "code"),
    [("111", "STACK-COUNT"), ("111\n213\n111", "STACK-COUNT"), ("11\n213", "STACK-LINE")],
)
def test_both_read_as_many_forms(books, survey, text, code):
    """One too few, one too many, one that is none: refused, and the stack waits as before."""
    stack = keyed(books, survey)
    refused = read_again(books, stack, text)
    assert (refused, Keying.objects.get().state) == (code, "keyed")


def test_no_more_is_keyed_in_than_was_handed_out(books, survey):
    """Four forms are out: five are refused, four are not; a label is used once unless void."""
    five = refusal_of(keyed, books, survey, "111\n" * 5)
    stack = keyed(books, survey, "111\n" * 4)
    twice = refusal_of(keyed, books, survey)
    blank = refusal_of(keying.void, books.deed("office"), keying=stack, reason=" ")
    keying.void(books.deed("office"), keying=stack, reason="录错了包")
    again = refusal_of(keyed, books, survey)
    assert (five, twice, blank, again) == ("SURVEY-STUFFED", "STACK-LABEL", "TEXT-BLANK", "")


def test_two_stacks_are_never_more_than_the_forms(books, survey):
    """Both of three forms are read, one is taken: the other would make six of four."""
    stacks = [keyed(books, survey, "111\n" * 3, label) for label in ("甲", "乙")]
    for stack in stacks:
        read_again(books, stack, "111\n" * 3)
    assert [taken_over(books, stack) for stack in stacks] == ["", "SURVEY-STUFFED"]


def test_who_may_key_in(books, survey):
    """The cashier and a leader are refused, office and centre are not."""
    found = [
        refusal_of(keyed, books, survey, label=who, text="111", who=who)
        for who in ("cashier", "leader", "office", "service_center")
    ]
    assert found == ["MOVE-ROLE", "MOVE-ROLE", "", ""]


def test_answers_tell_how_they_came_in(books):
    """A token, the shared link, a single keying and an interview by the maker: all are counted."""
    shared = digest_of("all")
    pk = opened(books, issued=4, digests=[digest_of("one")], shared=shared)
    by = books.deed
    codes = [answered(books, token) for token in ("one", "all")]
    feedback.enter_paper(by("office"), survey=pk, answers=[{"satisfied": "一般"}])
    feedback.interview(by("office"), survey=pk, choices={"satisfied": "满意"})
    codes.append(answered(books, "all"))
    survey = Survey.objects.get()
    assert (codes, taken_of(survey), Interview.objects.count()) == (
        ["", "", "SURVEY-STUFFED"],
        Taken(4, 4, 4, link=1, shared=1, paper=1, single=1, phone=1, by_handler=1),
        1,
    )


def test_a_question_without_a_yes_has_no_rate(books, survey):
    """怎样得知 is told by its choices; the two others have a rate each."""
    stack = keyed(books, survey)
    read_again(books, stack, "111\n213")
    taken_over(books, stack)
    row = Survey.objects.get()
    rates = {one.code: (one.positive, one.valid) for one in rates_in(row)}
    told = {choice: number for choice, number in choices_of(row, "told").items() if number}
    assert (rates, told) == (
        {"satisfied": (2, 2), "received": (2, 2)},
        {"单位工会通知": 1, "短信或电话": 1},
    )


def test_a_survey_keeps_the_words_it_was_prepared_with(books):
    """Prepared now it says 慰问品 too; pinned to the first edition it says what that asked."""
    opened(books, ["satisfied", "received"])
    row = Survey.objects.get()
    now = words_of(row)["received"].text
    row.wording.edition = 1
    row.wording.save()
    assert (now, words_of(row)["received"].text) == (
        "慰问金（慰问品）是否足额收到？",
        "慰问金是否足额收到？",
    )


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        (["told", "wished"], "SURVEY-QUESTION"),
        (["satisfied", "relieved", "received", "fair", "timely", "attitude", "told"],
         "SURVEY-QUESTION"),
        (["satisfied", "relieved", "received", "fair", "timely", "attitude"], ""),
        (["told", "timely"], ""),
    ],
)  # fmt: skip
def test_a_survey_is_short_and_gives_a_rate(books, questions, code):
    """Two without a yes, and seven, are refused; six, and one with a yes among two, are asked."""
    assert refusal_of(opened, books, questions) == code
