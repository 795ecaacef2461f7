"""退回批注花名册: a marked file shows its numbers in clear, so it is told that it went out."""

from nuanliu.core.refusal import Refused
from nuanliu.core.roster import Sheet
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import need_export
from nuanliu.records.journal.revealing import note
from nuanliu.records.journal.taking import Wanted, use_agreement, way_of, why_ask
from nuanliu.records.people.models import Shown
from nuanliu.stages.nominations.marking import marked
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.naming import read_back
from nuanliu.stages.nominations.reading import unpacked


@action("nominations.give_back")
def give_back(deed: Deed, *, roster: int, reason: str) -> int:
    """Note that a roster's marked file goes out, and why; returns the note's id.

    Refused REVEAL-ROLE (a chair may, for his own union), EXPORT-RIGHT, EXPORT-SECOND,
    REVEAL-REASON and REVEAL-NUMBER.
    """
    row = Roster.objects.get(pk=roster)
    need_export(deed, row.union_id)
    use_agreement(deed, marked_wanted(row))
    return note(deed, Shown.MARKED, f"nominations.roster:{roster}", reason).pk


def marked_wanted(row: Roster) -> Wanted:
    """The marked file of a roster as somebody wants it out."""
    subject = f"nominations.roster:{row.pk}"
    people, scope = row.keys.count(), row.file_id or ""
    return Wanted(Shown.MARKED, row.file_name, subject, people, row.union_id, scope)


def demand_ready(deed: Deed, row: Roster) -> None:
    """Before long work on a marked file: that it may go out once it is made; `give_back` tells."""
    need_export(deed, row.union_id)
    wanted = marked_wanted(row)
    if way_of(deed.by.person_id, wanted, deed.at):
        raise Refused(why_ask(deed.by.person_id, wanted, deed.at))


def marked_file(row: Roster, note: str) -> bytes:
    """The sender's file of a roster with its faults, once `give_back` told of it.

    note: who asked for it, and when. Raises OutsideFileError like reading the file does.
    """
    sheets = unpacked(row.reading.open())["sheets"] if row.reading is not None else []
    return marked(
        read(row.file),
        list(row.findings.exclude(severity="note").order_by("row", "pk")),
        sheets=[Sheet.of(sheet) for sheet in sheets],
        mapping=read_back(row.mapping),
        note=note,
    )
