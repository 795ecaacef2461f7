"""Everything read from one document, with places, before facts are settled and checked."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nuanliu.core.dates import digits
from nuanliu.core.dates.period import Fault, Window, parse_period, period_fault
from nuanliu.core.dates.phrase import period_phrase
from nuanliu.core.ninesections.basis import Cited, cited, misnumbered
from nuanliu.core.ninesections.blocks import Block, Line, plain, printed
from nuanliu.core.ninesections.choosing import choose
from nuanliu.core.ninesections.cutting import outline
from nuanliu.core.ninesections.facts import Place
from nuanliu.core.ninesections.groups import groups_in
from nuanliu.core.ninesections.indicators import Targets, targets_of
from nuanliu.core.ninesections.names import Campaign, Heading, alike, campaigns_of, headings
from nuanliu.core.ninesections.passages import Passage, passage_of
from nuanliu.core.ninesections.sections import Outline, Part, Section, items
from nuanliu.core.ninesections.tokens import Kind, tokens
from nuanliu.core.ninesections.unit import UnitReading, labelled_lines, unit_of
from nuanliu.core.ninesections.years import YearSaid, dated, year_of, years_said

Stretch = tuple[int, int]  # first and last line
MONEY_PARTS = (Part.FUNDS, Part.TARGETS, Part.PROFILE, Part.CONTENT, Part.RESULTS)


class Planned(NamedTuple):
    """A stretch of days as printed, with its line; `window` is None where it is not closed.

    `fault` tells of a stretch that is printed whole and cannot be.
    """

    window: Window | None
    text: str | None
    line: int
    fault: Fault | None = None


class Described(NamedTuple):
    """What one section says of one campaign: its groups and the line they stand in."""

    groups: tuple[str, ...]
    line: int


@dataclass(slots=True)
class Evidence:
    """The reader's findings of fact, section by section."""

    outline: Outline
    year: int | None
    years: tuple[tuple[int, Place], ...]  # of the titles
    said: tuple[YearSaid, ...]  # in running text
    name: tuple[tuple[str, Place], ...]
    unit: UnitReading | None
    cited: tuple[Cited, ...]
    misnumbered: tuple[tuple[str, Place], ...]
    period: Planned
    group_lines: tuple[Line, ...]
    fund_line: int
    untitled: int  # the line where fund lines without a title of their own begin; 0 for none
    campaigns: tuple[Campaign, ...]
    passages: dict[Part, Passage]
    plans: dict[str, Planned]
    described: dict[Part, dict[str, Described]]
    headed: dict[Part, dict[str, Stretch]]
    targets: Targets

    def place(self, part: Part, line: int | None = None) -> Place:
        """A place in a section; its heading without a line.

        An absent section stands where the next one begins, else at the last heading.
        """
        present = self.outline.sections
        section = present.get(part)
        if section is None:
            order = list(Part)
            later = [present[one].line for one in order[order.index(part) :] if one in present]
            last = max(one.line for one in present.values())
            return Place(part.value, min(later, default=last))
        return Place(section.label, section.line if line is None else line)

    def missing(self, present: Container[str]) -> list[str]:
        """The campaigns that are not among the present ones."""
        return [one.name for one in self.campaigns if one.name not in present]

    def beside(self, present: Mapping[str, Stretch], name: str) -> int | None:
        """The line behind which a campaign is missing: the last of the campaign before it.

        Of the first campaign, the line before which it is missing.
        """
        names = [one.name for one in self.campaigns]
        at = names.index(name)
        before = [present[one][1] for one in names[:at] if one in present]
        after = [present[one][0] for one in names[at:] if one in present]
        return before[-1] if before else next(iter(after), None)


def gather(blocks: Sequence[Block]) -> Evidence:
    """Read every section. Raises UnreadableError when this is no nine-section text."""
    cut = outline(blocks)
    sections = cut.sections
    profile = _profile(sections.get(Part.PROFILE))
    untitled = [] if profile["funds"] else _untitled(sections.get(Part.PROFILE))
    profile["funds"] = profile["funds"] or untitled
    targets = _targets(sections)
    found, passages = _with_money(sections, profile["funds"], targets)
    years = _years(cut)
    said = tuple(_said(sections, profile["funds"], targets, found, passages))
    citing = list(_citing(sections, profile["basis"], targets))
    year = _year(sections, years, said, [*profile["period"][:1], *_values(targets)])
    return Evidence(
        outline=cut,
        year=year,
        years=years,
        said=said,
        name=_names(sections, targets),
        unit=_unit(sections.get(Part.UNIT)),
        cited=tuple(one for place in citing for one in cited(*place)),
        misnumbered=tuple(one for place in citing for one in misnumbered(*place)),
        period=_planned(profile["period"], year),
        group_lines=tuple(profile["groups"]),
        fund_line=profile["funds"][0].number if profile["funds"] else 0,
        untitled=untitled[0].number if untitled else 0,
        campaigns=tuple(found),
        passages=passages,
        plans={one.name: _plan(sections.get(Part.PLAN), one, found, year) for one in found},
        described={
            part: _described(sections.get(part), found) for part in (Part.CONTENT, Part.PLAN)
        },
        headed={
            part: {
                name: (one.line, max((line.number for line in one.lines), default=one.line))
                for name, one in _headed(sections.get(part), found).items()
            }
            for part in (Part.CONTENT, Part.PLAN)
        },
        targets=targets,
    )


_PROFILE = (
    ("period", re.compile(r"起止|时间|期限|周期")),
    ("basis", re.compile(r"依据")),
    ("groups", re.compile(r"对象|范围|人群")),
    ("funds", re.compile(r"资金|经费|预算|金额")),
)


def _profile(section: Section | None) -> dict[str, list[Line]]:
    """The four parts of section four by their labels, each as lines without label and number."""
    parts: dict[str, list[Line]] = {key: [] for key, _ in _PROFILE}
    if section is None:
        return parts
    groups = [item.all_lines for item in items(section.lines)]
    for found in groups or [[line] for line in section.lines]:
        title, sign, _ = plain(found[0].text).partition(":")
        title = title if len(title) <= 14 else ""
        key = next((key for key, words in _PROFILE if words.search(title)), None)
        if key is None or parts[key]:
            continue
        lines = found[: _money_from(found)] if key == "groups" else found
        rest = lines[0].text[len(title) + 1 :] if sign else ""
        first = Line(rest, lines[0].number)
        parts[key] = [first, *lines[1:]] if rest.strip() or not lines[1:] else list(lines[1:])
    return parts


def _money_from(lines: Sequence[Line]) -> int:
    """Where fund lines begin below an item that is not theirs; past the end for nowhere."""
    with_money = (
        place
        for place, line in enumerate(lines)
        if place and any(token.kind is Kind.AMOUNT for token in tokens(plain(line.text)))
    )
    return next(with_money, len(lines))


def _untitled(section: Section | None) -> list[Line]:
    """The fund lines of section four that stand under the title of another item."""
    if section is None:
        return []
    for item in items(section.lines):
        title = plain(item.head.text).partition(":")[0]
        if re.search(r"对象|范围|人群", title) and len(title) <= 14:
            return item.all_lines[_money_from(item.all_lines) :]
    return []


def _targets(sections: dict[Part, Section]) -> Targets:
    section = sections.get(Part.TARGETS)
    return targets_of(section.blocks if section else (), section.line if section else 0)


def _unit(section: Section | None) -> UnitReading | None:
    lines = labelled_lines(section.blocks) if section else []
    return unit_of(lines, section.label) if section and lines else None


def _names(sections: dict[Part, Section], targets: Targets) -> tuple[tuple[str, Place], ...]:
    found: list[tuple[str, Place]] = []
    section = sections.get(Part.NAME)
    if section and section.lines:
        line = next((one for one in section.lines if one.text.strip()), section.lines[0])
        found.append((printed(line.text).rstrip("。;；"), Place(section.label, line.number)))
    if targets.project:
        label = sections[Part.TARGETS].label
        found.append((printed(targets.project.text), Place(label, targets.project.number)))
    return tuple(pair for pair in found if pair[0])


_YEAR = re.compile(
    r"(?<![\d〇零○一二三四五六七八九十])((?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})\s*年"
    rf"(?!\s*{digits.NUMERAL}\s*月\s*{digits.NUMERAL})"
)


def _years(cut: Outline) -> tuple[tuple[int, Place], ...]:
    """The year in each title line: before section one and above the target table."""
    found = [
        (digits.number(match[1]), Place("", line.number))
        for line in cut.preface
        if (match := _YEAR.search(plain(line.text)))
    ]
    section = cut.sections.get(Part.TARGETS)
    for line in section.blocks if section else ():
        if isinstance(line, Line) and "|" not in plain(line.text) and len(line.text) < 50:
            match = _YEAR.search(plain(line.text))
            if match and section:
                found.append((digits.number(match[1]), Place(section.label, line.number)))
    return tuple(found)


def _said(
    sections: dict[Part, Section],
    funds: Sequence[Line],
    targets: Targets,
    campaigns: Sequence[Campaign],
    passages: dict[Part, Passage],
) -> Iterator[YearSaid]:
    lines = {part: section.lines for part, section in sections.items()}
    lines |= {Part.PROFILE: list(funds), Part.TARGETS: list(targets.objective)}
    for part in (Part.UNIT, *list(Part)[3:]):
        if part in sections:
            label, passage = sections[part].label, passages.get(part)
            yield from years_said(lines[part], label, campaigns, passage)


def _year(
    sections: dict[Part, Section],
    titles: Sequence[tuple[int, Place]],
    said: Sequence[YearSaid],
    lines: Sequence[Line],
) -> int | None:
    """The year most statements name; `lines`: those with dates, beside the plan's own."""
    plan = sections[Part.PLAN].lines if Part.PLAN in sections else []
    dates = [*dated(lines), *dated(plan)]
    return year_of([year for year, _ in titles], said, dates)


def _citing(
    sections: dict[Part, Section], basis: Sequence[Line], targets: Targets
) -> Iterator[tuple[Sequence[Line], str]]:
    """The lines in which documents are cited, with the label of their section."""
    if Part.BASIS in sections:
        yield sections[Part.BASIS].lines, sections[Part.BASIS].label
    if basis:
        yield basis, sections[Part.PROFILE].label
    if Part.TARGETS in sections:
        yield targets.objective, sections[Part.TARGETS].label


def _values(targets: Targets) -> list[Line]:
    return [Line(row.facts.value or "", row.line) for row in targets.rows]


def _planned(lines: Sequence[Line], year: int | None) -> Planned:
    if not lines or not lines[0].text.strip():
        return Planned(None, None, lines[0].number if lines else 0)
    text = printed(lines[0].text).rstrip("。;；,， ")
    return Planned(parse_period(text, year), text, lines[0].number, period_fault(text, year))


def _with_money(
    sections: dict[Part, Section], funds: Sequence[Line], targets: Targets
) -> tuple[list[Campaign], dict[Part, Passage]]:
    """The campaigns that carry money, and what each section says of money and heads."""
    known = campaigns_of(sections, funds)
    if not known and Part.NAME in sections and sections[Part.NAME].lines:
        name = printed(sections[Part.NAME].lines[0].text)
        known = [Campaign(name, (name,))]
    passages = _passages(sections, funds, targets, known)
    paid = {name for passage in passages.values() for name in passage.figured()}
    kept = [one for one in known if one.name in paid] or known
    if len(kept) < len(known):
        passages = _passages(sections, funds, targets, kept)
    choose(list(passages.values()), [one.name for one in kept])
    return kept, passages


def _passages(
    sections: dict[Part, Section],
    funds: Sequence[Line],
    targets: Targets,
    campaigns: Sequence[Campaign],
) -> dict[Part, Passage]:
    lines: dict[Part, Sequence[Line]] = {
        Part.PROFILE: funds,
        Part.TARGETS: targets.objective,
        **{
            part: sections[part].lines
            for part in (Part.FUNDS, Part.CONTENT, Part.RESULTS)
            if part in sections
        },
    }
    return {
        part: passage_of(lines[part], campaigns)
        for part in MONEY_PARTS
        if part in sections and part in lines
    }


def _headed(section: Section | None, campaigns: Sequence[Campaign]) -> dict[str, Heading]:
    """The items of a section by the campaign each describes."""
    found: dict[str, Heading] = {}
    for heading in headings(section):
        scored = [
            (max(alike(heading.name, name) for name in one.spellings), one.name)
            for one in campaigns
            if one.name not in found
        ]
        best = max(scored, default=(0, ""))
        if best[0]:
            found[best[1]] = heading
    return found


def _about(
    section: Section | None, campaign: Campaign, campaigns: Sequence[Campaign]
) -> list[Line]:
    """The lines of a section about one campaign: its own item, else the lines that name it."""
    if section is None:
        return []
    headed = _headed(section, campaigns)
    if campaign.name in headed:
        return list(headed[campaign.name].lines)
    named = [
        Line(line.text[place:], line.number)
        for line in section.lines
        if (place := _found(line.text, campaign)) >= 0
    ]
    if named or len(campaigns) > 1 or headed:
        return named
    return section.lines


def _found(text: str, campaign: Campaign) -> int:
    places = [plain(text).find(plain(name)) for name in campaign.spellings]
    return min((place for place in places if place >= 0), default=-1)


def _plan(
    section: Section | None,
    campaign: Campaign,
    campaigns: Sequence[Campaign],
    year: int | None,
) -> Planned:
    lines = _about(section, campaign, campaigns)
    clauses = [(clause, line.number) for line in lines for clause in _clauses(plain(line.text))]
    wrong = Planned(None, None, lines[0].number if lines else 0)
    for clause, number in clauses:
        window, fault = parse_period(clause, year), period_fault(clause, year)
        if window is not None:
            return Planned(window, period_phrase(clause, year), number)
        if fault is not None and wrong.fault is None:
            wrong = Planned(None, period_phrase(clause, year), number, fault)
    return wrong


def _clauses(text: str) -> list[str]:
    """Sentences first (a range may hold a comma), then their clauses."""
    found: list[str] = []
    for sentence in re.split(r"[。;]", text):
        found += [sentence, *sentence.split(",")]
    return found


def _described(section: Section | None, campaigns: Sequence[Campaign]) -> dict[str, Described]:
    found: dict[str, Described] = {}
    for one in campaigns:
        for line in _about(section, one, campaigns):
            groups = groups_in(line.text)
            if groups:
                found[one.name] = Described(groups, line.number)
                break
    return found
