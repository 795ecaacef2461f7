"""The sealed column: what an instance carries, what the database holds, and changing the key.

The tables are made in a database file of its own, with the settings the program runs under, so
that the bytes of the file and of its write-ahead log can be searched.
"""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from nuanliu.records.database import database
from nuanliu.records.people import keys, recovery, rotation
from nuanliu.records.people.crypto import SealError, Suite
from nuanliu.records.people.fields import Sealed
from nuanliu.records.people.models import Installation, Person, Union

ID, CARD, PHONE = "530103198807154321", "6222020200112233445", "13987654321"
UID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def office(tmp_path, settings, django_db_blocker):
    """An empty database file with the tables of people, a keyring, and one person in it."""
    settings.ROOT, settings.NUANLIU_DATA = tmp_path / "program", tmp_path / "data"
    settings.NUANLIU_DATA.mkdir()
    path = settings.NUANLIU_DATA / "nuanliu.sqlite3"
    alias = "sealed"
    connections.databases[alias] = {**connections.databases["default"], **database("", path.parent)}
    with django_db_blocker.unblock():
        with connections[alias].schema_editor() as editor:
            for model in {Installation, Union} | {one.model for one in rotation.sealed_fields()}:
                editor.create_model(model)
        keys.create(tmp_path / "k", UID)
        keys.open_file(tmp_path / "k")
        union = Union.objects.using(alias).create(code="1", name="环卫站工会")
        add(union, ID, CARD, PHONE)
        yield union
        connections[alias].close()
    del connections[alias], connections.databases[alias]
    keys.use(None)


def add(union, number, card, phone):
    """A person with three personal values and their indexes."""
    ring = keys.current()
    return Person.objects.using("sealed").create(
        name="王秀英",
        union=union,
        id_number=number,
        id_index=ring.blind_index("id", number),
        card=card,
        card_index=ring.blind_index("card", card),
        phone=phone,
        phone_index=ring.blind_index("phone", phone),
    )


def people():
    """The persons of the test database."""
    return Person.objects.using("sealed")


def raw_bytes(settings):
    """Everything the data folder holds, write-ahead log included."""
    return b"".join(path.read_bytes() for path in sorted(settings.NUANLIU_DATA.iterdir()))


def traces(data, value):
    """In which spellings a value occurs in bytes."""
    plain = value.encode()
    forms = {
        "utf-8": plain,
        "utf-16-le": value.encode("utf-16-le"),
        "utf-16-be": value.encode("utf-16-be"),
        "reversed": plain[::-1],
        "hex": plain.hex().encode(),
    }
    # Base64 depends on where the value starts in its group of three; the rims are cut off.
    for shift in range(3):
        forms[f"base64+{shift}"] = base64.b64encode(bytes(shift) + plain)[4:-4]
    return [name for name, form in forms.items() if form.lower() in data.lower()]


def test_an_instance_never_carries_clear_text(office):
    """Before saving, after saving and after reading it carries a closed value showing dots."""
    person = Person(name="甲", union=office, phone=PHONE)
    before = person.__dict__["phone"]
    stored = people().get()
    shown = f"{before} {before!r} {stored.phone} {stored.__dict__} {stored.phone!r}"
    assert (PHONE in shown, str(before), before.open(), stored.phone.open()) == (
        False,
        "••••",
        PHONE,
        PHONE,
    )


def test_every_way_of_writing_seals(office):
    """save, update, bulk_create, bulk_update and executemany, each read back."""
    person = people().get()
    person.phone = "13900000001"
    person.save()
    seen = [people().get().phone.open()]
    people().update(phone="13900000002")
    seen.append(people().get().phone.open())
    person.phone = "13900000003"
    people().bulk_update([person], ["phone"])
    seen.append(people().get().phone.open())
    people().bulk_create([Person(name="乙", union=office, phone="13900000004")])
    seen.append(people().get(name="乙").phone.open())
    blobs = Person._meta.get_field("phone").seal_many(["13900000005", None, ""])
    with connections["sealed"].cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = %s WHERE name = '乙'", [blobs[0]])
    seen.append(people().get(name="乙").phone.open())
    expected = [f"1390000000{n}" for n in range(1, 6)]
    assert (seen, blobs[1:]) == (expected, [None, None])


def test_absent_is_null(office):
    """None is NULL and may be asked for; an empty text is refused."""
    person = people().create(name="丙", union=office)
    with pytest.raises(SealError) as caught:
        person.phone = ""
    asked = people().filter(phone__isnull=True).get()
    assert (asked.phone, asked.pk, caught.value.code) == (None, person.pk, "SEAL-EMPTY")


@pytest.mark.parametrize(
    "lookup", [{"phone": PHONE}, {"phone__in": [PHONE]}, {"phone__contains": "1"}, {"phone": None}]
)
def test_a_sealed_column_cannot_be_searched(office, lookup):
    """The refusal says to use the index; control: the index finds the person."""
    with pytest.raises(SealError) as caught:
        people().filter(**lookup).exists()
    found = people().get(phone_index=keys.current().blind_index("phone", PHONE))
    assert (caught.value.code, PHONE in str(caught.value), found.name) == (
        "SEAL-SEARCH",
        False,
        "王秀英",
    )


def test_a_value_of_another_column_is_refused(office):
    """On assignment, and when the database was edited; control: its own value is taken."""
    person = people().get()
    with pytest.raises(SealError) as assigned:
        person.phone = person.card
    person.phone = person.phone
    with connections["sealed"].cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = card")
    with pytest.raises(SealError) as edited:
        people().get().phone.open()
    answers = (assigned.value.code, edited.value.code, people().get().card.open())
    assert answers == ("SEAL-TYPE", "SEAL-TAG", CARD)


def test_only_text_is_sealed(office):
    """A number or bytes in place of a text is refused at assignment."""
    refused = []
    for value in (13987654321, b"13987654321", 1.5):
        with pytest.raises(SealError) as caught:
            setattr(Person(name="丁", union=office), "phone", value)  # noqa: B010 - a type no checker lets pass
        refused.append(caught.value.code)
    assert refused == ["SEAL-TYPE"] * 3


def test_a_deferred_column_is_read_when_asked(office):
    """`defer` works as for any column."""
    person = people().defer("card").get()
    assert (person.get_deferred_fields(), person.card.open()) == ({"card"}, CARD)


def test_a_migration_describes_the_field():
    """Nothing but null=True is written into a migration."""
    _, path, arguments, options = Person._meta.get_field("card").deconstruct()
    assert (path, arguments, options) == (
        "nuanliu.records.people.fields.SealedField",
        [],
        {"null": True},
    )


def test_equal_values_look_different(office):
    """Two persons with one phone: unlike ciphertexts, one index."""
    add(office, "530103198807154348", "6222020200112233999", PHONE)
    rows = people().values_list("phone", "phone_index")
    assert (len({value.raw for value, _ in rows}), len({index for _, index in rows})) == (2, 1)


def test_the_database_without_the_key_gives_no_number(office, settings):
    """Neither file nor write-ahead log holds a number in any spelling, nor any key.

    Control: the same search finds the person's name, and a number written unsealed.
    """
    ring = keys.current()
    secrets = [ring.index.secret, ring.data[ring.current].secret]
    before = raw_bytes(settings)
    found = [traces(before, value) for value in (ID, CARD, PHONE)]
    held = [secret in before for secret in secrets]
    people().update(bank=PHONE)
    control = [traces(raw_bytes(settings), value) for value in ("王秀英", PHONE)]
    assert (found, held, control) == ([[], [], []], [False, False], [["utf-8"], ["utf-8"]])


def test_the_search_for_traces_sees_every_spelling():
    """The control of the control: each spelling is found where it is."""
    blob = b"xx" + base64.b64encode(b"ab" + ID.encode() + b"cd") + ID.encode("utf-16-le")
    assert traces(blob + ID.encode().hex().upper().encode(), ID) == ["utf-16-le", "hex", "base64+2"]


def test_rotation_reseals_everything(office, tmp_path):
    """After rotating, every value opens with the new key alone, and the indexes are the same."""
    for n in range(5):
        add(office, f"53010319880715{n:04}", f"622202020011223{n:04}", f"1390000{n:04}")
    before = {row.pk: opened(row) for row in people()}
    indexes = list(people().order_by("pk").values_list("id_index", flat=True))
    old = keys.current().current
    rotation.start(tmp_path / "k", Suite.SM4)
    changed = rotation.reseal("sealed")
    again = rotation.reseal("sealed")
    ring = keys.current()
    keys.use(ring.without(old))
    after = {row.pk: opened(row) for row in people()}
    counts = {name: changed[f"people_person.{name}"] for name in ("card", "id_number", "phone")}
    assert (after, counts, set(again.values()), list(ring.data)) == (
        before,
        {"card": 6, "id_number": 6, "phone": 6},
        {0},
        [old, ring.current],
    )
    assert list(people().order_by("pk").values_list("id_index", flat=True)) == indexes


def opened(person):
    """The three numbers of a person in clear."""
    return person.id_number.open(), person.card.open(), person.phone.open()


def test_between_start_and_reseal_both_keys_open(office, tmp_path):
    """Both keys stay in the file, and both old and new values open."""
    rotation.start(tmp_path / "k")
    add(office, "530103198807154348", "6222020200112233999", "13900000001")
    phones = sorted(person.phone.open() for person in people())
    assert (len(keys.current().data), phones) == (2, ["13900000001", PHONE])


def test_rotations_at_once_lose_no_key(office, tmp_path):
    """Eight at the same moment: the file holds all nine keys, or what one sealed were lost."""
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: rotation.start(tmp_path / "k"), range(8)))
    held = keys.load(tmp_path / "k").data
    assert (len(held), [ring for ring in rings if not ring.data.keys() <= held.keys()]) == (9, [])


def test_a_rotation_that_meets_a_bad_value_changes_nothing(office, tmp_path):
    """One value that does not open stops the whole; control: without it the rotation runs."""
    bad = add(office, "530103198807154348", "6222020200112233999", "13900000001")
    good = bad.phone
    people().filter(pk=bad.pk).update(
        phone=Sealed(good.aad, good.raw[:-1] + bytes([good.raw[-1] ^ 1]))
    )
    rotation.start(tmp_path / "k")
    before = list(people().order_by("pk").values_list("card", "id_number", "phone"))
    with pytest.raises(SealError) as caught:
        rotation.reseal("sealed")
    after = list(people().order_by("pk").values_list("card", "id_number", "phone"))
    people().filter(pk=bad.pk).update(phone=good)
    counts = rotation.reseal("sealed")["people_person.phone"]
    assert (caught.value.code, after == before, counts) == ("SEAL-TAG", True, 2)


def test_a_lost_key_file_and_the_sheet_open_the_database(office, tmp_path):
    """The key file is deleted; typed in again from paper, every number is back."""
    lines = recovery.sheet(keys.current())
    (tmp_path / "k").unlink()
    with pytest.raises(SealError) as caught:
        people().get().phone.open()
    keys.install(tmp_path / "k", recovery.from_sheet(lines))
    person = people().get()
    assert (caught.value.code, opened(person)) == ("KEY-MISSING", (ID, CARD, PHONE))


def test_another_keyring_fails_closed(office):
    """With the keys of another office nothing opens; control: with its own everything does."""
    own = keys.current()
    keys.use(keys.Keyring.new(UID))
    with pytest.raises(SealError) as caught:
        opened(people().get())
    keys.use(own)
    assert (caught.value.code, opened(people().get())) == ("SEAL-KEY", (ID, CARD, PHONE))
