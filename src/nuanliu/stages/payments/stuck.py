"""滞留资金: money that left and did not arrive, or came back and waits, by age.

Each line says since when, so that the days can be counted; a failed payment says what to do.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from nuanliu.core.banking.advice import advice_for
from nuanliu.core.banking.ageing import Aged, aged, bucket_of
from nuanliu.core.money import Money
from nuanliu.records.journal.queries import last_told
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.payments.bankfile import advice
from nuanliu.stages.payments.models import Case, Payment, ResultException
from nuanliu.stages.payments.queries import not_arrived

SUBJECT = "payments.payment"
MOST = 500  # lines asked of the journal at a time

# What money waits for, in the order in which it is told.
WHY = {
    "locked": "已锁定，未送出",
    "sent": "已送银行，未回盘",
    "issued": "现金已备，未签领",
    "failed": "未成功，未重发",
    "returned": "已退回，未重发",
    "exception": "回盘异常，未认定",
    "case": "追回中，未还清",
}


class Stuck(NamedTuple):
    """One line: why, which thing (kind and id), number, name, fen, since when, what to do."""

    why: str
    kind: str
    pk: int
    number: str
    name: str
    fen: int
    since: date
    reason: str
    advice: str

    def days(self, on: date) -> int:
        """Days that it has waited; never below zero, should the clock be set back."""
        return max(0, (on - self.since).days)

    def to_json(self, on: date) -> dict[str, Any]:
        """For other programs; amount in yuan as text."""
        told = self._asdict() | {
            "why": WHY[self.why],
            "amount": Money(self.fen).plain_text(),
            "since": self.since.isoformat(),
            "days": self.days(on),
            "bucket": bucket_of(self.since, on),
        }
        del told["fen"]
        return told


def stuck_in(campaign: Campaign | None, on: date) -> list[Stuck]:
    """Everything that waits in a campaign, or in all of them, the oldest first."""
    about = Q() if campaign is None else Q(campaign=campaign)
    rows = Payment.objects.filter(about, state__in=("locked", "sent", "issued"))
    back = not_arrived().filter(about)
    found = [
        *_waiting(rows.select_related("run"), on),
        *_waiting(back.select_related("run"), on),
        *_exceptions(campaign),
        *_cases(campaign),
    ]
    return sorted(found, key=lambda one: (one.since, one.kind, one.pk))


def _waiting(rows: QuerySet[Payment], on: date) -> Iterator[Stuck]:
    for group in _in_parts(list(rows.order_by("pk"))):
        told = last_told(SUBJECT, [one.pk for one in group])
        for one in group:
            moved = told[one.pk].astimezone(OFFICE_TIME).date() if one.pk in told else on
            failed = one.state in ("failed", "returned")
            since = one.sent_on if one.state == "sent" and one.sent_on else moved
            yield Stuck(
                one.state,
                "payment",
                one.pk,
                one.number,
                one.payee,
                one.amount_fen,
                since,
                one.reason,
                advice_for(one.reason, advice()).text if failed else "",
            )


def _in_parts(rows: list[Payment]) -> Iterable[list[Payment]]:
    return (rows[at : at + MOST] for at in range(0, len(rows), MOST))


def _exceptions(campaign: Campaign | None) -> Iterator[Stuck]:
    rows = ResultException.objects.filter(state="open").select_related("result__run")
    if campaign is not None:
        rows = rows.filter(result__run__batch__campaign=campaign)
    for one in rows.order_by("pk"):
        yield Stuck(
            "exception",
            "exception",
            one.pk,
            one.result.run.number,
            f"回盘第 {one.row} 行",
            0,
            one.result.received_on,
            one.text,
            "请由没有送出、没有导入回盘的同事认定",
        )


def _cases(campaign: Campaign | None) -> Iterator[Stuck]:
    rows = Case.objects.filter(state="open").select_related("payment")
    if campaign is not None:
        rows = rows.filter(payment__campaign=campaign)
    for one in rows.order_by("pk"):
        yield Stuck(
            "case",
            "case",
            one.pk,
            one.payment.number,
            one.payment.payee,
            one.due_fen - one.recovered_fen,
            one.opened_on,
            f"{one.get_kind_display()}：{one.reason}",
            f"应追回 {Money(one.due_fen)} 元，已追回 {Money(one.recovered_fen)} 元",
        )


def by_age(rows: Iterable[Stuck], on: date) -> dict[str, tuple[Aged, ...]]:
    """By reason, in the order of WHY and only those with lines: how many and how much a bucket."""
    found: dict[str, list[tuple[date, int]]] = {}
    for one in rows:
        found.setdefault(one.why, []).append((one.since, one.fen))
    return {why: aged(found[why], on) for why in WHY if why in found}
