"""报销: a whole packet, three persons, invoices used once, and nothing posted twice."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import Claim, ClaimedRun, ClaimKind
from nuanliu.stages.claims.policies import PACKET, PURCHASE_PACKET
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.projects.models import Project

RELIEF, PURCHASE = ClaimKind.RELIEF, ClaimKind.PURCHASE
NUMBER = "24532000000012345678"
# The same invoice in another dress would come in a second time.
DISGUISED = (f" {NUMBER}", f"{NUMBER}\n", "２" + NUMBER[1:], "05300200011-1-12345678")


@pytest.fixture
def campaign(books):
    """A campaign that paid 1,000 yuan to two people; 1,000 yuan are left."""
    campaign = fund.with_people(books, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    payments.settle(books.deed("accountant"), run=run)
    return campaign


def draft(books, campaign, kind=PURCHASE, fen=30_000):
    return claims.draft(
        books.deed("office"), campaign=campaign, kind=kind, purpose="慰问品", amount_fen=fen
    )


def invoice(books, claim, identity=NUMBER, fen=30_000, on=date(2024, 1, 10), who="office"):
    return refusal_of(
        invoices.add_invoice,
        books.deed(who),
        claim=claim,
        identity=identity,
        seller="粮油商店",
        on=on,
        amount_fen=fen,
        data=b"invoice",
    )


def attach(books, claim, kinds):
    for kind in kinds:
        claims.attach(books.deed("office"), claim=claim, kind=kind, name=kind, data=kind.encode())


def step(books, verb, who, claim):
    return refusal_of(getattr(claims, verb), books.deed(who), claim=claim)


def filed(books, claim):
    """Submitted, reviewed, approved and filed by four people; the codes."""
    way = (
        ("submit", "office"),
        ("review", "service_center"),
        ("approve", "leader"),
        ("file_claim", "accountant"),
    )
    return [step(books, verb, who, claim) for verb, who in way]


def test_a_purchase_is_encumbered_and_then_paid(books, campaign):
    """300 yuan with invoice and receipt: available → encumbered → paid, one voucher each."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    codes = filed(books, claim)
    assert (codes, fund.buckets()) == ([""] * 4, (70_000, 0, 0, 130_000))


def test_relief_already_paid_posts_nothing(books, campaign):
    """A claim for exactly what was paid files its vouchers; the line does not move."""
    refused = refusal_of(draft, books, campaign, RELIEF, 100_001)
    claim = draft(books, campaign, RELIEF, 100_000)
    attach(books, claim, PACKET)
    assert (refused, filed(books, claim), fund.buckets()) == (
        "CLAIM-SUM",
        [""] * 4,
        (100_000, 0, 0, 100_000),
    )


def test_a_run_is_claimed_once(books, campaign):
    """The only run stands in a first claim: no second one, by default or by name; nor in SQL."""
    first = draft(books, campaign, RELIEF, 100_000)
    run = Run.objects.get()
    facts = {"campaign": campaign, "kind": RELIEF, "purpose": "又一次", "amount_fen": 100_000}
    codes = [draft_code(books, **facts), draft_code(books, **facts, runs=[run.pk])]
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimedRun.objects.create(claim_id=first, run=run)
    assert (codes, Claim.objects.count()) == (["CLAIM-RUN", "CLAIM-TWICE"], 1)


def draft_code(books, **facts):
    return refusal_of(claims.draft, books.deed("office"), **facts)


def test_only_a_settled_run_is_claimed(books):
    """Paid but not settled: refused; after the settlement it is claimed."""
    campaign = fund.with_people(books, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    facts = {"campaign": campaign, "kind": RELIEF, "purpose": "慰问金", "amount_fen": 100_000}
    codes = [draft_code(books, **facts), draft_code(books, **facts, runs=[run])]
    payments.settle(books.deed("accountant"), run=run)
    assert [*codes, draft_code(books, **facts)] == ["CLAIM-RUN", "CLAIM-RUN", ""]


def test_money_that_came_back_stops_the_relief_claim(books, campaign):
    """One of two payments returned after submission: no review, until the claim is corrected."""
    claim = draft(books, campaign, RELIEF, 100_000)
    attach(books, claim, PACKET)
    step(books, "submit", "office", claim)
    row = Payment.objects.earliest("pk")
    case = results.open_case(books.deed("office"), payment=row.pk, due_fen=50_000, reason="误发")
    results.recover(books.deed("accountant"), case=case, amount_fen=50_000)
    codes = [step(books, "review", "service_center", claim)]
    claims.return_claim(books.deed("service_center"), claim=claim, reason="有退款")
    codes.append(step(books, "submit", "office", claim))
    facts = {"claim": claim, "purpose": "慰问金", "amount_fen": 50_000}
    codes.append(refusal_of(claims.amend, books.deed("office"), **facts))
    assert (codes, filed(books, claim)) == (["CLAIM-SUM", "CLAIM-SUM", ""], [""] * 4)


def test_an_approved_purchase_sent_back_frees_its_money(books, campaign):
    """300 yuan encumbered at approval, free again when the accountant returns it, paid at last."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    for verb, who in (("submit", "office"), ("review", "service_center"), ("approve", "leader")):
        step(books, verb, who, claim)
    held = [fund.buckets()]
    claims.return_claim(books.deed("accountant"), claim=claim, reason="发票抬头有误")
    held.append(fund.buckets())
    codes = filed(books, claim)
    held.append(fund.buckets())
    assert (codes, held) == (
        [""] * 4,
        [(70_000, 30_000, 0, 100_000), (100_000, 0, 0, 100_000), (70_000, 0, 0, 130_000)],
    )


def test_whoever_filled_in_reviewed_or_approved_does_not_file(books, campaign):
    """The reviewer with the accountant's role may not file; the accountant may."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    for verb, who in (("submit", "office"), ("review", "service_center"), ("approve", "leader")):
        step(books, verb, who, claim)
    Claim.objects.update(reviewed_by=books.staff["accountant"].person)
    own = step(books, "file_claim", "accountant", claim)
    Claim.objects.update(reviewed_by=books.staff["service_center"].person)
    assert (own, step(books, "file_claim", "accountant", claim)) == ("DUTY-SELF", "")


def test_nothing_is_bought_for_a_finished_campaign(books, campaign):
    """Submitted in time, but the campaign is finished: no approval; in a running one there is."""
    codes: list[str] = []
    for state in ("finished", "closed"):
        claim = draft(books, campaign)
        invoice(books, claim, f"{10**19 + len(codes)}")
        attach(books, claim, PURCHASE_PACKET)
        Campaign.objects.update(state=state)
        codes.append(filed(books, claim)[2])
    assert codes == ["CLAIM-CAMPAIGN", ""]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"purpose": " "}, "TEXT-BLANK"),
        ({"purpose": "字" * 201}, "TEXT-LONG"),
        ({"purpose": "字" * 200}, ""),
        ({"amount_fen": 0}, "CLAIM-AMOUNT"),
        ({"amount_fen": -1}, "CLAIM-AMOUNT"),
    ],
)
def test_a_claim_says_for_what_and_how_much(books, campaign, change, code):
    """Blank, too long, nothing or less: refused in words, never a fault of the database."""
    facts = {"campaign": campaign, "kind": PURCHASE, "purpose": "慰问品", "amount_fen": 1}
    assert draft_code(books, **facts | change) == code


def test_the_ground_of_a_return_is_kept_whole(books, campaign):
    """200 characters are kept, 201 refused, and the purpose stays as it was written."""
    claim = draft(books, campaign, RELIEF, 100_000)
    attach(books, claim, PACKET)
    step(books, "submit", "office", claim)
    back, deed = claims.return_claim, books.deed
    codes = [
        refusal_of(back, deed("service_center"), claim=claim, reason="由" * count)
        for count in (0, 201, 200)
    ]
    row = Claim.objects.get()
    assert (codes, row.purpose, row.returned_for) == (
        ["TEXT-BLANK", "TEXT-LONG", ""],
        "慰问品",
        "由" * 200,
    )


@pytest.mark.parametrize("missing", [*PURCHASE_PACKET, None])
def test_a_packet_is_whole_or_stays(books, campaign, missing):
    """Each paper left out stops the claim; with all of them it is submitted."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, [kind for kind in PURCHASE_PACKET if kind != missing])
    assert step(books, "submit", "office", claim) == ("CLAIM-PACKET" if missing else "")


def test_an_invoice_is_used_once_for_ever(books, campaign):
    """The same number on a second claim is refused, another is taken; so are old-style numbers."""
    first, second = draft(books, campaign), draft(books, campaign)
    codes = [
        invoice(books, first),
        invoice(books, second),
        invoice(books, second, "12345"),
        invoice(books, second, "053002000111-12345678"),
        *(invoice(books, second, identity) for identity in DISGUISED),
    ]
    assert codes == ["", "INV-USED", "INV-NUMBER", "", *["INV-NUMBER"] * len(DISGUISED)]


def test_an_invoice_number_of_last_year_is_used_up(books, campaign):
    """Another project, another year: the number used a year ago is refused, a new one is not."""
    invoice(books, draft(books, campaign))
    Project.objects.update(fiscal_year=2023)
    Claim.objects.update(number="BX-2023-001")
    _, second = fund.fresh(books)
    claim = draft(books, second)
    codes = [invoice(books, claim), invoice(books, claim, NUMBER[::-1])]
    assert codes == ["INV-USED", ""]


def test_an_invoice_is_for_a_purchase_of_the_past(books, campaign):
    """Dated tomorrow, for nothing, or on a relief claim: refused; today's for a purchase: taken."""
    relief, bought = draft(books, campaign, RELIEF, 100_000), draft(books, campaign)
    today = books.now.date()
    codes = [
        invoice(books, relief),
        invoice(books, bought, on=today + timedelta(days=1)),
        invoice(books, bought, fen=0),
        invoice(books, bought, on=today),
    ]
    assert codes == ["INV-RELIEF", "INV-DATE", "CLAIM-AMOUNT", ""]


def test_invoices_add_up_to_the_claim(books, campaign):
    """One fen short is refused; with the rest on another invoice it is submitted."""
    claim = draft(books, campaign)
    invoice(books, claim, fen=29_999)
    attach(books, claim, PURCHASE_PACKET)
    short = step(books, "submit", "office", claim)
    invoice(books, claim, NUMBER[::-1], 1)
    assert (short, step(books, "submit", "office", claim)) == ("CLAIM-INVOICES", "")


def test_a_purchase_beyond_the_line_is_refused_at_approval(books, campaign):
    """1,000.01 of 1,000 yuan left: the leader cannot approve it; 1,000 he can."""
    codes = []
    for place, fen in enumerate((100_001, 100_000)):
        claim = draft(books, campaign, fen=fen)
        invoice(books, claim, f"{10**19 + place}", fen)
        attach(books, claim, PURCHASE_PACKET)
        codes.append(filed(books, claim)[2])
    assert (codes, fund.buckets()) == (["BUD-OVERSPEND", ""], (0, 0, 0, 200_000))


def test_drafter_reviewer_and_approver_are_three(books, campaign):
    """The drafter, given the reviewer's role, may not review; the reviewer may not approve."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    step(books, "submit", "office", claim)
    center, leader = books.staff["service_center"], books.staff["leader"]
    Claim.objects.update(drafted_by=center.person)
    own = step(books, "review", "service_center", claim)
    Claim.objects.update(drafted_by=books.staff["office"].person)
    fine = step(books, "review", "service_center", claim)
    Claim.objects.update(reviewed_by=leader.person)
    codes = [step(books, "approve", who, claim) for who in ("leader", "leader2")]
    assert (own, fine, codes) == ("DUTY-SELF", "", ["DUTY-SELF", ""])


def test_who_amends_a_claim_may_not_approve_it(books, campaign):
    """A clerk with the leader's role takes a draft over, for more; so neither maker approves it."""
    both = books.staff["office2"]
    for role in ("leader", "service_center"):
        RoleGrant.objects.create(account=both, role=role, since=date(2024, 1, 1))
    claim = draft(books, campaign)
    foreign = [step(books, "submit", "office2", claim), attached(books, claim, "office2")]
    claims.amend(books.deed("office2"), claim=claim, purpose="慰问品", amount_fen=30_000)
    late = attached(books, claim, "office")
    for kind in PURCHASE_PACKET:
        assert attached(books, claim, "office2", kind) == ""
    invoice(books, claim, who="office2")
    done = [step(books, verb, "office2", claim) for verb in ("submit", "review")]
    fine = step(books, "review", "service_center", claim)
    last = [step(books, "approve", who, claim) for who in ("office2", "leader")]
    assert (foreign, late) == (["CLAIM-DRAFTER"] * 2, "CLAIM-DRAFTER")
    assert (done, fine, last) == (["", "DUTY-SELF"], "", ["DUTY-SELF", ""])


def attached(books, claim, who, kind="plan"):
    """The code with which a paper is refused, '' when it is in."""
    deed = books.deed(who)
    return refusal_of(claims.attach, deed, claim=claim, kind=kind, name=kind, data=b"x")


def test_a_returned_claim_goes_round_again(books, campaign):
    """Returned by the leader it is a draft with its papers; it needs a new review then."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    step(books, "submit", "office", claim)
    step(books, "review", "service_center", claim)
    claims.return_claim(books.deed("leader"), claim=claim, reason="补验收单")
    row = Claim.objects.get()
    assert (row.state, row.reviewed_by_id, filed(books, claim)) == ("drafted", None, [""] * 4)
