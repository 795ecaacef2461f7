"""An insider edits the books of a finished year in every way we could think of; each is reported.

The replay audit answers for tables, books and files, the stand-alone verifier for the journal.
Every edit starts from a fresh copy of the same demo year, and the copy without an edit passes.
"""

import os
import re
import sqlite3

import pytest
from tests.stages import tampering
from tests.stages.tampered_edits import JOURNAL, TABLES, Edit

# An audit for each edit, as `make torture` asks; otherwise edits whose findings name their own row
# share one, at most one edit a table.
EACH = bool(os.environ.get("NUANLIU_EACH"))


def together(edits):
    """The edits in rounds; what is found by comparing several rows is alone in its round."""
    rounds: list[dict[str, Edit]] = []
    for edit in edits:
        alone = EACH or not edit.code.startswith(("ROW-", "PII-"))
        place = edit.place.partition(" ")[0]
        room = [one for one in rounds if not alone and "" not in one and place not in one]
        if not room:
            rounds.append({})
        (room or rounds[-1:])[0]["" if alone else place] = edit
    return [list(one.values()) for one in rounds]


def picked_of(copy, edit):
    """What the insider picks, the line to name, and the words to expect: before he edits."""
    picked = copy.one(edit.pick) if edit.pick else None
    words = copy.one(edit.place, picked) if edit.place.startswith("SELECT") else edit.place
    told = "%pii%" if edit.code == "PII-DIFFERS" else "%"
    newest = "SELECT max(seq) FROM journal_entry WHERE obj_type = ? AND obj_id = ? AND line LIKE ?"
    line = copy.one(newest, words, str(picked), told)
    return picked, line, words if line is None else f"{words} {picked}"


def tampered(year, *edits):
    """A copy as the insider leaves it, and of each edit what `picked_of` says."""
    copy = tampering.Copy(year[0], year[0].with_name("copy"))
    told = [picked_of(copy, edit) for edit in edits]
    for edit, (picked, _, _) in zip(edits, told, strict=True):
        if callable(edit.sql):
            edit.sql(copy, picked)
        else:
            copy.base.executescript(edit.sql.format(id=picked))
    copy.done()
    return copy.folder, told


def named(found, edit, words):
    """The lines that the findings of an edit's code name for the row it changed."""
    pattern = re.compile(re.escape(words) + r"(?!\d)")
    return [entry for code, entry, what in found if code == edit.code and pattern.search(what)]


@pytest.fixture
def leave_nothing(year):
    """The copy goes when the test is over."""
    yield
    tampering.shutil.rmtree(year[0].with_name("copy"), ignore_errors=True)


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize("edits", together(TABLES), ids=lambda edits: edits[0].name)
def test_the_replay_audit_names_what_was_edited(edits, year):
    """The finding has the code of the table, and says which row, or what of it, is wrong."""
    folder, told = tampered(year, *edits)
    found = tampering.replayed(folder)
    seen = {
        edit.name: named(found, edit, words)[:1]
        for edit, (_, _, words) in zip(edits, told, strict=True)
    }
    lines = {edit.name: line for edit, (_, line, _) in zip(edits, told, strict=True)}
    assert seen == {
        name: [seen[name][0] if line is None and seen[name] else line]
        for name, line in lines.items()
    }


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize(("edit", "line"), JOURNAL, ids=[edit.name for edit, _ in JOURNAL])
def test_the_verifier_names_the_first_bad_line(edit, line, year):
    """The journal alone, or with a checkpoint that somebody else keeps, gives the edit away."""
    folder, ((picked, _, _),) = tampered(year, edit)
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


IDLE = "CREATE TRIGGER {0} BEFORE UPDATE ON ledger_line BEGIN SELECT 1; END"
LOOSE = """PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = replace(sql, '"available_fen" >= 0', '1')
WHERE name = 'ledger_line'; PRAGMA writable_schema = RESET"""
GUARDS = {
    "a trigger dropped": ("DROP TRIGGER journal_entry_no_DELETE", "journal_entry_no_DELETE"),
    "a trigger that does nothing in its place": (
        f"DROP TRIGGER ledger_line_explained; {IDLE.format('ledger_line_explained')}",
        "ledger_line_explained",
    ),
    "a trigger of his own": (IDLE.format("helper"), "helper"),
    "one live payment a person no more": (
        "DROP INDEX payment_one_live_a_person",
        "payment_one_live_a_person",
    ),
    "an overspend allowed": (LOOSE, "line_available"),
}


@pytest.mark.usefixtures("leave_nothing")
@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_missing_or_another_is_named(year, guard):
    """No row is edited: the database's own rules are not those of the migrations, and which."""
    sql, name = GUARDS[guard]
    copy = tampering.Copy(year[0], year[0].with_name("copy"))
    copy.done()
    base = sqlite3.connect(copy.folder / tampering.DATABASE)
    base.executescript(sql)
    base.close()
    found = tampering.replayed(copy.folder)
    assert [(code, f" {name} " in what) for code, _, what in found] == [("SCHEMA", True)]


def test_the_catalogue_has_no_row_twice():
    """Every edit has a name of its own, and there are more than sixty of them."""
    names = [edit.name for one in together(TABLES) for edit in one] + [
        edit.name for edit, _ in JOURNAL
    ]
    assert (len(names) > 60, len(set(names))) == (True, len(names))
