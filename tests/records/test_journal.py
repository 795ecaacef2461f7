"""The journal: one chained line a change, one a refusal, and no personal value in any of them."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests import databases
from tests.laws import audit, fund

from nuanliu.core.journal import NO_PREVIOUS, Frontier, commitment, leaf_hash, parse_checkpoint
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.bulk import insert_rows
from nuanliu.records.journal import actions, queries, writing
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Installation, Kind, Person
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.reviews import decisions


@pytest.fixture
def paid(books):
    """Three people paid by bank, one of whom came back and was issued again; the campaign's id."""
    campaign = fund.with_people(books, 3)
    batch = fund.approved(books, campaign)
    run = fund.sent(books, batch)
    bad = Payment.objects.earliest("pk")
    data = fund.answer_of(run, failed={bad.number})
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    results.reissue(books.deed("office"), payment=bad.pk, card="6222020000000009990")
    return campaign


def test_every_line_follows_the_one_before(paid):
    """Numbers 1, 2, 3 …, each with the leaf hash of its predecessor, root as on the head row."""
    previous, tree, broken = NO_PREVIOUS, Frontier(), []
    for number, text in enumerate(queries.lines(), 1):
        line = json.loads(text)
        if (line["seq"], line["prev"]) != (number, previous):
            broken.append(number)
        previous = leaf_hash(text).hex()
        tree.push(leaf_hash(text))
    head = tables.Head.objects.get()
    assert (broken, head.size, head.last, head.frontier) == (
        [],
        queries.size(),
        previous,
        tree.to_text(),
    )


def test_the_stand_alone_verifier_agrees(paid, tmp_path):
    """Chain, states, voucher numbers and balances hold for a program sharing no code with us."""
    code, told = audit.verdict(tmp_path / "export")
    line = str(fund.BudgetLine.objects.get().ledger_line_id)
    states = told.get("states", {}).get("payments.payment")
    assert (code, told["entries"], told["balances"][line]["paid"], states) == (
        0,
        queries.size(),
        2 * fund.CAP,
        {"failed": 1, "locked": 1, "paid": 2},
    )


def test_the_verifier_names_a_changed_line(paid, tmp_path):
    """Control: one digit of an amount changed in the export, and the line after it is named."""
    audit.verdict(tmp_path / "export")
    path = tmp_path / "export" / "journal" / "000001.ndjson"
    rows = path.read_bytes().split(b"\n")
    place = next(n for n, row in enumerate(rows) if b'"legs"' in row)
    rows[place] = rows[place].replace(b"200000", b"200001")
    path.write_bytes(b"\n".join(rows))
    code, told = audit.judged(tmp_path / "export")
    assert (code, told["code"], told["entry"]) == (1, "PREV", place + 2)


def test_the_journal_rebuilds_every_table_with_a_state(paid):
    """Each row equals its newest line; a row changed behind the journal's back is found."""
    honest = audit.unlike_the_journal()
    Payment.objects.filter(state="paid").update(amount_fen=1)
    changed = [f"payments.payment:{row.pk}" for row in Payment.objects.filter(state="paid")]
    assert (honest, audit.unlike_the_journal()) == ([], changed)


@pytest.mark.parametrize("lines", [0, 1, 6, 7, 8, 20])
def test_a_deed_of_many_lines_is_written_in_portions(books, monkeypatch, tmp_path, lines):
    """Six lines at a time: each follows the one before, and the last one tells of the deed.

    Refused at its end, nothing of it is left but the refusal's own line.
    """
    monkeypatch.setattr(writing, "WRITTEN_AT_ONCE", 6)
    person = Person.objects.earliest("pk")

    @actions.action("people.told")
    def tell(deed, *, refuse):
        for _ in range(lines):
            actions.record(deed, person, pii={"name": person.name}, person=person)
        if refuse:
            raise Refused(Refusal("TOLD", "不行", "无"))
        return lines

    before, salts = queries.size(), tables.Salt.objects.count()
    told = tell(books.deed("office"), refuse=False)
    written = queries.size() - before
    last = [json.loads(line) for line in queries.lines()][-max(lines, 1) :]
    with pytest.raises(Refused):
        tell(books.deed("office"), refuse=True)
    code, seen = audit.verdict(tmp_path / "export")
    assert (
        (told, written, ["done" in line for line in last]),
        (queries.size() - before - written, tables.Salt.objects.count() - salts),
        (code, seen["entries"]),
    ) == (
        (lines, max(lines, 1), [False] * (len(last) - 1) + [True]),
        (1, 2 * lines),
        (0, queries.size()),
    )


def refusals(books):
    """Deeds that must be refused, each with its code: by role, state, duty, rule, key and clock."""
    campaign = fund.with_people(books, 2)
    batch = fund.noticed(books, campaign)
    decide = {"batch": batch, "number": "纪要1", "attended": 5, "minutes": b"m"}
    late = Deed(books.staff["leader"], books.now - timedelta(days=9), "late", simulated=True)
    used = tables.Intent.objects.latest("entry_id").key
    return {
        "MOVE-ROLE": (decisions.approve, books.deed("office"), decide),
        "MOVE-STATE": (fund.reviews.submit, books.deed("office"), {"batch": batch}),
        "DECISION-SIGN": (decisions.approve, books.deed("leader"), {**decide, "attended": 0}),
        "KEY-REUSED": (decisions.approve, books.deed("leader", key=used), decide),
        "CLOCK-BACK": (decisions.approve, late, decide),
    }


@pytest.mark.parametrize(
    "code", ["MOVE-ROLE", "MOVE-STATE", "DECISION-SIGN", "KEY-REUSED", "CLOCK-BACK"]
)
def test_a_refused_deed_leaves_exactly_its_own_line(books, code):
    """No table changes; the journal gains one line of kind refusal: code, actor, intent, verb."""
    act, deed, facts = refusals(books)[code]
    before, size = audit.dump(), queries.size()
    with pytest.raises(Refused) as caught:
        act(deed, **facts)
    line = list(queries.parsed())[-1]
    told = {key: line[key] for key in ("kind", "code", "actor", "intent")}
    assert (caught.value.code, audit.dump() == before, queries.size(), told) == (
        code,
        True,
        size + 1,
        {"kind": "refusal", "code": code, "actor": deed.actor, "intent": deed.key},
    )


def test_the_same_deed_without_its_fault_goes_through(books):
    """Control: the leader with a whole meeting approves, tables change, no refusal is written."""
    refusals(books)
    batch = fund.Notice.objects.get().batch_id
    before, refused = audit.dump(), queries.refused()
    fund.approve(books, batch)
    assert (audit.dump() == before, queries.refused()) == (False, refused)


def test_a_live_database_takes_no_simulated_clock(books):
    """演示 accepts a made-up time; the same deed in a 正式 database is refused."""
    draft = {"facts": fund.facts([("慰问", 100, 1)]), "narrative": {}, "findings": []}
    Installation.objects.update(kind=Kind.LIVE)
    live = fund.refusal_of(projects.draft, books.deed("office"), **draft)
    Installation.objects.update(kind=Kind.DEMO)
    demo = fund.refusal_of(projects.draft, books.deed("office"), **draft)
    assert (live, demo) == ("CLOCK-SIMULATED", "")


def test_a_key_is_answered_to_its_own_account_only(books):
    """Sent again by the same account: the first answer. By another, leader too: KEY-REUSED.

    Nothing is written for either but the refusal's line, and a key of one's own does the deed.
    """
    campaign = fund.with_people(books, 1)
    batch = fund.noticed(books, campaign)
    decided = fund.approve(books, batch, key="shared")
    before, size = audit.dump(), queries.size()
    again = fund.approve(books, batch, key="shared")
    stolen = fund.refusal_of(fund.approve, books, batch, leader="leader2", key="shared")
    own = fund.refusal_of(fund.approve, books, batch, leader="leader2", key="own")
    assert (again, stolen, own, audit.dump() == before, queries.size()) == (
        decided,
        "KEY-REUSED",
        "MOVE-STATE",
        True,
        size + 2,
    )


def test_a_checkpoint_is_answered_to_its_own_account_only(books):
    """The key of a checkpoint, too: the same text to who took it, KEY-REUSED to another."""
    first = actions.checkpoint(books.deed("accountant", key="mark"), "月末")
    fund.fresh(books)
    again = actions.checkpoint(books.deed("accountant", key="mark"), "月末")
    other = fund.refusal_of(actions.checkpoint, books.deed("office", key="mark"), "月末")
    assert (again, other) == (first, "KEY-REUSED")


def canaries():
    """Every personal value in the database, in clear."""
    found = set()
    for person in Person.objects.filter(id_number__isnull=False):
        found |= {person.name, person.id_number.open(), person.phone.open(), person.card.open()}
    return found


def test_no_personal_value_stands_in_any_line(paid):
    """Names, IDs, phones and cards of the payees occur nowhere; an ID type word, for one, does."""
    text = "\n".join(queries.lines())
    values = canaries()
    shown = sorted(value for value in values if value in text)
    assert (len(values), shown, "people.person" in text) == (12, [], True)


def test_commitments_open_with_their_sealed_salts(paid):
    """Every commitment of a payee's name and ID is SHA-256 over the kept salt and the value."""
    opened = []
    for salt in tables.Salt.objects.select_related("entry", "person").exclude(person=None):
        person = salt.person
        number = person.id_number.open() if person.id_number else ""
        values = {"name": person.name, "id": number}
        if values.get(salt.field):
            kept = json.loads(salt.entry.line)["pii"][salt.field]
            opened.append(kept == commitment(bytes.fromhex(salt.salt.open()), values[salt.field]))
    assert (len(opened) >= 6, all(opened)) == (True, True)


def test_erasing_a_salt_leaves_the_chain_whole(paid, tmp_path):
    """Deleting salts is the erasure of the values: the journal verifies as before."""
    deleted, _ = tables.Salt.objects.all().delete()
    code, told = audit.verdict(tmp_path / "export")
    assert (deleted > 0, code, told["entries"]) == (True, 0, queries.size())


def test_a_line_out_of_order_cannot_be_inserted(paid):
    """Raw SQL with a wrong `prev` is refused by the trigger; the true successor gets in."""
    head = tables.Head.objects.get()
    last = json.loads(list(queries.lines())[-1])

    def insert(prev):
        text = json.dumps({**last, "seq": head.size + 1, "prev": prev}, separators=(",", ":"))
        columns = (head.size + 1, "x.y", "a:1", "k", "", "", "", text, leaf_hash(text).hex())
        try:
            with transaction.atomic():
                insert_rows(tables.Entry, writing.ENTRY_COLUMNS, [columns])
        except IntegrityError as error:
            return databases.said(error)
        return ""

    refused = "journal_entry does not follow the last line"
    assert [insert("0" * 64), insert(head.last)] == [refused, ""]


def test_a_checkpoint_fixes_size_and_root_once(books, paid):
    """Two checkpoints at one size are one row; its root covers all lines, its own included."""
    size = queries.size() + 1  # its own line
    first = actions.checkpoint(books.deed("admin"), "批次")
    again = actions.checkpoint(books.deed("admin"), "又一次")
    tree = Frontier()
    for text in queries.lines():
        tree.push(leaf_hash(text))
    read = parse_checkpoint(first)
    assert (again, read.size, read.root, queries.checkpoints()) == (
        first,
        size,
        tree.root(),
        [first],
    )


def test_the_outcome_of_a_key_can_be_looked_up(books):
    """A done deed answers under its key, one never sent with nothing; a refused one is listed."""
    pk = projects.draft(
        books.deed("office", key="draft-1"),
        facts=fund.facts([("慰问", 100, 1)]),
        narrative={},
        findings=[],
    )
    fund.refusal_of(projects.activate, books.deed("office", key="own"), project=pk)
    assert (queries.outcome("draft-1"), queries.outcome("never"), queries.refused_keys()) == (
        pk,
        None,
        {"own"},
    )


def start(folder, task):
    """One program of tests/laws/racers.py over the database in a folder; what it prints is JSON."""
    room = {"NUANLIU_DATA": str(folder / "data"), "NUANLIU_KEYS": str(folder / "keys")}
    room |= {"DATABASE_URL": databases.address_of(folder)}
    (folder / "data").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.laws.racers", task],
        stdout=subprocess.PIPE,
        cwd=audit.VERIFIER.parents[1],
        env={**os.environ, **room, "PYTHONPATH": "src"},
    )


def told_by(program):
    """What a program answered before it ended well."""
    out, _ = program.communicate()
    return json.loads(out) if program.returncode == 0 else program.returncode


def test_two_processes_cannot_overspend(tmp_path):
    """Two programs approve 2 × 50 one-person lists at once; money for 30 lasts for exactly 30."""
    told_by(start(tmp_path, "prepare"))
    racing = [start(tmp_path, leader) for leader in ("leader", "leader2")]
    counts = Counter(told_by(racing[0])) + Counter(told_by(racing[1]))
    assert (counts, told_by(start(tmp_path, "look"))) == (
        {"": 30, "BUD-OVERSPEND": 70},
        {"balance": [1_500_000, 0, 1_500_000, 0, 0], "approved": 30, "refused": 70, "crooked": []},
    )


@databases.about_sqlite("its settings; those of a server are asked in test_on_postgresql")
def test_the_connection_is_durable_and_waits(books):
    """SQLite as laid down: FULL, foreign keys on, and transactions that begin IMMEDIATE."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        full = cursor.fetchone()
        cursor.execute("PRAGMA foreign_keys")
        keys = cursor.fetchone()
    assert (full, keys, getattr(connection, "transaction_mode", "")) == ((2,), (1,), "IMMEDIATE")
