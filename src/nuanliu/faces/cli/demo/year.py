"""The year 2024 from the first of January to the archive, each scene after the other."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from nuanliu.faces.cli.demo import aftercare, calling, collecting, deciding, makeup, output, paying
from nuanliu.faces.cli.demo.cast import Cast
from nuanliu.faces.cli.demo.collecting import AUTUMN, SPRING, Plot
from nuanliu.faces.cli.demo.early import Early
from nuanliu.faces.cli.demo.opening import establish, register
from nuanliu.faces.cli.demo.stage import ADMIN, TEN, Stage
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Installation, Kind, Union
from nuanliu.stages.archive.kinds import Made
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.reading import Cells
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import BudgetLine, Project

SEED = 2024
UNIT_CODE = "530103"


def _bulletin(cast: Cast) -> registry.SourceFacts:
    """Where the list of the deceased came from, with the SHA-256 that its file would have."""
    file_hash = hashlib.sha256("\n".join(cast.deceased).encode()).hexdigest()
    return registry.SourceFacts("死亡人员通报（演示）", date(2024, 1, 2), file_hash)


class Scene(NamedTuple):
    """One step of the progress display, and what plays in it."""

    title: str
    play: Callable[[], None]


class Year:
    """The scenes in order; each reads what it needs from the books, so any may be played again."""

    def __init__(
        self,
        facts: dict[str, Any],
        words: dict[str, Any],
        cast: Cast,
        folder: Path | None,
        read: Callable[[str], list[Cells]] | None = None,
    ) -> None:
        self.facts, self.words, self.cast, self.folder = facts, words, cast, folder
        self.read = read or (lambda code: collecting.read(cast.rosters[code]))
        self.printing: list[Early[list[Made]]] = []
        self.stage = Stage()
        self.unions: dict[str, int] = {}
        self.project = 0
        self.batches: dict[str, int] = {}
        self.made: list[Made] = []
        self.campaigns: dict[str, int] = {}

    def scenes(self, tell: Callable[[str], None]) -> Iterator[Scene]:
        """Every scene of the year; `tell` hears of each refusal."""
        yield Scene("建账、登记人员和单位", lambda: self.found(tell))
        yield Scene("立项、拨款", self.establish)
        for plot, line in ((SPRING, 0), (AUTUMN, 1)):
            yield from self._campaign(plot, line)
            if plot is SPRING:
                yield Scene("七月底运行监控、补发", self._make_up)
        yield Scene("自评、公开", lambda: aftercare.evaluate(self.stage, self.project))
        yield Scene("结项", lambda: aftercare.close_project(self.stage, self.project))
        if self.folder is not None:
            folder = self.folder
            yield Scene("输出文书", lambda: self._write(folder))
            yield Scene("归档", lambda: self._archive(folder))

    def found(self, tell: Callable[[str], None]) -> None:
        """The installation, the ten, the unions and their chairs, and a comparison list."""
        if not Installation.objects.exists():
            admin = TEN[-1]
            name = self.facts["unit"]["name"]
            founding = Founding(Kind.DEMO, name, UNIT_CODE, admin.login, admin.name)
            found(founding, datetime(2024, 1, 2, 8, tzinfo=OFFICE_TIME))
        self.stage = Stage.set_up(tell)
        root = Union.objects.get(parent=None).pk
        self.unions = register(self.stage, root, self.cast.unions)
        self.stage.do(
            registry.import_comparison,
            "hejing",
            "deceased",
            name=self.cast.list_name,
            numbers=self.cast.deceased,
            source=_bulletin(self.cast),
        )

    def establish(self) -> None:
        """The project and its money."""
        self.project = establish(self.stage, self.facts, self.words)

    def _campaign(self, plot: Plot, place: int) -> Iterator[Scene]:
        facts = self.facts["campaigns"][place]
        name = facts["name"]
        yield Scene(f"{name}：收名单", lambda: self._collect(plot, facts))
        yield Scene(f"{name}：审核、公示、审批", lambda: self._decide(plot))
        yield Scene(f"{name}：发放", lambda: self._pay(plot))
        yield Scene(f"{name}：走访、满意度、报销", lambda: self._care(plot))

    def _write(self, folder: Path) -> None:
        # The papers carry it.
        self.stage.do(checkpoint, ADMIN, "checkpoint-papers", reason="结项")
        # First the campaigns end, then two more: one core each, and no more memory than that.
        done = [file for early in self.printing for file in early.result()]
        year = [Early(output.Work(self.project, part=(place, 2))) for place in range(2)]
        of_the_year = [file for early in year for file in early.result()]
        self.made = output.write_all([*self.made, *done, *of_the_year], folder)

    def _archive(self, folder: Path) -> None:
        project = Project.objects.get(pk=self.project)
        output.put_away(self.stage, project, self.made, folder)

    def _line(self, name: str) -> BudgetLine:
        return BudgetLine.objects.get(project=self.project, campaign_name=name)

    def _collect(self, plot: Plot, facts: dict[str, Any]) -> None:
        line = self._line(facts["name"])
        quotas = collecting.quota_facts(line, self.cast.quotas[plot.code], self.unions)
        campaign = collecting.open_campaign(self.stage, line, plot, facts["groups"], quotas)
        self.campaigns[plot.code] = campaign
        readings = self.read(plot.code)
        rosters = self.cast.rosters[plot.code]
        collecting.collect(self.stage, campaign, plot, rosters, readings, self.unions)

    def _decide(self, plot: Plot) -> None:
        self.batches[plot.code] = deciding.decide(self.stage, self.campaigns[plot.code], plot)

    def _pay(self, plot: Plot) -> None:
        paying.pay(self.stage, self.batches[plot.code], plot)

    def _care(self, plot: Plot) -> None:
        campaign = self.campaigns[plot.code]
        aftercare.visit(self.stage, campaign, plot, self.unions)
        self.stage.on(plot.closed)
        aftercare.survey(self.stage, campaign, plot)
        calling.call_back(self.stage, campaign, plot)
        aftercare.claim(self.stage, campaign, plot)
        aftercare.finish(self.stage, campaign, plot)
        if plot is not SPRING:  # its money is not at rest yet
            self._print(campaign, plot)

    def _make_up(self) -> None:
        """One payment comes back late: told in the monitoring table, made up for in August."""
        facts = self.facts["campaigns"][0]
        batch = self.batches[SPRING.code]
        makeup.send_back(self.stage, batch)
        makeup.watch(self.stage, self.project)
        line = self._line(facts["name"]).pk
        campaign = makeup.make_up(self.stage, line, batch, facts["groups"])
        self._print(self.campaigns[SPRING.code], SPRING)
        self._print(campaign, makeup.MAKEUP)

    def _print(self, campaign: int, plot: Plot) -> None:
        """The papers of a campaign are printed when no more of its money moves: the year goes on.

        So what came back in February stands in the tables of the first campaign.
        """
        if self.folder is None:
            return
        self.stage.do(checkpoint, ADMIN, f"checkpoint-{plot.code}", reason="活动完成")
        output.given_back(self.stage, Roster.objects.filter(campaign=campaign))
        runs = Run.objects.filter(batch__campaign=campaign)
        self.made += output.bank_files(self.stage, runs)
        self.printing.append(Early(output.Work(self.project, campaign)))


def finished(year: int = SEED) -> Project | None:
    """The demo's project once the year was played to its end."""
    return Project.objects.filter(
        fiscal_year=year, state="closed", packages__state="sealed"
    ).first()
