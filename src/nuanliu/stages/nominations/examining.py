"""A received roster looked at once more: what each row is now, and what is to be said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import Checked, Field, Finding, RosterRow, Severity, check_roster, faulty
from nuanliu.core.roster import Roster as Read
from nuanliu.core.roster.among import about
from nuanliu.records.journal.queries import Mark, mark, only_about
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations import likely, overlaps
from nuanliu.stages.nominations.changes import changes_to, group_in, standing_of
from nuanliu.stages.nominations.intake import Changes, Numbers, number_of, terms_for, told_of
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.nominations.naming import read_of
from nuanliu.stages.nominations.policies import still_open
from nuanliu.stages.nominations.screening import screened

Key = tuple[str, int]  # sheet and row


@dataclass(frozen=True, slots=True)
class Change:
    """A row about somebody who stands already, and what it would change of him."""

    nomination: Nomination
    mine: Changes
    persons: Changes

    @property
    def all(self) -> Changes:
        """Both together."""
        return {**self.mine, **self.persons}


@dataclass(frozen=True, slots=True)
class Examined:
    """A roster measured: its rows, who of them stands already, and every finding.

    keys: all rows about people, also those left out; changing: rows measured as changes.
    """

    read: Read
    keys: frozenset[Key]
    checked: Checked
    standing: Mapping[Key, Change]
    changing: frozenset[Key]
    findings: tuple[Finding, ...]

    @property
    def waiting(self) -> set[Key]:
        """The rows that a human has to say something about first."""
        return {(f.sheet, f.row) for f in self.findings if f.severity is Severity.DECISION}

    @property
    def faulty(self) -> set[Key]:
        """The rows that an error stops."""
        return faulty(self.findings)


Wanted = Callable[[Key, Change | None], bool]


def everything(key: Key, change: Change | None) -> bool:
    """Of a preview: every row counts as wanted."""
    del key, change
    return True


def examine(roster: Roster, on: date, wanted: Wanted = everything) -> Examined:
    """Measure the rows of a roster that are wanted, against the tables as they are now.

    Changed rows are measured as what they would become, or left as already in where they are not
    wanted. A new row that is not wanted is left out, so that it takes nobody's place.
    """
    known = _Latest.seen.of(roster, on, wanted) if _Latest.seen else None
    if known is not None:
        return known
    begun = mark()
    seen = _examined(roster, on, wanted)
    _Latest.seen = _Seen(_told(roster), on, begun, seen) if wanted is everything else None
    return seen


Told = tuple[int, str, int, int, dict[str, str]]


def _told(roster: Roster) -> Told:
    """Everything about a roster that decides how it is read and what it is measured against."""
    return (
        roster.pk,
        roster.file_id,
        roster.campaign_id,
        roster.union_id,
        dict(roster.mapping),
    )


class _Seen(NamedTuple):
    """What was seen when every row was wanted, and the moment of the books in which it was."""

    told: Told
    on: date
    begun: Mark
    seen: Examined

    def of(self, roster: Roster, on: date, wanted: Wanted) -> Examined | None:
        """It again, where nothing else happened since and the same rows are wanted; else None.

        Most rosters are taken in right after their preview. The number of one that was rolled
        back is given to the next, whose it may be and whatever is said of its columns.
        """
        if (self.told, self.on) != (_told(roster), on):
            return None
        if self.seen.standing or not all(wanted(key, None) for key in self.seen.keys):
            return None  # rows that stand already are filled in by whoever takes them over
        its_own = {
            ("nominations.roster", str(roster.pk)),
            ("documents.storedfile", roster.file_id),
        }
        return self.seen if only_about(self.begun, its_own) else None


class _Latest:
    """The roster looked at last in this process: one only, since it holds numbers in clear."""

    seen: _Seen | None = None


def forget() -> None:
    """Let go of what was looked at last: the roster is in, and its rows need not be held."""
    _Latest.seen = None


def _examined(roster: Roster, on: date, wanted: Wanted) -> Examined:
    read = read_of(roster)
    numbers = Numbers.of(number_of(row) for row in read.rows if row.identity)
    standing = _standing(roster, read, numbers)
    keys = frozenset(row.key for row in read.rows)
    read = _without(read, [row.key for row in read.rows if not _asked(row, standing, wanted)])
    differing = [row for row in read.rows if _changed(row, standing)]
    changed = [row for row in differing if wanted(row.key, standing[row.key])]
    late = [_late(row, standing[row.key].nomination) for row in changed]
    open_rows = [row for row, told in zip(changed, late, strict=True) if told is None]
    changing = {number_of(row): standing[row.key].nomination for row in open_rows}
    terms = terms_for(roster, read, on, changing)
    replaced = [one.pk for one in changing.values()]
    checked = screened(roster, check_roster(read, terms), on, replaced)
    fresh = [row for row in read.rows if row.key not in standing]
    pairs = likely.likely_pairs(fresh, roster.union_id)
    told_elsewhere = {*terms.elsewhere, *terms.accepted}
    findings = (
        *checked.findings,
        *(told for told in late if told is not None),
        *likely.findings_of(pairs, fresh),
        *overlaps.findings_of(read, overlaps.overlaps(roster, numbers), told_elsewhere),
    )
    changing_rows = frozenset(row.key for row in open_rows)
    return Examined(read, keys, checked, standing, changing_rows, findings)


def _standing(roster: Roster, read: Read, numbers: Numbers) -> dict[Key, Change]:
    campaign = roster.campaign
    standards, opened = standard_of(campaign), campaign.opened_on
    found: dict[Key, Change] = {}
    by_number = standing_of(roster, numbers)
    for row in read.rows:
        nomination = by_number.get(number_of(row))
        if nomination is not None:
            group = group_in(row, standards, opened)
            found[row.key] = Change(nomination, *changes_to(nomination, row, group))
    return found


def _asked(row: RosterRow, standing: Mapping[Key, Change], wanted: Wanted) -> bool:
    change = standing.get(row.key)
    return change is not None or wanted(row.key, None)


def _changed(row: RosterRow, standing: Mapping[Key, Change]) -> bool:
    """Whether a row under the right name says something else than what stands."""
    change = standing.get(row.key)
    if change is None or not change.all:
        return False
    person = change.nomination.person
    said: str = told_of(row, 0, person).get("name", person.name)
    return said == person.name


def _without(read: Read, left: list[Key]) -> Read:
    out = set(left)
    return replace(
        read,
        rows=tuple(row for row in read.rows if row.key not in out),
        findings=tuple(one for one in read.findings if (one.sheet, one.row) not in out),
    )


def _late(row: RosterRow, nomination: Nomination) -> Finding | None:
    refusal: Refusal | None = still_open(nomination)
    return about(row, Field.NAME, refusal) if refusal else None
