"""The units of 基础数据 as a tree: a level at a time, each unit leading to those below it."""

import re

import pytest

from nuanliu.records.journal import registration as registry
from nuanliu.records.people.models import Union


@pytest.fixture
def below(books):
    """Two teams below the first union; their ids."""
    units = [
        registry.UnionFacts("990101001001", "清扫一队工会"),
        registry.UnionFacts("990101001002", "清扫二队工会"),
    ]
    return registry.register_unions(books.deed("admin"), parent=books.unions[0], unions=units)


def units(page):
    """The names of the table of units, in order, with where each leads."""
    rows = re.findall(r'<td class="lead">(?:<a href="([^"]*)">)?([^<]*)', page)
    return [(name, where) for where, name in rows if not re.match(r"\d{4}-", name)]


def test_a_level_at_a_time(books, enter, below):
    """The federation's own unions; below the first its two teams; below a team nobody."""
    browser, first = enter("office"), books.unions[0]
    pages = [
        browser.get("/basics/" + more).content.decode()
        for more in ("", f"?under={first}", f"?under={below[0]}", "?under=x", "?under=" + "9" * 30)
    ]
    top = [("环卫站工会", f"?under={first}"), ("公交公司工会", "")]
    teams = [("清扫一队工会", ""), ("清扫二队工会", "")]
    told = ("下级 2 个" in pages[0], f"?under={first}" in pages[2])
    assert ([units(one) for one in pages], told) == ([top, teams, [], top, top], (True, True))


def test_a_unit_that_was_found_leads_to_its_place(enter, below):
    """Searched by a part of its name, the team leads to itself in the tree."""
    page = enter("office").post("/search/", {"q": "清扫二队"}).content.decode()
    team = Union.objects.get(pk=below[1])
    assert (f'/basics/?under={team.pk}">{team.name}</a>' in page) is True
