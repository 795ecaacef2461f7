"""What time it is in the books: the real time, or, in 演示, the time where the story stands."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Subquery

from nuanliu.records.journal.models import Head
from nuanliu.records.people.models import Installation, Kind
from nuanliu.records.prepared import Prepared

STEP = timedelta(minutes=1)  # between two deeds of a story that stands still


class Moment:
    """A moment and whether it is made up, as `Deed` takes them."""

    def __init__(self, at: datetime, *, simulated: bool) -> None:
        self.at, self.simulated = at, simulated


def moment() -> Moment:
    """The present moment of these books. 演示 goes on a minute after its newest line."""
    kind, last = next(_books(), ("", None))
    if last is not None and kind == Kind.DEMO:
        return Moment(last + STEP, simulated=True)
    return Moment(datetime.now(UTC), simulated=False)


@Prepared
def _books() -> QuerySet[Installation, Any]:
    last = Head.objects.order_by("pk").values("last_at")[:1]
    return Installation.objects.values_list("kind", Subquery(last))
