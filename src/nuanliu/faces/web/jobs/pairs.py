"""疑似同一人 of a large roster: sought behind the page, kept as the page shows it."""

import json
from datetime import date
from typing import Any, NamedTuple

from nuanliu.core.dates import stored_day
from nuanliu.core.resemblance import Likeness
from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place
from nuanliu.faces.web.jobs.rosters import pairs_address, roster_of
from nuanliu.faces.web.models import Job
from nuanliu.records.people.verdicts import pair, verdicts_on
from nuanliu.stages.nominations.judging import pairs_in
from nuanliu.stages.nominations.likely import Entry

KEPT = "疑似同一人.json"


class Known(NamedTuple):
    """What the page shows of one side beside its number."""

    name: str
    born: date | None


class Side(NamedTuple):
    """One side of a kept pair: as an `Entry` on the page, its number masked for good."""

    key: str
    where: str
    masked: str
    traits: Known
    token: str


class KeptPair(NamedTuple):
    """A pair as it was found, with the verdict that stands now."""

    row: Side
    other: Side
    reasons: tuple[Likeness, ...]
    same: bool | None


def token_of(entry: Entry) -> str:
    """One side of a pair as a form sends it back."""
    if entry.person is not None:
        return f"person:{entry.person}"
    sheet, row = entry.row or ("", 0)
    return f"{row}!{sheet}"


def paired(asked: Asked) -> Made:
    """Who in the roster may be somebody already known, as the page shows it."""
    asked.tell(0, 2, "正在逐行比对")
    found = pairs_in(roster_of(asked.facts))
    asked.tell(1, 2, "正在整理结果")
    rows = [[_packed(one.row), _packed(one.other), [*map(str, one.reasons)]] for one in found]
    data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return Made(f"疑似同一人 {len(rows)} 对", KEPT, data)


def _packed(one: Entry) -> list[str]:
    born = one.traits.born.isoformat() if one.traits.born else ""
    return [one.key, one.where, one.masked, one.traits.name, born, token_of(one)]


def kept_pairs(job: Job) -> list[KeptPair]:
    """What the work found, each pair with the verdict of this moment; Refused JOB-GONE."""
    rows: list[list[Any]] = json.loads(results.read(job.result))
    said = verdicts_on(row[0] for row, _, _ in rows)
    return [
        KeptPair(
            _side(row), _side(other), tuple(map(Likeness, why)), said.get(pair(row[0], other[0]))
        )
        for row, other, why in rows
    ]


def _side(told: list[str]) -> Side:
    key, where, masked, name, born, token = told
    return Side(key, where, masked, Known(name, stored_day(born)), token)


def pairs_place(facts: Facts, _key: str) -> Place:
    """The page that shows them."""
    return Place("看疑似同一人", pairs_address(facts))
