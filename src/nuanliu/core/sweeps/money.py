"""Money that lies idle, waits too long, or would be spent twice."""

from collections.abc import Iterable, Sequence
from datetime import date

from nuanliu.core.sweeps.hits import UNKNOWN, Hit, at_most, day, days_since, grouped, hits, total
from nuanliu.core.sweeps.rows import Asked, Invoice, Line, Nomination, Payment, Recovery

IDLE_DAYS = 180  # half a year: two campaigns a year leave no longer pause
RETURNED_DAYS = 30  # what a bank and a workplace need to correct an account
RECOVERY_DAYS = 90


def idle_line(asked: Sequence[Asked], lines: Iterable[Line]) -> list[Hit]:
    """LINE-IDLE: money that is promised to nobody half a year after it came."""
    return hits(
        "LINE-IDLE",
        (
            (
                row.line,
                {"available_fen": row.available_fen, "since": day(row.appropriated_on)},
            )
            for row in lines
            for now in _days(asked)
            if row.available_fen > 0 and not _recent(row.appropriated_on, now, IDLE_DAYS)
        ),
    )


def returned_and_left(
    asked: Sequence[Asked], nominations: Iterable[Nomination], payments: Iterable[Payment]
) -> list[Hit]:
    """RETURNED-OPEN: money came back a month ago, was not re-issued, and is still set aside."""
    rows = list(payments)
    replaced = {row.reissue_of for row in rows}
    standing = grouped(
        (row for row in nominations if row.live), lambda row: (row.campaign, row.person)
    )
    return hits(
        "RETURNED-OPEN",
        (
            (
                row.payment,
                {
                    "person": row.person,
                    "back_on": day(row.back_on),
                    "amount_fen": row.amount_fen,
                },
            )
            for row in rows
            for _ in standing.get((row.campaign, row.person), ())
            for now in _days(asked)
            if not row.live
            and row.back_on is not None
            and row.payment not in replaced
            and not _recent(row.back_on, now, RETURNED_DAYS)
        ),
    )


def recovery_late(asked: Sequence[Asked], recoveries: Iterable[Recovery]) -> list[Hit]:
    """RECOVERY-LATE: a recovery that is open for more than three months."""
    return hits(
        "RECOVERY-LATE",
        (
            (
                row.payment,
                {
                    "opened_on": day(row.opened_on),
                    "due_fen": row.due_fen,
                    "recovered_fen": row.recovered_fen,
                },
            )
            for row in recoveries
            for now in _days(asked)
            if not row.closed and not _recent(row.opened_on, now, RECOVERY_DAYS)
        ),
    )


def repeated_invoice(invoices: Iterable[Invoice]) -> list[Hit]:
    """INVOICE-TWICE: one invoice number more than once, over all years, or none at all."""
    return hits(
        "INVOICE-TWICE",
        (
            (
                min(row.invoice for row in rows),
                {
                    "identity": UNKNOWN if identity is None else identity,
                    "times": len(rows),
                    "last_invoice": max(row.invoice for row in rows),
                    "amount_fen": total(row.amount_fen for row in rows),
                },
            )
            for identity, rows in grouped(invoices, lambda row: row.identity).items()
            if len(rows) > 1 or identity is None
        ),
    )


def _days(asked: Sequence[Asked]) -> list[date | None]:
    """The day of the question; one that is not known where nobody said."""
    return [row.day for row in asked] or [None]


def _recent(then: date | None, now: date | None, limit: int) -> bool:
    return at_most(days_since(then, now), limit)
