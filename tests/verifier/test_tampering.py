"""An insider edits an exported journal in every way we could think of; none goes unnoticed.

Control: clean journals of a hundred different years pass, and each edit starts from one of them.
"""

import copy as copying

import pytest
from tests.verifier.edits import EDITS, REWRITES
from tests.verifier.program import verdict
from tests.verifier.story import tell
from tools.journal_copy import note

SEED = 7
BLOCK = 50


@pytest.fixture(scope="module")
def clean():
    return tell(SEED)


def tampered(story, edit, folder):
    """The folder as the insider leaves it."""
    copy = copying.deepcopy(story.copy)
    edit.change(copy, story.at)
    if edit.reach != "line" and len(copy.lines) != len(story.copy.lines):
        del copy.files["salts.ndjson"]  # erasing salts is allowed, so a shift need not show there
    if edit.reach != "line":
        copy.rechain()
    if edit.reach == "all":
        copy.remark()
    return copy.write(folder)


def expected(story, edit):
    """(code, line) as the row of the catalogue says, the anchor looked up in the story."""
    line = story.at.get(edit.anchor, 0)
    if edit.offset == "block":
        return edit.code, (line - 1) // BLOCK * BLOCK + 1
    return edit.code, line + edit.offset


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.name} ({edit.reach})")
def test_the_verifier_names_the_first_bad_line(edit, clean, tmp_path):
    assert verdict(tampered(clean, edit, tmp_path)) == expected(clean, edit)


@pytest.mark.parametrize("edit", REWRITES, ids=lambda edit: edit.name)
def test_a_perfect_rewrite_is_caught_by_a_checkpoint_kept_outside(edit, clean, tmp_path):
    folder, kept = tampered(clean, edit, tmp_path), note(clean.copy, 150)
    alone, held = verdict(folder), verdict(folder, kept)
    assert (alone[0], held) == ("OK", ("ROOT", 101))


@pytest.mark.parametrize("seed", range(100))
def test_a_clean_journal_raises_no_alarm(seed, tmp_path):
    story = tell(seed)
    folder = story.copy.write(tmp_path)
    assert verdict(folder, note(story.copy, 120)) == ("OK", len(story.copy.lines))


def test_the_catalogue_is_as_large_as_promised():
    names = {(edit.name, edit.reach) for edit in EDITS + REWRITES}
    assert (len(names) >= 60, len(names)) == (True, len(EDITS) + len(REWRITES))
