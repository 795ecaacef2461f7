"""试查: a roster checked before anybody sends it, without books and without a database.

What only the books can tell (quota, other unions, earlier payments, comparison lists) is not
looked at here; it is when the roster is received.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from nuanliu.core.masking import mask_name_public, scrub
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import (
    NO_NAMES,
    Checked,
    Field,
    Finding,
    Names,
    Roster,
    Sheet,
    Terms,
    check_roster,
    faulty,
    field_of,
    read_roster,
)
from nuanliu.core.standards import StandardSet
from nuanliu.records.documents.sandbox import OutsideFileError, in_child
from nuanliu.stages.nominations.marking import marked
from nuanliu.stages.nominations.reading import CELLS


@dataclass(frozen=True, slots=True)
class Trial:
    """A file as read and checked: its form ('xlsx', 'csv', ...), sheets, roster and outcome."""

    form: str
    sheets: tuple[Sheet, ...]
    roster: Roster
    checked: Checked
    mapping: Names

    @property
    def people(self) -> int:
        """Rows that are about a person, those that a missing column holds included."""
        return len(self.roster.rows) + len(self.roster.held)

    @property
    def faulty(self) -> int:
        """People stopped by an error of their own row, or by a column that is missing."""
        bad = faulty(self.checked.findings)
        return len(self.roster.held) + sum(row.key in bad for row in self.roster.rows)

    @property
    def stopped(self) -> bool:
        """Whether anything has to be corrected; warnings and notes alone stop nothing."""
        return bool(faulty(self.checked.findings))

    def marked(self, data: bytes) -> bytes:
        """The sender's file with its faults marked; `data` is the file the trial was made of."""
        return marked(data, self.checked.findings, sheets=self.sheets, mapping=self.mapping)

    def to_json(self) -> dict[str, Any]:
        """{"rows", "ok", "faulty", "findings"}: rows are people; personal values are masked."""
        found = [told(one) for one in self.checked.findings]
        return {
            "rows": self.people,
            "ok": self.people - self.faulty,
            "faulty": self.faulty,
            "findings": found,
        }


def told(finding: Finding) -> dict[str, Any]:
    """A finding as other programs get it, names and stray numbers masked too.

    A number in the wrong column, or in a heading, is a person's number all the same.
    """
    known = field_of(finding.heading.rpartition("/")[2])
    is_name = known is not None and known[0] is Field.NAME
    return {
        "sheet": scrub(finding.sheet),
        "row": finding.row,
        "column": finding.column,
        "heading": scrub(finding.heading),
        "value": mask_name_public(finding.value) if is_name else scrub(finding.value),
        "code": finding.code,
        "severity": finding.severity.value,
        "message": scrub(finding.message),
        "fix": scrub(finding.fix),
        "clause": finding.clause,
    }


def try_out(
    data: bytes,
    standards: StandardSet,
    *,
    today: date,
    groups: Iterable[str] = (),
    mapping: Names = NO_NAMES,
) -> Trial:
    """Read and check one file by the standards alone; Refused when the file cannot be opened.

    groups: words or codes of the groups that may receive (none: all that the standards open);
    mapping: see core.roster.mapping. The standards are read on `today`, or on the last day of
    their year when that is over, the first when it is to come.
    """
    try:
        cells = in_child(CELLS, data)
    except OutsideFileError as refused:
        raise Refused(refused.refusal) from None
    sheets = tuple(Sheet.of(sheet) for sheet in cells["sheets"])
    roster = read_roster(sheets, mapping=mapping)
    on = day_within(standards.fiscal_year, today)
    terms = Terms(
        campaign="",
        standards=standards,
        opened=on,
        on=on,
        groups=groups_of(standards, groups, on),
    )
    checked = _in_order(check_roster(roster, terms), sheets)
    return Trial(cells["format"], sheets, roster, checked, mapping)


def _in_order(checked: Checked, sheets: tuple[Sheet, ...]) -> Checked:
    """The findings in the order of the file.

    One about the whole file is told on its first sheet that people see.
    """
    first = next((sheet.name for sheet in sheets if not sheet.hidden), "")
    order = {sheet.name: place for place, sheet in enumerate(sheets)}
    placed = [one if one.sheet else replace(one, sheet=first) for one in checked.findings]
    placed.sort(key=lambda one: (order.get(one.sheet, 0), one.row, len(one.column), one.column))
    return checked._replace(findings=tuple(placed))


def day_within(year: int, today: date) -> date:
    """The day of a fiscal year that is nearest to today."""
    last = date(year + 1, 1, 1) - timedelta(days=1)
    return min(max(today, date(year, 1, 1)), last)


def groups_of(standards: StandardSet, words: Iterable[str], on: date) -> frozenset[str]:
    """The codes that each word names; Refused (GROUP-UNKNOWN) for one that names none."""
    codes: set[str] = set()
    for word in words:
        found = standards.groups_named(word, on)
        if not found:
            open_now: Mapping[str, str] = standards.groups_on(on)
            known = "、".join(f"{code} {label}" for code, label in open_now.items())
            what = f"标准里没有叫“{word[:20]}”的慰问对象类别"
            raise Refused(Refusal("GROUP-UNKNOWN", what, f"可写：{known}"))
        codes |= set(found)
    return frozenset(codes)
