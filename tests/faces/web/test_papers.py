"""The papers of a project on its page: each is offered, and made when asked for."""

import io
import json
import re

import docx
import pytest
from django.urls import reverse
from tests.faces.web.conftest import taken
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.records.journal import registration as registry
from nuanliu.stages.archive.kinds import OVERSEEN, PaperKind
from nuanliu.stages.archive.papers import files_to_make


@pytest.fixture
def project(books, exporting):
    """A campaign paid and looked after; its project."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    return paid.project


def test_every_paper_is_offered_in_the_order_of_the_registry(project, enter):
    """The links of the page against the registry of papers."""
    page = enter("accountant").get(reverse("papers", args=[project.pk])).content.decode()
    wanted = [reverse("paper", args=[project.pk, one.name]) for one in files_to_make(project)]
    links = re.search(r'<div class="title">.*', page, re.DOTALL)[0]
    assert (
        re.findall(rf'href="({wanted[0].partition("/papers/")[0]}/papers/[^"]+)"', links) == wanted
    )


def test_the_bureau_takes_the_papers_of_the_performance_and_no_other(project, enter, books):
    """Targets, monitoring, self-evaluation, public text: offered and had; all others are absent."""
    facts = registry.StaffFacts("财政员", "finance", (Role.FINANCE,), books.root)
    registry.register_staff(books.deed("admin"), staff=[facts])
    browser, where = enter("finance"), reverse("papers", args=[project.pk])
    page = browser.get(where).text
    told = {}
    for kind in PaperKind:
        file = next((one for one in files_to_make(project) if one.kind == kind), None)
        if file is not None:
            address = reverse("paper", args=[project.pk, file.name])
            told[kind] = (address in page, browser.get(address).status_code)
    taken_out = {kind for kind, one in told.items() if one == (True, 200)}
    others = {one for kind, one in told.items() if kind not in taken_out}
    assert (taken_out, others) == (OVERSEEN & set(told), {(False, 404)})


STAMP = re.compile(r"职员leader（leader） 2024-10-25 \d\d:\d\d 导出")


def words_of(data):
    """Every word of a DOCX, body and feet."""
    document = docx.Document(io.BytesIO(data))
    feet = [one.text for part in document.sections for one in part.footer.paragraphs]
    return "\n".join([one.text for one in document.paragraphs] + feet)


def test_a_file_bears_who_took_it_out_and_when(project, enter):
    """The approval form as DOCX: downloaded it bears name and minute, made by the registry not;
    its check code is the same, and it goes under its own name."""
    file = next(one for one in files_to_make(project) if one.name.endswith("审批表01-演示.docx"))
    answer = taken(enter("leader"), reverse("paper", args=[project.pk, file.name]))
    told = answer["Content-Disposition"].startswith("attachment; filename*=utf-8")
    out, plain = words_of(answer.content), words_of(file.make())
    assert (bool(STAMP.search(out)), STAMP.search(plain), told) == (True, None, True)
    codes = [set(re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", one)) for one in (out, plain)]
    assert (codes[0] == codes[1], len(codes[0])) == (True, 1)


def test_json_bears_who_and_when_as_a_key_of_its_own(project, enter):
    """The public text as JSON: without that key it is the very text of the registry."""
    file = next(one for one in files_to_make(project) if one.name.endswith(".json"))
    answer = enter("leader").get(reverse("paper", args=[project.pk, file.name]))
    out = json.loads(answer.content)
    note = out.pop("taken_out")
    text = json.dumps(out, ensure_ascii=False, indent=2)
    assert (bool(STAMP.search(note)), f"{text}\n".encode() == file.make()) == (True, True)


def test_a_printed_page_bears_who_and_when(project, enter):
    """The foot that only a printer sees names the person and the minute."""
    page = enter("leader").get(f"/project/{project.pk}/").content.decode()
    assert bool(re.search(r'watermark">[^<]*职员leader（leader） 2024-[-\d]+ [\d:]+ 打印', page))


def test_papers_are_for_those_who_read_the_books(project, enter):
    """A chair and the administrator are not let in; a name that is no paper does not exist."""
    where = reverse("papers", args=[project.pk])
    shut = [enter(who).get(where).status_code for who in ("chair0", "admin")]
    unknown = enter("leader").get(reverse("paper", args=[project.pk, "../keys.pdf"])).status_code
    assert (shut, unknown) == ([403, 403], 404)
