"""What time it is in the books: the real time, or, in 演示, the time where the story stands."""

from datetime import UTC, datetime, timedelta

from nuanliu.records.journal.models import Head
from nuanliu.records.people.models import Installation

STEP = timedelta(minutes=1)  # between two deeds of a story that stands still


class Moment:
    """A moment and whether it is made up, as `Deed` takes them."""

    def __init__(self, at: datetime, *, simulated: bool) -> None:
        self.at, self.simulated = at, simulated


def moment() -> Moment:
    """The present moment of these books. 演示 goes on a minute after its newest line."""
    last = Head.objects.values_list("last_at", flat=True).first()
    if last is not None and Installation.objects.get().is_demo:
        return Moment(last + STEP, simulated=True)
    return Moment(datetime.now(UTC), simulated=False)
