"""A province's books in one database: by default a million nominations, and all that hangs on them.

A small office is made by the real actions, with one campaign walked from its project to its
evaluation. Five campaigns are then laid beside it by plain INSERTs into the same tables, copies of
these rows with other numbers: three paid, one being paid, one collecting. Triggers that forbid
what is not a deed (a journal line out of its chain, a voucher out of its series) rest meanwhile.

    NUANLIU_BENCH_AT=FOLDER python -m benchmarks.million [NOMINATIONS]
"""

import argparse
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.ready import FOLDER  # before everything that has tables

# isort: split

from django.conf import settings
from django.db import connection, transaction
from tests.conftest import founded
from tests.laws import fund
from tests.stages import scenario

from benchmarks.crowd import FIRST, NOMINATIONS, name
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.people import keys
from nuanliu.records.people.fields import SealedField, kept_sound
from nuanliu.records.people.models import UNUSABLE, Person

CAMPAIGNS, UNIONS = 5, 1000
BATCH = 500  # people of one
PORTION = 20_000
SEALED = 997  # telephones and cards that are really sealed; the others repeat them
RESTING = ("ledger_series_next", "ledger_voucher_numbered", "journal_entry_follows")
COUNT = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {}) "


class Size:
    """How many there are of what."""

    def __init__(self, nominations: int) -> None:
        self.campaign = nominations // CAMPAIGNS // BATCH * BATCH
        self.nominations = self.campaign * CAMPAIGNS
        self.unions = min(UNIONS, max(self.campaign // 50, 1))
        self.people = self.campaign * 2
        self.batches = self.nominations // BATCH
        self.each = self.campaign // BATCH  # batches of a campaign
        self.paid = self.campaign * 4  # payments: of the first four campaigns
        self.rosters = self.unions * CAMPAIGNS


def office() -> None:
    """The pattern: an office with one of nearly everything, made as it is made every day."""
    settings.NUANLIU_DATA.mkdir(parents=True, exist_ok=True)
    make_tables()
    books = founded()
    scenario.afterwards(books, scenario.paid_campaign(books))


def copies(table: str, count: int, source: str = "", **other: str) -> None:
    """`count` rows like the first one of `table`, but for the columns told as SQL of `n`.

    source: a condition by which the pattern is chosen instead.
    """
    with connection.cursor() as base:
        base.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in base.fetchall()]
        unknown = set(other) - set(columns)
        if unknown:
            raise KeyError(table, unknown)
        told = ", ".join(other.get(column, f'like_it."{column}"') for column in columns)
        pattern = f"SELECT * FROM {table} WHERE {source or 'true'} ORDER BY 1 LIMIT 1"
        base.execute(
            f"{COUNT.format(count)} INSERT INTO {table} SELECT {told} "
            f"FROM counted, ({pattern}) AS like_it ORDER BY n"
        )


def people(size: Size) -> None:
    """Persons with names, sounds and numbers of their own; telephones and cards repeat."""
    columns = ("id", "name", "sound", "union_id", "id_kind", "id_number", "id_index", "phone",
               "phone_index", "card", "card_index", "bank", "branch")  # fmt: skip
    sql = f"INSERT INTO people_person ({', '.join(columns)}) VALUES ({', '.join(['%s'] * 13)})"
    few = {"phone": _sealed("phone", range(SEALED)), "card": _sealed("card", range(SEALED))}
    for first in range(0, size.people, PORTION):
        places = range(first, min(first + PORTION, size.people))
        with connection.cursor() as base:
            base.executemany(sql, list(_people(places, size, few)))


MAKERS = {
    "id_number": fund.id_number,
    "phone": lambda place: f"13{place:09d}",
    "card": fund.card_number,
}


def _sealed(column: str, places: range) -> list[bytes | None]:
    field = Person._meta.get_field(column)
    if not isinstance(field, SealedField):
        raise TypeError(column)
    return field.seal_many(MAKERS[column](place) for place in places)


def _people(
    places: range, size: Size, few: dict[str, list[bytes | None]]
) -> Iterator[tuple[Any, ...]]:
    ring, sealed = (
        keys.current(),
        _sealed("id_number", range(places.start + FIRST, places.stop + FIRST)),
    )
    for at, place in enumerate(places):
        called, part = name(place), place % SEALED
        index = ring.blind_index("id", fund.id_number(place + FIRST))
        yield (
            FIRST + 1 + place, called, kept_sound(called), union_of(place, size), "resident",
            sealed[at], index, few["phone"][part], f"{part}", few["card"][part], f"{part}",
            scenario.BANK, "城关支行",
        )  # fmt: skip


def union_of(place: int, size: Size) -> int:
    """Which union the person of a place belongs to: neighbours to the same."""
    return FIRST + 1 + place % size.campaign * size.unions // size.campaign


def units(size: Size) -> None:
    """Unions, each with a chair who may sign in."""
    of_union, chair = f"{FIRST} + n", f"{FIRST * 100} + n"
    copies("people_union", size.unions, "parent_id IS NOT NULL", id=of_union,
           code="printf('9902%05d', n)", name="'云川第' || n || '工会'")  # fmt: skip
    people(size)
    copies("people_person", size.unions, "id = 1", id=chair, name="'主席' || n",
           id_index="NULL", union_id=of_union)  # fmt: skip
    copies("people_account", size.unions, id=of_union, login="printf('u%05d', n)",
           password=f"'{UNUSABLE}'", person_id=chair)  # fmt: skip
    copies("people_rolegrant", size.unions, "union_id IS NOT NULL", id=of_union,
           account_id=of_union, union_id=of_union)  # fmt: skip


def plans(size: Size) -> None:
    """Five projects, each with its line, its money, its campaign and the quotas of all unions."""
    one, place = f"{FIRST} + n", f"(n - 1) % {size.unions}"
    copies("projects_project", CAMPAIGNS, id=one, name="'送温暖专项资金（第' || n || '期）'",
           fiscal_year="2018 + n")  # fmt: skip
    copies("projects_indicatortarget", CAMPAIGNS, id=one, project_id=one)
    with connection.cursor() as base:
        base.execute(
            f"{COUNT.format(CAMPAIGNS)} INSERT INTO ledger_line SELECT {FIRST} + n, 2018 + n, "
            "'第' || n || '期', 0, 0, 0, 0, 0, 0 FROM counted"
        )
    total = f"{size.campaign * fund.CAP}"
    copies("projects_budgetline", CAMPAIGNS, id=one, project_id=one, ledger_line_id=one,
           planned_fen=total, people=f"{size.campaign}")  # fmt: skip
    vouchers("'a' || n", one, CAMPAIGNS)
    postings("outside", "available", CAMPAIGNS, one, one, total)
    copies("projects_budgetchange", CAMPAIGNS, id=one, project_id=one, line_id=one,
           amount_fen=total)  # fmt: skip
    states = "CASE n WHEN 4 THEN 'closed' WHEN 5 THEN 'open' ELSE 'finished' END"
    copies("campaigns_campaign", CAMPAIGNS, id=one, project_id=one, line_id=one, state=states)
    copies("campaigns_datause", CAMPAIGNS, id=one, campaign_id=one)
    each = size.campaign // size.unions
    copies("campaigns_quota", size.rosters, id=one, campaign_id=_of(size.unions),
           union_id=f"{FIRST} + 1 + {place}", people=f"{each}", reserves="2",
           amount_fen=f"{each * fund.CAP}")  # fmt: skip


def _of(many: int) -> str:
    """The number of the thing that holds the n-th: `many` in each."""
    return f"{FIRST} + 1 + (n - 1) / {many}"


def vouchers(key: str, id_: str, count: int) -> None:
    """`count` vouchers."""
    copies("ledger_voucher", count, id=id_, year="3000", number=id_, key=key, reverses_id="NULL")


def postings(source: str, target: str, count: int, voucher: str, line: str, fen: str) -> None:
    """`count` postings; the trigger on them counts the lines up."""
    with connection.cursor() as base:
        base.execute(
            f"{COUNT.format(count)} INSERT INTO ledger_posting "
            "(source, target, amount_fen, subject, line_id, voucher_id) "
            f"SELECT '{source}', '{target}', {fen}, 'payments.payment:' || ({FIRST} + n), "
            f"{line}, {voucher} FROM counted ORDER BY n"
        )


def names(size: Size) -> None:
    """Rosters with some findings each, and everybody put forward."""
    one = f"{FIRST} + n"
    campaign = f"1 + (n - 1) / {size.campaign}"
    with connection.cursor() as base:
        base.execute(
            f"{COUNT.format(size.rosters)} INSERT INTO nominations_roster (id, file_name, "
            "received_on, mapping, state, accepted_by_id, campaign_id, file_id, sent_by_id, "
            f"union_id) SELECT {one}, '慰问名单' || n || '.xlsx', '2024-01-12', '{{}}', "
            f"CASE WHEN n > {size.rosters - 20} THEN 'received' ELSE 'accepted' END, 2, "
            f"{_of(size.unions)}, (SELECT sha256 FROM documents_storedfile LIMIT 1), 2, "
            f"{FIRST} + 1 + (n - 1) % {size.unions} FROM counted"
        )
        base.execute(
            f"{COUNT.format(size.rosters * 3)} INSERT INTO nominations_rosterfinding SELECT "
            f"{one}, '名单', 3 + n % 3, 'C', '身份证号', '', 'IMP-104', 'review', "
            f"'末三位是000，可能被表格软件改写', '请把该列设为文本', '', {_of(3)} "
            "FROM counted"
        )
    batch = f"(n - 1) / {BATCH}"
    state = (
        f"CASE WHEN n <= {size.paid} THEN 'approved' "
        f"WHEN {batch} < {size.each * 4 + size.each // 2} THEN 'listed' ELSE 'nominated' END"
    )
    union = f"{FIRST} + 1 + (n - 1) % {size.campaign} * {size.unions} / {size.campaign}"
    copies("nominations_nomination", size.nominations, id=one, campaign_id=f"{FIRST} + {campaign}",
           union_id=union, person_id=f"{FIRST} + 1 + (n - 1) % {size.people}",
           roster_id=f"(n - 1) / {size.campaign} * {size.unions} + {union}",
           state=state, row="3 + n % 200")  # fmt: skip


def lists(size: Size) -> None:
    """Batches of five hundred with who stands in them, and what was said and decided of them."""
    listed = size.each * 4 + size.each // 2
    one, old = f"{FIRST} + n", f"n <= {size.each * 4}"
    others = "substr('compiled  submitted reviewed  on_notice noticed', 1 + n % 5 * 10, 10)"
    state = f"CASE WHEN {old} THEN 'approved' ELSE {others} END"
    copies("reviews_batch", listed, id=one, label="'第' || n || '批'", people=f"{BATCH}",
           reserves="0", total_fen=f"{BATCH * fund.CAP}", campaign_id=_of(size.each),
           state=f"trim({state})")  # fmt: skip
    copies("reviews_notice", listed, id=one, batch_id=one)
    copies("reviews_decision", size.each * 4, id=one, number="'纪要' || n", batch_id=one,
           people=f"{BATCH}", total_fen=f"{BATCH * fund.CAP}")  # fmt: skip
    copies("reviews_item", listed * BATCH, id=one, batch_id=_of(BATCH), nomination_id=one,
           notice_id=_of(BATCH),
           decision_id=f"CASE WHEN n <= {size.paid} THEN {_of(BATCH)} END")  # fmt: skip
    for place in (1, 2):
        copies("reviews_opinion", listed, f"id = {place}", id=f"{FIRST * place * 10} + n",
               batch_id=one)  # fmt: skip
        copies("reviews_duty", listed, f"id = {place}", id=f"{FIRST * place * 10} + n",
               batch_id=one)  # fmt: skip
    copies("reviews_objection", listed, id=one, batch_id=one)


def money(size: Size) -> None:
    """Runs and payments of four campaigns, three of them paid, and their postings."""
    one, run, sent = f"{FIRST} + n", f"(n - 1) / {BATCH}", size.each * 3
    moved = f"{size.campaign * 3}"
    state = f"CASE WHEN n <= {sent} THEN 'settled' WHEN n % 2 THEN 'released' ELSE 'locked' END"
    copies("payments_run", size.each * 4, id=one, number="printf('DF-%06d', n)", batch_id=one,
           people=f"{BATCH}", total_fen=f"{BATCH * fund.CAP}", state=state)  # fmt: skip
    state = (f"CASE WHEN n <= {moved} THEN 'paid' WHEN ({run} + 1) % 2 THEN 'sent' "
             "ELSE 'locked' END")  # fmt: skip
    person = f"{FIRST} + 1 + (n - 1) % {size.people}"
    copies("payments_payment", size.paid, "state = 'paid' AND card IS NOT NULL", id=one,
           number="printf('DF-%07d', n)", run_id=_of(BATCH), campaign_id=_of(size.campaign),
           nomination_id=one, person_id=person,
           line_id=_of(size.campaign), state=state, reissue_of_id="NULL", reason="''",
           payee=f"(SELECT name FROM people_person WHERE id = {person})")  # fmt: skip
    copies("payments_resultfile", sent, id=one, run_id=one, rows=f"{BATCH}", matched=f"{BATCH}")
    vouchers("'b' || n", f"{FIRST * 10} + n", size.each * 4)
    vouchers("'c' || n", f"{FIRST * 20} + n", sent)
    line = _of(size.campaign)
    postings("available", "encumbered", size.paid, f"{FIRST * 10} + 1 + {run}", line, f"{fund.CAP}")
    postings("encumbered", "paid", int(moved), f"{FIRST * 20} + 1 + {run}", line, f"{fund.CAP}")
    open_ = f"CASE WHEN n > {sent - 20} THEN 'open' ELSE 'settled' END"
    told = f"CASE WHEN n > {sent - 20} THEN '' ELSE {{}} END"
    with connection.cursor() as base:
        base.execute(
            f"{COUNT.format(sent)} INSERT INTO payments_resultexception SELECT {one}, 3, "
            f"'PAY-412', '系统为成功，文件为失败', {told.format(repr('foreign'))}, "
            f"{told.format(repr('与本批无关'))}, "
            f"CASE WHEN n <= {sent - 20} THEN '2024-02-01' END, {open_}, "
            f"CASE WHEN n <= {sent - 20} THEN 2 END, {one} FROM counted"
        )
        base.execute(
            f"{COUNT.format(sent)} INSERT INTO payments_case (id, kind, reason, opened_on, "
            f"due_fen, recovered_fen, state, payment_id) SELECT {one}, 'other', '重复领取', "
            f"'2024-02-01', 50000, 50000, CASE WHEN n > {sent - 20} THEN 'open' ELSE 'closed' END, "
            f"{FIRST} + n * {BATCH} FROM counted"
        )


def afterwards(size: Size) -> None:
    """Visits, requests, claims, surveys with their answers, evaluations."""
    one = f"{FIRST} + n"
    planned = f"CASE WHEN n > {size.rosters - 200} THEN 'planned' ELSE 'checked' END"
    copies("visits_visit", size.rosters, id=one, campaign_id=_of(size.unions),
           union_id=f"{FIRST} + 1 + (n - 1) % {size.unions}", state=planned)  # fmt: skip
    copies("visits_request", size.rosters * 2, id=one, visit_id=_of(2),
           campaign_id=f"{FIRST} + 1 + (n - 1) / {size.unions * 2}")  # fmt: skip
    copies("claims_claim", size.each * 4, id=one, number="printf('BX-%06d', n)",
           campaign_id=_of(size.each), line_id=_of(size.each))  # fmt: skip
    copies("feedback_survey", 3, id=one, campaign_id=one, population=f"{size.campaign}",
           issued=f"{size.campaign}")  # fmt: skip
    copies("feedback_answer", size.campaign // 2 * 3, id=one, survey_id=_of(size.campaign // 2))
    copies("performance_evaluation", CAMPAIGNS, id=one, project_id=one)


# What the journal says of: table, its kind of deed, how many, whose lines are the pattern.
TOLD = (
    ("nominations.nomination", "nominations"),
    ("payments.payment", "paid"),
    ("reviews.batch", "batches"),
    ("visits.visit", "rosters"),
)


def journal(size: Size) -> None:
    """A line about everything that has many rows, under the last one; not chained by its hashes."""
    with connection.cursor() as base:
        for label, many in TOLD:
            base.execute("SELECT max(seq) FROM journal_entry")
            last = base.fetchone()[0]
            copies(
                "journal_entry", getattr(size, many), f"obj_type = '{label}'", seq=f"{last} + n",
                obj_id=f"{FIRST} + n", intent="'bench'",
                line=f"""json_set(like_it.line, '$.obj.id', cast({FIRST} + n AS text))""",
            )  # fmt: skip
        base.execute("UPDATE journal_head SET size = (SELECT max(seq) FROM journal_entry)")


def laid(nominations: int) -> Size:
    """All of it in one transaction each part; the triggers are there again afterwards."""
    size = Size(nominations)
    with connection.cursor() as base:
        base.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name IN {RESTING}"
        )
        resting = base.fetchall()
        for called, _ in resting:
            base.execute(f"DROP TRIGGER {called}")
    for part in (units, plans, names, lists, money, afterwards, journal):
        begun = time.perf_counter()
        with transaction.atomic():
            part(size)
        print(f"  {part.__name__:<12}{time.perf_counter() - begun:6.1f} s", flush=True)
    with connection.cursor() as base:
        for _, sql in resting:
            base.execute(sql)
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return size


def main() -> int:
    """Make the books in the folder that was named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nominations", type=int, nargs="?", default=NOMINATIONS)
    office()
    laid(parser.parse_args().nominations)
    (FOLDER / "made").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
