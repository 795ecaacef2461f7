"""Thirty grassroots unions and their rosters, as messy as real ones, with every fault on a list.

Everything comes from one seed: the same seed gives the same bytes. First files hold the faults;
a union whose people were held back by one sends a corrected file, and then every campaign has
exactly the people of its plan, at exactly the cap.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import NamedTuple

import xlsxwriter

from nuanliu.faces.cli.demo.roster_faults import (
    CLEAN,
    EVERY_FAULT,
    LATER_FAULTS,
    NEEDED,
    SLOT,
    Draft,
    Fault,
    twins,
)
from nuanliu.faces.cli.demo.roster_layouts import Layout, Written, choose_layout, write_roster
from nuanliu.faces.cli.demo.roster_lines import Habits, Line
from nuanliu.faces.cli.demo.roster_people import Census, Person

DEATHS = "死亡比对"
CASH_UNIONS = (0, 1)  # clean lists paid in cash: small units without a payroll card

_PLACES = ["青云", "东华", "联盟", "金辰", "龙泉", "茨坝", "松华", "双龙", "拓东", "鼓楼"]
_TRADES = [
    "环卫服务中心",
    "公共交通公司",
    "快递驿站联合",
    "市政养护所",
    "供水服务站",
    "建设工程项目",
]


# What the work of a trade is called in the project's words for its groups, the closest first.
_GROUP_WORDS = {
    "环卫": ("苦脏累险", "公共服务"),
    "公共交通": ("交通运输", "坚守岗位"),
    "快递": ("新就业形态", "坚守岗位"),
    "市政": ("公共服务", "坚守岗位"),
    "供水": ("公共服务", "坚守岗位"),
    "建设": ("苦脏累险", "坚守岗位"),
}


def group_for(union: str, groups: Sequence[str]) -> str:
    """The group that the people of a union belong to by their trade; the first when none fits."""
    words = next((words for trade, words in _GROUP_WORDS.items() if trade in union), ())
    fitting = (group for word in words for group in groups if word in group)
    return next(fitting, groups[0])


class CampaignPlan(NamedTuple):
    """What a campaign asks of the unions.

    People and reserves in all; cap_fen, what each person gets; groups as the project words them;
    standard_fen, the most that the standards allow where that is more than the cap (None: the cap).
    """

    code: str
    name: str
    people: int
    reserves: int
    cap_fen: int
    groups: tuple[str, ...]
    standard_fen: int | None = None


class UnionSeed(NamedTuple):
    """A union to be registered: code of its region and number, name, contact."""

    code: str
    name: str
    contact: str


class QuotaSeed(NamedTuple):
    """名额 of a union by name."""

    union: str
    people: int
    reserves: int


class Plant(NamedTuple):
    """A planted fault: the code it must be found under and its place in the first file."""

    code: str
    sheet: str
    row: int
    note: str


class Fixed(NamedTuple):
    """A cell of the first file put right: sheet, row and column from 1, and what belongs there."""

    sheet: str
    row: int
    column: int
    text: str


class Likely(NamedTuple):
    """A line that resembles somebody, and what a human says: one person, or two."""

    sheet: str
    row: int
    same: bool


class GeneratedRoster(NamedTuple):
    """One union's files for one campaign; `corrected` is b'' where nobody was held back.

    fixes: what the sender puts right in the marked file that the office gives back to him, instead
    of sending a file of his own again; likely: lines that wait for a human.
    """

    campaign: str
    union: str
    file_name: str
    data: bytes
    planted: tuple[Plant, ...]
    corrected: bytes
    quota: QuotaSeed
    people: tuple[Person, ...]
    reserves: tuple[Person, ...]
    fixes: tuple[Fixed, ...] = ()
    likely: tuple[Likely, ...] = ()

    @property
    def again(self) -> bytes:
        """The file that its sender makes anew; b'' where he corrects the marked one, or nothing."""
        return b"" if self.fixes else self.corrected


class Generated(NamedTuple):
    """The whole demo: unions, rosters in the order they arrive, and the list of the deceased."""

    unions: tuple[UnionSeed, ...]
    rosters: tuple[GeneratedRoster, ...]
    deceased: tuple[Person, ...]
    comparison_name: str
    comparison_file: bytes

    def of(self, campaign: str) -> tuple[GeneratedRoster, ...]:
        """The rosters of one campaign code, in order of arrival."""
        return tuple(one for one in self.rosters if one.campaign == campaign)

    def quotas(self, campaign: str) -> tuple[QuotaSeed, ...]:
        """The quotas of one campaign code; they add up to its plan."""
        return tuple(one.quota for one in self.of(campaign))


def generate(
    seed: int, *, year: int, campaigns: Sequence[CampaignPlan], unions: int = 30
) -> Generated:
    """Unions and rosters for every campaign of a year.

    Raises ValueError when there are fewer unions than kinds of faults or too few people a union.
    """
    if unions < len(EVERY_FAULT) + CLEAN:
        msg = f"至少要有 {len(EVERY_FAULT) + CLEAN} 个工会，才放得下全部差错"
        raise ValueError(msg)
    world = _World(seed, year, _unions(unions))
    for number, plan in enumerate(campaigns):
        world.campaign(plan, LATER_FAULTS if number else EVERY_FAULT)
    others = [world.census.person(latest=1960, earliest=1940) for _ in range(5)]
    dead = (*world.deceased, *others)
    return Generated(
        world.unions, tuple(world.rosters), dead, DEATHS, _comparison(dead, world.made)
    )


def _unions(count: int) -> tuple[UnionSeed, ...]:
    names = [f"演示{place}{trade}工会" for trade in _TRADES for place in _PLACES]
    if count > len(names):
        msg = f"最多 {len(names)} 个工会"
        raise ValueError(msg)
    return tuple(
        UnionSeed(f"5301039{place:03d}", name, f"演示联系人{place:02d}")
        for place, name in enumerate(names[:count], 1)
    )


def _comparison(people: Sequence[Person], made: datetime) -> bytes:
    """The list of the deceased as the civil affairs office might send it: .xlsx, three columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": DEATHS, "comments": "演示数据", "created": made})
    page = book.add_worksheet(DEATHS)
    for place, heading in enumerate(("姓名", "身份证号", "备注")):
        page.write_string(0, place, heading)
    for row, person in enumerate(people, 1):
        for place, text in enumerate((person.name, person.id_number, "演示")):
            page.write_string(row, place, text)
    book.close()
    return out.getvalue()


class _World:
    """Everything made so far; nobody is made twice, so every paid person is a different one."""

    def __init__(self, seed: int, year: int, unions: tuple[UnionSeed, ...]) -> None:
        self.seed, self.unions = seed, unions
        self.made = datetime(year, 1, 1, 9)  # noqa: DTZ001 - a cell has no zone
        self.census = Census(seed)
        self.rosters: list[GeneratedRoster] = []
        self.deceased: list[Person] = []

    def campaign(self, plan: CampaignPlan, faults: Sequence[Fault]) -> None:
        """The rosters of one campaign, union by union."""
        chance = Random(f"{self.seed}:{plan.code}")  # noqa: S311 - a demo, not a secret
        people = _uneven(plan.people, len(self.unions), chance)
        if min(people) < NEEDED:
            msg = f"“{plan.name}”平均每个工会的名额太少，至少 {NEEDED} 人"
            raise ValueError(msg)
        reserves = _even(plan.reserves, len(self.unions))
        earlier: list[tuple[Person, ...]] = []
        for place, union in enumerate(self.unions):
            quota = QuotaSeed(union.name, people[place], reserves[place])
            fault = faults[place - CLEAN] if CLEAN <= place < len(faults) + CLEAN else None
            cash = place in CASH_UNIONS
            group = group_for(union.name, plan.groups)
            most = plan.cap_fen if plan.standard_fen is None else plan.standard_fen
            habits = Habits(union.name, plan.cap_fen, most, group, cash, chance)
            lender = earlier[place % CLEAN] if place >= CLEAN else ()
            made = self._roster(plan, quota, habits, fault, lender)
            earlier.append(made.people)
            self.rosters.append(made)

    def _roster(
        self,
        plan: CampaignPlan,
        quota: QuotaSeed,
        habits: Habits,
        fault: Fault | None,
        earlier: Sequence[Person],
    ) -> GeneratedRoster:
        people = tuple(self.census.person() for _ in range(quota.people))
        if fault is twins:
            people = (*people[:SLOT], *self.census.twins(), *people[SLOT + 2 :])
        reserves = tuple(self.census.person() for _ in range(quota.reserves))
        right = [habits.line(person) for person in people]
        right += [habits.line(person, reserve=True) for person in reserves]
        draft = Draft([one.copy() for one in right], habits, self.census, earlier)
        if fault is not None:
            fault(draft)
        self.deceased += draft.deceased
        file_name = f"{quota.union}{plan.name}花名册（演示）.xlsx"
        layout = self._layout(plan, quota.union, draft, habits.chance)
        first = self._write(layout, draft.lines, draft.wrong_total)
        corrected = self._write(layout, right).data if draft.mistakes and draft.returns else b""
        return GeneratedRoster(
            plan.code,
            quota.union,
            file_name,
            first.data,
            _plants(draft, first),
            corrected,
            quota,
            people,
            reserves,
            _fixes(draft, first, layout) if corrected and not self._later(plan) else (),
            _likely(draft, first),
        )

    def _later(self, plan: CampaignPlan) -> bool:
        """Whether another campaign sent its rosters already: marked files are shown once a year."""
        return bool(self.rosters) and self.rosters[0].campaign != plan.code

    def _layout(self, plan: CampaignPlan, union: str, draft: Draft, chance: Random) -> Layout:
        title = f"{union}{self.made.year}年{plan.name}人员花名册（演示）"
        layout = choose_layout(title, chance)
        return layout._replace(total=layout.total or bool(draft.wrong_total))

    def _write(self, layout: Layout, lines: list[Line], wrong_total: int = 0) -> Written:
        return write_roster(layout, lines, made=self.made, wrong_total=wrong_total)


def _plants(draft: Draft, written: Written) -> tuple[Plant, ...]:
    places: list[Plant] = []
    for mistake in draft.mistakes:
        place = written.total_row if mistake.line is None else written.places[id(mistake.line)]
        if place is None:
            msg = "合计差错需要合计行"
            raise ValueError(msg)
        places.append(Plant(mistake.code, *place, mistake.note))
    return tuple(places)


def _fixes(draft: Draft, written: Written, layout: Layout) -> tuple[Fixed, ...]:
    fields = [field for field, _ in layout.columns]
    return tuple(
        Fixed(*written.places[id(fix.line)], layout.left + fields.index(fix.column) + 1, fix.text)
        for fix in draft.fixes
    )


def _likely(draft: Draft, written: Written) -> tuple[Likely, ...]:
    return tuple(
        Likely(*written.places[id(one.line)], one.same)
        for one in draft.mistakes
        if one.same is not None
    )


def _even(total: int, parts: int) -> list[int]:
    share, rest = divmod(total, parts)
    return [share + (1 if place < rest else 0) for place in range(parts)]


def _uneven(total: int, parts: int, chance: Random) -> list[int]:
    """Shares that differ a little and add up to the whole."""
    shares = _even(total, parts)
    room = max(0, min(3, min(shares) - NEEDED))
    for place in range(0, parts - 1, 2):
        moved = chance.randint(0, room)
        shares[place] += moved
        shares[place + 1] -= moved
    return shares
