"""People, lists, quotas and kin: who each rule finds, and who comes close and is not found."""

from datetime import date

import pytest
from tests.checks.scene import AUTUMN, JAN, LI, NAMED, PAID, SOUND, WANG, told

from nuanliu.checks.embedded import by_sql as run
from nuanliu.core.sweeps import rows as r

HIS = NAMED._replace(nomination="n2", person="李强", union_code="环卫")
TO_HIM = PAID._replace(payment="k2", person="李强", union_code="环卫", holder_index="李强")


def test_one_person_under_two_records():
    """A 15- and an 18-digit record have one index; withdrawn or in another campaign is fine."""
    old = LI._replace(id_index="i1", id_form="15")
    tried = [HIS, HIS._replace(live=False), HIS._replace(campaign="中秋")]
    message = "同一人在本次活动中有2条有效申报，涉及工会公交、环卫（末条：n2）"
    found = [told("DUP-PERSON", nomination=[NAMED, one], person=[WANG, old]) for one in tried]
    assert found == [[("n1", message)], [], []]


def test_two_records_of_one_person():
    """江城县: entry 2 with 15 digits, entry 24 with 18 digits; two people are two records."""
    found = [told("DUP-RECORD", person=[WANG, one]) for one in (LI._replace(id_index="i1"), LI)]
    message = "同一自然人有2份档案（号码形式：18、18；末份：王芳）"
    assert found == [[("李强", message)], []]


def test_records_without_a_number_are_not_one_person():
    """Two records nobody knows the number of: ID-UNKNOWN speaks of them when they are used."""
    blank = [one._replace(id_index=None) for one in (WANG, LI)]
    assert told("DUP-RECORD", person=blank) == []


def test_paid_twice_in_a_campaign():
    """Both records of hers were paid; a failed second payment, or another person's, is fine."""
    old = LI._replace(id_index="i1", id_form="15")
    tried = [
        told("DUP-PAID", payment=[PAID, TO_HIM], person=[WANG, old]),
        told("DUP-PAID", payment=[PAID, TO_HIM._replace(live=False)], person=[WANG, old]),
        told("DUP-PAID", payment=[PAID, TO_HIM]),
    ]
    message = "同一人在本次活动中有2笔有效发放，共1,000.00元（末笔：k2）"
    assert tried == [[("k1", message)], [], []]


def test_paid_through_two_unions():
    """Winter through the bus company, autumn through the cleaners; twice through one is fine."""
    tried = [AUTUMN._replace(union_code="环卫"), AUTUMN, AUTUMN._replace(union_code=None)]
    found = [told("DUP-UNIONS", payment=[PAID, one]) for one in tried]
    message = "同一人在2024年由不同工会发放2笔（{}、{}）"
    assert found == [
        [("王芳", message.format("公交", "环卫"))],
        [],
        [("王芳", message.format("公交", "公交"))],
    ]


def test_given_by_another_union_before_these_books():
    """This year by the cleaners: told; last year, by her own, nobody known, them alone: not."""
    before = r.PastGrant("h1", "王芳", 50_000, PAID.pay_on, "环卫")
    tried = [
        before,
        before._replace(given_on=date(PAID.pay_on.year - 1, 12, 31)),
        before._replace(union_code=PAID.union_code),
        before._replace(union_code=None),
    ]
    found = [told("DUP-UNIONS", payment=[PAID], past_grant=[one]) for one in tried]
    found.append(told("DUP-UNIONS", payment=[], past_grant=[before, tried[2]]))
    assert found == [[("王芳", "同一人在2024年由不同工会发放2笔（公交、环卫）")], [], [], [], []]


def test_paid_year_after_year():
    """2024 and again 2025 is shown; twice within 2024 is not."""
    tried = [AUTUMN._replace(pay_on=date(2025, 1, 20)), AUTUMN]
    found = [told("DUP-YEARS", payment=[PAID, one]) for one in tried]
    assert found == [[("王芳", "同一人在2024年至2025年间有2笔发放")], []]


def test_one_account_for_two_persons():
    """古蔺县: cards were collected. Two records of one person are left to DUP-PAID."""
    tried = [
        LI._replace(account_index="a1"),
        LI._replace(account_index="a1", id_index="i1"),
        LI,
    ]
    found = [told("DUP-ACCOUNT", payment=[PAID, TO_HIM], person=[WANG, one]) for one in tried]
    assert found == [[("a1", "一个账户收到多人的2笔慰问金，共1,000.00元")], [], []]


def test_one_phone_for_three_persons():
    """金坛: the numbers on the sheet were not the payees'. Two with one phone may be a couple."""
    chen = r.Person("陈静", "i3", "18", "陈静", None, "t1")
    people = [WANG, LI._replace(phone_index="t1"), chen]
    hers = NAMED._replace(nomination="n3", person="陈静")
    found = [told("DUP-PHONE", nomination=[NAMED, HIS, one], person=people) for one in (hers, HIS)]
    assert found == [[("t1", "一个电话号码登记在本次活动的3人名下")], []]


def test_a_person_without_a_number():
    """如东: ten names that stand on no register. The sound record is the control."""
    tried = [[WANG._replace(id_index=None)], [LI], [WANG]]
    message = "没有此人的档案或证件号码，无法核对重复和比对名单"
    both = [("k1", message), ("n1", message)]
    assert [told("ID-UNKNOWN", person=people) for people in tried] == [both, both, []]


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        (r.ListRule("春节", "payroll", "note"), "note"),
        (r.ListRule("春节", "payroll", "decision"), "decision"),
        (r.ListRule("春节", "payroll", "refuse"), "refuse"),
        (r.ListRule("春节", "payroll", "?"), "refuse"),
        (r.ListRule("中秋", "payroll", "note"), "refuse"),
    ],
)
def test_on_a_comparison_list(rule, severity):
    """As bad as her campaign says; unknown, or said of another campaign only, refuses."""
    tables = SOUND | {"listed": [r.Listed("payroll", "i1", None)], "list_rule": [rule]}
    found = run(tables, ["LISTED"])
    assert [(one.subject, one.severity.value, one.message) for one in found] == [
        ("n1", severity, "此人在比对名单“payroll”上")
    ]


def test_somebody_else_is_on_the_list():
    """李强 is on it, 王芳 was put forward; withdrawn, she is asked about no more."""
    tried = [
        told("LISTED", listed=[r.Listed("payroll", "i2", None)]),
        told(
            "LISTED",
            listed=[r.Listed("payroll", "i1", None)],
            nomination=[NAMED._replace(live=False)],
        ),
    ]
    assert tried == [[], []]


def test_paid_after_death():
    """惠来县: 118 dead. Paid the day before is in order, on the day is not, no day is not."""
    tried = [JAN[27], JAN[26], None]
    found = [told("DEAD-PAID", listed=[r.Listed("deceased", "i1", day)]) for day in tried]
    message = "向死亡人员发放（死亡日期：{}，发放日期：2024-01-26）"
    assert found == [
        [],
        [("k1", message.format("2024-01-26"))],
        [("k1", message.format("未知"))],
    ]


def test_another_list_says_nothing_of_death():
    """She is on the payroll list: LISTED speaks of it."""
    assert told("DEAD-PAID", listed=[r.Listed("payroll", "i1", None)]) == []


def test_the_chairs_wife():
    """张主席 declared 王芳 as his wife and put her forward; 李强 he did not declare."""
    kin = [r.Interest("张主席", number, "配偶") for number in ("i1", "i2")]
    found = [told("KIN-NOMINATED", interest=[one]) for one in kin]
    assert found == [[("n1", "申报人登记的利害关系人列入了名单（关系：配偶）")], []]


def test_the_same_surname_is_no_kin():
    """王主席 put 王芳 forward and declared nobody; who nominated her must be known, though."""
    tried = [NAMED._replace(nominated_by=one) for one in ("王主席", None)]
    found = [told("KIN-NOMINATED", nomination=[one]) for one in tried]
    assert found == [[], [("n1", "申报人登记的利害关系人列入了名单（关系：未知）")]]


def test_the_approvers_son():
    """丙 approved the batch that pays his declared son; on another batch he has no hand."""
    kin = [r.Interest("丙", "i1", "子女")]
    tried = [PAID, PAID._replace(batch="b9")]
    message = "在本批次履行职责（approver）的人登记了与领款人的利害关系（子女）"
    found = [told("KIN-HANDLED", interest=kin, payment=[one]) for one in tried]
    assert found == [[("k1", message)], []]


def test_group_the_campaign_is_not_for():
    """A model worker (B6) in a campaign for posts kept over the holiday (B3); or of no group."""
    tried = [NAMED._replace(group_code=one) for one in ("B6", None, "B3")]
    found = [told("GROUP-CLOSED", nomination=[one]) for one in tried]
    message = "类别“{}”不是本次活动的慰问对象"
    assert found == [[("n1", message.format("B6"))], [("n1", message.format("未知"))], []]


def test_money_from_another_source():
    """Donated money spent in a campaign of the treasury's; the treasury's own is the control."""
    found = [told("SOURCE-CLOSED", payment=[PAID._replace(source=one)]) for one in ("S4", "S1")]
    message = "这笔500.00元的资金来源“S4”不在本次活动批复的来源之内"
    assert found == [[("k1", message)], []]


def test_more_people_than_the_quota():
    """One place for the bus company and two people; the second as a reserve is fine."""
    tried = [HIS._replace(union_code="公交", reserve=reserve) for reserve in (False, True)]
    found = [told("QUOTA-OVER", nomination=[NAMED, one]) for one in tried]
    assert found == [[("公交", "申报2人，名额1人")], []]


def test_a_union_without_a_quota():
    """The cleaners got no place at all."""
    found = [told(code, nomination=[HIS]) for code in ("QUOTA-OVER", "QUOTA-SUM")]
    assert found == [
        [("环卫", "申报1人，名额未知人")],
        [("环卫", "申报金额500.00元，分配金额未知元")],
    ]


def test_more_money_than_the_quota():
    """500.00 are shared out: 500.01 is too much, and so is an amount nobody knows."""
    tried = [NAMED._replace(amount_fen=fen) for fen in (50_000, 50_001, None)]
    found = [told("QUOTA-SUM", nomination=[one]) for one in tried]
    message = "申报金额{}元，分配金额500.00元"
    assert found == [
        [],
        [("公交", message.format("500.01"))],
        [("公交", message.format("未知"))],
    ]


def test_a_reserve_without_a_place():
    """李强 is a reserve and was paid while 王芳 stands; after she left, the place is his."""
    reserve = HIS._replace(reserve=True)
    tried = [NAMED, NAMED._replace(live=False)]
    found = [
        told("RESERVE-PLACE", nomination=[one, reserve], payment=[PAID, TO_HIM]) for one in tried
    ]
    message = "列名和已递补共2人（其中递补1人），名额1人，递补没有空位"
    assert found == [[("春节", message)], []]


def test_an_account_in_another_name():
    """邵阳县: the orphan's money went to the secretary. Cash has no holder; no name is no proof."""
    tried = [
        PAID._replace(holder_index="李强"),
        PAID._replace(holder_index=None),
        PAID._replace(channel=None, holder_index="李强"),
        PAID._replace(channel="cash", holder_index=None),
        PAID,
    ]
    found = [told("HOLDER-OTHER", payment=[one]) for one in tried]
    assert found == [*[[("k1", "收款户名与慰问对象不一致，或无法核对")]] * 3, [], []]
