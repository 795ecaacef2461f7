"""One thing at a time is changed in a clean text; exactly the findings that follow are added."""

import pytest
from tests.core.ninesections.support import SAMPLES, reading_of, text_of

from nuanliu.core.ninesections.basis import cited, merged
from nuanliu.core.ninesections.blocks import Line
from nuanliu.core.ninesections.groups import groups_in
from nuanliu.core.ninesections.indicators import _value
from nuanliu.core.ninesections.period import open_ends
from nuanliu.core.ninesections.tokens import tokens

TEXT = text_of(SAMPLES / "qinglan_2025.txt")


def codes(text):
    return {
        (one.code, one.severity.value, one.section, one.line) for one in reading_of(text).findings
    }


CHANGES = [
    ("公开\n青岚区总工会2025年", "公开\n青岚区总工会2024年", {("YEAR-DIFFERS", "error", "", 2)}),
    (
        "（青工字〔2023〕7号）",
        "（青工字〔2023〕9号）",
        {
            ("BASIS-NUMBER-DIFFERS", "error", "二", 7),
            ("BASIS-NUMBER-DIFFERS", "error", "九", 53),
        },
    ),
    ("内设2个", "内设3个", {("DEPARTMENTS-COUNT", "warning", "三", 15)}),
    ("在职实有8人", "在职实有12人", {("POSTS-OVER", "warning", "三", 15)}),
    ("联系电话：0794－8200316\n", "\n", {("UNIT-FIELD-ABSENT", "error", "三", 11)}),
    ("统一社会信用代码：", "组织机构代码：", {("USCC-LABEL", "note", "三", 10)}),
    ("至2025年12月下旬", "至2026年12月下旬", {("PERIOD-OUTSIDE-YEAR", "error", "四", 17)}),
    ("2025年1月上旬至2025年12月下旬", "长期", {("PERIOD-UNKNOWN", "warning", "四", 17)}),
    ("慰问职工总计700人。", "慰问职工总计700人次。", {("COUNT-UNIT", "note", "八", 49)}),
    (
        "八、项目实施成效\n1、总成效\n",
        "八、项目实施成效\n\n",
        {("NUMBER-GAP", "error", "八", 48)},
    ),
    (
        "1月下旬开展，走访慰问困难职工、环卫工人、公交司机等群体",
        "1月下旬开展，走访慰问困难职工、环卫工人等群体",
        {("GROUPS-DIFFER", "note", "七", 40)},
    ),
    (
        "\n职工关爱慰问专项经费 | ",
        "\n职工关心专项经费 | ",
        {("NAME-DIFFERS", "warning", "九", 53)},
    ),
    ("| ≥85 | %", "| 提高 | %", {("VALUE-TEXT", "note", "九", 57)}),
    (
        "安排资金24.5万元，由",
        "安排资金24.5万元（其中上级补助4万元），由",
        {("FIGURE-UNUSED", "note", "五", 28)},
    ),
    (
        "安排资金24.5万元，由",
        "安排资金24.5万元（上年19万元），由",
        {("FIGURE-UNUSED", "note", "五", 28)},
    ),
    (
        "2025年区财政安排资金24.5",
        "2024年安排19万元，2025年区财政安排资金24.5",
        {("FIGURE-UNUSED", "note", "五", 28)},
    ),
    (
        "慰问职工总计700人。",
        "覆盖职工5000人，慰问700人。",
        {("FIGURE-UNUSED", "note", "八", 49)},
    ),
    (
        "4、资金安排\n（1）",
        "4、资金安排\n",
        {("NUMBER-GAP", "error", "四", 25)},
    ),
]


@pytest.mark.parametrize(("old", "new", "added"), CHANGES, ids=[c[1][:16] for c in CHANGES])
def test_a_change_adds_exactly_its_findings(old, new, added):
    assert (TEXT.count(old), codes(TEXT.replace(old, new)) - codes(TEXT)) == (1, added)


def test_a_cap_that_binds_less_than_the_money_is_a_warning():
    text = TEXT.replace("12.5万", "12万").replace("24.5", "24")
    found = {one for one in codes(text) if one[1] != "note"}
    assert found == {("CAP-SLACK", "warning", "六", 37)}


def test_money_beyond_the_caps_is_an_error():
    text = TEXT.replace("12.5万", "13万").replace("24.5", "25")
    assert {code for code, severity, *_ in codes(text) if severity == "error"} == {
        "CAP-TIMES-COUNT"
    }


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("25万:不超过500元/人,计500人", [25_000_000, 50_000, 500]),
        ("12.5万元", [12_500_000]),
        ("1,250,000元", [125_000_000]),
        ("每人不超过500元", [50_000]),
        ("人均慰问200元", [20_000]),
        ("按300元的标准慰问1.2万人", [30_000, 12_000]),
        ("每户1000元,共20户", [100_000, 20]),
        ("0.12345678万元", []),
        ("11人", [11]),
        ("2024年10月", []),
    ],
)
def test_numbers_in_running_text(text, values):
    assert [one.value for one in tokens(text) if one.value] == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《甲办法》（甲发〔2020〕3号）", [("甲办法", "甲发〔2020〕3号")]),
        (
            "《关于印发<甲办法>的通知》[甲发[2020]03号]",
            [("关于印发〈甲办法〉的通知", "甲发〔2020〕3号")],
        ),
        ("《关于印发《甲办法》的通知》", [("关于印发〈甲办法〉的通知", None)]),
        ("《甲〉办法》", [("甲办法", None)]),
        ("根据甲发【2020】3号文件《甲办法》", [("甲办法", "甲发〔2020〕3号")]),
        ("依据甲发(2020)3号文件", [(None, "甲发〔2020〕3号")]),
        ("‹甲办法›和《甲办法》(甲发〔2020〕3号)", [("甲办法", "甲发〔2020〕3号")]),
    ],
)
def test_titles_and_numbers_of_basis_documents(text, found):
    documents = merged(cited([Line(text, 1)], "二"))
    assert [(one.title, one.number) for one in documents] == found


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("≥90%", ("≥", "90", "%")),
        ("不低于90", ("≥", "90", None)),
        ("＝100％", ("=", "100", "%")),
        ("<=3天", ("≤", "3", "天")),
        ("5个工作日内", ("≤", "5", "个工作日")),
        ("90%以上", ("≥", "90", "%")),
        ("年度内", (None, "年度内", None)),
        ("12月底前", (None, "12月底前", None)),
        ("700", (None, "700", None)),
    ],
)
def test_target_values(text, cell):
    assert _value(text) == cell


def test_one_open_end_keeps_the_other_unknown():
    first, last = open_ends("2025年3月开始,长期实施", 2025)
    assert (str(first), last) == ("2025-03-01", None)


def test_groups_need_a_list_of_people():
    texts = ["开展走访慰问活动,慰问甲乙工人、丙丁职工等群体。", "开展走访慰问活动。"]
    assert [groups_in(text) for text in texts] == [("甲乙工人", "丙丁职工"), ()]
