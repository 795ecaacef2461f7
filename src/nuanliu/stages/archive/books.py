"""The books as a paper: balances and vouchers, for the workbook."""

from collections.abc import Iterable

from nuanliu.core.budget import Bucket
from nuanliu.core.documents import (
    Column,
    Document,
    Figure,
    Kind,
    Orientation,
    PageBreak,
    Row,
    Table,
)
from nuanliu.core.money import Money
from nuanliu.records.ledger import export
from nuanliu.records.ledger.queries import BookRow
from nuanliu.records.people.models import Installation, Union

BALANCE, AMOUNT = "ledger.balance", "ledger.posting"
BUSINESS = {
    "projects.budgetchange": "预算文件",
    "nominations.nomination": "申报",
    "payments.payment": "发放",
    "claims.claim": "报销单",
}
_ENDS = {"outside": "财政", **{bucket.value: bucket.chinese for bucket in Bucket}}


def workbook() -> Document:
    """Balances, and vouchers on a sheet of their own; 演示 books are marked as such."""
    installation = Installation.objects.get()
    vouchers = list(export.voucher_rows())
    day = max((row.on for row in vouchers), default=installation.created_at.date().isoformat())
    return Document(
        "送温暖专项资金账簿",
        Union.objects.get(parent=None).name,
        type(installation.created_at.date()).fromisoformat(day),
        (_balances(), PageBreak(), _vouchers(vouchers)),
        orientation=Orientation.LANDSCAPE,
        watermark="演示" if installation.is_demo else None,
    )


def _balances() -> Table:
    rows = export.balance_rows()
    kinds = [Kind.ID, Kind.TEXT, *[Kind.MONEY] * 5]
    columns = tuple(Column(t, kind=k) for t, k in zip(export.BALANCE_HEAD, kinds, strict=True))
    body: tuple[Row, ...] = tuple(
        (str(row.line), row.label, *_figures(export.amounts(row), str(row.line))) for row in rows
    )
    sums = [sum(column) for column in zip(*map(export.amounts, rows), strict=True)] or [0] * 5
    total: Row = ("合计", "", *_figures(sums, ""))
    return Table(columns, body, caption="余额", unit_line="单位：元", total=total)


def _figures(amounts: Iterable[int], key: str) -> list[Figure]:
    return [_figure(fen, BALANCE, key) for fen in amounts]


def _vouchers(rows: list[BookRow]) -> Table:
    columns = tuple(
        Column(title, kind=Kind.MONEY if title == "金额" else Kind.ID)
        for title in export.VOUCHER_HEAD
    )
    body = tuple(
        (
            *(row.voucher, row.on, export.kind_name(row.kind, row.source, row.target)),
            *(row.memo, row.line),
            *(_ENDS[row.source], _ENDS[row.target]),
            _figure(row.amount_fen, AMOUNT, row.voucher),
            _business(row.subject),
        )
        for row in rows
    )
    return Table(columns, body, caption="凭证", unit_line="单位：元")


def _business(subject: str) -> str:
    """What a posting was for, in words and with the number of its row: '发放 12'."""
    label, _, pk = subject.rpartition(":")
    return f"{BUSINESS.get(label, label)} {pk}".strip()


def _figure(fen: int, measure: str, key: str) -> Figure:
    return Figure(Money(fen).yuan_text(), measure, key)
