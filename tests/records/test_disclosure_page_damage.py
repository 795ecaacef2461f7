"""A page with merged cells and several caps in one campaign is damaged figure by figure."""

import re

import pytest
from tests.core.ninesections.support import SAMPLES, errors

from nuanliu.core.ninesections import Line, read
from nuanliu.records.documents.readers.markup import read_html
from nuanliu.records.documents.readers.opening import numbered

PAGES = sorted(SAMPLES.glob("*.html"))
NUMBER = r"(?<![\d.０-９])(\d[\d,]*(?:\.\d+)?)"
FIGURE = re.compile(NUMBER + r"\s*(?:万元|元(?!/[人户]\))|人次|人(?!员))")
CELL = re.compile(r"(?<!<tr>)<td>(\d+)</td>(?=.*[七7][、.])", re.DOTALL)
TARGET = re.compile(r"(?<=<td>)[≥≤]?(\d[\d,.]*)</td><td>(?:人|元|万元)<")


def blocks_of_page(page):
    return numbered(read_html(page.encode())["items"], keep_blank=False)


def rows(blocks):
    """Line number → text or row."""
    found = {}
    for block in blocks:
        if isinstance(block, Line):
            found[block.number] = block.text
        else:
            found |= {block.line + step: row for step, row in enumerate(block.rows)}
    return found


def figures(path):
    page = path.read_text(encoding="utf-8")
    start = re.search("[四4][、.] ?项目基本概况", page).start()
    return sorted(
        {
            (match.start(1), match[1])
            for pattern in (FIGURE, CELL, TARGET)
            for match in pattern.finditer(page)
            if match.start() > start
        }
    )


CASES = [(path, *figure) for path in PAGES for figure in figures(path)]


def test_the_pages_hold_many_figures():
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("path", "offset", "digits"), CASES, ids=[f"{c[0].name}-{c[1]}-{c[2]}" for c in CASES]
)
def test_every_wrong_figure_is_found_in_its_line(path, offset, digits):
    page = path.read_text(encoding="utf-8")
    wrong = ("8" if digits[0] == "9" else str(int(digits[0]) + 1)) + digits[1:]
    damaged = blocks_of_page(page[:offset] + wrong + page[offset + len(digits) :])
    before, after = rows(blocks_of_page(page)), rows(damaged)
    first = min(line for line in before if before[line] != after[line])
    assert first in {line for _, line in errors(read(damaged))}
