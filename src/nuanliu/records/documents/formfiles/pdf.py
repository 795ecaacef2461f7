"""PDF files for the form reader: glyphs put into the cells that ruling lines make, else into lines.

pdfium gives glyph boxes and paths in a fraction of the time that a reader written in Python takes;
what is built from them here is only the grid. Runs in the guarded child.
"""

import ctypes
import itertools
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from nuanliu.records.documents.formfiles.ruling import Box, Edge, grids

MOST_PAGES = 60
_UNIT_FIRST = re.compile(r"万?元|%|分(?!值)")  # what an amount may be parted from by a line
_FOOT = re.compile(r"[-—－\s]*(?:第)?\s*\d{1,3}\s*页?\s*(?:[,，/]?\s*共?\s*\d{1,3}\s*页)?[-—－\s]*")
_TURNED = 0.1  # radians
_THIN = 2.5  # points: a filled path this thin is a line


class _Glyph(NamedTuple):
    sign: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def pdf(data: bytes) -> dict[str, Any]:
    """{"items"} of all pages, or {"refused": why}."""
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        return {"refused": "有打开密码" if locked else "已损坏，打不开"}
    if len(paper) > MOST_PAGES:
        return {"refused": f"有 {len(paper)} 页，超过 {MOST_PAGES} 页的上限"}
    items: list[dict[str, Any]] = []
    for number in range(len(paper)):
        items += _page(paper[number], number + 1)
    if not items:
        return {"refused": "里没有文字，可能是扫描件"}
    return {"items": items}


def _page(page: Any, number: int) -> list[dict[str, Any]]:
    glyphs = glyphs_of(page)
    boxes = grids(_edges(page))
    found: list[tuple[float, dict[str, Any]]] = []
    inside: set[int] = set()
    for order, grid in enumerate(boxes, 1):
        rows, taken = _filled(grid, glyphs, f"第{number}页表{order}")
        if taken:
            inside |= taken
            found.append((max(box.top for row in grid for box in row), {"rows": rows}))
    rest = [glyph for at, glyph in enumerate(glyphs) if at not in inside]
    for top, text in _unbroken(printed_lines(rest)):
        if not _FOOT.fullmatch(text):
            found.append((top, {"text": text, "where": f"第{number}页“{text[:12]}”"}))
    return [item for _, item in sorted(found, key=lambda pair: -pair[0])]


def _unbroken(lines: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """The lines, an amount put together again where its unit stands at the begin of the next."""
    found: list[tuple[float, str]] = []
    for top, text in lines:
        if found and found[-1][1][-1:].isdecimal() and _UNIT_FIRST.match(text):
            found[-1] = (found[-1][0], found[-1][1] + text)
        else:
            found.append((top, text))
    return found


def glyphs_of(page: Any) -> list[_Glyph]:
    """The upright signs of a page with their boxes, in points; blanks left out."""
    text = page.get_textpage()
    found: list[_Glyph] = []
    box = raw.FS_RECTF()
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, at))
        if sign.isspace() or sign in "\x00\ufffe\uffff":
            continue
        turned = abs(raw.FPDFText_GetCharAngle(text, at)) > _TURNED  # the mark across a page
        if not turned and raw.FPDFText_GetLooseCharBox(text, at, box):
            found.append(_Glyph(sign, box.left, box.bottom, box.right, box.top))
    return found


def _edges(page: Any) -> list[Edge]:
    found: list[Edge] = []
    for path in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4):
        matrix = path.get_matrix()
        for a, b in _segments(path):
            (x0, y0), (x1, y1) = matrix.on_point(*a), matrix.on_point(*b)
            found.append(Edge(x0, y0, x1, y1))
    return [edge for edge in (edge.straight() for edge in found) if edge is not None]


def _segments(path: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path; a thin filled one is the line along its middle."""
    points: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFPath_CountSegments(path)):
        piece = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(piece, x, y)
        kind = raw.FPDFPathSegment_GetType(piece)
        if kind == raw.FPDF_SEGMENT_MOVETO or not points:
            points.append([])
        points[-1].append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(piece):
            points[-1].append(points[-1][0])
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroked)
    found = []
    for run in points:
        if not stroked.value:
            found += _thin(run)
        else:
            found += list(itertools.pairwise(run))
    return found


def _thin(run: list[tuple[float, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    xs, ys = [x for x, _ in run], [y for _, y in run]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if high <= _THIN < wide:
        middle = (min(ys) + max(ys)) / 2
        return [((min(xs), middle), (max(xs), middle))]
    if wide <= _THIN < high:
        middle = (min(xs) + max(xs)) / 2
        return [((middle, min(ys)), (middle, max(ys)))]
    return []


def _filled(
    grid: list[list[Box]], glyphs: list[_Glyph], where: str
) -> tuple[list[list[list[Any]]], set[int]]:
    """The text of each box, and which glyphs are in the table."""
    flat = [box for row in grid for box in row]
    inside: dict[int, list[_Glyph]] = {n: [] for n in range(len(flat))}
    taken: set[int] = set()
    low, high = min(box.bottom for box in flat), max(box.top for box in flat)
    for at, glyph in enumerate(glyphs):
        x, y = glyph.middle
        if not low <= y <= high:
            continue
        for n, box in enumerate(flat):
            if box.left <= x <= box.right and box.bottom <= y <= box.top:
                inside[n].append(glyph)
                taken.add(at)
                break
    rows: list[list[list[Any]]] = []
    n = 0
    for number, row in enumerate(grid, 1):
        line = []
        for order, box in enumerate(row, 1):
            text = "\n".join(text for _, text in printed_lines(inside[n]))
            line.append([text, f"{where}第{number}行第{order}格", box.column, box.across, box.down])
            n += 1
        rows.append(line)
    return rows, taken


def printed_lines(glyphs: list[_Glyph]) -> list[tuple[float, str]]:
    """(top, text) of each printed line, from above; gaps wider than a sign are blanks."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: -one.middle[1]):
        last = lines[-1][-1] if lines else None
        high = max(glyph.top - glyph.bottom, 3.0)
        if last is not None and abs(_level(lines[-1]) - glyph.middle[1]) < max(high, 6.0) * 0.55:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [(max(one.top for one in line), _joined(line)) for line in lines]


def _level(line: list[_Glyph]) -> float:
    return sum(one.middle[1] for one in line) / len(line)


def _joined(line: list[_Glyph]) -> str:
    line = sorted(line, key=lambda one: one.left)
    size = max(6.0, *(one.top - one.bottom for one in line))
    text = ""
    for at, glyph in enumerate(line):
        gap = glyph.left - line[at - 1].right if at else 0.0
        if gap > size * 1.6:
            text += "  "
        elif gap > size * 0.7:
            text += " "
        text += glyph.sign
    return text
