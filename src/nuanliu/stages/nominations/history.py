"""往年发放: earlier lists taken over as closed payments outside this budget.

With them yearly caps and duplicates across years work from the first day. They post nothing to the
ledger: the money was spent before these books began.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max

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
from nuanliu.core.roster.values import Place, finding
from nuanliu.core.texts import told, written
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, note_refusal, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Person, Union
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.nominations import policies
from nuanliu.stages.nominations.intake import people_of, personal
from nuanliu.stages.nominations.likely import Pair, likely_pairs
from nuanliu.stages.nominations.models import FILE_NAME_MAX, OCCASION_MAX, History, PastGrant
from nuanliu.stages.nominations.reading import Cells

NEEDED = (Field.NAME, Field.ID, Field.AMOUNT)
# What only a list to be paid must have: an old list is read for who got how much, and when.
BESIDE = frozenset({"CARD-EMPTY", "PHONE-EMPTY", "BANK-EMPTY", "CHANNEL-FORM", "SHARED-ACCOUNT"})


class Past(NamedTuple):
    """An earlier list as read: people with the day of their money, and what stands in the way.

    left: how many of its people cannot be taken over as they are.
    """

    rows: tuple[tuple[RosterRow, date], ...]
    findings: tuple[Finding, ...]
    left: int


def read_past(cells: Cells, today: date, on: date | None = None, mapping: Names = NO_NAMES) -> Past:
    """People, amounts and days of an earlier list; `on` is the day where no column tells it."""
    sheets = [Sheet.of(sheet) for sheet in cells["sheets"]]
    roster = read_roster(sheets, expected_columns=NEEDED, mapping=mapping, to_pay=False)
    days, undated = _days(roster, today, on)
    findings = [one for one in roster.findings if one.code not in BESIDE] + undated
    findings += _twice(roster.rows, days)
    bad = faulty(findings)
    good = [row for row in roster.rows if row.key in days and row.key not in bad]
    left = len(roster.rows) + len(roster.held) - len(good)
    return Past(tuple((row, days[row.key]) for row in good), tuple(findings), left)


def _days(
    roster: Roster, today: date, on: date | None
) -> tuple[dict[tuple[str, int], date], list[Finding]]:
    days: dict[tuple[str, int], date] = {}
    findings = [] if on else list(_undated(roster))
    for row in roster.rows:
        if on is None and Field.PAID_ON not in row.columns:
            continue
        found = _day(row, today, on)
        if isinstance(found, Refusal):
            findings.append(about(row, Field.PAID_ON, found))
        else:
            days[row.key] = found
    return days, findings


def _undated(roster: Roster) -> Iterator[Finding]:
    """Sheets without a column of days, where none was given for the whole list: told once each."""
    for sheet in roster.sheets:
        if Field.PAID_ON not in sheet.columns.values():
            what = "没有“发放日期”一列，不知道是哪一天发的"
            fix = "请增加“发放日期”一列，或指明整份名单的发放日期"
            place = Place(sheet.name, max((1, *sheet.header_rows)), {})
            refusal = Refusal("HISTORY-DAY", what, fix)
            yield finding(place, Field.PAID_ON, refusal, Severity.ERROR, value="")


def _day(row: RosterRow, today: date, on: date | None) -> date | Refusal:
    typed = row.text(Field.PAID_ON)
    found = parse_date(typed) if typed else on
    if found is None:
        return Refusal("HISTORY-DAY", "没有发放日期", "请填写发放日期，或指明整份名单的发放日期")
    if isinstance(found, date) and found > today:
        what = f"发放日期 {found} 在今天之后"
        return Refusal("HISTORY-FUTURE", what, "往年名单只收已经发放的；未发放的请按本年活动申报")
    return found


def _twice(rows: Iterable[RosterRow], days: dict[tuple[str, int], date]) -> list[Finding]:
    """The same number again for the same day: taken over, it would count twice against the caps."""
    first: dict[tuple[str, date], RosterRow] = {}
    findings = []
    for row in rows:
        if row.identity and row.key in days:
            earlier = first.setdefault((row.identity.number, days[row.key]), row)
            if earlier is not row:
                what = f"与{earlier.seen_from(row.sheet)}是同一个人、同一天"
                fix = "请删去重复的一行；确是两笔的请合并为一笔"
                findings.append(about(row, Field.ID, Refusal("HISTORY-TWICE", what, fix)))
    return findings


@action("nominations.import_history")
def import_history(
    deed: Deed, *, occasion: str, name: str, data: bytes, cells: Cells, on: date | None = None,
    mapping: Names = NO_NAMES, leave_faulty: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """导入往年发放: everybody of an earlier list as a closed payment outside this budget.

    occasion: what the money was given for, e.g. 2023年元旦春节送温暖. Returns {"history": id,
    "taken", "left": rows, "total_fen", "likely": [{"sheet", "row", "person", "reasons"}]}: who of
    it may be a person known by another number (person: id, None for another row of the file).

    A list with faults is refused as a whole (HISTORY-FAULTS) unless `leave_faulty`, then its good
    rows are taken and the others are left out, counted, each with a journal line of its own. The
    same bytes a second time are refused (HISTORY-SAME) and change nothing.
    """
    demand(policies.may_take_over(roles_of(deed.by, day_of(deed))))
    demand(written(occasion, "发放事由", OCCASION_MAX))
    demand(told(name, "文件名", FILE_NAME_MAX))
    past = read_past(cells, day_of(deed), on, mapping)
    errors = [one for one in past.findings if one.severity is Severity.ERROR]
    if errors and not leave_faulty:
        raise Refused(_faults(errors))
    demand(policies.somebody_in_it(len(past.rows)))
    file = keep(data, name, deed.at)
    demand(policies.never_taken(History.objects.filter(file=file).first()))
    for one in errors:
        refusal = Refusal(one.code, one.message, one.fix, one.clause)
        note_refusal(deed, refusal, f"documents.storedfile:{file.pk}")
    likely = likely_pairs([row for row, _ in past.rows], root_union().pk)
    kept = History.objects.create(
        occasion=occasion.strip(), file=file, file_name=name, taken_by=deed.by.person,
        taken_on=day_of(deed), people=len(past.rows), left=past.left,
        total_fen=sum(row.amount.fen for row, _ in past.rows if row.amount),
    )  # fmt: skip
    record(deed, kept, docs=[file.sha256])
    _take(deed, kept, past.rows)
    return {
        "history": kept.pk,
        "taken": kept.people,
        "left": kept.left,
        "total_fen": kept.total_fen,
        "likely": [_asked(one) for one in likely if one.open],
    }


def _faults(errors: Sequence[Finding]) -> Refusal:
    what = f"名单里有 {len(errors)} 处须改正，没有导入：{errors[0].text()}"
    return Refusal("HISTORY-FAULTS", what, "请改正后再导入，或只导入没有问题的行")


def _asked(found: Pair) -> dict[str, Any]:
    """A pair without any number in it: answers of deeds are kept as they are."""
    sheet, row = found.row.row or ("", 0)
    reasons = [one.value for one in found.reasons]
    return {"sheet": sheet, "row": row, "person": found.other.person, "reasons": reasons}


def _take(deed: Deed, history: History, rows: Sequence[tuple[RosterRow, date]]) -> None:
    unions = dict(Union.objects.values_list("name", "pk"))
    root = root_union().pk
    latest = Person.objects.aggregate(pk=Max("pk", default=0))["pk"]
    people = people_of([row for row, _ in rows], root, keep=True)
    told_by = {one.pk: (one, row) for one, (row, _) in zip(people, rows, strict=True)}
    for person, row in told_by.values():
        if person.pk > latest:  # whoever is known already stays as he is
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


def root_union() -> Union:
    """The office's own union, at the top of the tree."""
    return Union.objects.get(parent=None)
