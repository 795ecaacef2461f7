"""Questions about call-backs and doubts: whom one can draw, who was reached, what was settled."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from nuanliu.core.sampling import draw_by_stratum
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback.models import Call, CallRound, Contact, Doubt, Received
from nuanliu.stages.payments.queries import paid_in
from nuanliu.stages.projects.models import Project


class Reached(NamedTuple):
    """What came of some calls, in people."""

    drawn: int
    answered: int
    declined: int
    unreached: int
    full: int
    short: int
    missing: int

    @property
    def waiting(self) -> int:
        """Those who are still to be called."""
        return self.drawn - self.answered - self.declined - self.unreached


def frame_by_channel(campaign: Campaign) -> dict[str, dict[str, int]]:
    """Who can be drawn: by union code and channel, the numbers of the payments, with their ids."""
    frame: dict[str, dict[str, int]] = {}
    columns = ("nomination__union__code", "run__channel", "number", "pk")
    for union, channel, number, pk in paid_in(campaign).values_list(*columns).order_by("number"):
        frame.setdefault(f"{union}/{channel}", {})[number] = pk
    return frame


def redrawn(row: CallRound) -> list[int]:
    """Whom the stored seed draws from those who have their money now: payments, in their order."""
    frame = frame_by_channel(row.campaign)
    numbers = draw_by_stratum(frame, row.calls.count(), row.seed)
    return [frame[stratum][one] for stratum in sorted(numbers) for one in numbers[stratum]]


def calls_of(row: CallRound) -> QuerySet[Call]:
    """Whom a round turns to, in the order of the draw."""
    rows = row.calls.select_related("payment__run", "payment__nomination__union", "caller")
    return rows.order_by("place")


def numbered_for(call: Call) -> bool:
    """Whether there is a number to call: kept for this call, or of the roster."""
    kept = Contact.objects.filter(call=call, number__isnull=False).exists()
    return kept or Person.objects.filter(pk=call.payment.person_id, phone__isnull=False).exists()


def reached(calls: QuerySet[Call]) -> Reached:
    """What came of some calls; one question."""
    states = {name: Count("pk", filter=Q(state=name)) for name in STATES}
    said = {f"said_{one}": Count("pk", filter=Q(received=one)) for one in Received.values}
    found = calls.order_by().aggregate(drawn=Count("pk"), **states, **said)
    return Reached(
        found["drawn"],
        *(found[name] for name in STATES),
        *(found[f"said_{one}"] for one in ("full", "short", "missing")),
    )


STATES = ("answered", "declined", "unreached")


def calls_by(project: Project, on: date) -> QuerySet[Call]:
    """The calls of the rounds of a project drawn up to a day."""
    return Call.objects.filter(round__campaign__project=project, round__drawn_on__lte=on)


def doubts_by(project: Project, on: date) -> QuerySet[Doubt]:
    """What was in doubt in a project up to a day, oldest first."""
    return Doubt.objects.filter(campaign__project=project, raised_on__lte=on).order_by("pk")


def settled(doubts: QuerySet[Doubt], on: date) -> QuerySet[Doubt]:
    """Those of `doubts` that were settled by a day."""
    return doubts.filter(state="settled", settled_on__lte=on)


def overdue(doubts: QuerySet[Doubt], on: date) -> QuerySet[Doubt]:
    """Those of `doubts` that are still looked into although their day has gone by."""
    return doubts.exclude(state="settled").filter(due_on__lt=on)


def stratum_of(call: Call) -> str:
    """The stratum that a call was drawn from: union code and channel."""
    return f"{call.payment.nomination.union.code}/{call.payment.run.channel}"


def doubts_of(row: CallRound) -> QuerySet[Doubt]:
    """What was in doubt about those drawn in a round, and what was raised beside it since."""
    about = Q(payment__calls__round=row) | Q(campaign=row.campaign, raised_on__gte=row.drawn_on)
    rows = Doubt.objects.filter(about).distinct()
    return rows.select_related("payment", "assigned_to", "settled_by", "reissue").order_by("pk")
