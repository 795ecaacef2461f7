"""Tables of 实物: orders, stock moves, issues with their lines, stock counts."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import GOODS_ISSUE, GOODS_ORDER, STOCK_COUNT
from nuanliu.records.journal.states import by_state, known_states, state_field
from nuanliu.records.people.fields import SealedField

ITEM_MAX, UNIT_MAX, SUPPLIER_MAX, REASON_MAX = 60, 10, 120, 200  # characters


class Order(models.Model):
    """物资采购: one item from one supplier, its price a piece (fen), and what of it is in stock.

    basis: quotes, contract or record of the purchase; slip: the photographed 验收单.
    """

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="orders")
    line = models.ForeignKey("projects.BudgetLine", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    supplier = models.CharField(max_length=SUPPLIER_MAX)
    item = models.CharField(max_length=ITEM_MAX)
    unit = models.CharField(max_length=UNIT_MAX)
    quantity = models.PositiveIntegerField()
    price_fen = models.BigIntegerField()
    total_fen = models.BigIntegerField()
    basis = models.CharField(max_length=REASON_MAX)
    ordered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    received = models.PositiveIntegerField(default=0)
    received_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField(null=True)
    slip = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    stock = models.IntegerField(default=0)
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    claimed = models.CharField(max_length=40, blank=True)  # number of the claim that pays it
    state = state_field()

    class Meta:
        indexes = [by_state(GOODS_ORDER)]
        constraints = [
            known_states(GOODS_ORDER),
            models.UniqueConstraint(
                fields=["claimed"], condition=~Q(claimed=""), name="goods_order_one_a_claim"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price_fen__gt=0)
                & Q(total_fen=F("quantity") * F("price_fen")),
                name="goods_order_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(received__lte=F("quantity")), name="goods_order_not_more_than_ordered"
            ),
            models.CheckConstraint(condition=Q(stock__gte=0), name="goods_stock_never_negative"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("ordered_by")), name="goods_order_approver_is_another"
            ),
            models.CheckConstraint(
                condition=~Q(accepted_by=F("received_by")), name="goods_order_two_accept"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(
                    received__gt=0,
                    accepted_by__isnull=False,
                    received_by__isnull=False,
                    slip__isnull=False,
                ),
                name="goods_order_accepted_by_two",
            ),
        ]


class MoveKind(models.TextChoices):
    """Why stock changed."""

    IN = "in", "验收入库"
    OUT = "out", "领出"
    BACK = "back", "未发退库"
    GAIN = "gain", "盘盈"
    LOSS = "loss", "盘亏"
    DAMAGE = "damage", "报损"


class StockMove(models.Model):
    """出入库: one change of an order's stock, and what lay there after it; never changed."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=8, choices=MoveKind.choices)
    quantity = models.IntegerField()
    after = models.PositiveIntegerField()
    on = models.DateField()
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="stock_move_moves"),
            models.CheckConstraint(
                condition=Q(kind__in=("in", "back", "gain"), quantity__gt=0)
                | Q(kind__in=("out", "loss", "damage"), quantity__lt=0),
                name="stock_move_sign",
            ),
        ]


class Issue(models.Model):
    """实物领用: what two handlers took from stock for the people of one union."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="issues")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="+")
    handler = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    companion = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    on = models.DateField()
    people = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField()
    handed = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(GOODS_ISSUE)]
        constraints = [
            known_states(GOODS_ISSUE),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="goods_issue_positive"),
            models.CheckConstraint(
                condition=~Q(handler=F("companion"))
                & ~Q(handler=F("issued_by"))
                & ~Q(companion=F("issued_by")),
                name="goods_issue_three_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(quantity=F("handed") + F("returned"), closed_by__isnull=False),
                name="goods_issue_balances",
            ),
            models.CheckConstraint(
                condition=~Q(closed_by=F("handler")) & ~Q(closed_by=F("issued_by")),
                name="goods_issue_closed_by_another",
            ),
        ]


class Outcome(models.TextChoices):
    """What became of a person's goods; '' while nobody has said."""

    SIGNED = "signed", "本人已签"
    PROXY = "proxy", "代领"
    BACK = "back", "未领"


class Line(models.Model):
    """实物签领: one person's goods of an issue, their value (fen), and what the sheet shows.

    file: the photographed sheet; receipt and the three papers: of a proxy alone.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="lines")
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    nomination = models.ForeignKey("nominations.Nomination", models.PROTECT, related_name="goods")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="goods")
    quantity = models.PositiveIntegerField()
    value_fen = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    on = models.DateField(null=True)
    proxy_name = models.CharField(max_length=60, blank=True)
    proxy_relation = models.CharField(max_length=20, blank=True)
    proxy_number = SealedField(null=True)
    receipt = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    consent = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    payee_paper = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    proxy_paper = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value_fen__gt=0), name="goods_line_positive"
            ),
            models.UniqueConstraint(
                fields=["order", "person"],
                condition=~Q(outcome="back"),
                name="goods_line_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(file__isnull=False), name="goods_line_on_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="back") | ~Q(reason=""), name="goods_line_back_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="proxy")
                | (
                    ~Q(reason="")
                    & ~Q(proxy_name="")
                    & ~Q(proxy_relation="")
                    & Q(proxy_number__isnull=False)
                    & Q(receipt__isnull=False)
                    & Q(consent__isnull=False)
                    & Q(payee_paper__isnull=False)
                    & Q(proxy_paper__isnull=False)
                ),
                name="goods_line_proxy_complete",
            ),
        ]


class CountKind(models.TextChoices):
    """What a count is about."""

    COUNT = "count", "盘点"
    DAMAGE = "damage", "报损"


class StockCount(models.Model):
    """盘点或报损: what the book says, what two persons found, why they differ, who decided."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="counts")
    kind = models.CharField(max_length=8, choices=CountKind.choices)
    on = models.DateField()
    booked = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    counted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    witness = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        indexes = [by_state(STOCK_COUNT)]
        constraints = [
            known_states(STOCK_COUNT),
            models.CheckConstraint(
                condition=Q(booked=F("counted")) | ~Q(reason=""), name="stock_count_explained"
            ),
            models.CheckConstraint(
                condition=~Q(witness=F("counted_by")), name="stock_count_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(settled_by=F("counted_by")) & ~Q(settled_by=F("witness")),
                name="stock_count_settled_by_another",
            ),
        ]
