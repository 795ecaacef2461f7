"""The cases of verifier/vectors: name, what it shows, how it is made."""
# ruff: noqa: E501 - a table: one case a row

import json
from typing import Any

from tools.journal_copy import Copy
from tools.vector_words import (
    APPROVAL,
    GRANT,
    NAMED,
    PAPER_HASH,
    REFUSAL,
    RELEASE,
    common,
    edited,
    journal,
    legs,
    marked,
    outside,
    packed,
    proof,
    salt_line,
    spelled,
    start,
    thing,
    with_files,
    with_paper,
    year,
)

BALANCES = b'{"1":{"available":400,"encumbered":600,"in_transit":0,"outside":-1000,"paid":0}}\n'


def good() -> list[tuple[str, str, Copy]]:
    """Journals that break no rule."""
    return [
        ("genesis", "the shortest journal", marked(start())),
        ("live", "a live installation", marked(start(database="live"))),
        ("two-checkpoints", "checkpoints over 1 and 3 lines", marked(journal({}, {}), 1, 3)),
        ("uncovered", "a line after the last checkpoint", marked(journal({}, {}), 2)),
        ("refusal", "a refused attempt", marked(journal(REFUSAL))),
        ("refusal-repeats-intent", "an attempt refused, then done under the same intent", marked(journal({**REFUSAL, "intent": "x"}, {"intent": "x"}))),
        ("two-lines-one-deed", "two objects of one deed", marked(journal({**thing("", "new"), **common("projects.draft", 7)}, {**thing("", "new", id="2"), **common("projects.draft", 7)}))),
        ("object-without-state", "an object that has no lifecycle", marked(journal({"obj": {"type": "people.union", "id": "1"}}))),
        ("move", "created, then moved", marked(journal(thing("", "new"), thing("new", "done")))),
        ("noted-in-place", "recorded again without a move", marked(journal(thing("", "new"), {"obj": {"type": "payments.payment", "id": "1", "state": "new"}}))),
        ("groups", "persons, amounts, dates, rest", marked(journal(thing("", "new", persons={"person_id": 3}, amounts={"amount_fen": -5}, dates={"on": "2024-02-29", "at": "2024-02-29T23:59:59Z"}, rest="0" * 64)))),
        ("path-of-a-yuan", "outside, available, encumbered, in transit, paid and back", marked(year())),
        ("cash", "paid straight from encumbered", marked(journal(GRANT, APPROVAL, legs("2024-3", (1, "encumbered", "paid", 600))))),
        ("surrender", "what is left goes back", marked(journal(GRANT, legs("2024-2", (1, "available", "outside", 1000))))),
        ("transfer", "one voucher moves money between two budget lines", marked(journal(GRANT, legs("2024-2", (1, "available", "outside", 300), (2, "outside", "available", 300))))),
        ("two-series", "two years' vouchers side by side", marked(journal(GRANT, legs("2025-1", (2, "outside", "available", 5)), APPROVAL))),
        ("largest-amount", "2^53 - 1 fen", marked(journal(legs("2024-1", (1, "outside", "available", 2**53 - 1))))),
        ("salts", "a commitment opened", with_files(marked(journal(NAMED)), salts_dot_ndjson=salt_line())),
        ("salts-erased", "a commitment nobody can open any more", marked(journal(NAMED))),
        ("attachment", "a file named by its hash", with_paper(marked(journal({"doc": [PAPER_HASH]})))),
        ("attachment-kept-elsewhere", "a hash, but no files folder", marked(journal({"doc": [PAPER_HASH]}))),
        ("chinese", "NFC text beyond ASCII, a rare character included", marked(journal({"unit": "盘龙区总工会𠮷"}))),
        ("escapes", "quotation mark, backslash and tab in a text", marked(journal({"unit": 'a"b\\c\td'}))),
        ("balances", "balances.json agrees", with_files(marked(journal(GRANT, APPROVAL)), balances_dot_json=BALANCES)),
        ("rule", "the version of the rule applied", marked(journal({"rule": "panlong-2024"}))),
        ("outcome", "a deed that says only how it ended", marked(journal({"done": "0" * 64}))),
        ("proof", "one line proved against a checkpoint kept outside", proof(marked(year()), 4)),
        ("proof-odd-last", "the last of five lines", proof(marked(journal(GRANT, APPROVAL, RELEASE, {})), 5)),
    ]  # fmt: skip


def bad_lines() -> list[tuple[str, str, Copy]]:
    """One line is not what a line must be."""
    return [
        ("space", "a space after a colon", spelled('"unit":', '"unit": ')),
        ("space-at-end", "a space at the end", spelled('乙"}', '乙"} ')),
        ("carriage-return", "CRLF", spelled('08:30:00Z","unit":"甲/乙"}', '08:30:00Z","unit":"甲/乙"}\r')),
        ("byte-order-mark", "a byte order mark", spelled('{"actor":', '\ufeff{"actor":', 1)),
        ("duplicate-key", "one key twice", spelled('"unit":', '"unit":"x","unit":')),
        ("duplicate-inner-key", "one key twice inside", spelled('"id":"1"', '"id":"1","id":"1"')),
        ("unsorted", "two keys exchanged", spelled('"id":"1","state":"new"', '"state":"new","id":"1"')),
        ("escaped-solidus", "an escape JSON does not need", spelled("甲/乙", "甲\\/乙")),
        ("escaped-letter", "a letter as \\u escape", spelled("甲", "\\u7532")),
        ("escape-upper-case", "hex digits in capitals", spelled("甲/乙", "\\u001F")),
        ("lone-surrogate", "half a character", spelled("甲/乙", "\\ud800")),
        ("float", "a whole number with a fraction", spelled('"seq":2', '"seq":2.0')),
        ("exponent", "a number with exponent", spelled('"seq":2', '"seq":2e0')),
        ("minus-zero", "minus zero", spelled('"seq":2', '"seq":-0')),
        ("null", "null", spelled('"甲/乙"', "null")),
        ("nan", "NaN", spelled('"seq":2', '"seq":NaN')),
        ("true-for-one", "true where 1 is meant", spelled('"seq":1', '"seq":true', 1)),
        ("not-utf-8", "a byte that is no UTF-8", spelled("甲/乙", "\udcff")),
        ("not-nfc", "e and a combining accent", spelled("甲/乙", "e\u0301")),
        ("delete-character", "U+007F", spelled("甲/乙", "\x7f")),
        ("line-separator", "U+2028", spelled("甲/乙", "\u2028")),
        ("raw-tab", "a control character not escaped", spelled("甲/乙", "\t")),
        ("array", "an array instead of an object", spelled('{"actor"', '[{"actor"')),
        ("trailing-text", "two values on a line", spelled('"甲/乙"}', '"甲/乙"}{}')),
        ("empty-line", "an empty line", _inserted(b"")),
        ("nested", "two thousand brackets", _inserted(b"[" * 2000)),
        ("too-long", "more than 64 KiB", spelled("甲/乙", "x" * 65536)),
    ]  # fmt: skip


def _inserted(line: bytes) -> Copy:
    copy = journal({}, {})
    copy.lines.insert(1, line)
    return marked(copy)


def _spoiled(**change: Any) -> Copy:
    return marked(journal({**thing("", "new"), **change}))


def bad_fields() -> list[tuple[str, str, Copy]]:
    """Fields unknown, missing or of the wrong form; everything is hashed as it stands."""
    return [
        ("unknown-field", "a field of no known format", _spoiled(memo="x")),
        ("missing-field", "no unit", edited(marked(journal({})), 2, lambda line: line.pop("unit"))),
        ("unknown-kind", "a kind of no known room", _spoiled(kind="lottery.draw")),
        ("bare-kind", "a kind without a verb", _spoiled(kind="projects")),
        ("actor-name", "a name where a pseudonym belongs", _spoiled(actor="张三")),
        ("local-time", "a time that is not UTC", _spoiled(t="2024-01-02T08:30:00+08:00")),
        ("month-13", "a month that is none", _spoiled(t="2024-13-02T08:30:00Z")),
        ("empty-intent", "no intent", _spoiled(intent="")),
        ("object-unknown-field", "an object with a field too many", _spoiled(**thing("", "new", memo="x"))),
        ("object-without-id", "an object without id", _spoiled(obj={"type": "payments.payment"})),
        ("object-number-id", "an id that is a number", _spoiled(**thing("", "new", id=1))),
        ("object-empty-group", "amounts without an amount", _spoiled(**thing("", "new", amounts={}))),
        ("amount-text", "an amount in quotation marks", _spoiled(**thing("", "new", amounts={"amount_fen": "5"}))),
        ("amount-too-large", "2^53 fen", _spoiled(**thing("", "new", amounts={"amount_fen": 2**53}))),
        ("amount-true", "true as an amount", _spoiled(**thing("", "new", amounts={"amount_fen": True}))),
        ("date-slashes", "a date with slashes", _spoiled(**thing("", "new", dates={"on": "2024/02/01"}))),
        ("rest-short", "a hash that is none", _spoiled(**thing("", "new", rest="0"))),
        ("done-short", "an outcome that is no hash", _spoiled(done="0")),
        ("doc-empty", "an empty list of attachments", _spoiled(doc=[])),
        ("pii-plain", "a name where a commitment belongs", _spoiled(pii={"name": "张三"})),
        ("refusal-without-code", "a refusal that says not why", marked(journal({"kind": "refusal"}))),
        ("refusal-with-legs", "a refusal that moves money", marked(journal({**REFUSAL, **GRANT}))),
        ("refusal-with-object", "a refusal that changes an object", marked(journal({**REFUSAL, **thing("", "new")}))),
        ("code-on-a-deed", "a refusal's code on a deed", _spoiled(code="X")),
    ]  # fmt: skip


def bad_chain() -> list[tuple[str, str, Copy]]:
    """Numbers, hashes, checkpoints, segments."""
    gap, torn, cut = marked(journal({}, {})), marked(journal({}, {})), marked(journal({}, {}))
    gap.edit(2, lambda line: line.update(seq=7))
    torn.edit(2, lambda line: line.update(actor="account:2"))
    cut.lines.pop()
    forged, renamed, doubled = (
        marked(journal({}, {}), 1, 3),
        marked(journal({})),
        marked(journal({})),
    )
    forged.notes[1] = (*forged.notes[1][:2], forged.notes[0][2])
    renamed.notes[0] = ("other.example/log", *renamed.notes[0][1:])
    doubled.notes *= 2
    return [
        ("gap", "a number skipped", gap),
        ("torn", "a line edited, the next still names the old one", torn),
        ("cut", "the tail cut off", cut),
        ("root", "a checkpoint's root forged", forged),
        ("other-log", "a checkpoint of another log", renamed),
        ("checkpoint-twice", "the same checkpoint twice", doubled),
        ("checkpoint-zero", "a checkpoint over nothing", with_files(marked(journal({})), checkpoints_dot_txt=f"{renamed.notes[0][0]}\n0\n{renamed.notes[0][2]}\n".encode())),
        ("checkpoint-base64url", "a root in another alphabet", with_files(marked(journal({})), checkpoints_dot_txt=b"x\n2\n" + b"-" * 43 + b"=\n")),
        ("no-checkpoint", "an empty checkpoints.txt", journal({})),
        ("no-newline", "the last line has no newline", with_files(marked(journal({})), journal__000001_dot_ndjson=b"\n".join(journal({}).lines))),
        ("segment-missing", "segments begin with 2", with_files(marked(journal({})), journal__000002_dot_ndjson=b"x\n", journal__000001_dot_ndjson=b"-")),
        ("segment-empty", "an empty segment", with_files(marked(journal({})), journal__000001_dot_ndjson=b"")),
        ("genesis-missing", "no genesis", _without_genesis()),
        ("genesis-twice", "a second genesis", marked(journal({**start().facts(1), "intent": "again"}))),
        ("genesis-format", "a newer format", marked(start(format=2))),
        ("genesis-suite", "another hash", marked(start(suite="sm3"))),
        ("genesis-currency", "another currency", marked(start(currency="USD"))),
        ("genesis-more", "a term of no known format", marked(start(witness="x"))),
    ]  # fmt: skip


def _without_genesis() -> Copy:
    copy = Copy()
    copy.add(common("projects.draft", 1))
    return marked(copy)


def bad_books() -> list[tuple[str, str, Copy]]:
    """Every hash is right, and still the books cannot be."""
    skip = legs("2024-2", (1, "available", "paid", 600))
    return [
        ("intent-twice", "one intent, two deeds", marked(journal({"intent": "x"}, {}, {"intent": "x"}))),
        ("intent-two-actors", "one intent, two actors", marked(journal({"intent": "x"}, {"intent": "x", "actor": "account:2"}))),
        ("state-jump", "a move from where the object is not", marked(journal(thing("", "new"), thing("sent", "paid")))),
        ("state-twice-new", "created twice", marked(journal(thing("", "new"), thing("", "new")))),
        ("state-changed-without-move", "a state changed without a move", marked(journal(thing("", "new"), {"obj": {"type": "payments.payment", "id": "1", "state": "paid"}}))),
        ("state-forgotten", "an object with a state recorded without it", marked(journal(thing("", "new"), {"obj": {"type": "payments.payment", "id": "1"}}))),
        ("move-without-state", "a move that arrives nowhere", marked(journal({"obj": {"type": "payments.payment", "id": "1", "from": "", "verb": "go"}}))),
        ("verb-without-from", "a verb without a move", marked(journal({"obj": {"type": "payments.payment", "id": "1", "verb": "go"}}))),
        ("overspend", "more approved than granted", marked(journal(GRANT, legs("2024-2", (1, "available", "encumbered", 1001))))),
        ("overspend-between", "below zero between two legs of a line", marked(journal(GRANT, legs("2024-2", (1, "encumbered", "paid", 5), (1, "available", "encumbered", 5))))),
        ("leg-negative", "a negative leg", marked(journal(legs("2024-1", (1, "outside", "available", -5))))),
        ("leg-zero", "a leg of nothing", marked(journal(legs("2024-1", (1, "outside", "available", 0))))),
        ("leg-line-zero", "budget lines count from 1", marked(journal(legs("2024-1", (0, "outside", "available", 5))))),
        ("leg-skips", "paid without approval", marked(journal(GRANT, skip))),
        ("leg-bucket", "a bucket nobody knows", marked(journal(legs("2024-1", (1, "outside", "pocket", 5))))),
        ("leg-nowhere", "from a bucket to itself", marked(journal(legs("2024-1", (1, "outside", "outside", 5))))),
        ("voucher-gap", "a voucher number skipped", marked(journal(GRANT, {**APPROVAL, "voucher": "2024-3"}))),
        ("voucher-twice", "a voucher number in two deeds", marked(journal(GRANT, {**APPROVAL, "voucher": "2024-1"}))),
        ("voucher-zero", "numbers begin at 1", marked(journal({**GRANT, "voucher": "2024-0"}))),
        ("voucher-padded", "a number with a leading zero", marked(journal({**GRANT, "voucher": "2024-01"}))),
        ("voucher-missing", "legs without a voucher", marked(journal({"legs": GRANT["legs"]}))),
        ("voucher-alone", "a voucher without legs", marked(journal({"voucher": "2024-1"}))),
        ("salt-wrong", "a salt that opens nothing", with_files(marked(journal(NAMED)), salts_dot_ndjson=salt_line(value="李四"))),
        ("salt-without-commitment", "a salt for a line that commits to nothing", with_files(marked(journal({})), salts_dot_ndjson=salt_line())),
        ("salt-without-newline", "the last line of the salts has no newline", with_files(marked(journal(NAMED)), salts_dot_ndjson=salt_line()[:-1])),
        ("salt-more", "a field of no known format beside a salt", with_files(marked(journal(NAMED)), salts_dot_ndjson=salt_line(memo="x"))),
        ("salt-beyond", "a salt for a line that is not there", with_files(marked(journal(NAMED)), salts_dot_ndjson=salt_line(seq=9))),
        ("attachment-edited", "a file that is not what its name says", with_paper(marked(journal({"doc": [PAPER_HASH]})), data=b"other")),
        ("attachment-missing", "a file named in the journal is not there", with_paper(marked(journal({"doc": ["1" * 64, PAPER_HASH]})))),
        ("attachment-unknown", "a file the journal does not name", with_paper(marked(journal({})))),
        ("balances-differ", "balances.json says otherwise", with_files(marked(journal(GRANT, APPROVAL)), balances_dot_json=BALANCES.replace(b"400", b"401"))),
        ("proof-path", "a proof with one hash changed", proof(marked(year()), 4, path=" ".join(["0" * 64] * 3))),
        ("proof-longer", "a proof with a hash too many", proof(marked(year()), 4, path=_longer(year(), 4))),
        ("proof-more", "a field of no known format in a proof", proof(marked(year()), 4, memo="x")),
        ("proof-seq-zero", "line 0 would have the path of line 4 of 4", proof(marked(journal(GRANT, APPROVAL, RELEASE)), 4, seq=0)),
        ("proof-seq", "a proof that names another line", proof(marked(year()), 4, seq=3)),
    ]  # fmt: skip


def _longer(copy: Copy, number: int) -> str:
    told = json.loads(proof(copy, number).files["proof.json"])["path"]
    return " ".join([told, "0" * 64])


def all_cases() -> dict[str, dict[str, Any]]:
    """'good/genesis' to what is written; rewritten histories and proofs come with a checkpoint."""
    groups = {"good": good(), "bad": [*bad_lines(), *bad_fields(), *bad_chain(), *bad_books()]}
    made = {}
    for group, cases in groups.items():
        for name, about, copy in cases:
            kept = ["\n".join([*map(str, mark), ""]) for mark in copy.notes]
            kept = kept if "proof.json" in copy.files else []
            made[f"{group}/{name}"] = packed(copy, about, kept)
    honest = marked(journal(GRANT, APPROVAL))
    rewritten = marked(journal(GRANT, {**APPROVAL, "legs": [[1, "available", "encumbered", 1]]}))
    about = "a checkpoint kept outside"
    made["good/held-outside"] = packed(honest, about, outside(honest, 2))
    made["bad/rewritten"] = packed(rewritten, f"history rewritten; {about}", outside(honest, 3))
    return made
