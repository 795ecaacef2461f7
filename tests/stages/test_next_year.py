"""复制上年: days move on by a year, lines and targets stay, and it is drafted once."""

from datetime import date

import pytest
from tests.faces.cli.clerk import Clerk
from tests.stages import scenario

from nuanliu.core.dates.rolling import facts_next_year, year_later
from nuanliu.faces.cli import office
from nuanliu.stages.archive.rolling import next_year
from nuanliu.stages.projects.models import Project

DAYS = [
    (date(2024, 1, 15), date(2025, 1, 15)),
    (date(2024, 2, 29), date(2025, 2, 28)),
    (date(2023, 12, 31), date(2024, 12, 31)),
]


@pytest.mark.parametrize(("day", "later"), DAYS)
def test_a_day_moves_on_by_a_year(day, later):
    assert year_later(day) == later


def test_facts_move_on_and_amounts_stay(books):
    """Year, name, period and windows are the next year's; lines and indicators last year's."""
    project = scenario.project(books, 6)
    project.facts["name"] = "2024年送温暖"
    told = facts_next_year(project.facts)
    same = [told[name] == project.facts[name] for name in ("lines", "indicators", "unit", "basis")]
    ends = [told["period"][end][:4] for end in ("from", "to")]
    assert (told["fiscal_year"], told["name"], ends, same) == (
        2025, "2025年送温暖", ["2025", "2025"], [True] * 4,
    )  # fmt: skip


def test_the_command_shows_saves_and_saves_once(books, capsys, monkeypatch, tmp_path):
    """Without --save nothing is saved; with it one draft, and a second time the same."""
    project = scenario.project(books, 6)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    clerk = Clerk(capsys, tmp_path)
    shown = clerk("next-year", project.pk)
    counts = [Project.objects.count()]
    for _ in range(2):
        clerk("next-year", project.pk, "--save", "--as", "office")
        counts.append(Project.objects.count())
    row = Project.objects.latest("pk")
    targets = row.targets.count() == project.targets.count()
    assert (shown[0], "2025 年" in shown[1], counts, row.fiscal_year, row.state, targets) == (
        0, True, [1, 2, 2], 2025, "drafted", True,
    )  # fmt: skip


def test_what_is_no_longer_in_force_is_told(books):
    """Rules with a last day in the old year are named; unions and templates stay."""
    project = scenario.project(books, 6)
    scenario.campaign(books, project, 6, 0)
    told = next_year(project)
    assert (told.already, told.unions, all("：" in one for one in told.lapsed)) == (None, 2, True)
