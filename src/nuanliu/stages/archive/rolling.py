"""复制上年: what a new year takes over from the last one, shown before anything is saved.

The project with its lines and indicators is drafted anew. Unions, bank templates and what was said
of column names belong to no year and stay; the standards stay as far as they are in force then.
"""

from datetime import date
from typing import Any, NamedTuple

from nuanliu.core.dates.rolling import facts_next_year
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.people.models import Union
from nuanliu.stages.payments.models import BankTemplate
from nuanliu.stages.performance.queries import standards_of
from nuanliu.stages.projects.models import Project


class Rolled(NamedTuple):
    """The next year of a project.

    facts, narrative: what `projects.draft` takes; unions: how many stay; templates: the bank
    templates that stay; lapsed: rules that are no longer in force at its beginning, to be laid down
    anew; already: the project of that year, where it was copied before.
    """

    facts: dict[str, Any]
    narrative: dict[str, Any]
    unions: int
    templates: list[str]
    lapsed: list[str]
    already: int | None


def next_year(project: Project) -> Rolled:
    """What the year after a project's takes over; nothing is changed. Refused YEAR-DAYS."""
    try:
        facts = facts_next_year(project.facts)
    except (KeyError, TypeError, ValueError) as wrong:
        what = f"“{project.name}”的起止日期读不懂，不能顺延"
        raise Refused(Refusal("YEAR-DAYS", what, "请按新一年的公开文本立项")) from wrong
    templates = BankTemplate.objects.filter(state="checked").order_by("pk")
    same = Project.objects.filter(name=facts["name"], fiscal_year=facts["fiscal_year"])
    return Rolled(
        facts,
        project.narrative,
        Union.objects.exclude(parent=None).count(),
        list(templates.values_list("name", flat=True)),
        _lapsed(project, facts["fiscal_year"]),
        same.values_list("pk", flat=True).first(),
    )


def _lapsed(project: Project, year: int) -> list[str]:
    """Labels of the rules that were in force in the old year and are not at the new one's start."""
    try:
        standards = standards_of(project)
    except Refused:
        return []
    start = date(year, 1, 1)
    return [
        f"{row.kind.chinese}：{row.label}"
        for row in standards.rows
        if row.valid_to is not None and row.valid_to < start
    ]
