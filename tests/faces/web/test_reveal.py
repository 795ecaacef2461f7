"""A number in clear: for a reason, told in the journal, of one's own union, for a minute."""

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.stages import scenario

from nuanliu.records.journal.queries import parsed
from nuanliu.stages.nominations.models import Nomination


@pytest.fixture
def nominated(books):
    """Somebody of the first union who was put forward."""
    made = scenario.project(books, 2)
    opened = scenario.campaign(books, made, 2, 0)
    scenario.nominate(books, opened, 2, 0, 0)
    return Nomination.objects.select_related("person").get(union=books.unions[0])


def ask(browser, nomination, reason):
    """The answer to the form."""
    where = reverse("number", args=[nomination.pk])
    return browser.post(where, given(what="id", reason=reason))


def test_a_number_is_shown_for_a_reason_and_told(nominated, enter):
    """The page shows it, goes back after a minute, and the journal has its line."""
    answer = ask(enter("office"), nominated, "核对身份证原件")
    shown = nominated.person.id_number.open() in answer.content.decode()
    lines = len(list(parsed("people.reveal")))
    assert (shown, answer["Refresh"][:3], lines) == (True, "60;", 1)


def test_without_a_reason_nothing_is_shown(nominated, enter):
    """Two characters say nothing: refused, and no line of a look."""
    answer = ask(enter("office"), nominated, "看看")
    shown = nominated.person.id_number.open() in answer.content.decode()
    assert (answer.status_code, shown, list(parsed("people.reveal"))) == (409, False, [])


def test_a_chair_looks_at_his_own_union_alone(nominated, enter):
    """His own worker, and the neighbour's chair asking for the same one."""
    told = [
        ask(enter(who), nominated, "核对身份证原件").status_code for who in ("chair0", "chair1")
    ]
    assert told == [200, 404]
