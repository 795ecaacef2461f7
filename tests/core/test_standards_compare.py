"""A campaign stays with the standards it was opened under; what is stricter now is a finding."""

from datetime import date

import pytest

from nuanliu.core.standards import compare, read_standards

OPENED = date(2024, 1, 10)
NOW = date(2024, 9, 15)
BASE = """
[set]
name = "demo"
title = "演练标准"
fiscal_year = 2024
[[cap_per_time]]
amount = "500.00"
valid_from = 2024-01-01
clause = "旧办法第六条"
assumption = false
[[cap_per_year]]
amount = "1000.00"
valid_from = 2024-01-01
clause = "旧办法第六条"
assumption = false
[[cash_limit]]
amount = "1000.00"
valid_from = 2024-01-01
clause = "旧办法第七条"
assumption = false
[[notice_days]]
number = 5
unit = "个工作日"
valid_from = 2024-01-01
clause = "旧办法第八条"
assumption = false
[[group]]
name = "B3"
label = "坚守岗位职工"
allowed = true
valid_from = 2024-01-01
clause = "旧办法第三条"
assumption = false
[[channel]]
name = "cash"
label = "现金签领"
allowed = true
words = ["签领表"]
valid_from = 2024-01-01
clause = "旧办法第九条"
assumption = false
[[signature]]
amount = "0.00"
words = ["分管领导"]
valid_from = 2024-01-01
clause = "旧办法第十条"
assumption = false
"""
NEW_GROUP_CAP = """
[[cap_per_time]]
amount = "300.00"
group = "B3"
valid_from = 2024-07-01
clause = "新办法第六条"
assumption = false
"""

CHANGES = [
    ("nothing", BASE, []),
    ("a lower cap", BASE.replace('"500.00"', '"400.00"'), ["每人次标准上限"]),
    ("a higher cap", BASE.replace('"500.00"', '"600.00"'), []),
    (
        "a lower yearly cap",
        BASE.replace('cap_per_year]]\namount = "1000', 'cap_per_year]]\namount = "900'),
        ["每人全年标准上限"],
    ),
    (
        "less cash",
        BASE.replace('cash_limit]]\namount = "1000', 'cash_limit]]\namount = "200'),
        ["现金发放单笔限额"],
    ),
    ("a cap for one group", BASE + NEW_GROUP_CAP, ["每人次标准上限"]),
    ("a longer notice", BASE.replace("number = 5", "number = 7"), ["公示工作日数"]),
    ("a shorter notice", BASE.replace("number = 5", "number = 3"), []),
    (
        "a group closed",
        BASE.replace('坚守岗位职工"\nallowed = true', '坚守岗位职工"\nallowed = false'),
        ["慰问对象类别"],
    ),
    ("more evidence", BASE.replace('["签领表"]', '["签领表", "照片"]'), ["发放方式"]),
    ("less evidence", BASE.replace('["签领表"]', "[]"), []),
    ("another signature", BASE.replace('["分管领导"]', '["分管领导", "主要领导"]'), ["审批签字"]),
]


@pytest.mark.parametrize(("name", "current", "expected"), CHANGES, ids=[one[0] for one in CHANGES])
def test_only_what_is_stricter_is_listed(name, current, expected):
    """Stricter values are named by kind; equal and relaxed ones are not."""
    found = compare(read_standards(BASE), read_standards(current), NOW, opened=OPENED)
    assert [one.kind.chinese for one in found] == expected


def test_a_row_of_the_same_file_that_begins_later_is_found_too():
    """The pinned file itself may be stricter from July on: found in September, not in May."""
    standards = read_standards(BASE + NEW_GROUP_CAP)
    days = (date(2024, 5, 1), NOW)
    found = [
        [one.about for one in compare(standards, standards, day, opened=OPENED)] for day in days
    ]
    assert found == [[], ["类别“B3”"]]


def test_the_finding_asks_for_a_leaders_decision_and_cites_the_new_clause():
    """Pinned 500, now 300 for the group: both values and the clause are in the finding."""
    found = compare(read_standards(BASE), read_standards(BASE + NEW_GROUP_CAP), NOW, opened=OPENED)[
        0
    ].finding
    assert (found.code, found.what, found.clause) == (
        "STD-STRICTER",
        "每人次标准上限（类别“B3”）已收紧：活动锁定“500.00元”，现行“300.00元”",
        "新办法第六条",
    )
