"""How the approvals behind some payments look, each by what was true when it was decided.

The rules are those of the catalogue. What they are given is the decision with its voucher, the
notice and the lists known that day, and the payments as they arrived: rows to which nothing that
happens later is added. So a withdrawal, a cancellation or a recovery changes no earlier verdict,
and money that was approved wrongly and came back stays approved wrongly.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, QuerySet

from nuanliu.checks.embedded import run
from nuanliu.core.sweeps import rows
from nuanliu.records.ledger.queries import arrived_fen, given_back, posted_under
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.binding import Rows, campaign_key, campaign_tables
from nuanliu.stages.nominations.binding import (
    grant_rows,
    list_tables,
    nomination_tables,
    person_key,
)
from nuanliu.stages.nominations.models import Nomination, PastGrant
from nuanliu.stages.payments.binding import arrived_tables, payment_key
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.sweep import damned
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.binding import batch_key, review_tables
from nuanliu.stages.reviews.models import Batch, Decision

PAYMENT, NOMINATION = "payments.payment:", "nominations.nomination:"  # subjects in the books
# What an approval and its payment are held to: duties, notice, decision, standards, the person,
# evidence and the three lists. Quotas, idle money and late recoveries are no matter of an approval.
ASKED = frozenset(
    {
        "CAP-NOMINATED",
        "CAP-TIME",
        "CAP-UNKNOWN",
        "CAP-YEAR",
        "DEAD-PAID",
        "DUP-PAID",
        "DUP-PERSON",
        "DUTY-MISSING",
        "DUTY-SAME",
        "EVIDENCE-NONE",
        "GROUP-CLOSED",
        "KIN-HANDLED",
        "KIN-NOMINATED",
        "LISTED",
        "NOTICE-EARLY",
        "NOTICE-PHOTO",
        "NOTICE-SHORT",
        "PAID-ABOVE",
        "PAID-UNAPPROVED",
        "PROOF-DIFF",
        "PROXY-CONSENT",
        "SOURCE-CLOSED",
        "WINDOW",
    }
)


def faulty(project: Project, arrived: QuerySet[Payment]) -> set[int]:
    """The ids of those payments of a project whose approval broke a rule on the day it was made.

    arrived: payments that reached somebody. One without any decision is faulty as it stands.
    """
    undecided = arrived.filter(nomination__item__decision=None)
    return {*undecided.values_list("pk", flat=True), *broken(project, arrived, ASKED)}


def broken(project: Project, arrived: QuerySet[Payment], codes: Collection[str]) -> set[int]:
    """The ids of those decided payments that some of the rules object to, as things stood then."""
    found: set[int] = set()
    lines = list(project.lines.values_list("ledger_line_id", flat=True))
    fixed = campaign_tables(project.campaigns.select_related("standard", "line").order_by("pk"))
    results = arrived_fen(lines, PAYMENT)
    for decision, under in _by_decision(arrived):
        # Named once: as a condition it would be worked out anew inside each of the questions below.
        own = list(under.order_by().values_list("pk", flat=True))
        chosen = Payment.objects.filter(pk__among=own)
        beside = _had_before(decision, chosen, arrived, lines)
        tables = {
            **fixed,
            **_standing(decision, chosen, beside),
            "approval": _approved(decision),
            "proof": _proofs(decision, chosen, results),
        }
        bad = damned(run(tables, codes), tables)
        found |= {pk for pk in own if payment_key(pk) in bad}
    return found


def _by_decision(arrived: QuerySet[Payment]) -> Iterator[tuple[Decision, QuerySet[Payment]]]:
    """The payments under each decision; what was issued again is looked at after what it follows.

    So nobody counts as paid twice by one decision only because his money came back in between.
    """
    earlier = arrived.filter(nomination=OuterRef("nomination"), pk__lt=OuterRef("pk"))
    again = arrived.filter(Exists(earlier)).order_by("pk").values_list("pk", "nomination_id")
    times, layers = Counter[int](), defaultdict[int, list[int]](list)
    for pk, nomination in again:
        times[nomination] += 1
        layers[times[nomination]].append(pk)
    first = arrived.exclude(pk__among=[pk for pk, _ in again])
    for part in (first, *(arrived.filter(pk__among=pks) for pks in layers.values())):
        named = part.order_by().values("nomination__item__decision")
        for decision in Decision.objects.filter(pk__in=named).order_by("pk"):
            yield decision, part.filter(nomination__item__decision=decision)


def _had_before(
    decision: Decision, chosen: QuerySet[Payment], arrived: QuerySet[Payment], lines: list[int]
) -> QuerySet[Payment]:
    """What the same people had by earlier decisions and had not given back on the day of this."""
    back = [key.removeprefix(PAYMENT) for key in given_back(lines, decision.on)]
    rows = arrived.filter(person__in=chosen.order_by().values("person"))
    rows = rows.filter(nomination__item__decision__lt=decision.pk)
    return rows.exclude(pk__among=[int(pk) for pk in back if pk.isdecimal()])


def _standing(
    decision: Decision, chosen: QuerySet[Payment], beside: QuerySet[Payment]
) -> dict[str, Rows]:
    """People, nominations, payments, duties and the notice, as they stood on the day."""
    columns = ("pk", "nomination_id", "person_id")
    told = [*chosen.values_list(*columns), *beside.values_list(*columns)]
    every = Payment.objects.filter(pk__among={pk for pk, _, _ in told})
    nominations = Nomination.objects.filter(pk__among={pk for _, pk, _ in told})
    people = Person.objects.filter(pk__among={pk for _, _, pk in told})
    named = nomination_tables(nominations, names=False)
    grants = PastGrant.objects.filter(person__in=people, history__taken_on__lte=decision.on)
    stood = map(rows.Nomination._make, named["nomination"])
    reviews = review_tables(Batch.objects.filter(pk=decision.batch_id))
    posted = map(rows.NoticeRun._make, reviews["notice"])
    return {
        **named,
        **list_tables(people, by=decision.on),
        **arrived_tables(every, decision.on),
        **reviews,
        "past_grant": grant_rows(grants),
        "nomination": [row._replace(live=True) for row in stood],
        "notice": [row for row in posted if row.first_day <= decision.on],
    }


def _approved(decision: Decision) -> Rows:
    """The people and amounts of a decision, from the voucher it was booked under."""
    fen = _decided_fen(decision)
    who = _who(decision)
    return [
        rows.Approval(decision.number, campaign, person, fen[pk], decision.on)
        for pk, (campaign, person) in who.items()
        if pk in fen
    ]


def _decided_fen(decision: Decision) -> dict[int, int]:
    posted = posted_under(decision.voucher)
    return {
        int(key.removeprefix(NOMINATION)): fen
        for key, fen in posted.items()
        if key.startswith(NOMINATION)
    }


def _who(decision: Decision) -> dict[int, tuple[str, str]]:
    values = Nomination.objects.filter(item__decision=decision).order_by("pk")
    return {
        pk: (campaign_key(campaign), person_key(person))
        for pk, campaign, person in values.values_list("pk", "campaign_id", "person_id")
    }


def _proofs(decision: Decision, chosen: QuerySet[Payment], results: dict[str, int]) -> Rows:
    """The three lists for the chosen payments: booked as decided, as locked and sent, as paid."""
    batch, decided = batch_key(decision.batch_id), _decided_fen(decision)
    found: Rows = []
    for row in chosen.select_related("run").order_by("pk"):
        person, result = person_key(row.person_id), results.get(f"{PAYMENT}{row.pk}")
        sent = row.amount_fen if row.run.released_on is not None else None
        told = {"approved": decided.get(row.nomination_id), "sent": sent, "result": result}
        found += [
            rows.Proof(name, batch, person, fen) for name, fen in told.items() if fen is not None
        ]
    return found
