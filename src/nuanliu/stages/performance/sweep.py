"""Binds the tables of a project to the vocabulary of `checks`, and runs the catalogue over them."""

from datetime import date

from nuanliu.checks.embedded import Finding, run
from nuanliu.core import sweeps
from nuanliu.core.standards import Kind
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.payments.models import LIVE, Payment
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Duty, Item, Notice

Rows = list[tuple[object, ...]]
FAR = date(9999, 12, 31)  # a cap without an end


def tables_of(project: Project) -> dict[str, Rows]:
    """The seven tables the rules read, from the rows of one project."""
    return {
        "person": _persons(project),
        "nomination": _nominations(project),
        "payment": _payments(project),
        "year_cap": _caps(project),
        "duty": _duties(project),
        "notice": _notices(project),
        "proof": _proofs(project),
    }


def sweep(project: Project) -> list[Finding]:
    """Every finding of every rule over one project; an empty list is a clean bill."""
    return run(tables_of(project))


def _persons(project: Project) -> Rows:
    named = Nomination.objects.filter(campaign__project=project).values("person")
    rows = Person.objects.filter(pk__in=named).order_by("pk")
    values = rows.values_list("pk", "id_index", "card_index")
    return [sweeps.Person(str(pk), index or f"?{pk}", card or None) for pk, index, card in values]


def _nominations(project: Project) -> Rows:
    rows = Nomination.objects.filter(campaign__project=project).order_by("pk")
    values = rows.values_list("pk", "campaign_id", "person_id", "union__code", "state")
    return [
        sweeps.Nomination(str(pk), str(campaign), str(person), union, state not in GONE)
        for pk, campaign, person, union, state in values
    ]


def _payments(project: Project) -> Rows:
    rows = Payment.objects.filter(campaign__project=project).select_related("run", "nomination")
    return [
        sweeps.Payment(
            payment=str(row.pk),
            batch=str(row.run.batch_id),
            campaign=str(row.campaign_id),
            person=str(row.person_id),
            group_code=row.nomination.group,
            source=row.line.source,
            amount_fen=row.amount_fen,
            pay_on=row.paid_on or row.sent_on or row.run.released_on or FAR,
            live=row.state in LIVE,
        )
        for row in rows.select_related("line").order_by("pk")
    ]


def _caps(project: Project) -> Rows:
    found: Rows = []
    for campaign in project.campaigns.select_related("standard").order_by("pk")[:1]:
        for row in standard_of(campaign).rows:
            if row.kind is Kind.CAP_PER_YEAR and row.amount is not None:
                found.append(
                    sweeps.YearCap(
                        row.scope.text(),
                        row.scope.group,
                        row.scope.source,
                        row.amount.fen,
                        row.valid_from,
                        row.valid_to or FAR,
                    )
                )
    return found


def _duties(project: Project) -> Rows:
    rows = Duty.objects.filter(batch__campaign__project=project).order_by("pk")
    return [
        sweeps.DutyHeld(str(batch), duty, str(person))
        for batch, duty, person in rows.values_list("batch_id", "duty", "person_id")
    ]


def _notices(project: Project) -> Rows:
    found: Rows = []
    for notice in Notice.objects.filter(batch__campaign__project=project).select_related("batch"):
        people = Item.objects.filter(batch=notice.batch).values_list("nomination__person_id")
        found += [
            sweeps.NoticeRun(
                str(notice.batch.campaign_id), str(person), notice.posted_on, notice.ends_on
            )
            for (person,) in people
        ]
    return found


def _proofs(project: Project) -> Rows:
    """The three lists of each settled batch: who was approved, sent, and reached, one line each."""
    found: Rows = []
    settled = Payment.objects.filter(campaign__project=project, run__state="settled")
    for batch in settled.values_list("run__batch_id", flat=True).distinct().order_by():
        mine = settled.filter(run__batch=batch, state="paid")
        for row in mine.select_related("nomination"):
            person, key = str(row.person_id), str(batch)
            found.append(sweeps.Proof("approved", key, person, row.nomination.amount_fen))
            found.append(sweeps.Proof("sent", key, person, row.amount_fen))
            found.append(sweeps.Proof("result", key, person, row.amount_fen))
        approved = Nomination.objects.filter(item__batch=batch, state="approved")
        for nomination in approved.exclude(pk__in=mine.values("nomination")):
            person = str(nomination.person_id)
            found.append(sweeps.Proof("approved", str(batch), person, nomination.amount_fen))
    return found
