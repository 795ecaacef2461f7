"""Outside what the campaign is for: groups and fund sources it does not open."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, hits
from nuanliu.core.sweeps.rows import Nomination, OpenGroup, OpenSource, Payment


def group_closed(nominations: Iterable[Nomination], opened: Iterable[OpenGroup]) -> list[Hit]:
    """GROUP-CLOSED: a live nomination of a group the campaign is not for, or of none."""
    eligible = set(opened)
    return hits(
        "GROUP-CLOSED",
        (
            (
                row.nomination,
                {"campaign": row.campaign, "person": row.person, "group_code": row.group_code},
            )
            for row in nominations
            if row.live and (row.campaign, row.group_code) not in eligible
        ),
    )


def source_closed(opened: Iterable[OpenSource], payments: Iterable[Payment]) -> list[Hit]:
    """SOURCE-CLOSED: a live payment from a fund source the campaign may not use, or from none."""
    allowed = set(opened)
    return hits(
        "SOURCE-CLOSED",
        (
            (
                row.payment,
                {"campaign": row.campaign, "source": row.source, "amount_fen": row.amount_fen},
            )
            for row in payments
            if row.live and (row.campaign, row.source) not in allowed
        ),
    )
