"""列对应 remembered: what a union once said of its own headings serves its next files."""

from collections.abc import Mapping

from nuanliu.core.roster import Field, Names
from nuanliu.core.roster import Roster as Read
from nuanliu.records.journal.actions import record
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.nominations.models import ColumnName, Roster
from nuanliu.stages.nominations.reading import roster_of, unpacked


def known_names(union_id: int) -> dict[str, Field | None]:
    """Everything the union has said so far: heading to field, None for columns passed over."""
    rows = ColumnName.objects.filter(union=union_id).values_list("heading", "field")
    return read_back(dict(rows))


def remember(deed: Deed, union_id: int, names: Names) -> None:
    """Keep what was said of headings; a later word about the same heading replaces it."""
    for heading, field in names.items():
        told = {"field": field.value if field else "", "said_by": deed.by.person}
        row, _ = ColumnName.objects.update_or_create(
            union_id=union_id, heading=heading, defaults=told
        )
        record(deed, row)


def written_down(names: Names) -> dict[str, str]:
    """A mapping as a column of a table can hold it."""
    return {column: field.value if field else "" for column, field in names.items()}


def read_back(kept: Mapping[str, str]) -> dict[str, Field | None]:
    """The mapping behind `written_down`."""
    return {column: Field(field) if field else None for column, field in kept.items()}


def read_of(roster: Roster) -> Read:
    """The people and faults of a kept upload, as they were read when it came."""
    cells = unpacked(roster.reading.open() if roster.reading is not None else "")
    return roster_of(cells, read_back(roster.mapping))
