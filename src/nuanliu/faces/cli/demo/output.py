"""What the demo year puts out: marked rosters, papers, bank files, books, journal, the archive."""

import gc
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

from django.db import connections

from nuanliu.core.roster import Sheet
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal.queries import outcome
from nuanliu.records.ledger.export import beancount
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.archive.packets import enclosed
from nuanliu.stages.archive.papers import File, files_to_make
from nuanliu.stages.nominations.giving import give_back
from nuanliu.stages.nominations.marking import Faulty, marked_many, marked_name
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.naming import read_back
from nuanliu.stages.nominations.reading import unpacked
from nuanliu.stages.payments.handing import take_bank_file
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import Project

Made: TypeAlias = list[tuple[str, bytes]]  # file names with their folders, and what they hold
Job: TypeAlias = Callable[[], Made]

ROUND = 20  # pieces of work before fresh processes: typst keeps memory of every page it has set
BOOKS = "11账簿/送温暖专项资金账簿-演示"
ARCHIVE = "13归档包"
JOURNAL = "14流水与核验程序"
GIVEN_BACK = "退回报送单位更正"
LOOKED_AT = "演示：查看归档包的内容"


def jobs(project: Project) -> list[Job]:
    """Papers, books and bank files in pieces of work that may be done by any process.

    All formats of a paper are one piece: it is computed from the books once.
    """
    papers = groupby(_papers(project), key=lambda file: file.name.rpartition(".")[0])
    return [
        partial(_make, [File(f"{BOOKS}.xlsx", lambda: render_xlsx(workbook()))]),
        *(partial(_make, list(files)) for _, files in papers),
        partial(_make, [File(f"{BOOKS}.beancount", lambda: "\n".join(beancount()).encode())]),
    ]


def _papers(project: Project) -> Iterator[File]:
    """Every paper; what lies in a packet is the paper of record and is not printed again."""
    kept = enclosed()
    for file in files_to_make(project):
        name = file.name.rpartition("/")[2]
        yield File(file.name, kept[name].make) if name in kept else file


def _make(files: Sequence[File]) -> Made:
    return [(file.name, file.make()) for file in files]


def marked_rosters(stage: Stage, project: Project) -> Made:
    """Each sender's file given back with its faults in it, where there were any."""
    rosters = Roster.objects.filter(campaign__project=project).select_related("file", "campaign")
    names, files = [], []
    for roster in rosters.order_by("pk"):
        findings = list(roster.findings.exclude(severity="note").order_by("row", "pk"))
        if findings:
            key = f"marked-{roster.pk}"
            stage.do(give_back, "liming", key, roster=roster.pk, reason=GIVEN_BACK)
            names.append(f"12花名册（批注）/{roster.campaign.name}/{marked_name(roster.file_name)}")
            names_told = read_back(roster.mapping)
            files.append(Faulty(read(roster.file), findings, _sheets(roster), names_told))
    return list(zip(names, marked_many(files), strict=True))


def _sheets(roster: Roster) -> list[Sheet]:
    kept = unpacked(roster.reading.open())["sheets"] if roster.reading is not None else []
    return [Sheet.of(sheet) for sheet in kept]


def bank_files(stage: Stage, project: Project) -> Made:
    """The bank batch files exactly as they were released, taken by the cashier for the bank."""
    runs = Run.objects.filter(batch__campaign__project=project).exclude(file=None).order_by("pk")
    return [
        (
            f"04代发/{run.number}-代发文件-演示.xlsx",
            take_bank_file(stage.deed("sunyue", f"bank-file-{run.number}"), run=run.pk),
        )
        for run in runs
    ]


def made(stage: Stage, project: Project) -> Made:
    """Every file made, by two processes where there are two cores: a page is slow to set."""
    done = [*marked_rosters(stage, project), *bank_files(stage, project)]
    _Jobs.jobs = jobs(project)
    _ = FontSet.shipped_and().widths  # read before forking, so that the children share it
    connections.close_all()  # a child that inherited the connection would share its socket
    with _shareable():
        for first in range(0, len(_Jobs.jobs), ROUND):
            places = range(first, min(first + ROUND, len(_Jobs.jobs)))
            with ProcessPoolExecutor(min(2, os.cpu_count() or 1), get_context("fork")) as pool:
                done += [file for files in pool.map(_do, places) for file in files]
    return done


@contextmanager
def _shareable() -> Iterator[None]:
    """Keep the collector off everything that exists, or each child would soon own a copy of it."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Jobs:
    """What the forked children find where the parent left it: closures cannot be sent."""

    jobs: list[Job] = []


def _do(place: int) -> Made:
    return _Jobs.jobs[place]()


def write_all(stage: Stage, project: Project, folder: Path) -> Made:
    """Write the papers below `folder` and return them for the archive package."""
    done = made(stage, project)
    for name, data in done:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return done


def put_away(stage: Stage, project: Project, done: Made, folder: Path) -> None:
    """组卷 and 封存: the package is written, registered and sealed; it lies open in `folder`.

    A package that a kill left unregistered is written again; a registered one is never touched.
    """
    name = f"{project.fiscal_year}-演示"
    place = bag.place_of(name)
    if outcome("demo:archive") is None:
        place.unlink(missing_ok=True)
        bag.write_bag(project, _flat(done), place, stage.now)
    pk = stage.do(archive.assemble, "zhengtao", "archive", project=project.pk, folder=name)
    stage.refused("DUTY-SELF", archive.seal, "zhengtao", "archive-own", package=pk)
    stage.do(archive.seal, "wulin", "archive-seal", package=pk)
    if folder.exists():
        shutil.rmtree(folder / ARCHIVE, ignore_errors=True)  # what a kill left behind
        target = folder / ARCHIVE
        reading = stage.deed("wulin", "archive-read")
        archive.hand_out(reading, package=pk, folder=target, reason=LOOKED_AT)


def _flat(done: Made) -> Made:
    """Names without folders: the package has rooms of its own."""
    return [(name.replace("/", "-"), data) for name, data in done]


def write_journal(folder: Path) -> None:
    """The journal with its checkpoints, the verifier beside it, and the sum of both programs."""
    place = folder / JOURNAL
    shutil.rmtree(place, ignore_errors=True)
    bag.write_journal(place)
    for file in bag.verifier_files():
        shutil.copy(file, place / file.name)


def listing(folder: Path) -> str:
    """校验.txt: the SHA-256 of every file below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    rows = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}"
        for path in files
    )
    return "\n".join(rows) + "\n"
