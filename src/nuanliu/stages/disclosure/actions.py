"""Deeds of 公开: draft the nine sections, release, register where they stand, take down.

The text is handed in by the face (papers build it, `render_json` writes it out); here it is
searched for personal numbers and bound by its hash. The text itself is not kept.
"""

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import DISCLOSURE
from nuanliu.core.refusal import demand
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.disclosure import policies
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.projects.models import Project


@action("disclosure.draft")
def draft(deed: Deed, *, project: int, title: str, text: str) -> int:
    """起草: register a text (the paper's JSON form) by its hash; returns the publication's id.

    Refused (PUBLIC-DIGITS) when the text holds what may be a person's number.
    """
    move = permit(deed, DISCLOSURE, "draft")
    about = Project.objects.get(pk=project)
    demand(policies.no_personal_digits(text, about.facts["unit"]))
    row = Publication.objects.create(
        project=about,
        title=title,
        content_hash=policies.content_hash(text),
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("disclosure.release")
def release(deed: Deed, *, publication: int, text: str) -> int:
    """批准公开 by a leader who did not draft it, of exactly the drafted text."""
    row = Publication.objects.select_for_update().select_related("project").get(pk=publication)
    move = advance(deed, DISCLOSURE, "release", row)
    demand(another_person(hands(deed), row.drafted_by_id, step="批准公开", before="起草"))
    demand(policies.same_content(row.content_hash, policies.content_hash(text)))
    demand(policies.no_personal_digits(text, row.project.facts["unit"]))
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
