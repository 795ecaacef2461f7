"""公开: the text is drafted from the books, written and agreed section by section, released."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms

from nuanliu.core.imprint import DEMO
from nuanliu.faces.web.deeds.fields import choice, file, long_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.queries import outcome
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.copies import looked_at
from nuanliu.stages.disclosure.differing import Change, against_last_year
from nuanliu.stages.disclosure.figures import Figures
from nuanliu.stages.disclosure.models import Publication, Section
from nuanliu.stages.disclosure.package import package
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.policies import LONGEST
from nuanliu.stages.disclosure.sections import Slot, Words, slots_of
from nuanliu.stages.disclosure.texts import drafted_on, lines_of, part_of, written
from nuanliu.stages.projects.models import Project


def mark() -> str | None:
    """The watermark of what is written here and now."""
    return DEMO if Installation.objects.get().is_demo else None


def text_of(row: Publication) -> str:
    """A publication's text as its sections stand now, in the form that actions take."""
    return render_json(written(row, mark())).decode()


class DisclosureForm(DeedForm):
    """A public text computed now from the books."""

    project = choice(Project, "项目", "name")

    def offer(self) -> None:
        """Every project that was approved."""
        self.choose("project", Project.objects.exclude(state="drafted").order_by("-pk"))


def _draft(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    paper = nine_sections(given["project"], day_of(deed), mark())
    text = render_json(paper).decode()
    return disclosure.draft(deed, project=given["project"].pk, title=paper.name, text=text)


class ReadForm(DeedForm):
    """A section as it reads now, beside what it said last year."""

    row: Section

    @property
    def unwritten(self) -> bool:
        """Whether nobody has written or kept the words yet."""
        return self.row.state == "drafted"

    @property
    def lines(self) -> list[str]:
        """The section as it reads now."""
        return lines_of(part_of(written(self.row.publication, mark()), self.row.number))

    @property
    def names(self) -> list[str]:
        """The figures that may be named, as they are typed; none where nothing is written."""
        return []

    @property
    def changes(self) -> list[Change]:
        """What this section says otherwise than last year's."""
        compared = against_last_year(self.row.publication, mark())
        return [one for one in compared.changes if one.section == self.row.number]


class SectionForm(ReadForm):
    """The office's own words of a section: yellow until somebody has written or kept them."""

    def offer(self) -> None:
        """A field for each slot, with what stands there now."""
        said = Words(self.row.publication.project.narrative, self.row.words, {})
        for name, slot in self._slots():
            field = long_text(slot.label, LONGEST, needed=False)
            look = "unwritten" if self.unwritten else ""
            field.widget.attrs |= {"class": look, "aria-describedby": f"id_{name}_error"}
            self.fields[name] = field
            self.initial.setdefault(name, said.written(slot.name) or slot.template)

    def _slots(self) -> Iterator[tuple[str, Slot]]:
        slots = slots_of(self.row.publication.project.facts, self.row.number)
        return ((f"slot{place}", slot) for place, slot in enumerate(slots))

    def clean(self) -> dict[str, Any]:
        """The words by slot."""
        given = dict(super().clean() or self.cleaned_data)
        words = {slot.name: given.pop(name, "") for name, slot in self._slots()}
        return {**given, "words": words}

    @property
    def names(self) -> list[str]:
        """The figures that may be named, as they are typed."""
        figures = Figures(self.row.publication.project, drafted_on(self.row.publication))
        return [f"{{{name}}}" for name in figures]


def _edit(deed: Deed, row: Section, given: dict[str, Any]) -> Any:
    return disclosure.edit(deed, section=row.pk, words=given["words"])


def _agree(deed: Deed, row: Section, _: dict[str, Any]) -> Any:
    return disclosure.agree(deed, section=row.pk, text=text_of(row.publication))


def _release(deed: Deed, row: Publication, _: dict[str, Any]) -> Any:
    return disclosure.release(deed, publication=row.pk, text=text_of(row))


def _pack(deed: Deed, row: Publication, _: dict[str, Any]) -> Any:
    """The package is sealed by a checkpoint taken now; sent twice, it is made once."""
    if outcome(deed.key) is not None:
        return row.pk
    checkpoint(replace(deed, key=f"{deed.key}:checkpoint"), "发布包")
    made = package(row, imprint_now())
    return disclosure.pack(deed, publication=row.pk, name=made.name, data=made.data)


COPIES = ".html,.htm,.docx,.txt"


class CopyForm(DeedForm):
    """A copy of the page as the portal shows it."""

    copy = file(
        "公开页的副本", "在浏览器里另存为 .html，或复制到 .docx、.txt", ".html,.htm,.docx,.txt"
    )


def _compare(deed: Deed, row: Publication, given: dict[str, Any]) -> Any:
    name, data = given["copy"]
    found = looked_at(row, data, name)
    return disclosure.compare(deed, publication=row.pk, copy=found.hash, lacks=len(found.lacks))


class UrlForm(DeedForm):
    """Where the page stands."""

    url = forms.URLField(label="公开网址", max_length=300, assume_scheme="https")


PAGES = (
    DeedPage("disclosure", "draft", _draft, DisclosureForm, label="起草公开文本"),
    DeedPage("section", "edit", _edit, SectionForm, template="web/section.html"),
    DeedPage("section", "agree", _agree, ReadForm, template="web/section.html"),
    DeedPage("disclosure", "release", _release,
             warn="批准的是各部分经第二人核对的全文；核对之后有任何变化都不能批准。"),
    DeedPage("disclosure", "pack", _pack, warn="发布包交门户网站编辑发布；制作时记下流水检查点。"),
    DeedPage("disclosure", "compare", _compare, CopyForm),
    DeedPage("disclosure", "publish",
             lambda d, row, given: disclosure.publish(d, publication=row.pk, **given), UrlForm),
    DeedPage("disclosure", "take_down",
             lambda d, row, _: disclosure.take_down(d, publication=row.pk)),
)  # fmt: skip
