"""A public text on its way, for tests: drafted from the books, written, agreed, released."""

from nuanliu.records.documents.render.to_json import render_json
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.sections import Words, slots_of
from nuanliu.stages.disclosure.texts import written

MARK = "演示"


def text_of(publication):
    """The text as its sections stand now, in the form that actions take."""
    row = Publication.objects.get(pk=publication)
    return render_json(written(row, MARK)).decode()


def drafted(books, project):
    """A text drafted now from the books; its id."""
    text = render_json(nine_sections(project, books.now.date(), MARK)).decode()
    return disclosure.draft(books.deed("office"), project=project.pk, title="公开文本", text=text)


def section(publication, number):
    """One of its nine sections."""
    return Publication.objects.get(pk=publication).sections.get(number=number)


def kept(row):
    """The words of a section as they stand, from the project or the template."""
    project = row.publication.project
    said = Words(project.narrative, row.words, {})
    return {
        slot.name: said.written(slot.name) or slot.template
        for slot in slots_of(project.facts, row.number)
    }


def written_by(books, publication, who="office"):
    """Every section kept as it stands, by one person."""
    for row in Publication.objects.get(pk=publication).sections.filter(state="drafted"):
        disclosure.edit(books.deed(who), section=row.pk, words=kept(row))


def agreed_by(books, publication, who="service_center"):
    """Every section agreed to as it reads now, by another person."""
    text = text_of(publication)
    for row in Publication.objects.get(pk=publication).sections.filter(state="edited"):
        disclosure.agree(books.deed(who), section=row.pk, text=text)


def agreed(books, project):
    """A text with all nine sections written and agreed to; its id."""
    pk = drafted(books, project)
    written_by(books, pk)
    agreed_by(books, pk)
    return pk


def released(books, project):
    """A text that a leader let out; its id."""
    pk = agreed(books, project)
    disclosure.release(books.deed("leader"), publication=pk, text=text_of(pk))
    return pk
