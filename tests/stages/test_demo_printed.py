"""What the demo prints at its end: whole words in narrow terminals, and how to look further."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console
from tests.stages.scenario import paid_campaign

from nuanliu.core.roles import Duty as DutyName
from nuanliu.faces.cli.demo import display
from nuanliu.faces.cli.demo.pictures import scan
from nuanliu.stages.archive.originals import with_ending
from nuanliu.stages.reviews.models import Duty

ROOT = Path(__file__).resolve().parents[2]
LONG = "元旦春节期间走访慰问困难职工家庭和一线环卫快递网约车司机送温暖活动"


@pytest.fixture
def screen(monkeypatch):
    """A terminal of 80 columns that remembers."""
    console = Console(record=True, width=80, highlight=False, quiet=False)
    monkeypatch.setattr(display, "OUT", console)
    return console


def cells_of(text, place):
    """The words of one column of a printed table, its lines put together again."""
    rows = [re.split("[│┃]", line) for line in text.splitlines()]
    return "".join(row[place].strip() for row in rows if len(row) > place)


def test_long_names_of_the_duty_table_go_on_in_the_next_line(books, screen):
    """A campaign of 34 characters at 80 columns: nothing is cut, every duty and name stands."""
    paid = paid_campaign(books)
    paid.campaign.name = LONG
    paid.campaign.save(update_fields=["name"])
    display.show_duties(paid.project)
    text = screen.export_text()
    people = set(Duty.objects.values_list("person__name", flat=True))
    names = "".join(cells_of(text, place) for place in range(2, 7))
    heads = [
        cells_of(text, place).startswith(duty.chinese) for place, duty in enumerate(DutyName, 2)
    ]
    wide = max(len(line) for line in text.splitlines())
    assert ("…" in text, LONG in cells_of(text, 1), wide <= 80) == (False, True, True)
    assert (heads, {name for name in people if name not in names}) == ([True] * 5, set())


def test_a_long_word_beside_numbers_leaves_them_whole(screen):
    """An indicator of 34 characters and a target of 20: the numbers stand on one line."""
    table = display._table("绩效自评", "指标", "目标", "分值", right=(2,))
    table.add_row(LONG, "年度预算批复数" * 3, "1,350,000.00")
    display.OUT.print(table)
    text = screen.export_text()
    assert ("…" in text, cells_of(text, 1), "1,350,000.00" in text) == (False, "指标" + LONG, True)


def test_the_last_lines_name_the_folder_of_the_books(screen):
    """Each command with --data, on a line of its own however long the folder's name."""
    folder = "/srv/" + "很长的目录名" * 12
    display.show_commands(folder)
    lines = screen.export_text().splitlines()
    told = [line.split()[:4] for line in lines[1:]]
    verbs = ("serve", "books", "papers", "verify")
    assert told == [[".venv/bin/nuanliu", verb, "--data", folder] for verb in verbs]


def test_the_picture_of_the_readme_cuts_nothing_off():
    """No ellipsis in it; each README says how the demo's books are opened, as the picture does."""
    picture = (ROOT / "docs" / "images" / "demo.svg").read_text("utf-8")
    words = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")]
    told = ["books --data var/demo" in text for text in words]
    assert ("…" in picture, "var/demo" in picture, told) == (False, True, [True, True])


def test_the_demo_s_minutes_are_a_page_that_a_viewer_opens():
    """A4 upright, with writing on it; its name in the package ends in .png, and labels differ."""
    page = scan("演示会纪〔2024〕0108-1号")
    with Image.open(io.BytesIO(page)) as picture:
        shown = (picture.format, picture.size, len(picture.getcolors() or []))
    told = (with_ending("纪要", page), page == scan("演示会纪〔2024〕0108-2号"))
    assert (shown, told) == (("PNG", (210, 297), 2), ("纪要.png", False))
