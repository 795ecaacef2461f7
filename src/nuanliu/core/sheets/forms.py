"""目标表、监控表、自评表: the facts of a project laid out as a layout says, with real merges."""

from itertools import groupby

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import Cause, Possibility
from nuanliu.core.sheets.facts import Deviated, Fund, Goal, Sheet
from nuanliu.core.sheets.layout import Form, Head, Layout

TICK = "√"
GROUPED = ("level1", "level2")  # columns that are merged over equal neighbours
SPANNING = ("project", "aim")  # columns merged over all rows
LEAST = 6  # columns of the table above: two labels of two things stand side by side
TICKED = {"cause": tuple(Cause), "chance": tuple(Possibility)}


def target_form(sheet: Sheet, layout: Layout, imprint: Imprint, *, final: bool) -> Document:
    """绩效目标表 as promised."""
    return _form(sheet, layout.forms["target"], imprint, "送温暖表11", final=final)


def monitoring_form(sheet: Sheet, layout: Layout, imprint: Imprint, *, final: bool) -> Document:
    """运行监控表 as of the day of the sheet: what is due told apart from what lags."""
    return _form(sheet, layout.forms["monitoring"], imprint, "送温暖表12", final=final)


def self_form(sheet: Sheet, layout: Layout, imprint: Imprint, *, final: bool) -> Document:
    """自评表 with the score of each indicator and the total."""
    return _form(sheet, layout.forms["self"], imprint, "送温暖表13", final=final)


def _form(sheet: Sheet, form: Form, imprint: Imprint, number: str, *, final: bool) -> Document:
    blocks: list[Block] = [*_top(sheet, form), goal_table(sheet, form)]
    blocks += [Paragraph(note) for note in sheet.notes]
    if form.signers:
        blocks.append(SignatureLine(form.signers))
    return imprint.form(
        form.title.format(year=sheet.year, month=sheet.on.month),
        sheet.unit,
        tuple(blocks),
        number=number,
        final=final,
        on=sheet.on,
        wide=form.wide,
    )


def label(text: str, rows: int = 1, columns: int = 1) -> Cell:
    """A label, centred, over so many rows and columns."""
    return Cell(text, rows, columns, head=True, align=Align.CENTER)


def _top(sheet: Sheet, form: Form) -> list[Block]:
    """The facts, the money and the aims: one table, two label columns before those of money."""
    if not form.rows:
        return []
    width = max(LEAST, 2 + len(form.money))
    rows: list[Row] = [_facts_row(sheet, form, row, width) for row in form.rows]
    if form.money:
        rows += _money_rows(sheet, form, width)
    if form.goals:
        rows += _aim_rows(sheet, width)
    columns = (
        Column("栏目", 2, Align.CENTER),
        Column("项目", 3, Align.CENTER),
        *(Column(f"栏{place}", 3, Align.CENTER) for place in range(1, width - 1)),
    )
    return [Table(columns, tuple(rows[1:]), head=(rows[0],))]


def _facts_row(sheet: Sheet, form: Form, row: tuple[tuple[str, str], ...], width: int) -> Row:
    del form
    told = {"project": sheet.project, "unit": sheet.unit, "parent": sheet.parent,
            "day": sheet.on.isoformat()}  # fmt: skip
    cells: list[Cell] = []
    for place, (field, title) in enumerate(row):
        # Two labels share the places that are left; the last value takes what remains.
        span = (width - 2 - (len(row) - 1)) // len(row)
        if place == len(row) - 1:
            span = width - 2 - (len(row) - 1) - span * (len(row) - 1)
        cells += [
            label(title, 1, 2 if place == 0 else 1),
            Cell(told[field], col_span=span, align=Align.CENTER),
        ]
    return tuple(cells)


def _money_rows(sheet: Sheet, form: Form, width: int) -> list[Row]:
    """Heads and one row a line of money; the last column takes what is left of the width."""
    *first, last = form.money
    rest = width - 2 - len(first)
    titles = (*(label(one.title) for one in first), label(last.title, 1, rest))
    rows: list[Row] = [(label(form.money_title, 1 + len(form.lines)), label("资金来源"), *titles)]
    for key, title in form.lines:
        fund = sheet.funds.get(key)
        cells = [Cell(_of_fund(fund, one.field), align=Align.CENTER) for one in first]
        cells.append(Cell(_of_fund(fund, last.field), col_span=rest, align=Align.CENTER))
        rows.append((label(title), *cells))
    return rows


def _of_fund(fund: Fund | None, field: str) -> Run:
    if fund is None or field == "reason":
        return NOTHING
    found: Run = getattr(fund, field)
    return found or NOTHING


def _aim_rows(sheet: Sheet, width: int) -> list[Row]:
    half = (width - 1) // 2
    rest = width - 1 - half
    if not sheet.reached:
        aim = Cell(sheet.aim, col_span=width - 2, align=Align.LEFT)
        return [(label("年度总体目标", 1, 2), aim)]
    return [
        (label("年度总体目标", 2), label("预期目标", 1, half), label("实际完成情况", 1, rest)),
        (
            Cell(sheet.aim, col_span=half, align=Align.LEFT),
            Cell(sheet.reached, col_span=rest, align=Align.LEFT),
        ),
    ]


def goal_table(sheet: Sheet, form: Form) -> Table:
    """The indicators, levels merged over equal neighbours, ticks spread over their columns."""
    heads = _spread(form)
    columns = tuple(Column(one.title, one.weight, Align.CENTER) for one in heads)
    rows = [*_goal_rows(sheet, heads), *_last_rows(sheet, form, heads)]
    return Table(columns, tuple(rows), head=_head_rows(form, heads))


def _spread(form: Form) -> list[Head]:
    """The columns as printed: a group that is ticked becomes a column for each of its words."""
    heads: list[Head] = []
    for one in form.columns:
        words = TICKED.get(one.field)
        if words is None:
            heads.append(one)
        else:
            heads += [Head(f"{one.field}:{word}", word, one.weight, one.title) for word in words]
    return heads


def _head_rows(form: Form, heads: list[Head]) -> tuple[Row, ...]:
    first = [(label(form.columns_title, 1, len(heads)),)] if form.columns_title else []
    if not any(one.over for one in heads):
        return (*first, tuple(label(one.title) for one in heads))
    top: list[Cell] = []
    for over, same in groupby(heads, key=lambda one: one.over):
        members = list(same)
        if over:
            top.append(label(over, 1, len(members)))
        else:
            top += [label(one.title, 2) for one in members]
    return (*first, tuple(top), tuple(label(one.title) for one in heads if one.over))


def _goal_rows(sheet: Sheet, heads: list[Head]) -> list[Row]:
    goals = list(sheet.goals)
    rows: list[Row] = []
    for place, goal in enumerate(goals):
        cells: list[Cell] = []
        for head in heads:
            if head.field in SPANNING:
                cells += [_whole(sheet, head.field, len(goals))] if place == 0 else []
            elif head.field in GROUPED:
                height = _height(goals, place, head.field)
                text = str(getattr(goal, head.field))
                cells += [label(text, height)] if height else []
            else:
                cells.append(Cell(_of_goal(sheet, goal, head.field), align=_side(head.field)))
        rows.append(tuple(cells))
    return rows


def _side(field: str) -> Align:
    return Align.LEFT if field in {"reason", "meaning", "schedule"} else Align.CENTER


def _whole(sheet: Sheet, field: str, height: int) -> Cell:
    content = (sheet.project,) if field == "project" else sheet.aim
    return Cell(content, row_span=height, align=Align.LEFT)


def _height(goals: list[Goal], place: int, field: str) -> int:
    """Over how many rows a level reaches that begins at a place; 0 where it began above."""
    key = [_level(goal, field) for goal in goals]
    if place and key[place - 1] == key[place]:
        return 0
    return next((n for n, one in enumerate(key[place:]) if one != key[place]), len(goals) - place)


def _level(goal: Goal, field: str) -> tuple[str, ...]:
    """A second level is the same only inside the same first level."""
    return (goal.level1,) if field == "level1" else (goal.level1, goal.level2)


def _of_goal(sheet: Sheet, goal: Goal, field: str) -> Run:
    name, mark, word = field.partition(":")
    running = (sheet.running or {}).get(goal.name)
    if mark:
        return TICK if running is not None and getattr(running, name) == word else ""
    if field in Deviated.__dataclass_fields__ and (field != "reason" or running is not None):
        return getattr(running, field) if running is not None else ""
    found: Run = getattr(goal, field)
    return found if found or field in {"operator", "unit"} else NOTHING


def _last_rows(sheet: Sheet, form: Form, heads: list[Head]) -> list[Row]:
    """The total under the table, and what the form wants said below it."""
    rows: list[Row] = []
    if form.total:
        rows.append(_total_row(sheet, form, heads))
    for part, title in form.after:
        told = (sheet.told or {}).get(part, ())
        words: list[Run] = [run for paragraph in told for run in paragraph]
        content = Cell(tuple(words) or NOTHING, col_span=len(heads) - 1, align=Align.LEFT)
        rows.append((label(title), content))
    return rows


def _total_row(sheet: Sheet, form: Form, heads: list[Head]) -> Row:
    fields = [one.field for one in heads]
    first = min(fields.index("weight"), fields.index("score"))
    cells: list[Cell] = [label(form.total, 1, first)]
    told: dict[str, Run] = {"weight": sheet.full, "score": sheet.total}
    cells += [Cell(told.get(field, ""), align=Align.CENTER) for field in fields[first:]]
    return tuple(cells)
