"""Law 7: cash counts as received only on evidence."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.queries import lines
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Evidence, EvidenceKind, Payment
from nuanliu.stages.payments.results import Signed

SIGNATURE, PROXY, PHOTO = EvidenceKind.SIGNATURE, EvidenceKind.PROXY, EvidenceKind.PHOTO


@pytest.fixture
def run(books):
    """Two people whose cash lies ready to be signed for; the run's id."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2, channel="cash")
    return fund.sent(books, fund.approved(books, campaign), "cash")


def sign(books, run, *signed):
    return fund.refusal_of(results.sign, books.deed("accountant"), run=run, signed=list(signed))


SCAN, CONSENT, HIS, HERS = (photo(name) for name in ("签字", "委托书", "本人证件", "代领人证件"))
WORDS, CUT = "只是文字".encode(), SCAN[:-20]
NUMBER = fund.id_number(77)
WHOLE: dict[str, Any] = {
    "kind": PROXY,
    "file": SCAN,
    "proxy_name": "李四",
    "proxy_relation": "配偶",
    "consent": CONSENT,
    "proxy_number": NUMBER,
    "payee_paper": HIS,
    "proxy_paper": HERS,
}
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a signed line": ({"kind": SIGNATURE, "file": SCAN}, ""),
    "a photographed sheet": ({"kind": PHOTO, "file": SCAN}, ""),
    "a proxy with both IDs and consent": (WHOLE, ""),
    "a signature nobody can show": ({"kind": SIGNATURE, "file": b""}, "EVIDENCE"),
    "a sheet without its photo": ({"kind": PHOTO, "file": b""}, "EVIDENCE"),
    "a proxy without a name": ({**WHOLE, "proxy_name": " "}, "EVIDENCE"),
    "a proxy of no relation": ({**WHOLE, "proxy_relation": ""}, "EVIDENCE"),
    "a proxy without consent": ({**WHOLE, "consent": b""}, "EVIDENCE"),
    "a proxy without a signature": ({**WHOLE, "file": b""}, "EVIDENCE"),
    "a proxy without a number": ({**WHOLE, "proxy_number": ""}, "EVIDENCE"),
    "a proxy without his own ID": ({**WHOLE, "proxy_paper": b""}, "EVIDENCE"),
    "a proxy without the payee's ID": ({**WHOLE, "payee_paper": b""}, "EVIDENCE"),
    "one ID handed in as both": ({**WHOLE, "proxy_paper": HIS}, "EVIDENCE"),
    "a consent handed in as the signature": ({**WHOLE, "file": CONSENT}, "EVIDENCE"),
    "a proxy with a wrong number": ({**WHOLE, "proxy_number": NUMBER[:17] + "?"}, "PROXY-ID"),
    "words for a sheet": ({"kind": PHOTO, "file": WORDS}, "SCAN-KIND"),
    "words for a signature": ({"kind": SIGNATURE, "file": WORDS}, "SCAN-KIND"),
    "half a picture": ({"kind": SIGNATURE, "file": CUT}, "PHOTO-DAMAGED"),
    "words for a consent": ({**WHOLE, "consent": WORDS}, "SCAN-KIND"),
    "words for an ID": ({**WHOLE, "payee_paper": WORDS}, "SCAN-KIND"),
    "half an ID": ({**WHOLE, "proxy_paper": CUT}, "PHOTO-DAMAGED"),
}


@pytest.mark.parametrize("case", CASES)
def test_money_is_paid_on_evidence_only(books, run, case):
    """Enough: the amount goes encumbered → paid. Not enough: refused, nothing moves."""
    facts, code = CASES[case]
    one = Payment.objects.earliest("pk")
    refused = sign(books, run, Signed(one.pk, **facts))
    one.refresh_from_db()
    after = ("issued", (100_000, 100_000, 0, 0)) if code else ("paid", (100_000, 50_000, 0, 50_000))
    assert (refused, (one.state, fund.buckets())) == (code, after)


def test_a_sheet_is_wholly_in_or_wholly_out(books, run):
    """One line without evidence refuses the sheet, the good line with it; corrected, both pay."""
    first, second = Payment.objects.order_by("pk")
    good, bad = Signed(first.pk, SIGNATURE, SCAN), Signed(second.pk, SIGNATURE, b"")
    refused = sign(books, run, good, bad)
    nothing = Payment.objects.filter(state="paid").count()
    again = sign(books, run, good, Signed(second.pk, PHOTO, HIS))
    assert (refused, nothing, again, fund.buckets()) == (
        "EVIDENCE",
        0,
        "",
        (100_000, 0, 0, 100_000),
    )


def test_a_line_is_signed_once(books, run):
    """Twice on one sheet is refused; so is a line already signed for; a fresh one is taken."""
    one, other = Payment.objects.order_by("pk")
    first, second = Signed(one.pk, SIGNATURE, SCAN), Signed(other.pk, SIGNATURE, HIS)
    codes = [
        sign(books, run, first, first),
        sign(books, run, first),
        sign(books, run, first),
        sign(books, run, second),
    ]
    assert codes == ["SIGN-TWICE", "", "MOVE-STATE", ""]


def test_a_run_is_not_settled_while_a_line_is_open(books, run):
    """One signed, one neither signed nor handed back: refused; handed back, the run is settled."""
    first, second = Payment.objects.order_by("pk")
    sign(books, run, Signed(first.pk, SIGNATURE, SCAN))

    def settle():
        return fund.refusal_of(payments.settle, books.deed("accountant"), run=run)

    early = settle()
    results.hand_back(books.deed("accountant"), payment=second.pk, reason="未到场")
    assert (early, settle(), fund.buckets()) == ("RUN-OPEN", "", (100_000, 50_000, 0, 50_000))


def test_cash_is_not_paid_by_a_bank_answer(books, run):
    """A bank's answer for a cash run is refused whole."""
    data = fund.answer_of(run)
    refused = fund.refusal_of(
        results.read_result, books.deed("accountant"), run=run, name="回盘.csv", data=data
    )
    assert (refused, fund.buckets()) == ("RESULT-CLOSED", (100_000, 100_000, 0, 0))


def test_nobody_is_his_own_proxy(books, run):
    """The payee's number as the proxy's, in either form, is refused; another's is taken."""
    one = Payment.objects.earliest("pk")
    own = one.person.id_number.open()
    numbers = [own, own.lower(), own[:6] + own[8:17], NUMBER]
    codes = [sign(books, run, Signed(one.pk, **{**WHOLE, "proxy_number": n})) for n in numbers]
    assert codes == ["PROXY-SELF", "PROXY-SELF", "PROXY-SELF", ""]


def test_what_a_proxy_brought_is_kept_sealed_and_told(books, run):
    """Four files, all in the line; the number opens to what was typed and stands in no line."""
    one = Payment.objects.earliest("pk")
    sign(books, run, Signed(one.pk, **WHOLE))
    row = Evidence.objects.get()
    kept = [row.file_id, row.consent_id, row.payee_paper_id, row.proxy_paper_id]
    told = [json.loads(line) for line in lines()]
    (line,) = [one for one in told if one.get("obj", {}).get("type") == "payments.evidence"]
    assert (line["doc"], row.proxy_number.open(), sorted(line["pii"]), audit()) == (
        *(sorted(kept), NUMBER, ["proxy_number"]),
        [],
    )
    assert (NUMBER in "\n".join(lines())) is False


def test_another_number_behind_the_programs_back_is_found(books, run):
    """The proxy's number replaced by one sealed with the right key: the commitment tells."""
    sign(books, run, Signed(Payment.objects.earliest("pk").pk, **WHOLE))
    Evidence.objects.update(proxy_number=fund.id_number(78))
    assert [(one.code, "proxy_number" in one.what) for one in audit()] == [("PII-DIFFERS", True)]


def test_the_database_refuses_half_a_proxy(books, run):
    """Straight into the table: without one of his papers it breaks the CHECK, whole it enters."""
    file = keep(SCAN, "签领", books.now)
    names = ("proxy_name", "proxy_relation", "proxy_number")
    whole = {
        "payment": Payment.objects.earliest("pk"),
        "on": books.now.date(),
        "kind": "proxy",
        "file": file,
        **{name: WHOLE[name] for name in names},
        **dict.fromkeys(("consent", "payee_paper", "proxy_paper"), file),
    }

    def insert(**less):
        try:
            with transaction.atomic():
                Evidence.objects.create(**{**whole, **less})
        except IntegrityError as error:
            return str(error).rpartition(": ")[2]
        return "taken"

    blank = [{"proxy_name": ""}, {"proxy_relation": ""}]
    blank += [{name: None} for name in ("proxy_number", "consent", "payee_paper", "proxy_paper")]
    tried = [insert(**less) for less in (*blank, {})]
    assert tried == ["evidence_proxy_complete"] * 6 + ["taken"]


OTHER = {
    **WHOLE,
    "file": photo("签字二"),
    "consent": photo("委托书二"),
    "payee_paper": photo("本人证件二"),
}
THIRD = {"proxy_number": fund.id_number(78), "proxy_paper": photo("代领人证件二")}
REUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "one signature for two": (CASES["a signed line"][0], CASES["a signed line"][0], "again"),
    "a signature as a sheet": (CASES["a signed line"][0], {"kind": PHOTO, "file": SCAN}, "again"),
    "a sheet as a signature": ({"kind": PHOTO, "file": SCAN}, CASES["a signed line"][0], "again"),
    "one consent for two": (WHOLE, {**OTHER, "consent": CONSENT}, "again"),
    "one proxy's signature for two": (WHOLE, {**OTHER, "file": SCAN}, "again"),
    "one payee's ID for two": (WHOLE, {**OTHER, "payee_paper": HIS}, "again"),
    "one proxy's ID for another proxy": (WHOLE, {**OTHER, **THIRD, "proxy_paper": HERS}, "again"),
    "a payee's ID as a proxy's": (WHOLE, {**OTHER, **THIRD, "proxy_paper": HIS}, "again"),
    "an ID as a signature": (WHOLE, {"kind": SIGNATURE, "file": HIS}, "again"),
    "a signature as an ID": (WHOLE, {**OTHER, "payee_paper": SCAN}, "again"),
    "two proxies, each with papers": (WHOLE, {**OTHER, **THIRD}, ""),
    "a sheet with both lines": ({"kind": PHOTO, "file": SCAN}, {"kind": PHOTO, "file": SCAN}, ""),
    "a proxy of two, each with papers": (WHOLE, OTHER, ""),
    "a signature each": (CASES["a signed line"][0], {"kind": SIGNATURE, "file": HIS}, ""),
}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("case", REUSED)
def test_a_signature_shows_one_payment(books, run, case, together):
    """The same file for a second payment, on one sheet or the next: refused; its own: paid."""
    facts, more, told = REUSED[case]
    first, second = Payment.objects.order_by("pk")
    one, two = Signed(first.pk, **facts), Signed(second.pk, **more)
    codes = (
        [sign(books, run, one, two)] if together else [sign(books, run, row) for row in (one, two)]
    )
    paid = 2 if not told else 0 if together else 1
    code = "EVIDENCE-REUSED" if told else ""
    assert ([c for c in codes if c], Payment.objects.filter(state="paid").count()) == (
        [code] if code else [],
        paid,
    )
