"""Every small slip somebody could make in a rule's query, one at a time, made by sqlglot.

A mutant is named by what was changed and where: "GT>GTE: SUM(p.amount_fen) > c.amount_fen".
"""

from collections.abc import Iterator
from typing import NamedTuple

import sqlglot
from sqlglot import exp

SWAPS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.GT: (exp.GTE, exp.LT),
    exp.GTE: (exp.GT, exp.LT),
    exp.LT: (exp.LTE, exp.GT),
    exp.LTE: (exp.LT, exp.GT),
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.And: (exp.Or,),
    exp.Or: (exp.And,),
    exp.Min: (exp.Max,),
    exp.Max: (exp.Min,),
    exp.Sum: (exp.Max,),
}


class Mutant(NamedTuple):
    """One change and the query it makes."""

    name: str
    query: str


def mutants_of(query: str) -> list[Mutant]:
    """All mutants of a query, each different from it and from the others."""
    tree = sqlglot.parse_one(query, dialect="duckdb")
    original = tree.sql("duckdb")
    found: dict[str, str] = {}
    for place, node in enumerate(list(tree.walk())):
        for name, _ in changes(node):
            changed = _applied(tree, place, name)
            if changed != original and changed not in found.values():
                found[_free(f"{name}: {node.sql('duckdb')}", found)] = changed
    return [Mutant(*pair) for pair in found.items()]


def _free(name: str, taken: dict[str, str]) -> str:
    number = 1
    while (numbered := f"{name} #{number}" if number > 1 else name) in taken:
        number += 1
    return numbered


def _applied(tree: exp.Expr, place: int, name: str) -> str:
    copy = tree.copy()
    node = list(copy.walk())[place]
    replacement = dict(changes(node))[name]
    if replacement is None:
        node.pop()
    elif node is copy:
        copy = replacement
    else:
        node.replace(replacement)
    return copy.sql("duckdb")


def changes(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    """(name, what to put in the node's place); None = leave it out."""
    for swapped in SWAPS.get(type(node), ()):
        yield f"{type(node).__name__}>{swapped.__name__}", swapped(**_parts(node))
    for change in (_logic, _joins, _constants, _functions, _shape):
        yield from change(node)


def _parts(node: exp.Expr) -> dict[str, object]:
    return {
        key: value.copy() if isinstance(value, exp.Expr) else value
        for key, value in node.args.items()
    }


def _logic(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    match node:
        case exp.And() | exp.Or():
            yield "left only", node.left.copy()
            yield "right only", node.right.copy()
        case exp.Not():
            yield "not dropped", node.this.copy()
            # `x IS NOT TRUE` without its care for what is not known: `NOT x`.
            if isinstance(node.this, exp.Is) and isinstance(node.this.expression, exp.Boolean):
                yield "unknown passes", exp.Not(this=exp.paren(node.this.this.copy()))
        case exp.Where() | exp.Having():
            yield "dropped", None
        case exp.Between():
            this, low, high = (node.args[key] for key in ("this", "low", "high"))
            yield "after low", exp.and_(exp.GT(this=this, expression=low), this.copy() <= high)
            yield "before high", exp.and_(this.copy() >= low, exp.LT(this=this, expression=high))
        case _:
            pass


def _joins(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    if not isinstance(node, exp.Join):
        return
    other = {"LEFT": ("", "INNER"), "": ("LEFT", "")}.get(node.side)
    if other is not None:
        changed = node.copy()
        changed.set("side", other[0] or None)
        changed.set("kind", other[1] or None)
        yield f"join {node.side or node.kind}>{other[0] or other[1]}", changed


def _constants(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    if isinstance(node, exp.Literal) and not _is_output(node):
        if node.is_string:
            yield "text", exp.Literal.string(f"{node.this}~")
        else:
            yield "plus one", exp.Literal.number(int(node.this) + 1)
            yield "minus one", exp.Literal.number(int(node.this) - 1)


def _is_output(node: exp.Expr) -> bool:
    """'day' in DATE_DIFF names a unit, it is no value."""
    return isinstance(node.parent, exp.DateDiff) and node.arg_key == "unit"


def _functions(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    match node:
        case exp.Coalesce():
            yield "first only", node.this.copy()
            yield "last only", node.expressions[-1].copy()
        case exp.Count(this=exp.Distinct() as inner):
            yield "distinct dropped", exp.Count(this=inner.expressions[0].copy())
        case exp.Count(this=exp.Star()):
            yield "counts none", exp.Literal.number(0)
        case exp.Count():
            yield "counts all", exp.Count(this=exp.Star())
        case exp.Sum():
            yield "not summed", exp.Min(this=node.this.copy())
        case exp.DateDiff():
            yield "turned", exp.Neg(this=node.copy())
        case _:
            pass


def _shape(node: exp.Expr) -> Iterator[tuple[str, exp.Expr | None]]:
    match node:
        case exp.Select() if node.args.get("distinct"):
            every = node.copy()
            every.set("distinct", None)
            yield "distinct dropped", every
        case exp.Union():
            yield "first half", node.left.copy()
            yield "second half", node.right.copy()
        case exp.Group():
            for place in range(len(node.expressions)):
                changed = node.copy()
                changed.expressions[place].pop()
                yield f"group without {node.expressions[place].sql('duckdb')}", changed
        case _:
            pass
