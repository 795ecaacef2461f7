"""Hands on a copy of the books past the program: of one with the file, or with the server.

Both do the same: every trigger, unique index, CHECK and foreign key is out of the way while he
edits, and is put back afterwards as far as his rows let him.
"""

import shutil
import sqlite3
from contextlib import suppress

import psycopg
from tests import databases

OLD = "july.sqlite3"  # what the office looked like at the end of July: an old backup


def on(year, folder):
    """Hands on the books of `folder`, copied from those of `year` just now."""
    return (_Server if databases.ON_POSTGRESQL else _File)(year, folder)


def keep_old(folder):
    """Remember the books of a folder, in which a connection of Django's is open, as they are."""
    if databases.ON_POSTGRESQL:
        from django.db import connection

        connection.close()  # nobody may be using what is copied
        databases.make(_old(folder), databases.named(folder))
    else:
        base = sqlite3.connect(folder / databases.EMBEDDED)
        base.execute("VACUUM INTO ?", (str(folder / OLD),))
        base.close()


def _old(folder):
    return databases.named(folder / OLD)


IDLE = "CREATE TRIGGER {0} BEFORE UPDATE ON ledger_line BEGIN SELECT 1; END"
LOOSE = """PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = replace(sql, '"available_fen" >= 0', '1')
WHERE name = 'ledger_line'; PRAGMA writable_schema = RESET"""
IN_FILE = {
    "a trigger dropped": "DROP TRIGGER journal_entry_no_DELETE",
    "a trigger that does nothing in its place": (
        f"DROP TRIGGER ledger_line_explained; {IDLE.format('ledger_line_explained')}"
    ),
    "a trigger of his own": IDLE.format("helper"),
    "one live payment a person no more": "DROP INDEX payment_one_live_a_person",
    "an overspend allowed": LOOSE,
}


class _File:
    """Whoever has the SQLite file."""

    def __init__(self, year, folder):
        self.path, self.old = folder / databases.EMBEDDED, folder / OLD
        self.path.unlink()  # the copy shares it with the year
        shutil.copyfile(year / databases.EMBEDDED, self.path)
        self.base = sqlite3.connect(self.path, isolation_level=None)
        self.script("PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF")
        self.guards = []
        listed = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        for kind, name, sql in self.execute(listed).fetchall():
            if kind == "trigger" or (kind == "index" and "once" not in name):
                self.guards.append(sql)
                self.execute(f'DROP {kind} "{name}"')

    def execute(self, sql, values=()):
        """One statement; its cursor."""
        return self.base.execute(sql, values)

    def script(self, sql):
        """Some statements."""
        self.base.executescript(sql)

    def put_old_back(self):
        """The old backup in the place of the books."""
        self.base.close()
        self.old.replace(self.path)
        self.base = sqlite3.connect(self.path, isolation_level=None)

    def done(self):
        """Put the guards back, as far as the rows let him, and close the file."""
        for sql in self.guards:
            with suppress(sqlite3.Error):
                self.execute(sql)
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.base.close()

    def spoil(self, guard):
        """Take away, or falsify, one guard of a closed file."""
        self.base = sqlite3.connect(self.path)
        self.script(IN_FILE[guard])
        self.base.close()


CHECKS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""
INDEXES = """
SELECT i.relname, pg_get_indexdef(x.indexrelid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
WHERE x.indisunique AND i.relnamespace = 'public'::regnamespace AND i.relname NOT LIKE '%once%'
AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
"""
# He writes numbers for yes and no, as he would in the file.
LENIENT = """
UPDATE pg_cast SET castcontext = '{}'
WHERE castsource = 'integer'::regtype AND casttarget = 'boolean'::regtype
"""
HELPER = """
CREATE FUNCTION helper() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER helper BEFORE UPDATE ON ledger_line FOR EACH ROW EXECUTE FUNCTION helper()
"""
IN_SERVER = {
    "a trigger dropped": "DROP TRIGGER journal_entry_no_DELETE ON journal_entry",
    "a trigger that does nothing in its place": (
        "CREATE OR REPLACE FUNCTION ledger_line_explained() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'"
    ),
    "a trigger of his own": HELPER,
    "one live payment a person no more": "DROP INDEX payment_one_live_a_person",
    "an overspend allowed": (
        "ALTER TABLE ledger_line DROP CONSTRAINT line_available;"
        "ALTER TABLE ledger_line ADD CONSTRAINT line_available CHECK (true)"
    ),
}


class _Server:
    """Whoever is the server's superuser."""

    def __init__(self, year, folder):
        self.name, self.old = databases.named(folder), _old(year)
        databases.make(self.name, databases.named(year))
        self._open()
        self.checks = self.execute(CHECKS).fetchall()
        self.guards = []
        for table, name, _ in self.checks:
            self.script(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, sql in self.execute(INDEXES).fetchall():
            self.guards.append(sql)
            self.script(f'DROP INDEX "{name}"')
        self.script(LENIENT.format("a"))

    def _open(self):
        self.base = databases.server(self.name)
        self.script("SET session_replication_role = replica")  # neither triggers nor foreign keys

    def execute(self, sql, values=()):
        """One statement with marks as SQLite has them; its cursor."""
        return self.base.execute(databases.marked(sql, values), values or None)

    def script(self, sql):
        """Some statements."""
        self.base.execute(sql)

    def put_old_back(self):
        """The old backup in the place of the books."""
        self.base.close()
        databases.make(self.name, self.old)
        self._open()

    def done(self):
        """Put back checks, as if every row had passed them, and indexes where they can be."""
        for sql in self.guards:
            with suppress(psycopg.Error):
                self.script(sql)
        for table, name, rule in self.checks:
            with suppress(psycopg.errors.DuplicateObject):
                self.script(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule} NOT VALID')
        self.script("UPDATE pg_constraint SET convalidated = true WHERE NOT convalidated")
        self.script(LENIENT.format("e"))
        self.base.close()

    def spoil(self, guard):
        """Take away, or falsify, one guard of closed books."""
        self._open()
        self.script(IN_SERVER[guard])
        self.base.close()
