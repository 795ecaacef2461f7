"""The books as a paper: what they hold on one page, then kinds, vouchers and every posting.

Each amount of the first sheet is the sum of the rows of the last one that bear the same line and
the same 类别, 转出 and 转入, so it can be found there with a filter and added up again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from nuanliu.core.budget import Bucket
from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Figure,
    Kind,
    Orientation,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from nuanliu.core.figures import NOTHING, count, ref, within, yuan
from nuanliu.records.journal.queries import checkpoints
from nuanliu.records.ledger import export
from nuanliu.records.ledger.export import BookLeg
from nuanliu.records.ledger.queries import Balance
from nuanliu.records.people.models import Installation, Union
from nuanliu.stages.projects.shipped import code_book

BALANCE, AMOUNT, SUM = "ledger.balance", "ledger.posting", "ledger.sum"
POSTINGS, VOUCHERS = "ledger.postings", "ledger.vouchers"
BUSINESS = {
    "projects.budgetchange": "预算文件",
    "nominations.nomination": "申报",
    "payments.payment": "发放",
    "claims.claim": "报销单",
}
_ENDS = {"outside": "财政", **{bucket.value: bucket.chinese for bucket in Bucket}}
_MONEY = (
    *("拨入、调入", "调减、调出\n和上缴", "批复", "可用\n（结余）", "已占用", "在途"),
    *("发放", "退回、追回\n和冲销", "已发放"),
)
OVERVIEW_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.ID),
    Column("资金安排"),
    *(Column(title, kind=Kind.MONEY) for title in _MONEY),
)
_WAY = (Column("资金安排", 3), Column("类别", 2), Column("转出"), Column("转入"))
_SUMS = (Column("笔数", kind=Kind.COUNT), Column("金额", 2, kind=Kind.MONEY))
WAY_COLUMNS = (
    *_WAY,
    *_SUMS,
    Column("首张凭证", 2, Align.CENTER, Kind.ID),
    Column("末张凭证", 2, Align.CENTER, Kind.ID),
)
VOUCHER_COLUMNS = (
    Column("凭证号", 2, kind=Kind.ID),
    Column("日期", 2, Align.CENTER, Kind.ID),
    Column("摘要", 5),
    *_WAY,
    *_SUMS,
)
CODE_COLUMNS = (
    Column("凭证号", 2, kind=Kind.ID),
    Column("日期", 2, Align.CENTER, Kind.ID),
    Column("资金安排", 3),
    Column("功能分类", 4, kind=Kind.ID),
    Column("部门经济分类", 4, kind=Kind.ID),
    Column("政府经济分类", 2, kind=Kind.ID),
    Column("金额", 2, kind=Kind.MONEY),
)
HOW_TO_READ = (
    "批复＝拨入、调入－调减、调出和上缴＝可用＋已占用＋在途＋已发放；已发放＝发放－退回、追回和冲销。"
    "各数都可以在“明细”表按资金安排、类别、转出、转入筛选后加总复核。"
)


class Way(NamedTuple):
    """Which way money of a line went: the line's name, the 类别, the two ends in Chinese."""

    line: str
    kind: str
    source: str
    target: str


def workbook() -> Document:
    """What the books hold, then the rest on sheets of their own; 演示 books are marked as such."""
    installation = Installation.objects.get()
    rows, names = list(export.legs()), _names()
    day = max((row.on for row in rows), default=installation.created_at.date())
    sheets = (_ways(rows, names), _vouchers(rows, names), _codes(names), _postings(rows, names))
    return Document(
        "送温暖专项资金账簿",
        Union.objects.get(parent=None).name,
        day,
        (*_overview(rows, names), *(part for sheet in sheets for part in (PageBreak(), sheet))),
        orientation=Orientation.LANDSCAPE,
        watermark="演示" if installation.is_demo else None,
    )


def _names() -> dict[int, str]:
    """Each line as the books call it: with its year where two years have the same name."""
    lines = export.line_names()
    often = Counter(label for _, _, label in lines)
    return {
        line: f"{label}（{year}年）" if often[label] > 1 else label for line, year, label in lines
    }


def _way(row: BookLeg, names: dict[int, str]) -> Way:
    kind = export.kind_name(row.kind, row.source, row.target)
    return Way(names[row.line], kind, _ENDS[row.source], _ENDS[row.target])


def _overview(rows: list[BookLeg], names: dict[int, str]) -> Iterator[Block]:
    lines = export.balance_rows()
    moved = {line.line: _moved(rows, line.line) for line in lines}
    yield Fields(
        (
            Field("记账凭证", count(len({row.voucher for row in rows}), VOUCHERS, "", "张")),
            Field("记账明细", count(len(rows), POSTINGS, "", "笔")),
            Field("流水检查点", _checkpoint(), span=2),
        )
    )
    yield _lines(lines, moved, names)
    yield Paragraph(HOW_TO_READ)
    yield Paragraph(_agreement(lines, moved, names))


def _checkpoint() -> str:
    """The newest checkpoint in one line: whose, how many lines of the journal, the root."""
    texts = checkpoints()
    if not texts:
        return "尚无检查点"
    origin, size, root = texts[-1].split("\n")[:3]
    return f"{origin}，共{size}行，根哈希 {root}"


class Moved(NamedTuple):
    """What went in and out of a line and of its 已发放, added up from the postings, in fen."""

    granted: int
    taken: int
    paid: int
    back: int


def _moved(rows: list[BookLeg], line: int) -> Moved:
    mine = [row for row in rows if row.line == line]

    def summed(side: str, end: str) -> int:
        return sum(row.amount_fen for row in mine if getattr(row, side) == end)

    return Moved(
        summed("source", "outside"),
        summed("target", "outside"),
        summed("target", "paid"),
        summed("source", "paid"),
    )


def _lines(lines: list[Balance], moved: dict[int, Moved], names: dict[int, str]) -> Table:
    amounts = [_amounts(line, moved[line.line]) for line in lines]
    body: tuple[Row, ...] = tuple(
        (str(line.line), names[line.line], *_figures(fen, ref("ledger.line", line.line)))
        for line, fen in zip(lines, amounts, strict=True)
    )
    sums = [sum(column) for column in zip(*amounts, strict=True)] or [0] * len(_MONEY)
    label = Cell("合计", col_span=2, head=True, align=Align.CENTER)
    total: Row = (label, *_figures(sums, ""))
    return Table(OVERVIEW_COLUMNS, body, caption="汇总", unit_line="单位：元", total=total)


def _amounts(line: Balance, moved: Moved) -> tuple[int, ...]:
    appropriated, available, encumbered, in_transit, paid = export.amounts(line)
    return (
        *(moved.granted, moved.taken, appropriated, available, encumbered, in_transit),
        *(moved.paid, moved.back, paid),
    )


def _agreement(lines: list[Balance], moved: dict[int, Moved], names: dict[int, str]) -> str:
    """Whether the postings, added up again, give what the counters of each line say."""
    apart = [
        names[line.line]
        for line, sums in ((line, moved[line.line]) for line in lines)
        if (sums.granted - sums.taken, sums.paid - sums.back)
        != (line.appropriated_fen, line.paid_fen)
    ]
    if apart:
        return f"明细之和与余额不符：{'、'.join(apart)}。请先用 nuanliu verify 核验，再使用本账簿。"
    return "已按明细逐笔加总，与各项余额相符。"


def _ways(rows: list[BookLeg], names: dict[int, str]) -> Table:
    """Each way that money of a line took, in the order in which it first did."""
    groups: dict[tuple[int, Way], list[BookLeg]] = {}
    for row in rows:
        groups.setdefault((row.line, _way(row, names)), []).append(row)
    ordered = sorted(groups.items(), key=lambda pair: pair[0][0])
    body: tuple[Row, ...] = tuple(
        (*way, *_sums(found, within(*way)), found[0].voucher, found[-1].voucher)
        for (_, way), found in ordered
    )
    return Table(WAY_COLUMNS, body, caption="各类业务", unit_line="单位：元")


def _vouchers(rows: list[BookLeg], names: dict[int, str]) -> Table:
    """One row for each way that money took in a voucher."""
    grouped = groupby(
        rows, key=lambda row: (row.voucher, row.on.isoformat(), row.memo, *_way(row, names))
    )
    body: tuple[Row, ...] = tuple(
        (*facts, *_sums(list(group), facts[0])) for facts, group in grouped
    )
    return Table(VOUCHER_COLUMNS, body, caption="凭证", unit_line="单位：元")


def _sums(rows: list[BookLeg], key: str) -> tuple[Figure, Figure]:
    fen = sum(row.amount_fen for row in rows)
    return count(len(rows), POSTINGS, key), yuan(fen, SUM, key)


def _codes(names: dict[int, str]) -> Table:
    """What each voucher moved on a line under which codes: its postings on the line, added up."""
    book = code_book()
    functions = {one.code: one.name for one in book.functions}
    economics = {one.code: one.name for one in book.economics}
    body = tuple(
        (
            row.voucher,
            row.on.isoformat(),
            names[row.line],
            f"{row.codes.function} {functions.get(row.codes.function, '')}".strip(),
            f"{row.codes.economic} {economics.get(row.codes.economic, '')}".strip(),
            row.codes.government,
            yuan(row.amount_fen, SUM, row.voucher),
        )
        for row in export.code_rows()
    )
    return Table(CODE_COLUMNS, body, caption="科目", unit_line="单位：元")


def _postings(rows: list[BookLeg], names: dict[int, str]) -> Table:
    columns = tuple(
        Column(title, kind=Kind.MONEY if title == "金额" else Kind.ID)
        for title in export.VOUCHER_HEAD
    )
    body = tuple(
        (
            *(row.voucher, row.on.isoformat()),
            *(export.kind_name(row.kind, row.source, row.target), row.memo, names[row.line]),
            *(_ENDS[row.source], _ENDS[row.target]),
            yuan(row.amount_fen, AMOUNT, row.voucher),
            _business(row.subject),
        )
        for row in rows
    )
    return Table(columns, body, caption="明细", unit_line="单位：元")


def _business(subject: str) -> str:
    """What a posting was for, in words and with the number of its row: '发放 12'."""
    label, _, pk = subject.rpartition(":")
    return f"{BUSINESS.get(label, label)} {pk}".strip() or NOTHING


def _figures(amounts: Iterable[int], key: str) -> list[Figure]:
    return [yuan(fen, BALANCE, key) for fen in amounts]
