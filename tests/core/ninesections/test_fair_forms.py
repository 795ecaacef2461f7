"""Forms that fair texts take: fewer targets, a month of preparation, numerals in words, lists."""

import re

import pytest
from tests.core.ninesections.support import SAMPLES, reading_of, text_of

from nuanliu.core.dates.period import parse_period
from nuanliu.core.ninesections.blocks import Line, TableBlock
from nuanliu.core.ninesections.groups import groups_in, groups_of
from nuanliu.core.ninesections.rows import as_lines
from nuanliu.core.ninesections.unit import _posts

TEXT = text_of(SAMPLES / "qinglan_2025.txt")


def told(text, *codes):
    return [
        (one.code, one.severity.value) for one in reading_of(text).findings if one.code in codes
    ]


def without(*names):
    lines = TEXT.split("\n")
    classes = "|".join(names)
    return "\n".join(one for one in lines if not re.search(rf"\| (?:{classes})指标 \|", one))


@pytest.mark.parametrize(
    ("names", "severities"),
    [
        (["质量"], ["error"]),
        (["成本"], ["error"]),
        (["质量", "成本"], ["note", "note"]),
        (["质量", "时效", "成本"], ["note", "note", "note"]),
        (["数量"], ["error"]),
        (["数量", "质量", "成本"], ["error", "note", "note"]),
    ],
)
def test_one_class_lost_is_an_error_and_several_are_not_asked_for(names, severities):
    """Heads are counted elsewhere; of quality, time and cost nothing else speaks."""
    text = without(*names)
    code = "INDICATOR-CLASS-MISSING"
    assert (text != TEXT, told(text, code)) == (True, [(code, one) for one in severities])


@pytest.mark.parametrize(
    ("window", "found"),
    [
        ("2024年12月下旬至2025年1月下旬", [("WINDOW-EARLY", "warning")]),
        ("2024年12月下旬至2026年1月下旬", [("WINDOW-OUTSIDE", "error")]),
        ("2024年10月下旬至2025年1月下旬", [("WINDOW-OUTSIDE", "error")]),
        ("2024年12月", [("WINDOW-OUTSIDE", "error")]),
        ("2025年1月下旬", []),
    ],
)
def test_a_month_of_preparation_is_no_contradiction(window, found):
    """December before a year's campaign is a warning; wholly outside, or longer, is an error."""
    text = re.sub(r"[^\n。]*1月下旬开展", window + "开展", TEXT, count=1)
    assert told(text, "WINDOW-EARLY", "WINDOW-OUTSIDE") == found


@pytest.mark.parametrize(
    ("text", "total", "on_duty"),
    [
        ("核定编制十五人,在职十二人", 15, 12),
        ("核定编制二十名,在职实有一十九名", 20, 19),
        ("核定编制15人,在职12人", 15, 12),
        ("核定编制若干人", None, None),
    ],
)
def test_posts_may_be_counted_in_words(text, total, on_duty):
    posts = _posts(text)
    assert (posts.total, posts.on_duty) == (total, on_duty)


@pytest.mark.parametrize(
    ("listed", "groups"),
    [
        ("困难职工和一线职工", ("困难职工", "一线职工")),
        ("困难职工、环卫工人及快递员", ("困难职工", "环卫工人", "快递员")),
        ("劳动模范与一线职工", ("劳动模范", "一线职工")),
        ("公共服务和交通运输行业职工", ("公共服务和交通运输行业职工",)),
        ("和平区一线职工", ("和平区一线职工",)),
        ("困难职工及其家属", ("困难职工及其家属",)),
    ],
)
def test_groups_joined_by_and_are_two(listed, groups):
    assert (groups_in(f"慰问{listed}。"), groups_of([Line(listed, 1)])) == (groups, groups)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("7月、8月开展", ("2025-07-01", "2025-08-31")),
        ("7月至8月", ("2025-07-01", "2025-08-31")),
        ("2025年6月、7月和8月", ("2025-06-01", "2025-08-31")),
        ("1月、9月开展", None),
        ("7月、8月中旬开展", None),
    ],
)
def test_neighbouring_months_are_one_window(text, ends):
    """Months with a gap between them stay none."""
    window = parse_period(text, 2025)
    assert (window and (str(window.start), str(window.end))) == ends


def test_what_the_target_table_states_is_not_called_absent():
    """Without an objective the rows still count people; without either they are absent."""
    lines = TEXT.split("\n")
    head = next(n for n, one in enumerate(lines) if "三级指标" in one)
    row = lines[head + 1].split(" | ")
    lines[head + 1] = " | ".join([row[0], "关心职工。", *row[2:]])
    bare = "\n".join(lines)
    absent = [one.section for one in reading_of(bare).findings if one.code == "COUNT-ABSENT"]
    gone = bare.replace(" | 700 | 人", " | 全部 | 人").replace("≥700 | 人", "全部 | 人")
    then = [one.section for one in reading_of(gone).findings if one.code == "COUNT-ABSENT"]
    assert (gone != bare, absent, then) == (True, [], ["九"])


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("不超过500", "五一关爱, 18.75万元, 不超过500元/人, 375人"),
        ("≤500", "五一关爱, 18.75万元, ≤500元/人, 375人"),
        ("500以内", "五一关爱, 18.75万元, 500元/人以内, 375人"),
        ("500", "五一关爱, 18.75万元, 500元/人, 375人"),
        ("超过500", "五一关爱, 18.75万元, 超过500, 375人"),
    ],
)
def test_an_upper_limit_in_a_cell_takes_the_unit_of_its_column(cell, line):
    """'标准（元/人）' above '不超过500' is a cap; what is no limit stays as it was printed."""
    head = ("活动", "金额（万元）", "标准（元/人）", "人数")
    table = TableBlock((head, ("五一关爱", "18.75", cell, "375")), 7)
    assert [one.text for one in as_lines([table])][1:] == [line]


@pytest.mark.parametrize(("label", "absent"), [("名称", 0), ("称呼", 1)])
def test_the_unit_may_be_called_name_in_its_own_section(label, absent):
    """'名称：' in section three is 单位名称; a label that nobody knows is none."""
    text = re.sub(r"单位名称", label, TEXT, count=1)
    found = [one for one in reading_of(text).findings if one.code == "UNIT-FIELD-ABSENT"]
    assert (text != TEXT, len(found)) == (True, absent)
