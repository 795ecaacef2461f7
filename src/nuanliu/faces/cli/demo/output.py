"""What the demo year puts out: marked rosters, papers, bank files, books, journal, the archive."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.models import QuerySet

from nuanliu.core.roster import Sheet
from nuanliu.faces.cli.demo.agreeing import agreed
from nuanliu.faces.cli.demo.resolving import GIVEN_BACK
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal.queries import outcome
from nuanliu.records.ledger.export import beancount
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.archive.kinds import File, Made, PaperKind, made
from nuanliu.stages.archive.models import Package
from nuanliu.stages.archive.packets import enclosed
from nuanliu.stages.archive.papers import files_to_make
from nuanliu.stages.nominations.giving import give_back, marked_wanted
from nuanliu.stages.nominations.marking import Faulty, marked_many, marked_name
from nuanliu.stages.nominations.models import Roster, RosterFinding
from nuanliu.stages.nominations.naming import read_back
from nuanliu.stages.nominations.reading import unpacked
from nuanliu.stages.payments.handing import ending_of_file, take_bank_file
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import Project

BOOKS = "11账簿/送温暖专项资金账簿-演示"
ARCHIVE = "13归档包"
JOURNAL = "14流水与核验程序"
LOOKED_AT = "演示：查看归档包的内容"


class Work:
    """The papers of one campaign, or those of the year as a whole, as the books are when asked.

    part: (which, of how many) portions of those of the year, each for a process of its own.
    """

    def __init__(
        self, project: int, campaign: int | None = None, part: tuple[int, int] = (0, 1)
    ) -> None:
        self.project, self.campaign, self.part = project, campaign, part

    def __call__(self) -> list[Made]:
        """The papers with their bytes, in their order."""
        with _as_of_now():
            papers = list(_papers(Project.objects.get(pk=self.project)))
            own = [file for file in papers if file.campaign == self.campaign]
            if self.campaign is None:
                return [made(file) for file in self._portion([*_books(), *own])]
            rosters = Roster.objects.filter(campaign=self.campaign)
            return [*marked_rosters(rosters), *map(made, own)]

    def _portion(self, files: list[File]) -> list[File]:
        """Neighbours stay together: the formats of a paper, which is built once for all."""
        which, parts = self.part
        return files[len(files) * which // parts : len(files) * (which + 1) // parts]


# Not `atomic`, which would keep every writer of SQLite waiting.
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


@contextmanager
def _as_of_now() -> Iterator[None]:
    """Everything read inside is of one moment, whatever is written meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        cursor.execute("SELECT size FROM journal_head")  # the moment is that of the first reading
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _books() -> list[File]:
    return [
        File(f"{BOOKS}.xlsx", lambda: render_xlsx(workbook()), PaperKind.BOOKS),
        File(f"{BOOKS}.beancount", lambda: "\n".join(beancount()).encode(), PaperKind.BOOKS),
    ]


def _papers(project: Project) -> Iterator[File]:
    """Every paper; what lies in a packet is the paper of record and is not printed again."""
    kept = enclosed()
    for file in files_to_make(project):
        own = file.campaign, file.name.rpartition("/")[2]
        yield file._replace(make=kept.get(own, file.make))


def given_back(stage: Stage, rosters: QuerySet[Roster]) -> None:
    """The office takes the marked file of every roster with faults, to send it back."""
    faulty = RosterFinding.objects.exclude(severity="note").values("roster")
    for roster in rosters.filter(pk__in=faulty).order_by("pk"):
        key = f"marked-{roster.pk}"
        agreed(stage, "liming", key, marked_wanted(roster), GIVEN_BACK)
        stage.do(give_back, "liming", key, roster=roster.pk, reason=GIVEN_BACK)


def marked_rosters(rosters: QuerySet[Roster]) -> list[Made]:
    """Each sender's file given back with its faults in it, where there were any."""
    names, files = [], []
    for roster in rosters.select_related("file", "campaign").order_by("pk"):
        findings = list(roster.findings.exclude(severity="note").order_by("row", "pk"))
        if findings:
            names.append(f"12花名册（批注）/{roster.campaign.name}/{marked_name(roster.file_name)}")
            names_told = read_back(roster.mapping)
            files.append(Faulty(read(roster.file), findings, _sheets(roster), names_told))
    marked = zip(names, marked_many(files), strict=True)
    return [Made(name, PaperKind.ROSTER, data) for name, data in marked]


def _sheets(roster: Roster) -> list[Sheet]:
    kept = unpacked(roster.reading.open())["sheets"] if roster.reading is not None else []
    return [Sheet.of(sheet) for sheet in kept]


def bank_files(stage: Stage, runs: QuerySet[Run]) -> list[Made]:
    """The bank batch files exactly as they were released, taken by the cashier for the bank."""
    return [
        Made(
            f"04代发/{run.number}-代发文件-演示.{ending_of_file(run)}",
            PaperKind.BANK_FILE,
            take_bank_file(stage.deed("sunyue", f"bank-file-{run.number}"), run=run.pk),
        )
        for run in runs.exclude(file=None).order_by("pk")
    ]


def write_all(done: list[Made], folder: Path) -> list[Made]:
    """Write the papers below `folder` and return them for the archive package, by name."""
    for name, _, data in done:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return sorted(done)


def put_away(stage: Stage, project: Project, done: list[Made], folder: Path) -> None:
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
        wanted = archive.package_wanted(Package.objects.get(pk=pk))
        agreed(stage, "wulin", "archive", wanted, LOOKED_AT)
        reading = stage.deed("wulin", "archive-read")
        archive.hand_out(reading, package=pk, folder=target, reason=LOOKED_AT)


def _flat(done: list[Made]) -> list[Made]:
    """Names without folders: the package has rooms of its own."""
    return [one._replace(name=one.name.replace("/", "-")) for one in done]


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
