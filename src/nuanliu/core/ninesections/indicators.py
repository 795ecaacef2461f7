"""Section nine: the target table, as a real grid or as text rows that lost their merged cells."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, plain, printed, squeezed
from nuanliu.core.ninesections.facts import IndicatorFacts
from nuanliu.core.ninesections.rows import cells_of
from nuanliu.core.ninesections.sections import unnumbered
from nuanliu.core.ninesections.tokens import in_arabic

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("level1", re.compile(r"一级指标")),
    ("level2", re.compile(r"二级指标")),
    ("level3", re.compile(r"三级指标|指标名称|具体指标")),
    ("operator", re.compile(r"指标性质|指标方向|运算符|比较符|符号")),
    ("meaning", re.compile(r"指标内容|指标说明|指标解释|指标含义|指标内涵|指标释义|说明|备注")),
    ("weight", re.compile(r"权重|分值")),
    ("unit", re.compile(r"单位")),
    ("value", re.compile(r"指标值|目标值|绩效值|标准值")),
    ("project", re.compile(r"项目名称")),
    ("objective", re.compile(r"目标")),
)
_STANDARD = ("project", "objective", "level1", "level2", "level3", "value", "unit", "meaning")
_LEVEL1 = re.compile(
    r"(?:产出|效益|满意度|成本|效果|管理|投入)(?:类)?指标(?:\(.*\))?|产出|效益|满意度"
)
_LEVEL2 = re.compile(
    r"(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|可持续发展|服务对象满意度"
    r"|受益对象满意度|满意度|经济成本|社会成本|生态环境成本|社会公众满意度)(?:类)?指标"
)
_OPERATORS = {
    "≥": "≥", ">=": "≥", "≧": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "大于等于": "≥",
    "≤": "≤", "<=": "≤", "≦": "≤", "不超过": "≤", "不高于": "≤", "不多于": "≤", "不大于": "≤",
    "小于等于": "≤", "=": "=", "等于": "=", ">": ">", "大于": ">", "<": "<", "小于": "<",
}  # fmt: skip
_OPERATOR = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)))
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,12})(?:\.\d{1,8})?")
_NUMERAL = re.compile(
    r"([零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+)(人次|[人名位户元%]|)"
)
_EMPTY = {"", "-", "—", "/", "无"}


class Row(NamedTuple):
    """One indicator with the line its row stands in."""

    facts: IndicatorFacts
    line: int


class Targets(NamedTuple):
    """The whole of section nine: rows, the objective cell, the project's name, the head line."""

    rows: tuple[Row, ...]
    objective: tuple[Line, ...]
    project: Line | None
    head_line: int  # the head's, or the first row's of a table without one
    columns: tuple[str, ...]


class _Cells(NamedTuple):
    cells: tuple[str, ...]
    line: int
    full: bool


def targets_of(blocks: Sequence[Block], heading_line: int) -> Targets:
    """Read the blocks of section nine; without a table there are no rows."""
    grid: list[_Cells] = []
    prose: list[Line] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            grid += [
                _Cells(row, block.line + step, full=True) for step, row in enumerate(block.rows)
            ]
        elif (cells := cells_of(block.text)) is not None:
            grid.append(_text_row(cells, block.number))
        else:
            prose.append(block)
    return _Table(heading_line).read(grid, prose)


def _text_row(cells: Sequence[str], number: int) -> _Cells:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return _Cells(tuple(kept), number, full=False)


class _Table:
    """Reads rows one after another and carries the merged levels down."""

    def __init__(self, heading_line: int) -> None:
        self.columns: tuple[str, ...] = ()
        self.bordered = False  # text rows that open with the table's own left edge
        self.head_line = heading_line
        self.rows: list[Row] = []
        self.carry: dict[str, str] = {}
        self.objective: list[Line] = []
        self.project: Line | None = None

    def read(self, grid: Sequence[_Cells], prose: Sequence[Line]) -> Targets:
        for row in grid:
            head = _header(row)
            if head:
                self.bordered = not row.full and not row.cells[0]
                self.columns, self.head_line = head[self.bordered :], row.line
            else:
                if not self.columns and not self.rows:  # rows without a head begin here
                    self.head_line = row.line
                self._row(row._replace(cells=row.cells[self.bordered :]))
        if not self.rows:
            self.rows += listed(prose)
            self.columns = self.columns or (("level3", "value") if self.rows else ())
        objective = [*self.objective, *(line for line in prose if _says_objective(line))]
        return Targets(
            tuple(self.rows), tuple(objective), self.project, self.head_line, self.columns
        )

    def _row(self, row: _Cells) -> None:
        named = self._two_levels(self._named(row))
        if self._label_row(row, named):
            return
        self._whole(named, row.line)
        for level in ("level1", "level2"):
            if named.get(level):
                self._new_level(level, named[level])
        if not (named.get("level3") or named.get("value")):
            return
        levels = {
            level: named.get(level) or self.carry.get(level) for level in ("level1", "level2")
        }
        self.rows.append(Row(_indicator({**named, **levels}), row.line))

    def _new_level(self, level: str, value: str) -> None:
        if level == "level1" and value != self.carry.get("level1"):
            self.carry.pop("level2", None)
        self.carry[level] = value

    def _label_row(self, row: _Cells, named: dict[str, str]) -> bool:
        """'项目目标 | text' and the like: a row that carries a label instead of an indicator."""
        if _levels_at(row.cells) is not None:
            return False
        cells = [cell for cell in dict.fromkeys(row.cells) if cell.strip()]
        label = squeezed(cells[0]) if cells else ""
        if len(cells) >= 2 and re.fullmatch(r"(?:项目|年度|总体|绩效)*(?:总体)?目标", label):
            self.objective.append(Line(cells[1], row.line))
            return True
        if len(cells) >= 2 and label == "项目名称":
            self.project = Line(printed(cells[1]), row.line)
            return True
        return len(cells) < 2 and not (row.full and named.get("level3") and self.columns)

    def _whole(self, named: dict[str, str], line: int) -> None:
        if named.get("project") and self.project is None:
            self.project = Line(printed(named["project"]), line)
        if named.get("objective") and not self.objective:
            self.objective.append(Line(named["objective"], line))

    def _named(self, row: _Cells) -> dict[str, str]:
        """Cells by column; a row that lost merged cells is lined up by its level words."""
        columns = self.columns or _STANDARD
        left = 0
        if row.full or len(row.cells) < len(columns):
            left = self._left(row, columns)
        return dict(zip(columns[left:], row.cells, strict=False))

    def _left(self, row: _Cells, columns: Sequence[str]) -> int:
        """The column of a row's first cell; a row never reaches over the right edge."""
        filled = max((at for at, cell in enumerate(row.cells, 1) if cell.strip()), default=0)
        room = len(columns) - filled
        level3 = columns.index("level3") if "level3" in columns else 0
        at = _levels_at(row.cells)
        if at is None:
            lost = not row.full or len(row.cells) < len(columns) or self._moved(row, columns)
            return level3 if lost and level3 <= room else 0
        index, level = at
        wanted = (columns.index("level1") if "level1" in columns else 0) + level
        both = row.full and level == 0 and _LEVEL2.fullmatch(squeezed(row.cells[index]))
        if both and index != wanted:
            wanted += room == wanted + 1 - index  # 满意度指标 is a word of both levels
        left = max(0, wanted - index)
        return left if left <= room or not row.full else 0

    def _moved(self, row: _Cells, columns: Sequence[str]) -> bool:
        """Does a row of a real table begin at the left edge and end in blanks?"""
        value = columns.index("value") if "value" in columns else 0
        return bool(self.rows and row.cells[0].strip() and not row.cells[value].strip())

    def _two_levels(self, named: dict[str, str]) -> dict[str, str]:
        """Without a third level the second names the target, or else 指标内容 does."""
        if not self.columns or "level3" in self.columns or "level2" not in self.columns:
            return named
        lower = named.get("level2", "")
        if lower and not _LEVEL2.fullmatch(squeezed(lower)):
            return {**named, "level2": "", "level3": lower}
        return {**named, "level3": named.get("meaning", ""), "meaning": ""}


def _says_objective(line: Line) -> bool:
    text = plain(line.text)
    return len(text) > 20 or bool(re.search(r"目标\s*:", text))


def _header(row: _Cells) -> tuple[str, ...]:
    """The columns a header row names; () when the row is no header."""
    words = [squeezed(cell) for cell in row.cells]
    named = any("三级指标" in word or "指标名称" in word for word in words)
    if not named and not {"一级指标", "二级指标"} <= set(words):
        return ()
    names: list[str] = []
    for cell in row.cells:
        text = squeezed(cell)
        name = next((name for name, words in _COLUMNS if words.search(text)), "other")
        names.append(name if name not in names else "other")
    return tuple(names)


def _levels_at(cells: Sequence[str]) -> tuple[int, int] | None:
    """(index, 0) of a first-level word, (index, 1) of a second-level word; None for neither."""
    for index, cell in enumerate(cells):
        text = squeezed(cell)
        after = squeezed(cells[index + 1]) if index + 1 < len(cells) else ""
        if _LEVEL1.fullmatch(text) and (text != "成本指标" or _LEVEL2.fullmatch(after)):
            return index, 0
        if _LEVEL2.fullmatch(text):
            return index, 1
    return None


def _indicator(named: dict[str, str | None]) -> IndicatorFacts:
    def cell(name: str) -> str | None:
        text = re.sub(r"\s*\n\s*", "", printed(named.get(name) or ""))
        return None if text in _EMPTY else text

    unit = _unit(cell("unit"))
    operator, value, glued = _value(cell("value"))
    unit = _nearer(unit, glued)
    if unit and glued and glued not in {unit, "万"}:  # '20个工作日内' in a column of 天 is words
        operator, value, glued = None, cell("value"), None
    own = cell("operator")
    return IndicatorFacts(
        level1=cell("level1"),
        level2=cell("level2"),
        level3=cell("level3"),
        operator=_OPERATORS.get(plain(own)) if own else operator,
        value=value,
        unit=unit or glued,
        meaning=cell("meaning"),
    )


_PERSONS = {"人", "人次", "名", "位"}


def _nearer(unit: str | None, glued: str | None) -> str | None:
    """Of two units that say the same of a number in other words, the one that tells its size."""
    if unit in _PERSONS and glued in _PERSONS:
        return glued
    return "万元" if unit == "元" and glued in {"万", "万元"} else unit


def _unit(text: str | None) -> str | None:
    return plain(text) if text else None


def _value(text: str | None) -> tuple[str | None, str | None, str | None]:
    """(operator, value, unit glued behind the number); text targets stay whole."""
    if text is None:
        return None, None, None
    bare = plain(text)
    found = _OPERATOR.match(bare)
    operator = _OPERATORS[found.group()] if found else None
    rest = bare[found.end() :].strip() if found else bare.strip()
    number = _NUMBER.match(rest)
    if number is None and (words := _NUMERAL.fullmatch(rest)) and (count := in_arabic(words[1])):
        return operator, count, words[2] or None
    if number is None:
        return operator, printed(text[found.end() :]) if found else text, None
    behind = rest[number.end() :].strip()
    behind, operator = _bound_behind(behind, operator)
    if re.search(r"\d|[底前后初旬]|^[年月日]", behind):  # a day or a stretch of time, not a count
        return operator, rest, None
    return operator, number.group().replace(",", ""), behind or None


def _bound_behind(behind: str, operator: str | None) -> tuple[str, str | None]:
    """'90%以上' and '30天以内': the bound may stand behind the unit."""
    for words, sign in (("及以上", "≥"), ("以上", "≥"), ("以内", "≤"), ("以下", "≤"), ("内", "≤")):
        if behind.endswith(words):
            return behind.removesuffix(words), operator or sign
    return behind, operator


_LEVEL_LINE = re.compile(
    rf"\s*(?P<level>{_LEVEL1.pattern}|{_LEVEL2.pattern})\s*(?::\s*(?P<rest>.*))?"
)
_TARGET = re.compile(
    rf"(?P<name>.*?[^\d为达到:,])(?:为|达到|达|:|,)*\s*(?P<value>(?:{_OPERATOR.pattern})?\s*\d.*)"
)


def listed(lines: Sequence[Line]) -> list[Row]:
    """Targets that are written as a list instead of a table: '数量指标：慰问人数≥340人；'."""
    rows: list[Row] = []
    carry: dict[str, str] = {}
    for line in lines:
        found = _LEVEL_LINE.fullmatch(plain(unnumbered(line).text).strip())
        if found is None:
            continue
        first = _LEVEL1.fullmatch(found["level"]) and not (carry and found["rest"])
        second = _LEVEL2.fullmatch(found["level"]) and carry and "满意度" not in found["level"]
        of_whom = re.search("对象|公众", found["level"])
        level = "level2" if of_whom or (second and not first) else "level1"
        carry = {**carry, level: found["level"]} if level == "level2" else {level: found["level"]}
        for clause in re.split(r"[;。]", found["rest"] or ""):
            named = _clause(clause.strip())
            if named:
                rows.append(Row(_indicator({**carry, **named}), line.number))
    return rows


def _clause(text: str) -> dict[str, str | None]:
    """A name and its target: digits with their sign, or words behind a colon."""
    found = _TARGET.fullmatch(text)
    if found:
        return {"level3": found["name"].strip(), "value": found["value"].strip()}
    name, sign, value = text.partition(":")
    return {"level3": name.strip(), "value": value.strip()} if sign and value.strip() else {}


def is_number(value: str | None) -> bool:
    """Is the target a plain number?"""
    return value is not None and re.fullmatch(r"\d{1,12}(?:\.\d{1,8})?", value) is not None
