"""收名单: quotas go out, rosters come in, faults go back marked, corrected files come again."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.faces.cli.demo import resolving
from nuanliu.faces.cli.demo.resolving import Desk
from nuanliu.faces.cli.demo.rosters import GeneratedRoster, QuotaSeed
from nuanliu.faces.cli.demo.stage import DemoError, Stage
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import RosterFinding
from nuanliu.stages.nominations.reading import Cells, cells_of
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.projects.shipped import shipped


class Plot(NamedTuple):
    """When things happen in one campaign; `code` prefixes the keys of its deeds."""

    code: str
    planned: date
    window: tuple[date, date]
    collected: date
    reviewed: date
    noticed: date
    objected: date
    approved: date
    paid: date
    answered: date
    later: date
    closed: date


SPRING = Plot(
    "cj",
    date(2024, 1, 4),
    (date(2024, 1, 11), date(2024, 1, 31)),
    date(2024, 1, 11),
    date(2024, 1, 15),
    date(2024, 1, 16),
    date(2024, 1, 18),
    date(2024, 1, 24),
    date(2024, 1, 25),
    date(2024, 1, 26),
    date(2024, 1, 30),
    date(2024, 1, 31),
)
AUTUMN = Plot(
    "zq",
    date(2024, 9, 2),
    (date(2024, 9, 11), date(2024, 10, 20)),
    date(2024, 9, 11),
    date(2024, 9, 14),
    date(2024, 9, 18),
    date(2024, 9, 20),
    date(2024, 9, 26),
    date(2024, 9, 27),
    date(2024, 9, 29),
    date(2024, 10, 10),
    date(2024, 10, 18),
)


def open_campaign(
    stage: Stage,
    line: BudgetLine,
    plot: Plot,
    groups: Sequence[str],
    quotas: Sequence[campaigns.QuotaFacts],
) -> int:
    """筹备、分配名额、启动; more quota than the plan holds is refused."""
    stage.on(plot.planned)
    campaign = stage.do(
        campaigns.plan,
        "liming",
        f"{plot.code}-plan",
        line=line.pk,
        name=line.campaign_name,
        window_from=plot.window[0],
        window_to=plot.window[1],
        groups=groups,
        standards=shipped("standards"),
    )
    first = quotas[0]
    more = [first._replace(people=first.people + 1, amount_fen=first.amount_fen), *quotas[1:]]
    stage.refused(
        "QUOTA-PEOPLE",
        campaigns.allot,
        "liming",
        f"{plot.code}-allot-more",
        campaign=campaign,
        quotas=more,
    )
    stage.do(
        campaigns.allot, "liming", f"{plot.code}-allot", campaign=campaign, quotas=list(quotas)
    )
    stage.do(campaigns.open_campaign, "wangmin", f"{plot.code}-open", campaign=campaign)
    return campaign


def quota_facts(
    line: BudgetLine, quotas: Sequence[QuotaSeed], unions: dict[str, int]
) -> list[campaigns.QuotaFacts]:
    """Head-counts as quotas in money: people × the cap of the line (fen)."""
    cap = Money(line.cap_fen or 0)
    return [
        campaigns.QuotaFacts(unions[q.union], q.people, q.reserves, (cap * q.people).fen)
        for q in quotas
    ]


def sent(rosters: Sequence[GeneratedRoster]) -> list[bytes]:
    """Every file of a campaign as it arrives: the first round, then what was corrected."""
    return [r.data for r in rosters] + [r.again for r in rosters if r.again]


def read(rosters: Sequence[GeneratedRoster]) -> list[Cells]:
    """The cells of every file that `sent` names."""
    return cells_of(sent(rosters))


def collect(
    stage: Stage,
    campaign: int,
    plot: Plot,
    rosters: Sequence[GeneratedRoster],
    readings: Sequence[Cells],
    unions: dict[str, int],
) -> None:
    """Both rounds: the files as sent, then the corrected files of the unions that had faults.

    readings: the cells of `sent(rosters)`, in that order.
    """
    stage.on(plot.collected)
    desk = Desk(stage, campaign, plot.code, unions)
    taken: list[int] = []
    for place, (roster, reading) in enumerate(zip(rosters, readings, strict=False)):
        key = f"{place:02d}"
        judged = desk.accepted(key)  # in a year played before: what was likely then is decided now
        pk = desk.hand_in(key, roster, roster.data, reading)
        if not judged:
            _must_be_found(roster, pk)
        taken.append(pk)
    first, reading = rosters[0], readings[0]
    same = {"campaign": campaign, "union": unions[first.union], "name": first.file_name}
    stage.refused(
        "ROSTER-SAME",
        nominations.receive,
        "chair01",
        f"{plot.code}-same",
        data=first.data,
        cells=reading,
        **same,
    )
    stage.on(plot.collected, 16)
    for roster, pk in zip(rosters, taken, strict=True):
        resolving.judge(desk, roster, pk)
    again = [r for r in rosters if r.again]
    for place, (roster, reading) in enumerate(zip(again, readings[len(rosters) :], strict=True)):
        desk.hand_in(f"r{place:02d}", roster, roster.again, reading)
    for roster, pk in zip(rosters, taken, strict=True):
        resolving.send_marked_again(desk, roster, pk)
    stage.do(campaigns.stop_collecting, "liming", f"{plot.code}-stop", campaign=campaign)


def _must_be_found(roster: GeneratedRoster, pk: int) -> None:
    """Every planted fault stands in the findings, at its row, and nothing else does."""
    rows = RosterFinding.objects.filter(roster=pk).exclude(severity="note")
    found = set(rows.values_list("code", "sheet", "row"))
    planted = {(plant.code, plant.sheet, plant.row) for plant in roster.planted}
    if found != planted:
        message = f"“{roster.file_name}”的差错应为 {sorted(planted)}，查出 {sorted(found)}"
        raise DemoError(message)
