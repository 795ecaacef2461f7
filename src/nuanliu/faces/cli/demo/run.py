"""Runs the demo year in its own 演示 database, writes the papers, and says what came of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.conf import settings

from nuanliu.checks.catalogue import Severity
from nuanliu.faces.cli.demo import collecting, output
from nuanliu.faces.cli.demo.cast import CODES, Cast, cast_for
from nuanliu.faces.cli.demo.early import Early
from nuanliu.faces.cli.demo.opening import shipped_project
from nuanliu.faces.cli.demo.stage import ADMIN, DemoError
from nuanliu.faces.cli.demo.year import Scene, Year, finished
from nuanliu.records.journal import queries as journal
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Installation
from nuanliu.stages.nominations.reading import Cells
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.sweep import sweep
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import left_fen, paid_fen

# Where `--until` stops: after the scene of the first campaign whose title ends so.
MOMENTS = {"review": "：收名单", "payment": "：审核、公示、审批"}
SCENES = 15  # how many the progress display counts to
YEAR_END = datetime(2024, 10, 31, 18, tzinfo=OFFICE_TIME)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the year came to: distinct persons, fen, refusals by code, where the papers are."""

    paid_people: int
    spent_fen: int
    left_fen: int
    refused: dict[str, int]
    folder: str
    checkpoint: str

    def to_json(self) -> dict[str, Any]:
        """The shape of `demo --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


def outcome_of(project: Project, folder: Path) -> Outcome:
    """Read the outcome from the books and the journal; writes nothing."""
    paid = Payment.objects.filter(campaign__project=project, state="paid")
    texts = journal.checkpoints()
    return Outcome(
        paid.values("person").distinct().count(),
        paid_fen(project),
        left_fen(project),
        journal.refused(),
        str(folder),
        texts[-1] if texts else "",
    )


class Prepared(NamedTuple):
    """What the year needs before it begins; the rosters are being read meanwhile."""

    facts: dict[str, Any]
    words: dict[str, Any]
    cast: Cast
    reading: dict[str, Early[list[Cells]]]

    @classmethod
    def begin(cls) -> Self:
        """The shipped project, its cast, and the second core at work on what the unions send."""
        facts, words = shipped_project()
        cast = cast_for(facts)
        reading = {code: Early(partial(collecting.read, cast.rosters[code])) for code in CODES}
        return cls(facts, words, cast, reading)

    def read(self, code: str) -> list[Cells]:
        """The cells of all files of one campaign."""
        return self.reading[code].result()


def play(
    folder: Path | None,
    tell: Callable[[str], None],
    each: Callable[[Scene], AbstractContextManager[Any]] = lambda _: nullcontext(),
    prepared: Prepared | None = None,
) -> Project:
    """Play the year to its end, however far it had come; DemoError when the story does not hold.

    folder: where the papers go, None for books without papers; `each` wraps every scene
    (progress); prepared: begun before there were tables. A database that is 正式 is never touched.
    """
    _demand_demo()
    ready = prepared or Prepared.begin()
    year = Year(ready.facts, ready.words, ready.cast, folder, ready.read)
    for scene in year.scenes(tell):
        with each(scene):
            scene.play()
    project = Project.objects.get(pk=year.project)
    _must_hold(project, ready.facts, year)
    admin = year.stage.accounts[ADMIN]
    checkpoint(Deed(admin, YEAR_END, "demo:checkpoint-end", simulated=True), "年度归档")
    if folder is not None:
        output.write_journal(folder)
        (folder / "校验.txt").write_text(output.listing(folder), "utf-8")
        _note().write_text(str(folder), "utf-8")
    return project


def play_until(
    moment: str,
    tell: Callable[[str], None],
    each: Callable[[Scene], AbstractContextManager[Any]] = lambda _: nullcontext(),
    prepared: Prepared | None = None,
) -> None:
    """Play the year up to a moment of its first campaign (see `MOMENTS`), and write no paper."""
    _demand_demo()
    ready = prepared or Prepared.begin()
    for scene in Year(ready.facts, ready.words, ready.cast, None, ready.read).scenes(tell):
        with each(scene):
            scene.play()
        if scene.title.endswith(MOMENTS[moment]):
            return


def _demand_demo() -> None:
    installation = Installation.objects.first()
    if installation is not None and not installation.is_demo:
        message = "这个数据目录里是正式库，演示不会碰它；请用 --data 指定别的目录"
        raise DemoError(message)


def _must_hold(project: Project, facts: dict[str, Any], year: Year) -> None:
    """The figures that the story promises, read back from the books."""
    paid = Payment.objects.filter(campaign__project=project, state="paid").count()
    spent, left = paid_fen(project), left_fen(project)
    if (paid, spent, left) != (facts["people"], facts["total_fen"], 0):
        due = f"{facts['people']} 人次、{facts['total_fen']} 分、余 0"
        message = f"年末应发放 {due}，实际 {paid}、{spent}、{left}"
        raise DemoError(message)
    refused = journal.refused()
    for code, times in year.stage.expected.items():
        if refused.get(code, 0) < times:
            message = f"流水里 {code} 只有 {refused.get(code, 0)} 次，应至少 {times} 次"
            raise DemoError(message)
    found = [one for one in sweep(project, YEAR_END.date()) if one.severity is not Severity.NOTE]
    if found:
        message = f"合规检查发现 {len(found)} 处：{found[0].message}"
        raise DemoError(message)


def already() -> Outcome | None:
    """The outcome of a year that was played before; None while there is none. Writes nothing."""
    if not Installation.objects.exists():
        return None
    project, note = finished(), _note()
    if project is None or not note.is_file():
        return None
    return outcome_of(project, Path(note.read_text("utf-8")))


def _note() -> Path:
    """Where the demo remembers the folder that it wrote the papers into."""
    return Path(settings.NUANLIU_DATA) / "papers-folder.txt"
