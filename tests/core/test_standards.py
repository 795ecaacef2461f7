"""Rules as data: the shipped file, its faults, its look-ups and its fingerprint."""

from datetime import date
from importlib.resources import files

import pytest

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards import Kind, Scope, Standard, StandardSet, read_standards

SHIPPED = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
DAY = date(2024, 1, 20)

HEAD = """
[set]
name = "demo"
title = "演练标准"
fiscal_year = 2024
"""
CAP = """
[[cap_per_time]]
amount = "500.00"
valid_from = 2024-01-01
valid_to = 2024-06-30
clause = "第六条"
assumption = false
"""
LATER = (
    CAP.replace("500.00", "300.00")
    .replace("2024-01-01", "2024-07-01")
    .replace("2024-06-30", "2024-12-31")
)


def shipped() -> StandardSet:
    return read_standards(SHIPPED)


def row(found: Standard | Refusal) -> Standard:
    assert isinstance(found, Standard)
    return found


def codes(text: str) -> list[str]:
    """The codes of all faults of a file; an empty list for a sound one."""
    try:
        read_standards(text)
    except Refused as refused:
        return [refusal.code for refusal in refused.refusals]
    return []


def cap_fen(standards: StandardSet, on: date, group="B3", source="S1") -> int | str:
    found = standards.cap_on(on, group=group, source=source)
    if isinstance(found, Refusal):
        return found.code
    return found.amount.fen if found.amount else 0


def test_the_shipped_file_holds_what_the_disclosure_states_and_marks_the_rest():
    """The 2024 text states a cap, two plans, three open groups and one source; the rest is open."""
    stated = [one for one in shipped().rows if not one.assumption]
    assert [(one.kind, one.name, one.text()) for one in stated if one.kind is not Kind.GROUP] == [
        (Kind.CAP_PER_TIME, "", "500.00元"),
        (Kind.PLAN, "", "250,000.00元；500人"),
        (Kind.PLAN, "", "100,000.00元；200人"),
        (Kind.FUND_SOURCE, "S1", "财政拨款"),
    ]
    groups = [one.name for one in stated if one.kind is Kind.GROUP]
    assert groups == list(shipped().groups_on(DAY)) == ["B1", "B3", "B7"]


def test_the_plans_use_up_cap_times_people():
    """Both campaigns: money = cap × people, so nothing is left over."""
    plans = shipped().in_force(Kind.PLAN, DAY)
    assert [(plan.scope.campaign, plan.amount) for plan in plans] == [
        (name, Money.of_yuan(500) * people)
        for name, people in (("元旦春节送温暖", 500), ("中秋国庆送温暖", 200))
    ]


def test_every_row_names_a_clause():
    """A value without any source is marked 待确认 and counts as an assumption."""
    unsure = {one for one in shipped().rows if "待确认" in one.clause}
    assert unsure <= {one for one in shipped().rows if one.assumption}
    assert all(one.clause for one in shipped().rows)


def test_look_ups_answer_with_a_row_or_a_refusal():
    """What is laid down is found; another year, another campaign, another code is refused."""
    standards = shipped()
    asked = [
        standards.number_on(Kind.NOTICE_DAYS, DAY),
        standards.number_on(Kind.MINIMUM_AGE, DAY),
        row(standards.signers_on(DAY, Money.of_yuan(49_999))).words,
        row(standards.signers_on(DAY, Money.of_yuan(50_000))).words,
        row(standards.channel_on(DAY, "cash")).label,
        row(standards.notice_days_on(DAY, "元旦春节送温暖")).number,
    ]
    assert asked == [5, 16, ("分管领导",), ("分管领导", "主要领导"), "现金签领", 5]
    unknown = [
        standards.number_on(Kind.NOTICE_DAYS, date(2025, 1, 1)),
        standards.group_on(DAY, "Z9"),
        standards.channel_on(DAY, "cheque"),
        standards.signers_on(date(2025, 1, 1), Money.of_yuan(1)),
    ]
    assert [one.code if isinstance(one, Refusal) else one for one in unknown] == ["STD-UNKNOWN"] * 4


def test_groups_are_found_by_code_label_or_word():
    """A roster cell may carry any of the three; a word nobody listed finds nothing."""
    found = [
        shipped().groups_named(text, DAY)
        for text in ("B1", "新就业形态劳动者和灵活就业人员", "外卖骑手", "公务员")
    ]
    assert found == [["B1"], ["B7"], ["B7"], []]


def test_the_strictest_cap_that_covers_the_case_binds():
    """A general cap of 500, 400 for one source, 450 for one group: the lowest that applies."""
    general = CAP
    source = CAP.replace("500.00", "400.00") + 'source = "S2"\n'
    group = CAP.replace("500.00", "450.00") + 'group = "B7"\n'
    standards = read_standards(HEAD + general + source + group)
    assert [
        cap_fen(standards, DAY),
        cap_fen(standards, DAY, source="S2"),
        cap_fen(standards, DAY, group="B7"),
        cap_fen(standards, DAY, group="B7", source="S2"),
        cap_fen(standards, date(2024, 7, 1)),
    ] == [50_000, 40_000, 45_000, 40_000, "STD-UNKNOWN"]


def test_validity_is_inclusive_and_a_new_value_is_a_new_row():
    """500 until 30 June, 300 from 1 July: each day has its own value."""
    standards = read_standards(HEAD + CAP + LATER)
    days = (date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31))
    assert [cap_fen(standards, day) for day in days] == [50_000, 50_000, 30_000, 30_000]


def test_the_narrowest_row_wins_where_only_one_can_apply():
    """Notice days: 5 in general, 7 for one campaign."""
    notice = CAP.replace("cap_per_time", "notice_days").replace('amount = "500.00"', "number = 5")
    narrow = notice.replace("number = 5", "number = 7") + 'campaign = "甲"\n'
    standards = read_standards(HEAD + notice + narrow)
    found = [row(standards.notice_days_on(DAY, name)).number for name in ("甲", "乙")]
    assert found == [7, 5]


FAULTS = [
    ("not toml", HEAD + CAP + "[[", ["STD-TOML"]),
    ("no heading", CAP, ["STD-KEY"]),
    ("year as text", HEAD.replace("2024", '"2024"') + CAP, ["STD-VALUE"]),
    ("unknown table", HEAD + CAP.replace("cap_per_time", "cap_per_week"), ["STD-KEY"]),
    ("a table for a list", HEAD + "[cap_per_time]\n", ["STD-KEY"]),
    ("unknown key", HEAD + CAP + 'colour = "红"\n', ["STD-KEY"]),
    ("no clause", HEAD + CAP.replace('clause = "第六条"\n', ""), ["STD-CLAUSE"]),
    ("empty clause", HEAD + CAP.replace("第六条", " "), ["STD-CLAUSE"]),
    ("no amount", HEAD + CAP.replace('amount = "500.00"\n', ""), ["STD-KEY"]),
    ("no first day", HEAD + CAP.replace("valid_from = 2024-01-01\n", ""), ["STD-KEY"]),
    ("float money", HEAD + CAP.replace('"500.00"', "500.00"), ["STD-MONEY"]),
    ("three decimals", HEAD + CAP.replace("500.00", "500.005"), ["STD-MONEY"]),
    ("negative", HEAD + CAP.replace("500.00", "-500.00"), ["STD-MONEY"]),
    ("date as text", HEAD + CAP.replace("2024-01-01", '"2024-01-01"'), ["STD-VALUE"]),
    ("date with time", HEAD + CAP.replace("2024-01-01", "2024-01-01T08:00:00"), ["STD-VALUE"]),
    ("assumption as text", HEAD + CAP.replace("false", '"no"'), ["STD-VALUE"]),
    ("ends before it begins", HEAD + CAP.replace("2024-06-30", "2023-06-30"), ["STD-DATES"]),
    ("two values a day", HEAD + CAP + LATER.replace("2024-07-01", "2024-06-30"), ["STD-OVERLAP"]),
    ("open end", HEAD + CAP.replace("valid_to = 2024-06-30\n", "") + LATER, ["STD-OVERLAP"]),
    (
        "a year for one campaign",
        HEAD + CAP.replace("cap_per_time", "cap_per_year") + 'campaign = "甲"\n',
        ["STD-KEY"],
    ),
    (
        "two faults",
        HEAD + CAP.replace('clause = "第六条"', 'klausel = "六"'),
        ["STD-KEY", "STD-CLAUSE"],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), FAULTS, ids=[one[0] for one in FAULTS])
def test_a_damaged_file_is_refused_with_every_fault(name, text, expected):
    """Each damage has its code; the same file undamaged has none."""
    assert (codes(text), codes(HEAD + CAP + LATER)) == (expected, [])


def test_a_fault_names_the_key_and_how_to_fix_it():
    """The message for a decimal amount leads to the very line of the file."""
    with pytest.raises(Refused) as caught:
        read_standards(HEAD + CAP.replace('"500.00"', "500.5"))
    refusal = caught.value.refusals[0]
    assert (refusal.what, refusal.fix) == (
        "标准文件 [[cap_per_time]] 第1条.amount：不能用小数",
        '金额请写成文字，例如 amount = "500.00"',
    )


@pytest.mark.parametrize(("satisfaction", "expected"), [(10, []), (9, ["STD-WEIGHTS"])])
def test_a_frame_must_come_to_one_hundred(satisfaction, expected):
    """10 + 50 + 30 + 10 passes; with 9 it is one short."""
    frame = f"""
[[frame]]
name = "f"
shares = {{ "预算执行" = 10, "产出指标" = 50, "效益指标" = 30, "满意度指标" = {satisfaction} }}
valid_from = 2024-01-01
clause = "待确认"
assumption = true
"""
    assert codes(HEAD + frame) == expected


def test_names_are_found_whatever_the_width_of_their_marks():
    """The disclosure prints a half-width comma, the standards a full-width one: one indicator."""
    name = "加大对困难群体、一线职工帮扶{}发挥工会功能"
    found = [
        shipped().number_on(Kind.INDICATOR_WEIGHT, DAY, name.format(mark)) for mark in (",", "，")
    ]
    assert found == [30, 30]


def test_the_version_names_the_content_and_nothing_else():
    """Comments and order do not matter; a fen, a day or a clause does."""
    base = read_standards(HEAD + CAP + LATER).version
    same = [HEAD + LATER + CAP, "# 说明\n" + HEAD + CAP + LATER]
    other = [
        CAP.replace("500.00", "500.01"),
        CAP.replace("06-30", "06-29"),
        CAP.replace("六", "七"),
    ]
    assert [read_standards(text).version == base for text in same] == [True, True]
    assert [read_standards(HEAD + one + LATER).version == base for one in other] == [False] * 3


def test_whole_yuan_may_be_written_as_a_number():
    """amount = 500 and amount = "500.00" are one value, and one version."""
    versions = {
        read_standards(HEAD + CAP.replace('"500.00"', amount)).version
        for amount in ('"500.00"', "500", '"500"')
    }
    assert len(versions) == 1


def test_a_scope_reads_as_words():
    """Messages name the part of the fund a value is for."""
    found = [Scope().text(), Scope("甲", "B3", "S1").text()]
    assert found == ["全部", "活动“甲”、类别“B3”、资金来源“S1”"]


def test_every_kind_has_a_chinese_name():
    """The standards page lists all kinds by name."""
    assert len({kind.chinese for kind in Kind}) == len(Kind)
