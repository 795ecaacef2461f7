"""标准 and 字典: every clause of a received file, every state of every kind of thing."""

import re

import pytest
from tests.stages import scenario

from nuanliu.core.standards import Kind
from nuanliu.faces.web.kinds import KINDS
from nuanliu.stages.campaigns.queries import standard_text, standards_received


@pytest.fixture
def planned(books):
    """A campaign, and so the standards it is pinned to."""
    made = scenario.project(books, 6)
    return scenario.campaign(books, made, 6, 0)


def test_every_clause_of_a_standard_stands_on_its_page(planned, clock, enter):
    """As many rows as the file has, under the titles of its kinds; counted on the list too."""
    [info] = standards_received()
    rows = standard_text(info.version).rows
    browser = enter("office")
    page = browser.get(f"/basics/standards/{info.version}/").content.decode()
    titles = set(re.findall(r"<h2>([^<]+)</h2>", page))
    shown = page.count('<td class="lead">')
    listed = re.findall(
        r'class="num"[^>]*>(\d+)<', browser.get("/basics/standards/").content.decode()
    )
    assert (titles, shown, listed) == (
        {kind.chinese for kind in Kind if any(row.kind is kind for row in rows)},
        len(rows),
        [str(len(rows)), str(sum(row.assumption for row in rows))],
    )


def test_a_version_nobody_received_is_absent(planned, clock, enter):
    """Another hash: no page."""
    assert enter("office").get(f"/basics/standards/{'0' * 64}/").status_code == 404


def test_the_dictionary_has_every_state(books, clock, enter):
    """Each kind's table has its states in order; and the ten roles."""
    page = enter("admin").get("/basics/words/").content.decode()
    parts = page.split('<div class="card-head"><h2>')[1:]
    told = {part.partition("<")[0]: re.findall(r'class="lead">([^<]+)<', part) for part in parts}
    states = {
        f"{kind.label}的状态": list(kind.lifecycle.states.values()) for kind in KINDS.values()
    }
    assert ({title: told[title] for title in states}, len(told["岗位"])) == (states, 10)


def test_every_kind_of_paper_is_shown_with_its_fields(books, clock, enter):
    """Of a paid campaign: each paper on the list opens, with fields and a sample, and no value."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    browser = enter("leader")
    slugs = re.findall(
        r'href="/basics/papers/([a-z-]+)/"', browser.get("/basics/papers/").content.decode()
    )
    pages = {slug: browser.get(f"/basics/papers/{slug}/") for slug in slugs}
    text = {slug: page.content.decode() for slug, page in pages.items()}
    bare = [slug for slug, page in text.items() if "样本" not in page or 'class="lead"' not in page]
    names = [one for one in scenario.NAMES if any(one in page for page in text.values())]
    assert ({page.status_code for page in pages.values()}, bare, names, len(slugs) > 10) == (
        {200}, [], [], True,
    )  # fmt: skip


def test_a_paper_nobody_prints_is_absent(books, clock, enter):
    """No project, no paper; and the list says so."""
    page = enter("office").get("/basics/papers/")
    assert (enter("office").get("/basics/papers/approval/").status_code,
            "没有文书可看" in page.content.decode()) == (404, True)  # fmt: skip
