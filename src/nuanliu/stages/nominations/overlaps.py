"""Two senders with one person: met in the keyed indexes of what was received, accepted or not."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import Field, Finding, Severity
from nuanliu.core.roster import Roster as Read
from nuanliu.core.roster.among import about
from nuanliu.records.bulk import insert_rows
from nuanliu.records.people import keys
from nuanliu.records.prepared import Prepared
from nuanliu.stages.nominations.intake import Numbers, number_of
from nuanliu.stages.nominations.models import Roster, RosterKey

SHOWN = 3  # other senders named in one finding


class Other(NamedTuple):
    """Where another union's list names the same person."""

    union: str
    file_name: str
    sheet: str
    row: int


class Key(NamedTuple):
    """Whom a row names, as the table keeps it beside its roster."""

    sheet: str
    row: int
    id_index: str


def keys_of(read: Read) -> Iterator[Key]:
    """One key for every row with a readable number."""
    ring = keys.current()
    for row in read.rows:
        if row.identity:
            yield Key(row.sheet, row.row, ring.blind_index("id", row.identity.number))


def keep_keys(roster: Roster, read: Read) -> None:
    """Write down whom a roster names."""
    columns = ("roster_id", *Key._fields)
    insert_rows(RosterKey, columns, ((roster.pk, *key) for key in keys_of(read)))


def overlaps(roster: Roster, numbers: Numbers) -> dict[str, list[Other]]:
    """By number of the file: the rows of other unions' lists for the campaign that name him too."""
    found: dict[str, list[Other]] = {}
    for number, place in numbers.rows(_elsewhere, roster.campaign_id, roster.union_id):
        found.setdefault(number, []).append(Other(*place))
    return found


@Prepared
def _elsewhere(campaign: Any, union: Any, numbers: Any) -> QuerySet[RosterKey, Any]:
    others = RosterKey.objects.filter(roster__campaign=campaign)
    theirs = others.exclude(roster__union=union).exclude(roster__state="undone")
    wanted = theirs.filter(id_index__among=numbers).order_by("pk")
    columns = ("roster__union__name", "roster__file_name", "sheet", "row")
    return wanted.values_list("id_index", *columns)


def findings_of(
    read: Read, found: dict[str, list[Other]], standing: Iterable[str]
) -> Iterator[Finding]:
    """ROSTER-OVERLAP for each row that another sender has too; who stands already is told apart."""
    known = set(standing)
    for row in read.rows:
        others = found.get(number_of(row), [])
        if others and number_of(row) not in known:
            told = "、".join(
                f"{one.union}“{one.file_name}”第 {one.row} 行" for one in others[:SHOWN]
            )
            more = "等" if len(others) > SHOWN else ""
            what = f"{told}{more}也报了此人"
            fix = "请两个单位商定由谁申报；先收录的一方有效"
            yield about(row, Field.ID, Refusal("ROSTER-OVERLAP", what, fix), Severity.WARNING)
