"""Tables with a project in each row: name, money, score."""

from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.forms.aligning import Head, Line, aligned
from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.heads import Heading
from nuanliu.core.forms.model import Form, MoneyRow, Read
from nuanliu.core.forms.naming import project_name, unit_name
from nuanliu.core.forms.prose import grade_of
from nuanliu.core.forms.values import fen_of, number_in, percent_of, points_of, unit_in
from nuanliu.core.forms.words import Column, ends_table, head_of, label_of

_NEEDED = {
    Column.OPENING, Column.ADJUSTED, Column.BUDGET, Column.EXECUTED, Column.SCORE,
}  # fmt: skip


class Listed(NamedTuple):
    """The projects of a list and the places it takes up."""

    forms: tuple[Form, ...]
    start: int
    end: int


def lists_of(items: Sequence[Item], unit: str) -> list[Listed]:
    """Every list of projects."""
    found: list[Listed] = []
    at = 0
    while at < len(items):
        heading = _heading(items, at)
        if heading is None:
            at += 1
            continue
        end = heading.end
        while end < len(items) and not (items[end].text and _ends(items[end])):
            end += 1
        lines = aligned(
            items[heading.end : end], heading.heads, (Column.PROJECT, Column.OFFICE, Column.OTHER)
        )
        forms = tuple(_form(line, heading, unit) for line in lines if _whole(line))
        if forms:
            found.append(Listed(forms, heading.start, end))
        at = max(end, at + 1)
    return found


def _heading(items: Sequence[Item], at: int) -> Heading | None:
    end = at
    heads: list[Head] = []
    while end < len(items) and (head := _head(items[end])) is not None:
        heads.append(head)
        end += 1
    kinds = {head.kind for head in heads}
    level = kinds & {Column.NAME, Column.LEVEL1, Column.LEVEL2, Column.TARGET}
    if Column.PROJECT not in kinds or not kinds & _NEEDED or level or len(heads) < 3:
        return None
    return Heading(tuple(heads), at, end)


def _head(item: Item) -> Head | None:
    kind = head_of(item.text) or (Column.OTHER if label_of(item.text) else None)
    if item.prose or not item.text or kind is None:
        return None
    if label_of(item.text) in {"doer", "owner"}:
        kind = Column.OFFICE
    return Head(kind, item.text, item.column, item.across)


def _ends(item: Item) -> bool:
    return item.prose or ends_table(item.text)


def _whole(line: Line) -> bool:
    return Column.PROJECT in line.cells and bool(_NEEDED & line.cells.keys())


def _form(line: Line, heading: Heading, unit: str) -> Form:
    heads = {head.kind: head for head in heading.heads}

    def fen(column: Column) -> int | None:
        number = number_in(line.text(column))
        own = unit_in(heads[column].text) if column in heads and "(" in heads[column].text else None
        return None if number is None else fen_of(number, unit_in(line.text(column)) or own or unit)

    where = line.cells[Column.PROJECT].where
    opening = fen(Column.OPENING) if Column.OPENING in heads else fen(Column.BUDGET)
    adjusted, executed = fen(Column.ADJUSTED), fen(Column.EXECUTED)
    total = opening if opening is not None else adjusted
    score, grade = points_of(line.text(Column.SCORE)), grade_of(line.text(Column.GRADE))
    row = MoneyRow(
        "列表", where, opening, adjusted, executed, percent_of(line.text(Column.RATE)),
        line.text(Column.RATE), total=True,
    )  # fmt: skip
    office = unit_name(line.text(Column.OFFICE)) if Column.OFFICE in line.cells else None
    return Form(
        project=Read(project_name(line.text(Column.PROJECT)), where),
        unit=Read(office, where) if office else None,
        total=None if total is None else Read(total, where),
        adjusted=None if adjusted is None else Read(adjusted, where),
        executed=None if executed is None else Read(executed, where),
        self_score=None if score is None else Read(score, where),
        grade=None if grade is None else Read(grade, where),
        money=(row,),
        where=where,
    )
