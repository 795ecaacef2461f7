"""House rules no linter knows, each a function from text to findings ("where: what, and why").

tests/architecture runs them over the tree, and over a bad sample that each of them must catch.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

# In pieces, so that this list is not itself a finding.
HOSTS = tuple(
    "".join(parts)
    for parts in (
        ("py", "pi.org"),
        ("python", "hosted"),
        ("npm", "js."),
        ("registry.", "npm"),
        ("yarn", "pkg"),
        ("deb.", "debian"),
        ("proxy.", "golang"),
        ("conda.", "anaconda"),
        ("mirrors.", "aliyun"),
        ("tuna.", "tsinghua"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:root|work|home/\w+|Users/\w+|opt/\w+)/")
INDEX_SETTING = re.compile(
    r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|^registry\s*=", re.MULTILINE
)


def hosts(text: str, where: str) -> Iterator[str]:
    """Names of package registries and paths of one machine, in any committed text."""
    for host in HOSTS:
        if host in text.lower():
            yield f"{where}: names a package registry; the installer's own settings choose it"
    for path in MACHINE_PATH.findall(text):
        yield f"{where}: {path} is a path of one machine"


def index_settings(text: str, where: str) -> Iterator[str]:
    """Any address or index option in a lock file or tool setting, whatever its host."""
    for found in INDEX_SETTING.findall(text):
        yield f"{where}: {found} fixes where packages come from; leave that to PIP_INDEX_URL"


def holds_money(source: str) -> bool:
    """True for a module that speaks of fen or of Money."""
    return re.search(r"\bfen\b|_fen\b|\bMoney\b", source) is not None


def inexact_numbers(source: str, where: str) -> Iterator[str]:
    """Floats, Decimals and true division of amounts: fen are whole and stay whole."""
    tree = ast.parse(source)
    asked_for = _asked_for(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Name() if node in asked_for:
                continue
            case ast.Constant(value=float(number)):
                yield f"{where}:{node.lineno}: {number} is a float beside money; use integer fen"
            case ast.Name(id="float" | "Decimal"):
                yield f"{where}:{node.lineno}: {node.id} beside money; use integer fen"
            case ast.BinOp(op=ast.Div()) if _amounts(node):
                yield f"{where}:{node.lineno}: / makes a float of an amount; use Money.split or //"


def _asked_for(tree: ast.AST) -> set[ast.AST]:
    """The names in `isinstance(x, float)`: a module may recognise a float to refuse it."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    asking = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "isinstance"]
    return {part for call in asking for part in ast.walk(call)}


def _amounts(node: ast.BinOp) -> bool:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    names |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return any(name == "fen" or name.endswith("_fen") for name in names)


def foreign_names(source: str, where: str) -> Iterator[str]:
    """Identifiers outside ASCII: code is English, Chinese belongs to messages and data."""
    for node in ast.walk(ast.parse(source)):
        for name in _names_in(node):
            if not name.isascii():
                line = getattr(node, "lineno", 0)
                yield f"{where}:{line}: {name} is not English; docs/glossary.md has the word"


def _names_in(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(asname=str(name)):
            yield name
        case ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case _:
            return


SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:\s*noqa|pragma:|nosec)")
NOQA_REASON = re.compile(r" - \S.{4,}")
IGNORE_REASON = re.compile(r"\]\s*# (?:- )?\S.{4,}")  # mypy reads anything else as a broken code


def bare_suppressions(source: str, where: str) -> Iterator[str]:
    """Suppressed checks without a reason, in the form the tool concerned can read."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or SUPPRESSION.match(token.string) is None:
            continue
        of_mypy = "ignore" in token.string.split("[")[0]
        if (IGNORE_REASON if of_mypy else NOQA_REASON).search(token.string) is None:
            form = "`# type: ignore[code] # reason`" if of_mypy else "`# noqa: CODE - reason`"
            yield f"{where}:{token.start[0]}: {token.string} should read {form}"


def make_targets(makefile: str) -> list[str]:
    """The targets a person may call: those with a `## ` line of help."""
    return re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)


def make_calls(markdown: str) -> list[str]:
    """The targets named in `make x`, in code blocks and in code marks."""
    return re.findall(r"(?:^|`)(?:[A-Z]+=\S+ )*make ([a-z-]+)", markdown, re.MULTILINE)


def table_rows(markdown: str) -> list[list[str]]:
    """The cells of every table row of a page, in order; the rule below a head is none."""
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def links(markdown: str) -> list[str]:
    """The files a page links to or shows, without addresses and without the part after #."""
    found = re.findall(r"\]\(([^)#\s]+)", markdown)
    return [link for link in found if "://" not in link]
