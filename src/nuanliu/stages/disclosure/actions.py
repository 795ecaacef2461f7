"""Deeds of 公开: draft the nine sections, release, register where they stand, take down.

The content is handed in by the face (papers build it), bound here by its hash.
"""

from nuanliu.core.lifecycles import DISCLOSURE
from nuanliu.core.refusal import demand
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.stages.disclosure import policies
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.projects.models import Project


@action("disclosure.draft")
def draft(deed: Deed, *, project: int, title: str, content_hash: str) -> int:
    """起草: register a text by the hash of its content; returns the publication's id."""
    move = permit(deed, DISCLOSURE, "draft")
    row = Publication.objects.create(
        project=Project.objects.get(pk=project),
        title=title,
        content_hash=content_hash,
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("disclosure.release")
def release(deed: Deed, *, publication: int, content_hash: str) -> int:
    """批准公开 by a leader who did not draft it, of exactly the drafted content."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "release", row)
    demand(policies.another(row.drafted_by_id, deed.by.person_id))
    demand(policies.same_content(row.content_hash, content_hash))
    row.released_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("disclosure.publish")
def publish(deed: Deed, *, publication: int, url: str) -> int:
    """登记公开网址."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "publish", row)
    demand(policies.has_url(url))
    row.url, row.published_on = url, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("disclosure.take_down")
def take_down(deed: Deed, *, publication: int) -> int:
    """撤下."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "take_down", row)
    row.save()
    record(deed, row, move=move)
    return row.pk
