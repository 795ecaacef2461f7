"""Any value of any line replaced by anything: never a crash, never a sound verdict.

The insider computes everything anew each time; the auditor holds a checkpoint over all lines.
Control: the same journal untouched is sound against the same checkpoint.
"""

import copy as copying
import random

import pytest
from tests.verifier.program import verdict
from tests.verifier.story import tell
from tools.journal_copy import note

STRANGE: list[object] = [None, True, False, 0, 1, -1, 2, 1.5, 2**53, 2**70, [], {}, [[]], [1]]
STRANGE += ["", "x", "甲", "0" * 64, "a b", "2024-1", "-", "e\u0301", "\ud800", "\x00"]
STRANGE += [{"a": 1}, {"": ""}]


@pytest.fixture(scope="module")
def clean():
    return tell(11).copy


def places(value, path=()):
    """Every path to a value inside a line, the line itself left out."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in pairs:
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from places(part, (*path, key))


def replace(facts, path, value):
    for key in path[:-1]:
        facts = facts[key]
    facts[path[-1]] = value


def changed(clean, seed):
    """A copy with one value replaced, numbers and hashes of all lines and checkpoints renewed."""
    chance = random.Random(seed)  # noqa: S311 - a choice, no secret
    copy = copying.deepcopy(clean)
    seq = chance.randrange(1, len(copy.lines) + 1)
    facts = copy.facts(seq)
    own = [path for path in places(facts) if path[0] not in ("seq", "prev")]
    path = chance.choice(own)
    old = facts
    for key in path:
        old = old[key]
    value = chance.choice([strange for strange in STRANGE if repr(strange) != repr(old)])
    copy.edit(seq, lambda line: replace(line, path, value))
    copy.rechain()
    copy.remark()
    return copy


@pytest.mark.parametrize("seed", range(200))
def test_whatever_is_changed_is_refused(seed, clean, tmp_path):
    kept = note(clean, len(clean.lines))
    code, _ = verdict(changed(clean, seed).write(tmp_path / "changed"), kept)
    control = verdict(clean.write(tmp_path / "clean"), kept)
    assert (code in ("OK", "UNREADABLE"), control) == (False, ("OK", len(clean.lines)))


@pytest.mark.parametrize("seed", range(100))
def test_a_byte_of_any_file_changed_is_refused(seed, clean, tmp_path):
    chance = random.Random(seed)  # noqa: S311 - a choice, no secret
    files = clean.tree()
    path = chance.choice(sorted(files))
    data = bytearray(files[path])
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    folder = clean.write(tmp_path)
    sound = verdict(folder)
    (folder / path).write_bytes(data)
    assert (sound[0], verdict(folder)[0] in ("OK", "UNREADABLE")) == ("OK", False)
