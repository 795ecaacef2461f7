"""One amount of the project is changed, and the disclosure changes wherever that amount stands.

The spring campaign gets 240,000 yuan instead of 250,000; first the amount alone, then with the 480
people it is for. The text is written from the saved project, read as blocks, and every place the
form gives the figure is looked at. No old figure is left anywhere, and every number on the paper
names the measure it came from.
"""

import copy
import re
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from nuanliu.core.documents import Heading, Inline, Paragraph, Table, figures, plain
from nuanliu.core.measure_names import MEASURES
from nuanliu.core.ninesections.stated import facts_stated
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import Project

SHIPPED = tomllib.loads(
    (files("nuanliu.config") / "projects" / "panlong-2024.toml").read_text("utf-8")
)
FACTS = facts_stated(SHIPPED["project"]).to_json()
LINE, TOTAL = "plan.line_amount", "plan.total_amount"
SPRING = "元旦春节送温暖"

# (section, measure) of every place where the form states the campaign's amount or the sum.
PLACES = [
    ("四", LINE),
    ("五", TOTAL),
    ("六", TOTAL),
    ("六", LINE),
    ("八", TOTAL),
    ("九", LINE),
]


def less_money(facts):
    """240,000 yuan for the spring campaign, and not a word else."""
    changed = copy.deepcopy(facts)
    changed["lines"][0]["amount_fen"] = 24_000_000
    return changed


def fewer_people(facts):
    """240,000 yuan for 480 people; the target follows the plan."""
    changed = less_money(facts)
    changed["lines"][0]["people"] = 480
    changed["indicators"][0]["value"] = "680"
    return changed


def published(books, facts):
    """The nine sections of the project saved with these facts."""
    deed = books.deed("office")
    pk = projects.draft(deed, facts=facts, narrative=SHIPPED["narrative"], findings=[])
    return nine_sections(Project.objects.get(pk=pk), date(2024, 10, 28))


def by_section(paper):
    """(numeral, contents) of every section, a table's cells each once."""
    found: dict[str, list[Inline]] = {}
    numeral = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            numeral = plain(block.content)[0]
        elif isinstance(block, Table):
            found.setdefault(numeral, []).extend(_cells(block))
        elif isinstance(block, Paragraph):
            found.setdefault(numeral, []).append(block.content)
    return found


def _cells(table):
    for number, row in enumerate(table.grid()):
        for column, slot in enumerate(row):
            if (slot.row, slot.column) == (number, column):
                yield slot.cell.content


def money_at(paper):
    """(section, measure, text) of the spring campaign's amounts and the sums, in reading order."""
    return [
        (numeral, run.measure, run.text)
        for numeral, contents in by_section(paper).items()
        for content in contents
        if isinstance(content, tuple)
        for run in content
        if not isinstance(run, str)
        and (run.measure == TOTAL or (run.measure == LINE and run.key == SPRING))
    ]


def text_by_section(paper):
    """The words of every section."""
    return {
        numeral: "\n".join(plain(content) for content in contents)
        for numeral, contents in by_section(paper).items()
    }


def stale(paper, *numbers):
    """Where one of the numbers stands in the text, not as a part of a longer number."""
    wanted = re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, numbers))})(?![\d.])")
    return [
        (numeral, found.group())
        for numeral, text in text_by_section(paper).items()
        for found in wanted.finditer(text)
    ]


def test_as_shipped_every_place_says_the_same(books):
    paper = published(books, FACTS)
    told = {LINE: "25万元", TOTAL: "35万元"}
    assert money_at(paper) == [(where, what, told[what]) for where, what in PLACES]


@pytest.mark.parametrize("change", [less_money, fewer_people])
def test_a_changed_amount_changes_in_every_place(books, change):
    paper = published(books, change(FACTS))
    told = {LINE: "24万元", TOTAL: "34万元"}
    assert money_at(paper) == [(where, what, told[what]) for where, what in PLACES]


@pytest.mark.parametrize("change", [less_money, fewer_people])
def test_no_old_amount_is_left(books, change):
    old = ("25万元", "35万元", "250000", "350000", "250,000.00", "350,000.00")
    assert stale(published(books, change(FACTS)), *old) == []


def test_the_search_for_old_amounts_finds_them_in_the_old_text(books):
    """The control: in the paper as shipped the same search finds all six places."""
    found = stale(published(books, FACTS), "25万元", "35万元")
    assert [numeral for numeral, _ in found] == [numeral for numeral, _ in PLACES]


def test_a_changed_head_count_changes_in_every_place(books):
    """480 instead of 500 people stands in 六 and 九, 680 instead of 700 in 八 and the target."""
    paper = published(books, fewer_people(FACTS))
    assert stale(paper, "480人", "680人次", "680") == [
        ("六", "480人"),
        ("八", "680人次"),
        ("九", "480人"),
        ("九", "680"),
    ]
    assert stale(paper, "500人", "700人次", "700") == []


def test_what_does_not_state_the_amount_stays_word_for_word(books):
    before = text_by_section(published(books, FACTS))
    project = Project.objects.get()
    project.facts = less_money(FACTS)
    after = text_by_section(nine_sections(project, date(2024, 10, 28)))
    same = [numeral for numeral, text in before.items() if after[numeral] == text]
    assert same == ["", "一", "二", "三", "七"]


# Told in the quota table of a campaign alone, once documents have changed the plan.
NOW = "plan.line_people_now"
WEIGHT = "plan.target_weight"  # of the frame of the self-evaluation, and told in its forms


@pytest.mark.parametrize("change", [copy.deepcopy, less_money, fewer_people])
def test_every_figure_names_a_measure(books, change):
    paper = published(books, change(FACTS))
    named = {figure.measure for figure in figures(paper)}
    planned = {name for name in MEASURES if name.startswith("plan.")}
    assert named == planned - {NOW, WEIGHT}


def test_no_amount_or_head_count_is_typed_as_words(books):
    """What looks like money or people outside section three is a figure, never plain text."""
    paper = published(books, FACTS)
    typed = [
        found
        for numeral, contents in by_section(paper).items()
        if numeral != "三"
        for content in contents
        for run in (content if isinstance(content, tuple) else (content,))
        if isinstance(run, str)
        for found in re.findall(r"\d[\d,.]*\s*(?:万元|万|元|人次|人|户)", run)
    ]
    assert typed == []
