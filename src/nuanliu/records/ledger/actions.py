"""The only way into the books: `post` writes one voucher with its postings and counts them.

Called inside an action's transaction. The trigger on posting moves the counters and the CHECKs
refuse an overspend, so the books cannot be wrong even if a caller forgets to ask first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from nuanliu.core.budget import Bucket
from nuanliu.core.expenses import Codes
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.ledger import models as tables

Leg = tuple[int, str, str, int]  # line id, source bucket, target bucket, fen


class Transfer(NamedTuple):
    """Money to move: `amount_fen` of `line` from `source` to `target`, for `subject`."""

    line: int
    source: str
    target: str
    amount_fen: int
    subject: str

    @property
    def leg(self) -> Leg:
        """The form in which the journal repeats it."""
        return (self.line, self.source, self.target, self.amount_fen)


class Posted(NamedTuple):
    """What `post` answers: the voucher's id, its printed number and the journal's legs."""

    voucher_id: int
    number: str
    legs: list[Leg]


def open_line(*, year: int, label: str) -> int:
    """A new budget line with nothing in it and no codes yet; returns its id."""
    return tables.Line.objects.create(year=year, label=label).pk


def code_line(
    *, line: int, codes: Codes, on: date | None = None, document: str = "", assumed: bool = False
) -> models.Model:
    """Give a line codes, which every voucher from here on bears; returns the row for the journal.

    on, document: when and by which paper the finance bureau said so; assumed: nobody said so yet.
    """
    return tables.LineCode.objects.create(
        line_id=line,
        on=on,
        function_code=codes.function,
        economic_code=codes.economic,
        government_code=codes.government,
        document=document,
        assumed=assumed,
    )


def post(
    *,
    key: str,
    kind: str,
    on: date,
    memo: str,
    transfers: Sequence[Transfer],
    codes: Sequence[tuple[int, Codes, int]] = (),
) -> Posted:
    """Book `transfers` (amounts in fen) as one voucher under the next number of the year of `on`.

    codes: (line, codes, fen) where they are others than the line's own; their fen come to what is
    moved on the line (LEDGER-CODES). Raises Refused BUD-OVERSPEND when a bucket would fall below
    zero; nothing is written then.
    A repeated `key` raises Refused KEY-POSTED: the caller's action answers retries itself.
    """
    if not transfers:
        raise Refused(Refusal("LEDGER-EMPTY", "凭证没有分录", "请核对金额后再提交"))
    if tables.Voucher.objects.filter(key=key).exists():
        raise Refused(Refusal("KEY-POSTED", "这笔业务已经记账", "请刷新后查看已有凭证"))
    said = [Coded(line, code, fen) for line, code, fen in codes]
    voucher = _head(key=key, kind=kind, on=on, memo=memo, reverses=None)
    return _booked(voucher, transfers, said or _own_codes(transfers))


class Coded(NamedTuple):
    """How much of a voucher's postings on a line bears which codes, in fen."""

    line: int
    codes: Codes
    amount_fen: int


def _head(*, key: str, kind: str, on: date, memo: str, reverses: int | None) -> tables.Voucher:
    """A voucher under the next number of its year, with no posting yet."""
    series, _ = tables.Series.objects.select_for_update().get_or_create(year=on.year)
    series.last = F("last") + 1
    series.save()
    series.refresh_from_db()
    return tables.Voucher.objects.create(
        year=on.year,
        number=series.last,
        on=on,
        kind=kind,
        memo=memo,
        key=key,
        reverses_id=reverses,
    )


def _booked(
    voucher: tables.Voucher, transfers: Sequence[Transfer], coded: Sequence[Coded]
) -> Posted:
    _write(voucher.pk, transfers)
    _demand_whole(transfers, coded)
    tables.VoucherCode.objects.bulk_create(
        tables.VoucherCode(
            voucher=voucher,
            line_id=one.line,
            function_code=one.codes.function,
            economic_code=one.codes.economic,
            government_code=one.codes.government,
            amount_fen=one.amount_fen,
        )
        for one in coded
    )
    return Posted(voucher.pk, f"{voucher.year}-{voucher.number}", [t.leg for t in transfers])


def _moved(transfers: Sequence[Transfer]) -> Counter[int]:
    """How much is moved on each line, in fen."""
    moved: Counter[int] = Counter()
    for transfer in transfers:
        moved[transfer.line] += transfer.amount_fen
    return moved


def _own_codes(transfers: Sequence[Transfer]) -> list[Coded]:
    """What is moved on each line under the newest codes of that line; a line without has none."""
    moved = _moved(transfers)
    newest = {
        row.line_id: Codes(row.function_code, row.economic_code, row.government_code)
        for row in tables.LineCode.objects.filter(line__in=moved).order_by("pk")
    }
    return [Coded(line, newest[line], fen) for line, fen in moved.items() if line in newest]


def _demand_whole(transfers: Sequence[Transfer], coded: Sequence[Coded]) -> None:
    """Codes say where the whole of what is moved on their line belongs."""
    moved, said = _moved(transfers), Counter[int]()
    for one in coded:
        said[one.line] += one.amount_fen
    if any(said[line] != moved[line] for line in said):
        what = "科目上的金额之和与分录不符"
        raise Refused(Refusal("LEDGER-CODES", what, "请核对各行的金额和科目"))


def reverse(*, key: str, voucher: int, on: date, memo: str) -> Posted:
    """红字冲销: a voucher that undoes another posting by posting; the wrong one stays as it is.

    Raises Refused LEDGER-REVERSED when it was reversed before, BUD-OVERSPEND when the money has
    moved on and cannot go back.
    """
    wrong = tables.Voucher.objects.select_for_update().get(pk=voucher)
    if tables.Voucher.objects.filter(reverses=wrong).exists() or wrong.reverses_id:
        what = f"凭证 {wrong.year}-{wrong.number} 已经冲销过，或本身就是冲销凭证"
        raise Refused(Refusal("LEDGER-REVERSED", what, "请查看已有的冲销凭证"))
    back = [
        Transfer(row.line_id, row.target, row.source, row.amount_fen, row.subject)
        for row in wrong.postings.order_by("-pk")
    ]
    coded = [
        Coded(
            row.line_id,
            Codes(row.function_code, row.economic_code, row.government_code),
            row.amount_fen,
        )
        for row in wrong.codes.order_by("pk")
    ]
    made = _head(key=key, kind="reversal", on=on, memo=memo, reverses=wrong.pk)
    return _booked(made, back, coded)


def _write(voucher: int, transfers: Sequence[Transfer]) -> None:
    sql = (
        "INSERT INTO ledger_posting (voucher_id, line_id, source, target, amount_fen, subject)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
    )
    try:
        # A savepoint: after a refusal the transaction still answers whose line it was.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, [(voucher, *transfer) for transfer in transfers])
    except IntegrityError as error:
        raise Refused(_overspend(transfers, error)) from error


def _overspend(transfers: Sequence[Transfer], error: IntegrityError) -> Refusal:
    if "posting_way_known" in str(error):
        what = "账上没有这样的资金去向"
        return Refusal("LEDGER-WAY", what, "请按占用、送出、到账、退回的次序办理")
    if "line_" not in str(error):  # not a counter's CHECK: a fault of ours, never an overspend
        raise error
    return _too_little(transfers)


def _too_little(transfers: Sequence[Transfer]) -> Refusal:
    short = next(_shortages(transfers), None)
    what = "资金安排的余额不够支付这一笔"
    if short is not None:
        line, bucket, held, need = short
        over = Money(need.fen - held.fen)
        what = f"“{line}”{bucket} {held} 元，这一笔要 {need} 元，多 {over} 元"
    return Refusal("BUD-OVERSPEND", what, "请减少人数或金额，或先办理追加、调剂", "预算法第十三条")


def _shortages(transfers: Sequence[Transfer]) -> Iterator[tuple[str, str, Money, Money]]:
    """Line, bucket, what it holds and what is asked of it, where that is more."""
    asked: dict[tuple[int, str], int] = {}
    for one in transfers:
        asked[one.line, one.source] = asked.get((one.line, one.source), 0) + one.amount_fen
        asked[one.line, one.target] = asked.get((one.line, one.target), 0) - one.amount_fen
    for row in tables.Line.objects.filter(pk__in={one.line for one in transfers}).order_by("pk"):
        for bucket in Bucket:
            need, held = asked.get((row.pk, bucket.value), 0), getattr(row, f"{bucket.value}_fen")
            if need > held:
                yield row.label, bucket.chinese, Money(held), Money(need)
