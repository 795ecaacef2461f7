"""往年发放: earlier lists taken over as closed payments outside this budget.

With them yearly caps and duplicates across years work from the first day. They post nothing to the
ledger: the money was spent before these books began.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.dates import parse_date
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roster import (
    NO_NAMES,
    Field,
    Finding,
    Names,
    Roster,
    RosterRow,
    Severity,
    Sheet,
    faulty,
    read_roster,
)
from nuanliu.core.roster.among import about
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Union
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.nominations import policies
from nuanliu.stages.nominations.intake import people_of, personal
from nuanliu.stages.nominations.models import OCCASION_MAX, History, PastGrant
from nuanliu.stages.nominations.reading import Cells

NEEDED = (Field.NAME, Field.ID, Field.AMOUNT)
# What only a list to be paid must have: an old list is read for who got how much, and when.
BESIDE = frozenset({"CARD-EMPTY", "PHONE-EMPTY", "BANK-EMPTY", "CHANNEL-FORM", "SHARED-ACCOUNT"})


class Past(NamedTuple):
    """An earlier list as read: people with the day of their money, and what stands in the way."""

    rows: tuple[tuple[RosterRow, date], ...]
    findings: tuple[Finding, ...]


def read_past(cells: Cells, on: date | None, mapping: Names = NO_NAMES) -> Past:
    """People, amounts and days of an earlier list; `on` is the day where no column tells it."""
    sheets = [Sheet.of(sheet) for sheet in cells["sheets"]]
    roster = read_roster(sheets, expected_columns=NEEDED, mapping=mapping)
    days, undated = _days(roster, on)
    findings = [one for one in roster.findings if one.code not in BESIDE] + undated
    bad = faulty(findings)
    rows = tuple((row, days[row.key]) for row in roster.rows if row.key in days)
    return Past(tuple(pair for pair in rows if pair[0].key not in bad), tuple(findings))


def _days(roster: Roster, on: date | None) -> tuple[dict[tuple[str, int], date], list[Finding]]:
    days: dict[tuple[str, int], date] = {}
    findings = []
    for row in roster.rows:
        found = _day(row, on)
        if isinstance(found, Refusal):
            findings.append(about(row, Field.PAID_ON, found))
        else:
            days[row.key] = found
    return days, findings


def _day(row: RosterRow, on: date | None) -> date | Refusal:
    typed = row.text(Field.PAID_ON)
    if typed:
        return parse_date(typed)
    if on is not None:
        return on
    what = "没有发放日期，名单里也没有这一列"
    return Refusal("HISTORY-DAY", what, "请增加“发放日期”一列，或指明整份名单的发放日期")


@action("nominations.import_history")
def import_history(
    deed: Deed, *, occasion: str, name: str, data: bytes, cells: Cells, on: date | None = None,
    mapping: Names = NO_NAMES, leave_faulty: bool = False,
) -> dict[str, int]:  # fmt: skip
    """导入往年发放: everybody of an earlier list as a closed payment; {"taken", "left"} in rows.

    occasion: what the money was given for, e.g. 2023年元旦春节送温暖. A list with faults is refused
    as a whole (HISTORY-FAULTS) unless `leave_faulty`, then its good rows are taken and the others
    are left out, counted. The same bytes a second time are refused and change nothing.
    """
    demand(policies.may_take_over(roles_of(deed.by, day_of(deed))))
    demand(written(occasion, "发放事由", OCCASION_MAX))
    past = read_past(cells, on, mapping)
    bad = {(one.sheet, one.row) for one in past.findings if one.severity is Severity.ERROR}
    if bad and not leave_faulty:
        raise Refused(*_faults(past.findings))
    demand(policies.somebody_in_it(len(past.rows)))
    file = keep(data, name, deed.at)
    demand(policies.never_taken(History.objects.filter(file=file).first()))
    kept = History.objects.create(
        occasion=occasion, file=file, file_name=name, taken_by=deed.by.person,
        taken_on=day_of(deed), people=len(past.rows), left=len(bad),
        total_fen=sum(row.amount.fen for row, _ in past.rows if row.amount),
    )  # fmt: skip
    record(deed, kept, docs=[file.sha256])
    _take(deed, kept, past.rows)
    return {"taken": len(past.rows), "left": len(bad)}


def _faults(findings: Iterable[Finding]) -> list[Refusal]:
    errors = [one for one in findings if one.severity is Severity.ERROR]
    what = f"名单里有 {len(errors)} 处须改正，没有导入：{errors[0].text()}"
    return [Refusal("HISTORY-FAULTS", what, "请改正后再导入，或只导入没有问题的行")]


def _take(deed: Deed, history: History, rows: Sequence[tuple[RosterRow, date]]) -> None:
    unions = dict(Union.objects.values_list("name", "pk"))
    root = Union.objects.get(parent=None).pk
    people = people_of([row for row, _ in rows], root, keep=True)
    for person, (row, _) in zip(people, rows, strict=True):
        record(deed, person, pii=personal(row, person), person=person)
    PastGrant.objects.bulk_create(
        PastGrant(
            history=history, person=person, paid_on=day, row=row.row,
            union_id=unions.get(row.text(Field.UNIT), root),
            amount_fen=row.amount.fen if row.amount else 0,
        )
        for person, (row, day) in zip(people, rows, strict=True)
    )  # fmt: skip
    record_rows(deed, PastGrant.objects.filter(history=history).order_by("pk"))
