"""The tamper catalogue: what an insider with the files might do, and where it must be noticed.

Each row is (name, how far the insider goes, the edit, the verdict, the line it must name).
How far: 'line' touches the files only there; 'chain' also renumbers and re-hashes every later
line; 'all' computes the checkpoints anew as well, so that nothing but a rule of the format, or a
checkpoint kept outside, can give it away. The line is (anchor, offset): the first line of that
kind in the story, plus the offset; 'block' is the first line after the last sound checkpoint.
"""

# ruff: noqa: E501, ARG005 - the catalogue is a table: one edit a row, every edit called alike

import json
from typing import NamedTuple


class Edit(NamedTuple):
    """One row of the catalogue."""

    name: str
    reach: str
    change: object
    code: str
    anchor: str
    offset: object = 0


def on(anchor, change):
    """Edit the data of the first line of a kind."""
    return lambda copy, at: copy.edit(at[anchor], change)


def set_to(anchor, *path_and_value):
    """Set one value deep inside the first line of a kind."""
    *path, last, value = path_and_value

    def change(facts):
        for key in path:
            facts = facts[key]
        facts[last] = value

    return on(anchor, change)


def without(anchor, key):
    """Drop one field of the first line of a kind."""
    return on(anchor, lambda facts: facts.pop(key))


def raw(anchor, before, after):
    """Replace bytes of the line as written."""

    def change(copy, at):
        place = at[anchor] - 1
        changed = copy.lines[place].replace(before, after, 1)
        copy.lines[place], unchanged = changed, changed == copy.lines[place]
        if unchanged:
            raise LookupError(before)

    return change


def delete(anchor, count=1):
    """Take lines out."""

    def change(copy, at):
        del copy.lines[at[anchor] - 1 : at[anchor] - 1 + count]

    return change


def double(anchor):
    """Write the same line twice."""
    return lambda copy, at: copy.lines.insert(at[anchor], copy.lines[at[anchor] - 1])


def swap(anchor, other):
    """Exchange two lines."""

    def change(copy, at):
        a, b = at[anchor] - 1, at[other] - 1
        copy.lines[a], copy.lines[b] = copy.lines[b], copy.lines[a]

    return change


def cut(keep):
    """Cut the tail off, keeping `keep` lines."""

    def change(copy, at):
        del copy.lines[keep:]

    return change


def note(place, *, log=None, size=None, root=None):
    """Change one checkpoint."""

    def change(copy, at):
        was = copy.notes[place]
        copy.notes[place] = (log or was[0], size or was[1], root or was[2])

    return change


def file(path, change):
    """Change a file of the folder as bytes."""
    return lambda copy, at: copy.files.update({path: change(copy.tree()[path])})


def attachment(change):
    """Change, rename or drop the one attachment: `change` maps (path, data) to files to set."""

    def edit(copy, at):
        path = next(path for path in copy.files if path.startswith("files/"))
        copy.files.update(change(path, copy.files[path]))

    return edit


def insert_genesis(copy, at):
    """A second genesis in the middle."""
    facts = copy.facts(1) | {"intent": "again"}
    copy.lines.insert(at["campaigns.open"] - 1, json.dumps(facts).encode())


def forge_payment(copy, at):
    """A payment to a thirteenth person nobody approved, booked after the last line."""
    facts = copy.facts(at["payments.hand_over"])
    facts["intent"], facts["obj"]["id"] = "forged:1", "9001"
    facts["voucher"] = f"2024-{int(copy.facts(len(copy.lines))['voucher'][5:]) + 1}"
    copy.add(facts)


def replace_person(facts):
    """The money of one goes to another."""
    facts["obj"]["persons"]["person_id"] = 4711


def swap_salts(data):
    """The salts of two values exchanged."""
    rows = [json.loads(line) for line in data.splitlines()]
    rows[0]["salt"], rows[1]["salt"] = rows[1]["salt"], rows[0]["salt"]
    return b"".join(_line(row) for row in rows)


def rename_in_salts(data):
    """Another name under the same salt."""
    rows = [json.loads(line) for line in data.splitlines()]
    rows[0]["value"] = "另一人"
    return b"".join(_line(row) for row in rows)


def _line(row):
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


ACT, APPROVE, RELEASE = "projects.activate", "reviews.approve", "payments.release"
PAID, FAILED, CASH = "payments.confirm", "payments.fail", "payments.hand_over"
NAMED, DRAFT, OPEN, CLOSE = (
    "nominations.submit",
    "projects.draft",
    "campaigns.open",
    "projects.close",
)
START, NO, CHECK = "genesis", "refusal", "nominations.check"
JOURNAL, NOTES, SALTS = "journal/000001.ndjson", "checkpoints.txt", "salts.ndjson"
FIRST_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

EDITS = (
    # Somebody edits a line and hopes: the next line names the hash of what stood there.
    Edit("amount of an object", "line", set_to(CASH, "obj", "amounts", "amount_fen", 90_000), "PREV", CASH, 1),
    Edit("amount of a leg", "line", set_to(CASH, "legs", 0, 3, 40_000), "PREV", CASH, 1),
    Edit("who did it", "line", set_to(APPROVE, "actor", "account:3"), "PREV", APPROVE, 1),
    Edit("who was paid", "line", on(PAID, replace_person), "PREV", PAID, 1),
    Edit("when", "line", set_to(OPEN, "t", "2024-01-02T09:00:00Z"), "PREV", OPEN, 1),
    Edit("why refused", "line", set_to(NO, "code", "OTHER"), "PREV", NO, 1),
    Edit("which unit", "line", set_to(OPEN, "unit", "530102"), "PREV", OPEN, 1),
    Edit("which rule", "line", set_to(NAMED, "rule", "panlong-2023"), "PREV", NAMED, 1),
    Edit("hash of other fields", "line", set_to(DRAFT, "obj", "rest", "0" * 64), "PREV", DRAFT, 1),
    Edit("a date of an object", "line", set_to(OPEN, "obj", "dates", "on", "2024-02-20"), "PREV", OPEN, 1),
    Edit("the previous hash", "line", set_to(OPEN, "prev", "0" * 64), "PREV", OPEN),
    Edit("a number", "line", set_to(OPEN, "seq", 4711), "SEQ", OPEN),
    Edit("a number as text", "line", set_to(OPEN, "seq", "9"), "SEQ", OPEN),
    Edit("the very last line", "line", set_to(CLOSE, "actor", "account:1"), "ROOT", CLOSE, "block"),
    Edit("one line deleted", "line", delete(OPEN), "SEQ", OPEN),
    Edit("the first line deleted", "line", delete(START), "SEQ", START),
    Edit("a line doubled", "line", double(OPEN), "SEQ", OPEN, 1),
    Edit("two lines swapped", "line", swap(DRAFT, OPEN), "SEQ", DRAFT),
    Edit("the tail cut off", "line", cut(240), "TAIL", START, 239),
    Edit("the tail cut at a checkpoint", "line", cut(200), "TAIL", START, 199),
    # The whole chain is hashed again: the checkpoints disagree.
    Edit("amount, re-hashed", "chain", set_to(CASH, "obj", "amounts", "amount_fen", 90_000), "ROOT", CASH, "block"),
    Edit("payee, re-hashed", "chain", on(PAID, replace_person), "ROOT", PAID, "block"),
    Edit("actor, re-hashed", "chain", set_to(OPEN, "actor", "account:3"), "ROOT", OPEN, "block"),
    Edit("time, re-hashed", "chain", set_to(CLOSE, "t", "2023-12-31T09:00:00Z"), "ROOT", CLOSE, "block"),
    Edit("a refusal removed, re-hashed", "chain", delete(NO), "ROOT", NO, "block"),
    Edit("a check removed, re-hashed", "chain", delete(CHECK), "ROOT", CHECK, "block"),
    Edit("a refusal forged, re-hashed", "chain", double(NO), "ROOT", NO, "block"),
    Edit("an object swapped in time, re-hashed", "chain", swap(DRAFT, OPEN), "STATE", ACT),
    Edit("a payment appended, re-hashed", "chain", forge_payment, "OVERSPEND", CLOSE, 1),
    # The checkpoints are edited.
    Edit("a checkpoint's size", "line", note(1, size=101), "ROOT", START, 50),
    Edit("a checkpoint beyond the end", "line", note(-1, size=100_000), "TAIL", CLOSE),
    Edit("a checkpoint's root", "line", note(0, root=FIRST_ROOT), "ROOT", START),
    Edit("a checkpoint's name", "line", note(1, log="other.example/journal"), "CHECKPOINT", START, 99),
    Edit("checkpoints out of order", "line", lambda copy, at: copy.notes.reverse(), "CHECKPOINT", "", 0),
    Edit("a checkpoint twice", "line", lambda copy, at: copy.notes.insert(0, copy.notes[0]), "CHECKPOINT", "", 0),
    Edit("no checkpoint left", "line", lambda copy, at: copy.notes.clear(), "CHECKPOINT", "", 0),
    Edit("checkpoints with CRLF", "line", file(NOTES, lambda data: data.replace(b"\n", b"\r\n")), "CHECKPOINT", "", 0),
    Edit("a remark among the checkpoints", "line", file(NOTES, lambda data: data + b"ok\n"), "CHECKPOINT", "", 0),
    # The bytes of a line: the same facts in another spelling are another leaf, and refused as such.
    Edit("a space", "line", raw(OPEN, b'":"', b'": "'), "CANON", OPEN),
    Edit("a tab at the end", "line", raw(OPEN, b"}", b"}\t"), "CANON", OPEN),
    Edit("a duplicate key", "line", raw(OPEN, b'{"actor"', b'{"actor":"x","actor"'), "CANON", OPEN),
    Edit("keys out of order", "line", raw(OPEN, b'{"actor":"account:2",', b"{"), "FORM", OPEN),
    Edit("an escaped letter", "line", raw(OPEN, b"campaigns", b"\\u0063ampaigns"), "CANON", OPEN),
    Edit("an amount as float", "line", raw(CASH, b":50000}", b":50000.0}"), "FORM", CASH),
    Edit("an amount with exponent", "line", raw(CASH, b":50000}", b":5e4}"), "CANON", CASH),
    Edit("an amount as text", "line", raw(CASH, b":50000}", b':"50000"}'), "FORM", CASH),
    Edit("null", "line", raw(OPEN, b'"530103"', b"null"), "FORM", OPEN),
    Edit("NaN", "line", raw(CASH, b":50000}", b":NaN}"), "FORM", CASH),
    Edit("a byte order mark", "line", file(JOURNAL, lambda data: b"\xef\xbb\xbf" + data), "CANON", START),
    Edit("CRLF", "line", file(JOURNAL, lambda data: data.replace(b"\n", b"\r\n")), "CANON", START),
    Edit("no final newline", "line", file(JOURNAL, lambda data: data[:-1]), "SEGMENT", CLOSE),
    Edit("an empty line", "line", lambda copy, at: copy.lines.insert(at[OPEN] - 1, b""), "CANON", OPEN),
    Edit("a broken byte", "line", raw(OPEN, b"campaigns", b"campaign\xff"), "CANON", OPEN),
    Edit("a decomposed letter", "line", set_to(OPEN, "unit", "Cafe\u0301"), "CANON", OPEN),
    Edit("a control character", "line", set_to(OPEN, "unit", "a\x85b"), "CANON", OPEN),
    Edit("an array for a line", "line", raw(OPEN, b"{", b"[{"), "CANON", OPEN),
    Edit("an oversized line", "line", set_to(OPEN, "unit", "x" * 70_000), "CANON", OPEN),
    # Everything is computed anew: only the rules of the books are left to notice.
    Edit("an unknown field", "all", set_to(OPEN, "note", "ok"), "FORM", OPEN),
    Edit("an unknown field of an object", "all", set_to(OPEN, "obj", "note", "ok"), "FORM", OPEN),
    Edit("a field missing", "all", without(OPEN, "unit"), "FORM", OPEN),
    Edit("an unknown kind", "all", set_to(OPEN, "kind", "lottery.draw"), "KIND", OPEN),
    Edit("a name as actor", "all", set_to(OPEN, "actor", "张三"), "FORM", OPEN),
    Edit("a day that is none", "all", set_to(OPEN, "t", "2024-13-01T09:00:00Z"), "FORM", OPEN),
    Edit("an object that is a list", "all", set_to(OPEN, "obj", []), "FORM", OPEN),
    Edit("a state skipped", "all", set_to(APPROVE, "obj", "from", "submitted"), "STATE", APPROVE),
    Edit("a state jumped to", "all", set_to(CHECK, "obj", "state", "approved"), "STATE", APPROVE),
    Edit("a thing made twice", "all", set_to(OPEN, "obj", {"type": "projects.project", "id": "1", "from": "", "state": "draft", "verb": "draft"}), "STATE", OPEN),
    Edit("a state without a move", "all", on(PAID, lambda facts: (facts["obj"].pop("from"), facts["obj"].pop("verb"))), "STATE", PAID),
    Edit("a move without a verb", "all", on(PAID, lambda facts: facts["obj"].pop("verb")), "STATE", PAID),
    Edit("a negative leg", "all", set_to(CASH, "legs", 0, 3, -50_000), "FORM", CASH),
    Edit("a leg of nothing", "all", set_to(CASH, "legs", 0, 3, 0), "FORM", CASH),
    Edit("a leg that skips approval", "all", set_to(CASH, "legs", 0, 1, "available"), "FORM", CASH),
    Edit("a leg into an unknown bucket", "all", set_to(CASH, "legs", 0, 2, "pocket"), "FORM", CASH),
    Edit("more than is there", "all", set_to(APPROVE, "legs", 0, 3, 99_000_000), "OVERSPEND", APPROVE),
    Edit("from another line's money", "all", set_to(CASH, "legs", 0, 0, 2), "OVERSPEND", CASH),
    Edit("a voucher number twice", "all", set_to(CASH, "voucher", "2024-2"), "VOUCHER", CASH),
    Edit("a voucher number skipped", "all", set_to(CASH, "voucher", "2024-999"), "VOUCHER", CASH),
    Edit("a voucher number dressed up", "all", set_to(ACT, "voucher", "2024-01"), "VOUCHER", ACT),
    Edit("legs without a voucher", "all", without(CASH, "voucher"), "VOUCHER", CASH),
    Edit("a voucher without legs", "all", without(CASH, "legs"), "VOUCHER", CASH),
    Edit("a check removed", "all", delete(CHECK), "STATE", APPROVE, -1),
    Edit("a booking removed", "all", delete(CASH), "VOUCHER", CASH),
    Edit("a refusal with legs", "all", set_to(NO, "legs", [[1, "available", "encumbered", 1]]), "FORM", NO),
    Edit("a refusal without a code", "all", without(NO, "code"), "FORM", NO),
    Edit("a second genesis", "all", insert_genesis, "GENESIS", OPEN),
    Edit("genesis of another format", "all", set_to(START, "format", 2), "GENESIS", START),
    Edit("genesis in another currency", "all", set_to(START, "currency", "USD"), "FORM", START),
    Edit("no genesis", "all", delete(START), "GENESIS", START),
    Edit("a key of the founding used again", "all", set_to(CASH, "intent", "7:00001"), "INTENT", CASH),
    Edit("one key for two deeds", "all", lambda copy, at: copy.edit(at[CASH], lambda facts: facts.update(intent=copy.facts(at[PAID])["intent"])), "INTENT", CASH),
    Edit("a commitment that is no hash", "all", set_to(NAMED, "pii", "name", "职工1"), "FORM", NAMED),
    Edit("a log renamed", "all", set_to(START, "name", "other.example/journal"), "CHECKPOINT", START, 49),
    # What lies beside the journal.
    Edit("another commitment", "all", set_to(NAMED, "pii", "name", "0" * 64), "SALT", NAMED),
    Edit("commitments dropped", "all", without(NAMED, "pii"), "SALT", NAMED),
    Edit("salts exchanged", "line", file(SALTS, swap_salts), "SALT", NAMED),
    Edit("another name under a salt", "line", file(SALTS, rename_in_salts), "SALT", NAMED),
    Edit("an attachment edited", "line", attachment(lambda path, data: {path: data + b" "}), "FILE", ACT),
    Edit("an attachment removed", "line", attachment(lambda path, data: {path: b"-", "files/.keep": b""}), "FILE", "", 0),
    Edit("an attachment planted", "line", attachment(lambda path, data: {"files/" + "f" * 64: b"x"}), "FILE", "", 0),
    Edit("balances embellished", "line", lambda copy, at: copy.files.update({"balances.json": b"{}\n"}), "BALANCE", "", 0),
    Edit("a segment added", "line", lambda copy, at: copy.files.update({"journal/000002.ndjson": b"{}\n"}), "SEGMENT", CLOSE, 1),
    Edit("a segment renamed", "line", lambda copy, at: copy.files.update({"journal/000003.ndjson": copy.tree()[JOURNAL], JOURNAL: b"-"}), "SEGMENT", "", 0),
    Edit("a stray file among the segments", "line", lambda copy, at: copy.files.update({"journal/notes.txt": b"ok"}), "SEGMENT", "", 0),
)  # fmt: skip

# Rewrites that break no rule of the format once everything is computed anew: only a checkpoint
# kept outside shows them. The verdict is against the checkpoint over 150 lines.
REWRITES = (
    Edit("amount of an object", "all", set_to(ACT, "obj", "amounts", "amount_fen", 1), "ROOT", ACT),
    Edit("who drafted", "all", set_to(DRAFT, "actor", "account:3"), "ROOT", DRAFT),
    Edit("when it opened", "all", set_to(OPEN, "t", "2024-01-01T09:00:00Z"), "ROOT", OPEN),
    Edit("a refusal hushed up", "all", delete(NO), "ROOT", NO),
    Edit("a refusal invented", "all", double(NO), "ROOT", NO),
    Edit("the reason of a refusal", "all", set_to(NO, "code", "TYPING-ERROR"), "ROOT", NO),
    Edit("a nomination's person", "all", on(NAMED, replace_person), "ROOT", NAMED),
    Edit("the rule applied", "all", set_to(NAMED, "rule", "none"), "ROOT", NAMED),
    Edit("the installation's id", "all", set_to(START, "id", "box-8"), "ROOT", START),
    Edit("demo made live", "all", set_to(START, "database", "live"), "ROOT", START),
)
