"""Every code that a page can show, read from where the program says it: no second list to keep.

A refusal stands in the code as a call, `Refusal("CODE", what, fix, clause)`, and so do findings and
remarks; the texts are taken from there, with '…' for what only the case knows.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from nuanliu.checks.catalogue import catalogue

CODE = re.compile(r"[A-Z]{2,}(?:-[A-Z0-9]+)+")
QUOTED = re.compile(rf"[\"\[]{CODE.pattern}[\"\]]")
SAID = re.compile(r"([^<>\"{}%]*)\[([A-Z]{2,}(?:-[A-Z0-9]+)+)\]")
CHINESE = re.compile("[\u4e00-\u9fff]")
PLACES = ("core", "records", "stages", "faces/web")
OPEN = "…"  # stands for what only the case knows


class Entry(NamedTuple):
    """One way in which a code is said: what is wrong, how to put it right, the clause."""

    what: str
    fix: str
    clause: str


@cache
def codes() -> dict[str, tuple[Entry, ...]]:
    """Each code with its ways of being said, in the order of the codes."""
    found: dict[str, dict[Entry, None]] = {}
    for code, entry in (*_of_rules(), *_of_sources()):
        found.setdefault(code, {})[entry] = None
    return {code: _telling(list(found[code])) for code in sorted(found)}


def _telling(entries: list[Entry]) -> tuple[Entry, ...]:
    """Those that say something; the case itself fills in the others."""
    return tuple(one for one in entries if CHINESE.search(one.what + one.fix))


def _of_rules() -> Iterator[tuple[str, Entry]]:
    for rule in catalogue().values():
        what = re.sub(r"\{[^}]*\}", OPEN, rule.message)
        yield rule.code, Entry(what, rule.severity.chinese, rule.clause)


def _of_sources() -> Iterator[tuple[str, Entry]]:
    for place in PLACES:
        for path in _walk(files("nuanliu").joinpath(*place.split("/"))):
            text = path.read_text(encoding="utf-8")
            yield from said_in(text) if path.name.endswith(".py") else _printed(text)


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir():
            yield from _walk(one)
        elif one.name.endswith((".py", ".html")):
            yield one


def _printed(text: str) -> Iterator[tuple[str, Entry]]:
    """Sentences of templates that end in a code in brackets."""
    for what, code in SAID.findall(text):
        yield code, Entry(what.strip(" 。"), "", "")


def said_in(source: str) -> Iterator[tuple[str, Entry]]:
    """The codes of one module with their texts."""
    if QUOTED.search(source):
        yield from _said(ast.parse(source), {})


def _said(node: ast.AST, known: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    """What a node and those in it say; `known` has the texts that names stand for so far."""
    if isinstance(node, ast.FunctionDef):
        known = dict(known)
    if isinstance(node, ast.Call):
        yield from _of_call(node, known)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _printed(node.value)
        if CODE.fullmatch(node.value):
            yield node.value, Entry("", "", "")
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        known[node.targets[0].id] = _text(node.value, known)
    for child in ast.iter_child_nodes(node):
        yield from _said(child, known)


def _of_call(node: ast.Call, known: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    words = [_text(one, known) for one in node.args]
    at = next((n for n, word in enumerate(words) if CODE.fullmatch(word)), None)
    if at is None:
        return
    if not _is_named(node, "Refusal"):  # others say the place first
        words[at + 1 :] = [word for word in words[at + 1 :] if CHINESE.search(word)]
    named = {one.arg: _text(one.value, known) for one in node.keywords}
    what, fix, clause = (*words[at + 1 :], "", "", "")[:3]
    entry = Entry(named.get("what", what), named.get("fix", fix), named.get("clause", clause))
    if CHINESE.search(entry.what) or _is_named(node, "Refusal"):
        yield words[at], entry


def _is_named(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def _text(node: ast.expr, known: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, known) for part in parts)
        case ast.BinOp(left=left, right=right):
            return _text(left, known) + _text(right, known)
        case ast.Name(id=name):
            return known.get(name, OPEN)
        case ast.FormattedValue(value=ast.Name(id=name)):
            return known.get(name, OPEN)
    return OPEN
