"""What the books say: balances, vouchers and the rows behind a figure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from nuanliu.core.budget import OPENING
from nuanliu.core.expenses import Codes
from nuanliu.records.ledger import models as tables


class Balance(NamedTuple):
    """The four buckets of a line in fen, and what they add up to."""

    line: int
    label: str
    appropriated_fen: int
    available_fen: int
    encumbered_fen: int
    in_transit_fen: int
    paid_fen: int


def balances(lines: list[int] | None = None) -> list[Balance]:
    """The counter rows, all of them or those of `lines`, in order of creation."""
    rows = tables.Line.objects.order_by("pk")
    if lines is not None:
        rows = rows.filter(pk__in=lines)
    fields = Balance._fields[2:]
    return [Balance(*row) for row in rows.values_list("pk", "label", *fields)]


def balance(line: int) -> Balance:
    """One line's counter row."""
    return balances([line])[0]


def replayed(line: int, on: date | None = None) -> Balance:
    """The same balance added up again from the postings alone: the audit's second opinion.

    on: as the line stood at the end of that day.
    """
    label = tables.Line.objects.get(pk=line).label
    rows = tables.Posting.objects.filter(line=line)
    if on is not None:
        rows = rows.filter(voucher__on__lte=on)
    net = {bucket: _net(rows, bucket) for bucket in tables.BUCKETS}
    return Balance(line, label, sum(net.values()), *net.values())


def kept_fen(lines: list[int], on: date, prefix: str) -> int:
    """What reached the subjects of some lines by a day and had stayed there till then, in fen.

    prefix: how the subjects begin, such as 'payments.payment:'.
    """
    return _net(_postings_to(lines, on).filter(subject__startswith=prefix), "paid")


def was_encumbered(line: int) -> bool:
    """Whether an approval ever moved money of a line, also when all of it was released again.

    An opening entry is no approval, nor is what takes it back.
    """
    touching = Q(source="encumbered") | Q(target="encumbered")
    opening = Q(voucher__kind=OPENING) | Q(voucher__reverses__kind=OPENING)
    return tables.Posting.objects.filter(touching, line=line).exclude(opening).exists()


def given_back(lines: list[int], on: date) -> set[str]:
    """The subjects of some lines whose money had come back as a whole by a day."""
    flow = Case(
        When(target="paid", then=F("amount_fen")),
        When(source="paid", then=-F("amount_fen")),
        default=Value(0),
    )
    rows = _postings_to(lines, on).values("subject").annotate(kept=Sum(flow))
    came_back = _postings_to(lines, on).filter(source="paid").values("subject")
    return set(rows.filter(kept=0, subject__in=came_back).values_list("subject", flat=True))


def moved(lines: list[int], on: date, source: str, target: str, prefix: str) -> dict[str, int]:
    """By subject of some lines: what went from one bucket to another by a day, in fen."""
    rows = _postings_to(lines, on).filter(source=source, target=target, subject__startswith=prefix)
    return dict(rows.order_by().values_list("subject").annotate(fen=Sum("amount_fen")))


def arrived_fen(lines: list[int], prefix: str) -> dict[str, int]:
    """By subject of some lines: what was booked as paid to it, whatever came back later, in fen."""
    rows = tables.Posting.objects.filter(line__in=lines, target="paid", subject__startswith=prefix)
    return dict(rows.order_by().values_list("subject").annotate(fen=Sum("amount_fen")))


def paid_by_day(lines: list[int], vouchers: Collection[int] | None = None) -> dict[date, int]:
    """What reached people and suppliers on each day, less what came back that day, in fen.

    vouchers: the ids of those that alone are asked.
    """
    flow = Case(
        When(target="paid", then=F("amount_fen")),
        default=-F("amount_fen"),
    )
    rows = tables.Posting.objects.filter(Q(target="paid") | Q(source="paid"), line__in=lines)
    if vouchers is not None:
        rows = rows.filter(voucher__among=set(vouchers))
    by_day = rows.order_by().values_list("voucher__on").annotate(fen=Sum(flow))
    return {day: fen for day, fen in by_day if fen}


def posted_under(number: str) -> dict[str, int]:
    """By subject: what the voucher of a printed number moved for it, in fen."""
    rows = tables.Posting.objects.filter(voucher=voucher_id(number))
    return dict(rows.order_by().values_list("subject").annotate(fen=Sum("amount_fen")))


def _postings_to(lines: list[int], on: date) -> QuerySet[tables.Posting]:
    return tables.Posting.objects.filter(line__in=lines, voucher__on__lte=on)


def _net(rows: QuerySet[tables.Posting], bucket: str) -> int:
    sums = rows.aggregate(
        into=Sum("amount_fen", filter=Q(target=bucket), default=0),
        out=Sum("amount_fen", filter=Q(source=bucket), default=0),
    )
    return int(sums["into"] - sums["out"])


class BookRow(NamedTuple):
    """One posting with its voucher, as the books print it."""

    voucher: str
    on: str
    kind: str
    memo: str
    line: str
    source: str
    target: str
    amount_fen: int
    subject: str


def book_rows() -> Iterator[BookRow]:
    """Every posting in voucher order, streamed."""
    rows = tables.Posting.objects.select_related("voucher", "line").order_by(
        "voucher__year", "voucher__number", "pk"
    )
    for row in rows.iterator(chunk_size=2000):
        voucher = row.voucher
        yield BookRow(
            f"{voucher.year}-{voucher.number}",
            voucher.on.isoformat(),
            voucher.kind,
            voucher.memo,
            row.line.label,
            row.source,
            row.target,
            row.amount_fen,
            row.subject,
        )


def paying_vouchers(subjects: Sequence[str]) -> list[str]:
    """The printed numbers of the vouchers by which money reached some subjects, ascending."""
    rows = tables.Voucher.objects.filter(postings__target="paid", postings__subject__among=subjects)
    found = rows.distinct().order_by("year", "number").values_list("year", "number")
    return [f"{year}-{number}" for year, number in found]


def voucher_id(number: str) -> int:
    """The id of a voucher by its printed number, such as 2024-17."""
    year, _, place = number.partition("-")
    return tables.Voucher.objects.get(year=int(year), number=int(place)).pk


def voucher_row(number: str) -> models.Model:
    """The row behind a printed number ('2024-17'), for the journal to tell."""
    year, _, place = number.partition("-")
    return tables.Voucher.objects.get(year=year, number=place)


def codes_of_line(line: int) -> Codes | None:
    """The newest codes of a line; None where it has none."""
    row = tables.LineCode.objects.filter(line=line).order_by("-pk").first()
    return None if row is None else Codes(row.function_code, row.economic_code, row.government_code)


class LineCoding(NamedTuple):
    """The codes a line bears: since when, by which paper, and whether only assumed."""

    codes: Codes
    on: date | None
    document: str
    assumed: bool


def coding_of_line(line: int) -> list[LineCoding]:
    """Every coding of a line, the oldest first."""
    rows = tables.LineCode.objects.filter(line=line).order_by("pk")
    return [
        LineCoding(
            Codes(row.function_code, row.economic_code, row.government_code),
            row.on,
            row.document,
            row.assumed,
        )
        for row in rows
    ]


def codes_of_voucher(number: str) -> list[tuple[int, Codes, int]]:
    """(line, codes, fen) of a voucher by its printed number."""
    rows = tables.VoucherCode.objects.filter(voucher=voucher_id(number)).order_by("pk")
    return [
        (row.line_id, Codes(row.function_code, row.economic_code, row.government_code),
         row.amount_fen) for row in rows
    ]  # fmt: skip
