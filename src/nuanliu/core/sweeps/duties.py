"""Duties that must be held, and held by different persons (law 5)."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, grouped, hits
from nuanliu.core.sweeps.rows import DutyHeld, Payment

BEFORE_MONEY = frozenset({"maker", "reviewer", "approver", "payer"})


def distinct_persons(duties: Iterable[DutyHeld]) -> list[Hit]:
    """DUTY-SAME: one person with two different duties on one batch."""
    return hits(
        "DUTY-SAME",
        (
            (
                batch,
                {
                    "person": person,
                    "duties": len({row.duty for row in rows}),
                    "first_duty": min(row.duty for row in rows),
                    "last_duty": max(row.duty for row in rows),
                },
            )
            for (batch, person), rows in grouped(duties, lambda r: (r.batch, r.person)).items()
            if len({row.duty for row in rows}) > 1
        ),
    )


def duty_missing(duties: Iterable[DutyHeld], payments: Iterable[Payment]) -> list[Hit]:
    """DUTY-MISSING: money reached people though a duty that comes before it was nobody's."""
    held = grouped(duties, lambda row: row.batch)
    batches = {row.batch for row in payments if row.paid}
    present = {batch: {row.duty for row in held.get(batch, ())} & BEFORE_MONEY for batch in batches}
    return hits(
        "DUTY-MISSING",
        (
            (batch, {"duties": len(duties_held)})
            for batch, duties_held in present.items()
            if duties_held < BEFORE_MONEY
        ),
    )
