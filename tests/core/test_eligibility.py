"""One nomination against the standards: each rule has a refused case and a control."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from nuanliu.core.eligibility import RULES, Candidate, Received, age_on, assess
from nuanliu.core.money import Money
from nuanliu.core.standards import Kind, read_standards

SHIPPED = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
STANDARDS = read_standards(SHIPPED)
DAY = date(2024, 1, 20)
SOUND = Candidate(
    where="第5行 张三",
    campaign="元旦春节送温暖",
    group="B3",
    source="S1",
    channel="bank",
    money=Money.of_yuan(500),
    born=date(1990, 5, 1),
)


def codes(candidate: Candidate, standards=STANDARDS, on=DAY) -> list[str]:
    return [reason.code for reason in assess(candidate, standards, on)]


def yuan(amount: int) -> Money:
    return Money.of_yuan(amount)


def had(amount: Money, source: str = "S1") -> tuple[Received, ...]:
    """What the person got earlier in the year."""
    return (Received("B3", source, amount),)


CASES = [
    ("missing", {"missing": ("证件号码", "手机")}, {"missing": ()}, "MISSING"),
    ("nothing to give", {"money": yuan(0)}, {"money": yuan(1)}, "AMOUNT"),
    ("a negative part", {"goods": yuan(-1)}, {"goods": yuan(0)}, "AMOUNT"),
    ("unknown group", {"group": "Z"}, {"group": "B7"}, "GROUP"),
    ("closed group", {"group": "A1"}, {"group": "B1"}, "GROUP"),
    (
        "not of this campaign",
        {"campaign_groups": frozenset({"B1"})},
        {"campaign_groups": frozenset({"B1", "B3"})},
        "GROUP",
    ),
    ("a cent over", {"money": Money(50_001)}, {"money": Money(50_000)}, "CAP-TIME"),
    (
        "money and goods together",
        {"money": yuan(400), "goods": yuan(101)},
        {"money": yuan(400), "goods": yuan(100)},
        "CAP-TIME",
    ),
    (
        "the year is full",
        {"paid_this_year": had(Money(50_001))},
        {"paid_this_year": had(Money(50_000))},
        "CAP-YEAR",
    ),
    ("closed channel", {"channel": "cheque"}, {"channel": "goods"}, "CHANNEL"),
    (
        "one handler",
        {"channel": "cash", "handlers": ("李四", "李四")},
        {"channel": "cash", "handlers": ("李四", "王五")},
        "CASH",
    ),
    ("15 years old", {"born": date(2008, 1, 21)}, {"born": date(2008, 1, 20)}, "AGE"),
    ("in another union", {"live_elsewhere": ("二厂工会",)}, {"live_elsewhere": ()}, "DUP-CAMPAIGN"),
]


@pytest.mark.parametrize(("name", "bad", "good", "code"), CASES, ids=[one[0] for one in CASES])
def test_each_rule_refuses_its_case_and_passes_the_control(name, bad, good, code):
    """The sound candidate with one fact changed: only that rule objects, the control has none."""
    assert (codes(replace(SOUND, **bad)), codes(replace(SOUND, **good))) == ([code], [])


def test_a_source_the_project_does_not_use_is_refused():
    """Union dues (S3) are listed and closed, S9 is not listed; the fiscal grant passes."""
    found = [codes(replace(SOUND, source=source)) for source in ("S3", "S9", "S1")]
    assert found == [["SOURCE"], ["SOURCE"], []]


def test_cash_above_its_limit_is_refused():
    """With a cash limit of 300 yuan: 301 in cash is refused, 300 passes, 301 by bank passes."""
    limited = read_standards(
        SHIPPED.replace('[[cash_limit]]\namount = "1000.00"', '[[cash_limit]]\namount = "300.00"')
    )
    asked = [("cash", 301), ("cash", 300), ("bank", 301)]
    found = [codes(replace(SOUND, channel=c, money=yuan(y)), limited) for c, y in asked]
    assert found == [["CASH"], [], []]


def test_a_channel_the_project_has_closed_is_refused():
    """Cash is listed and closed: refused with the clause; the bank stays open."""
    closed = read_standards(
        SHIPPED.replace('"双人经手记录"]\nallowed = true', '"双人经手记录"]\nallowed = false')
    )
    asked = [replace(SOUND, channel=channel) for channel in ("cash", "bank")]
    assert [codes(one, closed) for one in asked] == [["CHANNEL"], []]


def test_cash_without_a_rule_on_handlers_is_refused():
    """Handlers are named, and nothing says how many there must be: unknown is refused."""
    silent = replace(
        STANDARDS, rows=tuple(r for r in STANDARDS.rows if r.kind is not Kind.CASH_HANDLERS)
    )
    cash = replace(SOUND, channel="cash", handlers=("李四", "王五"))
    assert [codes(cash, silent), codes(cash)] == [["CASH"], []]


def test_each_yearly_cap_counts_what_lies_in_its_scope():
    """1,000 in all and 600 from the grant: 200 from dues do not count towards the 600."""
    own = (
        SHIPPED
        + """
[[cap_per_year]]
amount = "600.00"
source = "S1"
valid_from = 2024-01-01
clause = "第七条"
assumption = false
"""
    )
    standards = read_standards(own)
    tried = [had(yuan(200), "S3"), had(yuan(100), "S1"), had(yuan(101), "S1"), had(yuan(501), "S3")]
    found = [codes(replace(SOUND, paid_this_year=paid), standards) for paid in tried]
    assert found == [[], [], ["CAP-YEAR"], ["CAP-YEAR"]]


def test_every_reason_is_given_at_once():
    """A thoroughly wrong line is told everything, in the order of the rules."""
    wrong = replace(
        SOUND,
        missing=("姓名",),
        group="A1",
        money=yuan(900),
        paid_this_year=had(yuan(500)),
        born=date(2020, 1, 1),
        live_elsewhere=("二厂工会",),
    )
    expected = ["MISSING", "GROUP", "CAP-TIME", "CAP-YEAR", "AGE", "DUP-CAMPAIGN"]
    assert codes(wrong) == expected


def test_where_the_standards_are_silent_everything_that_needs_them_is_refused():
    """In 2025 nothing is laid down: no rule lets a candidate through for want of a value."""
    cash = replace(SOUND, channel="cash", handlers=("李四", "王五"))
    found = codes(cash, on=date(2025, 1, 20))
    assert found == ["GROUP", "SOURCE", "CHANNEL", "CAP-TIME", "CAP-YEAR", "CASH", "AGE"]


def test_the_standards_are_read_on_the_day_the_campaign_was_opened():
    """Opened in December 2024, asked in January 2025: the pinned day decides, age is today's."""
    young = replace(SOUND, born=date(2009, 1, 10))
    opened = date(2024, 12, 20)
    found = [
        [reason.code for reason in assess(young, STANDARDS, on, opened=opened)]
        for on in (date(2025, 1, 9), date(2025, 1, 10))
    ]
    assert found == [["AGE"], []]


def test_a_reason_says_where_what_how_and_by_what_clause():
    """501 yuan: the line, both amounts, the way out and the clause."""
    reason = assess(replace(SOUND, money=yuan(501)), STANDARDS, DAY)[0]
    assert (reason.what, reason.fix, reason.clause) == (
        "第5行 张三：本次501.00元，超过每人次标准500.00元",
        "请把金额降到标准以内",
        "2024年项目公开文本第六部分（资金安排情况）",
    )


def test_a_candidate_without_a_birth_date_is_left_to_the_missing_fields():
    """An ID that carries no birth date is no reason of age; the field list decides."""
    assert codes(replace(SOUND, born=None)) == []


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2008, 2, 29), date(2025, 2, 28), 16),
        (date(2008, 2, 29), date(2025, 3, 1), 17),
        (date(2008, 12, 31), date(2024, 12, 30), 15),
        (date(2008, 12, 31), date(2024, 12, 31), 16),
    ],
)
def test_age_is_counted_in_full_years(born, on, age):
    """Birthdays on leap days and at the turn of the year."""
    assert age_on(born, on) == age


def test_every_rule_is_named_and_documented():
    """The rule book is made from the functions: each states its code."""
    documented = [rule.__name__ for rule in RULES if "(" in (rule.__doc__ or "")]
    assert documented == [rule.__name__ for rule in RULES]
