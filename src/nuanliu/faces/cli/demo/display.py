"""What the demo prints: progress while it runs, then the ten, the books and the indicator table."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from nuanliu.core.indicators import score_text
from nuanliu.core.money import Money
from nuanliu.core.roles import Duty as DutyName
from nuanliu.faces.cli.demo.run import Outcome
from nuanliu.faces.cli.demo.stage import OUTSIDE, TEN
from nuanliu.records.people.models import Verdict
from nuanliu.stages.performance.models import EvaluationKind
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import appropriated_fen, line_balances
from nuanliu.stages.reviews.models import Duty

PROGRAM = ".venv/bin/nuanliu"
LOOK = (
    ("serve", "网页"),
    ("books", "账簿"),
    ("papers", "重新生成全部文书"),
    ("verify", "核验流水和各表"),
)  # what the books of the demo may be looked at with
ABREAST = 3  # codes side by side, so that the table fits a screen
OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


class Board:
    """The progress bar on standard error: scenes done, and the refusals as they come."""

    def __init__(self, scenes: int, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar = Progress(
            SpinnerColumn(finished_text="✓"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),  # last: its length would move all the others
            console=ERR,
        )
        self.task = self.bar.add_task("准备", total=scenes)

    def open(self) -> AbstractContextManager[Any]:
        """The live display, or nothing when told to be quiet."""
        return nullcontext() if self.quiet else self.bar

    def begin(self, title: str) -> None:
        """A new scene starts."""
        self.bar.update(self.task, description=title)

    def done(self) -> None:
        """The scene is over."""
        self.bar.advance(self.task)
        if self.bar.finished:
            self.bar.update(self.task, description="走完")

    def tell(self, text: str) -> None:
        """A line above the bar."""
        if not self.quiet:
            self.bar.console.print(
                text, style="dim", overflow="ellipsis", no_wrap=True, markup=False
            )


def _table(title: str, *columns: str, right: Iterable[int] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    numbers = set(right)
    for place, name in enumerate(columns):
        if place in numbers:
            table.add_column(name, justify="right", no_wrap=True)
        else:  # a word too long for its column goes on in the next line, never cut off
            table.add_column(name, overflow="fold")
    return table


def show_staff() -> None:
    """The ten and what each does; who looks in from elsewhere, and until when."""
    table = _table("十名工作人员", "姓名", "岗位", "在本年度的分工")
    for one in TEN:
        held = one.post or "、".join(role.chinese for role in one.roles)
        table.add_row(one.name, held, one.work)
    OUT.print(table)
    guests = _table("外来查阅人员（只看，到期不能登录办理）", "姓名", "岗位", "有效期至", "做什么")
    for one in OUTSIDE:
        guests.add_row(one.name, one.roles[0].chinese, str(one.until), one.work)
    OUT.print(guests)


def show_duties(project: Project) -> None:
    """The five duties of each batch: five different persons."""
    table = _table(
        "各批次不相容职责（经办≠审核≠审批≠付款≠对账）", "批次", *(d.chinese for d in DutyName)
    )
    duties = Duty.objects.filter(batch__campaign__project=project).select_related(
        "person", "batch__campaign"
    )
    by_batch: dict[str, dict[str, list[str]]] = {}
    for duty in duties.order_by("pk"):
        label = f"{duty.batch.campaign.name}{duty.batch.label}"
        by_batch.setdefault(label, {}).setdefault(duty.duty, []).append(duty.person.name)
    for label, held in by_batch.items():
        table.add_row(label, *("、".join(held.get(d.value, [])) for d in DutyName))
    OUT.print(table)


def show_refusals(counts: dict[str, int]) -> None:
    """What was refused, by code, counted from the journal; read down, then across."""
    title = "被拒绝的操作（从流水计数）"
    table = _table(title, *("代码", "次数") * ABREAST, right=range(1, 2 * ABREAST, 2))
    told = [(code, str(times)) for code, times in counts.items()]
    height = -(-len(told) // ABREAST)
    columns = [told[first : first + height] for first in range(0, len(told), height or 1)]
    for row in zip_longest(*columns, fillvalue=("", "")):
        table.add_row(*(text for cell in row for text in cell))
    OUT.print(table)


def show_books(project: Project) -> None:
    """Each line's buckets, in yuan."""
    table = _table(
        "账（单位：元）", "资金安排", "批复", "可用", "已占用", "在途", "已发放", right=range(1, 6)
    )
    for line in line_balances(project):
        table.add_row(line.label, *(str(Money(fen)) for fen in line[2:]))
    OUT.print(table)


def show_indicators(project: Project, executed: str) -> None:
    """The self-evaluation as confirmed, with total and grade; `executed`: the rate as printed."""
    found = project.evaluations.filter(kind=EvaluationKind.SELF, state="confirmed").latest("on")
    table = _table("绩效自评", "三级指标", "目标", "实际", "分值", "得分", right=(3, 4))
    execution, *indicators = found.rows
    told = [("预算执行率", "100%", executed, execution)]
    told += [(row["level3"], row["target"], row["actual"], row) for row in indicators]
    for *words, row in told:
        table.add_row(*words, row["weight"].removesuffix(".00"), row["score"])
    total = score_text(found.total or Fraction(0))
    table.add_row("合计", "", found.grade, "100", total, style="bold")
    OUT.print(table)


def verdicts_told() -> str:
    """How many likely pairs a human took for one person, and for two."""
    said = list(Verdict.objects.values_list("same", flat=True))
    return f"是同一人 {said.count(True)} 对，不是同一人 {said.count(False)} 对"


def show_commands(data: str) -> None:
    """How to look at these books: every command must be told that they are the demo's."""
    OUT.print(f"以上是演示库，与正式库互不相干。继续查看须写明 --data {data}：", soft_wrap=True)
    for verb, what in LOOK:
        OUT.print(f"  {PROGRAM} {verb:<6} --data {data}  {what}", soft_wrap=True, markup=False)


def show_all(project: Project, outcome: Outcome, data: str) -> None:
    """Everything the demo prints at its end; data: the folder of its books, as typed."""
    show_staff()
    show_refusals(outcome.refused)
    show_result(project, outcome, data)


def show_result(project: Project, outcome: Outcome, data: str) -> None:
    """Who did what, the books, the indicators, where the papers lie, how to look further."""
    show_duties(project)
    show_books(project)
    rate = Fraction(100 * outcome.spent_fen, appropriated_fen(project))
    show_indicators(project, f"{score_text(rate)}%")
    spent, left = Money(outcome.spent_fen), Money(outcome.left_fen)
    OUT.print(f"实际慰问 {outcome.paid_people} 人，发放 {spent} 元，结余 {left} 元。", style="bold")
    OUT.print(f"疑似同一人，由人认定：{verdicts_told()}。")
    OUT.print(f"拒绝了 {sum(outcome.refused.values())} 次不合规的操作，每次都记在流水里。")
    OUT.print(f"全部文书：{outcome.folder}", soft_wrap=True)
    log, size, root = outcome.checkpoint.split()
    OUT.print(f"流水检查点：{log}，共 {size} 行")
    OUT.print(f"　　　根哈希：{root}", soft_wrap=True)
    show_commands(data)
