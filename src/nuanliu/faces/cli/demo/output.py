"""What the demo year puts out: marked rosters, papers, bank files, books, journal, the archive."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.queries import outcome
from nuanliu.records.ledger.export import beancount
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.papers import files_to_make
from nuanliu.stages.archive.verification import VERIFIER
from nuanliu.stages.nominations.marking import marked, marked_name
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import Project

ARCHIVE = "12-归档包"
JOURNAL = "13-流水与核验程序"
Files = Iterator[tuple[str, bytes]]


def papers(project: Project) -> Files:
    """(file name, bytes) of everything on paper, in the order in which an auditor asks for it."""
    yield from marked_rosters(project)
    for file in files_to_make(project):
        yield file.name, file.make()
    yield from bank_files(project)
    yield "账簿/送温暖专项资金账簿-演示.beancount", "\n".join(beancount()).encode()


def marked_rosters(project: Project) -> Files:
    """Each sender's file given back with its faults in it, where there were any."""
    rosters = Roster.objects.filter(campaign__project=project).select_related("file", "campaign")
    for roster in rosters.order_by("pk"):
        findings = list(roster.findings.exclude(severity="note").order_by("row", "pk"))
        if findings:
            name = marked_name(roster.file_name)
            yield (
                f"花名册（标错）/{roster.campaign.name}/{name}",
                marked(read(roster.file), findings),
            )


def bank_files(project: Project) -> Files:
    """The bank batch files exactly as they were released."""
    runs = Run.objects.filter(batch__campaign__project=project).exclude(file=None)
    for run in runs.select_related("file").order_by("pk"):
        if run.file is not None:
            yield f"代发文件/{run.number}代发文件-演示.xlsx", read(run.file)


def write_all(project: Project, folder: Path) -> list[tuple[str, bytes]]:
    """Write the papers below `folder` and return them for the archive package."""
    made = []
    for name, data in papers(project):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        made.append((name, data))
    return made


def put_away(stage: Stage, project: Project, made: list[tuple[str, bytes]], folder: Path) -> None:
    """组卷 and 封存: the package is written, registered and sealed, and a copy lies in `folder`.

    A package that a kill left unregistered is written again; a registered one is never touched.
    """
    name = f"{project.fiscal_year}-演示"
    place = bag.place_of(name)
    if outcome("demo:archive") is None:
        shutil.rmtree(place, ignore_errors=True)
        bag.write_bag(project, _flat(made), place, stage.now)
    pk = stage.do(archive.assemble, "zhengtao", "archive", project=project.pk, folder=name)
    stage.refused("DUTY-SELF", archive.seal, "zhengtao", "archive-own", package=pk)
    stage.do(archive.seal, "wulin", "archive-seal", package=pk)
    if folder.exists():
        shutil.copytree(place, folder / ARCHIVE, dirs_exist_ok=True)


def _flat(made: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Names without folders: the package has rooms of its own."""
    return [(name.replace("/", "-"), data) for name, data in made]


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
