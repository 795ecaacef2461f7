"""What a nine-section disclosure states, as frozen values; None = the document does not say.

`ProjectFacts.to_json` gives the shape that `import-project --json` prints; `from_json` takes it
back. Counts of households are kept beside the counts of people and never added to them.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Self

from nuanliu.core.dates import stored_day
from nuanliu.core.severity import Severity

__all__ = [
    "BasisFacts",
    "CampaignFacts",
    "Finding",
    "IndicatorFacts",
    "LineFacts",
    "Narrative",
    "PeriodFacts",
    "Place",
    "PostsFacts",
    "ProjectFacts",
    "Reading",
    "Severity",
    "UnitFacts",
]


class Place(NamedTuple):
    """Where a value was read: the section's numeral ('' before the first) and the line number."""

    section: str
    line: int


class Finding(NamedTuple):
    """One remark on the document; `message` is Chinese and says where, what and what to do."""

    code: str
    severity: Severity
    section: str
    line: int
    message: str

    def to_json(self) -> dict[str, Any]:
        """The finding as the command line prints it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "section": self.section,
            "line": self.line,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class BasisFacts:
    """A document the project rests on; inner title marks are written 〈〉, numbers with 〔〕."""

    title: str | None
    number: str | None

    def to_json(self) -> dict[str, Any]:
        """{"title", "number"}."""
        return {"title": self.title, "number": self.number}


@dataclass(frozen=True, slots=True)
class PostsFacts:
    """Posts of the unit by kind (编制) and people in post (在职)."""

    total: int | None = None
    administrative: int | None = None
    worker: int | None = None
    institution: int | None = None
    on_duty: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The five counts by name."""
        return {
            "total": self.total,
            "administrative": self.administrative,
            "worker": self.worker,
            "institution": self.institution,
            "on_duty": self.on_duty,
        }


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The implementing unit as section three labels it; `uscc` is as printed, right or wrong."""

    name: str | None = None
    uscc: str | None = None
    address: str | None = None
    phone: str | None = None
    legal_representative: str | None = None
    funding_source: str | None = None
    posts: PostsFacts = field(default_factory=PostsFacts)
    departments: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The labelled fields by name."""
        return {
            "name": self.name,
            "uscc": self.uscc,
            "address": self.address,
            "phone": self.phone,
            "legal_representative": self.legal_representative,
            "funding_source": self.funding_source,
            "posts": self.posts.to_json(),
            "departments": list(self.departments),
        }


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """起止时间: first and last day as far as known, and the words they were read from."""

    first: date | None = None
    last: date | None = None
    text: str | None = None

    def to_json(self) -> dict[str, Any]:
        """{"from", "to", "text"}, days in ISO form."""
        return {"from": _iso(self.first), "to": _iso(self.last), "text": self.text}


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One fund line: a campaign and a cap. Money in fen; `people` is None where 户 are counted.

    `count` and `count_unit` ('人' | '户') keep what was printed and are no part of the JSON.
    """

    campaign: str
    amount_fen: int | None
    cap_fen: int | None
    people: int | None
    count: int | None = field(default=None, compare=False)
    count_unit: str | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        """{"campaign", "amount_fen", "cap_fen", "people"}."""
        return {
            "campaign": self.campaign,
            "amount_fen": self.amount_fen,
            "cap_fen": self.cap_fen,
            "people": self.people,
        }


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """One campaign with its planned window and the groups it addresses."""

    name: str
    first: date | None
    last: date | None
    groups: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """{"name", "from", "to", "groups"}, days in ISO form."""
        return {
            "name": self.name,
            "from": _iso(self.first),
            "to": _iso(self.last),
            "groups": list(self.groups),
        }


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One row of the target table; `operator` is None where none is printed, `value` is text."""

    level1: str | None
    level2: str | None
    level3: str | None
    operator: str | None
    value: str | None
    unit: str | None
    meaning: str | None

    def to_json(self) -> dict[str, Any]:
        """The seven cells by name."""
        return {
            "level1": self.level1,
            "level2": self.level2,
            "level3": self.level3,
            "operator": self.operator,
            "value": self.value,
            "unit": self.unit,
            "meaning": self.meaning,
        }


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A whole disclosure as data. `people` counts persons only; money in fen."""

    name: str | None
    fiscal_year: int | None
    basis: tuple[BasisFacts, ...]
    unit: UnitFacts
    period: PeriodFacts
    groups: tuple[str, ...]
    lines: tuple[LineFacts, ...]
    total_fen: int | None
    people: int | None
    campaigns: tuple[CampaignFacts, ...]
    indicators: tuple[IndicatorFacts, ...]

    def to_json(self) -> dict[str, Any]:
        """The value of "project" in the command line's JSON; every key is present."""
        return {
            "name": self.name,
            "fiscal_year": self.fiscal_year,
            "basis": [one.to_json() for one in self.basis],
            "unit": self.unit.to_json(),
            "period": self.period.to_json(),
            "groups": list(self.groups),
            "lines": [one.to_json() for one in self.lines],
            "total_fen": self.total_fen,
            "people": self.people,
            "campaigns": [one.to_json() for one in self.campaigns],
            "indicators": [one.to_json() for one in self.indicators],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The facts behind `to_json`'s value; KeyError or TypeError when a key is not there."""
        unit = data["unit"]
        period = data["period"]
        return cls(
            name=data["name"],
            fiscal_year=data["fiscal_year"],
            basis=tuple(BasisFacts(**one) for one in data["basis"]),
            unit=UnitFacts(
                **{
                    **unit,
                    "posts": PostsFacts(**unit["posts"]),
                    "departments": tuple(unit["departments"]),
                }
            ),
            period=PeriodFacts(
                stored_day(period["from"]), stored_day(period["to"]), period["text"]
            ),
            groups=tuple(data["groups"]),
            lines=tuple(_line(one) for one in data["lines"]),
            total_fen=data["total_fen"],
            people=data["people"],
            campaigns=tuple(_campaign(one) for one in data["campaigns"]),
            indicators=tuple(IndicatorFacts(**one) for one in data["indicators"]),
        )


@dataclass(frozen=True, slots=True)
class Narrative:
    """The running text of the sections, as printed; '' where the section or part is absent."""

    basis: str = ""
    unit_overview: str = ""
    activities: str = ""
    plan: str = ""
    results: str = ""
    objective: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one document: facts, findings, running text, places of values.

    `places` maps a path such as 'unit.uscc' or 'lines[0].amount_fen' to where it was read.
    """

    facts: ProjectFacts
    findings: tuple[Finding, ...]
    narrative: Narrative
    places: dict[str, Place]

    @property
    def has_errors(self) -> bool:
        """True when a finding of severity error was made: the document contradicts itself."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """{"project", "findings"} as the command line prints them."""
        return {
            "project": self.facts.to_json(),
            "findings": [finding.to_json() for finding in self.findings],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _line(data: dict[str, Any]) -> LineFacts:
    unit = None if data["people"] is None else "人"
    return LineFacts(**data, count=data["people"], count_unit=unit)


def _campaign(data: dict[str, Any]) -> CampaignFacts:
    return CampaignFacts(
        data["name"], stored_day(data["from"]), stored_day(data["to"]), tuple(data["groups"])
    )
