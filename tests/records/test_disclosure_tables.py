"""The target table as people really paste it into Word or a page: the same targets each time.

Merged level cells stay merged, are repeated in every row, are left blank, or are dropped so that
the rows begin at the left edge. Whatever becomes of them, each row is read under its own levels.
"""

import html
import io
from itertools import pairwise

import pytest
from docx import Document
from tests.core.ninesections.support import SAMPLES, expected, text_of

from nuanliu.core.ninesections import read
from nuanliu.records.documents.readers.markup import read_html
from nuanliu.records.documents.readers.opening import numbered
from nuanliu.records.documents.readers.word import read_docx

SOURCES = [SAMPLES / name for name in ("qinglan_2025.txt", "linhe_2025.txt", "beiling_2026.txt")]
TITLES = ("项目名称", "项目目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值")
HEAD = [*TITLES, "度量单位", "指标内容"]
LEVELS = 4  # project, objective and two levels may be merged downwards


def rows_of(path):
    """The table as a full grid: the head, then one row a target with every cell filled."""
    facts = expected(path)
    cells = (line.strip("|").split("|") for line in text_of(path).split("\n") if "|" in line)
    objective = next(one[1].strip() for one in cells if one[0].strip() == facts["name"])
    keys = ("level1", "level2", "level3", "operator", "value", "unit", "meaning")
    wide = [[one[key] or "" for key in keys] for one in facts["indicators"]]
    return [HEAD, *([facts["name"], objective, *cells] for cells in wide)]


def repeated(rows):
    """Every level cell printed in every row."""
    return rows


def blank(rows):
    """A level cell equal to the one above it is left empty."""
    emptied = [
        [
            "" if at < LEVELS and cell == above[at] and row[:at] == above[:at] else cell
            for at, cell in enumerate(row)
        ]
        for above, row in pairwise(rows)
    ]
    return [rows[0], *emptied]


def at_the_edge(rows):
    """What merged cells covered is gone: the rest of the row begins at the left edge."""
    cut = []
    for row in blank(rows):
        first = next(at for at, cell in enumerate(row) if cell)
        cut.append(row[first:])
    return cut


def padded(rows):
    """As `at_the_edge`, with the empty cells that a table of fixed width puts behind."""
    return [[*row, *[""] * (len(HEAD) - len(row))] for row in at_the_edge(rows)]


def spanned(rows):
    """Real row spans, as (text, rows covered); covered cells are None."""
    made = [[[cell, 1] for cell in row] for row in rows]
    for at in range(LEVELS):
        top = made[1][at]
        for above, row, cells in zip(rows[1:], rows[2:], made[2:], strict=False):
            if row[: at + 1] == above[: at + 1]:
                top[1] += 1
                cells[at] = None
            else:
                top = cells[at]
    return made


def page(path, table):
    """The text as a web page with this table in section nine."""
    lines = [line for line in text_of(path).split("\n") if line.strip() and "|" not in line]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<!DOCTYPE html><html><body>{body}{table}</body></html>".encode()


def html_table(rows):
    """Plain cells, or cells with a row span."""
    out = []
    for row in rows:
        cells = (cell if isinstance(cell, list) else [cell, 1] for cell in row if cell is not None)
        out.append("".join(f"<td rowspan='{n}'>{html.escape(text)}</td>" for text, n in cells))
    return "<table>" + "".join(f"<tr>{one}</tr>" for one in out) + "</table>"


def word(path, rows):
    """The text as a Word file; spans become vertical merges, short rows short rows."""
    document = Document()
    for line in text_of(path).split("\n"):
        if line.strip() and "|" not in line:
            document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(HEAD))
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            text, covered = cell if isinstance(cell, list) else (cell, 1)
            if cell is None:
                continue
            place = table.cell(number, at)
            place.merge(table.cell(number + covered - 1, at)).text = text
    for line, row in zip(table.rows, rows, strict=True):
        for extra in line._tr.tc_lst[len(row) :]:
            line._tr.remove(extra)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def told(answer):
    """The targets and every error of what a reader made of a file."""
    reading = read(numbered(answer["items"], keep_blank=False))
    return (
        reading.facts.to_json()["indicators"],
        [one.message for one in reading.findings if one.severity == "error"],
    )


@pytest.mark.parametrize("drawn", [repeated, blank, at_the_edge, padded, spanned])
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_each_row_is_read_under_its_own_levels(path, drawn):
    rows = drawn(rows_of(path))
    targets = expected(path)["indicators"]
    found = [
        told(read_html(page(path, html_table(rows)))),
        told(read_docx(word(path, rows))),
    ]
    assert found == [(targets, [])] * 2
