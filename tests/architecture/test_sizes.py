import ast
import sys

from tools.sizes import Size, functions_of, measured, median, over, report
from tools.tree import ROOT


def test_every_file_and_function_is_within_its_budget() -> None:
    """The tree as it stands breaks no hard line."""
    _, broken = measured()
    assert broken == []


def test_a_long_function_is_found_without_counting_its_docstring() -> None:
    """Control: four lines of code and three of docstring count as four."""
    source = (
        'def f():\n    """One\n    two\n    three."""\n    a = 1\n    b = 2\n    return a + b\n'
    )
    assert list(functions_of(source, "x.py")) == [Size("x.py:1 f", 4)]


def test_a_file_over_the_hard_line_is_reported() -> None:
    """Control: 501 lines and a median of 8 are one finding each; 500 lines is none."""
    _, broken = report([Size("big.py", 501), Size("full.py", 500)], [], 8)
    assert broken == [
        "big.py: 501 lines, at most 500; split it by meaning",
        "the median function of src has 8 lines; stay below 8",
    ]


def test_over_lists_the_longest_first() -> None:
    """Three sizes against a limit of 5."""
    sizes = [Size("a", 6), Size("b", 5), Size("c", 9)]
    assert (over(sizes, 5), median(sizes)) == ([Size("c", 9), Size("a", 6)], 6)


def test_the_verifier_is_short_enough_to_read() -> None:
    """An auditor reads it before trusting it: at most 300 lines, standard library only."""
    text = (ROOT / "verifier" / "nuanliu_verify.py").read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    plain = {part.name for node in nodes if isinstance(node, ast.Import) for part in node.names}
    named = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {name for name in plain | named if name.split(".")[0] not in sys.stdlib_module_names}
    assert (len(text.splitlines()) <= 300, foreign) == (True, set())
