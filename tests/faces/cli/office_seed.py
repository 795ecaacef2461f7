"""A small office with real books, made in a process of its own: `python office_seed.py`.

NUANLIU_DATA and NUANLIU_KEYS say where. Two lines are appropriated, one document is cancelled, an
action is refused and a file is kept, so that every part of an audit has something to look at.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta

import django

MOMENT = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)
FACTS = {
    "name": "送温暖专项经费",
    "fiscal_year": 2024,
    "basis": [],
    "unit": {"name": "云川区总工会"},
    "period": {"from": "2024-01-01", "to": "2024-10-31", "text": "2024年1月至10月"},
    "groups": ["一线职工"],
    "lines": [
        {"campaign": "元旦春节", "amount_fen": 25_000_000, "cap_fen": 50_000, "people": 500},
        {"campaign": "中秋国庆", "amount_fen": 10_000_000, "cap_fen": 50_000, "people": 200},
    ],
    "campaigns": [],
    "indicators": [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "level3": "慰问人数",
            "operator": None,
            "value": "700",
            "unit": "人",
            "meaning": "",
        }
    ],
}


def seed():
    """Found the books and let the office begin its year; returns the recovery sheet's lines."""
    from django.conf import settings

    from nuanliu.core.refusal import Refused
    from nuanliu.core.roles import Role
    from nuanliu.faces.cli.migrating import make_tables
    from nuanliu.records.documents.actions import keep
    from nuanliu.records.journal import registration as registry
    from nuanliu.records.journal.actions import checkpoint
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.records.journal.installation import Founding, found
    from nuanliu.records.people import keys, recovery
    from nuanliu.records.people.models import Account, Kind, Person, Union
    from nuanliu.stages.projects import actions as projects

    settings.NUANLIU_DATA.mkdir(parents=True)
    make_tables()
    admin = found(Founding(Kind.DEMO, "云川区总工会", "990101", "admin", "管理员"), MOMENT)
    moments = (MOMENT + timedelta(hours=n) for n in range(1, 100))

    def deed(who):
        moment = next(moments)
        return Deed(who, moment, f"seed:{moment.isoformat()}", simulated=True)

    root = Union.objects.get().pk
    days = [registry.DayFacts(date(2024, 1, 1), False, "元旦")]
    registry.import_calendar(deed(admin), days=days)
    people = (("office", Role.OFFICE), ("leader", Role.LEADER), ("accountant", Role.ACCOUNTANT))
    staff = [registry.StaffFacts(f"职员{n}", n, (role,), root) for n, role in people]
    made = registry.register_staff(deed(admin), staff=staff)
    office, leader, accountant = (Account.objects.get(pk=pk) for pk in made)
    project = projects.draft(deed(office), facts=FACTS, narrative={}, findings=[])
    projects.activate(deed(leader), project=project)
    for line, fen in ((1, 25_000_000), (2, 10_000_000)):
        change = _enter(deed(office), line, fen)
        try:
            projects.confirm_change(deed(office), change=change)
        except Refused:
            projects.confirm_change(deed(accountant), change=change)
    twice = _enter(deed(office), 1, 100)
    projects.cancel_change(deed(office), change=twice, reason="重复")
    keep("证据".encode(), "证据.txt", MOMENT)
    ring = keys.current()
    person = Person.objects.get(accounts__login="office")
    person.id_number = "11010519491231002X"
    person.id_index = ring.blind_index("id", "11010519491231002X")
    person.save()
    checkpoint(deed(admin), "测试")
    return recovery.sheet(ring)


def _enter(deed, line, fen):
    from nuanliu.stages.projects import actions as projects
    from nuanliu.stages.projects.models import ChangeKind

    return projects.enter_change(
        deed,
        line=line,
        kind=ChangeKind.APPROPRIATE,
        amount_fen=fen,
        document_number=f"云财〔2024〕{line}号",
        document_date=date(2024, 1, 2),
    )


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed(), ensure_ascii=False))
