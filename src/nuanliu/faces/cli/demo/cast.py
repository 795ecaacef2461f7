"""Who plays in the demo year: unions, quotas and rosters, made up from one seed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from nuanliu.faces.cli.demo.rosters import (
    DEATHS,
    CampaignPlan,
    GeneratedRoster,
    QuotaSeed,
    generate,
)
from nuanliu.records.journal.registration import UnionFacts

SEED = 20240111
CODES = ("cj", "zq")  # 春节, 中秋
RESERVES = {"cj": 20, "zq": 10}


class Cast(NamedTuple):
    """What the generator made up: unions, quotas and rosters by campaign, the deceased."""

    unions: list[UnionFacts]
    quotas: dict[str, Sequence[QuotaSeed]]
    rosters: dict[str, Sequence[GeneratedRoster]]
    list_name: str
    deceased: list[str]


def cast_for(facts: dict[str, Any]) -> Cast:
    """The cast of a project with two lines: as many people as the plan says, at its caps."""
    plans = [
        CampaignPlan(
            code,
            line["campaign"],
            line["people"],
            RESERVES[code],
            line["cap_fen"],
            tuple(campaign["groups"]),
        )
        for code, line, campaign in zip(CODES, facts["lines"], facts["campaigns"], strict=True)
    ]
    made = generate(SEED, year=facts["fiscal_year"], campaigns=plans)
    return Cast(
        [UnionFacts(*union) for union in made.unions],
        {code: made.quotas(code) for code in CODES},
        {code: made.of(code) for code in CODES},
        f"{DEATHS}（演示）",
        [person.id_number for person in made.deceased],
    )
