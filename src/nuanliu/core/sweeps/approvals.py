"""Money that no collective decision stands behind."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, at_most, day, grouped, hits
from nuanliu.core.sweeps.rows import Approval, Payment


def paid_unapproved(approvals: Iterable[Approval], payments: Iterable[Payment]) -> list[Hit]:
    """PAID-UNAPPROVED: a live payment before every decision on the person, or without one."""
    decided = grouped(approvals, lambda row: (row.campaign, row.person))
    return hits(
        "PAID-UNAPPROVED",
        (
            (
                row.payment,
                {"person": row.person, "amount_fen": row.amount_fen, "pay_on": day(row.pay_on)},
            )
            for row in payments
            if row.live and not _decided(row, decided.get((row.campaign, row.person), []))
        ),
    )


def paid_above(approvals: Iterable[Approval], payments: Iterable[Payment]) -> list[Hit]:
    """PAID-ABOVE: a live payment of more than was approved, or of an amount not known."""
    decided = grouped(approvals, lambda row: (row.campaign, row.person))
    return hits(
        "PAID-ABOVE",
        (
            (
                row.payment,
                {
                    "person": row.person,
                    "decision": approval.decision,
                    "amount_fen": row.amount_fen,
                    "approved_fen": approval.amount_fen,
                },
            )
            for row in payments
            for approval in decided.get((row.campaign, row.person), [])
            if row.live and not at_most(row.amount_fen, approval.amount_fen)
        ),
    )


def _decided(paid: Payment, approvals: list[Approval]) -> bool:
    return any(paid.pay_on is not None and row.decided_on <= paid.pay_on for row in approvals)
