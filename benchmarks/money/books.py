"""An office with lists ready to be decided and paid, in whatever database DATABASE_URL names.

It is made once and kept as an image; every part of the torture goes back to it as often as it
likes: a copied file on SQLite, a copied database on a server. Importing this makes Django ready.
"""

import hashlib
import importlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.ready import DATABASE, FOLDER  # before everything that has tables

# isort: split

import psycopg
from django.conf import settings
from django.db import connection
from tests.conftest import seen_here
from tests.laws import fund
from tests.laws.office import Box, office

from nuanliu.records.people import keys
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import ChangeKind
from nuanliu.stages.reviews import actions as reviews

ADDRESS = os.environ.get("DATABASE_URL", "")
ON = "PostgreSQL" if ADDRESS else "SQLite"
IMAGE = "image"  # of the office, file or database
HASTY = "PRAGMA synchronous = OFF"


class Office(NamedTuple):
    """Who works there, the lists in their order, the budget line's id, people on a list."""

    box: Box
    batches: list[int]
    line: int
    people: int


def prepare(lists: int, people: int, *, spare: int = 0, cash: int = 0) -> Office:
    """`lists` lists of `people` each whose notice has run; the money is for all, or `spare` fen.

    The last `cash` of each list are paid in cash. Ends with the image of it all.
    """
    empty()
    with patch("nuanliu.records.documents.pictures.in_child_many", seen_here):
        made = _office(lists, people, spare, cash)
    _keep_image()
    return made


def _office(lists: int, people: int, spare: int, cash: int) -> Office:
    box = office()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(HASTY)
    fen = lists * people * fund.CAP
    line = fund.project(box, ("元旦春节送温暖", fen, lists * people))[0]
    campaign = fund.campaign(box, line)
    batches = [_list(box, campaign, place, people, cash) for place in range(lists)]
    fund.after_notice(box, batches[-1])
    for batch in batches:
        reviews.end_notice(box.deed("office2"), batch=batch, last_day_photo=fund.snap())
    if spare:
        _cut(box, line.pk, fen - spare)
    return Office(box, batches, line.ledger_line_id, people)


def _list(box: Box, campaign: int, place: int, people: int, cash: int) -> int:
    if people > cash:
        fund.put_forward(box, campaign, people - cash)
    if cash:
        fund.put_forward(box, campaign, cash, channel="cash")
    batch: int = fund.posted(box, campaign, f"第{place:03d}批")
    return batch


def _cut(box: Box, line: int, fen: int) -> None:
    change = projects.enter_change(
        box.deed("office"),
        line=line,
        kind=ChangeKind.REDUCE,
        amount_fen=fen,
        document_number="云财预〔2024〕9号",
        document_date=box.now.date(),
    )
    projects.confirm_change(box.deed("accountant"), change=change)


def empty() -> None:
    """A server's own database is used as it is; the books get one of their own on it."""
    if ADDRESS:
        server("DROP DATABASE IF EXISTS books", "CREATE DATABASE books TEMPLATE template0")
        connection.settings_dict["NAME"] = "books"


def server(*statements: str) -> None:
    """Statements to the server itself, outside any transaction."""
    with psycopg.connect(ADDRESS, autocommit=True) as admin:
        for one in statements:
            admin.execute(one)


def _keep_image() -> None:
    connection.close()
    shutil.copytree(settings.NUANLIU_FILES, FOLDER / "image-files")
    if ADDRESS:
        server(f"CREATE DATABASE {IMAGE} TEMPLATE books")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(DATABASE, FOLDER / IMAGE)


def begin_again() -> None:
    """The books as they were when the image was made; the keys stay."""
    connection.close()
    shutil.rmtree(settings.NUANLIU_FILES)
    shutil.copytree(FOLDER / "image-files", settings.NUANLIU_FILES)
    if ADDRESS:
        server("DROP DATABASE books WITH (FORCE)", f"CREATE DATABASE books TEMPLATE {IMAGE}")
        return
    for end in ("-wal", "-shm"):
        Path(f"{DATABASE}{end}").unlink(missing_ok=True)
    shutil.copyfile(FOLDER / IMAGE, DATABASE)


def settled() -> None:
    """Wait until the server has seen that whoever was killed is gone; a COMMIT may yet land."""
    if not ADDRESS:
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    end = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.002)
    raise TimeoutError("a backend of a killed client is still there")


_read: dict[tuple[str, bytes], Any] = {}


def _here(task: str, data: bytes, *, facts: Any = None, **_: Any) -> Any:
    key = (task, hashlib.sha256(data + repr(facts).encode()).digest())
    if key not in _read:
        module, name = task.split(":")
        look: Callable[..., Any] = getattr(importlib.import_module(module), name)
        _read[key] = look(data) if facts is None else look(data, facts)
    return _read[key]


@contextmanager
def read_here() -> Iterator[None]:
    """Files, our own, are opened in this process: the books are struck, not the guarded child."""
    names = ("bankfile", "reading")
    patches: list[Any] = [
        patch(f"nuanliu.stages.payments.{name}.in_child", _here) for name in names
    ]
    patches.append(patch("nuanliu.records.documents.pictures.in_child_many", seen_here))
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def fingerprint(*leave_out: str) -> str:
    """SHA-256 of every row of every table, but those named."""
    digest = hashlib.sha256()
    tables = sorted(set(connection.introspection.table_names()) - set(leave_out))
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            digest.update(f"{table}{cursor.fetchall()!r}".encode())
    return digest.hexdigest()


MONEY = (
    "ledger_line", "ledger_series", "ledger_voucher", "ledger_posting", "payments_payment",
    "payments_run", "payments_resultfile", "payments_resultexception", "payments_case",
    "payments_evidence", "reviews_decision", "reviews_duty", "reviews_batch",
    "nominations_nomination", "journal_head", "journal_intent", "documents_storedfile",
)  # fmt: skip


def money() -> str:
    """The same of the tables that a money deed may touch; the journal by its head."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in MONEY:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            digest.update(f"{table}{cursor.fetchall()!r}".encode())
    return digest.hexdigest()


def forget_keys() -> None:
    """Read the keys anew when they are next wanted."""
    keys.use(None)


def say(text: str) -> None:
    """To the screen at once: a long run is followed."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def follow(text: str) -> None:
    """One line that tells where a long run is, beside its report."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {ON} {text}\n")
