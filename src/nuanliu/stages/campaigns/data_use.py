"""个人信息处理告知 of a campaign: on which basis names are handled, and what people are told.

The draft is what the standards lay down, filled in with the project's own facts; the office words
it. It is shown in the template, in the table given to unions and on the worker's page.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind, StandardSet
from nuanliu.records.prepared import Prepared
from nuanliu.stages.campaigns.models import TELLS, Basis, Campaign, DataUse
from nuanliu.stages.projects.models import Project


class Told(NamedTuple):
    """One line of what people are told: its heading, the text, the clause that asks for it."""

    heading: str
    text: str
    clause: str


def draft_of(standards: StandardSet, campaign: Campaign, on: date) -> DataUse | None:
    """The draft for a campaign, not saved; None where the standards are silent on any part."""
    bases = [row for row in standards.in_force(Kind.LEGAL_BASIS, on) if row.allowed]
    rows = {row.name: row for row in standards.in_force(Kind.DATA_USE, on)}
    if not bases or bases[0].name not in Basis.values or set(rows) != set(TELLS):
        return None
    facts = _facts(standards, campaign, on)
    texts = {part: _filled("".join(rows[part].words), facts) for part in TELLS}
    clauses = {part: rows[part].clause for part in TELLS}
    return DataUse(campaign=campaign, basis=bases[0].name, clauses=clauses, **texts)


def _facts(standards: StandardSet, campaign: Campaign, on: date) -> dict[str, str]:
    years = standards.number_on(Kind.RETENTION, on, "vouchers")
    return {
        "campaign": campaign.name,
        "unit": campaign.project.unit_name,
        "reach": reach_of(campaign.project),
        "years": "规定" if isinstance(years, Refusal) else str(years),
    }


def reach_of(project: Project) -> str:
    """How the office is reached: telephone and address as far as the project names them."""
    unit = project.facts.get("unit") or {}
    named = (("电话", unit.get("phone")), ("地址", unit.get("address")))
    return "，".join(f"{label}：{value}" for label, value in named if value) or "联系方式见公示"


def _filled(text: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def told_people(use: DataUse) -> tuple[Told, ...]:
    """Basis and every part, in the order in which people read them."""
    basis = Basis(use.basis)
    parts = [
        Told(heading, getattr(use, part), use.clauses.get(part, ""))
        for part, heading in TELLS.items()
    ]
    return (Told("处理依据", str(basis.label), basis.clause), *parts)


def lines_of(use: DataUse) -> tuple[str, ...]:
    """The same as sentences, each with its clause."""
    return tuple(
        f"{one.heading}：{one.text}" + (f"（{one.clause}）" if one.clause else "")
        for one in told_people(use)
    )


def data_use_of(campaign: Campaign) -> DataUse | None:
    """What the campaign tells people, None while nothing was written."""
    return DataUse.objects.filter(campaign=campaign).first()


def rests_on_consent(campaign: Campaign) -> bool:
    """Whether names may be handled only as far as their owners agree."""
    return any(_on_consent(campaign.pk))


@Prepared
def _on_consent(campaign: Any) -> QuerySet[DataUse, Any]:
    return DataUse.objects.filter(campaign=campaign, basis=Basis.CONSENT).values_list("pk")
