"""The key file and the recovery sheet: where they may lie, and what a slip of the pen does."""

import json
import os
import random
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.records.people import keys, recovery
from nuanliu.records.people.crypto import DataKey, IndexKey, SealError, Suite
from nuanliu.records.people.keys import Keyring

DATABASE = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    """A program tree and a data folder that a key file may not lie in."""
    settings.ROOT, settings.NUANLIU_DATA = tmp_path / "program", tmp_path / "data"
    settings.NUANLIU_KEYS = tmp_path / "safe"
    yield tmp_path
    keys.use(None)


def code_of(work, *arguments):
    """The code of the refusal of a call, '' when it goes through."""
    try:
        work(*arguments)
    except SealError as error:
        return error.code
    return ""


def test_a_created_file_reads_back(places):
    """Same keys, mode 0600, and the folder private."""
    path = keys.default_path(DATABASE)
    made = keys.create(path, DATABASE)
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent)]
    assert (keys.load(path, DATABASE), modes, list(path.parent.iterdir())) == (
        made,
        [0o600, 0o700],
        [path],
    )


def test_data_key_and_index_key_differ(places, settings):
    """Two independent secrets, and neither comes from SECRET_KEY; equal ones are refused."""
    ring = keys.create(places / "k", DATABASE)
    secrets = {ring.data[ring.current].secret, ring.index.secret, settings.SECRET_KEY.encode()}
    same = DataKey(Suite.AES, ring.index.secret)
    code = code_of(Keyring, DATABASE, {same.id: same}, same.id, ring.index)
    assert (len(secrets), code) == (3, "KEY-SAME")


def test_an_existing_file_is_never_overwritten(places):
    """A second creation is refused and the first keys stay."""
    path = places / "k"
    made = keys.create(path, DATABASE)
    assert (code_of(keys.create, path, DATABASE), keys.load(path)) == ("KEY-EXISTS", made)


@pytest.mark.parametrize(
    ("mode", "code"), [(0o600, ""), (0o400, ""), (0o640, "KEY-MODE"), (0o604, "KEY-MODE")]
)
def test_a_file_others_may_read_is_refused(places, mode, code):
    """Only the owner may read it."""
    path = places / "k"
    keys.create(path, DATABASE)
    path.chmod(mode)
    assert code_of(keys.load, path) == code


def test_a_file_of_another_user_is_refused(places, monkeypatch):
    """Seen from another user's process the same file is foreign."""
    path = places / "k"
    keys.create(path, DATABASE)
    before = code_of(keys.load, path)
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert (before, code_of(keys.load, path)) == ("", "KEY-OWNER")


@pytest.mark.parametrize(
    ("folder", "code"),
    [("safe", ""), ("program/etc", "KEY-PLACE"), ("data", "KEY-PLACE"), ("data/../safe", "")],
)
def test_a_file_inside_program_or_data_is_refused(places, folder, code):
    """Neither made nor read there, however the path is written."""
    path = places / folder / "k"
    (places / "data").mkdir()
    made = code_of(keys.create, path, DATABASE)
    assert (made, code_of(keys.load, path)) == (code, code)


def test_a_link_into_the_data_folder_is_refused(places):
    """A link as file is not followed; a linked folder counts as the folder it leads to."""
    keys.create(places / "k", DATABASE)
    (places / "data").mkdir()
    (places / "link").symlink_to(places / "k")
    (places / "door").symlink_to(places / "data")
    answers = [code_of(keys.load, places / "link"), code_of(keys.load, places / "door" / "k")]
    assert (answers, code_of(keys.load, places / "k")) == (["KEY-UNREADABLE", "KEY-PLACE"], "")


def test_a_missing_file_says_how_to_restore(places):
    """The text names the file and the recovery sheet."""
    with pytest.raises(SealError) as caught:
        keys.load(places / "none.keys")
    text = str(caught.value)
    assert [word in text for word in ("none.keys", "恢复单", "KEY-MISSING")] == [True] * 3


def damaged(path, change):
    """Change the facts of a key file."""
    facts = json.loads(path.read_text())
    change(facts)
    path.write_text(json.dumps(facts))


CHANGES = {
    "cut": lambda facts: facts.pop("index"),
    "secret": lambda facts: next(iter(facts["data"].values())).update(secret="A" * 43 + "="),
    "suite": lambda facts: next(iter(facts["data"].values())).update(suite="rot13"),
    "current": lambda facts: facts.update(current="00000000"),
    "format": lambda facts: facts.update(format=2),
    "none": dict,
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("cut", "KEY-DAMAGED"),
        ("secret", "KEY-DAMAGED"),
        ("suite", "KEY-DAMAGED"),
        ("current", "KEY-CURRENT"),
        ("format", "STACK-FORMAT"),
        ("none", ""),
    ],
)
def test_a_damaged_file_is_refused(places, change, code):
    """Each kind of damage, with the undamaged file as control."""
    path = places / "k"
    keys.create(path, DATABASE)
    damaged(path, CHANGES[change])
    assert code_of(keys.load, path) == code


def test_the_file_of_another_database_is_refused(places):
    """A keyring belongs to one installation, at reading and at saving."""
    path = places / "k"
    ring = keys.create(path, DATABASE)
    other = Keyring.new(DATABASE)
    answers = [code_of(keys.load, path, "f" * 32), code_of(keys.save, path, other)]
    assert (answers, code_of(keys.save, path, ring.rotated())) == (["KEY-DATABASE"] * 2, "")


def test_rotation_keeps_the_old_key_for_reading(places):
    """A value sealed before the rotation opens after it; new values use the new key and suite."""
    old = Keyring.new(DATABASE)
    new = old.rotated(Suite.SM4)
    blob = old.seal("t.c", "13888880001")
    assert (new.open("t.c", blob), new.suite, len(new.data), new.index) == (
        "13888880001",
        Suite.SM4,
        2,
        old.index,
    )


def test_the_current_key_cannot_be_dropped():
    """Only a rotated-out key may go."""
    old = Keyring.new(DATABASE)
    new = old.rotated()
    assert (code_of(new.without, new.current), set(new.without(old.current).data)) == (
        "KEY-RETIRE",
        {new.current},
    )


def test_another_process_sees_a_rotation(places):
    """The held keyring is read again when the file changed underneath."""
    path = places / "k"
    first = keys.create(path, DATABASE)
    keys.open_file(path)
    before = keys.current()
    keys.save(path, first.rotated())
    assert (before, len(keys.current().data)) == (first, 2)


def test_no_text_shows_a_secret():
    """Printing a keyring shows ids at most."""
    ring = Keyring.new(DATABASE)
    secrets = [ring.index.secret, *(key.secret for key in ring.data.values())]
    shown = repr(ring) + str(ring)
    forms = [form for secret in secrets for form in (repr(secret), secret.hex())]
    assert [form for form in forms if form in shown] == []


# --- the recovery sheet ------------------------------------------------------------------------


def a_ring(seed, count, suite):
    """A keyring of `count` keys from a seed."""
    noise = random.Random(seed)  # noqa: S311 - test data
    data = [DataKey(suite, noise.randbytes(suite.key_size)) for _ in range(count)]
    index = IndexKey(suite.digest, noise.randbytes(32))
    return Keyring(DATABASE, {key.id: key for key in data}, data[-1].id, index)


RINGS = st.builds(a_ring, st.integers(0, 2**32), st.integers(1, 4), st.sampled_from(list(Suite)))


@given(ring=RINGS)
def test_the_sheet_gives_the_keyring_back(ring):
    """Every key, the index, the current key and the database."""
    again = recovery.from_sheet(recovery.sheet(ring))
    assert (again, list(again.data)) == (ring, list(ring.data))


@given(ring=RINGS, noise=st.randoms(use_true_random=False))
def test_a_sheet_typed_carelessly_still_reads(ring, noise):
    """Small letters, O for 0, l for 1, full width, lost or extra spaces, lines out of order."""
    lines = [line for line in recovery.sheet(ring) if "/" in line or "表号" in line]
    noise.shuffle(lines)
    swaps = [str.lower, lambda s: s.replace("0", "O").replace("1", "l"), full_width, squeezed]
    typed = [noise.choice(swaps)(line) for line in lines]
    assert recovery.from_sheet(typed) == ring


def full_width(line):
    """The line in full-width letters and digits."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in line)


def squeezed(line):
    """The line with its groups run together, but for the space after its number."""
    if "/" not in line:
        return line
    return line[:6] + line[6:].replace(" ", "")


def test_one_wrong_character_names_its_line():
    """All one-character changes in the body of every line, by a letter of the alphabet."""
    lines = recovery.sheet(a_ring(7, 1, Suite.AES))
    rows = [at for at, line in enumerate(lines) if "/" in line[:3]]
    missed = []
    for number, row in enumerate(rows, 1):
        for place in range(7, len(lines[row])):
            if lines[row][place] == " ":
                continue
            typed = list(lines)
            other = recovery.ALPHABET[(recovery.ALPHABET.index(lines[row][place]) + 5) % 32]
            typed[row] = lines[row][:place] + other + lines[row][place + 1 :]
            if refusal_text(typed) != f"恢复单第 {number} 行录入有误":
                missed.append((number, place))
    assert (len(rows) > 5, missed) == (True, [])


def refusal_text(lines):
    """What is wrong with a typed sheet, 'read' when it reads."""
    try:
        recovery.from_sheet(lines)
    except SealError as error:
        return error.refusals[0].what
    return "read"


def test_other_slips_are_named():
    """A lost line, a line of another sheet, exchanged neighbours, a strange letter, no number."""
    lines = recovery.sheet(a_ring(7, 1, Suite.AES))
    other = recovery.sheet(a_ring(8, 1, Suite.AES))
    at = next(place for place, line in enumerate(lines) if line.startswith("03/"))
    swapped = [*lines[:at], *(line.replace("03/", "04/") for line in lines[at : at + 1])]
    slips = {
        "lost": lines[:at] + lines[at + 1 :],
        "foreign": [*lines[:at], other[at], *lines[at + 1 :]],
        "renumbered": [*swapped, *(line.replace("04/", "03/") for line in lines[at + 1 :])],
        "strange": [*lines[:at], lines[at][:-1] + "U", *lines[at + 1 :]],
        "headless": [line for line in lines if "表号" not in line],
        "none": lines,
    }
    assert {name: refusal_text(typed) for name, typed in slips.items()} == {
        "lost": f"恢复单缺第 3 行（共 {lines[-1][3:5].lstrip('0')} 行）",
        "foreign": "恢复单第 3 行录入有误",
        "renumbered": "恢复单第 3 行录入有误",
        "strange": "恢复单第 3 行有不会出现的字符“U”",
        "headless": "没有录入恢复单的表号，或不是 8 个字符",
        "none": "read",
    }


def test_a_lost_key_file_is_rebuilt_from_the_sheet(places):
    """Create, print, lose, type in: the old values open again and the index is the same."""
    path = places / "k"
    ring = keys.create(path, DATABASE)
    blob, index = ring.seal("t.c", "13888880001"), ring.blind_index("phone", "13888880001")
    lines = recovery.sheet(ring)
    path.unlink()
    lost = code_of(keys.load, path)
    keys.install(path, recovery.from_sheet(lines))
    again = keys.load(path, DATABASE)
    assert (lost, again.open("t.c", blob), again.blind_index("phone", "13888880001")) == (
        "KEY-MISSING",
        "13888880001",
        index,
    )


def test_a_sheet_from_before_a_rotation_has_another_number():
    """The office can tell an outdated sheet by its number."""
    old = Keyring.new(DATABASE)
    numbers = {recovery.sheet_id(old), recovery.sheet_id(old.rotated())}
    assert len(numbers) == 2


def test_an_index_made_once_is_the_same_and_is_forgotten():
    """Within the block each value is worked out once, of its own kind; after it, anew again."""
    ring, made = Keyring.new(DATABASE), []
    plain = [ring.blind_index(kind, "13888880001") for kind in ("phone", "card")]

    class Counted(IndexKey):
        def digest_of(self, kind, value):
            made.append(kind)
            return super().digest_of(kind, value)

    object.__setattr__(ring, "index", Counted(ring.index.digest, ring.index.secret))
    with keys.remembering():
        within = [ring.blind_index(kind, "13888880001") for kind in ("phone", "card") * 2]
    ring.blind_index("phone", "13888880001")
    assert (within, made) == (plain * 2, ["phone", "card", "phone"])
