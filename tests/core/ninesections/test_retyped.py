"""The same disclosure typed by other hands: numbers, signs, blanks and order change, facts do not.

Every sample (and the real text where it lies beside the project) is retyped in each way; only the
signs of quoted words may follow the typist.
"""

import json
import re
from itertools import pairwise

import pytest
from tests.core.ninesections.support import SEEDS, TEXTS, blocks_of_text, reading_of, text_of

from nuanliu.core.ninesections.cutting import outline

NUMERALS = "一二三四五六七八九"
WIDE = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789,:;()%"}
NARROW = {ord(wide): chr(narrow) for narrow, wide in WIDE.items()}
HEAD = re.compile(r"\s*第?[（(]?\s*[一二三四五六七八九]\s*[)）]?(?:部分)?\s*[、.．]?\s*")
TABLE = re.compile(r"[|｜\t]")


def heads(text):
    """Line number → (numeral printed, part) of every heading."""
    cut = outline(blocks_of_text(text))
    return {one.line: (one.label, one.part.value) for one in cut.sections.values()}


def numbered_as(pattern):
    def retype(text):
        at = heads(text)
        return "\n".join(
            pattern.format(n=NUMERALS.index(at[n][0]) + 1, c=at[n][0]) + HEAD.sub("", line, count=1)
            if n in at
            else line
            for n, line in enumerate(text.split("\n"), 1)
        )

    return retype


def on_one_line(sign):
    """The first line of each section behind its heading, where neither is a table."""

    def retype(text):
        at = heads(text)
        out: list[str] = []
        joined = False
        for n, line in enumerate(text.split("\n"), 1):
            if joined and line.strip() and not TABLE.search(line):
                out[-1] = out[-1].strip() + sign + line.strip()
            else:
                out.append(line)
            joined = n in at and at[n][1] != "九" and not re.search("[:：]", line)
        return "\n".join(out)

    return retype


def swapped(one, other):
    def retype(text):
        at = heads(text)
        lines = text.split("\n")
        starts = sorted(at)
        cuts = [0, *(start - 1 for start in starts), len(lines)]
        chunks = [lines[a:b] for a, b in pairwise(cuts)]
        parts = ["", *(at[start][1] for start in starts)]
        if one in parts and other in parts:
            a, b = parts.index(one), parts.index(other)
            chunks[a], chunks[b] = chunks[b], chunks[a]
        return "\n".join(line for chunk in chunks for line in chunk)

    return retype


def indented(text):
    lines = text.split("\n")
    return "\n".join(line if TABLE.search(line) else "　　" + line for line in lines)


WAYS = {
    "parts": numbered_as("第{c}部分 "),
    "chapters": numbered_as("第{c}章　"),
    "brackets": numbered_as("（{c}）"),
    "digits": numbered_as("{n}. "),
    "digits-comma": numbered_as("{n}、"),
    "unnumbered": numbered_as(""),
    "colon": on_one_line("："),
    "blank": on_one_line(" "),
    "wide": lambda text: text.translate(WIDE),
    "narrow": lambda text: text.translate(NARROW),
    "spaced": lambda text: text.replace("\n", "\n\n"),
    "indented": indented,
    "tabs": lambda text: re.sub(r"[ ]*[|｜][ ]*", "\t", text),
    "plan-before-funds": swapped("六", "七"),
    "unit-before-basis": swapped("二", "三"),
    "results-before-plan": swapped("七", "八"),
    "funds-before-content": swapped("五", "六"),
}


def facts(text):
    shown = json.dumps(reading_of(text).facts.to_json(), ensure_ascii=False)
    return json.loads(shown.translate(NARROW))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", [*SEEDS, *TEXTS], ids=lambda path: path.name)
def test_another_typist_gives_the_same_facts(path, way):
    text = text_of(path)
    assert facts(WAYS[way](text)) == facts(text)


def test_retyping_changes_the_text():
    text = text_of(TEXTS[0])
    assert {way for way in WAYS if WAYS[way](text) == text} <= {"narrow", "tabs", "wide"}
