"""A page per code: each code the program can show has one, and none explains what is no code."""

import ast
import re

import pytest
from django.test import Client
from tools.tree import ROOT

from nuanliu.checks.catalogue import catalogue
from nuanliu.faces.web.helping.codes import codes, said_in
from nuanliu.faces.web.helping.examples import example

SOURCES = ROOT / "src" / "nuanliu"
QUOTED = re.compile(r"""["'\[]([A-Z]{2,}(?:-[A-Z0-9]+)+)["'\]]""")
# A code made of a word that its callers give, as it stands in the source; and what comes of it.
COMPOSED = {"f'{code}-NUMERIC'": {"ID-NUMERIC", "CARD-NUMERIC"},
            "f'{code}-LOST-DIGITS'": {"ID-LOST-DIGITS", "CARD-LOST-DIGITS"}}  # fmt: skip
SAYERS = {"Refusal", "Finding", "error", "warning", "note"}
WORD = re.compile("[A-Z]{2,}(-[A-Z0-9]+)*")
# Codes whose sentence another rule brings along each time.
WORDLESS = {"USCC-BAD"}
MADE_UP = SOURCES / "faces" / "cli" / "demo"  # rosters with faults on purpose


def files(*endings):
    """Every source of the program, except where faults are made up."""
    found = (one for ending in endings for one in sorted(SOURCES.rglob(f"*{ending}")))
    return [one for one in found if MADE_UP not in one.parents]


def sayings():
    """(file, call) of each refusal and finding in the sources."""
    for file in files(".py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYERS:
                yield file, node


def words(call):
    """Its arguments that have the shape of a code, also of one word."""
    texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
    return {one for one in texts if isinstance(one, str) and WORD.fullmatch(one)}


def test_every_code_of_the_program_has_its_page_and_no_page_is_without_code():
    """Whatever stands in the sources in the shape of a code, and the rules, against the pages."""
    texts = (one.read_text("utf-8") for one in files(".py", ".html", ".js"))
    named = {code for text in texts for code in QUOTED.findall(text)}
    said = set().union(*(words(call) for _, call in sayings()), *COMPOSED.values())
    assert set(codes()) == named | said | set(catalogue())


def test_no_refusal_makes_up_its_code_while_it_runs():
    """The code of each refusal is a word of the source, or handed on from one that has it."""
    built = set()
    for _, call in sayings():
        first = call.args[0] if call.func.id == "Refusal" else None
        handed = getattr(first, "attr", getattr(first, "id", "")) in {"code", "CODE"}
        if first is not None and not handed and not words(call):
            built.add(ast.unparse(first))
    assert built == set(COMPOSED)


def test_every_code_is_said_in_words():
    """Each has at least one sentence of its own."""
    assert {code for code, told in codes().items() if not told} == WORDLESS


def test_what_a_module_says_is_read_from_it():
    """A refusal, a sentence of a page, a code handed to a function; a word in capitals is none."""
    source = """
BUSY = "UTF-8 text"
def one(name):
    return Refusal("ONE-TWO", f"“{name}”不对", "请改", "某法")
def two(code):
    return Finding(code, f"差{1}元。请核对")
def three():
    return two("TWO-ONE"), "不行。请重试。[SEC-9]"
"""
    told = {code: tuple(entry) for code, entry in said_in(source) if entry.what}
    assert told == {
        "ONE-TWO": ("“…”不对", "请改", "某法"),
        "TWO-ONE": ("差…元。请核对", "", ""),
        "SEC-9": ("不行。请重试", "", ""),
    }


def test_every_page_says_what_and_how_with_an_example(books):
    """All of them, asked by a stranger: the door and the public pages name codes too."""
    lacking = []
    for code in codes():
        answer = Client().get(f"/help/codes/{code}/")
        text = answer.content.decode()
        parts = ("意思", "怎么改", "例如", f"[{code}]")
        lacking += [code] if answer.status_code != 200 or any(p not in text for p in parts) else []
    assert lacking == []


def test_a_code_nobody_says_has_no_page(books):
    """Control: a code of the right shape, and one that is."""
    told = [Client().get(f"/help/codes/{code}/").status_code for code in ("NO-SUCH", "MOVE-ROLE")]
    assert told == [404, 200]


def test_the_list_names_every_code(books):
    """All of them lead to their pages."""
    text = Client().get("/help/codes/").content.decode()
    assert set(re.findall(r'href="/help/codes/([A-Z0-9-]+)/"', text)) == set(codes())


def test_a_refusal_on_a_page_leads_to_its_explanation(enter):
    """A chair asks for the form of a batch: refused, the code a link; no code stands without."""
    answer = enter("chair0").get("/begin/batch/compile/")
    text = answer.content.decode()
    linked = re.findall(r'\[<a class="code" href="/help/codes/([A-Z-]+)/">\1</a>\]', text)
    assert (answer.status_code, linked, re.findall(r"\[[A-Z]+-[A-Z-]+\]", text)) == (
        409,
        ["MOVE-ROLE"],
        [],
    )


def test_a_wrong_password_leads_to_its_explanation(books):
    """The sentence of a form's error: escaped, its code a link."""
    told = {"username": "<b>", "password": "x", "next": ""}
    text = Client().post("/enter/", told).content.decode()
    assert ('[<a class="code" href="/help/codes/SEC-100/">SEC-100</a>]' in text, "<b>" in text) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("sentence", "filled"),
    [
        ("…：本次…元，超过每人次标准…元", "××：本次800.00元，超过每人次标准500.00元"),
        ("名额合计 … 人，比计划 … 人多 … 人", "名额合计 6 人，比计划 5 人多 1 人"),
        ("“…”第 … 行不是名单里的人", "“元旦春节送温暖”第 7 行不是名单里的人"),
        ("没有选中任何人", "没有选中任何人"),
    ],
)
def test_an_example_has_no_blanks(sentence, filled):
    """Amounts shrink within a sentence; what nothing tells is ××."""
    assert example(sentence) == filled
