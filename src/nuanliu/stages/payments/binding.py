"""Payments, what shows that they arrived, and what is asked back as tables of `checks`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from nuanliu.core.sweeps import rows
from nuanliu.records.ledger.queries import book_rows
from nuanliu.records.people import keys
from nuanliu.records.people.fields import Sealed
from nuanliu.stages.campaigns.binding import Rows, campaign_key
from nuanliu.stages.nominations.binding import name_index, person_key
from nuanliu.stages.nominations.models import GONE
from nuanliu.stages.payments.models import LIVE, Case, Evidence, Payment, Run
from nuanliu.stages.reviews.binding import batch_key
from nuanliu.stages.reviews.models import Batch, Item

WAITING = ("locked", "sent", "issued")


def payment_tables(payments: QuerySet[Payment], on: date) -> dict[str, Rows]:
    """The payments as they are on a day, with evidence and recovery cases."""
    chosen = payments.select_related("run", "nomination__union", "line").order_by("pk")
    return {
        "payment": [_payment(row, on) for row in chosen],
        "evidence": _evidence(payments),
        "recovery": _recoveries(payments),
        "asked": [rows.Asked(on)],
    }


def arrived_tables(payments: QuerySet[Payment], on: date) -> dict[str, Rows]:
    """`payment_tables` of payments that arrived, as on their arrival, whatever came back later."""
    tables = payment_tables(payments, on)
    standing = map(rows.Payment._make, tables["payment"])
    as_paid = [row._replace(paid=True, live=True, back_on=None) for row in standing]
    return {**tables, "payment": [*as_paid]}


def payment_key(payment: int) -> str:
    """How the tables call a payment."""
    return f"payment:{payment}"


def _payment(row: Payment, on: date) -> rows.Payment:
    failed = row.state == "failed"
    return rows.Payment(
        payment=payment_key(row.pk),
        batch=batch_key(row.run.batch_id),
        campaign=campaign_key(row.campaign_id),
        person=person_key(row.person_id),
        union_code=row.nomination.union.code,
        group_code=row.nomination.group,
        source=row.line.source,
        channel=row.run.channel,
        holder_index=name_index(row.payee),
        amount_fen=row.amount_fen,
        # What is locked and not sent yet would be paid today.
        pay_on=row.paid_on or row.sent_on or row.run.released_on or on,
        reissue_of=payment_key(row.reissue_of_id) if row.reissue_of_id else None,
        back_on=(row.run.settled_on or row.sent_on or on) if failed else None,
        paid=row.state == "paid",
        live=row.state in LIVE,
    )


def _evidence(payments: QuerySet[Payment]) -> Rows:
    found = Evidence.objects.filter(payment__in=payments).order_by("pk")
    return [
        rows.Evidence(
            payment=payment_key(row.payment_id),
            kind=row.kind,
            proxy=_index_of(row.proxy_number),
            relation=row.proxy_relation or None,
            consent=None not in (row.consent_id, row.payee_paper_id, row.proxy_paper_id),
        )
        for row in found
    ]


def _index_of(number: Sealed | None) -> str | None:
    return keys.current().blind_index("id", number.open()) if number is not None else None


def _recoveries(payments: QuerySet[Payment]) -> Rows:
    return [
        rows.Recovery(
            payment=payment_key(row.payment_id),
            opened_on=row.opened_on,
            due_fen=row.due_fen,
            recovered_fen=row.recovered_fen,
            closed=row.state == "closed",
        )
        for row in Case.objects.filter(payment__in=payments).order_by("pk")
    ]


def proof_rows(batches: QuerySet[Batch]) -> Rows:
    """The three lists of what was settled, each from its own source, one line a person.

    approved: the items of the decisions; sent: the last line, as locked, of each person in the runs
    that left; result: the legs of the vouchers. A channel of a batch is in once a run of it is
    settled; who still waits for an answer, or left the list and keeps nothing, is on no list.
    """
    settled = set(
        Run.objects.filter(batch__in=batches, state="settled").values_list("batch_id", "channel")
    )
    found = Payment.objects.filter(run__batch__in=batches).select_related("run", "nomination")
    lines = [row for row in found if (row.run.batch_id, row.nomination.channel) in settled]
    waiting = {row.nomination_id for row in lines if row.state in WAITING}
    return [
        *_approved(batches, settled, waiting),
        *_sent([row for row in lines if row.nomination_id not in waiting]),
        *_results([row for row in lines if row.nomination_id not in waiting]),
    ]


def _proof(name: str, batch: int, person: int, fen: int) -> rows.Proof:
    return rows.Proof(name, batch_key(batch), person_key(person), fen)


def _approved(
    batches: QuerySet[Batch], settled: set[tuple[int, str]], waiting: set[int]
) -> Iterable[rows.Proof]:
    items = Item.objects.filter(batch__in=batches, decision__isnull=False)
    return [
        _proof("approved", item.batch_id, row.person_id, row.amount_fen)
        for item in items.select_related("nomination")
        if (row := item.nomination).state not in GONE
        and row.pk not in waiting
        and (item.batch_id, row.channel) in settled
    ]


def _sent(lines: list[Payment]) -> Iterable[rows.Proof]:
    again = {row.reissue_of_id for row in lines if row.state != "void"}
    return [
        _proof("sent", row.run.batch_id, row.person_id, row.amount_fen)
        for row in lines
        if row.state != "void"
        and row.run.released_on is not None
        and row.pk not in again
        and row.nomination.state not in GONE
    ]


def _results(lines: list[Payment]) -> Iterable[rows.Proof]:
    """What reached people by the books. Money asked back later had been paid out all the same."""
    paid, kept = Counter[str](), Counter[str]()
    for leg in book_rows():
        sign = (leg.target == "paid") - (leg.source == "paid")
        kept[leg.subject] += sign * leg.amount_fen
        if leg.kind != "recovery":
            paid[leg.subject] += sign * leg.amount_fen
    return [
        _proof("result", row.run.batch_id, row.person_id, paid[key])
        for row in lines
        if kept[key := f"payments.payment:{row.pk}"] != 0
    ]
