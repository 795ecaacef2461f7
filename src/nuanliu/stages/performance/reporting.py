"""报表期限: which monitoring and self-evaluation tables are still due, and by which day."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from nuanliu.core.standards import Kind, StandardSet
from nuanliu.core.standards.reports import due_day
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.queries import scoring_day
from nuanliu.stages.projects.models import Project

MOST = 20  # projects that are looked at: those of this year and of the last


class ReportDue(NamedTuple):
    """A table that nobody has confirmed yet: of which project, what it is called, by which day."""

    project: Project
    label: str
    on: date
    clause: str


def reports_due(on: date) -> list[ReportDue]:
    """What the standards demand of the projects of this year and the last, the earliest first.

    A project without a campaign has no standards yet, and so no day.
    """
    rows = Project.objects.filter(fiscal_year__in=(on.year - 1, on.year)).exclude(state="drafted")
    projects = {row.pk: row for row in rows.order_by("-pk")[:MOST]}
    done = Evaluation.objects.filter(project__in=projects, state="confirmed")
    confirmed = set(done.values_list("project", "kind"))
    found = [
        due
        for pk, standards in _standards(set(projects)).items()
        for due in _due(projects[pk], standards)
        if (pk, due[0]) not in confirmed
    ]
    return sorted((report for _, report in found), key=lambda one: (one.on, one.project.pk))


def _standards(projects: set[int]) -> dict[int, StandardSet]:
    """By project: the standards of its latest campaign (see `standards_of`)."""
    rows = Campaign.objects.filter(project__in=projects).exclude(state="cancelled")
    latest = {row.project_id: row for row in rows.select_related("standard", "line").order_by("pk")}
    return {project: standard_of(row) for project, row in latest.items()}


def _due(project: Project, standards: StandardSet) -> Iterator[tuple[str, ReportDue]]:
    """Each with the kind of table it is."""
    day = scoring_day(project, date.max)
    for row in standards.in_force(Kind.REPORT_DUE, day):
        on = due_day(row.words, project.fiscal_year)
        if on is not None:
            yield row.name, ReportDue(project, row.label, on, row.clause)
