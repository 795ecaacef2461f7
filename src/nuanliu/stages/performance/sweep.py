"""Binds the tables of a project to the vocabulary of `checks`, and runs the catalogue over them.

Every key says what it is the key of ('payment:1', 'batch:1', 'person:1', 'nomination:1',
'account:<index>'): payment 1 and batch 1 are two things, and a finding about one is not about the
other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from nuanliu.checks.embedded import Finding, run
from nuanliu.core import sweeps
from nuanliu.records.ledger.queries import book_rows
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.payments.models import LIVE, Payment, Run
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Duty, Item, Notice

Rows = list[tuple[object, ...]]
FAR = date(9999, 12, 31)  # a payment whose day is not known yet
WAITING = ("locked", "sent", "issued")
# Which key of a payment a rule's subject must equal, and which facts of it besides.
DAMNS = {
    "CAP-UNKNOWN": ("payment", ()),
    "CAP-YEAR": ("person", ()),
    "DUP-ACCOUNT": ("account", ("campaign",)),
    "DUP-PERSON": ("nomination", ("campaign",)),
    "DUTY-SAME": ("batch", ()),
    "NOTICE-EARLY": ("payment", ()),
    "PROOF-DIFF": ("batch", ("person",)),
}


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


def damned(findings: Iterable[Finding], tables: dict[str, Rows]) -> set[str]:
    """The keys of the payments that some findings are about; KeyError for a rule not in DAMNS.

    tables: those that the rules ran over. A finding about a batch damns every payment of it, one
    about a person all of his, one about a nomination what its person got in that campaign.
    """
    payments = _keys_of_payments(tables)
    found: set[str] = set()
    for finding in findings:
        key, also = DAMNS[finding.code]
        facts = dict(finding.facts)
        for payment, held in payments.items():
            if finding.subject in held[key] and all(facts[name] in held[name] for name in also):
                found.add(payment)
    return found


def _keys_of_payments(tables: dict[str, Rows]) -> dict[str, dict[str, set[object]]]:
    """By payment: everything it may be found under, by the kind of key."""
    accounts = {row[0]: row[2] for row in tables["person"]}
    named: dict[object, set[object]] = defaultdict(set)
    for nomination in tables["nomination"]:
        named[nomination[1:3]].add(nomination[0])
    return {
        str(payment): {
            "payment": {payment},
            "batch": {batch},
            "campaign": {campaign},
            "person": {person},
            "account": {accounts.get(person)},
            "nomination": named[campaign, person],
        }
        for payment, batch, campaign, person, *_ in tables["payment"]
    }


def _persons(project: Project) -> Rows:
    named = Nomination.objects.filter(campaign__project=project).values("person")
    rows = Person.objects.filter(pk__in=named).order_by("pk")
    return [
        sweeps.Person(f"person:{pk}", index or f"?{pk}", f"account:{card}" if card else None)
        for pk, index, card in rows.values_list("pk", "id_index", "card_index")
    ]


def _nominations(project: Project) -> Rows:
    rows = Nomination.objects.filter(campaign__project=project).order_by("pk")
    values = rows.values_list("pk", "campaign_id", "person_id", "union__code", "state")
    return [
        sweeps.Nomination(
            f"nomination:{pk}", f"campaign:{campaign}", f"person:{person}", union, state not in GONE
        )
        for pk, campaign, person, union, state in values
    ]


def _payments(project: Project) -> Rows:
    rows = Payment.objects.filter(campaign__project=project).select_related("run", "nomination")
    return [
        sweeps.Payment(
            payment=f"payment:{row.pk}",
            batch=f"batch:{row.run.batch_id}",
            campaign=f"campaign:{row.campaign_id}",
            person=f"person:{row.person_id}",
            group_code=row.nomination.group,
            source=row.line.source,
            amount_fen=row.amount_fen,
            pay_on=row.paid_on or row.sent_on or row.run.released_on or FAR,
            live=row.state in LIVE,
        )
        for row in rows.select_related("line").order_by("pk")
    ]


def _caps(project: Project) -> Rows:
    """The yearly caps of every version that a campaign of the project was pinned to."""
    rows = project.campaigns.select_related("standard").order_by("pk")
    versions = {row.standard_id: standard_of(row) for row in rows}
    return [
        cap._replace(cap=f"{cap.cap}@{version[:8]}")
        for version, standards in versions.items()
        for cap in sweeps.year_caps(standards)
    ]


def _duties(project: Project) -> Rows:
    rows = Duty.objects.filter(batch__campaign__project=project).order_by("pk")
    return [
        sweeps.DutyHeld(f"batch:{batch}", duty, f"person:{person}")
        for batch, duty, person in rows.values_list("batch_id", "duty", "person_id")
    ]


def _notices(project: Project) -> Rows:
    found: Rows = []
    for notice in Notice.objects.filter(batch__campaign__project=project).select_related("batch"):
        people = Item.objects.filter(batch=notice.batch).values_list("nomination__person_id")
        campaign = f"campaign:{notice.batch.campaign_id}"
        found += [
            sweeps.NoticeRun(campaign, f"person:{person}", notice.posted_on, notice.ends_on)
            for (person,) in people
        ]
    return found


def _proofs(project: Project) -> Rows:
    """The three lists of what was settled, each from its own source, one line a person.

    approved: the items of the decisions; sent: the last line, as locked, of each person in the runs
    that left; result: the legs of the vouchers. A channel of a batch is in once a run of it is
    settled; who still waits for an answer, or left the list and keeps nothing, is on no list.
    """
    settled = set(
        Run.objects.filter(batch__campaign__project=project, state="settled").values_list(
            "batch_id", "channel"
        )
    )
    rows = Payment.objects.filter(campaign__project=project).select_related("run", "nomination")
    lines = [row for row in rows if (row.run.batch_id, row.nomination.channel) in settled]
    waiting = {row.nomination_id for row in lines if row.state in WAITING}
    return [
        *_approved(project, settled, waiting),
        *_sent([row for row in lines if row.nomination_id not in waiting]),
        *_results([row for row in lines if row.nomination_id not in waiting]),
    ]


def _approved(project: Project, settled: set[tuple[int, str]], waiting: set[int]) -> Rows:
    items = Item.objects.filter(batch__campaign__project=project, decision__isnull=False)
    return [
        sweeps.Proof(
            "approved", f"batch:{item.batch_id}", f"person:{row.person_id}", row.amount_fen
        )
        for item in items.select_related("nomination")
        if (row := item.nomination).state not in GONE
        and row.pk not in waiting
        and (item.batch_id, row.channel) in settled
    ]


def _sent(lines: list[Payment]) -> Rows:
    again = {row.reissue_of_id for row in lines if row.state != "void"}
    return [
        sweeps.Proof("sent", f"batch:{row.run.batch_id}", f"person:{row.person_id}", row.amount_fen)
        for row in lines
        if row.state != "void"
        and row.run.released_on is not None
        and row.pk not in again
        and row.nomination.state not in GONE
    ]


def _results(lines: list[Payment]) -> Rows:
    """What reached people by the books. Money asked back later had been paid out all the same."""
    paid, kept = Counter[str](), Counter[str]()
    for leg in book_rows():
        sign = (leg.target == "paid") - (leg.source == "paid")
        kept[leg.subject] += sign * leg.amount_fen
        if leg.kind != "recovery":
            paid[leg.subject] += sign * leg.amount_fen
    return [
        sweeps.Proof("result", f"batch:{row.run.batch_id}", f"person:{row.person_id}", paid[key])
        for row in lines
        if kept[key := f"payments.payment:{row.pk}"] != 0
    ]
