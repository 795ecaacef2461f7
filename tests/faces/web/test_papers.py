"""The papers of a project on its page: each is offered, and made when asked for."""

import re

import pytest
from django.urls import reverse
from tests.stages import scenario

from nuanliu.stages.archive.papers import files_to_make


@pytest.fixture
def project(books):
    """A campaign paid and looked after; its project."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    return paid.project


def test_every_paper_is_offered_in_the_order_of_the_registry(project, enter):
    """The links of the page against the registry of papers."""
    page = enter("accountant").get(reverse("papers", args=[project.pk])).content.decode()
    wanted = [reverse("paper", args=[project.pk, one.name]) for one in files_to_make(project)]
    assert re.findall(r'href="([^"]+)" download', page) == wanted


def test_a_paper_is_made_as_the_registry_makes_it(project, enter):
    """The approval form as DOCX: the same bytes, under its own name."""
    file = next(one for one in files_to_make(project) if one.name.endswith("审批表01-演示.docx"))
    answer = enter("leader").get(reverse("paper", args=[project.pk, file.name]))
    told = answer["Content-Disposition"].startswith("attachment; filename*=utf-8")
    assert (answer.content == file.make(), told) == (True, True)


def test_papers_are_for_those_who_read_the_books(project, enter):
    """A chair and the administrator are not let in; a name that is no paper does not exist."""
    where = reverse("papers", args=[project.pk])
    shut = [enter(who).get(where).status_code for who in ("chair0", "admin")]
    unknown = enter("leader").get(reverse("paper", args=[project.pk, "../keys.pdf"])).status_code
    assert (shut, unknown) == ([403, 403], 404)
