"""The ledger: whatever is posted, the counters are the postings, and nothing below zero gets in."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests import databases
from tests.laws import fund

from nuanliu.core.budget import Bucket, LineState, Posting
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal import actions
from nuanliu.records.journal import models as journal
from nuanliu.records.journal.queries import outcome
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger import models as tables
from nuanliu.records.ledger import queries
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetChange, ChangeKind

DAY = date(2024, 5, 6)
ENDS = ("outside", "available", "encumbered", "in_transit", "paid")
# The ways of money by hand (docs/path-of-a-yuan.md); each may also be walked back by a reversal.
WAYS = {
    ("outside", "available"),
    ("available", "encumbered"),
    ("encumbered", "in_transit"),
    ("encumbered", "paid"),
    ("in_transit", "paid"),
    ("paid", "available"),
}
TRANSFERS = some.lists(
    some.tuples(
        some.integers(0, 1),
        some.sampled_from(ENDS),
        some.sampled_from(ENDS),
        some.integers(1, 400),
    ).filter(lambda move: move[1] != move[2]),
    max_size=25,
)


def book(place, line, source, target, fen):
    """One transfer as one voucher; whether the books took it."""
    leg = ledger.Transfer(line, source, target, fen, "test:1")
    try:
        with transaction.atomic():
            ledger.post(key=f"k{place}", kind="test", on=DAY, memo="", transfers=[leg])
    except Refused as refused:
        return refused.code
    return ""


def opened(fen=0):
    """A new line with `fen` appropriated."""
    line = ledger.open_line(year=2024, label="试行")
    if fen:
        leg = ledger.Transfer(line, "outside", "available", fen, "test:0")
        ledger.post(key=f"open:{line}", kind="test", on=DAY, memo="", transfers=[leg])
    return line


def said(line):
    """What the counter row holds, without its name."""
    return queries.balance(line)[2:]


def oracle(fen_by_bucket, source, target, fen):
    """Plain arithmetic: the buckets after a transfer, or None where one would fall below zero."""
    after = dict(fen_by_bucket)
    if source != "outside":
        after[source] -= fen
    if target != "outside":
        after[target] += fen
    return after if min(after.values()) >= 0 else None


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=TRANSFERS)
def test_counters_are_the_postings_whatever_is_tried(moves):
    """Random transfers over two lines: taken or refused as arithmetic says; counters replayed."""
    with transaction.atomic():
        lines = [opened(), opened()]
        state = {line: dict.fromkeys(ENDS[1:], 0) for line in lines}
        for place, (which, source, target, fen) in enumerate(moves):
            line = lines[which]
            after = oracle(state[line], source, target, fen)
            code = book(f"{line}:{place}", line, source, target, fen)
            known = (source, target) in WAYS or (target, source) in WAYS
            due = "BUD-OVERSPEND" if known else "LEDGER-WAY"
            assert code == ("" if known and after else due)
            state[line] = after if known and after else state[line]
        for line in lines:
            want = (sum(state[line].values()), *state[line].values())
            assert (said(line), queries.replayed(line)[2:]) == (want, want)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_core_oracle_and_the_tables_walk_the_same_way():
    """The path of a yuan through every posting: core.budget and the counter row agree."""
    line, state = opened(), LineState("试行")
    path = [
        ("outside", "available", 500),
        ("available", "encumbered", 300),
        ("encumbered", "in_transit", 300),
        ("in_transit", "encumbered", 100),
        ("in_transit", "paid", 200),
        ("paid", "available", 50),
        ("encumbered", "available", 100),
        ("available", "outside", 350),
    ]
    seen = []
    for place, (source, target, fen) in enumerate(path):
        book(place, line, source, target, fen)
        begin, end = (None if e == "outside" else Bucket(e) for e in (source, target))
        after = state.apply(Posting("试行", begin, end, fen))
        state = state if isinstance(after, Refusal) else after
        seen.append(said(line)[1:])
    steps = (state.available, state.encumbered, state.in_transit, state.paid)
    assert (seen[3], seen[-1], steps) == ((200, 100, 200, 0), (0, 0, 0, 150), (0, 0, 0, 150))


@pytest.mark.django_db
def test_an_overspend_is_refused_and_leaves_nothing():
    """500 available: 501 is refused with neither voucher nor posting; 500 goes through."""
    line = opened(500)
    before = (tables.Voucher.objects.count(), tables.Posting.objects.count())
    codes = [book(fen, line, "available", "encumbered", fen) for fen in (501, 500)]
    after = (tables.Voucher.objects.count(), tables.Posting.objects.count())
    assert (codes, after, said(line)) == (
        ["BUD-OVERSPEND", ""],
        (before[0] + 1, before[1] + 1),
        (500, 0, 500, 0, 0),
    )


def raw_posting(line, fen):
    """An overspend in SQL, past every rule of the program; whether the row got in."""
    voucher = tables.Voucher.objects.earliest("pk").pk
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_posting (voucher_id, line_id, source, target, amount_fen,"
                " subject) VALUES (%s, %s, 'available', 'encumbered', %s, 'raw')",
                [voucher, line, fen],
            )
    except IntegrityError:
        return "refused"
    return "taken"


@pytest.mark.django_db
def test_the_database_itself_refuses_an_overspend():
    """Raw SQL for 501 of 500 fails on the CHECK; the same row enters once the trigger is gone."""
    line = opened(500)
    guarded = raw_posting(line, 501)
    databases.take_away("ledger_posting_counts", "ledger_posting")
    unguarded = raw_posting(line, 501)
    assert (guarded, unguarded, said(line)) == ("refused", "taken", (500, 500, 0, 0, 0))


@pytest.mark.django_db
def test_a_counter_moves_only_by_a_posting():
    """Set by hand it is refused, also when it adds up; without the trigger the CHECKs hold."""
    line = opened(500)

    def set_to(**fen):
        try:
            with transaction.atomic():
                return tables.Line.objects.filter(pk=line).update(**fen)
        except IntegrityError as error:
            return broken(error)

    tries = [
        {"paid_fen": 1},
        {"available_fen": -1, "paid_fen": 501},
        {"available_fen": 499, "paid_fen": 1},
    ]
    guarded = [set_to(**fen) for fen in tries]
    named = [set_to(label="办公费"), set_to(year=2023), set_to(counted=99)]
    databases.take_away("ledger_line_explained", "ledger_line")
    words = "ledger_line moves only by a posting"
    assert (guarded, named) == ([words] * 3, [words] * 3)
    assert [set_to(**fen) for fen in tries] == ["line_identity", "line_available", 1]


def broken(error):
    """The name of the rule that was broken: of a trigger its words, of a CHECK its name."""
    words = databases.said(error)
    named = re.search(r'constraint "(\w+)"', words)
    return named[1] if named else words.rpartition(": ")[2]


FROZEN = (
    ("ledger_voucher", "memo"),
    ("ledger_posting", "subject"),
    ("journal_entry", "code"),
    ("journal_intent", "kind"),
    ("journal_checkpoint", "reason"),
)


def tried(sql):
    """Whether raw SQL was let through: how many rows it changed, or the trigger's words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.rowcount
    except IntegrityError as error:
        return databases.said(error)


@pytest.mark.parametrize(("table", "column"), FROZEN)
def test_what_is_written_stays_written(books, table, column):
    """Raw UPDATE and DELETE of books and journal are refused; without the trigger they pass."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    actions.checkpoint(books.deed("admin"), "test")
    key = databases.key_of(table)
    newest = f"{key} = (SELECT max({key}) FROM {table})"  # noqa: S608 - names of ours
    change = f"UPDATE {table} SET {column} = 'x' WHERE {newest}"  # noqa: S608 - names of ours
    delete = f"DELETE FROM {table} WHERE {newest}"  # noqa: S608 - names of ours
    guarded = [tried(change), tried(delete)]
    with connection.cursor() as cursor:
        if not databases.on_server():
            cursor.execute("PRAGMA defer_foreign_keys = ON")
    databases.take_away(f"{table}_no_UPDATE", table)
    words = f"{table} is append-only"
    assert (guarded, tried(change), tried(delete)) == ([words, words], 1, words)


REPLACED = (
    "ledger_line",
    "ledger_series",
    "ledger_voucher",
    "ledger_posting",
    "journal_entry",
    "journal_intent",
    "journal_checkpoint",
)


@databases.about_sqlite("a server has no REPLACE; what it has is in the next test")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("table", REPLACED)
def test_what_is_written_is_not_replaced(books, table, recursive):
    """INSERT OR REPLACE of the newest row, as our connections are and as a foreign one is."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    actions.checkpoint(books.deed("admin"), "test")
    held = f"SELECT * FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        before = cursor.execute(held).fetchall()
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
        refused = str(tried(f"INSERT OR REPLACE INTO {table} {held}"))
        cursor.execute("PRAGMA recursive_triggers = ON")
        after = cursor.execute(held).fetchall()
    # Two guards may stand in the way, and which speaks first is SQLite's affair.
    assert (refused.split(maxsplit=1)[0], after, len(before)) == (table, before, 1)


@pytest.mark.parametrize("table", REPLACED)
def test_a_row_that_is_there_is_not_written_over(books, table):
    """INSERT … ON CONFLICT DO UPDATE of the newest row; new ones are posted by the tests above."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    actions.checkpoint(books.deed("admin"), "test")
    key = databases.key_of(table)
    held = f"SELECT * FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})"  # noqa: S608 - names of ours
    again = f"INSERT INTO {table} {held} ON CONFLICT ({key}) DO"
    with connection.cursor() as cursor:
        cursor.execute(held)
        before = cursor.fetchall()
        refused = str(tried(f"{again} UPDATE SET {key} = excluded.{key}"))
        cursor.execute(held)
        after = cursor.fetchall()
    assert (refused.split(maxsplit=1)[0], after, len(before)) == (table, before, 1)


@databases.about_sqlite("a server has no REPLACE")
def test_a_voucher_is_not_replaced_by_its_number_or_key(books):
    """Another id with the number, or the key, of one that is there: either would push it out."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    number, key = tables.Voucher.objects.values_list("number", "key").get()

    def put(number, key):
        columns = '(id, year, number, kind, memo, key, "on")'
        facts = f"(999, 2024, {number}, 'x', 'x', '{key}', '2024-01-02')"
        return tried(f"INSERT OR REPLACE INTO ledger_voucher {columns} VALUES {facts}")  # noqa: S608 - numbers of the test's own

    found = [str(put(*facts)).split()[0] for facts in ((number, "x"), (77, key), (77, "x"))]
    tables.Series.objects.update(last=number + 1)
    assert (found, put(number + 1, key)) == (
        ["ledger_voucher"] * 3,
        "ledger_voucher is append-only",
    )
    assert put(number + 1, "x") == 1


def test_numbers_go_up_by_one_and_never_back(books):
    """Back, far ahead, past a number without a voucher, begun high, deleted: all refused."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    up = "UPDATE ledger_series SET last = last"
    jumps = [tried(f"{up} {step}") for step in ("- 1", "+ 2", "")]
    once = tried(f"{up} + 1")  # by one, as the program does before it writes the voucher
    again = tried(f"{up} + 1")
    begun = tried("INSERT INTO ledger_series VALUES (2031, 5)")
    gone = tried("DELETE FROM ledger_series")
    words = "ledger_series goes up by one"
    assert (jumps, once, again) == ([words] * 3, 1, words)
    assert [begun, gone] == ["ledger_series begins at zero", "ledger_series is append-only"]


def test_a_line_begins_with_nothing_and_stays(books):
    """Money put into a new line, and a line taken away: both refused; an empty one enters."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    put = "INSERT INTO ledger_line SELECT 900 + {n}, 2024, 'x', {fen}, {fen}, 0, 0, 0, 0"
    words = "ledger_line begins with nothing"
    found = [tried(put.format(n=1, fen=1)), tried("DELETE FROM ledger_line")]
    assert (found, tried(put.format(n=2, fen=0))) == ([words, "ledger_line is append-only"], 1)


@pytest.mark.django_db
def test_voucher_numbers_have_no_gaps_over_refusals_and_rollbacks():
    """Refused and rolled-back postings give their number back: 1, 2, 3 … whatever happened."""
    line = opened(500)
    for place, fen in enumerate((100, 900, 100, 900, 900, 100)):
        book(f"gap{place}", line, "available", "encumbered", fen)
        with transaction.atomic():
            book(f"undone{place}", line, "encumbered", "available", 1)
            transaction.set_rollback(True)
    rows = tables.Voucher.objects.filter(year=2024).order_by("number")
    assert list(rows.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_every_year_counts_its_own_vouchers():
    """A voucher of 2025 starts at 1 again."""
    line = opened(500)
    leg = ledger.Transfer(line, "available", "encumbered", 5, "test:1")
    made = [
        ledger.post(key=f"y{n}", kind="test", on=date(year, 3, 1), memo="", transfers=[leg]).number
        for n, year in enumerate((2024, 2025, 2025))
    ]
    assert made == ["2024-2", "2025-1", "2025-2"]


@pytest.mark.django_db
def test_one_business_fact_is_posted_once():
    """The same voucher key twice is refused; no transfers at all is refused; another key passes."""
    line = opened(500)
    codes = [book(key, line, "available", "encumbered", 5) for key in ("a", "a", "b")]
    with pytest.raises(Refused) as caught:
        ledger.post(key="c", kind="test", on=DAY, memo="", transfers=[])
    assert (codes, caught.value.code, said(line)[2]) == (["", "KEY-POSTED", ""], "LEDGER-EMPTY", 10)


def entered(books, key, document="补1号"):
    """A supplement of 100 yuan entered under a client's key."""
    line = fund.BudgetLine.objects.earliest("pk")
    return projects.enter_change(
        books.deed("office", key=key),
        line=line.pk,
        kind=ChangeKind.SUPPLEMENT,
        amount_fen=10_000,
        document_number=document,
        document_date=date(2024, 1, 2),
    )


def test_the_same_key_and_facts_are_one_deed(books):
    """A retry answers with the first result and adds no row; the same facts anew are a second."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    first = entered(books, "click-1")
    lines = journal.Entry.objects.count()
    again = entered(books, "click-1")
    unchanged = journal.Entry.objects.count() == lines
    other = entered(books, "click-2")
    kept = BudgetChange.objects.filter(document_number="补1号").count()
    assert (again, unchanged, other == first, kept) == (first, True, False, 2)


def test_one_key_for_two_different_deeds_is_refused(books):
    """The same key with other facts, or for another verb: KEY-REUSED; a fresh key goes through."""
    fund.project(books, ("元旦春节送温暖", 50_000, 1))
    change = entered(books, "click-1")
    other_facts = fund.refusal_of(entered, books, "click-1", "补2号")
    confirm = projects.confirm_change
    deed = books.deed("accountant", key="click-1")
    other_verb = fund.refusal_of(confirm, deed, change=change)
    fresh = fund.refusal_of(confirm, books.deed("accountant"), change=change)
    assert (other_facts, other_verb, fresh) == ("KEY-REUSED", "KEY-REUSED", "")


def losing_answers(monkeypatch):
    """From now on the connection breaks right after every COMMIT: nobody hears how it went."""
    real = actions._perform

    def perform(*args):
        real(*args)
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(actions, "_perform", perform)


def test_an_unknown_commit_is_settled_by_the_key(books, monkeypatch):
    """The answer is lost after COMMIT; the retry with the same key pays nobody a second time."""
    campaign = fund.with_people(books, 2)
    batch = fund.approved(books, campaign)
    lock, deed = payments.lock, books.deed("office", key="lock-1")
    with monkeypatch.context() as broken:
        losing_answers(broken)
        with pytest.raises(OperationalError):
            lock(deed, batch=batch, channel=Channel.BANK)
    found = outcome("lock-1")
    again = lock(deed, batch=batch, channel=Channel.BANK)
    other = fund.refusal_of(lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    kept = list(Payment.objects.values_list("run", flat=True))
    assert (again, kept, other) == (found, [found, found], "RUN-EMPTY")


def test_the_money_of_an_unknown_release_leaves_once(books, monkeypatch):
    """A release whose COMMIT was not heard of: the retry answers the same file; one voucher."""
    line, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2)
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    with monkeypatch.context() as broken:
        losing_answers(broken)
        with pytest.raises(OperationalError):
            payments.release(books.deed("cashier", key="send-1"), run=run)
    again = payments.release(books.deed("cashier", key="send-1"), run=run)
    vouchers = tables.Voucher.objects.filter(kind="release").count()
    assert (again, vouchers, said(line.ledger_line_id)) == (
        outcome("send-1"),
        1,
        (200_000, 100_000, 0, 100_000, 0),
    )


@pytest.mark.django_db
def test_a_mistake_is_reversed_once_and_never_changed():
    """500 granted by mistake: the reversal takes it back under its own number, a second is refused.

    Control: a grant whose money was encumbered meanwhile cannot be reversed.
    """
    line = ledger.open_line(year=2024, label="试行")
    leg = ledger.Transfer(line, "outside", "available", 500, "test:0")
    wrong = ledger.post(key="wrong", kind="appropriate", on=DAY, memo="", transfers=[leg])
    back = ledger.reverse(key="back", voucher=wrong.voucher_id, on=DAY, memo="录错金额")
    codes = []
    for key, voucher in (("again", wrong.voucher_id), ("of-it", back.voucher_id)):
        with pytest.raises(Refused) as told:
            ledger.reverse(key=key, voucher=voucher, on=DAY, memo="")
        codes.append(told.value.code)
    kept = ledger.post(key="kept", kind="appropriate", on=DAY, memo="", transfers=[leg])
    book("spent", line, "available", "encumbered", 500)
    with pytest.raises(Refused) as late, transaction.atomic():
        ledger.reverse(key="late", voucher=kept.voucher_id, on=DAY, memo="")
    assert (said(line), back.legs, [*codes, late.value.code]) == (
        (500, 0, 500, 0, 0),
        [(line, "available", "outside", 500)],
        ["LEDGER-REVERSED", "LEDGER-REVERSED", "BUD-OVERSPEND"],
    )


def test_an_overspend_tells_what_there_is_and_what_is_too_much(db):
    """10 yuan granted, 12 wanted in two legs: the refusal names the line and the three amounts."""
    line = ledger.open_line(year=2024, label="元旦春节送温暖")
    grant = [ledger.Transfer(line, "outside", "available", 1000, "test:1")]
    ledger.post(key="grant", kind="test", on=DAY, memo="", transfers=grant)
    legs = [ledger.Transfer(line, "available", "encumbered", 600, f"test:{n}") for n in (2, 3)]
    with pytest.raises(Refused) as refused:
        ledger.post(key="take", kind="test", on=DAY, memo="", transfers=legs)
    assert refused.value.refusals[0].what == (
        "“元旦春节送温暖”可用 10.00 元，这一笔要 12.00 元，多 2.00 元"
    )
