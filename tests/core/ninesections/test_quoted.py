"""A finding on a window quotes the words of the date, however long the paragraph around them is."""

import pytest
from tests.core.ninesections.support import reading_of
from tests.core.ninesections.test_damage_named import CLEAN

from nuanliu.core.dates.phrase import period_phrase

LONG = "，深入基层一线走访慰问坚守岗位的职工等群体，集中力量解决急难愁盼问题，着力打响服务品牌，"
OLD = "2025年6月至"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("2024年9月中旬至10月中旬开展,广泛开展走访慰问活动", "2024年9月中旬至10月中旬"),
        ("春节前于2024年1月11日至20日开展", "2024年1月11日至20日"),
        ("第1批2024年3月1-20日发放", "2024年3月1-20日"),
        ("2024年1月中旬开始,2024年10月结束;", "2024年1月中旬开始,2024年10月"),
        ("2024年10月中旬至9月中旬开展", "2024年10月中旬至9月中旬"),
        ("于2024年2月30日开展,慰问", "2024年2月30日"),
        ("第一季度开展", "第一季度"),
        ("自7月、8月开展活动", "7月、8月"),
        ("长期开展", "长期开展"),
    ],
)
def test_the_phrase_is_the_shortest_stretch_of_the_same_days(text, phrase):
    assert period_phrase(text, 2024) == phrase


@pytest.mark.parametrize(
    ("window", "code"),
    [
        ("2024年6月至8月", "WINDOW-OUTSIDE"),
        ("2025年8月至6月", "WINDOW-IMPOSSIBLE"),
        ("2025年6月31日", "WINDOW-IMPOSSIBLE"),
        ("2024年12月下旬至2025年1月下旬", "WINDOW-EARLY"),
    ],
)
def test_findings_on_windows_quote_the_date_alone(window, code):
    """The same window in a paragraph of over 100 signs."""
    start = CLEAN.index(OLD)
    end = CLEAN.index("开展", start)
    text = CLEAN[:start] + window + "开展" + LONG * 3 + CLEAN[end + 2 :]
    told = [one.message for one in reading_of(text).findings if one.code == code]
    assert [(f"“{window}”" in one, LONG[1:9] in one) for one in told] == [(True, False)]
