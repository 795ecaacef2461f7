"""Scenarios shared by tests of records and stages: an office with real books in a real database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import count
from typing import Any

import pytest
from tests import databases, prepared


def pytest_configure():
    """A server for this run, where one is asked for."""
    databases.begin()


def pytest_unconfigure():
    """It ends with the run."""
    databases.end()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Before the test databases are made: their tables come from one worker for all."""
    with prepared.tables(tmp_path_factory):
        yield


@dataclass
class Books:
    """A founded demo installation: who works there, and a clock that moves when told to."""

    staff: dict[str, Any] = field(default_factory=dict)
    chairs: list[Any] = field(default_factory=list)
    unions: list[int] = field(default_factory=list)
    root: int = 0
    now: datetime = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
    keys: "count[int]" = field(default_factory=count)

    def deed(self, who, *, key=None):
        """A deed of `who` (a role's value, or an account) at the present moment."""
        from nuanliu.records.journal.deeds import Deed

        account = self.staff[who] if isinstance(who, str) else who
        return Deed(account, self.now, key or f"test:{next(self.keys)}", simulated=True)

    def sleep(self, days=0, **more):
        """Let time pass."""
        self.now += timedelta(days=days, **more)

    def go_on(self, name, make):
        """What `make` does with these books, or its copy; the clock stands where it left it."""
        from tests.remembered import again

        begun = f"{name}, {self.now}, {self.keys}"
        answer, self.now, self.keys = again(begun, lambda: (make(), self.now, self.keys))
        return answer

    def on(self, day: date):
        """Move to nine in the morning (Kunming time) of a day."""
        self.now = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def seen_here(task, files, **_):
    """`in_child_many` without a child each: the scans of these tests are their own."""
    module, _, name = task.partition(":")
    look = getattr(import_module(module), name)

    def answer(data):
        if not data:
            return OutsideFileError("FILE-EMPTY", "文件是空的", "请重新选择文件")
        try:
            return look(data)
        except Refused as refused:
            first = refused.refusals[0]
            return OutsideFileError(first.code, first.what, first.fix)

    from nuanliu.core.refusal import Refused
    from nuanliu.records.documents.sandbox import OutsideFileError

    return [answer(data) for data in files]


def founded():
    """The office of the scenarios, in whatever database is open: see `books`."""
    from nuanliu.core.roles import Role
    from nuanliu.records.journal import registration as registry
    from nuanliu.records.journal.installation import Founding, found
    from nuanliu.records.people.models import Account, Kind, Union

    box = Books()
    founding = Founding(Kind.DEMO, "云川区总工会", "990101", "admin", "管理员")
    box.staff["admin"] = found(founding, box.now)
    box.root = Union.objects.get().pk
    people = [
        ("office", (Role.OFFICE,), ""),
        ("office2", (Role.OFFICE,), ""),
        ("service_center", (Role.SERVICE_CENTER,), ""),
        ("leader", (Role.LEADER,), "主要领导"),
        ("leader2", (Role.LEADER,), "分管领导"),
        ("leader3", (Role.LEADER,), ""),
        ("cashier", (Role.CASHIER,), ""),
        ("accountant", (Role.ACCOUNTANT,), ""),
    ]
    facts = [
        registry.StaffFacts(f"职员{n}", n, roles, box.root, post=post) for n, roles, post in people
    ]
    made = registry.register_staff(box.deed("admin"), staff=facts)
    box.staff |= {
        name: Account.objects.select_related("person").get(pk=pk)
        for (name, _, _), pk in zip(people, made, strict=True)
    }
    units = [
        registry.UnionFacts("990101001", "环卫站工会"),
        registry.UnionFacts("990101002", "公交公司工会"),
    ]
    box.unions = registry.register_unions(box.deed("admin"), parent=box.root, unions=units)
    chairs = [
        registry.StaffFacts(f"主席{n}", f"chair{n}", (Role.CHAIR,), union, scoped=True)
        for n, union in enumerate(box.unions)
    ]
    made = registry.register_staff(box.deed("admin"), staff=chairs)
    box.chairs = [Account.objects.select_related("person").get(pk=pk) for pk in made]
    days = [
        registry.DayFacts(date(2024, 1, 1), False, "元旦"),
        registry.DayFacts(date(2024, 2, 4), True, "春节调休"),
    ]
    days += [registry.DayFacts(date(2024, 2, d), False, "春节") for d in range(10, 18)]
    days += [registry.DayFacts(date(2024, 2, 18), True, "春节调休")]
    days += [registry.DayFacts(date(2024, 10, d), False, "国庆节") for d in range(1, 8)]
    registry.import_calendar(box.deed("admin"), days=days)
    return box


@pytest.fixture
def books(db, settings, tmp_path, monkeypatch):
    """An office of nine people, two unions with their chairs, and the 2024 calendar.

    Pictures are opened here and not in a child each; tests/records/test_pictures.py has the child.
    """
    monkeypatch.setattr("nuanliu.records.documents.pictures.in_child_many", seen_here)
    from tests import remembered

    from nuanliu.records.people import keys

    settings.NUANLIU_DATA = tmp_path
    settings.NUANLIU_FILES = tmp_path / "files"
    settings.NUANLIU_KEYS = tmp_path.parent / f"{tmp_path.name}-keys"
    keys.use(None)
    with remembered.own_database():
        yield remembered.again("founded", founded)
    keys.use(None)
