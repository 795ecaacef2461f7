"""How many people stand in what leaves the office: papers of a project, the books, a package."""

from collections.abc import Sequence

from nuanliu.records.journal.taking import Wanted, scope_of
from nuanliu.records.ledger import export
from nuanliu.records.people.models import Taken
from nuanliu.stages.archive.kinds import File
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project


def people_of(project: Project) -> int:
    """People ever nominated in a project: its papers and its package name them."""
    rows = Nomination.objects.filter(campaign__project=project)
    return rows.values("person").distinct().count()


def people_paid() -> int:
    """People whom the books name: everybody ever locked for a payment."""
    return Payment.objects.values("person").distinct().count()


def paper_wanted(project: Project, file: File) -> Wanted:
    """One paper as somebody wants it out: the rows of its tables, and each of their words."""
    rows = file.rows()
    subject, scope = f"projects.project:{project.pk}", scope_of([file.name, *rows])
    return Wanted(Taken.PAPER, file.name, subject, len(rows), scope=scope)


def papers_wanted(project: Project, files: Sequence[File], name: str) -> Wanted:
    """Several papers as one file under a name: which they are, and every row in them."""
    rows = {file.name: file.rows() for file in files}
    people = min(people_of(project), sum(map(len, rows.values())))
    scope = scope_of(repr(one) for one in rows.items())
    return Wanted(Taken.PAPERS, name, f"projects.project:{project.pk}", people, scope=scope)


def books_wanted(name: str) -> Wanted:
    """The books as somebody wants them out now: each line of each voucher."""
    people, scope = people_paid(), scope_of(map(repr, export.legs()))
    return Wanted(Taken.BOOKS, name, "ledger.voucher:0", people, scope=scope)
