"""Questions about batches: the list and its hash, the notice in force, open objections, duties."""

import hashlib

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.core.roles import Duty as DutyName
from nuanliu.records.documents.models import StoredFile
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.reviews.models import (
    Batch,
    Decision,
    Duty,
    Item,
    Notice,
    Objection,
    Opinion,
    Signature,
)


def noticed_with(photo: StoredFile) -> list[Notice]:
    """The notices that a file is already the photo of."""
    rows = Notice.objects.filter(Q(first_day_proof=photo) | Q(last_day_proof=photo))
    return list(rows.select_related("batch__campaign").order_by("pk"))


def latest_notice(batch: Batch) -> Notice | None:
    """The notice in force, if the list was posted at all."""
    return batch.notices.order_by("-pk").first()


def items_of(batch: Batch) -> QuerySet[Item]:
    """The lines of a batch's list as they are printed: by union, then in order of arrival.

    Once the list was posted it stays as it was posted; before, it holds who still stands.
    """
    notice = latest_notice(batch)
    rows = batch.items.select_related("nomination__person", "nomination__union")
    rows = rows.filter(notice=notice) if notice else rows.exclude(nomination__state__in=GONE)
    return rows.order_by("nomination__union__code", "nomination_id")


def nominations_in(batch: Batch, *, reserve: bool | None = None) -> QuerySet[Nomination]:
    """The nominations on a batch's list, as in `items_of`; with `reserve`, only one kind."""
    notice, rows = latest_notice(batch), Nomination.objects.filter(item__batch=batch)
    rows = rows.filter(item__notice=notice) if notice else rows.exclude(state__in=GONE)
    return rows if reserve is None else rows.filter(reserve=reserve)


def to_decide(batch: Batch) -> QuerySet[Nomination]:
    """Whom a decision on the list would approve: no reserves, and only who still stands."""
    return nominations_in(batch, reserve=False).filter(state="listed")


def hash_of(nominations: QuerySet[Nomination]) -> str:
    """SHA-256 over every nomination's person, amount and reserve: what consent is bound to."""
    rows = nominations.order_by("pk")
    digest = hashlib.sha256()
    for row in rows.values_list("pk", "person_id", "amount_fen", "reserve").iterator():
        digest.update(("|".join(str(part) for part in row) + "\n").encode())
    return digest.hexdigest()


def hash_of_list(batch: Batch) -> str:
    """The hash of a batch's list: opinions and the notice are bound to it."""
    return hash_of(nominations_in(batch))


def open_by_nomination(batch: Batch) -> dict[int, int]:
    """How many undecided objections are held against each person of a batch, wherever raised."""
    rows = Objection.objects.filter(state="open", nomination__item__batch=batch)
    counted = rows.values_list("nomination").annotate(times=Count("pk")).order_by()
    return {pk: times for pk, times in counted if pk is not None}


def open_among(nominations: QuerySet[Nomination]) -> QuerySet[Objection]:
    """The undecided objections against some nominations, in whatever batch they were raised."""
    held = Objection.objects.filter(state="open", nomination__in=nominations.values("pk"))
    return held.select_related("nomination__person").order_by("pk")


def upheld_against(nomination: Nomination) -> bool:
    """Whether an objection against a person was upheld: he is not paid (again)."""
    return Objection.objects.filter(nomination=nomination, state="upheld").exists()


def open_against_procedure(campaign: Campaign) -> int:
    """How many undecided objections hold the whole campaign."""
    rows = Objection.objects.filter(batch__campaign=campaign, nomination=None, state="open")
    return rows.count()


def approved_in(campaign: Campaign) -> QuerySet[Nomination]:
    """Everybody who stands approved in a campaign."""
    return Nomination.objects.filter(campaign=campaign, state="approved")


def approved_on(line: BudgetLine) -> QuerySet[Nomination]:
    """Everybody who stands approved in the campaigns of a budget line: its plan counts them all."""
    return Nomination.objects.filter(campaign__line=line, state="approved")


def duty_rows(batch: Batch) -> QuerySet[Duty]:
    """Who holds which duty on a batch, in the order they were taken."""
    return batch.duties.select_related("person").order_by("pk")


def holders(batch: Batch, *duties: DutyName) -> list[int]:
    """The persons who hold one of some duties on a batch."""
    rows = batch.duties.filter(duty__in=duties).order_by("pk")
    return list(rows.values_list("person_id", flat=True))


def signatures_under(batch: Batch, number: str, list_hash: str) -> QuerySet[Signature]:
    """Who signed the decision of that number on exactly these people and amounts, in order."""
    rows = batch.signatures.filter(number=number, list_hash=list_hash)
    return rows.select_related("person").order_by("pk")


def signatures_of(decision: Decision) -> list[Signature]:
    """Who signed this decision, and no other, in the order of signing."""
    return list(signatures_under(decision.batch, decision.number, decision.list_hash))


def signatures_waiting(batch: Batch) -> list[Signature]:
    """Who has signed for the decision still to be taken on a list, in the order of signing."""
    rows = batch.signatures.filter(list_hash=hash_of(to_decide(batch)))
    return list(rows.select_related("person").order_by("pk"))


def objections_noticed(batch: Batch) -> list[Objection]:
    """The objections raised while the notice of a batch hung, oldest first: its result names them.

    One that comes later is dealt with all the same, and changes no paper that bears an earlier day.
    """
    notice = latest_notice(batch)
    rows = batch.objections.order_by("pk")
    return list(rows if notice is None else rows.filter(raised_on__lte=notice.ends_on))


def opinions_of(batch: Batch, step: str) -> list[Opinion]:
    """The agreeing opinions of one step since the list last went back, oldest first.

    Between two returns a list only gets shorter, so an opinion on it holds for who is left.
    """
    returns = batch.opinions.filter(step="return").order_by("-pk").values_list("pk", flat=True)
    since = returns.first() or 0
    rows = batch.opinions.filter(step=step, agrees=True, pk__gt=since)
    return list(rows.select_related("person").order_by("pk"))


def channel_sums(batch: Batch, decision: Decision | None = None) -> list[tuple[str, int, int]]:
    """(channel, people, fen) over those a decision approved, or those on the list, no reserves."""
    decided = Nomination.objects.filter(item__decision=decision)
    chosen = decided if decision else nominations_in(batch, reserve=False)
    sums = chosen.values_list("channel").annotate(n=Count("pk"), fen=Sum("amount_fen"))
    return [(channel, n, int(fen)) for channel, n, fen in sums.order_by("channel")]


def people_decided(decision: Decision) -> list[Nomination]:
    """Everybody a decision approved, by union, then in order of arrival, as lists print them."""
    rows = Nomination.objects.filter(item__decision=decision).select_related("person", "union")
    return list(rows.order_by("union__code", "pk"))


def names_decided(decision: Decision) -> list[str]:
    """The full names of those a decision approved; for office papers only."""
    rows = decision.items.order_by("nomination_id")
    return list(rows.values_list("nomination__person__name", flat=True))
