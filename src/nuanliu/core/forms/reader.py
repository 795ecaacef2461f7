"""From blocks to forms: the entry point of the package."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from nuanliu.core.forms.blocks import Block, Item, Paragraph
from nuanliu.core.forms.checks import findings_of, ordered
from nuanliu.core.forms.cutting import items_of
from nuanliu.core.forms.funds import Money, money_of, told_budget, told_spending
from nuanliu.core.forms.labels import Labelled
from nuanliu.core.forms.lists import lists_of
from nuanliu.core.forms.model import Form, FormFinding, FormReading, Indicator, MoneyRow, Read, Sure
from nuanliu.core.forms.naming import project_name, title_project, unit_name
from nuanliu.core.forms.pages import joined
from nuanliu.core.forms.projects import Stretch, stretches
from nuanliu.core.forms.prose import (
    execution_told,
    grade_of,
    grade_told,
    indicators_told,
    score_told,
    sources_told,
    tiers_of,
    unit_told,
    year_of,
)
from nuanliu.core.forms.tables import TableRow, Tables, tables_of
from nuanliu.core.forms.turning import upright
from nuanliu.core.forms.values import points_of
from nuanliu.core.forms.vouchers import spending_of
from nuanliu.core.forms.words import Column, Field, is_office, is_title, is_total
from nuanliu.core.indicators import ScoringRules
from nuanliu.core.signs import squeezed

_EXECUTION = re.compile(r"(?:预算|资金)执行(?!.*得分\d).{0,12}?[(（]?(\d{1,2}(?:\.\d+)?)分[)）]?")


def read(blocks: Sequence[Block], rules: ScoringRules) -> FormReading:
    """Read a paper and check it; `rules` are the thresholds in force for its scores."""
    forms = forms_of(blocks)
    more: list[FormFinding] = []
    if _may_be_nine(blocks):
        from nuanliu.core.forms.nine import is_nine, with_sections  # noqa: PLC0415 - slow to load

        if is_nine(blocks):
            forms, more = with_sections(forms, blocks)
    return FormReading(tuple(forms), tuple(ordered([*findings_of(forms, rules), *more])))


def _may_be_nine(blocks: Sequence[Block]) -> bool:
    """Is there a heading that only the nine sections have?"""
    return any(isinstance(one, Paragraph) and "项目实施成效" in one.text for one in blocks)


def forms_of(blocks: Sequence[Block]) -> list[Form]:
    """Every project of the paper."""
    items = items_of([upright(block) for block in joined(blocks)])
    parts = stretches(items)
    found: list[Form] = []
    for part in parts:
        found += _forms(part, items)
    return _with_years(found, items)


def _forms(part: Stretch, everything: Sequence[Item]) -> list[Form]:
    """The form of a stretch; several where a table has a column of projects."""
    tables = tables_of(part.items)
    beyond = {
        place for region in tables.regions for place in range(region.heading.start, region.end)
    }
    unit = money_of(part.items, beyond).unit.value
    listed = [
        one for one in lists_of(part.items, unit) if not beyond & set(range(one.start, one.end))
    ]
    for one in listed:
        beyond |= set(range(one.start, one.end))
    spent = spending_of(part.items, unit)
    money = money_of(part.items, beyond | spent.places)
    form = _single(part, tables, money, everything, beyond)
    form = replace(form, entries=spent.entries, spend_total=spent.total)
    if listed and not form.indicators:
        return [_from_list(one, form) for group in listed for one in group.forms]
    return _split(form, tables.rows)


def _from_list(one: Form, whole: Form) -> Form:
    return replace(one, unit=one.unit or whole.unit, year=one.year or whole.year)


def _single(
    part: Stretch, tables: Tables, money: Money, everything: Sequence[Item], beyond: set[int]
) -> Form:
    items = part.items
    prose = [item for item in items if item.prose]
    unit = _unit(part)
    total = _total(money, items, prose)
    rows = tuple(row.indicator for row in tables.rows)
    score, weights = _score(part, tables, rows)
    period = next((one.value for one in part.labels if one.field is Field.PERIOD), None)
    del everything, beyond
    return Form(
        project=_project(part, unit),
        unit=unit,
        year=year_of(items, period),
        total=total,
        adjusted=_first(money.rows, "adjusted"),
        executed=_first(money.rows, "executed") or _sum(money, "spent") or told_spending(prose),
        self_score=score,
        weight_total=weights,
        grade=_grade(part, tables, items),
        indicators=rows or tuple(indicators_told(prose)),
        money=money.rows,
        levels=tables.levels,
        execution_points=_execution(items),
        sums=money.sums,
        told=told_budget(items) if money.rows else None,
        tiers=tiers_of(items),
        execution_told=execution_told(prose),
        short=_short(part),
        sources=sources_told(prose),
        names_money=any(is_total(one.text) for one in items),
        where=items[0].where if items else "",
        cut=tables.cut or any(item.cut for item in items),
    )


def _project(part: Stretch, unit: Read[str] | None) -> Read[str] | None:
    if part.name is not None:
        sure = Sure.MEDIUM if part.name.loose else Sure.HIGH
        return Read(project_name(part.name.value), part.name.where, sure)
    titles = [one for one in part.items if one.text and is_title(one.text)]
    for title in titles:
        name = title_project(title.text, unit.value if unit else None)
        if name:
            return Read(name, title.where, Sure.MEDIUM)
    return None


def _unit(part: Stretch) -> Read[str] | None:
    """实施单位, unless it is short for another unit named; else who handed in; else above."""
    fields = (Field.DOER, Field.OWNER, Field.PARENT)
    named = {field: _named(part.labels, field) for field in fields}
    doer, owner, parent = (named[field] for field in fields)
    if doer and owner and owner.value != doer.value and squeezed(doer.value) in owner.value:
        return owner
    best = doer or owner or parent
    if best is not None:
        return best
    return _element(part.items) or unit_told(part.items) or _signature(part.items)


def _short(part: Stretch) -> Read[str] | None:
    """实施单位 where it is part of the name of the unit above it and not the same."""
    doer, owner = _named(part.labels, Field.DOER), _named(part.labels, Field.OWNER)
    if doer and owner and owner.value != doer.value and squeezed(doer.value) in owner.value:
        return doer
    return None


def _named(labels: Sequence[Labelled], field: Field) -> Read[str] | None:
    for one in labels:
        if one.field is field and not one.cut:
            name = unit_name(one.value)
            if len(name) >= 3:
                return Read(name, one.where, Sure.MEDIUM if one.loose else Sure.HIGH)
    return None


def _element(items: Sequence[Item]) -> Read[str] | None:
    """(3)实施主体。…… of a published project."""
    for item in items:
        found = re.match(
            r"\(?[\d一二三四五六七]?\)?(?:实施主体|实施单位|责任主体)[。:.](?P<name>[^。;]{3,40})",
            squeezed(item.text),
        )
        if found:
            return Read(unit_name(found["name"]), item.where)
    return None


def _signature(items: Sequence[Item]) -> Read[str] | None:
    """The unit alone in a line above the date at the foot."""
    lines = [item for item in items if item.text][-4:]
    for item in lines:
        if item.prose and is_office(item.text):
            return Read(squeezed(item.text), item.where, Sure.MEDIUM)
    return None


def _total(money: Money, items: Sequence[Item], prose: Sequence[Item]) -> Read[int] | None:
    """The opening budget where it is printed, else the only one; then sums; then sentences."""
    sure = money.unit.sure
    del prose
    for row in money.rows:
        amount = row.opening if row.opening is not None else row.adjusted
        if row.total and amount is not None:
            return Read(amount, row.where, sure)
    for name in ("planned", "granted"):
        stated = _sum(money, name)
        if stated:
            return stated
    return told_budget(items)


def _first(rows: Sequence[MoneyRow], name: str) -> Read[int] | None:
    for row in rows:
        amount = getattr(row, name)
        if row.total and amount is not None:
            return Read(amount, row.where)
    return None


def _sum(money: Money, name: str) -> Read[int] | None:
    one = next((one for one in money.sums if one.label == name), None)
    return Read(one.fen, one.where) if one else None


def _score(
    part: Stretch, tables: Tables, rows: Sequence[Indicator]
) -> tuple[Read[Fraction] | None, Read[Fraction] | None]:
    """(总分, 分值合计) from the line below the table, else from a label or a sentence."""
    end = tables.regions[-1].end if tables.regions else None
    if end is not None:
        line = _closing(part.items, end, tables)
        if line is not None:
            return _two(line, tables, rows)
    for one in part.labels:
        score = points_of(one.value) if one.field is Field.TOTAL else None
        if score is not None and (end is None or one.place >= end):
            return Read(score, one.where), None
    return score_told(part.items), None


_TOTAL_ROW = re.compile(
    r"(?:总分|合计|总计|总得分|自评(?:总分|得分)|综合得分|得分合计|合计得分)(?:\(.*\))?:?"
)


def _closing(items: Sequence[Item], end: int, tables: Tables) -> list[Item] | None:
    """The cells of the row that begins with 总分 or 合计."""
    del tables
    for at in range(end, min(end + 4, len(items))):
        if _TOTAL_ROW.fullmatch(squeezed(items[at].text)):
            row = [items[at]]
            for item in items[at + 1 : at + 10]:
                if item.text and points_of(item.text) is None and len(item.text) > 2:
                    break
                if item.firm and item.row != items[at].row:
                    break
                row.append(item)
            return row
    return None


def _two(
    line: Sequence[Item], tables: Tables, rows: Sequence[Indicator]
) -> tuple[Read[Fraction] | None, Read[Fraction] | None]:
    numbers = [item for item in line[1:] if points_of(item.text) is not None]
    heads = tables.regions[-1].heading.heads
    kinds = {head.kind.value: head for head in heads}
    if not numbers:
        return None, None
    values = [Read(points_of(item.text) or Fraction(0), item.where) for item in numbers]
    if "weight" not in kinds:
        return values[0], None
    if len(values) > 1:
        first = [head.kind.value for head in heads if head.kind.value in {"weight", "score"}]
        pair = (values[1], values[0])
        return pair if first[:1] == ["weight"] else (values[0], values[1])
    score = kinds.get("score")
    only = numbers[0]
    if only.column >= 0 and score is not None and score.column >= 0:
        under = score.column <= only.column < score.column + score.across
        return (values[0], None) if under else (None, values[0])
    named = squeezed(line[0].text)
    scored = any(row.score is not None for row in rows)
    if "得分" in named or (scored and ("总分" in named or _adds_up(rows, values[0].value))):
        return values[0], None
    return None, values[0]


def _adds_up(rows: Sequence[Indicator], told: Fraction) -> bool:
    known = sum((row.score for row in rows if row.score is not None), Fraction(0))
    return abs(told - known) <= 20


def _grade(part: Stretch, tables: Tables, items: Sequence[Item]) -> Read[str] | None:
    for one in part.labels:
        grade = grade_of(one.value) if one.field is Field.GRADE else None
        if grade:
            return Read(grade, one.where)
    return _grade_below(part, tables) or grade_told(items)


def _grade_below(part: Stretch, tables: Tables) -> Read[str] | None:
    """The grade in the line of totals, under a head of its own."""
    heads = tables.regions[-1].heading.heads if tables.regions else ()
    if not any(head.kind is Column.GRADE for head in heads):
        return None
    line = _closing(part.items, tables.regions[-1].end, tables) or []
    return next((Read(grade, one.where) for one in line if (grade := grade_of(one.text))), None)


def _execution(items: Sequence[Item]) -> Read[Fraction] | None:
    """The points of budget execution as printed in its heading."""
    for item in items:
        found = _EXECUTION.search(squeezed(item.text))
        if found and not item.prose and len(item.text) < 40:
            return Read(Fraction(found[1]), item.where)
    return None


def _split(form: Form, rows: Sequence[TableRow]) -> list[Form]:
    """One form for each project named in a column of the table."""
    names = list(dict.fromkeys(row.project for row in rows if row.project))
    if not names:
        return [form]
    if len(names) == 1:
        project = form.project or Read(project_name(names[0]), rows[0].place)
        return [replace(form, project=project, unit=form.unit or _office(rows))]
    found = []
    for name in names:
        own = [row for row in rows if row.project == name]
        found.append(
            replace(
                form,
                project=Read(project_name(name), own[0].place),
                unit=_office(own) or form.unit,
                indicators=tuple(row.indicator for row in own),
                total=None,
                money=(),
                levels=(),
            )
        )
    return found


def _office(rows: Sequence[TableRow]) -> Read[str] | None:
    named = next((row for row in rows if row.office), None)
    return Read(unit_name(named.office), named.place) if named else None


def _with_years(forms: list[Form], items: Sequence[Item]) -> list[Form]:
    """A project without a year of its own takes the one of the paper, if there is only one."""
    known = {form.year.value for form in forms if form.year}
    whole = year_of(items, None) if not known else None
    year = next((form.year for form in forms if form.year), None) if len(known) == 1 else whole
    return [form if form.year or year is None else replace(form, year=year) for form in forms]
