"""退回批注花名册: a marked file shows its numbers in clear, so it is told that it went out."""

from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import need_export
from nuanliu.records.journal.revealing import note
from nuanliu.records.people.models import Shown
from nuanliu.stages.nominations.models import Roster


@action("nominations.give_back")
def give_back(deed: Deed, *, roster: int, reason: str) -> int:
    """Note that a roster's marked file goes out, and why; returns the note's id.

    Refused REVEAL-ROLE (a chair may, for his own union), EXPORT-RIGHT, REVEAL-REASON and
    REVEAL-NUMBER.
    """
    row = Roster.objects.get(pk=roster)
    need_export(deed, row.union_id)
    return note(deed, Shown.MARKED, f"nominations.roster:{roster}", reason).pk
