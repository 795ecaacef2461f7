"""An insider edits the books of a finished year in every way we could think of; each is reported.

The replay audit answers for tables, books and files, the stand-alone verifier for the journal.
Every edit starts from a fresh copy of the same demo year, and the copy without an edit passes.
"""

import re

import pytest
from tests.stages import tampering
from tests.stages.tampered_edits import JOURNAL, TABLES


def tampered(year, edit):
    """A copy as the insider leaves it; what he picked, the line to name, the words to expect."""
    copy = tampering.Copy(year[0], year[0].with_name("copy"))
    picked = copy.one(edit.pick) if edit.pick else None
    words = copy.one(edit.place, picked) if edit.place.startswith("SELECT") else edit.place
    told = "%pii%" if edit.code == "PII-DIFFERS" else "%"
    newest = "SELECT max(seq) FROM journal_entry WHERE obj_type = ? AND obj_id = ? AND line LIKE ?"
    line = copy.one(newest, words, str(picked), told)
    if callable(edit.sql):
        edit.sql(copy, picked)
    else:
        copy.base.script(edit.sql.format(id=picked))
    copy.done()
    if line is not None:
        words = f"{words} {picked}"
    return copy.folder, picked, line, words


@pytest.fixture
def leave_nothing(year):
    """The copy goes when the test is over."""
    yield
    tampering.remove(year[0].with_name("copy"))


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize("edit", TABLES, ids=lambda edit: edit.name)
def test_the_replay_audit_names_what_was_edited(edit, year):
    """The finding has the code of the table, and says which row, or what of it, is wrong."""
    folder, _, line, words = tampered(year, edit)
    found = [one for one in tampering.replayed(folder) if one[0] == edit.code]
    named = [entry for _, entry, what in found if re.search(re.escape(words) + r"(?!\d)", what)]
    assert named[:1] == [named[0] if line is None and named else line]


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize(("edit", "line"), JOURNAL, ids=[edit.name for edit, _ in JOURNAL])
def test_the_verifier_names_the_first_bad_line(edit, line, year):
    """The journal alone, or with a checkpoint that somebody else keeps, gives the edit away."""
    folder, picked, _, _ = tampered(year, edit)
    outside = [year[1]] if edit.place == "outside" else []
    found = [(code, entry) for code, entry, _ in tampering.verified(folder, *outside)]
    assert found == [(edit.code, line(picked))]


def test_the_untouched_year_passes_both(year):
    """Control: no edit, no finding, with and without the checkpoint kept outside."""
    told = (tampering.replayed(year[0]), tampering.verified(year[0], year[1]))
    assert told == ([], [])


@pytest.mark.usefixtures("leave_nothing")
def test_guards_taken_away_and_put_back_are_no_finding_by_themselves(year):
    """Control: the copy with triggers and indexes dropped and put back, nothing edited, passes."""
    copy = tampering.Copy(year[0], year[0].with_name("copy"))
    copy.done()
    assert (tampering.replayed(copy.folder), tampering.verified(copy.folder)) == ([], [])


GUARDS = {
    "a trigger dropped": "journal_entry_no_DELETE",
    "a trigger that does nothing in its place": "ledger_line_explained",
    "a trigger of his own": "helper",
    "one live payment a person no more": "payment_one_live_a_person",
    "an overspend allowed": "line_available",
}


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_missing_or_another_is_named(year, guard):
    """No row is edited: the database's own rules are not those of the migrations, and which."""
    copy = tampering.Copy(year[0], year[0].with_name("copy"))
    copy.done()
    copy.base.spoil(guard)
    found = tampering.replayed(copy.folder)
    name = re.compile(f"[ .]{GUARDS[guard]} ", re.IGNORECASE)
    assert [(code, bool(name.search(what))) for code, _, what in found] == [("SCHEMA", True)]


def test_the_catalogue_has_no_row_twice():
    """Every edit has a name of its own, and there are more than sixty of them."""
    names = [edit.name for edit in TABLES] + [edit.name for edit, _ in JOURNAL]
    assert (len(names) > 60, len(set(names))) == (True, len(names))
