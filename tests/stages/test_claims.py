"""报销: a whole packet, three persons, invoices used once, and nothing posted twice."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.records.ledger.queries import balance
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import PACKET, PURCHASE_PACKET
from nuanliu.stages.payments import results

RELIEF, PURCHASE = ClaimKind.RELIEF, ClaimKind.PURCHASE
NUMBER = "24532000000012345678"


@pytest.fixture
def campaign(books):
    """A campaign that paid 1,000 yuan to two people; 1,000 yuan are left."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    return campaign


def draft(books, campaign, kind=PURCHASE, fen=30_000):
    return claims.draft(
        books.deed("office"), campaign=campaign, kind=kind, purpose="慰问品", amount_fen=fen
    )


def invoice(books, claim, identity=NUMBER, fen=30_000):
    return refusal_of(
        claims.add_invoice,
        books.deed("office"),
        claim=claim,
        identity=identity,
        seller="粮油商店",
        on=date(2024, 1, 10),
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


def buckets():
    return balance(fund.BudgetLine.objects.get().ledger_line_id)[3:]


def test_a_purchase_is_encumbered_and_then_paid(books, campaign):
    """300 yuan with invoice and receipt: available → encumbered → paid, one voucher each."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    codes = filed(books, claim)
    assert (codes, buckets()) == ([""] * 4, (70_000, 0, 0, 130_000))


def test_relief_already_paid_posts_nothing(books, campaign):
    """A claim for exactly what was paid files its vouchers; the line does not move."""
    refused = refusal_of(draft, books, campaign, RELIEF, 100_001)
    claim = draft(books, campaign, RELIEF, 100_000)
    attach(books, claim, PACKET)
    assert (refused, filed(books, claim), buckets()) == (
        "CLAIM-SUM",
        [""] * 4,
        (100_000, 0, 0, 100_000),
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
    ]
    assert codes == ["", "INV-USED", "INV-NUMBER", ""]


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
    assert (codes, buckets()) == (["BUD-OVERSPEND", ""], (0, 0, 0, 200_000))


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
