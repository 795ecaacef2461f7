"""Households, amounts in 万元 and heads told part by part; what is absent; what cannot be.

Three disclosures in other wordings: a fair copy contradicts itself nowhere, and one changed figure
is reported where it stands.
"""

import pytest
from tests.core.ninesections.support import SAMPLES, reading_of, text_of

from nuanliu.core.ninesections.groups import groups_in

NAMES = ("linhe_2025", "songtan_2025", "beiling_2026")
TEXTS = {name: text_of(SAMPLES / f"{name}.txt") for name in NAMES}


def told(text):
    """(severity, code, section, line) of every finding that is no note."""
    return {
        (one.severity.value, one.code, one.section, one.line)
        for one in reading_of(text).findings
        if one.severity != "note"
    }


def line_of(text, part):
    return next(n for n, line in enumerate(text.split("\n"), 1) if part in line)


def changed(name, old, new):
    """The copy with one place changed, and the line it stands in."""
    text = TEXTS[name]
    if text.count(old) != 1:
        raise ValueError(old)
    return text.replace(old, new), line_of(text, old.split("\n")[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_fair_text_has_no_error_and_lacks_nothing(name):
    assert told(TEXTS[name]) == set()


DAMAGES = [
    ("linhe_2025", "需28.5万元", "需29.5万元", "六"),
    ("linhe_2025", "合计410户，需", "合计400户，需", "六"),
    ("linhe_2025", "每人3500元", "每人3600元", "六"),
    ("linhe_2025", "救助38人，需", "救助39人，需", "六"),
    ("linhe_2025", "助学人数 | ≥95", "助学人数 | ≥59", "九"),
    (
        "linhe_2025",
        "1.两节走访慰问困难职工家庭24.6万元",
        "1.两节走访慰问困难职工家庭26.4万元",
        "四",
    ),
    ("linhe_2025", "3.职工大病救助：2025年3月至11月", "3.职工大病救助：2026年3月至11月", "七"),
    ("songtan_2025", "计划慰问960人次", "计划慰问690人次", "六"),
    ("songtan_2025", "夏日送清凉人次 | ≥960", "夏日送清凉人次 | ≥906", "九"),
    ("songtan_2025", "以上四项共计31.98万元", "以上四项共计31.89万元", "六"),
    ("songtan_2025", "每人次150元", "每人次105元", "六"),
    ("beiling_2026", "需资金7.2万元", "需资金2.7万元", "六"),
    ("beiling_2026", "累计投入40.5万元", "累计投入45.0万元", "八"),
    ("beiling_2026", "劳模慰问人数 | ≥ | 60", "劳模慰问人数 | ≥ | 66", "九"),
]


@pytest.mark.parametrize(("name", "old", "new", "section"), DAMAGES)
def test_one_changed_figure_is_reported_where_it_stands(name, old, new, section):
    text, line = changed(name, old, new)
    errors = {found[2:] for found in told(text) if found[0] == "error"}
    assert ((section, line) in errors, len(errors) < 4) == (True, True), errors


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("，每人1200元", "按照每人1200元的标准"), "LINE-CAP-ABSENT"),
        (("60名", "60人", "劳模慰问人数 | ≥ | 60", "60"), "LINE-COUNT-ABSENT"),
    ],
)
def test_a_standard_or_head_count_that_nothing_states_is_a_warning(parts, code):
    """The line of the campaign in section six; the whole text lacks neither."""
    text = TEXTS["beiling_2026"]
    for part in parts:
        text = text.replace(part, "")
    wanted = ("warning", code, "六", line_of(text, "本项目预算为"))
    assert (wanted in told(text), code in {one[1] for one in told(TEXTS["beiling_2026"])}) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("cell", "findings"),
    [
        ("100 | %", 0),
        ("900 | %", 1),
        ("100.5 | %", 1),
        ("900% | ", 1),
        ("100.0 | %", 0),
    ],
)
def test_a_share_of_more_than_all_is_an_error(cell, findings):
    """Of the people who were checked, nine hundred per cent cannot have been right."""
    text, line = changed("linhe_2025", "对象认定准确率 | 100 | %", f"对象认定准确率 | {cell}")
    wanted = {("error", "VALUE-IMPOSSIBLE", "九", line)} if findings else set()
    assert told(text) == wanted


def test_what_grows_may_pass_a_hundred_per_cent():
    text, _ = changed("linhe_2025", "对象认定准确率 | 100 | %", "服务人次增长率 | 120 | %")
    assert told(text) == set()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("走访慰问在档困难职工260户、低收入职工150户。", ("在档困难职工", "低收入职工")),
        ("慰问300名环卫工人、快递员1,200人", ("环卫工人", "快递员")),
        ("慰问环卫工人、快递员", ("环卫工人", "快递员")),
    ],
)
def test_a_group_is_named_without_its_number(text, groups):
    assert groups_in(text) == groups
