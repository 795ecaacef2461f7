"""A clerk types one figure wrong, or loses a row: the reader must say so, with section and line.

Every amount, cap, head-count, fund row, counted indicator row, credit code and window of every
sample (and of the real disclosure where it lies beside the project) is damaged in turn.
"""

import re
from pathlib import Path

import pytest
from tests.core.ninesections.support import (
    SEEDS,
    TEXTS,
    blocks_of_text,
    errors,
    lacking,
    reading_of,
    text_of,
)

from nuanliu.core.ninesections.cutting import outline
from nuanliu.core.ninesections.sections import TITLES, Part

FILES = [*SEEDS, *TEXTS]
WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("，"): ",", ord("："): ":"}
NUMBER = r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)"
AMOUNT = re.compile(NUMBER + r"\s*(?:万元|万|元)")
HEADS = re.compile(NUMBER + r"\s*(?:人次|人|名|户)")
FUND_ROW = re.compile(r"\s*[(（]\d[)）][^:：]*\d\s*(?:万|元)")
TARGET = re.compile(r"数量指标\s*\|[^|]*\|\s*[≥≤=]?(\d+)")


CHECKED: dict[Part | None, list[re.Pattern[str]]] = {
    Part.PROFILE: [AMOUNT],
    Part.CONTENT: [AMOUNT],
    Part.FUNDS: [AMOUNT, HEADS],
    Part.RESULTS: [AMOUNT, HEADS],
    Part.TARGETS: [AMOUNT, HEADS, TARGET],
}


def bumped(number: str) -> str:
    return ("8" if number[0] == "9" else str(int(number[0]) + 1)) + number[1:]


def sections_of(text: str) -> dict[int, tuple[Part, str]]:
    """Line number → its section."""
    cut = outline(blocks_of_text(text))
    starts = sorted((one.line, one.part, one.label) for one in cut.sections.values())
    lines: dict[int, tuple[Part, str]] = {}
    for (first, part, label), after in zip(starts, [*starts[1:], (10_000, None, "")], strict=True):
        lines |= dict.fromkeys(range(first, min(after[0], text.count("\n") + 2)), (part, label))
    return lines


def figures(path: Path) -> list[tuple[int, int, str, str]]:
    """(line, offset, digits, section) of every amount, cap and head-count that is checked."""
    text = text_of(path).translate(WIDE)
    places = sections_of(text)
    found = set()
    for number, line in enumerate(text.split("\n"), 1):
        part, label = places.get(number, (None, ""))
        for pattern in CHECKED.get(part, []):
            found |= {(number, m.start(1), m[1], label) for m in pattern.finditer(line)}
    return sorted(found)


FIGURES = [(path, *figure) for path in FILES for figure in figures(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_undamaged_text_has_no_error(path):
    text = text_of(path)
    assert errors(reading_of(text), lacking(text)) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_text_lacks_is_an_error_and_null(path):
    """Sections and fields of section three that the samples leave out, and those alone."""
    reading = reading_of(text_of(path))
    told = {(code, words) for code, _, words in lacking(text_of(path))}
    missing = {f"缺少“{TITLES[part]}”部分，其中的内容没有读到。请补齐" for part in Part} - {
        f"缺少“{TITLES[part]}”部分，其中的内容没有读到。请补齐"
        for part in outline(blocks_of_text(text_of(path))).sections
    }
    unit = reading.facts.unit
    values = (unit.name, unit.address, unit.phone, unit.legal_representative, unit.funding_source)
    labels = ("单位名称", "地址", "联系电话", "法定代表人", "经费来源")
    fields = {label for label, value in zip(labels, values, strict=True) if value is None}
    named = {label for label in labels for _, words in told if f"“{label}”" in words}
    assert (named, {words for code, words in told if code == "SECTION-MISSING"}) == (
        fields,
        missing,
    )


def test_the_samples_hold_many_figures():
    assert len(FIGURES) >= 100


@pytest.mark.parametrize(
    ("path", "line", "offset", "digits", "section"),
    FIGURES,
    ids=[f"{f[0].name}-{f[1]}-{f[2]}-{f[3]}" for f in FIGURES],
)
def test_every_wrong_figure_is_found_in_its_line_and_only_there(
    path, line, offset, digits, section
):
    lines = text_of(path).translate(WIDE).split("\n")
    before, after = lines[line - 1][:offset], lines[line - 1][offset + len(digits) :]
    lines[line - 1] = before + bumped(digits) + after
    assert errors(reading_of("\n".join(lines)), lacking(text_of(path))) == {(section, line)}


def rows_of(path: Path) -> list[tuple[int, str]]:
    """(line, section) of rows whose loss the rest of the document gives away."""
    text = text_of(path)
    places = sections_of(text)
    lines = dict(enumerate(text.split("\n"), 1))
    classes = [_class(line) for line in lines.values()]
    found = []
    for number, line in lines.items():
        part, label = places.get(number, (None, ""))
        own = _class(line)
        alone = own and (classes.count(own) == 1 or own == "数量")
        fund = part in {Part.PROFILE, Part.FUNDS} and FUND_ROW.match(line.translate(WIDE))
        head = "三级指标" in line
        if alone or fund or head:
            found.append((number, label))
    return found


def _class(line: str) -> str | None:
    if "|" not in line or "三级指标" in line:
        return None
    found = re.search(r"(数量|质量|时效|成本|满意|效益|可持续)[^|]*指标", line)
    return {"可持续": "效益"}.get(found[1], found[1]) if found else None


ROWS = [(path, *row) for path in FILES for row in rows_of(path)]


@pytest.mark.parametrize(
    ("path", "line", "section"), ROWS, ids=[f"{r[0].name}-{r[1]}" for r in ROWS]
)
def test_every_dropped_row_is_found_in_its_section(path, line, section):
    lines = text_of(path).split("\n")
    reading = reading_of("\n".join([*lines[: line - 1], *lines[line:]]))
    found = errors(reading, lacking(text_of(path)))
    assert {one for one in found if one[0] == section and abs(one[1] - line) <= 3} != set()


CODES = [path for path in FILES if re.search(r"代码\s*[：:]", text_of(path))]


@pytest.mark.parametrize("path", CODES, ids=lambda path: path.name)
def test_a_broken_code_is_found_in_its_line(path):
    text = text_of(path)
    (found,) = re.finditer(r"代码\s*[：:]\s*([0-9A-Z-]+)", text)
    wrong = "0" if found[1][-1] != "0" else "1"
    broken = text[: found.end() - 1] + wrong + text[found.end() :]
    line = text[: found.end()].count("\n") + 1
    assert errors(reading_of(broken), lacking(text)) == {(sections_of(text)[line][1], line)}


WINDOWS = [
    (path, number, label)
    for path in FILES
    for text in [text_of(path)]
    for number, (part, label) in sections_of(text).items()
    if part is Part.PLAN and re.search(r"20\d\d年\d+月", text.split("\n")[number - 1])
]


@pytest.mark.parametrize(
    ("path", "line", "section"), WINDOWS, ids=[f"{w[0].name}-{w[1]}" for w in WINDOWS]
)
def test_a_window_outside_the_year_is_found_in_its_line(path, line, section):
    lines = text_of(path).split("\n")
    lines[line - 1] = re.sub(
        r"(20\d\d)(?=年\d+月)", lambda m: str(int(m[1]) + 1), lines[line - 1], count=1
    )
    assert errors(reading_of("\n".join(lines)), lacking(text_of(path))) == {(section, line)}


POSTS = [path for path in FILES if re.search(r"\d\s*[人名]?行政编制|行政编制\s*\d", text_of(path))]


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
def test_posts_that_do_not_add_up_are_found_in_their_line(path):
    text = text_of(path)
    found = next(
        re.finditer(r"(\d+)(?=[人名]行政编制)|(?<=行政编制)(\d+)|(?<=行政编制 )(\d+)", text)
    )
    broken = text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :]
    line = text[: found.end()].count("\n") + 1
    assert errors(reading_of(broken), lacking(text)) == {(sections_of(text)[line][1], line)}
