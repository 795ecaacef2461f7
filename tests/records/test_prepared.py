"""Questions whose SQL is written once: they answer as the same query of the framework does."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from nuanliu.records import prepared
from nuanliu.records.people.models import Account, CalendarDay, RoleGrant
from nuanliu.records.prepared import Prepared, PreparedRows

pytestmark = pytest.mark.django_db
DAYS = [date(2024, 1, day) for day in range(1, 8)]


@pytest.fixture
def calendar():
    """Seven days; the even ones are worked."""
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, working=day.day % 2 == 0, name=f"第{day.day}天") for day in DAYS
    )


@Prepared
def _since(first, names):
    rows = CalendarDay.objects.filter(day__gte=first, name__among=names)
    return rows.order_by("day").values_list("day", "working")


def test_a_prepared_question_answers_for_the_values_it_is_given(calendar):
    """Asked twice with other values: each time their own rows, days and truth values as such."""
    first = list(_since(date(2024, 1, 3), {"第2天", "第3天", "第4天"}))
    second = list(_since(date(2024, 1, 5), {"第5天"}))
    assert (first, second, list(_since(date(2024, 1, 1), set()))) == (
        [(date(2024, 1, 3), False), (date(2024, 1, 4), True)],
        [(date(2024, 1, 5), False)],
        [],
    )


def test_its_sql_is_written_once(calendar):
    """What the framework composes it composes for the first asking only."""
    composed = []

    def build(first):
        composed.append(first)
        return CalendarDay.objects.filter(day=first).values_list("name")

    asked = Prepared(build)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = [next(asked(day)) for day in DAYS[:3]]
    assert (found, len(composed), len(seen)) == ([("第1天",), ("第2天",), ("第3天",)], 1, 3)


def test_many_rows_come_in_portions_and_all_of_them(calendar, monkeypatch):
    """Fewer rows than a portion, as many, and more: none is lost and the order stays."""
    every = Prepared(lambda: CalendarDay.objects.order_by("day").values_list("day"))
    found = []
    for portion in (100, 7, 3):
        monkeypatch.setattr(prepared, "FETCHED", portion)
        found.append([day for (day,) in every()])
    assert found == [DAYS, DAYS, DAYS]


def test_null_equals_nothing():
    """A slot that is filled with NULL compares as the database does: with nothing, not with all."""
    named = Prepared(lambda name: CalendarDay.objects.filter(name=name).values_list("day"))
    assert list(named(None)) == []


def _grants(union):
    rows = RoleGrant.objects.filter(account__person__union=union).order_by("pk")
    return rows.select_related("account__person", "union").defer("account__person__id_number")


def facts(rows):
    """What was read with a row: its columns, the rows joined to it, and which column was not."""
    return [
        (one, one.account.login, one.account.person.name, one.union,
         one.account.person.get_deferred_fields()) for one in rows
    ]  # fmt: skip


def test_whole_rows_are_those_of_the_framework(books):
    """Rows with two joins, one of which leads to nothing, and a column left out: asked twice."""
    asked = PreparedRows(_grants)
    told = [facts(asked(union)) for union in (books.root, books.unions[0], books.root)]
    true = [facts(_grants(union)) for union in (books.root, books.unions[0], books.root)]
    assert (told, len(told[0]) > len(told[1]) > 0) == (true, True)


def test_a_row_with_a_sum_is_refused(books):
    """What stands beside the columns of a row would be lost: a mistake of whoever writes it."""
    asked = PreparedRows(lambda: Account.objects.annotate(many=Count("grants")))
    with pytest.raises(TypeError):
        asked()
    assert len(PreparedRows(Account.objects.all)()) == Account.objects.count()


def test_no_row_is_an_empty_list(books):
    """Before anything was found as after it."""
    asked = PreparedRows(lambda login: Account.objects.filter(login=login))
    assert [len(asked(login)) for login in ("nobody", "office", "nobody")] == [0, 1, 0]
