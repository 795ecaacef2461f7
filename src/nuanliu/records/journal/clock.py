"""What time it is in the books: the real time, or, in 演示, the time where the story stands."""

from datetime import UTC, datetime, timedelta

from nuanliu.records.journal.queries import newest_at
from nuanliu.records.people.models import Kind
from nuanliu.records.people.queries import kind_of_books

STEP = timedelta(minutes=1)  # between two deeds of a story that stands still


class Moment:
    """A moment and whether it is made up, as `Deed` takes them."""

    def __init__(self, at: datetime, *, simulated: bool) -> None:
        self.at, self.simulated = at, simulated


def moment() -> Moment:
    """The present moment of these books. 演示 goes on a minute after its newest line."""
    last = newest_at()
    if last is not None and kind_of_books() == Kind.DEMO:
        return Moment(last + STEP, simulated=True)
    return Moment(datetime.now(UTC), simulated=False)
