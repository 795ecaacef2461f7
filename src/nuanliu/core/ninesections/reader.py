"""From lines and tables to facts: the entry point of the package."""

from collections.abc import Iterable, Sequence

from nuanliu.core.ninesections.agreement import Agreement, Fund, FundLine, Quantity, agree
from nuanliu.core.ninesections.basis import facts_of, merged
from nuanliu.core.ninesections.blocks import Block
from nuanliu.core.ninesections.consistency import findings_of
from nuanliu.core.ninesections.cutting import demand_short
from nuanliu.core.ninesections.evidence import Evidence, gather
from nuanliu.core.ninesections.facts import (
    CampaignFacts,
    LineFacts,
    Narrative,
    PeriodFacts,
    Place,
    ProjectFacts,
    Reading,
    UnitFacts,
)
from nuanliu.core.ninesections.groups import groups_of
from nuanliu.core.ninesections.period import open_ends
from nuanliu.core.ninesections.preface import unit_in_titles
from nuanliu.core.ninesections.sections import Part
from nuanliu.core.ninesections.tidying import tidied
from nuanliu.core.ninesections.wrapping import unwrapped


def read(blocks: Sequence[Block]) -> Reading:
    """Read a nine-section disclosure. Raises UnreadableError when the blocks are none.

    A value stated in several sections is the one most of them state; what differs is a finding.
    """
    demand_short(blocks)
    evidence = gather(unwrapped(tidied(blocks)))
    agreement = agree(evidence)
    return Reading(
        facts=_facts(evidence, agreement),
        findings=tuple(findings_of(evidence, agreement)),
        narrative=_narrative(evidence),
        places=dict(_places(evidence, agreement)),
    )


def _facts(evidence: Evidence, agreement: Agreement) -> ProjectFacts:
    lines = tuple(line for fund in agreement.funds for line in _lines(fund, agreement))
    return ProjectFacts(
        name=evidence.name[0][0] if evidence.name else None,
        fiscal_year=evidence.year,
        basis=facts_of(merged(evidence.cited)),
        unit=_unit(evidence),
        period=_period(evidence),
        groups=groups_of(evidence.group_lines),
        lines=lines,
        total_fen=_total(agreement, lines),
        people=_people(agreement, lines),
        campaigns=tuple(_campaign(one.name, evidence) for one in evidence.campaigns),
        indicators=tuple(row.facts for row in evidence.targets.rows),
    )


def _unit(evidence: Evidence) -> UnitFacts:
    facts = evidence.unit.facts if evidence.unit else UnitFacts()
    if facts.name:
        return facts
    return UnitFacts(
        unit_in_titles(evidence.outline.preface),
        facts.uscc,
        facts.address,
        facts.phone,
        facts.legal_representative,
        facts.funding_source,
        facts.posts,
        facts.departments,
    )


def _period(evidence: Evidence) -> PeriodFacts:
    planned = evidence.period
    if planned.window:
        return PeriodFacts(planned.window.start, planned.window.end, planned.text)
    return PeriodFacts(*open_ends(planned.text, evidence.year), planned.text)


def _lines(fund: Fund, agreement: Agreement) -> Iterable[LineFacts]:
    """One line per campaign and cap; a campaign without caps is one line of its amount."""
    amount = fund.amount.value()
    if amount is None and len(agreement.funds) == 1:
        amount = agreement.total.value()
    if not fund.lines:
        yield _line(fund.name, amount, None, fund.count.value(), "人")
    fits = sum(_worth(line) or 0 for line in fund.lines) == amount or amount is None
    for lines in by_cap(fund):
        owns = [_own(line, amount, sole=len(fund.lines) == 1, fits=fits) for line in lines]
        counts = [line.count.value() for line in lines]
        first = lines[0]
        yield _line(fund.name, _added(owns), first.cap.value(), _added(counts), first.unit)


def by_cap(fund: Fund) -> list[list[FundLine]]:
    """A campaign's lines by cap: groups of people under one cap are one line of the project."""
    found: dict[tuple[object, ...], list[FundLine]] = {}
    for index, line in enumerate(fund.lines):
        cap = line.cap.value()
        key = (index,) if cap is None else (cap, line.unit == "户", "cap")
        found.setdefault(key, []).append(line)
    return list(found.values())


def _own(line: FundLine, amount: int | None, *, sole: bool, fits: bool) -> int | None:
    own = line.amount.value()
    if own is None and sole:
        return amount
    return _worth(line) if own is None and fits else own


def _added(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _line(
    name: str, amount: int | None, cap: int | None, count: int | None, unit: str | None
) -> LineFacts:
    people = count if unit == "人" else None
    return LineFacts(name, amount, cap, people, count, unit if count is not None else None)


def _worth(line: FundLine) -> int | None:
    own, cap, count = line.amount.value(), line.cap.value(), line.count.value()
    if own is not None or cap is None or count is None:
        return own
    return cap * count


def _total(agreement: Agreement, lines: Sequence[LineFacts]) -> int | None:
    stated = agreement.total.value()
    if stated is not None or not lines:
        return stated
    return _added([line.amount_fen for line in lines])


def _people(agreement: Agreement, lines: Sequence[LineFacts]) -> int | None:
    stated = agreement.heads["人"].value()
    counted = [line.people for line in lines if line.people is not None]
    return stated if stated is not None or not counted else sum(counted)


def _campaign(name: str, evidence: Evidence) -> CampaignFacts:
    window = evidence.plans[name].window
    described = [
        evidence.described[part][name].groups
        for part in (Part.CONTENT, Part.PLAN)
        if name in evidence.described[part]
    ]
    return CampaignFacts(
        name,
        window.start if window else None,
        window.end if window else None,
        described[0] if described else (),
    )


def _narrative(evidence: Evidence) -> Narrative:
    def text(part: Part) -> str:
        section = evidence.outline.sections.get(part)
        return section.text.strip() if section else ""

    return Narrative(
        basis=text(Part.BASIS),
        unit_overview=evidence.unit.overview if evidence.unit else "",
        activities=text(Part.CONTENT),
        plan=text(Part.PLAN),
        results=text(Part.RESULTS),
        objective="\n".join(line.text for line in evidence.targets.objective),
    )


_UNIT_PATHS = {
    "name": "unit.name",
    "code": "unit.uscc",
    "address": "unit.address",
    "phone": "unit.phone",
    "legal": "unit.legal_representative",
    "funding": "unit.funding_source",
    "posts": "unit.posts",
    "overview": "unit.departments",
}


def _places(evidence: Evidence, agreement: Agreement) -> Iterable[tuple[str, Place]]:
    yield from _profile_places(evidence)
    if agreement.total.stated:
        yield "total_fen", agreement.total.stated[0].place
    if agreement.heads["人"].stated:
        yield "people", agreement.heads["人"].stated[0].place
    yield from _line_places(agreement)
    for index, campaign in enumerate(evidence.campaigns):
        planned = evidence.plans[campaign.name]
        if planned.window:
            yield f"campaigns[{index}]", evidence.place(Part.PLAN, planned.line)
    for index, row in enumerate(evidence.targets.rows):
        yield f"indicators[{index}]", evidence.place(Part.TARGETS, row.line)


def _profile_places(evidence: Evidence) -> Iterable[tuple[str, Place]]:
    if evidence.name:
        yield "name", evidence.name[0][1]
    if evidence.years:
        yield "fiscal_year", evidence.years[0][1]
    for key, place in (evidence.unit.places if evidence.unit else {}).items():
        yield _UNIT_PATHS[key], place
    for index, one in enumerate(merged(evidence.cited)):
        yield f"basis[{index}]", one.place
    if evidence.period.text:
        yield "period", evidence.place(Part.PROFILE, evidence.period.line)


def _line_places(agreement: Agreement) -> Iterable[tuple[str, Place]]:
    index = 0
    for fund in agreement.funds:
        if not fund.lines:
            yield from _stated_at(f"lines[{index}].amount_fen", fund.amount)
            index += 1
        for line, *_ in by_cap(fund):
            amount = line.amount if line.amount.stated else fund.amount
            yield from _stated_at(f"lines[{index}].amount_fen", amount)
            yield from _stated_at(f"lines[{index}].cap_fen", line.cap)
            yield from _stated_at(f"lines[{index}].people", line.count)
            index += 1


def _stated_at(path: str, quantity: Quantity) -> Iterable[tuple[str, Place]]:
    if quantity.stated:
        yield path, quantity.stated[0].place
