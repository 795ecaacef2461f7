"""Forgetting: the salts behind commitments go, and what was committed to can be guessed no more.

The lines stay, and with them every hash: the journal verifies as before. The deed that forgets has
a line of its own for each row whose salts went (rule 'erased'), so that the audit can tell a salt
that was deleted from one that was lost.
"""

from collections.abc import Iterable

from django.db.models import Q

from nuanliu.records.journal import models as tables

ERASED = "erased"  # the rule of such a line


def forget_salts(person: int, rows: Iterable[tuple[str, str]]) -> int:
    """Delete every salt of a person's values, and those that rows ('app.model', id) committed to.

    Only what the journal held before this deed: what the deed itself commits to stays open. Takes
    the place of an action's body: its caller is one, and records each row. Returns how many went.
    """
    size = tables.Head.objects.get().size
    wanted = Q(person=person)
    for kind, pk in rows:
        wanted |= Q(entry__obj_type=kind, entry__obj_id=pk)
    gone, _ = tables.Salt.objects.filter(wanted, entry_id__lte=size).delete()
    return gone
