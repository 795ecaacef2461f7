"""The 增减和发放核对表 of a campaign: how the numbers listed, approved and paid add up."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.records.journal.queries import day_of_move
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.payments.standing import STEPS, Standing, changes_in, summed, told_until

SUBJECT = "nominations.nomination"
WITH_MONEY = tuple(step for step in STEPS if step not in ("noticed", "dropped"))
CHANGE_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("日期", 3, Align.CENTER),
    Column("变动", 3, Align.CENTER),
    Column("姓名", 3),
    Column("单位", 6),
    Column("金额", 3, kind=Kind.MONEY),
    Column("依据或原因", 9),
)


def reconciliation(campaign: Campaign, imprint: Imprint) -> Document:
    """增减和发放核对表, union by union, adding up on the page; a draft until it is finished."""
    project, rows = campaign.project, changes_in(campaign)
    blocks: tuple[Block, ...] = (
        _table(campaign, rows),
        Paragraph(_sums(campaign, rows)),
        Paragraph(_verdict(campaign, rows)),
        *_changes(rows),
        SignatureLine(("制表人", "经办人", "审核人", "负责人")),
    )
    return imprint.form(
        f"{project.fiscal_year}年{campaign.name}慰问人员增减和发放核对表",
        project.unit_name,
        blocks,
        number="送温暖表14",
        final=campaign.state == "finished",
        on=told_until(campaign),
        wide=True,
    )


def _key(campaign: Campaign, step: str, union: int | None = None) -> str:
    parts = [ref("people.union", union)] if union is not None else []
    return within(ref("campaigns.campaign", campaign.pk), *parts, ref("step", step))


def _table(campaign: Campaign, rows: list[Standing]) -> Table:
    pair = (("人数", 1, Kind.COUNT), ("金额", 2, Kind.MONEY))
    columns = [Column("序号", 1, Align.CENTER, Kind.COUNT), Column("单位", 12)]
    for step in STEPS:
        parts = pair if step in WITH_MONEY else (("人数", 2, Kind.COUNT),)
        columns += [Column(title, weight, kind=kind) for title, weight, kind in parts]
    unions = [list(same) for _, same in groupby(rows, key=lambda row: row.nomination.union_id)]
    label = Cell("合计", col_span=2, head=True, align=Align.CENTER)
    paid = summed(rows, "paid").fen
    return Table(
        tuple(columns),
        tuple(
            (str(place), same[0].nomination.union.name,
             *_figures(campaign, same, same[0].nomination.union_id))
            for place, same in enumerate(unions, 1)
        ),
        unit_line="单位：人、元",
        head=_head(),
        total=(label, *_figures(campaign, rows)),
        capitals=("已到账", capitals(paid, "standing.amount", _key(campaign, "paid"))),
    )  # fmt: skip


def _head() -> tuple[Row, ...]:
    tall = [Cell(title, row_span=2, head=True, align=Align.CENTER) for title in ("序号", "单位")]
    over: list[Cell] = []
    under: list[Cell] = []
    for step, title in STEPS.items():
        parts = ("人数", "金额") if step in WITH_MONEY else ("人数",)
        words = title if step in WITH_MONEY else f"{title[:-2]}\n{title[-2:]}"
        over.append(Cell(words, col_span=len(parts), head=True, align=Align.CENTER))
        under += [Cell(part, head=True, align=Align.CENTER) for part in parts]
    return ((*tall, *over), tuple(under))


def _figures(campaign: Campaign, rows: list[Standing], union: int | None = None) -> Row:
    made: list[Run] = []
    for step in STEPS:
        people, fen = summed(rows, step)
        key = _key(campaign, step, union)
        made.append(count(people, "standing.people", key))
        if step in WITH_MONEY:
            made.append(yuan(fen, "standing.amount", key))
    return tuple(made)


def _sums(campaign: Campaign, rows: list[Standing]) -> tuple[Run, ...]:
    """'公示名单200人－未批准1人＝首次批准199人；…' in figures that lead back to their rows."""
    told: list[Run] = []
    signs = ("", "－", "＝", "－", "＋", "＝")
    for sign, step in zip(
        signs, ("noticed", "dropped", "first", "left", "added", "final"), strict=True
    ):
        figure = count(summed(rows, step).people, "standing.people", _key(campaign, step), "人")
        told += [f"{sign}{STEPS[step]}", figure]
    return ("核对：", *told, "。")


def _verdict(campaign: Campaign, rows: list[Standing]) -> tuple[Run, ...]:
    final, paid = summed(rows, "final"), summed(rows, "paid")
    told: tuple[Run, ...] = (
        "最终批准",
        yuan_in_words(final.fen, "standing.amount", _key(campaign, "final")),
        "，已到账",
        yuan_in_words(paid.fen, "standing.amount", _key(campaign, "paid")),
    )
    return (*told, "，两者相符。" if final == paid else "，两者不符，差额尚待发放或追回。")


class Change(NamedTuple):
    """One line of the changes: when, what, who, and on what ground."""

    on: date | None
    what: str
    row: Standing
    why: str


def _changes(rows: list[Standing]) -> list[Block]:
    found = [change for row in rows for change in _changes_of(row)]
    if not found:
        return [Paragraph("公示后没有人员增减。")]
    ordered = sorted(found, key=lambda one: (one.on or date.max, one.row.nomination.pk))
    body = tuple(_change_row(place, one) for place, one in enumerate(ordered, 1))
    return [
        Heading(1, "人员增减明细"),
        Table(CHANGE_COLUMNS, body, unit_line="单位：元", name_column=3),
    ]


def _changes_of(row: Standing) -> list[Change]:
    one, made = row.nomination, []
    if row.counts("dropped") and one.state in ("rejected", "withdrawn"):
        verb = "reject" if one.state == "rejected" else "withdraw"
        day = day_of_move(SUBJECT, one.pk, verb)
        made.append(Change(day, STEPS["dropped"], row, one.note or NOTHING))
    if row.counts("added"):
        day = day_of_move(SUBJECT, one.pk, "approve")
        made.append(Change(day, STEPS["added"], row, f"会议纪要 {row.decided}"))
    if row.counts("left"):
        day = day_of_move(SUBJECT, one.pk, "withdraw")
        made.append(Change(day, STEPS["left"], row, one.note or NOTHING))
    return made


def _change_row(place: int, one: Change) -> Row:
    row = one.row.nomination
    amount = yuan(row.amount_fen, "decision.person_amount", ref(SUBJECT, row.pk))
    day = one.on.isoformat() if one.on else NOTHING
    return (str(place), day, one.what, row.person.name, row.union.name, amount, one.why)
