"""January 2: the books are founded, people get their roles, the project gets its budget."""

import tomllib
from datetime import date
from typing import Any

from nuanliu.core.ninesections.stated import facts_stated
from nuanliu.core.roles import Role
from nuanliu.faces.cli.demo.stage import OUTSIDE, TEN, Stage
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.holidays import holiday_rows
from nuanliu.records.people.models import Account, Union
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind
from nuanliu.stages.projects.shipped import shipped

YEARS = (2024, 2025, 2026)
# Who takes lists and papers out as files; leaders and the centre look at them on the pages.
EXPORTING = (Role.OFFICE, Role.CASHIER, Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)


def shipped_project() -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of the 2024 project as import-project gives them, and the office's own wording."""
    data = tomllib.loads(shipped("projects"))
    return facts_stated(data["project"]).to_json(), data["narrative"]


def register(stage: Stage, root: int, unions: list[registry.UnionFacts]) -> dict[str, int]:
    """Calendar, the ten, who looks in from elsewhere, the unions and their chairs; ids by name."""
    stage.on(date(2024, 1, 2))
    stage.do(registry.import_calendar, "hejing", "calendar", days=holiday_rows(YEARS))
    staff = [
        registry.StaffFacts(s.name, s.login, s.roles, root, post=s.post)
        for s in TEN
        if s.login != "hejing"
    ]
    stage.do(registry.register_staff, "hejing", "staff", staff=staff)
    outside = [registry.StaffFacts(s.name, s.login, s.roles, root, until=s.until) for s in OUTSIDE]
    stage.do(registry.register_staff, "hejing", "outside", staff=outside)
    ids = stage.do(registry.register_unions, "hejing", "unions", parent=root, unions=unions)
    chairs = [
        registry.StaffFacts(f"{facts.contact}", f"chair{n:02d}", (Role.CHAIR,), pk, scoped=True)
        for n, (facts, pk) in enumerate(zip(unions, ids, strict=True), 1)
    ]
    stage.do(registry.register_staff, "hejing", "chairs", staff=chairs)
    for role in EXPORTING:
        facts = {"role": role, "reason": "按岗位职责需要下载名册、文书和账簿"}
        stage.do(allow_export, "hejing", f"export-{role}", **facts)
    rows = Account.objects.select_related("person")
    stage.accounts = {row.login: row for row in rows}
    return dict(Union.objects.filter(pk__in=ids).values_list("name", "pk"))


def establish(stage: Stage, facts: dict[str, Any], narrative: dict[str, Any]) -> int:
    """立项 and 拨款: drafted by one, approved by another; the money comes by document."""
    stage.on(date(2024, 1, 3))
    project = stage.do(
        projects.draft, "wangmin", "project", facts=facts, narrative=narrative, findings=[]
    )
    stage.refused("DUTY-SELF", projects.activate, "wangmin", "activate-own", project=project)
    stage.do(projects.activate, "zhaogang", "activate", project=project)
    for place, line in enumerate(BudgetLine.objects.filter(project=project).order_by("pk"), 1):
        _appropriate(stage, line, place)
    return project


def _appropriate(stage: Stage, line: BudgetLine, place: int) -> None:
    change = stage.do(
        projects.enter_change,
        "zhengtao",
        f"grant-{place}",
        line=line.pk,
        kind=ChangeKind.APPROPRIATE,
        amount_fen=line.planned_fen,
        document_number=f"演示财预〔{line.project.fiscal_year}〕{place}号",
        document_date=date(2024, 1, 2),
    )
    confirm = projects.confirm_change
    stage.refused("DUTY-SELF", confirm, "zhengtao", f"grant-own-{place}", change=change)
    stage.do(confirm, "wulin", f"grant-ok-{place}", change=change)
