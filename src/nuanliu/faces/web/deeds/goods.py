"""物资: bought, taken in by two, handed out and ticked, counted, written off."""

from collections.abc import Iterator
from typing import Any

from django import forms

from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import YuanField, choice, long_text, photo, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.faces.web.deeds.sheets import (
    MOST_LINES,
    ProxyForm,
    TickForm,
    Waiting,
    proxy_of,
    ticks_of,
)
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods import actions as goods
from nuanliu.stages.goods import issuing, queries
from nuanliu.stages.goods.models import CountKind, Order
from nuanliu.stages.goods.models import Line as GoodsLine

ACCOUNTANT = frozenset({Role.ACCOUNTANT})
MOST = 1_000_000  # pieces


def pieces(label: str, help_text: str = "", *, least: int = 1) -> forms.IntegerField:
    """A number of pieces."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=MOST, required=True, help_text=help_text
    )


class OrderForm(DeedForm):
    """One item from one supplier."""

    campaign = choice(Campaign, "活动", "name")
    item = short_text("品名", 60)
    unit = short_text("计量单位", 10)
    supplier = short_text("供应商", 120)
    quantity = pieces("数量")
    price_fen = YuanField(label="单价（元）", max_length=40)
    basis = short_text("采购依据", 200, help_text="询价、比价或合同")

    def offer(self) -> None:
        """Campaigns that run."""
        rows = Campaign.objects.filter(state__in=("open", "closed")).order_by("-pk")
        self.choose("campaign", rows)


def _order(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return goods.order_goods(deed, **{**given, "campaign": given["campaign"].pk})


class ReceiveForm(DeedForm):
    """What came."""

    quantity = pieces("实收数量")


class AcceptForm(ReceiveForm):
    """What the second person counted, and the paper both signed."""

    slip = photo("验收单", "两人签名的验收单，照片、扫描件或 PDF")


def _accept(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return goods.accept_goods(deed, order=row.pk, quantity=given["quantity"], slip=given["slip"][1])


class IssueForm(DeedForm):
    """Goods for the approved people of one union, carried by two."""

    order = choice(Order, "物资", "item")
    union = choice(Union, "单位", "name")
    each = pieces("每人数量")
    handler = choice(Person, "经办人", "name")
    companion = choice(Person, "第二经办人", "name", help_text="物资须双人经手")

    def offer(self) -> None:
        """What lies in stock; active office people beside whoever hands out."""
        rows = Order.objects.filter(state="accepted", stock__gt=0).order_by("-pk")
        self.choose("order", rows, lambda row: f"{row.number} {row.item} · {row.stock} {row.unit}")
        self.choose("union", Union.objects.exclude(parent=None).order_by("code"))
        mine = self.signed.account.person_id
        people = queries.carriers(Order(), mine, self.signed.today)
        for name in ("handler", "companion"):
            self.choose(name, people)


def _issue(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    named = {name: given[name].pk for name in ("order", "union", "handler", "companion")}
    return issuing.issue_goods(deed, each=given["each"], **named)


class GoodsTickForm(TickForm):
    """The lines of an issue of goods."""

    def waiting_lines(self) -> Iterator[Waiting]:
        """In pieces each."""
        unit = self.row.order.unit
        for one in queries.lines_of(self.row).filter(outcome="")[:MOST_LINES]:
            yield Waiting(one.pk, one.person.name, f"{one.quantity} {unit}")


def _tick(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    issuing.tick_goods(deed, issue=row.pk, sheet=given["sheet"][1], ticks=ticks_of(given))
    return row.pk


class GoodsProxyForm(ProxyForm):
    """Of one line of an issue of goods."""

    line = choice(GoodsLine, "领取人", "person.name")
    field_order = ("line",)

    def offer(self) -> None:
        """Lines that still wait."""
        self.choose("line", queries.lines_of(self.row).filter(outcome=""))


def _proxy(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    one = proxy_of(given["line"].pk, given)
    issuing.tick_goods(deed, issue=row.pk, sheet=given["sheet"][1], ticks=[one])
    return row.pk


class CloseForm(DeedForm):
    """What came back from an issue."""

    returned = pieces("退回数量", "没有退回填 0", least=0)


class CountForm(DeedForm):
    """What two persons found."""

    order = choice(Order, "物资", "item")
    kind = forms.ChoiceField(label="种类", choices=CountKind.choices)
    counted = pieces("实盘数量", "报损的填还完好的数量", least=0)
    witness = choice(Person, "监盘人", "name")
    reason = long_text("差异原因", 200, needed=False, help_text="与账面不符或报损时必填")

    def offer(self) -> None:
        """Everything accepted; active office people beside the counter."""
        rows = Order.objects.filter(state="accepted").order_by("-pk")
        self.choose("order", rows, lambda row: f"{row.number} {row.item} · {row.stock} {row.unit}")
        mine = self.signed.account.person_id
        self.choose("witness", queries.carriers(Order(), mine, self.signed.today))


def _count(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    named = {"order": given["order"].pk, "witness": given["witness"].pk}
    return goods.count_stock(deed, **{**given, **named})


PAGES = (
    DeedPage("goods_order", "order", _order, OrderForm, label="登记采购"),
    DeedPage("goods_order", "approve", lambda d, row, _: goods.approve_order(d, order=row.pk),
             warn="批准后占用资金安排；报销时支付。"),
    DeedPage("goods_order", "cancel",
             lambda d, row, given: goods.cancel_order(d, order=row.pk, **given), ReasonForm),
    DeedPage("goods_order", "receive",
             lambda d, row, given: goods.receive_goods(d, order=row.pk, **given), ReceiveForm),
    DeedPage("goods_order", "reject",
             lambda d, row, given: goods.reject_goods(d, order=row.pk, **given), ReasonForm),
    DeedPage("goods_order", "accept", _accept, AcceptForm,
             warn="请自己重新点数，不要照抄到货登记。少到的部分退回可用额度。"),
    DeedPage("goods_issue", "issue", _issue, IssueForm, label="领出实物"),
    DeedPage("goods_issue", "tick", _tick, GoodsTickForm, label="逐行登记签领", states=("issued",),
             roles=ACCOUNTANT, template="web/tick.html"),
    DeedPage("goods_issue", "proxy", _proxy, GoodsProxyForm, label="登记代领", states=("issued",),
             roles=ACCOUNTANT),
    DeedPage("goods_issue", "close",
             lambda d, row, given: issuing.close_issue(d, issue=row.pk, **given), CloseForm,
             warn="领出须等于已发加退回；退回的重新入库。"),
    DeedPage("stock_count", "count", _count, CountForm, label="盘点"),
    DeedPage("stock_count", "settle", lambda d, row, _: goods.write_off(d, count=row.pk),
             warn="账面改为实盘数量，差异记入实物台账。"),
)  # fmt: skip
