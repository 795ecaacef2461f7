"""自评报告 in the sections that a layout names."""

from nuanliu.core.documents import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from nuanliu.core.figures import NOTHING
from nuanliu.core.imprint import Imprint
from nuanliu.core.sheets.facts import Goal, Sheet
from nuanliu.core.sheets.layout import Layout

COLUMNS = (
    Column("一级指标", 4, Align.CENTER),
    Column("二级指标", 4, Align.CENTER),
    Column("三级指标", 6, Align.CENTER),
    Column("指标性质", 3, Align.CENTER),
    Column("指标值", 4, Align.CENTER),
    Column("度量单位", 3, Align.CENTER),
    Column("实际完成值", 5, Align.CENTER),
    Column("分值", 3, Align.CENTER),
    Column("得分", 3, Align.CENTER),
)
TO_WRITE = "（待单位补写）"  # where the books say nothing: seen at once, and by check-form
TABLE = "results"  # the part that is a table of all indicators


def report_letter(sheet: Sheet, layout: Layout, imprint: Imprint, *, final: bool) -> Document:
    """项目支出绩效自评报告: the parts of a section in their order, the indicators as a table."""
    form = layout.forms["report"]
    blocks: list[Block] = []
    for heading, parts in form.sections:
        blocks.append(Heading(1, heading))
        for part in parts:
            blocks += _part(sheet, part)
    return imprint.letter(
        form.title.format(project=sheet.project, year=sheet.year),
        sheet.unit,
        tuple(blocks),
        final=final,
        on=sheet.on,
    )


def _part(sheet: Sheet, part: str) -> list[Block]:
    if part == TABLE:
        return [Table(COLUMNS, tuple(_row(goal) for goal in sheet.goals))]
    told = (sheet.told or {}).get(part, ())
    return [Paragraph(text) for text in told] or [Paragraph(TO_WRITE)]


def _row(goal: Goal) -> Row:
    return (
        goal.level1,
        goal.level2,
        goal.name,
        goal.operator,
        goal.value,
        goal.unit,
        goal.actual or NOTHING,
        goal.weight or NOTHING,
        goal.score or NOTHING,
    )
