"""A figure that cannot be compared never passes for agreement; Chinese numerals are figures.

The first target, the cost and single figures of the running text are typed otherwise, right and
wrong. Wrong ones are errors at their line; right ones in another spelling change nothing.
"""

import pytest
from tests.core.ninesections.support import TEXTS, errors, lacking, reading_of, text_of
from tests.core.ninesections.test_damage_named import CLEAN, told

from nuanliu.core.ninesections.tokens import negatives, tokens

HEADS = "| 慰问职工人数 | ≥700 | 人 |"
COST = "| 项目总成本 | ≤24.5 | 万元 |"
UNCOMPARED = "TARGET-UNCOMPARED"


def typed(old, new):
    assert CLEAN.count(old) == 1
    return told(CLEAN.replace(old, new))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("慰问职工人数 | 690 | 个", UNCOMPARED),
        ("慰问职工人数 | 690 |", UNCOMPARED),
        ("慰问职工人数 | 690.5 | 人", UNCOMPARED),
        ("慰问职工人数 | 约690 | 人", UNCOMPARED),
        ("慰问职工人数 | -700 | 人", UNCOMPARED),
        ("慰问职工人数 | 全部 | 人", UNCOMPARED),
        ("慰问职工人数 | 690 | 户", UNCOMPARED),
        ("慰问职工人数 | 70 | %", UNCOMPARED),
        ("慰问任务 | 690 | 个", UNCOMPARED),
        ("慰问职工人数 | 690.0 | 人", "COUNT-DIFFERS"),
        ("慰问职工人数 | 六百九十 | 人", "COUNT-DIFFERS"),
        ("慰问职工人数 | 不少于六百九十人 | 人", "COUNT-DIFFERS"),
        ("慰问职工人数 | 0.069 | 万人", "COUNT-DIFFERS"),
    ],
)
def test_heads_that_cannot_be_compared_or_differ_are_refused(cells, code):
    """The row stands in line 53; no other row of this table counts heads."""
    assert typed(HEADS, f"| {cells} |") == [(code, "九", 53)]


@pytest.mark.parametrize(
    "cells",
    [
        *("慰问职工人数 | 700.0 | 人", "慰问职工人数 | 七百 | 人", "慰问职工人数 | 700名 | 人"),
        *("慰问职工人数 | 0.07 | 万人", "慰问任务覆盖率 | 100 | %", "开展慰问活动 | 3 | 场"),
    ],
)
def test_the_same_heads_in_another_spelling_and_what_counts_no_heads_stay_fair(cells):
    assert typed(HEADS, f"| {cells} |") == []


@pytest.mark.parametrize(
    ("cells", "findings"),
    [
        ("24.5 | 个", [(UNCOMPARED, "九", 56)]),
        ("24.5 |", [(UNCOMPARED, "九", 56)]),
        ("约24.5 | 万元", [(UNCOMPARED, "九", 56)]),
        ("-24.5 | 万元", [(UNCOMPARED, "九", 56)]),
        ("24.5 | %", [(UNCOMPARED, "九", 56)]),
        ("二十五万 | 元", [("AMOUNT-DIFFERS", "九", 56)]),
        ("25万元 | 元", [("AMOUNT-DIFFERS", "九", 56)]),
        ("24.5万元 | 元", []),
        ("245000 | 元", []),
        ("年度预算批复数 | 元", []),
        ("不超预算 |", []),
    ],
)
def test_a_cost_is_money_or_words(cells, findings):
    assert typed(COST, f"| 项目总成本 | {cells} |") == findings


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("资金24.5万元，由", "资金二十五万元，由", [("AMOUNT-DIFFERS", "五", 28)]),
        ("资金24.5万元，由", "资金-24.5万元，由", [("FIGURE-NEGATIVE", "五", 28)]),
        ("总计700人", "总计六百九十人", [("COUNT-DIFFERS", "八", 49)]),
        ("总计700人", "总计－700人", [("FIGURE-NEGATIVE", "八", 49)]),
        ("总计700人", "总计负700人", [("FIGURE-NEGATIVE", "八", 49)]),
        ("总计700人", "总计七百人", []),
    ],
)
def test_numerals_and_signs_of_the_running_text_are_read(old, new, findings):
    assert typed(old, new) == findings


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("安排资金三十六万元", [36_000_000]),
        ("三十五万,具体", [35_000_000]),
        ("二百一十六万八千元", [216_800_000]),
        ("每人五百元,计一百二十户", [50_000, 120]),
        ("不超过五百元/人,计八人", [50_000, 8]),
        ("一人一策、公共一位、第二十名、几十万元、数百人、统计一户、千人计划、十人", []),
    ],
)
def test_plain_numerals_are_numbers_and_phrases_are_not(text, values):
    assert [one.value for one in tokens(text) if one.value] == values


@pytest.mark.parametrize(
    "text", ["400-500人", "慰问——500人", "慰问 - 500人", "1月-10万元", "担负500人", "A-5元"]
)
def test_ranges_and_dashes_are_no_minus_sign(text):
    assert negatives(text) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_fair_texts_have_no_error(path):
    text = text_of(path)
    assert errors(reading_of(text), lacking(text)) == set()
