"""Every committed vector gets the verdict written for it by hand, and is what the tool would write.

A good and a bad vector of each pair differ in one thing, so the good ones are the controls.
"""

import json
import re

import pytest
from tests.verifier.program import verdict, verifier
from tests.verifier.verdicts import BAD, GOOD
from tools.make_vectors import FOLDER, text_of
from tools.vector_cases import all_cases

FILES = sorted(FOLDER.glob("*/*.json"))
CASES = all_cases()


def unpacked(vector, folder):
    """The vector's files below `folder`; returns what the verifier is pointed at."""
    for name, text in vector["files"].items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else bytes.fromhex(text["hex"]))
    proof = folder / "proof.json"
    return proof if proof.exists() else folder


def given(name, tmp_path):
    """The verdict on a committed vector."""
    vector = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return verdict(unpacked(vector, tmp_path), *vector["checkpoints"])


@pytest.mark.parametrize("name", GOOD)
def test_a_good_vector_passes(name, tmp_path):
    assert given(f"good/{name}", tmp_path) == ("OK", GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_vector_is_refused_at_its_line(name, tmp_path):
    assert given(f"bad/{name}", tmp_path) == BAD[name]


def test_every_vector_has_a_verdict_and_there_are_enough():
    named = {f"good/{name}" for name in GOOD} | {f"bad/{name}" for name in BAD}
    found = {f"{path.parent.name}/{path.stem}" for path in FILES}
    assert (found, len(GOOD) >= 20, len(BAD) >= 60) == (named, True, True)


@pytest.mark.parametrize("name", CASES)
def test_the_committed_vector_is_what_the_tool_writes(name):
    assert (FOLDER / f"{name}.json").read_text("utf-8") == text_of(CASES[name])


def test_the_specification_lists_the_same_verdicts():
    text = (FOLDER.parent / "FORMAT.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| ([A-Z]+) (\d+) \|", text, re.MULTILINE)
    assert {name: (code, int(line)) for name, code, line in rows} == BAD


def test_the_specification_explains_every_code_of_the_program():
    text = (FOLDER.parent / "FORMAT.md").read_text("utf-8")
    codes = set(re.findall(r"(?:^|\|)([A-Z]+) ", verifier.MESSAGES, re.MULTILINE))
    assert {code for code in codes if f"`{code}`" not in text} == set()
