"""花名册模板: the workbook a union fills in, with its quota, drop-downs and the rules beside it.

It reads back like any roster: an empty one holds nobody. Identity, card and phone columns are text,
so that no spreadsheet turns a number into 5.30103E+17.
"""

import io
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from nuanliu.core.money import ZERO, Money
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roster import Field
from nuanliu.core.standards import Kind, Standard, StandardSet
from nuanliu.records.documents.render import xlsx_layout
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.data_use import data_use_of, lines_of
from nuanliu.stages.campaigns.models import Basis, Campaign
from nuanliu.stages.campaigns.policies import people_told
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.nominations.queries import room_left

LIST, RULES, CHOICES = "名单", "填写说明", "选项"
TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2
SPARE_ROWS = 20  # empty lines beyond the quota
INLINE = 255  # characters of a drop-down written into the cell rule; longer ones need a range
TEXT = "@"
RULES_WIDTH = 72  # characters of half width: a page upright, a substitute font included


class Column(NamedTuple):
    """One column of the form: its field, its width in characters, and whether it must be filled."""

    field: Field
    width: int
    needed: bool = True


COLUMNS = (
    Column(Field.SERIAL, 6, needed=False),
    Column(Field.NAME, 12),
    Column(Field.SEX, 6, needed=False),
    Column(Field.ID, 22),
    Column(Field.UNIT, 26, needed=False),
    Column(Field.POST, 14, needed=False),
    Column(Field.GROUP, 22),
    Column(Field.PHONE, 14),
    Column(Field.BANK, 24),
    Column(Field.CARD, 24),
    Column(Field.AMOUNT, 10),
    Column(Field.CHANNEL, 12),
    Column(Field.RESERVE, 10, needed=False),
    Column(Field.NOTE, 16, needed=False),
)
CONSENT = Column(Field.CONSENT, 10)  # asked for only where the campaign rests on consent


class Form(NamedTuple):
    """What a template says: whose it is, how many may stand in it, what may be chosen, the rules.

    groups, channels: the words to choose from; cap: the most for one person; rules, notice: lines
    of the second sheet, what to fill in and what the personal data are used for; consent: whether
    everybody has to agree.
    """

    campaign: str
    union: str
    people: int
    reserves: int
    cap: Money
    groups: Sequence[str]
    channels: Sequence[str]
    rules: Sequence[str]
    notice: Sequence[str]
    consent: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, that of the consent before the notes."""
        return (*COLUMNS[:-1], CONSENT, COLUMNS[-1]) if self.consent else COLUMNS


def form_for(campaign: Campaign, union: Union) -> Form:
    """The form of one union in one campaign, from its quota and the standards it is pinned to.

    With what the people named are told about their data. Refused where the standards lay nothing
    down, and while nothing is written that people could be told (DATA-USE-NONE).
    """
    use = data_use_of(campaign)
    demand(people_told(use))
    standards, on = standard_of(campaign), campaign.window_from
    room = room_left(campaign, union.pk)
    groups = {code for text in campaign.groups for code in standards.groups_named(text, on)}
    opened = {code: label for code, label in standards.groups_on(on).items() if code in groups}
    cap = given(standards.cap_on(on, group="", source=campaign.line.source, campaign=campaign.name))
    return Form(
        campaign.name,
        union.name,
        max(room.people, 0),
        max(room.reserves, 0),
        cap.amount or ZERO,
        tuple(opened.values()),
        tuple(
            row.label
            for row in standards.in_force(Kind.CHANNEL, on)
            if row.allowed and row.name in Channel.values  # goods are handed out by no list of ours
        ),
        rules_of(standards, cap, on),
        lines_of(use) if use else (),
        use is not None and use.basis == Basis.CONSENT,
    )


def rules_of(standards: StandardSet, cap: Standard, on: date) -> tuple[str, ...]:
    """What a union has to know before it fills in the list, each rule with its clause."""
    age = given(standards.one(Kind.MINIMUM_AGE, on))
    return (
        f"每人一行，一人只报一次；金额不超过 {cap.amount} 元（{cap.clause}）",
        f"报送对象须年满 {age.number} 周岁，并属于下拉列表中的人员类别（{age.clause}）",
        "身份证号、银行卡号、联系电话按原件逐位填写，不要写成科学计数",
        "银行卡须为本人的卡；用现金发放的可以不填银行卡",
        "候补人员在“是否候补”填“是”，与名单一同公示，有人退出时按顺序递补",
        "不要合并单元格，不要写合计；一个单位一个文件",
    )


def given(found: Standard | Refusal) -> Standard:
    """A standard that is laid down; Refused with where to lay it down otherwise."""
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def template(form: Form) -> bytes:
    """The workbook as XLSX; the same form gives the same bytes' worth of cells every time."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, rules, choices = (book.add_worksheet(name) for name in (LIST, RULES, CHOICES))
        _fill_list(book, page, form)
        _choices(page, choices, form)
        _fill_rules(book, rules, form)
        choices.hide()
    return out.getvalue()


def _format(book: Workbook, **facts: object) -> Format:
    return book.add_format({"font_name": "宋体", "font_size": 11, "valign": "vcenter", **facts})


def _fill_list(book: Workbook, page: Worksheet, form: Form) -> None:
    last = len(form.columns) - 1
    title = _format(book, bold=True, font_size=16, align="center")
    page.merge_range(TITLE_ROW, 0, TITLE_ROW, last, f"{form.campaign}慰问对象名单", title)
    note = _format(book, text_wrap=True, font_color="#7A4B00", bg_color="#FFF6E0")
    page.merge_range(NOTE_ROW, 0, NOTE_ROW, last, quota_note(form), note)
    page.set_row(TITLE_ROW, 30)
    page.set_row(NOTE_ROW, 36)
    _headings(book, page, form)
    _lines(book, page, form)
    page.freeze_panes(HEAD_ROW + 1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(*xlsx_layout.NARROW)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)


def quota_note(form: Form) -> str:
    """The line under the title: whose list, how many people, how much."""
    return (
        f"填报单位：{form.union}。本单位还可报 {form.people} 人，候补 {form.reserves} 人；"
        f"每人不超过 {form.cap} 元。带 * 的列必填；请不要改动列名，号码列已设为文本。"
    )


def _headings(book: Workbook, page: Worksheet, form: Form) -> None:
    shape = {"bold": True, "align": "center", "border": 1, "text_wrap": True}
    plain = _format(book, bg_color="#E8EEF4", **shape)
    needed = _format(book, bg_color="#E8EEF4", font_color="#B42318", **shape)
    for place, column in enumerate(form.columns):
        page.set_column(place, place, column.width)
        mark = "*" if column.needed else ""
        page.write_string(
            HEAD_ROW, place, f"{column.field.chinese}{mark}", needed if column.needed else plain
        )
    page.set_row(HEAD_ROW, 30)


def _lines(book: Workbook, page: Worksheet, form: Form) -> None:
    cell = _format(book, border=1, num_format=TEXT)
    number = _format(book, border=1, align="center")
    for place in range(rows_of(form)):
        row = HEAD_ROW + 1 + place
        page.write_number(row, 0, place + 1, number)
        for column in range(1, len(form.columns)):
            page.write_blank(row, column, None, cell)


def rows_of(form: Form) -> int:
    """How many lines are ready to be filled in."""
    return form.people + form.reserves + SPARE_ROWS


def _choices(page: Worksheet, hidden: Worksheet, form: Form) -> None:
    offered = {
        Field.SEX: ("男", "女"),
        Field.GROUP: tuple(form.groups),
        Field.CHANNEL: tuple(form.channels),
        Field.RESERVE: ("是", "否"),
    }
    if form.consent:
        offered[Field.CONSENT] = ("是", "否")
    for place, (field, words) in enumerate(offered.items()):
        hidden.write_column(0, place, words)
        column = [one.field for one in form.columns].index(field)
        page.data_validation(
            HEAD_ROW + 1,
            column,
            HEAD_ROW + rows_of(form),
            column,
            {
                "validate": "list",
                "source": _source(words, place),
                "error_title": "请从下拉列表选择",
                "error_message": f"“{field.chinese}”只能填列表里的内容",
            },
        )


def _source(words: Sequence[str], place: int) -> list[str] | str:
    """The words themselves, or, where they are too long for a cell rule, their hidden range."""
    if len(",".join(words)) <= INLINE:
        return list(words)
    column = chr(ord("A") + place)
    return f"={CHOICES}!${column}$1:${column}${len(words)}"


def _fill_rules(book: Workbook, page: Worksheet, form: Form) -> None:
    head, body = _format(book, bold=True, font_size=12), _format(book, text_wrap=True)
    page.set_column(0, 0, RULES_WIDTH)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    row = 0
    for title, lines in (("填写要求", form.rules), ("个人信息处理告知", form.notice)):
        page.write_string(row, 0, title, head)
        for place, line in enumerate(lines, 1):
            text = f"{place}. {line}"
            page.write_string(row + place, 0, text, body)
            # Left to itself, a row keeps one line and the rest is drawn over the next row.
            page.set_row(
                row + place, xlsx_layout.height_of(xlsx_layout.lines_of(text, RULES_WIDTH))
            )
        row += len(lines) + 2
