"""A document number that is none, and a unit that is not the one of the title, are told."""

import pytest
from tests.core.ninesections.support import TEXTS, reading_of, text_of
from tests.core.ninesections.test_damage_named import CLEAN, told

from nuanliu.core.ninesections.basis import misnumbered
from nuanliu.core.ninesections.blocks import Line

NUMBER = "（青工字〔2023〕7号）"
BAD = "BASIS-NUMBER-BAD"
NAME = "单位名称：青岚区总工会"
DIFFERS = "UNIT-NAME-DIFFERS"


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "青工字〔2023〕号",
            "青工字〔〕7号",
            "青工字〔202〕7号",
            "青工字〔2023〕x号",
            "青工字〔2023〕7",
        ),
        *("青工字2023〕7号", "青工字〔2023 7号", "青工字〔2023〕12345号"),
    ],
)
def test_a_document_number_that_is_none_is_an_error_where_it_stands(printed):
    """Cited rightly in section two, so that the fact stays."""
    wrong = CLEAN.replace(NUMBER, f"（{printed}）")
    assert (CLEAN.count(NUMBER), told(wrong)) == (1, [(BAD, "九", 53)])
    assert reading_of(wrong).facts.basis == reading_of(CLEAN).facts.basis


def test_a_wrong_number_cited_once_is_told_and_stays_unknown():
    wrong = CLEAN.replace("（赣工发〔2021〕18号）", "（赣工发〔2021〕号）")
    numbers = [one.number for one in reading_of(wrong).facts.basis]
    assert (told(wrong), numbers[0]) == ([(BAD, "二", 7)], None)


@pytest.mark.parametrize(
    "text",
    [
        *("甲发〔2020〕3号", "甲发[2020]03号", "甲发(2020)3号文件", "财预〔2020〕第10号"),
        *("办法(试行)2020年第3号", "国务院令第652号", "主席令(第107号)", "甲工〔2020〕31、32号"),
    ],
)
def test_what_is_a_number_or_none_at_all_is_not_told(text):
    assert misnumbered([Line(text, 1)], "二") == []


@pytest.mark.parametrize(
    ("name", "severities"),
    [
        ("赤岚区总工会", ["error"]),
        ("青岚区总公会", ["error"]),
        ("青岚区职工服务中心", ["warning"]),
        ("青岚区工会", []),
        ("青岚区总工会职工服务中心", []),
        ("青岚区总工会", []),
    ],
)
def test_a_unit_that_is_not_the_titles_is_told_at_its_line(name, severities):
    """Two unions contradict each other; another kind of body may work for the union."""
    text = CLEAN.replace(NAME, f"单位名称：{name}")
    found = [
        (one.severity.value, one.section, one.line)
        for one in reading_of(text).findings
        if one.code == DIFFERS
    ]
    assert (CLEAN.count(NAME), found) == (1, [(one, "三", 9) for one in severities])


def test_a_body_that_the_text_names_too_is_fair():
    text = CLEAN.replace(NAME, "单位名称：青岚区职工服务中心").replace(
        "资金24.5万元，由", "资金24.5万元，由青岚区职工服务中心会同"
    )
    assert (text.count("青岚区职工服务中心"), told(text)) == (2, [])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_fair_texts_are_told_neither(path):
    found = [one.code for one in reading_of(text_of(path)).findings if one.severity == "error"]
    assert {BAD, DIFFERS} & set(found) == set()
