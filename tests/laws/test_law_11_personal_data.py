"""Law 11: ID, card and phone are sealed at rest, searched by keyed index, masked when shown."""

import stat
from pathlib import Path

import pytest
from django.db import connection
from tests.laws import audit, fund

from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.models import Installation, Person
from nuanliu.stages.payments.models import Payment


@pytest.fixture
def people(books):
    """Three people sent to the bank."""
    campaign = fund.with_people(books, 3)
    fund.sent(books, fund.approved(books, campaign))
    return list(Person.objects.filter(id_number__isnull=False))


def canaries(people):
    return [value.open() for p in people for value in (p.id_number, p.card, p.phone)]


def everything():
    """Every cell of every table as bytes, the journal's tables too."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our tables
            cells += [cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(c if isinstance(c, bytes) else str(c).encode() for c in cells)


def test_no_number_lies_open_in_any_column(people):
    """Nine numbers, no table holds one in clear; the names, which are not sealed, are found."""
    values, held = canaries(people), everything()
    seen = [value for value in values if value.encode() in held]
    assert (len(set(values)), seen, people[0].name.encode() in held) == (9, [], True)


def test_no_number_lies_open_in_any_file(people, settings):
    """The kept bank file is sealed too: no card in the bytes on disk."""
    files = [path for path in Path(settings.NUANLIU_FILES).rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    seen = [value for value in canaries(people) if value.encode() in held]
    assert (len(files) > 0, seen, held[:2] == b"PK") == (True, [], False)


def test_a_sealed_value_shows_dots(people):
    """Printed, formatted or dumped it is dots; opened on purpose it is the number."""
    person = people[0]
    shown = f"{person.id_number} {person.card!r} {Payment.objects.earliest('pk').card}"
    number = person.id_number.open()
    assert (number in shown, "••••" in shown, number[:6]) == (False, True, "530103")


def test_a_person_is_found_by_keyed_index_only(people):
    """The index finds him, that of another key does not, and the column itself refuses search."""
    number, ring = people[1].id_number.open(), keys.current()
    found = list(Person.objects.filter(id_index=ring.blind_index("id", number)))
    strange = keys.Keyring.new("elsewhere").blind_index("id", number)
    with pytest.raises(SealError) as caught:
        Person.objects.get(id_number=number)
    assert (found, Person.objects.filter(id_index=strange).count(), caught.value.code) == (
        [people[1]],
        0,
        "SEAL-SEARCH",
    )


def test_the_keys_lie_in_one_closed_file_elsewhere(people, settings):
    """Mode 0600, outside data folder and repository; the data key is not the index key."""
    path = keys.default_path(Installation.objects.get().uid)
    ring = keys.current()
    mode = stat.S_IMODE(path.stat().st_mode)
    inside = path.is_relative_to(settings.NUANLIU_DATA)
    inside |= path.is_relative_to(audit.VERIFIER.parents[1])
    same = any(key.secret == ring.index.secret for key in ring.data.values())
    assert (mode, inside, same) == (0o600, False, False)
