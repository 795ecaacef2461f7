"""Thirty unions send their rosters for two campaigns, corrected files included.

The scenario is played without a database: each file is read and checked against the shipped
standards, the people accepted so far are remembered, and the outcome is compared as a whole with
the list of planted faults.
"""

from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from nuanliu.core.identity import Identity, luhn_holds, parse_id, parse_mobile, parse_name
from nuanliu.core.roster import Listed, Severity, Sheet, Terms, check_roster, read_roster
from nuanliu.core.standards import read_standards
from nuanliu.faces.cli.demo.rosters import CampaignPlan, generate
from nuanliu.records.documents.workbook import cells

SEED = 20240111
LIKELY = "PERSON-LIKELY"  # found against the stored persons, which are not here
SPRING = CampaignPlan(
    "cj",
    "元旦春节送温暖",
    500,
    20,
    50_000,
    ("生产一线和交通运输一线职工", "苦脏累险行业一线职工", "新就业形态劳动者"),
)
AUTUMN = CampaignPlan("zq", "中秋国庆送温暖", 200, 10, 50_000, ("节日期间坚守岗位的一线职工",))
OPENED = {"cj": date(2024, 1, 4), "zq": date(2024, 9, 2)}
GROUPS = {"cj": frozenset({"B1", "B3", "B7"}), "zq": frozenset({"B3"})}
STANDARDS = read_standards(
    (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def demo():
    return generate(SEED, year=2024, campaigns=(SPRING, AUTUMN))


def check(data, terms):
    roster = read_roster([Sheet.of(sheet) for sheet in cells(data)["sheets"]])
    return check_roster(roster, terms)


class Office:
    """The office's desk for one campaign: who is in, by whom sent."""

    def __init__(self, demo, plan):
        self.demo, self.plan = demo, plan
        self.holders, self.names, self.reserves = {}, {}, set()
        self.amounts: Counter[bool] = Counter()

    def take(self, one, data):
        """Check one file and accept what stands; the findings that are not mere notes."""
        mine = {number for number, union in self.holders.items() if union == one.union}
        terms = Terms(
            self.plan.name,
            STANDARDS,
            OPENED[self.plan.code],
            OPENED[self.plan.code],
            groups=GROUPS[self.plan.code],
            people=one.quota.people - len(mine - self.reserves),
            reserves=one.quota.reserves - len(mine & self.reserves),
            elsewhere={n: (u,) for n, u in self.holders.items() if u != one.union},
            accepted={number: self.names[number] for number in mine},
            listed={p.id_number: Listed("死亡比对", Severity.ERROR) for p in self.demo.deceased},
        )
        checked = check(data, terms)
        same = {(pair.sheet, pair.row) for pair in one.likely if pair.same}  # so says a human
        waiting = same if data == one.data else set()
        for row, _ in checked.proposals:
            if row.key in waiting:
                continue
            self.holders[row.identity.number] = one.union
            self.names[row.identity.number] = row.name
            self.amounts[row.reserve] += row.amount.fen
            self.reserves |= {row.identity.number} if row.reserve else set()
        return [f for f in checked.findings if f.severity is not Severity.NOTE]


def counted(findings):
    return Counter((f.code, f.sheet, f.row) for f in findings)


@pytest.mark.parametrize("plan", [SPRING, AUTUMN])
def test_what_is_found_is_what_was_planted_and_the_plan_is_met(demo, plan):
    """First files: exactly the planted faults, nothing else. Corrected files: none at all."""
    office = Office(demo, plan)
    rosters = demo.of(plan.code)
    found = {one.union: counted(office.take(one, one.data)) for one in rosters}
    planted = {
        one.union: Counter((p.code, p.sheet, p.row) for p in one.planted if p.code != LIKELY)
        for one in rosters
    }
    assert found == planted
    short = plan.people - (len(office.holders) - len(office.reserves))
    assert short > 0  # the first round alone is not enough
    again = {one.union: office.take(one, one.corrected) for one in rosters if one.corrected}
    assert again == {union: [] for union in again}
    regular = len(office.holders) - len(office.reserves)
    assert (regular, len(office.reserves), office.amounts[False]) == (
        plan.people,
        plan.reserves,
        plan.people * plan.cap_fen,
    )


def test_every_kind_of_fault_is_planted(demo):
    """The codes of the first campaign, and how often: two amounts over the cap, and so on."""
    codes = Counter(plant.code for one in demo.of("cj") for plant in one.planted)
    assert codes == Counter(
        {
            "CAP-TIME": 2,
            "DUP-ROSTER": 1,
            "DUP-CAMPAIGN": 2,
            "ID-CHECK": 1,
            "ID-LOST-DIGITS": 1,
            "CARD-LOST-DIGITS": 1,
            "ID-DATE": 1,
            "ID-LENGTH": 1,
            "NAME-EMPTY": 1,
            "NAME-SEVERAL": 1,
            "GROUP": 2,
            "SHARED-ACCOUNT": 2,
            "CARD-EMPTY": 1,
            "AMOUNT-FORM": 1,
            "AMOUNT-EMPTY": 1,
            "AMOUNT": 2,
            "TOTAL-MISMATCH": 1,
            "COMPARISON": 1,
            "MOBILE-LENGTH": 1,
            "QUOTA": 1,
            "AGE": 1,
            "SHARED-PHONE": 4,
            LIKELY: 2,
        }
    )


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(demo):
    """Every byte of every file, the comparison list included."""
    again = generate(SEED, year=2024, campaigns=(SPRING, AUTUMN))
    other = generate(SEED + 1, year=2024, campaigns=(SPRING, AUTUMN))
    assert (again == demo, other == demo) == (True, False)


def test_every_person_is_well_formed_and_only_once_in_the_year(demo):
    """Numbers pass their checks; nobody is on two final lists, so 700 different people are paid."""
    people = {p for one in demo.rosters for p in (*one.people, *one.reserves)}
    odd = [
        p
        for p in people
        if not isinstance(parse_id(p.id_number), Identity)
        or parse_mobile(p.phone) != p.phone
        or parse_name(p.name) != p.name
        or not (luhn_holds(p.card) and p.card.startswith("629999"))
    ]
    final = [p.id_number for one in demo.rosters for p in (*one.people, *one.reserves)]
    rare = {char for p in people for char in p.name} & set("玥珺喆堃䶮㛃𬭎·")
    assert (odd, len(final), len(set(final)), len(rare)) == ([], 730, 730, 8)


def test_too_few_unions_or_people_are_refused():
    """Ten unions cannot make every fault; fifty people in thirty unions are too few."""
    with pytest.raises(ValueError, match="至少要有"):
        generate(1, year=2024, campaigns=(SPRING,), unions=10)
    with pytest.raises(ValueError, match="名额太少"):
        generate(1, year=2024, campaigns=(SPRING._replace(people=50),))
