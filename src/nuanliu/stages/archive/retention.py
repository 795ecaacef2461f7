"""保管期限: the clock of every kind of record, and the destruction of what is past it.

How long each kind is kept stands in the standards, with its clause; counted from the day after the
fiscal year ended. The clock of all projects is read at once. Nothing goes by itself: one person
draws up the list, another decides on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Model, QuerySet

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import DESTRUCTION
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.standards import Kind, Standard
from nuanliu.records.documents.actions import destroy as destroy_file
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.forgetting import ERASED, forget_salts
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.erasing import forget_person, holdings
from nuanliu.stages.archive.models import Destruction
from nuanliu.stages.archive.policies import ARCHIVES, RETAINED
from nuanliu.stages.campaigns.models import Campaign, Scan
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.claims.models import Attachment, Invoice
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.payments.models import Evidence, Payment, ResultFile, Run
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Decision, Notice
from nuanliu.stages.visits.models import Visit

STATEMENTS, REPORTS = "bank_statements", "annual_reports"
# What is counted of each kind, and the way from its row to the project.
COUNTED: dict[str, tuple[type[Model], str]] = {
    RETAINED: (Payment, "campaign__project"),
    STATEMENTS: (ResultFile, "run__batch__campaign__project"),
    REPORTS: (Evaluation, "project"),
}
# The files of each kind: table, column, the way to the project.
FILES: dict[str, tuple[tuple[type[Model], str, str], ...]] = {
    STATEMENTS: ((ResultFile, "file", "run__batch__campaign__project"),),
    RETAINED: (
        (Roster, "file", "campaign__project"),
        (Scan, "file", "campaign__project"),
        (Notice, "first_day_proof", "batch__campaign__project"),
        (Notice, "last_day_proof", "batch__campaign__project"),
        (Decision, "minutes", "batch__campaign__project"),
        (Run, "file", "batch__campaign__project"),
        (Evidence, "file", "payment__campaign__project"),
        (Evidence, "consent", "payment__campaign__project"),
        (Evidence, "payee_paper", "payment__campaign__project"),
        (Evidence, "proxy_paper", "payment__campaign__project"),
        (Attachment, "file", "claim__campaign__project"),
        (Invoice, "file", "claim__campaign__project"),
        (Visit, "photos", "campaign__project"),
    ),
}


class Clock(NamedTuple):
    """How long one kind of record of a project is kept.

    records: how many there are; until: the last day, None for 永久.
    """

    project: int
    year: int
    name: str
    kind: str
    label: str
    records: int
    until: date | None
    clause: str

    def ended(self, on: date) -> bool:
        """Whether it need not be kept any more on a day."""
        return self.until is not None and self.until < on


def clocks(projects: Iterable[Project]) -> list[Clock]:
    """The clocks of some projects, in their order: as many queries for a hundred as for one."""
    rows = list(projects)
    rules, counts = _rules(rows), {kind: _counted(kind, rows) for kind in COUNTED}
    return [
        Clock(row.pk, row.fiscal_year, row.name, rule.name, rule.label,
              counts[rule.name][row.pk], _until(rule, row.fiscal_year), rule.clause)
        for row in rows for rule in rules.get(row.pk, ()) if rule.name in counts
    ]  # fmt: skip


def _rules(projects: list[Project]) -> dict[int, list[Standard]]:
    """The retention rows of each project: those its newest campaign is pinned to."""
    found: dict[int, list[Standard]] = {}
    campaigns = Campaign.objects.filter(project__in=projects).exclude(state="cancelled")
    for campaign in campaigns.select_related("standard", "line").order_by("pk"):
        rules = standard_of(campaign).in_force(Kind.RETENTION, campaign.window_from)
        found[campaign.project_id] = list(rules)
    return found


def _counted(kind: str, projects: list[Project]) -> Counter[int]:
    model, way = COUNTED[kind]
    rows = model._default_manager.filter(**{f"{way}__in": projects}).values_list(way)
    return Counter(dict(rows.annotate(Count("pk")).order_by()))


def _until(rule: Standard, fiscal_year: int) -> date | None:
    return None if rule.number is None else date(fiscal_year + rule.number, 12, 31)


class Proposal(NamedTuple):
    """What a destruction would take: files still there, and people whom nothing else holds."""

    clock: Clock
    until: date
    files: list[StoredFile]
    people: list[Person]


def proposal(project: Project, kind: str, on: date) -> Proposal:
    """The dry run. Refused RETENTION-KIND, RETENTION-RUNNING, RETENTION-NONE."""
    found = next((one for one in clocks([project]) if one.kind == kind), None)
    if found is None or kind not in FILES:
        what = f"没有可以销毁的档案种类“{kind}”"
        raise Refused(Refusal("RETENTION-KIND", what, f"可以是：{'、'.join(FILES)}", ARCHIVES))
    until = _over(found, on)
    files = list(_files(project, kind))
    people = _people(project, on) if kind == RETAINED else []
    demand(_something(files, people))
    return Proposal(found, until, files, people)


def _over(clock: Clock, on: date) -> date:
    """The last day of a retention that has ended; Refused while it runs."""
    if clock.until is not None and clock.ended(on):
        return clock.until
    what = f"“{clock.label}”的保管期限是 {clock.until or '永久'}，还没有满"
    raise Refused(Refusal("RETENTION-RUNNING", what, "期满后再编制销毁清册", clock.clause))


def _something(files: list[StoredFile], people: list[Person]) -> Refusal | None:
    if files or people:
        return None
    return Refusal("RETENTION-NONE", "没有需要销毁的文件和个人信息", "无需编制销毁清册")


def _files(project: Project, kind: str) -> QuerySet[StoredFile]:
    """Files of the kind that nothing else of another project or kind still refers to."""
    wanted: set[str] = set()
    for model, column, way in FILES[kind]:
        rows = model._default_manager.filter(**{way: project}).exclude(**{column: None})
        wanted |= set(rows.values_list(column, flat=True))
    kept = _elsewhere(project, kind)
    rows = StoredFile.objects.filter(pk__among=wanted - kept, destroyed_on=None)
    return rows.order_by("pk")


def _elsewhere(project: Project, kind: str) -> set[str]:
    """The same bytes under another project, or under a kind that is kept longer."""
    kept: set[str] = set()
    for other, places in FILES.items():
        for model, column, way in places:
            rows = model._default_manager.exclude(**{column: None})
            rows = rows.exclude(**{way: project}) if other == kind else rows
            if other != kind and kind == RETAINED:
                rows = rows.exclude(**{way: project})  # statements are kept for less than vouchers
            kept |= set(rows.values_list(column, flat=True))
    return kept


def _people(project: Project, on: date) -> list[Person]:
    """Whom nothing holds any more: no other project, no open request, no package."""
    rows = Person.objects.filter(nominations__campaign__project=project, accounts=None)
    unheard = rows.exclude(id_index=None).distinct().order_by("pk")
    return [one for one in unheard if next(holdings(one, on), None) is None]


@action("archive.propose_destruction")
def propose(deed: Deed, *, project: int, kind: str) -> int:
    """编制销毁清册 of one kind of record of a project; returns its id. Refused as `proposal`."""
    move = permit(deed, DESTRUCTION, "propose")
    told = proposal(Project.objects.get(pk=project), kind, day_of(deed))
    row = Destruction.objects.create(
        project_id=project,
        kind=kind,
        until=told.until,
        files=len(told.files),
        people=len(told.people),
        proposed_by=deed.by.person,
        proposed_on=day_of(deed),
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("archive.destroy")
def destroy(deed: Deed, *, destruction: int) -> dict[str, int]:
    """销毁 by another person: what is past its time now goes for good; how many files, people."""
    row = _decided(deed, destruction)
    move = advance(deed, DESTRUCTION, "destroy", row)
    on = day_of(deed)
    told = proposal(row.project, row.kind, on)
    for person in told.people:
        forget_person(deed, person, on)
    left = [file for file in told.files if not _gone(file)]
    _destroy_files(deed, left, on)
    row.files, row.people = len(told.files), len(told.people)
    row.save()
    record(deed, row, move=move)
    return {"files": row.files, "people": row.people}


def _gone(file: StoredFile) -> bool:
    """Whether forgetting somebody took the file already."""
    return StoredFile.objects.filter(pk=file.pk).exclude(destroyed_on=None).exists()


def _destroy_files(deed: Deed, files: list[StoredFile], on: date) -> None:
    forget_salts(0, [(StoredFile._meta.label_lower, file.pk) for file in files])
    for file in files:
        destroy_file(file, on)
        record(deed, file, pii={}, rule=ERASED)


@action("archive.keep_longer")
def keep(deed: Deed, *, destruction: int) -> int:
    """继续保管: the list is decided on and nothing goes."""
    row = _decided(deed, destruction)
    move = advance(deed, DESTRUCTION, "keep", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


def _decided(deed: Deed, pk: int) -> Destruction:
    row = Destruction.objects.select_for_update().select_related("project").get(pk=pk)
    demand(another_person(hands(deed), row.proposed_by_id, step="办理", before="编制"))
    row.decided_by, row.decided_on = deed.by.person, day_of(deed)
    return row


def listed(after: int = 0, most: int = 30) -> tuple[list[Clock], int]:
    """A page of the clocks, newest project first, and the key to go on from (0: no more)."""
    rows: Any = Project.objects.order_by("-pk")
    page = list(rows.filter(pk__lt=after)[: most + 1] if after else rows[: most + 1])
    return clocks(page[:most]), page[most - 1].pk if len(page) > most else 0


def open_lists() -> Iterator[Destruction]:
    """Lists that wait for a second person."""
    yield from Destruction.objects.filter(state="proposed").select_related("project").order_by("pk")
