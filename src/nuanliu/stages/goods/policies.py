"""Rules of 实物; each answers a Refusal or None."""

from collections.abc import Collection

from nuanliu.core.duties import SEPARATION
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods.models import Issue, Order, StockCount

BUY_RULE = "物资采购、验收、领用手续（待确认）"


def campaign_runs(campaign: Campaign) -> Refusal | None:
    """Goods are bought for a campaign that is neither finished nor called off."""
    if campaign.state in ("open", "closed"):
        return None
    return Refusal("GOODS-CAMPAIGN", f"“{campaign.name}”没有在进行", "请选择进行中的活动")


def counted_in_pieces(quantity: int, price_fen: int) -> Refusal | None:
    """Whole pieces at a price above zero."""
    if quantity > 0 and price_fen > 0:
        return None
    return Refusal("GOODS-AMOUNT", "数量和单价都应大于零", "请核对数量和单价")


def delivered_within(order: Order, quantity: int) -> Refusal | None:
    """No more is taken in than was ordered."""
    if 0 < quantity <= order.quantity:
        return None
    what = f"{order.item}订购 {order.quantity} {order.unit}，到货填了 {quantity}"
    return Refusal("GOODS-DELIVERY", what, "请按送货单填实收数量；多送的请退回", BUY_RULE)


def same_as_received(order: Order, quantity: int) -> Refusal | None:
    """The second person counts for himself, and finds the same."""
    if quantity == order.received:
        return None
    what = f"{order.item}到货登记 {order.received} {order.unit}，验收 {quantity}"
    return Refusal("GOODS-ACCEPT", what, "请两人重新点数；不符的退回到货登记", BUY_RULE)


def in_stock(order: Order, wanted: int) -> Refusal | None:
    """Stock never falls below zero."""
    if 0 < wanted <= order.stock:
        return None
    what = f"{order.item}库存 {order.stock} {order.unit}，要领 {wanted}"
    return Refusal("GOODS-STOCK", what, "请减少数量，或先验收入库", BUY_RULE)


def accepted(order: Order) -> Refusal | None:
    """Only what two persons accepted is in stock."""
    if order.state == "accepted":
        return None
    return Refusal("GOODS-UNACCEPTED", f"{order.item}还没有验收入库", "请先由两人验收")


def somebody(count: int) -> Refusal | None:
    """An issue is for somebody."""
    if count:
        return None
    return Refusal("GOODS-NOBODY", "没有可以领这批物资的人", "请核对单位和批准名单")


def may_carry(name: str, person: int, fit: Collection[int]) -> Refusal | None:
    """Goods are carried by active office people who did not approve or hand out the same goods."""
    if person in fit:
        return None
    fix = "请选在岗的综合办公室或职工服务中心人员，不能是管理员、审批人或库管人"
    return Refusal("GOODS-HANDLER", f"{name}不能经手这批物资", fix, SEPARATION)


def two_carriers(handler: int, companion: int) -> Refusal | None:
    """Goods go out with two persons."""
    if handler != companion:
        return None
    return Refusal("GOODS-ALONE", "两位经办人是同一个人", "物资须双人经手，请另选一位", BUY_RULE)


def not_had(names: Collection[str]) -> Refusal | None:
    """Nobody has the same goods twice."""
    if not names:
        return None
    what = f"{'、'.join(names)}已经领过或正在领这批物资"
    return Refusal("GOODS-TWICE", what, "请核对领用单", BUY_RULE)


def of_the_issue(asked: Collection[int], waiting: Collection[int]) -> Refusal | None:
    """A sheet ticks lines of its own issue that have no result yet, each once, at least one."""
    if asked and len(set(asked)) == len(asked) and set(asked) <= set(waiting):
        return None
    return Refusal("GOODS-LINE", "没有选行，或有的行不属于这张签领表", "请刷新后重新登记")


def all_ticked(waiting: int) -> Refusal | None:
    """Every line has a result before the issue is closed."""
    if not waiting:
        return None
    return Refusal("GOODS-UNTICKED", f"还有 {waiting} 行没有登记结果", "请先按签领表逐行登记")


def adds_up(issue: Issue, handed: int, returned: int) -> Refusal | None:
    """Issued = handed out + returned, piece by piece."""
    short = issue.quantity - handed - returned
    if not short and returned >= 0:
        return None
    said = f"短 {short}" if short > 0 else f"多 {-short}"
    what = f"领出 {issue.quantity}，已发 {handed}，退回 {returned}，{said}"
    return Refusal("GOODS-DIFFERENCE", what, "请重新点数、核对签领表", BUY_RULE)


def explained(booked: int, counted: int, reason: str) -> Refusal | None:
    """A difference is explained by who found it."""
    if booked == counted or reason.strip():
        return None
    what = f"账面 {booked}，实盘 {counted}，没有说明差异"
    return Refusal("COUNT-REASON", what, "请写明差异的原因", BUY_RULE)


def less_by_damage(booked: int, counted: int) -> Refusal | None:
    """Damage leaves less than the book says."""
    if counted < booked:
        return None
    what = f"报损后应少于账面的 {booked}，填的是 {counted}"
    return Refusal("COUNT-DAMAGE", what, "请填报损后还完好的数量", BUY_RULE)


def still_booked(count: StockCount) -> Refusal | None:
    """Nothing has moved since the count, or its difference would be booked wrongly."""
    if count.order.stock == count.booked:
        return None
    what = f"盘点时账面 {count.booked}，现在是 {count.order.stock}"
    return Refusal("COUNT-STALE", what, "请重新盘点", BUY_RULE)


def unclaimed(order: Order) -> Refusal | None:
    """An order is paid by one claim."""
    if not order.claimed:
        return None
    what = f"采购单 {order.number} 已在报销单 {order.claimed}"
    return Refusal("CLAIM-ORDERED", what, "不能重复报销，请核对", BUY_RULE)


def value_within(order: Order, amount_fen: int) -> Refusal | None:
    """What is claimed for an order is what was accepted of it, to the fen."""
    due = order.received * order.price_fen
    if order.state == "accepted" and amount_fen == due:
        return None
    what = f"采购单 {order.number} 验收 {Money(due)} 元，报销 {Money(amount_fen)} 元"
    return Refusal("CLAIM-ORDER", what, "请先验收入库，并按验收金额报销", BUY_RULE)
