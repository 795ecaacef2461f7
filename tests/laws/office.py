"""A demonstration office in whatever database Django has: founded, staffed, with a calendar.

For programs outside pytest (racing processes, measurements); tests have the fixture `books`.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from nuanliu.core.roles import Role
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.people.models import Account, Kind, Union

PEOPLE = (
    ("office", Role.OFFICE),
    ("office2", Role.OFFICE),
    ("service_center", Role.SERVICE_CENTER),
    ("leader", Role.LEADER),
    ("leader2", Role.LEADER),
    ("leader3", Role.LEADER),
    ("cashier", Role.CASHIER),
    ("accountant", Role.ACCOUNTANT),
)


class Box:
    """Who works in the office and what time it is; `deed` makes the next deed of somebody."""

    def __init__(self, prefix: str = "office") -> None:
        self.prefix = prefix
        self.staff: dict[str, Account] = {}
        self.chairs: list[Account] = []
        self.unions: list[int] = []
        self.now = datetime(2024, 1, 2, 1, tzinfo=UTC)
        self.keys = count()

    def deed(self, who: str | Account, *, key: str | None = None) -> Deed:
        account = self.staff[who] if isinstance(who, str) else who
        return Deed(account, self.now, key or f"{self.prefix}:{next(self.keys)}", simulated=True)

    def sleep(self, days: int) -> None:
        self.now += timedelta(days=days)

    def on(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def office() -> Box:
    """A new database with its people, one grassroots union and the holidays of 2024."""
    make_tables()
    box = Box()
    founding = Founding(Kind.DEMO, "云川区总工会", "990101", "admin", "管理员")
    box.staff["admin"] = found(founding, box.now)
    root = Union.objects.get().pk
    units = [registry.UnionFacts("990101001", "环卫站工会")]
    box.unions = registry.register_unions(box.deed("admin"), parent=root, unions=units)
    staff = [registry.StaffFacts(f"职员{n}", n, (role,), root) for n, role in PEOPLE]
    staff.append(registry.StaffFacts("主席", "chair", (Role.CHAIR,), box.unions[0], scoped=True))
    registry.register_staff(box.deed("admin"), staff=staff)
    box.staff |= {a.login: a for a in Account.objects.select_related("person")}
    box.chairs = [box.staff["chair"]]
    registry.import_calendar(box.deed("admin"), days=_holidays())
    return box


def _holidays() -> list[registry.DayFacts]:
    spring = [(date(2024, 2, day), "春节") for day in range(10, 18)]
    autumn = [(date(2024, 10, day), "国庆节") for day in range(1, 8)]
    days = [(date(2024, 1, 1), "元旦"), *spring, *autumn]
    return [registry.DayFacts(day, working=False, name=name) for day, name in days]
