"""Many rows at a time: written and asked for as one by one, only sooner."""

import gc

import pytest
from django.db import connection, transaction
from tests import databases

from nuanliu.records.bulk import MANY, PAGES_KB, insert_all, roomy, uncollected
from nuanliu.records.people.models import Person


def man(union, index, phone="13900000001"):
    """Somebody not saved yet."""
    return Person(name="曾丽", union_id=union, id_kind="resident", id_index=index, phone=phone)


def kept(person):
    """What the table holds of somebody, less what is his alone; his phone opened."""
    row = Person.objects.get(pk=person.pk)
    return row.name, row.sound, row.union_id, row.id_number, row.phone.open(), row.card, row.bank


def test_rows_written_at_once_are_those_written_one_by_one(books):
    """One saved, two inserted together: the same columns, the sound too, and keys that go on."""
    one, others = man(books.unions[0], "a"), [man(books.unions[0], index) for index in "bc"]
    one.save()
    insert_all(others)
    assert ([kept(other) for other in others], [other.pk for other in others]) == (
        [kept(one)] * 2,
        [one.pk + 1, one.pk + 2],
    )


def test_a_key_that_was_given_is_not_given_again(books):
    """The newest row is deleted: the next one gets the key after it all the same."""
    gone, following = man(books.unions[0], "a"), man(books.unions[0], "b")
    insert_all([gone])
    key = gone.pk
    Person.objects.filter(pk=key).delete()
    insert_all([following])
    assert following.pk == key + 1


@pytest.mark.parametrize(
    ("wanted", "due"), [(["b", "x"], ["b"]), (["a", "c"], ["a", "c"]), ([], [])]
)
def test_any_number_of_values_is_asked_for(books, wanted, due):
    """Of three persons those whose index is among the wanted; nobody where nothing is wanted."""
    insert_all([man(books.unions[0], index) for index in "abc"])
    rows = Person.objects.filter(id_index__among=wanted).order_by("id_index")
    assert list(rows.values_list("id_index", flat=True)) == due


def test_the_collector_works_again_after_a_failure():
    """What is done without it fails: it watches on; where it was off before, it stays off."""
    seen = []

    @uncollected()
    def failing():
        seen.append(gc.isenabled())
        raise KeyError

    with pytest.raises(KeyError):
        failing()
    seen.append(gc.isenabled())
    gc.disable()
    with uncollected():
        pass
    seen.append(gc.isenabled())
    gc.enable()
    assert seen == [False, True, False]


def pages():
    """How much SQLite holds: pages, or KB where negative."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA cache_size").fetchone()[0]


def broken_off(rows):
    """A transaction over so many rows that ends in an error, which tells what was held."""
    with transaction.atomic(), roomy(rows):
        raise ValueError(str(pages()))


@databases.about_sqlite("a server has its own memory")
@pytest.mark.parametrize(("rows", "held"), [(MANY - 1, None), (MANY, -PAGES_KB)])
def test_many_rows_have_more_room_and_it_is_given_back(books, rows, held):
    """Inside a transaction, also where it breaks off; few rows change nothing."""
    before = pages()
    with pytest.raises(ValueError, match=f"^{held or before}$"):
        broken_off(rows)
    assert pages() == before
