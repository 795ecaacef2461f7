"""Tables of the ledger. Nothing outside this package imports them (import-linter)."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanliu.core.budget import PATHS, Bucket

BUCKETS = tuple(bucket.value for bucket in Bucket)
OUTSIDE = "outside"  # the finance bureau


def _pair(source: Bucket | None, target: Bucket | None) -> Q:
    return Q(source=source or OUTSIDE, target=target or OUTSIDE)


# Money moves along core.budget.PATHS, or back along one of them when a voucher is reversed.
WAYS = reduce(or_, (_pair(*way) | _pair(*way[::-1]) for way in PATHS))


class Line(models.Model):
    """The counter row of one budget line: four buckets (fen) that add up to the appropriation.

    Moved only by the trigger on `Posting`, so no code can post without counting, and any other
    UPDATE is refused; the CHECKs refuse an overspend whoever attempts it (design law 1).
    """

    year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    appropriated_fen = models.BigIntegerField(default=0)
    available_fen = models.BigIntegerField(default=0)
    encumbered_fen = models.BigIntegerField(default=0)
    in_transit_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(default=0)  # the posting that moved it last

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_identity",
                condition=Q(
                    appropriated_fen=F("available_fen")
                    + F("encumbered_fen")
                    + F("in_transit_fen")
                    + F("paid_fen")
                ),
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{b}_fen__gte": 0}), name=f"line_{b}")
                for b in BUCKETS
            ),
        ]


class Series(models.Model):
    """The last voucher number given out in a year: a locked row, so numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Voucher(models.Model):
    """One entry (凭证): a dated set of postings under a consecutive number."""

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    kind = models.CharField(max_length=24)
    memo = models.CharField(max_length=200)
    key = models.CharField(max_length=100, unique=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True)

    # A voucher's codes are told with its own line of the journal.
    TOLD_BESIDE: ClassVar = {
        "codes": ("line_id", "function_code", "economic_code", "government_code", "amount_fen")
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="voucher_number_once"),
        ]


class Posting(models.Model):
    """Money moved from one bucket to another of one line: it sums to zero by construction."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="postings")
    line = models.ForeignKey(Line, models.PROTECT, related_name="postings")
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    amount_fen = models.BigIntegerField()
    subject = models.CharField(max_length=60)  # 'payments.payment:17': what the money is for

    class Meta:
        indexes = [models.Index(fields=["subject"], name="posting_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="posting_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="posting_moves"),
            models.CheckConstraint(condition=WAYS, name="posting_way_known"),
        ]


class LineCode(models.Model):
    """Which codes a budget line bears from here on; appended, the newest of a line counts.

    assumed: taken from the shipped code book, to be confirmed by the finance bureau.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="codes")
    on = models.DateField(null=True)
    function_code = models.CharField(max_length=7)
    economic_code = models.CharField(max_length=5)
    government_code = models.CharField(max_length=5)
    document = models.CharField(max_length=60, blank=True)
    assumed = models.BooleanField(default=False)


class VoucherCode(models.Model):
    """The codes of a voucher's postings on one line, and how much of them bears these (fen)."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="codes")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    function_code = models.CharField(max_length=7)
    economic_code = models.CharField(max_length=5)
    government_code = models.CharField(max_length=5)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "line", "function_code", "economic_code"],
                name="voucher_code_once",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="voucher_code_positive"),
        ]
