"""报销明细 and codes: every fen of a claim bears its codes, and so does every voucher."""

from collections import Counter

import pytest
from tests.laws.fund import refusal_of
from tests.stages.test_claims import NUMBER, attach, campaign, draft, filed, invoice, step

from nuanliu.core.expenses import Codes
from nuanliu.records.ledger import export
from nuanliu.records.ledger.queries import codes_of_line, codes_of_voucher, coding_of_line
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import lines
from nuanliu.stages.claims.invoices import use_invoice
from nuanliu.stages.claims.models import Claim, ClaimedRun, ClaimKind, ClaimLine, Invoice
from nuanliu.stages.claims.policies import PACKET, PURCHASE_PACKET, missing_papers
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind

__all__ = ["campaign"]
LINE = Codes("2012906", "30306", "50901")  # what the shipped book gives a budget line
GOODS, PRINTS = Codes("2012906", "30299", "50299"), Codes("2012906", "30202", "50201")


def put(books, claim, place, fen, expense="goods", who="office", **more):
    """The code with which a line is refused, '' when it stands."""
    facts = {"what": "物品", "place": place, "expense": expense, "amount_fen": fen, **more}
    return refusal_of(lines.put_line, books.deed(who), claim=claim, **facts)


def standing(claim):
    rows = ClaimLine.objects.filter(claim=claim).order_by("place")
    return [(row.place, row.expense, row.amount_fen, row.economic_code) for row in rows]


def test_a_claim_begins_with_one_line_of_its_type(books, campaign):
    """A purchase is 慰问品 under 30299; relief bears the codes of the budget line."""
    bought, relief = draft(books, campaign), draft(books, campaign, ClaimKind.RELIEF, 100_000)
    assert (standing(bought), standing(relief)) == (
        [(1, "goods", 30_000, "30299")],
        [(1, "relief", 100_000, "30306")],
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"expense": "relief"}, "EXPENSE-TYPE"),
        ({"expense": "没有"}, "EXPENSE-TYPE"),
        ({"place": 0}, "CLAIM-PLACE"),
        ({"place": 50}, ""),
        ({"place": 51}, "CLAIM-PLACE"),
        ({"fen": -1}, "CLAIM-AMOUNT"),
        ({"fen": 0}, ""),
        ({"what": " "}, "TEXT-BLANK"),
        ({"function": "2012902"}, ""),
        ({"function": "9999999"}, "CODE-FUNCTION"),
        ({"economic": "30201"}, ""),
        ({"economic": "30999"}, "CODE-ECONOMIC"),
        ({"who": "office2"}, "CLAIM-DRAFTER"),
    ],
)
def test_a_line_is_of_known_types_and_codes(books, campaign, change, code):
    """Each fault alone is refused in words, the nearest sound value is taken."""
    claim = draft(books, campaign)
    assert put(books, claim, **{"place": 2, "fen": 100} | change) == code


def test_the_lines_come_to_the_claim(books, campaign):
    """300 yuan as 200 and 90: no submission; 200 and 100, one struck out: submitted."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    put(books, claim, 1, 20_000)
    put(books, claim, 2, 9_000, "printing")
    short = step(books, "submit", "office", claim)
    put(books, claim, 2, 0, "printing")
    put(books, claim, 3, 10_000, "printing")
    assert (short, step(books, "submit", "office", claim), standing(claim)) == (
        "CLAIM-LINES",
        "",
        [(1, "goods", 20_000, "30299"), (2, "printing", 0, "30202"), (3, "printing", 10_000,
                                                                      "30202")],
    )  # fmt: skip


def test_a_voucher_bears_the_codes_of_each_line(books, campaign):
    """200 of goods and 100 of printing: both vouchers say so, and the tables audit clean."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    put(books, claim, 1, 20_000)
    put(books, claim, 2, 10_000, "printing")
    codes = filed(books, claim)
    line = BudgetLine.objects.get().ledger_line_id
    last = Claim.objects.get().voucher
    before = f"2024-{int(last.partition('-')[2]) - 1}"
    expected = [(line, GOODS, 20_000), (line, PRINTS, 10_000)]
    told = (codes, codes_of_voucher(before), codes_of_voucher(last), audit())
    assert told == ([""] * 4, expected, expected, [])


def test_every_voucher_of_a_campaign_bears_codes(books, campaign):
    """Grant, approval, release, results: what moves on the line is coded to the fen."""
    moved: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    for leg in export.legs():
        moved[leg.voucher] += leg.amount_fen
    for number in moved:
        for _, codes, fen in codes_of_voucher(number):
            assert codes == LINE
            coded[number] += fen
    assert (coded, len(moved) > 3) == (moved, True)


def test_the_bureaus_codes_hold_from_their_day_on(books, campaign):
    """By the accountant with the paper's number: later vouchers bear them, earlier ones do not."""
    row = BudgetLine.objects.get()
    facts = {"line": row.pk, "function": "2012999", "economic": "30399", "document": "财预12号"}
    codes = [
        refusal_of(lines.code_line, books.deed(who), **facts | change)
        for who, change in (
            ("office", {}),
            ("accountant", {"function": "1"}),
            ("accountant", {"economic": "1"}),
            ("accountant", {"document": " "}),
            ("accountant", {}),
            ("accountant", {}),
        )
    ]
    old = codes_of_voucher("2024-1")[0][1]
    more(books, row)
    newest = max(int(leg.voucher.partition("-")[2]) for leg in export.legs())
    new = codes_of_voucher(f"2024-{newest}")[0][1]
    coding = [(one.codes, one.document, one.assumed) for one in coding_of_line(row.ledger_line_id)]
    theirs = Codes("2012999", "30399", "50999")
    assert (codes, old, new) == (
        ["MOVE-ROLE", "CODE-FUNCTION", "CODE-ECONOMIC", "TEXT-BLANK", "", "CODE-SAME"],
        LINE,
        theirs,
    )
    assert (coding, codes_of_line(row.ledger_line_id), audit()) == (
        [(LINE, "", True), (theirs, "财预12号", False)],
        theirs,
        [],
    )


def more(books, row):
    """One yuan more for the line, by a paper of the bureau."""
    change = projects.enter_change(
        books.deed("office"),
        line=row.pk,
        kind=ChangeKind.SUPPLEMENT,
        amount_fen=100,
        document_number="财预13号",
        document_date=books.now.date(),
    )
    projects.confirm_change(books.deed("accountant"), change=change)


def test_a_type_wants_its_papers_in_the_auditors_order(books, campaign):
    """Goods by contract want quotes, contract and stock; transport wants no receipt."""
    large, ride = draft(books, campaign), draft(books, campaign)
    put(books, large, 1, 30_000, "large_goods")
    put(books, ride, 1, 30_000, "transport")
    told = [missing_papers(Claim.objects.get(pk=pk)) for pk in (large, ride)]
    assert told == [
        ["方案或通知", "比价或采购记录", "审批表", "合同", "发票", "验收单", "出入库单"],
        ["方案或通知", "审批表", "发票"],
    ]


def test_a_withdrawn_claim_lets_go_of_its_invoices_and_runs(books, campaign):
    """Withdrawn by its drafter, with a reason: the same invoice and run stand in new claims."""
    bought, relief = draft(books, campaign), draft(books, campaign, ClaimKind.RELIEF, 100_000)
    invoice(books, bought)
    codes = [withdrawn(books, bought, "office2"), withdrawn(books, bought, reason=" ")]
    codes += [withdrawn(books, pk) for pk in (bought, relief, bought)]
    free = (Invoice.objects.get().claim, ClaimedRun.objects.get().run)
    second, again = draft(books, campaign), draft(books, campaign, ClaimKind.RELIEF, 100_000)
    kept = Invoice.objects.get()
    use_invoice(books.deed("office"), claim=second, invoice=kept.pk)
    attach(books, again, PACKET)
    assert (codes, free, invoice(books, second, NUMBER), filed(books, again), audit()) == (
        ["CLAIM-DRAFTER", "TEXT-BLANK", "", "", "MOVE-STATE"],
        (None, None),
        "INV-USED",
        [""] * 4,
        [],
    )


def withdrawn(books, claim, who="office", reason="填重了"):
    return refusal_of(claims.withdraw, books.deed(who), claim=claim, reason=reason)


def test_what_is_reviewed_is_not_withdrawn(books, campaign):
    """Submitted it can be withdrawn, reviewed it cannot: it goes back by whoever holds it."""
    first, second = draft(books, campaign), draft(books, campaign)
    for place, claim in enumerate((first, second)):
        invoice(books, claim, f"{10**19 + place}")
        attach(books, claim, PURCHASE_PACKET)
        step(books, "submit", "office", claim)
    step(books, "review", "service_center", second)
    assert [withdrawn(books, pk) for pk in (first, second)] == ["", "MOVE-STATE"]
