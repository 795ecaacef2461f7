"""Deeds of 实物: buy, receive, accept; count, explain, write off (issues are in issuing.py)."""

from django.db.models import F

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import GOODS_ORDER, STOCK_COUNT
from nuanliu.core.moves import Move
from nuanliu.core.refusal import demand
from nuanliu.core.texts import told, written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods import policies, queries
from nuanliu.stages.goods.models import (
    ITEM_MAX,
    REASON_MAX,
    SUPPLIER_MAX,
    UNIT_MAX,
    CountKind,
    MoveKind,
    Order,
    StockCount,
    StockMove,
)

SUBJECT = "goods.order"


@action("goods.order")
def order_goods(
    deed: Deed,
    *,
    campaign: int,
    item: str,
    unit: str,
    supplier: str,
    quantity: int,
    price_fen: int,
    basis: str,
) -> int:
    """登记采购 of one item from one supplier; price_fen a piece; its id.

    basis: quotes, contract or record of the purchase. Refused GOODS-CAMPAIGN, GOODS-AMOUNT.
    """
    move = permit(deed, GOODS_ORDER, "order")
    row = Campaign.objects.select_related("line", "project").get(pk=campaign)
    demand(policies.campaign_runs(row))
    demand(policies.counted_in_pieces(quantity, price_fen))
    for text, name, most in (
        (item, "品名", ITEM_MAX),
        (unit, "计量单位", UNIT_MAX),
        (supplier, "供应商", SUPPLIER_MAX),
        (basis, "采购依据", REASON_MAX),
    ):
        demand(written(text, name, most))
    year = row.project.fiscal_year
    place = Order.objects.filter(campaign__project__fiscal_year=year).count() + 1
    made = Order.objects.create(
        campaign=row,
        line=row.line,
        number=f"WZ-{year}-{place:03d}",
        supplier=supplier,
        item=item,
        unit=unit,
        quantity=quantity,
        price_fen=price_fen,
        total_fen=quantity * price_fen,
        basis=basis,
        ordered_by=deed.by.person,
        ordered_on=day_of(deed),
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


def _locked(order: int) -> Order:
    rows = Order.objects.select_for_update(of=("self",))
    return rows.select_related("line", "campaign__project").get(pk=order)


@action("goods.approve")
def approve_order(deed: Deed, *, order: int) -> int:
    """批准采购 by a leader who did not order it: available → encumbered, or BUD-OVERSPEND."""
    row = _locked(order)
    move = advance(deed, GOODS_ORDER, "approve", row)
    demand(another_person(hands(deed), row.ordered_by_id, step="批准采购", before="登记采购"))
    row.approved_by = deed.by.person
    posted = _post(deed, row, "encumber", row.total_fen)
    row.save()
    _record(deed, row, move, posted)
    return row.pk


@action("goods.cancel")
def cancel_order(deed: Deed, *, order: int, reason: str) -> int:
    """取消 an order of which nothing was delivered; approved money is available again."""
    row = _locked(order)
    move = advance(deed, GOODS_ORDER, "cancel", row)
    demand(written(reason, "取消原因", REASON_MAX))
    approved = move.source == "approved"
    posted = _post(deed, row, "release", row.total_fen) if approved else None
    row.reason = reason
    row.save()
    _record(deed, row, move, posted)
    return row.pk


def _post(deed: Deed, order: Order, kind: str, fen: int) -> ledger.Posted | None:
    if not fen:
        return None
    ends = {"encumber": ("available", "encumbered"), "release": ("encumbered", "available")}[kind]
    leg = ledger.Transfer(order.line.ledger_line_id, *ends, fen, f"{SUBJECT}:{order.pk}")
    return ledger.post(
        key=f"goods:{order.pk}:{kind}:{deed.key}",
        kind=kind,
        on=day_of(deed),
        memo=f"采购 {order.number} {order.item}",
        transfers=[leg],
    )


def _record(deed: Deed, order: Order, move: Move, posted: ledger.Posted | None) -> None:
    legs, voucher = (posted.legs, posted.number) if posted else ((), "")
    docs = [order.slip_id] if order.slip_id else []
    record(deed, order, move=move, legs=legs, voucher=voucher, docs=docs)


def bind_claim(deed: Deed, *, order: int, claim: str, amount_fen: int) -> None:
    """Write down which claim pays an accepted order; called inside the action that drafts it.

    Its money was set aside when it was approved: the claim only pays. Refused CLAIM-ORDER,
    CLAIM-ORDERED.
    """
    row = _locked(order)
    demand(policies.unclaimed(row))
    demand(policies.value_within(row, amount_fen))
    row.claimed = claim
    row.save()
    record(deed, row)


def free_claim(deed: Deed, claim: str) -> None:
    """The claim that was to pay an order is withdrawn: another one may."""
    for row in Order.objects.select_for_update().filter(claimed=claim):
        row.claimed = ""
        row.save()
        record(deed, row)


@action("goods.receive")
def receive_goods(deed: Deed, *, order: int, quantity: int) -> int:
    """到货登记: how many pieces came; no more than were ordered (GOODS-DELIVERY)."""
    row = _locked(order)
    move = advance(deed, GOODS_ORDER, "receive", row)
    demand(policies.delivered_within(row, quantity))
    row.received, row.received_by = quantity, deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("goods.reject")
def reject_goods(deed: Deed, *, order: int, reason: str) -> int:
    """验收不符: the delivery is to be counted anew, with the reason."""
    row = _locked(order)
    move = advance(deed, GOODS_ORDER, "reject", row)
    demand(written(reason, "不符原因", REASON_MAX))
    row.reason, row.received, row.received_by = reason, 0, None
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("goods.accept")
def accept_goods(deed: Deed, *, order: int, quantity: int, slip: bytes) -> int:
    """验收入库 by a second person who counts for himself; what did not come frees its budget.

    slip: the photographed 验收单. Refused DUTY-SELF to who registered the delivery or ordered,
    GOODS-ACCEPT where the two counts differ.
    """
    row = _locked(order)
    move = advance(deed, GOODS_ORDER, "accept", row)
    demand(
        another_person(
            hands(deed),
            row.received_by_id,
            row.ordered_by_id,
            row.approved_by_id,
            step="验收",
            before="采购、批准或到货登记",
        )
    )
    demand(policies.same_as_received(row, quantity))
    scans_of([slip], ["验收单"])
    row.slip = keep(slip, f"{row.number}验收单", deed.at)
    row.accepted_by, row.accepted_on = deed.by.person, day_of(deed)
    posted = _post(deed, row, "release", row.total_fen - row.received * row.price_fen)
    row.save()
    _record(deed, row, move, posted)
    move_stock(deed, row, MoveKind.IN, row.received)
    return row.pk


def move_stock(deed: Deed, order: Order, kind: MoveKind, quantity: int, about: str = "") -> None:
    """Change the stock of a locked order by `quantity` pieces (below zero: out), and its book.

    The table's own CHECK refuses a stock below zero should the rule before it ever be left out.
    """
    Order.objects.filter(pk=order.pk).update(stock=F("stock") + quantity)
    order.refresh_from_db(fields=["stock"])
    made = StockMove.objects.create(
        order=order,
        kind=kind,
        quantity=quantity,
        after=order.stock,
        on=day_of(deed),
        by=deed.by.person,
        about=about,
    )
    record(deed, order)
    record(deed, made)


@action("goods.count")
def count_stock(
    deed: Deed,
    *,
    order: int,
    counted: int,
    witness: int,
    reason: str = "",
    kind: str = CountKind.COUNT,
) -> int:
    """盘点 or 报损 by two persons: what lies there (damage: what of it is whole); its id.

    A count that agrees is settled at once; a difference is explained (COUNT-REASON) and waits for a
    leader. witness: the second person, active in the office; Refused GOODS-HANDLER, GOODS-ALONE.
    """
    row = _locked(order)
    agrees = counted == row.stock and kind == CountKind.COUNT
    move = permit(deed, STOCK_COUNT, "agree" if agrees else "count")
    demand(policies.accepted(row))
    if kind == CountKind.DAMAGE:
        demand(policies.less_by_damage(row.stock, counted))
    demand(policies.two_carriers(deed.by.person_id, witness))
    fit = set(queries.carriers(row, deed.by.person_id, day_of(deed)).values_list("pk", flat=True))
    demand(policies.may_carry("监盘人", witness, fit - hands(deed)))
    demand(policies.explained(row.stock, counted, reason))
    demand(told(reason, "差异原因", REASON_MAX))
    made = StockCount.objects.create(
        order=row,
        kind=CountKind(kind),
        on=day_of(deed),
        booked=row.stock,
        counted=counted,
        reason=reason,
        counted_by=deed.by.person,
        witness_id=witness,
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


@action("goods.write_off")
def write_off(deed: Deed, *, count: int) -> int:
    """处理差异 by a leader: the book follows what was found (盘盈、盘亏、报损); its id.

    Refused COUNT-STALE where stock has moved since, DUTY-SELF to who counted.
    """
    rows = StockCount.objects.select_for_update(of=("self",))
    row = rows.get(pk=count)
    row.order = _locked(row.order_id)
    move = advance(deed, STOCK_COUNT, "settle", row)
    demand(
        another_person(
            hands(deed), row.counted_by_id, row.witness_id, step="处理差异", before="盘点"
        )
    )
    demand(policies.still_booked(row))
    change = row.counted - row.booked
    kind = MoveKind.DAMAGE if row.kind == CountKind.DAMAGE else MoveKind.LOSS
    row.settled_by, row.settled_on = deed.by.person, day_of(deed)
    row.save()
    record(deed, row, move=move)
    move_stock(deed, row.order, MoveKind.GAIN if change > 0 else kind, change, f"盘点 {row.pk}")
    return row.pk
