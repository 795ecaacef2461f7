"""Damage at random places of every sample: never silent where the rest of the text gives it away.

Headings, labelled lines, credit codes, periods, windows and rows are hit wherever chance falls.
The reader names the section and the line, or the facts are untouched.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ninesections.support import (
    SEEDS,
    TEXTS,
    blocks_of_text,
    errors,
    lacking,
    reading_of,
    text_of,
)

from nuanliu.core.identity import Uscc, parse_uscc
from nuanliu.core.ninesections import UnreadableError, read
from nuanliu.core.ninesections.cutting import outline
from nuanliu.core.ninesections.sections import Part

FILES = [*SEEDS, *TEXTS]
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
DAY = r"(20\d\d年\d{1,2}月(?:\d{1,2}日|[上中下]旬)?)"
ENDS = re.compile(DAY + r"(.{0,6}[-—至,，].{0,2}?)" + DAY)
TYPED = "0123456789一二万元人户年月日至、。：（）|\t\n《》〔〕≥% "
LABEL = re.compile(r"\s*\S{2,12}\s*[:：\t]")


def sections(text):
    return outline(blocks_of_text(text)).sections


def without(text, line):
    lines = text.split("\n")
    return "\n".join([*lines[: line - 1], *lines[line:]])


def found(text, damaged):
    return errors(reading_of(damaged), lacking(text))


def read_or_refused(text):
    """The reading; None for a text that is too broken to be told from any other."""
    try:
        return read(blocks_of_text(text))
    except UnreadableError:
        return None


def near(places, section, line, reach=1):
    return {one for one in places if one[0] == section and abs(one[1] - line) <= reach}


HEADS = [
    (text, one.line, one.label)
    for text in map(text_of, FILES)
    for one in sections(text).values()
    if all(cut.label == cut.part.value for cut in sections(text).values())
    and not re.search("[:：]", text.split("\n")[one.line - 1])
    and (one.part is Part.NAME or list(Part)[list(Part).index(one.part) - 1] in sections(text))
]


@pytest.mark.parametrize("case", HEADS, ids=range(len(HEADS)))
def test_a_lost_heading_is_named_and_moves_nothing(case):
    """The section's own text stays its own: only its heading is reported, on the heading's line.

    Where the section before it is absent as well, the two cannot be told apart and are left out.
    """
    text, line, label = case
    damaged = without(text, line)
    assert (found(text, damaged), reading_of(damaged).facts) == (
        {(label, line)},
        reading_of(text).facts,
    )


LABELS = [
    (text, n, one.label)
    for text in map(text_of, FILES)
    if (one := sections(text).get(Part.UNIT))
    for n in range(one.line + 1, one.line + 1 + len(one.blocks))
    if LABEL.match(text.split("\n")[n - 1])
]


@pytest.mark.parametrize("case", LABELS, ids=range(len(LABELS)))
def test_a_lost_field_of_section_three_is_named(case):
    """The finding stands at the field before it, or at the heading."""
    text, line, label = case
    assert near(found(text, without(text, line)), label, line, reach=2) != set()


CODES = [
    (text, match.start(1), match[1])
    for text in map(text_of, FILES)
    for match in re.finditer(r"代码\s*[：:\t]\s*([0-9A-Z]{18})\b", text)
]


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from(SIGNS))
def test_a_code_with_one_wrong_sign_is_named(case, place, sign):
    """GB 32100 catches every single wrong sign; the finding stands on the code's line."""
    text, start, code = case
    wrong = code[:place] + sign + code[place + 1 :]
    damaged = text[:start] + wrong + text[start + 18 :]
    line = text[:start].count("\n") + 1
    holds = isinstance(parse_uscc(wrong), Uscc)
    expected = set() if holds else {(sections(text)[Part.UNIT].label, line)}
    assert (holds, found(text, damaged)) == (wrong == code, expected)


PERIODS = [
    (text, match)
    for text in map(text_of, FILES)
    for match in ENDS.finditer(text)
    if match[1] != match[3] and not match[2].count("\n")
]


@pytest.mark.parametrize("case", PERIODS, ids=range(len(PERIODS)))
def test_a_reversed_period_is_named(case):
    """First and last day change places, in the period of the project or a campaign's window."""
    text, match = case
    damaged = text[: match.start()] + match[3] + match[2] + match[1] + text[match.end() :]
    line = text[: match.start()].count("\n") + 1
    owner = max((one for one in sections(text).values() if one.line <= line), key=lambda s: s.line)
    assert found(text, damaged) == {(owner.label, line)}


LINES = [
    (text, n)
    for text in map(text_of, FILES)
    for n, line in enumerate(text.split("\n"), 1)
    if line.strip()
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(LINES), st.randoms(use_true_random=False))
def test_any_two_lines_lost_end_in_a_reading_or_a_refusal(case, chance):
    """No text makes the reader stumble, and every finding stands on a line of the file."""
    text, line = case
    damaged = without(without(text, line), chance.randint(1, text.count("\n")))
    reading = read_or_refused(damaged)
    if reading is None:
        return
    last = damaged.count("\n") + 1
    assert [one for one in reading.findings if not 0 < one.line <= last or not one.message] == []


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(FILES), st.data())
def test_signs_typed_over_any_place_end_in_a_reading_or_a_refusal(path, data):
    text = text_of(path)
    place = data.draw(st.integers(0, len(text)))
    typed = data.draw(st.text(TYPED, max_size=8))
    cut = data.draw(st.integers(0, 12))
    reading = read_or_refused(text[:place] + typed + text[place + cut :])
    assert reading is None or list(reading.to_json()) == ["project", "findings"]
