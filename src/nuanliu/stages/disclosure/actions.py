"""Deeds of 公开: draft, write section by section, agree, release, register, take down.

The text is handed in by the face (papers build it, `render_json` writes it out); here it is read
back, checked as the public will read it, bound by its hash and kept from the release on.
"""

from nuanliu.core.documents import Document
from nuanliu.core.documents.returning import document_of
from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import DISCLOSURE, SECTION
from nuanliu.core.refusal import Refused, demand
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.disclosure import policies
from nuanliu.stages.disclosure.checking import gate
from nuanliu.stages.disclosure.figures import Figures
from nuanliu.stages.disclosure.models import Publication, Section
from nuanliu.stages.disclosure.sections import slots_of
from nuanliu.stages.projects.models import Project


@action("disclosure.draft")
def draft(deed: Deed, *, project: int, title: str, text: str) -> int:
    """起草: register a text (the paper's JSON form) by its hash; returns the publication's id.

    Its nine sections begin with it: what the office may word itself waits for its words, the rest
    is written from the books. Refused (PUBLIC-DIGITS) when the text holds what may be a person's
    number.
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
    for number in range(1, policies.NINE + 1):
        _begin(deed, row, number)
    return row.pk


def _begin(deed: Deed, publication: Publication, number: int) -> None:
    worded = bool(slots_of(publication.project.facts, number))
    move = permit(deed, SECTION, "draft" if worded else "compose")
    row = Section.objects.create(
        publication=publication,
        number=number,
        edited_by=None if worded else deed.by.person,
        state=move.target,
    )
    record(deed, row, move=move)


@action("disclosure.edit")
def edit(deed: Deed, *, section: int, words: dict[str, str]) -> int:
    """编写 the words of a section, by slot; figures stand in them as {names} only.

    An agreed section is open again. Refused PUBLIC-SLOT, PUBLIC-LONG, PUBLIC-TYPED, PUBLIC-FIGURE,
    PUBLIC-BRACES, PUBLIC-DIGITS, and MOVE-STATE once the publication is released.
    """
    row = _section(section)
    project = row.publication.project
    words = {name: text.replace("\r\n", "\n").strip() for name, text in words.items()}
    demand(policies.own_slots(words, [one.name for one in slots_of(project.facts, row.number)]))
    demand(policies.short_enough(words))
    demand(policies.figures_by_name(words, tuple(Figures(project, day_of(deed)))))
    demand(policies.no_personal_digits("\n".join(words.values()), project.facts["unit"]))
    move = advance(deed, SECTION, "edit", row)
    row.words, row.edited_by = words, deed.by.person
    row.agreed_by, row.agreed_hash = None, ""
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("disclosure.agree")
def agree(deed: Deed, *, section: int, text: str) -> int:
    """核对 a section by somebody who did not write it, as it stands in the whole text now."""
    row = _section(section)
    move = advance(deed, SECTION, "agree", row)
    demand(another_person(hands(deed), row.edited_by_id, step="核对", before="编写"))
    row.agreed_by = deed.by.person
    row.agreed_hash = policies.hash_of_section(document_of(text), row.number)
    row.save()
    record(deed, row, move=move)
    return row.pk


def _section(pk: int) -> Section:
    """A section of a text that is still written on, locked with its publication."""
    row = Section.objects.get(pk=pk)
    publication = Publication.objects.select_for_update().select_related("project")
    row.publication = publication.get(pk=row.publication_id)
    demand(policies.still_written(row.publication.state))
    return row


@action("disclosure.release")
def release(deed: Deed, *, publication: int, text: str) -> int:
    """批准公开 by a leader who did not draft it, of exactly what was agreed to, section by section.

    Refused PUBLIC-OPEN, PUBLIC-CHANGED, and by the gate: PUBLIC-FINDINGS, PUBLIC-MISSING,
    PUBLIC-DIGITS. From here on the text is kept as it is.
    """
    row = Publication.objects.select_for_update().select_related("project").get(pk=publication)
    move = advance(deed, DISCLOSURE, "release", row)
    demand(another_person(hands(deed), row.drafted_by_id, step="批准公开", before="起草"))
    _judge(row, document_of(text))
    row.released_by, row.text = deed.by.person, text
    row.content_hash = policies.content_hash(text)
    row.save()
    record(deed, row, move=move)
    return row.pk


def _judge(row: Publication, paper: Document) -> None:
    sections = list(row.sections.order_by("number"))
    demand(policies.all_agreed({one.number: one.state for one in sections}))
    demand(policies.same_sections({one.number: one.agreed_hash for one in sections}, paper))
    refusals = gate(paper, row.project).refusals
    if refusals:
        raise Refused(*refusals)


@action("disclosure.pack")
def pack(deed: Deed, *, publication: int, name: str, data: bytes) -> int:
    """制作发布包: keep the package that `package` made; the newest one counts."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "pack", row)
    row.package = keep(data, name, deed.at)
    row.save()
    record(deed, row, move=move, docs=[row.package.sha256])
    return row.pk


@action("disclosure.compare")
def compare(deed: Deed, *, publication: int, copy: str, lacks: int) -> int:
    """核对公开页: what a copy of the portal's page was found to lack of the released text.

    copy: SHA-256 (hex) of the copy; lacks: lines of the text that do not stand in it.
    """
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "compare", row)
    row.copy_seen_on, row.copy_hash, row.copy_lacks = day_of(deed), copy, lacks
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("disclosure.publish")
def publish(deed: Deed, *, publication: int, url: str) -> int:
    """登记公开网址; the sections are published with it."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "publish", row)
    demand(policies.has_url(url))
    row.url, row.published_on = url, day_of(deed)
    row.save()
    record(deed, row, move=move)
    for section in row.sections.order_by("number"):
        done = advance(deed, SECTION, "publish", section)
        section.save()
        record(deed, section, move=done)
    return row.pk


@action("disclosure.take_down")
def take_down(deed: Deed, *, publication: int) -> int:
    """撤下."""
    row = Publication.objects.select_for_update().get(pk=publication)
    move = advance(deed, DISCLOSURE, "take_down", row)
    row.save()
    record(deed, row, move=move)
    return row.pk
