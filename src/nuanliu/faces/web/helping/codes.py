"""Every code that the program can show, read from where the program says it: no second list.

A refusal stands in the source as a call, `Refusal("CODE", what, fix, clause)`, and so do findings
and remarks; pages end a sentence in a code in brackets; a rule has its code in its head. The texts
are taken from there, with '…' for what only the case knows.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from nuanliu.checks.catalogue import Rule, Severity, catalogue

CODE = re.compile(r"[A-Z]{2,}(?:-[A-Z0-9]+)+")
WORD = re.compile(r"[A-Z]{2,}(?:-[A-Z0-9]+)*")  # in a refusal or a finding also one word is a code
SAYERS = frozenset({"Refusal", "Finding", "error", "warning", "note"})
QUOTED = re.compile(rf"\"{WORD.pattern}\"|\[{CODE.pattern}\]")
SAID = re.compile(rf"([^\"{{}}]{{0,200}})\[({CODE.pattern})\]")
CHINESE = re.compile("[\u4e00-\u9fff]")
SOURCES = (".py", ".html", ".js")
OPEN = "…"  # stands for what only the case knows
SHORT = 16  # signs of two words side by side
MADE_UP = "demo"  # holds rosters with faults on purpose
Handed = dict[str, list[list[str]]]  # function: the texts of each call
# What a finding of a rule asks of whoever meets it.
BY_SEVERITY = {
    Severity.REFUSE: "不得办理：请核对并改正数据；属实的，请把此人或这一笔移出",
    Severity.DECISION: "请核对；属实而确需办理的，写明理由报领导决定",
    Severity.NOTE: "请核对；没有问题的可以继续办理",
}


class Entry(NamedTuple):
    """One way in which a code is said: what is wrong, how to put it right, the clause."""

    what: str
    fix: str
    clause: str


@cache
def codes() -> dict[str, tuple[Entry, ...]]:
    """Each code with its ways of being said, in the order of the codes; () where only it is."""
    found: dict[str, dict[Entry, None]] = {}
    for code, entry in (*map(_of_rule, catalogue().values()), *_of_sources()):
        found.setdefault(code, {})[entry] = None
    return {code: _telling(list(found[code])) for code in sorted(found)}


def _telling(entries: list[Entry]) -> tuple[Entry, ...]:
    """Those that say something, once each; the case itself fills in the others."""
    told: dict[str, Entry] = {}
    for one in map(_parted, entries):
        if CHINESE.search(one.what) and len(one.fix) >= len(told.get(one.what, one).fix):
            told[one.what] = one
    return tuple(told.values())


def _parted(entry: Entry) -> Entry:
    """What and how to fix it apart, also where one sentence follows the other in one text."""
    what, _, last = entry.what.partition("。")
    fix = entry.fix if CHINESE.search(entry.fix) else last
    return Entry(what.strip(), fix.strip("。 "), entry.clause.strip(OPEN))


def _of_rule(rule: Rule) -> tuple[str, Entry]:
    what = re.sub(r"\{[^}]*\}", OPEN, rule.message)
    return rule.code, Entry(what, BY_SEVERITY[rule.severity], rule.clause)


def _of_sources() -> Iterator[tuple[str, Entry]]:
    for path in _walk(files("nuanliu")):
        text = path.read_text(encoding="utf-8")
        if QUOTED.search(text):
            yield from said_in(text) if path.name.endswith(".py") else _printed(_plain(text))


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir() and one.name != MADE_UP:
            yield from _walk(one)
        elif one.name.endswith(SOURCES):
            yield one


def _plain(page: str) -> str:
    """The words of a template, without its marks; what it fills in is open."""
    shown = re.sub(rf'\{{% code "({CODE.pattern})" %\}}', r"[\1]", page)
    filled = re.sub(r"\{\{.*?\}\}", OPEN, shown)
    whole = re.sub(r"\{%.*?%\}|</?(?:span|b|a)\b[^>]*>", "", filled)
    return re.sub(r"<[^>]*>|\n", '"', whole)  # a paragraph is one sentence, as a string is


def _printed(text: str) -> Iterator[tuple[str, Entry]]:
    """Sentences that end in a code in brackets: what, and behind its first stop how to fix it."""
    if "[" in text:
        for said, code in SAID.findall(text):
            yield code, Entry(said.strip(" 。"), "", "")


def said_in(source: str) -> Iterator[tuple[str, Entry]]:
    """The codes of one module with their texts."""
    tree = ast.parse(source)
    lines = source.splitlines()
    handed = _handed(tree)
    for one in ast.walk(tree):
        if isinstance(one, ast.FunctionDef) and not _speaks(one, lines, handed):
            one.body = []  # most functions name no code: nothing in them is worth a look
    yield from _said(tree, {}, handed)


def _speaks(node: ast.FunctionDef, lines: list[str], handed: Handed) -> bool:
    """Whether a function names a code, or is told one."""
    text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    told = (word for words in handed.get(node.name, []) for word in words)
    return bool(QUOTED.search(text)) or any(map(CODE.fullmatch, told))


def _handed(tree: ast.Module) -> Handed:
    """With which codes and texts each function of a module is called by the others."""
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    found: Handed = {}
    for one in calls:
        if isinstance(one.func, ast.Name):
            found.setdefault(one.func.id, []).append([_text(arg, {}) for arg in one.args])
    return found


def _said(node: ast.AST, known: dict[str, str], handed: Handed) -> Iterator[tuple[str, Entry]]:
    """What a node and those in it say; `known` has the texts that names stand for so far."""
    if isinstance(node, ast.FunctionDef):
        for told in _ways(node, handed):
            inside = known | told
            for step in node.body:
                yield from _said(step, inside, handed)
        return
    if isinstance(node, ast.Assign):
        known.update(_named(node.targets[0], node.value, known))
    yield from _of_node(node, known)
    for child in ast.iter_child_nodes(node):
        yield from _said(child, known, handed)


def _of_node(node: ast.AST, known: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    match node:
        case ast.Call():
            yield from _of_call(node, known)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from _in_order([_text(key, known) if key else "", _text(value, known)])
        case ast.Constant(value=str(text)):
            yield from _printed(text)
            if CODE.fullmatch(text):
                yield text, Entry("", "", "")
        case _:
            return


def _ways(function: ast.FunctionDef, handed: Handed) -> list[dict[str, str]]:
    """The texts that the parameters of a function stand for, call by call."""
    names = [one.arg for one in function.args.args]
    optional = function.args.defaults
    usual = {
        name: _text(value, {})
        for name, value in zip(names[len(names) - len(optional) :], optional, strict=True)
    }
    ways = [
        usual | dict(zip(names, words, strict=False)) for words in handed.get(function.name, [])
    ]
    telling = [one for one in ways if any(map(CHINESE.search, one.values())) or _code_in(one)]
    return telling or [{}]


def _code_in(told: dict[str, str]) -> bool:
    return any(map(CODE.fullmatch, told.values()))


def _named(target: ast.expr, value: ast.expr, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The texts that an assignment gives to names, one or several side by side."""
    if isinstance(target, ast.Name):
        yield target.id, _text(value, known)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for name, one in zip(target.elts, value.elts, strict=False):
            yield from _named(name, one, known)


def _of_call(node: ast.Call, known: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    words = [_text(one, known) for one in node.args]
    if _is_named(node, "Stop"):  # what and how to fix come first
        words = [*words[3:], *words[:2]]
    named = {one.arg or "": _text(one.value, known) for one in node.keywords}
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    shape = WORD if called in SAYERS else CODE
    yield from _in_order(words, named, shape, whole=called == "Refusal")


def _in_order(
    words: list[str],
    named: dict[str, str] | None = None,
    shape: re.Pattern[str] = CODE,
    *,
    whole: bool = False,
) -> Iterator[tuple[str, Entry]]:
    """What stands behind a code; whole: at its own place, elsewhere the place may come first."""
    at = next((n for n, word in enumerate(words) if shape.fullmatch(word)), None)
    if at is None:
        return
    behind = words[at + 1 :]
    told = behind if whole else [word for word in behind if CHINESE.search(word)]
    entry = Entry(*(*told, "", "", "")[:3])._replace(
        **{key: text for key, text in (named or {}).items() if key in Entry._fields}
    )
    if whole or shape is WORD or CHINESE.search(entry.what):
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
        case ast.Name(id=name) | ast.FormattedValue(value=ast.Name(id=name)):
            return known.get(name, OPEN)
        case ast.IfExp(body=body, orelse=other):
            return _either(_text(body, known), _text(other, known))
        case _:
            return OPEN


def _either(one: str, other: str) -> str:
    """Two words are both told; of two sentences the first."""
    short = len(one) + len(other) <= SHORT and CHINESE.search(one) and CHINESE.search(other)
    return f"{one}或{other}" if short else one
