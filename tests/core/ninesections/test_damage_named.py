"""One thing goes wrong in one section: the report names what, the section and the line, once.

Section by section, every kind of damage a clerk does: an amount, a head-count or a year typed
wrong, a row or a heading lost, the code broken. Of the real text, where it lies beside the
project, every figure and every year of sections four to eight is damaged in turn.
"""

import re

import pytest
from tests.core.ninesections.support import SAMPLES, SEEDS, reading_of, text_of
from tests.core.ninesections.test_damage import sections_of

from nuanliu.core.ninesections.sections import Part

CLEAN = text_of(SAMPLES / "qinglan_2025.txt")
HOUSES = text_of(SAMPLES / "linhe_2025.txt")
TABLE = text_of(SAMPLES / "shahepo_2024.gb18030.txt")


def told(text):
    """(code, section, line) of every finding of severity error."""
    found = [one for one in reading_of(text).findings if one.severity == "error"]
    return [(one.code, one.section, one.line) for one in found]


def lost(line):
    """A whole line taken out."""
    return f"{line}\n", ""


CASES = {
    "三 code": (CLEAN, "3D\n", "8D\n", [("USCC-BAD", "三", 10)]),
    "三 heads": (CLEAN, "行政编制5人", "行政编制6人", [("POSTS-SUM", "三", 15)]),
    "三 heading": (CLEAN, *lost("三、项目实施单位"), [("SECTION-MISSING", "三", 8)]),
    "三 row": (CLEAN, *lost("地址：青岚区滨河南路66号"), [("UNIT-FIELD-ABSENT", "三", 10)]),
    "四 amount": (CLEAN, "经费8.4万", "经费4.8万", [("AMOUNT-DIFFERS", "四", 25)]),
    "四 heads": (HOUSES, "家庭260户\n", "家庭206户\n", [("COUNT-DIFFERS", "四", 19)]),
    "四 year": (CLEAN, "（2）2025年夏", "（2）2024年夏", [("YEAR-DIFFERS", "四", 25)]),
    "四 heading": (CLEAN, *lost("四、项目基本概况"), [("SECTION-MISSING", "四", 16)]),
    "四 row": (
        CLEAN,
        *lost("（3）2025年金秋助学经费3.6万元；"),
        [("LINE-MISSING", "四", 25)],
    ),
    "四 first row": (
        CLEAN,
        *lost("（1）2025年春节送温暖经费12.5万元；"),
        [("LINE-MISSING", "四", 24), ("NUMBER-GAP", "四", 24)],
    ),
    "四 number": (CLEAN, "（1）2025年春", "（2）2025年春", [("NUMBER-GAP", "四", 24)]),
    "五 amount": (CLEAN, "资金24.5万元，由", "资金25.4万元，由", [("AMOUNT-DIFFERS", "五", 28)]),
    "五 year": (CLEAN, "实施：2025年", "实施：2024年", [("YEAR-DIFFERS", "五", 28)]),
    "五 heading": (CLEAN, *lost("五、项目实施内容"), [("SECTION-MISSING", "五", 27)]),
    "五 row": (
        CLEAN,
        "3、金秋助学活动\n开学前",
        "开学前",
        [("CAMPAIGN-MISSING", "五", 34)],
    ),
    "六 amount": (CLEAN, "支出24.5万元：", "支出25.4万元：", [("AMOUNT-DIFFERS", "六", 37)]),
    "六 heads": (
        CLEAN,
        "计420人；金秋助学3.6万元：困难职工子女不超过1200元/人，计30人。\n七",
        "计402人；金秋助学3.6万元：困难职工子女不超过1200元/人，计30人。\n七",
        [("COUNT-DIFFERS", "六", 37)],
    ),
    "六 heads stated once": (TABLE, "\t300\t6", "\t301\t6", [("COUNT-DIFFERS", "六", 27)]),
    "六 households": (HOUSES, "合计410户", "合计401户", [("COUNT-DIFFERS", "六", 36)]),
    "六 year": (CLEAN, "2025年财政安排", "2026年财政安排", [("YEAR-DIFFERS", "六", 37)]),
    "六 heading": (CLEAN, *lost("六、资金安排情况"), [("SECTION-MISSING", "六", 36)]),
    "六 row": (
        HOUSES,
        "2.金秋助学：每人3000元，资助95人，需28.5万元。\n",
        "",
        [("LINE-MISSING", "六", 36), ("NUMBER-GAP", "六", 37)],
    ),
    "七 year": (CLEAN, "2025年6月至", "2024年6月至", [("WINDOW-OUTSIDE", "七", 42)]),
    "七 heading": (CLEAN, *lost("七、项目实施计划"), [("SECTION-MISSING", "七", 38)]),
    "七 row": (CLEAN, "3、金秋助学活动\n2025", "2025", [("CAMPAIGN-MISSING", "七", 43)]),
    "八 amount": (CLEAN, "使用资金24.5", "使用资金25.4", [("AMOUNT-DIFFERS", "八", 49)]),
    "八 heads": (CLEAN, "总计700人", "总计770人", [("COUNT-DIFFERS", "八", 49)]),
    "八 heading": (CLEAN, *lost("八、项目实施成效"), [("SECTION-MISSING", "八", 45)]),
    "八 last item's heading": (CLEAN, *lost("2、具体成效"), [("NUMBER-GAP", "八", 48)]),
    "八 first item's heading": (CLEAN, *lost("1、总成效"), [("NUMBER-GAP", "八", 47)]),
    "九 amount": (CLEAN, "≤24.5", "≤25.4", [("AMOUNT-DIFFERS", "九", 56)]),
    "九 heads": (CLEAN, "≥700", "≥770", [("COUNT-DIFFERS", "九", 53)]),
    "九 year": (
        CLEAN,
        "2025年职工关爱慰问专项经费",
        "2024年职工关爱慰问专项经费",
        [("YEAR-DIFFERS", "九", 51)],
    ),
    "九 heading": (CLEAN, *lost("九、项目绩效目标表"), [("SECTION-MISSING", "九", 50)]),
    "九 head": (
        CLEAN,
        "项目名称 | 项目目标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 度量单位 | 指标内容 |\n",
        "",
        [("TABLE-HEAD-MISSING", "九", 52)],
    ),
    "九 row": (
        CLEAN,
        *lost("产出指标 | 时效指标 | 资金发放时限 | 12月底前 | 月 | 反映发放进度 | ||"),
        [("INDICATOR-CLASS-MISSING", "九", 54)],
    ),
    "九 no such day": (CLEAN, "12月底前", "13月底前", [("VALUE-IMPOSSIBLE", "九", 55)]),
    "title's year": (HOUSES, "区总工会2025年困", "区总工会2024年困", [("YEAR-DIFFERS", "", 1)]),
    "a period too narrow": (
        CLEAN,
        "2025年1月上旬至2025年12月下旬",
        "2025年10月上旬至2025年12月下旬",
        [("PERIOD-NARROW", "四", 17)],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_damage_is_named_once_at_its_place(case):
    text, old, new, findings = case
    assert (text.count(old), told(text), told(text.replace(old, new))) == (1, [], findings)


def test_a_head_count_that_is_wrong_leaves_the_right_one_in_the_facts():
    """Cap, amount and the sum all give 300: the table's own 301 is the one that is wrong."""
    people = [one.people for one in reading_of(TABLE.replace("\t300\t6", "\t301\t6")).facts.lines]
    assert people == [one.people for one in reading_of(TABLE).facts.lines]


@pytest.mark.parametrize(
    "text", ["2025年起安排资金", "较2024年增加资金", "2024年安排资金19万元，2025年安排资金"]
)
def test_another_year_that_is_not_the_projects_is_no_error(text):
    changed = CLEAN.replace("2025年区财政安排资金", text)
    assert (changed == CLEAN, told(changed)) == (False, [])


def test_a_list_of_one_item_with_one_paragraph_is_whole():
    assert (
        told(CLEAN.replace("2、具体成效\n全年", "全年").replace("职工的获得感进一步增强。\n", ""))
        == []
    )


YEARS = [
    (text, match.start(), line, label)
    for text in map(text_of, SEEDS)
    for line, (part, label) in sections_of(text).items()
    if part in {Part.PROFILE, Part.CONTENT, Part.FUNDS, Part.PLAN, Part.RESULTS}
    for start in [len("\n".join(text.split("\n")[: line - 1])) + 1]
    for match in re.compile(r"20\d\d(?=年)").finditer(
        text, start, start + len(text.split("\n")[line - 1])
    )
]


def test_every_year_of_the_real_text_is_checked():
    wrong = []
    for text, place, line, label in YEARS:
        changed = text[:place] + str(int(text[place : place + 4]) - 1) + text[place + 4 :]
        if {one[1:] for one in told(changed)} != {(label, line)}:
            wrong.append((label, line))
    assert wrong == []
