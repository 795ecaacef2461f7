"""What each rule finds and what it lets pass, told with a few rows."""

from datetime import date
from importlib.resources import files

import pytest

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.embedded import run
from nuanliu.core.standards import read_standards
from nuanliu.core.sweeps import (
    DutyHeld,
    Nomination,
    NoticeRun,
    Payment,
    Person,
    Proof,
    YearCap,
    year_caps,
)

CAP = YearCap("年", "", "", 100_000, date(2024, 1, 1), date(2024, 12, 31))
PAID = Payment("k1", "b1", "春节", "p1", "B3", "S1", 50_000, date(2024, 1, 20), live=True)
AUTUMN = PAID._replace(payment="k2", campaign="中秋", pay_on=date(2024, 9, 20))
PERSON = Person("p1", "i1", "a1")
NOTICE = NoticeRun("春节", "p1", date(2024, 1, 12), date(2024, 1, 19))


def found(code, **tables):
    """Subject and message of each finding; the row-by-row twin must find the same."""
    findings = run(tables, [code])
    assert [one.hit for one in findings] == catalogue()[code].reference(*tables.values())
    return [(one.subject, one.message) for one in findings]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (AUTUMN, []),
        (AUTUMN._replace(live=False, amount_fen=60_000), []),
        (AUTUMN._replace(pay_on=date(2025, 1, 2), amount_fen=60_000), []),
        (
            AUTUMN._replace(amount_fen=50_001),
            [("p1", "本年度共1,000.01元，超过每人全年标准1,000.00元（2024年）")],
        ),
    ],
)
def test_the_yearly_cap(second, expected):
    """500 in winter and 500 in autumn fit 1,000; a fen more does not; failed, 2025: not counted."""
    assert found("CAP-YEAR", payment=[PAID, second], year_cap=[CAP]) == expected


def test_the_caps_of_the_shipped_standards_as_rows():
    """One yearly cap, for every group and source, in the year of the project."""
    text = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
    assert year_caps(read_standards(text)) == [CAP._replace(cap="panlong-2024#1")]


def test_a_payment_no_cap_covers():
    """January 2025 has no cap: reported; with a cap that reaches there nothing is."""
    late = PAID._replace(pay_on=date(2025, 1, 2))
    wide = CAP._replace(valid_to=date(2025, 12, 31))
    message = "这笔500.00元没有任何有效的每人全年标准可依"
    assert [
        found("CAP-UNKNOWN", payment=[late], year_cap=[CAP]),
        found("CAP-UNKNOWN", payment=[late], year_cap=[wide]),
    ] == [[("k1", message)], []]


def test_one_person_under_two_records():
    """15- and 18-digit records have one index; withdrawn or in another campaign is fine."""
    first = Nomination("n1", "春节", "p1", "u1", live=True)
    second = Nomination("n2", "春节", "p2", "u2", live=True)
    people = [PERSON, Person("p2", "i1", None)]
    tried = [
        second,
        second._replace(live=False),
        second._replace(campaign="中秋"),
    ]
    message = "同一人在本次活动中有2条有效申报，涉及2个工会（末条：n2）"
    assert [found("DUP-PERSON", nomination=[first, one], person=people) for one in tried] == [
        [("n1", message)],
        [],
        [],
    ]


def test_one_account_for_two_persons():
    """Two natural persons on one account; two records of one person are left to DUP-PERSON."""
    payments = [PAID, PAID._replace(payment="k2", person="p2")]
    tried = [Person("p2", "i2", "a1"), Person("p2", "i1", "a1"), Person("p2", "i2", "a2")]
    assert [found("DUP-ACCOUNT", payment=payments, person=[PERSON, one]) for one in tried] == [
        [("a1", "一个账户收到多人的2笔慰问金，共1,000.00元")],
        [],
        [],
    ]


def test_two_duties_in_one_hand():
    """The maker approves his own batch; another batch, or the same duty twice, is fine."""
    maker = DutyHeld("b1", "maker", "王五")
    tried = [
        DutyHeld("b1", "approver", "王五"),
        DutyHeld("b2", "approver", "王五"),
        maker,
    ]
    message = "同一人在一个批次上担任了2项不相容职责（approver、maker）"
    assert [found("DUTY-SAME", duty=[maker, one]) for one in tried] == [[("b1", message)], [], []]


def test_payment_and_notice():
    """The day after the last is the first allowed; the last day itself or no notice is not."""
    tried = [
        [NOTICE],
        [NOTICE._replace(last_day=date(2024, 1, 20))],
        [NOTICE._replace(campaign="中秋")],
    ]
    early = "发放日2024-01-20时公示尚未期满（公示截止：{}）"
    assert [found("NOTICE-EARLY", payment=[PAID], notice=notices) for notices in tried] == [
        [],
        [("k1", early.format("2024-01-20"))],
        [("k1", early.format("无"))],
    ]


def test_three_lists_that_must_agree():
    """All three agree; the result is a fen short; the person is missing from the bank file."""
    lists = [Proof(name, "b1", "p1", 50_000) for name in ("approved", "sent", "result")]
    short = [*lists[:2], lists[2]._replace(amount_fen=49_999)]
    absent = [lists[0], lists[2]]
    assert [found("PROOF-DIFF", proof=proofs) for proofs in (lists, short, absent)] == [
        [],
        [("b1", "三份清单不一致：批准500.00元、发出500.00元、结果499.99元（行数1、1、1）")],
        [("b1", "三份清单不一致：批准500.00元、发出0.00元、结果500.00元（行数1、0、1）")],
    ]
