"""Published layouts are read as the table beside them says; a score is printed per file and field.

Run with -s to see the scores. Where the layouts do not lie beside the repository nothing is asked.
"""

import json
import re
import sys
from typing import Any

import pytest
from tests.core.forms.layouts import (
    CELLS,
    INVENTED,
    PAGES,
    PUBLISHED,
    ROOT,
    TABLE,
    expected,
    marks,
    projects_of,
    reading_of,
    told,
)

FILES = sorted(PUBLISHED.glob("0*.txt")) if PUBLISHED else []

# What the kept part prints although the table beside the layouts leaves it out, taken from the
# texts by hand: (actual, score, weight) of each row. Rows in prose have a description for a name.
PRINTED: dict[str, list[tuple[Any, Any, Any]]] = {
    "003": [("100", 20, None)] * 3 + [("无上访", 10, None), ("100", 10, None)],
    "009": [
        ("21980", 5, 5), ("9453", 5, 5), ("87", 5, 5), ("4604", 5, 5), ("7", 10, 10),
        ("583", 5, 5), ("758", 5, 5), ("5830", 10, 10), ("87", 30, 30), (None, None, 10),
    ],
    "014": [(None, None, 10)],
    "018": [(None, None, 60), (None, None, 30)],
}  # fmt: skip


def asked(path: Any, got: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The table's values, with what is printed as well; a described name asks for any name."""
    wanted = expected(path)
    own = PRINTED.get(path.name[:3], [])
    for row, cells in zip(wanted[0]["indicators"], own, strict=False):
        row[6:] = [
            want if want is not None else cell for want, cell in zip(row[6:], cells, strict=True)
        ]
    for row, other in zip(wanted[0]["indicators"], got[0]["indicators"], strict=False):
        if row[2].startswith("(") and other[2]:
            row[2] = other[2]
    return wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_published_layout_is_read_as_its_table_says(path):
    # Every field of every project and every cell of every indicator, null where nothing is given.
    got = projects_of(path.read_text(encoding="utf-8"))
    found = list(marks(asked(path, got), got))
    sys.stdout.write(told(path.stem, found) + "\n")
    assert [(one.field, one.wrong) for one in found if one.wrong] == []


BY_HAND = {
    "001": set(),
    "002": {("FORM-CUT", "快乐健身暖民心建设资金"), ("FORM-UNREAD", "快乐健身暖民心建设资金")},
    "003": {("FORM-UNLIKE", "无上访")},
    "007": {("FORM-TIERS", "132000元"), ("FORM-SOURCE", "省、市")},
    "009": {("FORM-SCORE", "应为4.84"), ("FORM-CAP", "5830元/户")},
    "012": {("FORM-PLACEHOLDER", "本项目不适用此指标"), ("FORM-CUT", "安徽省常规赛费用")},
    "014": {("FORM-CUT", "加工园"), ("FORM-NAMES", "“云雾土家族乡”")},
    "016": {
        ("FORM-SCORE", "得分9.00低于分值10.00"), ("FORM-SCORE", "得分27.00低于分值30.00"),
        ("FORM-ROUNDED", "72890元"), ("FORM-CUT", "卫片"),
    },
    "018": {("FORM-ADJUSTED", "追加12.96万元"), ("FORM-BLANK", "得分")},
    "020": {
        ("FORM-OVERSPENT", "179.6万元"), ("FORM-BALANCE", "-9.6万元"), ("FORM-VOUCHER", "1月41号"),
    },
    "022": {("FORM-DIFFERS", "75.56万元")},
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_the_layouts_hide_is_found(path):
    # The facts that the notes beside the layouts ask to check by hand, each with a place.
    found = reading_of(path.read_text(encoding="utf-8")).findings
    wanted = BY_HAND[path.name[:3]]
    seen = {
        (code, words)
        for code, words in wanted
        for one in found
        if one.code == code and words in one.message and one.where
    }
    assert seen == wanted


NO_ERROR = {"001", "002", "003", "007", "012", "014", "018"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_layout_without_contradiction_has_no_error(path):
    # The control: errors only where the figures of the paper contradict each other.
    found = reading_of(path.read_text(encoding="utf-8")).findings
    assert any(one.severity == "error" for one in found) == (path.name[:3] not in NO_ERROR)


def test_no_parser_names_a_district_unit_or_amount_of_the_layouts():
    # Names and amounts of the published files, looked for in the source of the readers.
    source = "".join(
        path.read_text(encoding="utf-8")
        for place in ("core/forms", "records/documents/formfiles")
        for path in (ROOT / "src" / "nuanliu" / place).glob("*.py")
    )
    words = (
        "淮北|叶集|六安|保山|濉溪|金安区|奉节|云雾|古城区|丽江|青神|南湖|广水|盘龙|青澜|关工委|优抚|临时救助"
        "|送戏|网球|卫片|工资性|低保|21933|4754|5830|72890|346400|3464|238\\.93|251\\.89|67\\.56|75\\.56"
        "|179\\.6|1月41"
    )
    assert re.findall(words, source) == []


def test_the_score_counts_what_is_wrong():
    # A control of the scoring itself: one wrong field and one lost row are told apart.
    row = ["产出指标", None, "人数", "≥", "5", "人", None, None, None]
    fields = {"project": "甲", "unit": None, "indicators": [row, row]}
    got = {"project": "乙", "unit": None, "year": 1, "indicators": [row]}
    wrong = [(one.field, one.wrong) for one in marks([fields], [got]) if one.wrong]
    assert (wrong, len(CELLS)) == ([("project", (("甲", "乙"),)), ("rows", ((2, 1),))], 9)


def test_every_sample_has_its_table():
    # Text samples are asked here, pages in the tests of the readers of files.
    named = {path.name for path in INVENTED} | {path.name for path in PAGES}
    assert named == set(json.loads(TABLE.read_text(encoding="utf-8")))
