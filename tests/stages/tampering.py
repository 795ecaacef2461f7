"""A whole demo year on disk, copies of it for an insider to edit, and what the auditors say.

The insider has the folder and the database, as a file or as the server's superuser (`insiders`):
triggers, constraints and foreign keys are gone before he begins. He has no key file, and no
checkpoint that somebody else keeps.
"""

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from tests import databases
from tests.stages import insiders

from nuanliu.core.journal import (
    NO_PREVIOUS,
    Checkpoint,
    Frontier,
    JournalFormatError,
    canonical,
    leaf_hash,
)
from nuanliu.faces.cli.demo import collecting, output, run
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents import workbook
from nuanliu.records.journal import export
from nuanliu.records.journal.revealing import reveal
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person, Shown
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.kinds import Made, PaperKind
from nuanliu.stages.archive.verification import run_verifier

PAPERS = [
    Made("审批表.txt", PaperKind.APPROVAL, "演示样例".encode()),
    Made("签领表.txt", PaperKind.SIGN_SHEET, "演示样例".encode()),
]


@contextmanager
def office_at(folder, files=None):
    """Django on the database of `folder`, whatever it had before; the keys lie beside it."""
    before, now = connections["default"], connections.create_connection("default")
    now.settings_dict = {**now.settings_dict, "NAME": databases.book_of(folder)}
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
    databases.address(folder)
    with office_at(folder), mock.patch.object(collecting, "cells_of", _read_here):
        call_command("migrate", verbosity=0)
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
        return export.present_checkpoint()


def _read_here(files):
    """Roster files read without a child process each: they are the test's own."""
    return [workbook.cells(data) for data in files]


@contextmanager
def _copied(folder, scene):
    if "监控" in scene.title:
        insiders.keep_old(folder)
    yield


def write(path, data):
    """Write a file anew: a copy shares its unchanged files with the year it was made of."""
    path.unlink()
    path.write_bytes(data)


def remove(folder):
    """A copy is no longer wanted."""
    shutil.rmtree(folder, ignore_errors=True)
    databases.drop(folder)


class Copy:
    """A fresh copy of the year in the hands of an insider."""

    def __init__(self, year, folder):
        shutil.copytree(year, folder, copy_function=os.link)
        self.folder = folder
        self.base = insiders.on(year, folder)

    def rows(self, sql, *values):
        """What a query finds."""
        return self.base.execute(sql, values).fetchall()

    def one(self, sql, *values):
        """The one value a query finds."""
        ((value,),) = self.rows(sql, *values)
        return value

    def columns(self, table):
        """The names of a table's columns, in its order."""
        asked = self.base.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - a table of ours
        return [one[0] for one in asked.description]

    def done(self):
        """Put the guards back, as far as the rows let him, and close the books."""
        self.base.done()

    def file_of(self, digest):
        """Where a kept file lies."""
        return self.folder / "files" / digest[:2] / digest

    def rehash(self, change=None, keep=None):
        """The whole journal hashed anew: `change` edits a line's data, `keep` cuts the tail off."""
        rows = self.rows(
            "SELECT seq, line FROM journal_entry ORDER BY seq LIMIT ?", keep or 999_999
        )
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
