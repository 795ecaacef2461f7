"""公开 on the web: a text is written, agreed to, checked, compared, traced and released."""

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.stages import disclosed, scenario

from nuanliu.core.documents import figures
from nuanliu.core.roles import Role
from nuanliu.records.journal import registration as registry
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.texts import written
from nuanliu.stages.projects.models import Project

READERS = ("office", "service_center", "leader", "cashier", "accountant")


@pytest.fixture
def draft(books, clock):
    """A text of six people's project, as it was drafted; its id."""
    return disclosed.drafted(books, scenario.project(books, 6))


def page_of(row, verb):
    return reverse("deed", args=["section", row.pk, verb])


def words_in(browser, where):
    return browser.get(where).content.decode()


def test_a_text_is_written_agreed_and_released_on_pages(books, draft, enter):
    """The office keeps every template, the centre agrees, a leader releases it."""
    office, center, leader = enter("office"), enter("service_center"), enter("leader")
    told = set()
    for row in Publication.objects.get(pk=draft).sections.order_by("number"):
        slots = disclosed.kept(row)
        if slots:
            typed = {f"slot{place}": text for place, text in enumerate(slots.values())}
            told.add(office.post(page_of(row, "edit"), given(**typed)).status_code)
        told.add(center.post(page_of(row, "agree"), given()).status_code)
    where = reverse("deed", args=["disclosure", draft, "release"])
    told.add(leader.post(where, given()).status_code)
    where = reverse("deed", args=["disclosure", draft, "publish"])
    told.add(office.post(where, given(url="https://example.invalid/1")).status_code)
    done = Publication.objects.get(pk=draft)
    states = set(done.sections.values_list("state", flat=True))
    assert (told, done.state, states) == ({302}, "published", {"published"})


def test_the_editor_is_yellow_until_somebody_wrote(books, draft, enter):
    """The field bears the mark of a template; kept as it is, it no longer does."""
    office, row = enter("office"), disclosed.section(draft, 2)
    before = words_in(office, page_of(row, "edit"))
    office.post(page_of(row, "edit"), given(slot0="设立本项目。"))
    after = words_in(office, page_of(row, "edit"))
    assert ("unwritten" in before, "unwritten" in after, "{计划金额}" in before) == (
        True,
        False,
        True,
    )


def test_a_typed_figure_is_answered_with_the_way_to_name_it(books, draft, enter):
    """Nothing is saved; the page says which figure was typed. Named, it is saved and filled in."""
    office, row = enter("office"), disclosed.section(draft, 8)
    refused = office.post(page_of(row, "edit"), given(slot0="慰问6人。"))
    saved = office.post(page_of(row, "edit"), given(slot0="慰问{计划人次}。"))
    row.refresh_from_db()
    text = "\n".join(disclosed.text_of(draft).split())
    assert (
        refused.status_code,
        "PUBLIC-TYPED" in refused.content.decode(),
        saved.status_code,
        row.words,
        "{计划人次}" in text,
    ) == (409, True, 302, {"results_overall": "慰问{计划人次}。"}, False)


def test_the_findings_say_whether_the_text_may_go(books, draft, enter):
    """Nothing in the way; after the unit's address is gone from the facts, the page says so."""
    office, where = enter("office"), reverse("disclosure-findings", args=[draft])
    before = words_in(office, where)
    row = Project.objects.get()
    unit = {name: text for name, text in row.facts["unit"].items() if name != "address"}
    Project.objects.update(facts={**row.facts, "unit": unit})
    after = words_in(office, where)
    told = [("没有妨碍公开的问题" in page, "PUBLIC-FINDINGS" in page) for page in (before, after)]
    assert told == [(True, False), (False, True)]


def last_years(books):
    """The same project a year earlier, and its text released."""
    project = Project.objects.get()
    return Project.objects.create(
        name=project.name, fiscal_year=project.fiscal_year - 1, unit_name=project.unit_name,
        period_from=project.period_from, period_to=project.period_to,
        facts={**project.facts, "groups": ["环卫一线职工"]}, narrative=project.narrative,
        drafted_by=project.drafted_by, state="active",
    )  # fmt: skip


def test_the_text_is_compared_with_last_years(books, draft, enter):
    """Without a year before the page says so; with one it shows the lines that differ."""
    office, where = enter("office"), reverse("disclosure-last-year", args=[draft])
    without = words_in(office, where)
    last_years(books)
    beside = words_in(office, where)
    told = [("上年没有可比" in page, '<del class="line"' in page) for page in (without, beside)]
    assert told == [(True, False), (False, True)]


def test_every_figure_of_the_text_is_on_the_page_of_sources(books, draft, enter):
    """As many lines as different figures, and each with rows behind it."""
    page = words_in(enter("office"), reverse("disclosure-sources", args=[draft]))
    paper = written(Publication.objects.get(pk=draft), disclosed.MARK)
    assert page.count("<tr>") - 1 == len(dict.fromkeys(figures(paper)))


# Who opens the pages beside a text; nobody else learns that there is one.
SEEN_BY = {
    "disclosure-findings": (*READERS, "auditor", "finance"),
    "disclosure-last-year": (*READERS, "auditor", "finance"),
    "disclosure-sources": (*READERS, "auditor", "finance"),
}


def test_the_pages_of_a_text_are_opened_by_the_table(books, draft, enter):
    """Every role asks for each page; chairs, the administrator and workers are turned away."""
    roles = {"auditor": Role.AUDITOR, "finance": Role.FINANCE, "worker": Role.WORKER}
    staff = [registry.StaffFacts(f"外来{n}", n, (role,), books.root) for n, role in roles.items()]
    registry.register_staff(books.deed("admin"), staff=staff)
    everybody = (*READERS, *roles, "admin", "chair0")
    found = {}
    for name in SEEN_BY:
        where = reverse(name, args=[draft])
        found[name] = tuple(who for who in everybody if enter(who).get(where).status_code == 200)
    assert found == SEEN_BY
