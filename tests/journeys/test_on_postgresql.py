"""The books on a PostgreSQL server: the same year, the same guards, the same backup as in SQLite.

The server comes with a wheel (tools/postgres.py) and lives in a temporary folder.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tools.postgres import serving

ROOT = Path(__file__).resolve().parents[2]
ANEW = "CREATE DATABASE {} TEMPLATE template0"


class Office:
    """Demonstration books up to the first lists, on a server of their own."""

    def __init__(self, place: Path, address: str) -> None:
        self.place, self.address = place, address

    def run(self, *words: str, **where: str):
        """A command on books: the server's, or another database; '' is a file in `data`."""
        return self.program("-m", "nuanliu", *words, **where)

    def program(self, *words: str, address: str | None = None, data: str = "data"):
        """Python, as the command is run."""
        env = {**os.environ, "DATABASE_URL": self.address if address is None else address}
        env |= {"NUANLIU_DATA": str(self.place / data), "NUANLIU_KEYS": str(self.place / "keys")}
        env |= {"PYTHONPATH": str(ROOT / "src")}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def findings(self, **where):
        """What `verify` names, and how it ends."""
        told = self.run("verify", "--json", **where)
        answer = json.loads(told.stdout)
        return told.returncode, [one["what"] for one in answer["findings"]]

    def sql(self, *statements, address: str | None = None):
        """Statements of somebody who owns the tables, past the program; the last one's rows."""
        with psycopg.connect(address or self.address, autocommit=True) as connection:
            for one in statements:
                told = connection.execute(one)
            return told.fetchall() if told.description else []

    def another(self, name: str) -> str:
        """The address of a new database on the same server."""
        self.sql(ANEW.format(name))
        return self.address.replace("/postgres", f"/{name}")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """See `Office`."""
    with serving() as address:
        made = Office(tmp_path_factory.mktemp("server"), address)
        told = made.run("demo", "--until", "review")
        assert told.returncode == 0, told.stderr
        yield made


def test_the_books_verify_and_a_copy_of_them_in_either_kind_too(office):
    """Backed up on the server, restored into a file and into another server database: all whole."""
    stick = office.place / "stick"
    stick.mkdir()
    saved = office.run("backup", "--out", str(stick), "--json")
    file, entries = (json.loads(saved.stdout)[one] for one in ("file", "entries"))
    second = office.another("second")
    ways = [{"address": "", "data": "lite"}, {"address": second, "data": "two"}]
    restored = [office.run("restore", file, **way).returncode for way in ways]
    again = office.run("restore", file, **ways[1])
    counts = "SELECT count(*) FROM journal_entry"
    assert (restored, [office.findings(**way) for way in ({}, *ways)]) == (
        [0, 0], [(0, [])] * 3,
    )  # fmt: skip
    assert (again.returncode, "已经有账" in again.stderr) == (1, True)
    # one line more each: that and whence they were restored
    assert [office.sql(counts)[0][0], office.sql(counts, address=second)[0][0]] == [
        entries, entries + 1,
    ]  # fmt: skip
    assert sorted(one.name for one in (office.place / "two").iterdir()) == ["files"]


REFUSED = (
    ("UPDATE journal_entry SET code = 'x' WHERE seq = 1", "journal_entry is append-only"),
    ("DELETE FROM ledger_voucher", "ledger_voucher is append-only"),
    ("TRUNCATE journal_checkpoint CASCADE", "journal_checkpoint is append-only"),
    ("UPDATE ledger_line SET paid_fen = paid_fen + 1", "ledger_line moves only by a posting"),
    ("UPDATE ledger_series SET last = last + 2", "ledger_series goes up by one"),
    ("INSERT INTO ledger_series VALUES (2031, 4)", "ledger_series begins at zero"),
    (
        (
            'INSERT INTO ledger_voucher (year, number, "on", kind, memo, key)'
            " VALUES (2024, 9999, '2024-05-06', 'test', '', 'k')"
        ),
        "ledger_voucher takes the next number",
    ),
    (
        (
            "INSERT INTO journal_entry SELECT 999999, kind, actor, intent, obj_type, obj_id, code,"
            " line, leaf FROM journal_entry WHERE seq = 2"
        ),
        "journal_entry does not follow the last line",
    ),
    (
        (
            "INSERT INTO ledger_posting (voucher_id, line_id, source, target, amount_fen, subject)"
            " SELECT max(v.id), max(l.id), 'available', 'encumbered', 99999999999, 'x'"
            " FROM ledger_voucher v, ledger_line l"
        ),
        "line_available",
    ),
)


@pytest.mark.parametrize(("statement", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_the_server_itself_refuses_what_the_books_forbid(office, statement, words):
    """Past the program, as the owner of the tables; the error is that of a broken rule."""
    with pytest.raises(psycopg.errors.IntegrityError) as refused:
        office.sql(statement)
    assert words in str(refused.value)


TAKEN_AWAY = (
    "DROP TRIGGER ledger_line_explained ON ledger_line",
    "ALTER TABLE ledger_line DROP CONSTRAINT line_paid",
    "ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_counts",
    "CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER other BEFORE INSERT ON ledger_line FOR EACH ROW EXECUTE FUNCTION other()",
    (
        "CREATE OR REPLACE FUNCTION journal_entry_follows() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'"
    ),
)


def test_a_guard_taken_away_is_named(office):
    """Five kinds of it in a copy of the books; control: the copy was whole before."""
    stick = office.place / "usb"
    stick.mkdir()
    saved = json.loads(office.run("backup", "--out", str(stick), "--json").stdout)
    third = office.another("third")
    way = {"address": third, "data": "three"}
    office.run("restore", saved["file"], **way)
    before = office.findings(**way)
    office.sql(*TAKEN_AWAY, address=third)
    assert (before, office.findings(**way)) == (
        (0, []),
        (
            1,
            [
                "数据库的触发器 journal_entry_follows 被改动",
                "数据库的触发器 ledger_line_explained 不见了或被改动",
                "数据库的触发器 ledger_posting_counts 被改动",
                "数据库的触发器 other 不是本程序建立的",
                "数据库的约束 ledger_line.line_paid 不见了或被改动",
            ],
        ),
    )


def test_a_database_that_keeps_texts_otherwise_is_refused(office):
    """Books are not founded in one of another encoding or order; control: the copies above."""
    # of the two things that are asked; the wheel's server knows no other order than C
    office.sql("CREATE DATABASE sorted TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    address = office.address.replace("/postgres", "/sorted")
    told = office.run("demo", address=address, data="sorted")
    assert (told.returncode, "[DB-ORDER]" in told.stderr) == (1, True)


AS_THE_OLDER_PROGRAM = (
    "import sys; from nuanliu.faces.cli import main, office;"
    "office.demand_this_schema = lambda: None; sys.exit(main(sys.argv[1:]))"
)
OLDER_TABLES = (
    *("feedback_wish", "visits_outing", "visits_request"),
    *("visits_visit_people", "visits_visit_photos", "visits_visit"),
)


def test_books_of_an_older_program_come_up_to_date_on_the_server(office):
    """Its file is refused; its backup, made by itself, is restored onto the server and verifies."""
    stick = office.place / "older"
    stick.mkdir()
    saved = json.loads(office.run("backup", "--out", str(stick), "--json").stdout)["file"]
    way = {"address": "", "data": "old"}
    office.run("restore", saved, **way)
    with closing(sqlite3.connect(office.place / "old" / "nuanliu.sqlite3")) as base:
        base.executescript(";".join(f"DROP TABLE {one}" for one in OLDER_TABLES))
        base.execute(
            "DELETE FROM django_migrations WHERE app = 'visits'"
            " OR app = 'feedback' AND name = '0003_wishes'"
        )  # which rests on it
        base.commit()
    refused = office.run("verify", **way)
    backup = str(stick / "演示-旧.zip")
    made = office.program("-c", AS_THE_OLDER_PROGRAM, "backup", "--out", backup, **way)
    onto = {"address": office.another("newer"), "data": "newer"}
    restored = office.run("restore", backup, **onto)
    assert ("DB-VERSION" in refused.stderr, made.returncode, restored.returncode) == (True, 0, 0)
    assert office.findings(**onto) == (0, [])


def test_a_damaged_backup_does_not_come_onto_the_server(office):
    """A bit changed at each of nine places: refused, nothing is made; control: the good one."""
    stick = office.place / "bent"
    stick.mkdir()
    saved = Path(json.loads(office.run("backup", "--out", str(stick), "--json").stdout)["file"])
    data, onto = saved.read_bytes(), {"address": office.another("bent"), "data": "bent-data"}
    told = []
    for place in range(9):
        at = place * (len(data) - 1) // 8
        saved.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        refused = office.run("restore", str(saved), **onto)
        told.append((refused.returncode, "[BACKUP-CHANGED]" in refused.stderr))
    tables = office.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
                        address=onto["address"])  # fmt: skip
    saved.write_bytes(data)
    good = office.run("restore", str(saved), **onto)
    assert (set(told), tables, good.returncode) == ({(1, True)}, [(0,)], 0)


def test_a_server_that_does_not_answer_is_named(office):
    """A wrong port: words that say where to look, and no traceback."""
    told = office.run("verify", address="postgresql://nuanliu@127.0.0.1:9/none")
    assert (told.returncode, "连不上数据库服务器" in told.stderr) == (2, True)


def test_only_two_kinds_of_address_are_taken(office):
    """Another database is refused in words: neither its rules nor its locks are known."""
    told = office.run("verify", address="mysql://root@localhost/x")
    assert (told.returncode, "只支持 postgresql://" in told.stderr) == (2, True)
