"""Law 6: what an objection may be about, whom it holds, and what follows when it is upheld."""

import pytest
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.journal import queries as journal
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import queries, results
from nuanliu.stages.payments.models import EvidenceKind, Payment, Run
from nuanliu.stages.payments.results import Signed
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch, Objection


@pytest.fixture
def campaign(books):
    """An open campaign for four people with two of them put forward."""
    return fund.with_people(books, 2)


def objected(books, batch, nomination=None, text="情况不实"):
    """The code with which an objection is refused, '' when it is taken."""
    act, deed = reviews.raise_objection, books.deed("office2")
    return refusal_of(act, deed, batch=batch, text=text, nomination=nomination)


def decided(books, *, upheld, who="leader2", answer="已核查"):
    """The newest objection decided; the code when it is refused."""
    pk = Objection.objects.latest("pk").pk
    act, deed = reviews.decide_objection, books.deed(who)
    return refusal_of(act, deed, objection=pk, upheld=upheld, answer=answer)


def lock(books, batch):
    return refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)


def first():
    return Nomination.objects.earliest("pk")


def answered(books, run):
    """Everybody in a run paid."""
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)


def test_objections_are_heard_from_the_notice_on(books, campaign):
    """Compiled and reviewed lists were shown to nobody: refused; posted, ended, approved: taken."""
    batch = fund.compiled(books, campaign)
    codes = [objected(books, batch)]
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    codes.append(objected(books, batch))
    reviews.post_notice(books.deed("office2"), batch=batch, first_day_photo=fund.snap())
    codes.append(objected(books, batch))
    decided(books, upheld=False)
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
    codes.append(objected(books, batch, first().pk))
    decided(books, upheld=False)
    fund.approve(books, batch)
    codes.append(objected(books, batch, first().pk))
    assert codes == ["OBJECTION-EARLY"] * 2 + [""] * 3


def test_a_refused_list_is_no_longer_objected_to(books, campaign):
    """After 不予批准 there is nothing to object to; before it there was."""
    batch = fund.noticed(books, campaign)
    before = objected(books, batch, first().pk)
    decisions.refuse(books.deed("leader"), batch=batch, text="材料不全")
    assert (before, objected(books, batch)) == ("", "OBJECTION-EARLY")


def test_an_objection_names_somebody_of_that_list(books, campaign):
    """Under another batch: refused; under his own: taken; once he has left: refused again."""
    batch = fund.posted(books, campaign)
    fund.put_forward(books, campaign, 1)
    other = fund.posted(books, campaign, "第二批")
    codes = [objected(books, one, first().pk) for one in (other, batch)]
    decisions.withdraw(books.deed("office"), nomination=first().pk, reason="调离")
    codes.append(objected(books, batch, first().pk))
    assert codes == ["OBJECTION-OTHER", "", "OBJECTION-GONE"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "TEXT-BLANK"), ("  ", "TEXT-BLANK"), ("字" * 401, "TEXT-LONG"), ("字" * 400, "")],
)
def test_an_objection_says_what_it_is_about_and_is_kept_whole(books, campaign, text, code):
    """Empty or too long is refused, never cut; 400 characters stand as they were said."""
    batch = fund.posted(books, campaign)
    refused = objected(books, batch, text=text)
    assert (refused, list(Objection.objects.values_list("text", flat=True))) == (
        code,
        [] if code else [text],
    )


@pytest.mark.parametrize(("answer", "code"), [(" ", "TEXT-BLANK"), ("字" * 201, "TEXT-LONG")])
def test_an_answer_is_given_and_kept_whole(books, campaign, answer, code):
    """No answer, or one that does not fit beside the person: refused; 200 characters stay whole."""
    batch = fund.posted(books, campaign)
    objected(books, batch, first().pk)
    refused = decided(books, upheld=True, answer=answer)
    again = decided(books, upheld=True, answer="字" * 200)
    assert (refused, again, first().note) == (code, "", "字" * 200)


def test_who_made_the_list_does_not_judge_the_objection(books, campaign):
    """The maker, a leader too, is refused (law 5); another leader decides."""
    books.staff["office"].grants.create(role="leader", since=books.now.date())
    batch = fund.posted(books, campaign)
    objected(books, batch, first().pk)
    codes = [decided(books, upheld=False, who=who) for who in ("office", "leader2")]
    assert codes == ["DUTY-TWICE", ""]


def test_upheld_after_the_decision_he_is_out_and_his_money_free(books, campaign):
    """Approved and not yet paid: rejected, 500 yuan available again, never locked; books agree."""
    batch = fund.approved(books, campaign)
    objected(books, batch, first().pk)
    held = fund.buckets()
    code = decided(books, upheld=True, answer="已离职")
    lock(books, batch)
    assert (code, held, fund.buckets(), fund.states(), Payment.objects.count()) == (
        "",
        (100_000, 100_000, 0, 0),
        (150_000, 50_000, 0, 0),
        ["rejected", "approved"],
        1,
    )
    assert (first().note, audit.unlike_the_journal(), audit.crooked_lines()) == ("已离职", [], [])


def test_dismissed_after_the_decision_he_stays(books, campaign):
    """Control: not upheld, nothing moves and he is locked with the others."""
    batch = fund.approved(books, campaign)
    objected(books, batch, first().pk)
    code = decided(books, upheld=False)
    lock(books, batch)
    assert (code, fund.buckets(), fund.states(), Payment.objects.count()) == (
        "",
        (100_000, 100_000, 0, 0),
        ["approved"] * 2,
        2,
    )


def test_a_run_leaves_out_whom_an_objection_holds(books, campaign):
    """One held: the other is locked and a refusal line names him; decided, he has his own run."""
    batch = fund.approved(books, campaign)
    objected(books, batch, first().pk)
    code = lock(books, batch)
    told = [line for line in journal.parsed("refusal") if line["intent"].startswith("test:")]
    about = [(line["code"], line["about"]) for line in told]
    held = [row.pk for row in queries.held_back(Batch.objects.get(), Channel.BANK)]
    people = [list(Payment.objects.values_list("nomination", flat=True))]
    decided(books, upheld=False)
    later = lock(books, batch)
    people.append(list(Payment.objects.order_by("pk").values_list("nomination", flat=True)))
    one, two = Nomination.objects.order_by("pk").values_list("pk", flat=True)
    assert (code, about, held) == (
        "",
        [("OBJECTION-PERSON", f"nominations.nomination:{one}")],
        [one],
    )
    assert (later, people, queries.held_back(Batch.objects.get(), Channel.BANK)) == (
        "",
        [[two], [two, one]],
        [],
    )


def test_a_run_of_nobody_but_the_held_is_refused(books, campaign):
    """Both are held: no empty run; one of them freed, he is locked alone."""
    batch = fund.approved(books, campaign)
    for row in Nomination.objects.all():
        objected(books, batch, row.pk)
    refused = (lock(books, batch), Run.objects.count())
    decided(books, upheld=False)
    assert (refused, lock(books, batch), Payment.objects.count()) == (
        ("OBJECTION-PERSON", 0),
        "",
        1,
    )


@pytest.mark.parametrize(
    ("personal", "code"), [(True, "OBJECTION-PERSON"), (False, "OBJECTION-PROCEDURE")]
)
def test_an_objection_after_the_lock_holds_the_release(books, campaign, personal, code):
    """Locked, then objected: nothing leaves until it is decided; then the cashier sends it."""
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    objected(books, batch, first().pk if personal else None)
    held = refusal_of(payments.release, books.deed("cashier"), run=run)
    decided(books, upheld=False)
    assert (held, refusal_of(payments.release, books.deed("cashier"), run=run)) == (code, "")


def test_a_locked_run_is_cancelled_before_an_objection_is_upheld(books, campaign):
    """His payment may still succeed: refused with the way out; cancelled, it is upheld."""
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    objected(books, batch, first().pk)
    late = decided(books, upheld=True)
    payments.cancel(books.deed("office"), run=run)
    assert (late, decided(books, upheld=True), lock(books, batch), fund.buckets()) == (
        "WITHDRAW-LATE",
        "",
        "",
        (150_000, 50_000, 0, 0),
    )


def test_upheld_after_the_payment_the_money_is_to_be_recovered(books, campaign):
    """Paid: nothing moves by itself, he stands among those to recover, until it came back."""
    batch = fund.approved(books, campaign)
    answered(books, fund.sent(books, batch))
    objected(books, batch, first().pk)
    row = Batch.objects.get().campaign
    before = list(queries.to_recover(row))
    code = decided(books, upheld=True)
    after = [one.nomination_id for one in queries.to_recover(row)]
    paid = fund.buckets()
    payment = Payment.objects.get(nomination=first())
    case = results.open_case(
        books.deed("accountant"), payment=payment.pk, due_fen=50_000, reason="异议成立"
    )
    opened = list(queries.to_recover(row))
    results.recover(books.deed("accountant"), case=case, amount_fen=50_000)
    decisions.withdraw(books.deed("office"), nomination=first().pk, reason="已追回")
    assert (before, code, after, opened) == ([], "", [first().pk], [])
    assert (paid, fund.buckets(), fund.states()) == (
        (100_000, 0, 0, 100_000),
        (150_000, 0, 0, 50_000),
        ["withdrawn", "approved"],
    )


def test_who_lost_an_objection_is_not_paid_again(books, campaign):
    """His money came back by the bank: no re-issue for him; the other's is issued again."""
    batch = fund.approved(books, campaign)
    answered(books, fund.sent(books, batch))
    objected(books, batch, first().pk)
    decided(books, upheld=True)
    codes = []
    for payment in Payment.objects.order_by("pk"):
        results.return_later(books.deed("accountant"), payment=payment.pk, reason="退票")
        codes.append(refusal_of(results.reissue, books.deed("office"), payment=payment.pk))
    assert codes == ["OBJECTION-UPHELD", ""]


def test_upheld_against_somebody_who_left_by_himself(books, campaign):
    """He withdrew while it was open: the objection is decided all the same, nothing else moves."""
    batch = fund.posted(books, campaign)
    objected(books, batch, first().pk)
    decisions.withdraw(books.deed("office"), nomination=first().pk, reason="放弃")
    code = decided(books, upheld=True)
    assert (code, fund.states(), Objection.objects.get().state) == (
        "",
        ["withdrawn", "listed"],
        "upheld",
    )


@pytest.mark.parametrize(
    ("personal", "codes"),
    [
        (True, ["OBJECTION-PERSON", "", ""]),
        (False, ["OBJECTION-PROCEDURE", "OBJECTION-PROCEDURE", ""]),
    ],
)
def test_cash_is_not_signed_for_under_an_open_objection(books, personal, codes):
    """The envelopes are out, then somebody objects: he (or all) is not paid till it is decided."""
    run, batch = cash_out(books)
    one, other = Payment.objects.order_by("pk")
    objected(books, batch, one.nomination_id if personal else None)
    told = [signed_for(books, run, one), signed_for(books, run, other)]
    decided(books, upheld=False)
    assert ([*told, signed_for(books, run, one)], fund.buckets()[3]) == (
        codes,
        100_000 if personal else 50_000,
    )


def test_the_cash_of_whom_an_objection_holds_is_handed_back(books):
    """Held: handed back, it can be upheld, and what was set aside for him is free again."""
    run, batch = cash_out(books)
    one = Payment.objects.earliest("pk")
    objected(books, batch, one.nomination_id)
    held = signed_for(books, run, one)
    late = decided(books, upheld=True)
    results.hand_back(books.deed("accountant"), payment=one.pk, reason="有异议")
    payments.void(books.deed("office"), payment=one.pk, reason="有异议")
    assert (held, late, decided(books, upheld=True), fund.buckets()) == (
        "OBJECTION-PERSON",
        "WITHDRAW-LATE",
        "",
        (150_000, 50_000, 0, 0),
    )


def cash_out(books):
    """Two people's cash ready to be signed for: (run, batch)."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2, channel="cash")
    batch = fund.approved(books, campaign)
    return fund.sent(books, batch, "cash"), batch


def signed_for(books, run, payment):
    evidence = Signed(payment.pk, EvidenceKind.SIGNATURE, photo(payment.number))
    return refusal_of(results.sign, books.deed("accountant"), run=run, signed=[evidence])
