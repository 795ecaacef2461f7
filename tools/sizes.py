"""Size budgets: a file or function that outgrows them is to be split by meaning.

`python -m tools.sizes` prints what is over the soft line and fails on what is over the hard one.
"""

import ast
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.tree import ROOT, python_files

FILE_SOFT, FILE_HARD = 300, 500  # lines
FUNCTION_SOFT, FUNCTION_HARD = 30, 60  # lines, from def to the last statement
FUNCTION_MEDIAN = 8  # lines; the median over src stays below


@dataclass(frozen=True, slots=True)
class Size:
    """How long a file or function is, in lines, and where it stands."""

    where: str
    lines: int


def file_sizes(paths: list[Path]) -> list[Size]:
    """The number of lines of each file."""
    return [Size(_name(path), len(path.read_text().splitlines())) for path in paths]


def function_sizes(paths: list[Path]) -> list[Size]:
    """The length of each function, without its docstring: explaining must not cost budget."""
    return [size for path in paths for size in functions_of(path.read_text(), _name(path))]


def functions_of(source: str, where: str) -> Iterator[Size]:
    """The functions and methods of one module, nested ones as well."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Size(f"{where}:{node.lineno} {node.name}", _length(node))


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def median(sizes: list[Size]) -> float:
    """The middle length; 0 for no functions at all."""
    return statistics.median(size.lines for size in sizes) if sizes else 0


def over(sizes: list[Size], limit: int) -> list[Size]:
    """Those longer than `limit`, longest first."""
    return sorted((size for size in sizes if size.lines > limit), key=lambda size: -size.lines)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def report(files: list[Size], functions: list[Size], middle: float) -> tuple[list[str], list[str]]:
    """Two lists of lines: what to keep an eye on, and what breaks a budget."""
    soft = [f"{size.where}: {size.lines} lines" for size in over(files, FILE_SOFT)]
    soft += [f"{size.where}: {size.lines} lines" for size in over(functions, FUNCTION_SOFT)]
    hard = [
        f"{size.where}: {size.lines} lines, at most {limit}; split it by meaning"
        for sizes, limit in ((files, FILE_HARD), (functions, FUNCTION_HARD))
        for size in over(sizes, limit)
    ]
    if middle >= FUNCTION_MEDIAN:
        hard.append(f"the median function of src has {middle:g} lines; stay below 8")
    return soft, hard


def measured() -> tuple[list[str], list[str]]:
    """The report on the whole tree, migrations left out: they are generated."""
    everything = python_files()
    own = python_files("src")
    return report(file_sizes(everything), function_sizes(everything), median(function_sizes(own)))


def main() -> int:
    """Print the report; 1 when a budget is broken."""
    soft, hard = measured()
    for line in soft:
        print(f"  long: {line}")
    for line in hard:
        print(f"  TOO LONG: {line}")
    return 1 if hard else 0


if __name__ == "__main__":
    sys.exit(main())
