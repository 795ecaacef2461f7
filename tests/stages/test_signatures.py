"""签署: every decision has its own signatures, by its number and the people it is about."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import Paragraph
from nuanliu.core.imprint import Imprint
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import decisions, queries
from nuanliu.stages.reviews.decided import minutes_summary
from nuanliu.stages.reviews.models import Batch, Decision, Duty, Signature

TWO = fund.standards().replace('amount = "50000.00"', 'amount = "0.01"')


@pytest.fixture
def batch(books):
    """Two people and a reserve after their notice; every decision needs two leaders."""
    line = fund.project(books, ("元旦春节送温暖", 100_000, 2))[0]
    campaign = fund.campaign(books, line, text=TWO)
    fund.put_forward(books, campaign, 2)
    fund.put_forward(books, campaign, 1, reserve=True)
    return fund.noticed(books, campaign)


def sign(books, batch, number="纪要1", who="leader2", **more):
    facts = {"batch": batch, "number": number, "text": "同意", **more}
    return refusal_of(decisions.sign, books.deed(who), **facts)


def approve(books, batch, number="纪要1"):
    return refusal_of(fund.approve, books, batch, number)


def substitute(books, batch, number="递补1", minutes=b"m"):
    return refusal_of(
        decisions.substitute,
        books.deed("leader"),
        batch=batch,
        nomination=spare(),
        number=number,
        attended=5,
        minutes=minutes,
    )


def spare():
    return Nomination.objects.get(reserve=True).pk


def free_a_place(books):
    one = Nomination.objects.earliest("pk").pk
    decisions.withdraw(books.deed("office"), nomination=one, reason="调离")


def signers(number):
    rows = queries.signatures_of(Decision.objects.get(number=number))
    return [row.person.name for row in rows]


def test_the_shipped_threshold_is_the_one_these_tests_lower():
    """Control of the fixture: the text it changes stands in the standards."""
    assert fund.standards() != TWO


def test_a_supplement_does_not_borrow_the_signatures_of_the_first_decision(books, batch):
    """Two signed the list; the substitute needs two of his own, signed under his number."""
    sign(books, batch)
    approve(books, batch)
    free_a_place(books)
    alone = substitute(books, batch)
    sign(books, batch, "递补1", nomination=spare())
    assert (alone, substitute(books, batch), signers("纪要1"), signers("递补1")) == (
        "DECISION-SIGN",
        "",
        ["职员leader2", "职员leader"],
        ["职员leader2", "职员leader"],
    )


def test_a_signature_under_another_number_does_not_count(books, batch):
    """Signed for minutes 2, decided under minutes 1: refused; under 2 it is decided."""
    sign(books, batch, "纪要2")
    assert (approve(books, batch), approve(books, batch, "纪要2")) == ("DECISION-SIGN", "")


def test_a_signature_counts_for_the_people_it_was_given_on(books, batch):
    """Somebody leaves after the first leader signed: he signs again what is left."""
    sign(books, batch)
    free_a_place(books)
    stale = approve(books, batch)
    sign(books, batch)
    kept = Signature.objects.filter(number="纪要1").count()
    assert (stale, kept, approve(books, batch), signers("纪要1")) == (
        "DECISION-SIGN",
        2,
        "",
        ["职员leader2", "职员leader"],
    )


def test_signing_twice_is_one_signature(books, batch):
    """The same leader twice is still one name; the second leader makes it two."""
    codes = [sign(books, batch), sign(books, batch), sign(books, batch, who="leader")]
    assert (codes, Signature.objects.count(), approve(books, batch)) == (["", "", ""], 2, "")


def test_nobody_signs_a_decision_that_was_taken(books, batch):
    """A number used up is refused for signing and deciding alike; a new one is not."""
    sign(books, batch)
    approve(books, batch)
    free_a_place(books)
    codes = [
        sign(books, batch, "纪要1", nomination=spare()),
        substitute(books, batch, "纪要1"),
        sign(books, batch, "递补1", nomination=spare()),
    ]
    assert codes == ["DECISION-NUMBER", "DECISION-NUMBER", ""]


@pytest.mark.parametrize(
    ("number", "code"), [(" ", "TEXT-BLANK"), ("字" * 61, "TEXT-LONG"), ("一", "")]
)
def test_a_decision_has_a_number_that_is_kept_whole(books, batch, number, code):
    """Without one, or with one too long to keep, nobody signs."""
    assert sign(books, batch, number) == code


def test_a_decision_has_its_minutes(books, batch):
    """An empty file is no minutes; with them the reserve steps in."""
    sign(books, batch)
    approve(books, batch)
    free_a_place(books)
    sign(books, batch, "递补1", nomination=spare())
    codes = [substitute(books, batch, minutes=minutes) for minutes in (b"", b"m")]
    assert codes == ["DECISION-MINUTES", ""]


def test_a_reserve_is_signed_for_only_where_he_stood_in_the_notice(books, batch):
    """Before the decision, or somebody of the main list: refused; the reserve after it: taken."""
    early = sign(books, batch, "递补1", nomination=spare())
    sign(books, batch)
    approve(books, batch)
    other = Nomination.objects.latest("-pk").pk
    codes = [sign(books, batch, "递补1", nomination=pk) for pk in (other, spare())]
    assert (early, codes) == ("RESERVE-EARLY", ["RESERVE", ""])


def test_who_signs_is_approver_and_who_attends_is_not(books, batch):
    """Five attended, two signed: two hold the duty (law 5); the maker may not sign."""
    books.staff["office"].grants.create(role="leader", since=books.now.date())
    own = sign(books, batch, who="office")
    sign(books, batch)
    approve(books, batch)
    held = Duty.objects.filter(batch=batch, duty="approver").values_list("person__name", flat=True)
    assert (own, sorted(held), Decision.objects.get().attended) == (
        "DUTY-TWICE",
        ["职员leader", "职员leader2"],
        5,
    )


def test_the_minutes_print_who_signed_that_decision(books, batch):
    """A name signed under the same number for other people is not printed; the two who did are."""
    sign(books, batch)
    approve(books, batch)
    free_a_place(books)
    Signature.objects.create(
        batch=Batch.objects.get(),
        number="递补1",
        person=books.staff["cashier"].person,
        text="同意",
        on=books.now.date(),
        list_hash="0" * 64,
    )
    sign(books, batch, "递补1", nomination=spare())
    substitute(books, batch)
    paper = minutes_summary(
        Decision.objects.get(number="递补1"), Imprint(books.now.date(), demo=True)
    )
    said = [block.content for block in paper.blocks if isinstance(block, Paragraph)][-1]
    assert said == "职员leader2、职员leader签署。原始纪要另附。"
