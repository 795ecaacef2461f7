"""Amounts, days, approvals and proofs: who each rule finds, and who comes close."""

from datetime import date
from importlib.resources import files

import pytest
from tests.checks.scene import (
    AUTUMN,
    CAMPAIGN,
    DUTIES,
    JAN,
    NAMED,
    NOTICE,
    PAID,
    SIGNED,
    SOUND,
    told,
)

from nuanliu.checks.embedded import by_sql as run
from nuanliu.core.standards import read_standards
from nuanliu.core.sweeps import rows as r


def test_the_sound_case():
    """Nobody objects to 王芳: each test below changes one thing of hers."""
    assert run(SOUND) == []


def test_over_the_yearly_cap():
    """500 in winter and 500 in autumn fit 1,000, a fen more does not; failed, 2025: not counted"""
    tried = [
        AUTUMN,
        AUTUMN._replace(live=False, amount_fen=60_000),
        AUTUMN._replace(pay_on=date(2025, 1, 2), amount_fen=60_000),
        AUTUMN._replace(amount_fen=50_001),
    ]
    message = "本年度共1,000.01元，超过每人全年标准1,000.00元（2024年）"
    found = [told("CAP-YEAR", payment=[PAID, second]) for second in tried]
    assert found == [[], [], [], [("王芳", message)]]


def test_over_the_yearly_cap_with_what_came_before():
    """500 on an earlier list and 500 now fit, a fen more does not; last year's and another's do."""
    tried = [
        r.PastGrant("h1", "王芳", 50_000, JAN[2], None),
        r.PastGrant("h1", "王芳", 90_000, date(2023, 12, 31), None),
        r.PastGrant("h1", "李强", 90_000, JAN[2], None),
        r.PastGrant("h1", "王芳", 50_001, JAN[2], None),
    ]
    message = "本年度共1,000.01元，超过每人全年标准1,000.00元（2024年）"
    found = [told("CAP-YEAR", past_grant=[one]) for one in tried]
    assert found == [[], [], [], [("王芳", message)]]


def test_what_came_before_counts_for_the_cap_of_any_group():
    """A cap for her group alone: the earlier list told no group, and counts all the same."""
    cap = r.YearCap("年", "B3", "S1", 100_000, JAN[1], date(2024, 12, 31))
    before = r.PastGrant("h1", "王芳", 50_001, JAN[2], None)
    others = cap._replace(group_code="B1")
    found = [told("CAP-YEAR", past_grant=[before], year_cap=[one]) for one in (cap, others)]
    message = "本年度共1,000.01元，超过每人全年标准1,000.00元（2024年）"
    assert found == [[("王芳", message)], []]


def test_over_the_yearly_cap_under_two_records():
    """王芳's second record has her ID: 500 and 600 are hers together; another ID's are not."""
    second = AUTUMN._replace(person="王芳2", amount_fen=60_000)
    tried = [r.Person("王芳2", index, "15", "王芳", None, None) for index in ("i1", "i9")]
    message = "本年度共1,100.00元，超过每人全年标准1,000.00元（2024年）"
    found = [
        told("CAP-YEAR", payment=[PAID, second], person=[*SOUND["person"], one]) for one in tried
    ]
    assert found == [[("王芳", message)], []]


def test_a_yearly_sum_that_is_not_known():
    """The autumn amount was never written down: the sum may be anything."""
    found = told("CAP-YEAR", payment=[PAID, AUTUMN._replace(amount_fen=None)])
    assert found == [("王芳", "本年度共500.00元，超过每人全年标准1,000.00元（2024年）")]


def test_the_caps_of_the_shipped_standards_as_rows():
    """One cap a year and one a time, for every group and source, in the year of the project."""
    text = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
    standards = read_standards(text)
    assert (
        r.year_caps(standards),
        r.time_caps(standards, JAN[11], "春节", "元旦春节送温暖"),
    ) == (
        [r.YearCap("panlong-2024#1", "", "", 100_000, JAN[1], date(2024, 12, 31))],
        [r.TimeCap("panlong-2024#1", "春节", "", "", 50_000)],
    )


@pytest.mark.parametrize("unknown", ["group_code", "source", "pay_on", "amount_fen"])
def test_what_a_cap_depends_on_is_not_known(unknown):
    """Without group, source, day or amount nobody can say which cap holds; sound: some cap does."""
    found = [told("CAP-UNKNOWN", payment=[one]) for one in (PAID._replace(**{unknown: None}), PAID)]
    assert [[subject for subject, _ in one] for one in found] == [["k1"], []]


def test_a_payment_no_cap_covers():
    """January 2025 has no cap: reported; the last day of 2024 has one."""
    tried = [PAID._replace(pay_on=day) for day in (date(2025, 1, 1), date(2024, 12, 31))]
    message = "这笔500.00元没有任何有效的每人全年标准可依"
    assert [told("CAP-UNKNOWN", payment=[one]) for one in tried] == [[("k1", message)], []]


def test_over_the_cap_for_one_time():
    """500.00 is allowed, 500.01 is not; 300.00 is too much where her group has a stricter cap."""
    strict = r.TimeCap("B3", "春节", "B3", "", 20_000)
    other = strict._replace(group_code="B1")
    tried = [(50_000, other), (50_001, other), (30_000, strict)]
    found = [
        told(
            "CAP-TIME", payment=[PAID._replace(amount_fen=fen)], time_cap=[*SOUND["time_cap"], cap]
        )
        for fen, cap in tried
    ]
    message = "这笔{}元超过每人次标准{}元，或标准无法确定"
    assert found == [
        [],
        [("k1", message.format("500.01", "500.00"))],
        [("k1", message.format("300.00", "200.00"))],
    ]


def test_a_source_with_a_cap_of_its_own():
    """Donated money (S4) carries 300 a head: 王芳's comes from the treasury (S1)."""
    caps = [*SOUND["time_cap"], r.TimeCap("S4", "", "", "S4", 30_000)]
    found = [
        told("CAP-TIME", payment=[PAID._replace(source=one)], time_cap=caps) for one in ("S4", "S1")
    ]
    assert [len(one) for one in found] == [1, 0]


def test_no_cap_for_one_time():
    """A campaign nobody laid a cap down for: refused, whatever the amount."""
    found = told("CAP-TIME", time_cap=[r.TimeCap("次", "中秋", "", "", 50_000)])
    assert found == [("k1", "这笔500.00元超过每人次标准未知元，或标准无法确定")]


def test_nominated_for_too_much():
    """The union asks 600.00 for her; 500.00 may be asked; withdrawn: nobody asks."""
    tried = [(60_000, True), (50_000, True), (60_000, False)]
    found = [
        told("CAP-NOMINATED", nomination=[NAMED._replace(amount_fen=fen, live=live)])
        for fen, live in tried
    ]
    message = "申报600.00元，超过每人次标准500.00元，或标准无法确定"
    assert found == [[("n1", message)], [], []]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(10, ["k1"]), (11, []), (31, []), (None, ["k1"])],
)
def test_paid_outside_the_window(day, expected):
    """The campaign runs from 11 to 31 January, both included; no day is no proof."""
    paid = PAID._replace(pay_on=JAN[day] if day else None)
    assert [subject for subject, _ in told("WINDOW", payment=[paid])] == expected


def test_paid_in_a_campaign_nobody_knows():
    """No window, no payment."""
    found = told("WINDOW", campaign=[])
    assert found == [("k1", "发放日2024-01-26不在活动期间（未知至未知）")]


def test_payment_and_notice():
    """The day after the last is the first allowed; the last day itself or no notice is not."""
    tried = [
        NOTICE._replace(last_day=JAN[25]),
        NOTICE._replace(last_day=JAN[26]),
        NOTICE._replace(batch="b9"),
    ]
    early = "发放日2024-01-26时公示尚未期满（公示截止：{}）"
    assert [told("NOTICE-EARLY", notice=[one]) for one in tried] == [
        [],
        [("k1", early.format("2024-01-26"))],
        [("k1", early.format("无"))],
    ]


def test_a_notice_of_four_days():
    """Posted on the 16th, which does not count: the 23rd makes five working days, the 22nd four."""
    tried = [NOTICE, NOTICE._replace(last_day=JAN[22])]
    message = "公示2024-01-16至2024-01-22只有4个工作日，应为5个"
    found = [told("NOTICE-SHORT", notice=[one]) for one in tried]
    assert found == [[], [("g1", message)]]


def test_a_notice_of_a_year_without_a_calendar():
    """No working day is known: however long it hung, it is refused."""
    assert [subject for subject, _ in told("NOTICE-SHORT", workday=[])] == ["g1"]


def test_a_notice_without_its_last_photo():
    """Nobody can show that it hung to the end."""
    tried = [NOTICE, NOTICE._replace(last_photo=False), NOTICE._replace(first_photo=False)]
    found = [told("NOTICE-PHOTO", notice=[one]) for one in tried]
    assert found == [[], *[[("g1", "公示缺少首日或末日照片")]] * 2]


def test_paid_before_the_decision():
    """Decided on the day of payment is in time, a day later is not; nor is another's decision."""
    (hers,) = SOUND["approval"]
    tried = [
        hers._replace(decided_on=JAN[26]),
        hers._replace(decided_on=JAN[27]),
        hers._replace(person="李强"),
    ]
    found = [told("PAID-UNAPPROVED", approval=[one]) for one in tried]
    message = "这笔500.00元在发放日2024-01-26没有批准决定"
    assert found == [[], [("k1", message)], [("k1", message)]]


def test_paid_more_than_approved():
    """400.00 were approved and 500.00 paid; 500.00 approved is the control."""
    (hers,) = SOUND["approval"]
    found = [
        told("PAID-ABOVE", approval=[hers._replace(amount_fen=fen)]) for fen in (40_000, 50_000)
    ]
    assert found == [[("k1", "发放500.00元，批准400.00元")], []]


def test_three_lists_that_must_agree():
    """All three agree; the result is a fen short; the person is missing from the bank file."""
    lists = SOUND["proof"]
    short = [*lists[:2], lists[2]._replace(amount_fen=49_999)]
    absent = [lists[0], lists[2]]
    assert [told("PROOF-DIFF", proof=proofs) for proofs in (lists, short, absent)] == [
        [],
        [("b1", "三份清单不一致：批准500.00元、发出500.00元、结果499.99元（行数1、1、1）")],
        [("b1", "三份清单不一致：批准500.00元、发出0.00元、结果500.00元（行数1、0、1）")],
    ]


def test_cash_without_a_signature():
    """老赵's cash counts as received, nobody signed; signed, by bank or not yet paid: fine."""
    cash = PAID._replace(channel="cash")
    tried = [
        told("EVIDENCE-NONE", payment=[cash]),
        told("EVIDENCE-NONE", payment=[cash], evidence=[SIGNED]),
        told("EVIDENCE-NONE", payment=[PAID]),
        told("EVIDENCE-NONE", payment=[cash._replace(paid=False)]),
    ]
    assert tried == [[("k1", "这笔500.00元记为已领，但没有签领凭据")], [], [], []]


def test_signed_for_by_another():
    """张 signed for the family: without the payee's consent it is nothing; with all three it is."""
    proxy = r.Evidence("k1", "proxy", "张", "邻居", consent=True)
    tried = [
        proxy,
        proxy._replace(consent=False),
        proxy._replace(proxy=None),
        proxy._replace(relation=None),
        SIGNED._replace(kind=None),
    ]
    found = [told("PROXY-CONSENT", evidence=[one]) for one in tried]
    assert found == [[], *[[("k1", "代领缺少代领人证件、关系或本人委托书")]] * 4]


def test_duties():
    """The maker approves his own batch; another batch, or the same duty twice, is fine."""
    tried = [
        r.DutyHeld("b1", "approver", "甲"),
        r.DutyHeld("b2", "approver", "甲"),
        DUTIES[0],
    ]
    message = "同一人在一个批次上担任了2项不相容职责（approver、maker）"
    found = [told("DUTY-SAME", duty=[DUTIES[0], one]) for one in tried]
    assert found == [[("b1", message)], [], []]


def test_a_list_nobody_made():
    """The 制表人 is blank, as at 如东; without a reconciler it is only too early."""
    found = [told("DUTY-MISSING", duty=DUTIES[1:]), told("DUTY-MISSING", duty=DUTIES[:4])]
    message = "已发放的批次只有3项职责有人履行，经办、审核、审批、付款缺一不可"
    assert found == [[("b1", message)], []]


@pytest.mark.parametrize(("days", "expected"), [(180, []), (181, ["行1"])])
def test_money_that_lies_idle(days, expected):
    """A line with money half a year after it came; a day less is no finding yet."""
    came = date.fromordinal(date(2024, 10, 31).toordinal() - days)
    line = r.Line("行1", came, 1)
    assert [subject for subject, _ in told("LINE-IDLE", line=[line])] == expected


def test_idle_money_and_nobody_says_what_day_it_is():
    """Without a day of asking the line is not passed over; an empty line has nothing idle."""
    found = [told("LINE-IDLE", line=[r.Line("行1", JAN[4], fen)], asked=[]) for fen in (100, 0)]
    message = "资金安排自2024-01-04拨入后已超过180天，仍有1.00元未使用"
    assert found == [[("行1", message)], []]


def test_returned_money_nobody_cares_for():
    """王芳's card was closed in September: she waits in October; re-issued, freed, fresh: not."""
    back = PAID._replace(paid=False, live=False, back_on=date(2024, 9, 20))
    again = AUTUMN._replace(reissue_of="k1")
    tried = [
        told("RETURNED-OPEN", payment=[back]),
        told("RETURNED-OPEN", payment=[back, again]),
        told("RETURNED-OPEN", payment=[back], nomination=[NAMED._replace(live=False)]),
        told("RETURNED-OPEN", payment=[back._replace(back_on=date(2024, 10, 1))]),
    ]
    message = "2024-09-20未成功的500.00元已超过30天没有重发，也没有撤销"
    assert tried == [[("k1", message)], [], [], []]


def test_a_recovery_that_drags_on():
    """Opened in July and still open in October; closed, or opened in August: no finding."""
    case = r.Recovery("k1", date(2024, 7, 1), 50_000, 20_000, closed=False)
    tried = [case, case._replace(closed=True), case._replace(opened_on=date(2024, 8, 2))]
    message = "追回事项自2024-07-01立项已超过90天，应追回500.00元，已追回200.00元"
    assert [told("RECOVERY-LATE", recovery=[one]) for one in tried] == [[("k1", message)], [], []]


def test_one_invoice_twice():
    """The same number in two claims; another number is another invoice; none at all is refused."""
    (first,) = SOUND["invoice"]
    tried = [first.identity, "24532000000012345679", None]
    found = [
        told("INVOICE-TWICE", invoice=[first, first._replace(invoice="发票2", identity=one)])
        for one in tried
    ]
    assert found == [
        [("发票1", "发票号码“24532000000012345678”用了2次，共1,600.00元（末次：发票2）")],
        [],
        [("发票2", "发票号码“未知”用了1次，共800.00元（末次：发票2）")],
    ]


@pytest.mark.parametrize(
    ("counts", "wrong"),
    [
        ((700, 700, 700, 700), False),
        ((700, 701, 600, 580), True),
        ((700, 600, 601, 580), True),
        ((700, 700, 600, 601), True),
        ((None, 700, 600, 580), True),
    ],
)
def test_more_answers_than_were_asked(counts, wrong):
    """Population, tokens, answers, valid answers: each at most the one before."""
    found = told("SURVEY-COUNT", survey=[r.Survey("卷1", *counts)])
    assert [subject for subject, _ in found] == (["卷1"] if wrong else [])


def test_the_window_is_that_of_the_payments_own_campaign():
    """The autumn payment is measured by the autumn window, not by the winter's."""
    autumn = CAMPAIGN._replace(
        campaign="中秋", window_from=date(2024, 9, 11), window_to=date(2024, 10, 20)
    )
    assert told("WINDOW", payment=[AUTUMN], campaign=[CAMPAIGN, autumn]) == []
