"""Deeds after the money left: bank answers, signatures for cash, returns, recoveries, re-issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from nuanliu.core.budget import Bucket
from nuanliu.core.identity import Identity, parse_card, parse_id
from nuanliu.core.lifecycles import CASE, PAYMENT, RUN
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.results import Verdict
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.texts import told, written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.people import keys
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.consents import withdrawn_in
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import hand_rules, policies, queries
from nuanliu.stages.payments.actions import (
    REASON,
    SUBJECT,
    change_all,
    check_all,
    next_number,
    post_for,
    record_locked,
    snapshot_of,
)
from nuanliu.stages.payments.answers import awaiting, contradicted, counted, judged
from nuanliu.stages.payments.exceptions import NOTE, queue
from nuanliu.stages.payments.models import (
    Case,
    CaseKind,
    Evidence,
    EvidenceKind,
    Payment,
    ResultFile,
    Run,
)
from nuanliu.stages.reviews.actions import take_duty
from nuanliu.stages.reviews.policies import no_procedure_objection
from nuanliu.stages.reviews.queries import (
    open_against_procedure,
    open_by_nomination,
    upheld_against,
)


@action("payments.read_result")
def read_result(deed: Deed, *, run: int, name: str, data: bytes) -> dict[str, int]:
    """回盘: take over a bank's answer; returns how many lines paid, failed, repeated, excepted.

    Matched on our own payment number first, else on account and holder; amounts compared to the
    fen. A line that contradicts a result already booked refuses the whole file (RESULT-CONFLICT)
    naming the rows; unknown and ambiguous lines go to the exception queue. Nothing of a refused
    file is kept but its journal line, and the same file once more changes nothing: what it says is
    booked or queued already.
    """
    permit(deed, PAYMENT, "succeed", "sent")
    rows = Run.objects.select_for_update(of=("self",))
    row = rows.select_related("batch", "template").get(pk=run)
    demand(awaiting(row))
    take_duty(deed, row.batch, DutyName.RECONCILER)
    known = {p.number: p for p in row.payments.select_related("line", "run")}
    verdicts = judged(row, list(known.values()), name, data)
    demand(contradicted(verdicts))
    counts = counted(verdicts)
    kept = keep(data, name, deed.at)
    if row.results.filter(file=kept).exists():
        return counts
    matched = [v for v in verdicts if v.outcome in ("paid", "failed")]
    result = ResultFile.objects.create(
        run=row,
        file=kept,
        received_on=day_of(deed),
        received_by=deed.by.person,
        rows=len(verdicts),
        matched=len(matched),
    )
    record(deed, result, docs=[kept.sha256])
    _book(deed, result, verdicts, known)
    queue(deed, result, verdicts)
    return counts


PROXY, RELATION, BANK, BRANCH = 60, 20, 60, 120  # characters of names people write


def _book(
    deed: Deed, result: ResultFile, verdicts: list[Verdict], known: dict[str, Payment]
) -> None:
    paid = [known[v.line.number] for v in verdicts if v.outcome == "paid"]
    failed = [v for v in verdicts if v.outcome == "failed"]
    if paid:
        key = f"result:{result.pk}:paid"
        posted = post_for(deed, key, "payment", paid, "in_transit", "paid")
        change_all(deed, paid, "succeed", posted, paid_on=day_of(deed))
    if failed:
        _fail(deed, f"result:{result.pk}:failed", failed, known)


def _fail(deed: Deed, key: str, failed: list[Verdict], known: dict[str, Payment]) -> None:
    """One voucher for all that came back; every payment keeps the reason the bank gave for it."""
    rows = sorted((known[v.line.number] for v in failed), key=lambda p: p.number)
    posted = post_for(deed, key, "return", rows, "in_transit", "encumbered")
    legs = dict(zip((p.number for p in rows), posted.legs, strict=True))
    reasons = {v.line.number: v.line.reason for v in failed}
    for reason in dict.fromkeys(reasons[p.number] for p in rows):
        demand(told(reason, "回盘文件里的失败原因", REASON))
        same = [p for p in rows if reasons[p.number] == reason]
        mine = posted._replace(legs=[legs[p.number] for p in same])
        change_all(deed, same, "fail", mine, reason=reason or "银行退回")


@dataclass(frozen=True, slots=True)
class Signed:
    """凭据 for one cash payment: kind, photo or scan, and for a proxy who he is and his papers.

    consent: the payee's; payee_paper, proxy_paper: photos of both identity documents;
    proxy_number: the proxy's identity number. Every file is a picture.
    """

    payment: int
    kind: EvidenceKind
    file: bytes
    proxy_name: str = ""
    proxy_relation: str = ""
    consent: bytes = b""
    proxy_number: str = ""
    payee_paper: bytes = b""
    proxy_paper: bytes = b""
    proxy_reason: str = ""

    @property
    def files(self) -> dict[str, bytes]:
        """What was handed in, by its Chinese name."""
        every = {
            "签领凭据": self.file,
            "委托书": self.consent,
            "本人证件": self.payee_paper,
            "代领人证件": self.proxy_paper,
        }
        return {name: data for name, data in every.items() if data}

    @property
    def own(self) -> set[str]:
        """SHA-256 of the files that can show no other payment: signature and consent."""
        mine = (b"" if self.kind == EvidenceKind.PHOTO else self.file, self.consent)
        return {sha256(data).hexdigest() for data in mine if data}

    def papers(self, payee: str, proxy: str) -> dict[str, str]:
        """SHA-256 of the identity documents, with the keyed index of whose each is."""
        both = ((self.payee_paper, payee), (self.proxy_paper, proxy))
        return {sha256(data).hexdigest(): whose for data, whose in both if data}

    @property
    def sheets(self) -> set[str]:
        """SHA-256 of the photographed sheet, which shows every line on it."""
        return {sha256(self.file).hexdigest()} if self.kind == EvidenceKind.PHOTO else set()


@action("payments.sign")
def sign(deed: Deed, *, run: int, signed: list[Signed]) -> int:
    """凭证据确认签领 line by line: encumbered → paid; returns how many. One voucher a sheet.

    Refused EVIDENCE without a signature, a photo or, for a proxy, both IDs and the consent;
    PROXY-ID, PROXY-SELF for a number that is none or the payee's own; PHOTO-* for what is no
    picture; EVIDENCE-REUSED for a file that shows somebody else already; OBJECTION-* while an
    objection against him or the procedure is open (law 6), CONSENT-HELD where he withdrew his
    consent: that cash is handed back.
    """
    row = Run.objects.select_for_update().select_related("batch__campaign").get(pk=run)
    held = hand_rules.held_unions(row)
    asked = row.payments.filter(
        pk__among=[one.payment for one in signed], nomination__union__in=held
    )
    for number, union in asked.values_list("number", "nomination__union") if held else ():
        demand(hand_rules.not_in_hands(number, union, held))
    return book_signed(deed, row, signed)


def book_signed(
    deed: Deed, row: Run, signed: list[Signed], *, source: str = Bucket.ENCUMBERED
) -> int:
    """What `sign` does with the lines of a locked run, inside the action of whoever calls it.

    source: where their money lies; in transit where a workplace's union holds it.
    """
    take_duty(deed, row.batch, DutyName.RECONCILER)
    demand(policies.each_once([one.payment for one in signed]))
    demand(no_procedure_objection(open_against_procedure(row.batch.campaign)))
    held, gone = open_by_nomination(row.batch), withdrawn_in(row.batch.campaign)
    channel = standard_of(row.batch.campaign).channel_on(day_of(deed), row.channel)
    chosen = []
    for one in signed:
        rows = row.payments.select_for_update(of=("self",)).select_related("line", "run", "person")
        payment = rows.get(pk=one.payment)
        permit(deed, PAYMENT, "sign", payment.state)
        demand(policies.not_held_at_hand(payment, held.get(payment.nomination_id, 0)))
        demand(policies.not_withdrawn_at_hand(payment, gone))
        demand(policies.evidence_enough(one, channel))
        chosen.append(payment)
    _all_scans(chosen, signed)
    for payment, one in zip(chosen, signed, strict=True):
        demand(policies.evidence_its_own(payment.number, queries.shown_by(one.own, one.sheets)))
        _keep_evidence(deed, payment, one)
    demand(policies.something_to_pay(len(chosen)))
    posted = post_for(deed, f"sign:{deed.key}", "payment", chosen, source, "paid")
    change_all(deed, chosen, "sign", posted, paid_on=day_of(deed))
    return len(chosen)


def _all_scans(payments: list[Payment], signed: list[Signed]) -> None:
    """Open every file in the guarded child, each once; Refused names the payment and the file."""
    named = {
        data: f"发放 {payment.number} 的{name}"
        for payment, one in zip(payments, signed, strict=True)
        for name, data in one.files.items()
    }
    scans_of(list(named), list(named.values()))


def _keep_evidence(deed: Deed, payment: Payment, one: Signed) -> None:
    demand(told(one.proxy_name, "代领人姓名", PROXY))
    demand(told(one.proxy_relation, "代领人关系", RELATION))
    number, proxy = _proxy(deed, payment, one)
    papers = one.papers(payment.person.id_index or "", proxy)
    demand(policies.papers_their_own(payment.number, papers, queries.persons_shown(papers)))
    kept = {
        name: keep(data, f"{payment.number}{name}", deed.at) for name, data in one.files.items()
    }
    evidence = Evidence.objects.create(
        payment=payment,
        kind=one.kind,
        file=kept["签领凭据"],
        on=day_of(deed),
        proxy_name=one.proxy_name,
        proxy_relation=one.proxy_relation,
        proxy_number=number or None,
        proxy_reason=one.proxy_reason,
        consent=kept.get("委托书"),
        payee_paper=kept.get("本人证件"),
        proxy_paper=kept.get("代领人证件"),
    )
    docs = sorted({file.sha256 for file in kept.values()})
    record(deed, evidence, docs=docs, pii={"proxy_number": number} if number else None)


def _proxy(deed: Deed, payment: Payment, one: Signed) -> tuple[str, str]:
    """The proxy's number in its canonical form and its keyed index; both '' where there is none."""
    if one.kind != EvidenceKind.PROXY:
        return "", ""
    read = parse_id(one.proxy_number, on=day_of(deed))
    demand(policies.proxy_identified(payment.number, read))
    number = read.number if isinstance(read, Identity) else ""
    index = keys.current().blind_index("id", number)
    demand(policies.another_than_payee(payment.number, index, payment.person.id_index))
    return number, index


@action("payments.hand_back")
def hand_back(deed: Deed, *, payment: int, reason: str) -> int:
    """未领交回: cash that nobody signed for comes back; the money stays encumbered for him."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("run", "nomination")
    row = rows.get(pk=payment)
    move = advance(deed, PAYMENT, "hand_back", row)
    held = hand_rules.held_unions(row.run)
    demand(hand_rules.not_in_hands(row.number, row.nomination.union_id, held))
    demand(written(reason, "交回原因", REASON))
    row.reason = reason
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("payments.return")
def return_later(deed: Deed, *, payment: int, reason: str) -> int:
    """到账后退回: a paid amount came back; paid → available frees the budget."""
    row = Payment.objects.select_for_update().select_related("line", "run__batch").get(pk=payment)
    move = advance(deed, PAYMENT, "return", row)
    take_duty(deed, row.run.batch, DutyName.RECONCILER)
    demand(policies.no_case(row))
    demand(written(reason, "退回原因", REASON))
    posted = post_for(deed, f"return:{row.pk}", "return", [row], "paid", "available")
    row.reason = reason
    row.save()
    record(deed, row, move=move, legs=posted.legs, voucher=posted.number)
    return row.pk


@action("payments.reissue")
def reissue(
    deed: Deed,
    *,
    payment: int,
    card: str = "",
    bank: str = "",
    branch: str = "",
    ruling: str = "",
) -> int:
    """重发 a payment that failed or came back, linked to it, with corrected payee data; its id.

    The new payment stands alone in a run of its own, to be released by the payer like any other.
    `ruling` as in `lock`.
    """
    return _reissue(deed, payment, Corrected(card, bank, branch), ruling)


class Corrected(NamedTuple):
    """What was wrong with a payee's account, put right; '' stays as it is."""

    card: str = ""
    bank: str = ""
    branch: str = ""


@action("payments.reissue_many")
def reissue_many(deed: Deed, *, run: int, wanted: Sequence[tuple[int, Corrected]]) -> list[int]:
    """重发 of several payments of one run in one deed, as `reissue` each; the new ones' ids.

    All of them or none. Refused REISSUE-NONE where none is named, REISSUE-RUN for one that is not
    of the run.
    """
    inside = set(Payment.objects.filter(run=run).values_list("pk", flat=True))
    demand(policies.of_the_run([pk for pk, _ in wanted], inside))
    return [_reissue(deed, pk, corrected, "") for pk, corrected in wanted]


def _reissue(deed: Deed, payment: int, corrected: Corrected, ruling: str) -> int:
    old = (
        Payment.objects.select_for_update()
        .select_related("nomination__person", "line", "run__batch__campaign__project")
        .get(pk=payment)
    )
    run_move = permit(deed, RUN, "lock")
    demand(policies.may_reissue(old))
    batch = old.run.batch
    take_duty(deed, batch, DutyName.MAKER)
    _correct_payee(deed, old, *corrected)
    demand(policies.not_upheld(old.nomination, upheld=upheld_against(old.nomination)))
    check_all(batch, [old.nomination], day_of(deed), ruling)
    run = Run.objects.create(
        batch=batch,
        channel=Channel.BANK if old.nomination.channel == Channel.BANK else Channel.CASH,
        number=next_number(batch, old.nomination.channel),
        people=1,
        total_fen=old.amount_fen,
        control="",
        state=run_move.target,
    )
    made = _linked(deed, run, old)
    run.control, _ = queries.control_of(run)
    run.save()
    record(deed, run, move=run_move, rule=ruling)
    return made.pk


def _linked(deed: Deed, run: Run, old: Payment) -> Payment:
    move = permit(deed, PAYMENT, "lock")
    made = snapshot_of(run, old.nomination, 1)
    made.reissue_of, made.state = old, move.target
    made.save()
    posted = None
    if queries.set_aside_itself(made):
        key = f"reissue:{made.pk}"  # of the new one: a reissue called off is made again
        posted = post_for(deed, key, "encumber", [made], "available", "encumbered")
    record_locked(deed, made, move, posted)
    return made


def _correct_payee(deed: Deed, old: Payment, card: str, bank: str, branch: str) -> None:
    person = old.nomination.person
    if card:
        read = parse_card(card)
        if isinstance(read, Refusal):
            raise Refused(read)
        person.card = read.number
        person.card_index = keys.current().blind_index("card", read.number)
        demand(policies.own_account(old.nomination, queries.sharing_card(old.nomination)))
    demand(told(bank, "开户银行", BANK))
    demand(told(branch, "开户网点", BRANCH))
    person.bank, person.branch = bank or person.bank, branch or person.branch
    person.save()
    values = {"card": person.card.open()} if card and person.card is not None else {}
    record(deed, person, pii=values, person=person)


@action("payments.open_case")
def open_case(
    deed: Deed, *, payment: int, due_fen: int, reason: str, kind: str = CaseKind.OTHER
) -> int:
    """追回立项: this payment should not have been made; `due_fen` is to come back.

    kind: one of CaseKind; ValueError for any other.
    """
    row = Payment.objects.select_for_update().get(pk=payment)
    move = permit(deed, CASE, "open")
    demand(policies.reached(row))
    demand(policies.no_case(row))
    demand(policies.over_due(row.amount_fen, 0, due_fen))
    demand(written(reason, "追回原因", NOTE))
    case = Case.objects.create(
        payment=row,
        kind=CaseKind(kind),
        reason=reason,
        opened_on=day_of(deed),
        due_fen=due_fen,
        state=move.target,
    )
    record(deed, case, move=move)
    return case.pk


@action("payments.recover")
def recover(deed: Deed, *, case: int, amount_fen: int) -> int:
    """追回 some or all of what is due: paid → available; the last fen closes the case."""
    permit(deed, PAYMENT, "recover", "paid")
    cases = Case.objects.select_for_update(of=("self", "payment"))
    row = cases.select_related("payment__line", "payment__run__batch").get(pk=case)
    take_duty(deed, row.payment.run.batch, DutyName.RECONCILER)
    demand(policies.over_due(row.due_fen, row.recovered_fen, amount_fen))
    payment = row.payment
    demand(policies.reached(payment))
    leg = ledger.Transfer(
        payment.line.ledger_line_id, "paid", "available", amount_fen, f"{SUBJECT}:{payment.pk}"
    )
    row.recovered_fen += amount_fen
    posted = ledger.post(
        key=f"recover:{row.pk}:{row.recovered_fen}",
        kind="recovery",
        on=day_of(deed),
        memo=f"追回 {payment.number} {Money(amount_fen)} 元",
        transfers=[leg],
    )
    closing = None
    if row.recovered_fen == row.due_fen:
        closing = advance(deed, CASE, "close", row)
    row.save()
    record(deed, row, move=closing)
    move = None
    if row.recovered_fen == payment.amount_fen:
        move = advance(deed, PAYMENT, "recover", payment)
        payment.save()
    # The legs stand with the payment, as in the books: it is whose money came back.
    record(deed, payment, move=move, legs=posted.legs, voucher=posted.number)
    return row.pk
