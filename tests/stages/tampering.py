"""A whole demo year on disk, copies of it for an insider to edit, and what the auditors say.

The insider has the database file and the folder: triggers, constraints and foreign keys are gone
before he begins. He has no key file, and no checkpoint that somebody else keeps.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

from django.db import connections
from django.test import override_settings

from nuanliu.core.journal import (
    NO_PREVIOUS,
    Checkpoint,
    Frontier,
    JournalFormatError,
    canonical,
    leaf_hash,
)
from nuanliu.faces.cli.demo import collecting, output, run
from nuanliu.faces.cli.demo.agreeing import agreed
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.documents import workbook
from nuanliu.records.journal import export
from nuanliu.records.journal.revealing import reveal
from nuanliu.records.journal.taking import Wanted
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person, Shown, Taken
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.kinds import Made, PaperKind
from nuanliu.stages.archive.verification import run_verifier

DATABASE = "nuanliu.sqlite3"
OLD = "july.sqlite3"  # what the office looked like at the end of July: an old backup
PAPERS = [
    Made("审批表.txt", PaperKind.APPROVAL, "演示样例".encode()),
    Made("签领表.txt", PaperKind.SIGN_SHEET, "演示样例".encode()),
]


@contextmanager
def office_at(folder, files=None):
    """Django on the database of `folder`, whatever it had before; the keys lie beside it."""
    before, now = connections["default"], connections.create_connection("default")
    now.settings_dict = {**now.settings_dict, "NAME": str(folder / DATABASE)}
    connections["default"] = now
    places = {
        "NUANLIU_DATA": folder,
        "NUANLIU_FILES": (files or folder) / "files",
        "NUANLIU_KEYS": folder.parent / "keys",
    }
    keys.use(None)
    try:
        with override_settings(**places):
            yield
    finally:
        keys.use(None)
        now.close()
        connections["default"] = before


def play(folder):
    """The demo year in `folder`, sealed package included; its checkpoint, as kept outside."""
    folder.mkdir()
    with office_at(folder), mock.patch.object(collecting, "cells_of", _read_here):
        make_tables()
        project = run.play(None, lambda _: None, lambda scene: _copied(folder, scene))
        stage = Stage.set_up(lambda _: None)
        stage.now = run.YEAR_END
        output.put_away(stage, project, PAPERS, folder / "nowhere")
        reason = "核对退汇的卡号"
        facts = {
            "person": Person.objects.filter(card__isnull=False).earliest("pk").pk,
            "what": Shown.CARD,
        }
        stage.do(reveal, "wulin", "reveal", reason=reason, **facts)
        many = Wanted(Taken.PAPERS, "全部文书", f"projects.project:{project.pk}", 700)
        agreed(stage, "liming", "papers", many, "报市总工会备案")
        return export.present_checkpoint()


def _read_here(files):
    """Roster files read without a child process each: they are the test's own."""
    return [workbook.cells(data) for data in files]


@contextmanager
def _copied(folder, scene):
    if "监控" in scene.title:
        base = sqlite3.connect(folder / DATABASE)
        base.execute("VACUUM INTO ?", (str(folder / OLD),))
        base.close()
    yield


def write(path, data):
    """Write a file anew: a copy shares its unchanged files with the year it was made of."""
    path.unlink()
    path.write_bytes(data)


class Copy:
    """A fresh copy of the year in the hands of an insider."""

    def __init__(self, year, folder):
        shutil.copytree(year, folder, copy_function=os.link)
        self.folder = folder
        write(folder / DATABASE, (year / DATABASE).read_bytes())
        self.base = sqlite3.connect(folder / DATABASE, isolation_level=None)
        self.base.executescript("PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF")
        self.guards = []
        listed = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        for kind, name, sql in self.rows(listed):
            if kind == "trigger" or (kind == "index" and "once" not in name):
                self.guards.append(sql)
                self.base.execute(f'DROP {kind} "{name}"')

    def rows(self, sql, *values):
        """What a query finds."""
        return self.base.execute(sql, values).fetchall()

    def one(self, sql, *values):
        """The one value a query finds."""
        ((value,),) = self.rows(sql, *values)
        return value

    def done(self):
        """Put the guards back, as far as the rows let him, and close the file."""
        for sql in self.guards:
            with suppress(sqlite3.Error):
                self.base.execute(sql)
        self.base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.base.close()

    def file_of(self, digest):
        """Where a kept file lies."""
        return self.folder / "files" / digest[:2] / digest

    def rehash(self, change=None, keep=None):
        """The whole journal hashed anew: `change` edits a line's data, `keep` cuts the tail off."""
        rows = self.rows("SELECT seq, line FROM journal_entry ORDER BY seq LIMIT ?", keep or -1)
        previous, tree = NO_PREVIOUS, Frontier()
        self.base.execute("BEGIN")
        for seq, kept in rows:
            line = json.loads(kept) | {"prev": previous}
            if change is not None:
                change(line)
            text = canonical(line)
            tree.push(leaf_hash(text))
            previous = leaf_hash(text).hex()
            sql = "UPDATE journal_entry SET line = ?, leaf = ? WHERE seq = ?"
            self.base.execute(sql, (text, previous, seq))
        self.base.execute("DELETE FROM journal_entry WHERE seq > ?", (len(rows),))
        sql = "UPDATE journal_head SET size = ?, last = ?, frontier = ?"
        self.base.execute(sql, (len(rows), previous, tree.to_text()))
        self.base.execute("COMMIT")

    def remark(self):
        """The kept checkpoint computed anew over the journal as it is now."""
        log = self.one("SELECT log_name FROM people_installation")
        tree = Frontier()
        for (text,) in self.rows("SELECT line FROM journal_entry ORDER BY seq"):
            tree.push(leaf_hash(text))
        text = Checkpoint(log, tree.size, tree.root()).text()
        self.base.execute("DELETE FROM journal_checkpoint")
        self.base.execute(
            "INSERT INTO journal_checkpoint VALUES (?, ?, '2024-10-31', '')", (tree.size, text)
        )


def replayed(folder):
    """What the replay audit finds: (code, line, what) each."""
    with office_at(folder):
        return [tuple(one) for one in audit()]


def verified(folder, *outside):
    """What the verifier finds in an export: one (code, line, detail), or nothing."""
    with office_at(folder), tempfile.TemporaryDirectory() as work:
        try:
            export.write(Path(work))
        except JournalFormatError as error:
            return [("HEAD", 0, str(error))]
        options = [word for text in outside for word in ("--checkpoint", text)]
        told = run_verifier(Path(work), *options)
    return [] if told["ok"] else [(told["code"], told["entry"], told["detail"])]
