"""One sound case that no rule objects to, as rows; a persona test changes the one thing it tells.

王芳, a bus driver, was put forward by her union for 500.00 yuan at Spring Festival, posted for five
working days, approved by decision and paid into her own account.
"""

from datetime import date
from typing import Any

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.embedded import by_sql as run
from nuanliu.checks.tables import TABLES
from nuanliu.core.sweeps import rows as r

JAN = {day: date(2024, 1, day) for day in range(1, 32)}
WANG = r.Person("王芳", "i1", "18", "王芳", "a1", "t1")
LI = r.Person("李强", "i2", "18", "李强", "a2", "t2")
NAMED = r.Nomination("n1", "春节", "王芳", "公交", "B3", "S1", 50_000, False, "张主席", True)
PAID = r.Payment(
    payment="k1",
    batch="b1",
    campaign="春节",
    person="王芳",
    union_code="公交",
    group_code="B3",
    source="S1",
    channel="bank",
    holder_index="王芳",
    amount_fen=50_000,
    pay_on=JAN[26],
    reissue_of=None,
    back_on=None,
    paid=True,
    live=True,
)
AUTUMN = PAID._replace(payment="k2", batch="b2", campaign="中秋", pay_on=date(2024, 9, 20))
NOTICE = r.NoticeRun("g1", "b1", "春节", JAN[16], JAN[23], True, True)
CAMPAIGN = r.Campaign("春节", JAN[11], JAN[31], 5)
SIGNED = r.Evidence("k1", "signature", None, None, False)
DUTIES = [
    r.DutyHeld("b1", duty, person)
    for duty, person in (
        ("maker", "甲"),
        ("reviewer", "乙"),
        ("approver", "丙"),
        ("payer", "丁"),
        ("reconciler", "戊"),
    )
]
SOUND: dict[str, list[Any]] = {
    "person": [WANG, LI],
    "nomination": [NAMED],
    "payment": [PAID],
    "past_grant": [],
    "campaign": [CAMPAIGN],
    "year_cap": [r.YearCap("年", "", "", 100_000, JAN[1], date(2024, 12, 31))],
    "time_cap": [r.TimeCap("次", "", "", "", 50_000)],
    "open_group": [r.OpenGroup("春节", "B3")],
    "open_source": [r.OpenSource("春节", "S1")],
    "quota": [r.Quota("春节", "公交", 1, 50_000)],
    "listed": [],
    "list_rule": [],
    "interest": [],
    "duty": list(DUTIES),
    "notice": [NOTICE],
    "workday": [r.Workday(JAN[day]) for day in (16, 17, 18, 19, 22, 23, 24)],
    "approval": [r.Approval("决定1", "春节", "王芳", 50_000, JAN[24])],
    "evidence": [],
    "proof": [r.Proof(name, "b1", "王芳", 50_000) for name in r.PROOF_LISTS],
    "line": [r.Line("行1", JAN[4], 0)],
    "invoice": [r.Invoice("发票1", "24532000000012345678", 80_000)],
    "recovery": [],
    "survey": [r.Survey("卷1", 700, 700, 600, 580)],
    "asked": [r.Asked(date(2024, 10, 31))],
}


def told(code, **changed):
    """(subject, message) of each finding of one rule when tables of the sound case are changed.

    The row-by-row twin must find the same.
    """
    tables = SOUND | {name: list(rows) for name, rows in changed.items()}
    assert set(tables) == set(TABLES)
    rule = catalogue()[code]
    findings = run(tables, [code])
    assert [one.hit for one in findings] == rule.reference(*(tables[name] for name in rule.tables))
    return [(one.subject, one.message) for one in findings]
