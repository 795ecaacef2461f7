"""Sums kept beside the books: whatever was done since, they are what a full count says."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.stages import scenario

from nuanliu.faces.web.figures import gauges, kept
from nuanliu.faces.web.models import KeptSums
from nuanliu.records.journal.queries import Mark
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project

BIG = ("payments_payment", "nominations_nomination", "ledger_posting", "journal_entry")
FULL = kept.counted


@pytest.fixture
def full(monkeypatch):
    """How often everything was counted."""
    times = []

    def counting(project):
        times.append(project.pk)
        return FULL(project)

    monkeypatch.setattr(kept, "counted", counting)
    return times


@pytest.fixture
def paid(books):
    """Six people paid, and everything that follows."""
    found = scenario.paid_campaign(books)
    scenario.afterwards(books, found)
    return found


def test_before_every_deed_of_a_year_the_kept_sums_are_the_full_ones(books, full, monkeypatch):
    """From the plan to a return and a recovery: looked at each time, counted as a whole once."""
    wrong, looks, deed = [], [], books.deed

    def looking(*who, **more):
        for project in Project.objects.all():
            looks.append(project.pk)
            if (told := kept.sums_of(project)) != (true := FULL(project)):
                wrong.append((told, true))
        return deed(*who, **more)

    monkeypatch.setattr(books, "deed", looking)
    made = scenario.played_campaign(books)
    first, second = Payment.objects.filter(state="paid").order_by("pk")[:2]
    results.return_later(books.deed("accountant"), payment=first.pk, reason="账户已注销")
    case = results.open_case(
        books.deed("accountant"), payment=second.pk, due_fen=50_000, reason="重复领取"
    )
    for fen in (20_000, 30_000):
        results.recover(books.deed("accountant"), case=case, amount_fen=fen)
    last = kept.sums_of(made.project)
    assert (wrong, len(full), sum(one.people for one in last.paid), len(looks) > 40) == (
        [],
        1,
        4,
        True,
    )


def test_what_is_kept_is_what_is_shown(paid, full, enter):
    """Control: a kept figure that somebody changed is shown as changed; nothing is counted."""
    browser, where = enter("leader"), reverse("figures", args=[paid.project.pk])
    browser.get(where)
    row = KeptSums.objects.get(project=paid.project.pk)
    row.told["paid"][0][3] += 70
    row.save()
    said = browser.get(where).content.decode()
    assert (">76<" in said, len(full)) == (True, 1)


@pytest.mark.parametrize("column", ["size", "last"])
def test_sums_of_other_books_are_counted_anew(paid, full, column):
    """A journal that was longer, or another one of the same length: as after a restore."""
    true = kept.sums_of(paid.project)
    row = KeptSums.objects.get(project=paid.project.pk)
    setattr(row, column, {"size": row.size + 5, "last": "0" * 64}[column])
    row.told = {"paid": [], "named": [], "days": []}
    row.save()
    assert (kept.sums_of(paid.project), len(full)) == (true, 2)


@pytest.mark.parametrize("most", ["MOST_LINES", "MOST_UNIONS"])
def test_after_much_has_changed_everything_is_counted(books, paid, full, monkeypatch, most):
    """More lines or more unions than are looked at one by one."""
    kept.sums_of(paid.project)
    monkeypatch.setattr(kept, most, 0)
    one = Payment.objects.filter(state="paid").order_by("pk").first()
    results.return_later(books.deed("accountant"), payment=one.pk, reason="账户已注销")
    found = kept.sums_of(paid.project)
    assert (found, len(full)) == (FULL(paid.project), 2)


def test_a_moment_in_which_somebody_wrote_is_not_kept(paid, monkeypatch):
    """The journal grew while it was counted, each time: the answer is given and nothing kept."""
    moments = iter(Mark(size, "x") for size in range(100))
    monkeypatch.setattr(kept, "present", lambda: next(moments))
    found = kept.sums_of(paid.project)
    assert (found, KeptSums.objects.count()) == (FULL(paid.project), 0)


def test_the_figures_of_many_people_read_no_big_table(paid, enter, monkeypatch):
    """Both pages of a project with many people: none but those whom no money reached."""
    monkeypatch.setattr(gauges, "MANY", 3)
    browser, told = enter("leader"), []
    for name in ("figures", "brief"):
        where = reverse(name, args=[paid.project.pk])
        browser.get(where)
        with CaptureQueriesContext(connections["default"]) as seen:
            browser.get(where)
        asked = [one["sql"] for one in seen]
        told.append([table for table in BIG if any(f'FROM "{table}"' in sql for sql in asked)])
    assert told == [[], ["payments_payment"]]  # the undelivered ones, along their state


def test_the_indicators_of_many_people_are_those_of_the_newest_table(paid, enter, monkeypatch):
    """The self-evaluation's own values, with its day; of few people they are measured now."""
    browser, where = enter("leader"), reverse("figures", args=[paid.project.pk])
    few = browser.get(where).content.decode()
    monkeypatch.setattr(gauges, "MANY", 3)
    many = browser.get(where).content.decode()
    told = [said.count('class="gauge-told"') for said in (few, many)]
    assert (told[0] == told[1] > 3, "2024-10-25 的自评" in many, "的自评" in few) == (
        True,
        True,
        False,
    )
