"""What the demo year puts out: marked rosters, papers, bank files, books, journal, the archive."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from django.db import connections

from nuanliu.core.roster import Sheet
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal.queries import outcome
from nuanliu.records.ledger.export import beancount
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.archive.papers import File, files_to_make
from nuanliu.stages.archive.verification import VERIFIER
from nuanliu.stages.nominations.marking import marked, marked_name
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.reading import unpacked
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import Project

ARCHIVE = "13归档包"
JOURNAL = "14流水与核验程序"


def jobs(project: Project) -> Iterator[File]:
    """Everything on paper, each file to be made on its own, in the auditor's order."""
    yield from files_to_make(project)
    yield from bank_files(project)
    yield File("11账簿/送温暖专项资金账簿-演示.xlsx", lambda: render_xlsx(workbook()))
    yield File("11账簿/送温暖专项资金账簿-演示.beancount", lambda: "\n".join(beancount()).encode())
    yield from marked_rosters(project)


def marked_rosters(project: Project) -> Iterator[File]:
    """Each sender's file given back with its faults in it, where there were any."""
    rosters = Roster.objects.filter(campaign__project=project).select_related("file", "campaign")
    for roster in rosters.order_by("pk"):
        if roster.findings.exclude(severity="note").exists():
            name = f"12花名册（标错）/{roster.campaign.name}/{marked_name(roster.file_name)}"
            yield File(name, partial(_marked, roster))


def _marked(roster: Roster) -> bytes:
    findings = roster.findings.exclude(severity="note").order_by("row", "pk")
    kept = unpacked(roster.reading.open())["sheets"] if roster.reading is not None else []
    return marked(read(roster.file), list(findings), sheets=[Sheet.of(sheet) for sheet in kept])


def bank_files(project: Project) -> Iterator[File]:
    """The bank batch files exactly as they were released."""
    runs = Run.objects.filter(batch__campaign__project=project).exclude(file=None)
    for run in runs.select_related("file").order_by("pk"):
        if run.file is not None:
            yield File(f"04代发/{run.number}-代发文件-演示.xlsx", partial(read, run.file))


def made(project: Project) -> list[tuple[str, bytes]]:
    """Every file made, by two processes where there are two cores: a page is slow to set."""
    _Jobs.files = list(jobs(project))
    connections.close_all()  # a child that inherited the connection would share its socket
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), get_context("fork")) as pool:
        done = pool.map(_make, range(len(_Jobs.files)), chunksize=3)
        return [(file.name, data) for file, data in zip(_Jobs.files, done, strict=True)]


class _Jobs:
    """What the forked children find where the parent left it: closures cannot be sent."""

    files: list[File] = []


def _make(place: int) -> bytes:
    return _Jobs.files[place].make()


def write_all(project: Project, folder: Path) -> list[tuple[str, bytes]]:
    """Write the papers below `folder` and return them for the archive package."""
    done = made(project)
    for name, data in done:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return done


def put_away(stage: Stage, project: Project, done: list[tuple[str, bytes]], folder: Path) -> None:
    """组卷 and 封存: the package is written, registered and sealed, and a copy lies in `folder`.

    A package that a kill left unregistered is written again; a registered one is never touched.
    """
    name = f"{project.fiscal_year}-演示"
    place = bag.place_of(name)
    if outcome("demo:archive") is None:
        shutil.rmtree(place, ignore_errors=True)
        bag.write_bag(project, _flat(done), place, stage.now)
    pk = stage.do(archive.assemble, "zhengtao", "archive", project=project.pk, folder=name)
    stage.refused("DUTY-SELF", archive.seal, "zhengtao", "archive-own", package=pk)
    stage.do(archive.seal, "wulin", "archive-seal", package=pk)
    if folder.exists():
        shutil.copytree(place, folder / ARCHIVE, dirs_exist_ok=True)


def _flat(done: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Names without folders: the package has rooms of its own."""
    return [(name.replace("/", "-"), data) for name, data in done]


def write_journal(folder: Path) -> None:
    """The journal with its checkpoints, the verifier beside it, and the sum of both programs."""
    place = folder / JOURNAL
    shutil.rmtree(place, ignore_errors=True)
    bag.write_journal(place)
    for file in sorted(VERIFIER.glob("*.py")) + sorted(VERIFIER.glob("*.md")):
        shutil.copy(file, place / file.name)


def listing(folder: Path) -> str:
    """校验.txt: the SHA-256 of every file below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}"
        for path in files
    )
    return "\n".join(rows) + "\n"
