"""收名单: quotas go out, thirty rosters come in, faults go back marked, corrected files come again."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.faces.cli.demo.opening import shipped
from nuanliu.faces.cli.demo.rosters import GeneratedRoster
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.projects.models import BudgetLine


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


class Quota(NamedTuple):
    """名额 of one union by its name."""

    union: str
    people: int
    reserves: int


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
    stage.do(campaigns.open_campaign, "zhaogang", f"{plot.code}-open", campaign=campaign)
    return campaign


def quota_facts(
    line: BudgetLine, quotas: Sequence[Quota], unions: dict[str, int]
) -> list[campaigns.QuotaFacts]:
    """Head-counts as quotas in money: people × the cap of the line (fen)."""
    cap = Money(line.cap_fen or 0)
    return [
        campaigns.QuotaFacts(unions[q.union], q.people, q.reserves, (cap * q.people).fen)
        for q in quotas
    ]


def collect(
    stage: Stage,
    campaign: int,
    plot: Plot,
    rosters: Sequence[GeneratedRoster],
    unions: dict[str, int],
) -> None:
    """Both rounds: the files as sent, then the corrected files of the unions that had faults."""
    stage.on(plot.collected)
    again = [r for r in rosters if r.corrected]
    readings = cells_of([r.data for r in rosters] + [r.corrected for r in again])
    for place, (roster, reading) in enumerate(zip(rosters, readings, strict=False)):
        _hand_in(stage, campaign, f"{plot.code}-{place:02d}", roster, roster.data, reading, unions)
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
    for place, (roster, reading) in enumerate(zip(again, readings[len(rosters) :], strict=True)):
        _hand_in(
            stage, campaign, f"{plot.code}-r{place:02d}", roster, roster.corrected, reading, unions
        )
    stage.do(campaigns.stop_collecting, "liming", f"{plot.code}-stop", campaign=campaign)


def _hand_in(stage, campaign, key, roster, data, reading, unions) -> None:
    union = unions[roster.union]
    chair = f"chair{list(unions).index(roster.union) + 1:02d}"
    pk = stage.do(
        nominations.receive,
        chair,
        f"{key}-receive",
        campaign=campaign,
        union=union,
        name=roster.file_name,
        data=data,
        cells=reading,
    )
    stage.do(nominations.accept, "wangmin", f"{key}-accept", roster=pk)
