"""The English catalogue of the interface: `python -m tools.words` brings it up to the sources.

New texts come in without English, texts that are gone go out, and the .mo file is compiled. With
`--check` nothing is written: what is missing, unused or differs in its values is printed instead.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nuanliu.faces.web.loader import context_of, runs
from tools.catalogue import CONTEXT, Entry, read_po, write_mo, write_po
from tools.tree import ROOT, python_files

SOURCE = ROOT / "src" / "nuanliu"
WEB = SOURCE / "faces" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
HAN = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"\{\{.*?\}\}|\{\d+(?::word)?\}")

# Modules below the faces whose every text is a word that pages show.
LABELS = (
    "core/lifecycles", "core/roles.py", "core/questions.py", "core/bias.py", "core/resemblance.py",
    "core/forms/told.py", "stages/nominations/preview.py", "stages/payments/comparing.py",
)  # fmt: skip
# And names of modules below whose values are such words.
NAMED = {
    "core/budget.py": ("OPENING",),
    "core/standards/model.py": ("_KIND_NAMES",),
    "core/expenses/model.py": ("PAPERS",),
    "core/invoices/model.py": ("FIELDS", "_SOURCES"),
}
# Where refusals come from that a page can meet; those of the command line and of sweeps are left.
REFUSING = ("core", "records", "stages", "faces/web")
# Functions whose texts leave the office or are kept in the books, and so stay Chinese.
STAYS = frozenset(
    {"faces/web/handover.py:_text", "faces/web/handover.py:handover",
     "faces/web/posted.py:_told",
     "faces/web/public/worker.py:receive", "faces/web/public/worker.py:ask",
     "faces/web/public/worker.py:withdraw", "faces/web/jobs/exports.py:_mark",
     "faces/web/attached.py:_band", "faces/web/attached.py:form",
     "faces/web/figures/curve.py:_month",
     "faces/web/ways_in.py:_named", "faces/web/ways_in.py:_of_a_worker",
     "faces/web/figures/curve.py:_short"}
)  # fmt: skip
FILE = re.compile(r"\.(zip|txt|json|xlsx|pdf)$")  # names of files are no words of a page
# Modules of the web that only handle languages; the explanations of codes, which are Chinese.
ABOUT = (
    "faces/web/helping/codes.py",
    "faces/web/helping/examples.py",
    "faces/web/loader.py",
    "faces/web/words.py",
    "faces/web/templatetags/",
)
# Calls whose texts are no words of a page: why a route is open to all stands in the table of
# routes, refusals are found by their code, what a form proposes is for the books.
UNSHOWN = frozenset({"public", "Refusal", "self.initial.setdefault"})


def wanted() -> dict[str, Entry]:
    """Every text that needs English, by key, in the order of the files they come from."""
    found: dict[str, Entry] = {}
    for place, key in (*template_texts(), *code_texts(), *refusal_texts()):
        entry = found.setdefault(key, Entry(key))
        if place not in entry.places:
            entry.places.append(place)
    return found


def template_texts() -> Iterator[tuple[str, str]]:
    """(file, text) of every run of Chinese in a template."""
    for path in sorted(WEB.rglob("*.html")):
        name = path.relative_to(WEB / "templates").as_posix()
        for text in runs(path.read_text(encoding="utf-8")):
            context = context_of(name, text)
            yield _name(path), f"{context}{CONTEXT}{text}" if context else text


def code_texts() -> Iterator[tuple[str, str]]:
    """(file, text) of every Chinese constant of the web's code, and of the labels below it."""
    for path in python_files("src/nuanliu"):
        name = _name(path)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if name.startswith(ABOUT):
            continue
        if path.is_relative_to(WEB) or name.startswith(LABELS):
            tops = [one for one in tree.body if not _stays(name, one)]
        else:
            named = NAMED.get(name, ())
            tops = [one for one in tree.body if _is_choices(one) or _names(one, named)]
        whole = ast.Module(tops, [])
        yield from ((name, text) for text in spoken(whole))


def _stays(name: str, node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and f"{name}:{node.name}" in STAYS


def _names(node: ast.stmt, names: tuple[str, ...]) -> bool:
    """Whether a statement sets one of these names, alone or as the first of several."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    first = targets[0].elts[0] if isinstance(targets[0], ast.Tuple) else targets[0]
    return isinstance(first, ast.Name) and first.id in names


def _is_choices(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        "TextChoices" in ast.unparse(b) for b in node.bases
    )


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def spoken(top: ast.AST) -> Iterator[str]:
    """The Chinese constants and f-strings below a node: no docstrings, no refusals."""
    for node in ast.iter_child_nodes(top):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WHY":
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) in UNSHOWN:
            continue
        if (text := text_of(node)) is not None:
            if HAN.search(text) and not FILE.search(text):
                yield text
            continue
        yield from spoken(node)


def text_of(node: ast.AST | None) -> str | None:
    """A constant as it is; an f-string with its values numbered; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    made, number = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            number += 1
            made += f"{{{number}}}"
    return made


def refusal_texts() -> Iterator[tuple[str, str]]:
    """(file, code and text) of what refusals say, and how to put it right."""
    for path in python_files(*(f"src/nuanliu/{top}" for top in REFUSING)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for key in refused(tree):
            yield _name(path), key


def refused(tree: ast.Module) -> Iterator[str]:
    """The keys of every `Refusal(code, what, fix, …)` of a module."""
    outer = assigned(tree.body)
    for top in ast.walk(tree):
        if not isinstance(top, ast.FunctionDef):
            continue
        names = {**outer, **assigned([n for n in ast.walk(top) if isinstance(n, ast.stmt)])}
        for node in ast.walk(top):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal":
                yield from keys_of(node.args, names)


def assigned(body: list[ast.stmt]) -> dict[str, list[ast.expr]]:
    """What simple names are set to, each time."""
    found: dict[str, list[ast.expr]] = {}
    for one in body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            found.setdefault(one.targets[0].id, []).append(one.value)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Tuple):
            names, values = one.targets[0].elts, getattr(one.value, "elts", [])
            for name, value in zip(names, values, strict=False):
                found.setdefault(ast.unparse(name), []).append(value)
    return found


def keys_of(args: list[ast.expr], names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Code and text, for each text that a refusal's second and third argument may be."""
    codes = [code for code in said(args[0], names) if "{" not in code] if args else []
    for code in codes:
        for arg in args[1:3]:
            yield from (f"{code}{CONTEXT}{text}" for text in said(arg, names) if HAN.search(text))


def said(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The texts that an argument may be: written there, under a name, or one of two."""
    if (text := text_of(node)) is not None:
        yield text
    elif isinstance(node, ast.IfExp):
        yield from (*said(node.body, names), *said(node.orelse, names))
    elif isinstance(node, ast.Name):
        for value in names.get(node.id, []):
            if not isinstance(value, ast.Name):
                yield from said(value, names)


def problems(needed: dict[str, Entry], kept: dict[str, Entry]) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    lacking = [f"no English: {key}" for key in needed if key not in kept or not kept[key].said]
    unused = [f"unused: {key}" for key in kept if key not in needed]
    wrong = [
        f"other values: {one.key} | {one.said}"
        for one in kept.values()
        if one.said and places(one.msgid) != places(one.said)
    ]
    return [*lacking, *unused, *wrong]


def places(text: str) -> Counter[str]:
    """The values of a text, whatever their order."""
    return Counter(found.replace(":word", "") for found in PLACE.findall(text))


def main() -> int:
    """Bring the catalogue up to the sources, or only say what is wrong with it."""
    kept = read_po(PO.read_text(encoding="utf-8")) if PO.exists() else {}
    needed = wanted()
    if "--check" not in sys.argv:
        for key, entry in needed.items():
            entry.said = kept[key].said if key in kept else ""
        PO.write_text(write_po(list(needed.values())), encoding="utf-8")
        MO.write_bytes(write_mo([one for one in needed.values() if one.said]))
        kept = needed
    found = problems(needed, kept)
    print("\n".join(found[:200]) or f"{len(kept)} texts, all in English")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
