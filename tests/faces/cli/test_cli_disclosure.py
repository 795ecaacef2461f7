"""nuanliu disclosure: a public text from the draft to the comparison of the published page."""

import json
import zipfile

import pytest
from tests.faces.cli.clerk import Clerk
from tests.stages import scenario

from nuanliu.faces.cli import office
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.projects.models import Project


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line of an office with a project of six people."""
    scenario.project(books, 6)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


@pytest.fixture
def draft(clerk):
    """A text as it was drafted; its number."""
    clerk("disclosure", "draft", Project.objects.get().pk, "--as", "office")
    return Publication.objects.get().pk


@pytest.fixture
def agreed(clerk, draft):
    """All nine sections written by the office and agreed to by the centre."""
    for place in (2, 3, 4, 5, 7, 8, 9):
        clerk("disclosure", "edit", draft, place, "--as", "office")
    for place in range(1, 10):
        clerk("disclosure", "agree", draft, place, "--as", "service_center")
    return draft


def test_a_text_goes_from_draft_to_register(clerk, agreed, tmp_path):
    """Released by a leader, packed, published, compared, taken down; each ends with 0."""
    out = tmp_path / "out"
    told = [
        clerk("disclosure", "release", agreed, "--as", "leader"),
        clerk("disclosure", "package", agreed, "--out", out, "--as", "office"),
        clerk("disclosure", "publish", agreed, "--url", "https://example.org/1", "--as", "office"),
    ]
    (packed,) = out.iterdir()
    with zipfile.ZipFile(packed) as parts:
        page = tmp_path / "页.html"
        page.write_bytes(parts.read("正文.html"))
    told.append(clerk("disclosure", "compare", agreed, page, "--as", "office"))
    (row,) = json.loads(clerk("disclosure", "register", "--json")[1])
    told.append(clerk("disclosure", "take-down", agreed, "--as", "leader"))
    assert ([code for code, *_ in told], row["state"], row["url"], row["copy_lacks"]) == (
        [0] * 5,
        "published",
        "https://example.org/1",
        0,
    )


def test_a_changed_page_is_told_line_by_line(clerk, agreed, tmp_path):
    """The copy lacks a line of the text: it is printed, and the command ends with 1."""
    clerk("disclosure", "release", agreed, "--as", "leader")
    clerk("disclosure", "publish", agreed, "--url", "https://example.org/1", "--as", "office")
    page = tmp_path / "页.txt"
    page.write_text("一、项目名称\n别的内容\n", encoding="utf-8")
    code, out, _ = clerk("disclosure", "compare", agreed, page, "--as", "office", "--json")
    lacks = json.loads(out)["lacks"]
    assert (code, "一、项目名称" in lacks, "二、立项依据" in lacks) == (1, False, True)


def test_the_sections_and_the_names_of_figures_are_shown(clerk, draft):
    """Nine sections; seven wait for words; {计划金额} is one of the figures."""
    told = json.loads(clerk("disclosure", "show", draft, "--json")[1])
    words = clerk("disclosure", "show", draft)[1]
    waiting = [one["number"] for one in told["sections"] if one["unwritten"]]
    assert (waiting, "计划金额" in told["figures"], "{计划金额}" in words) == (
        [2, 3, 4, 5, 7, 8, 9],
        True,
        True,
    )


def test_words_are_written_and_a_typed_figure_is_not(clerk, draft):
    """`--slot` writes one place; digits are refused with 1, a missing sign of equality with 2."""
    write = ("disclosure", "edit", draft, 8, "--as", "office", "--slot")
    codes = [clerk(*write, text)[0] for text in ("results_overall=慰问6人", "慰问", "x=慰问")]
    done = clerk(*write, "results_overall=慰问{计划人次}")
    row = Publication.objects.get().sections.get(number=8)
    assert (codes, done[0], row.words) == ([1, 2, 1], 0, {"results_overall": "慰问{计划人次}"})


def test_the_gate_answers_with_its_code(clerk, draft):
    """0 for a text without contradiction; 1 after the unit's address is gone."""
    before = clerk("disclosure", "check", draft)
    row = Project.objects.get()
    unit = {name: text for name, text in row.facts["unit"].items() if name != "address"}
    Project.objects.update(facts={**row.facts, "unit": unit})
    after = clerk("disclosure", "check", draft, "--json")
    told = json.loads(after[1])
    assert (before[0], "没有妨碍公开" in before[1], after[0], told["open"]) == (0, True, 1, False)


def test_last_year_and_sources(clerk, draft):
    """No text of last year; every figure with its measure and at least one row."""
    without = clerk("disclosure", "diff", draft)
    rows = json.loads(clerk("disclosure", "sources", draft, "--json")[1])
    table = clerk("disclosure", "sources", draft)[1]
    year = json.loads(clerk("disclosure", "diff", draft, "--json")[1])["year"]
    assert (
        without[:2],
        year,
        all(one["measure"] and one["rows"] for one in rows),
        "plan.total_amount" in table,
    ) == ((0, "上年没有可比的公开文本。\n"), None, True, True)


def test_what_is_not_there_is_said(clerk, draft):
    """A number that no text, no section or no project has."""
    codes = [
        clerk("disclosure", "check", 99)[0],
        clerk("disclosure", "agree", draft, 12, "--as", "service_center")[0],
        clerk("disclosure", "draft", 99, "--as", "office")[0],
        clerk("disclosure", "release", draft, "--as", "leader")[0],
        clerk("disclosure", "register")[0],
    ]
    assert codes == [1, 1, 1, 1, 0]
