"""物资: bought, taken in by two, handed out and ticked, counted, written off."""

from typing import Any

from django import forms

from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import YuanField, choice, long_text, photo, short_text
from nuanliu.faces.web.deeds.hands import MOST_LINES, PAPERS, Line
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods import actions as goods
from nuanliu.stages.goods import issuing, queries
from nuanliu.stages.goods.models import CountKind, Order
from nuanliu.stages.goods.models import Line as GoodsLine
from nuanliu.stages.payments.ticking import Outcome, Tick

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


class TickForm(DeedForm):
    """A photographed page, and for each line on it signed or not handed out."""

    sheet = photo("签领表照片", "照片、扫描件或 PDF；没有写在这一页的行留空，下一页再登记")

    def offer(self) -> None:
        """Two fields a line; nothing is said of a line that nobody chose."""
        rows = queries.lines_of(self.row).filter(outcome="")
        self.waiting = list(rows[:MOST_LINES])
        chosen = [("", "—"), *((o.value, o.chinese) for o in (Outcome.SIGNED, Outcome.BACK))]
        for one in self.waiting:
            words = {"aria-label": f"{one.person.name} 结果"}
            self.fields[f"line_{one.pk}"] = forms.ChoiceField(
                choices=chosen, required=False, widget=forms.Select(attrs=words)
            )
            told = {"aria-label": f"{one.person.name} 未领原因", "autocomplete": "off"}
            self.fields[f"why_{one.pk}"] = forms.CharField(
                max_length=120, required=False, widget=forms.TextInput(attrs=told)
            )

    @property
    def lines(self) -> list[Line]:
        """The lines of the sheet with their fields."""
        unit = self.row.order.unit
        return [
            Line(one.person.name, f"{one.quantity} {unit}", self[f"line_{one.pk}"],
                 self[f"why_{one.pk}"]) for one in self.waiting
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is not handed out has its reason."""
        given = super().clean() or {}
        for one in self.waiting:
            if given.get(f"line_{one.pk}") == Outcome.BACK and not given.get(f"why_{one.pk}"):
                self.add_error(f"why_{one.pk}", f"请写明{one.person.name}未领的原因")
        return given


def _tick(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    said = {int(name[5:]): value for name, value in given.items() if name[:5] == "line_" and value}
    ticks = [
        Tick(pk, Outcome(value), given[f"why_{pk}"] if value == Outcome.BACK else "")
        for pk, value in said.items()
    ]
    issuing.tick_goods(deed, issue=row.pk, sheet=given["sheet"][1], ticks=ticks)
    return row.pk


class ProxyForm(DeedForm):
    """代领: who signed for whom, why, and the papers that show it."""

    line = choice(GoodsLine, "领取人", "person.name")
    sheet = photo("签领表照片", "写有这一行的一页")
    reason = long_text("代领原因", 120)
    proxy_name = short_text("代领人姓名", 60)
    proxy_relation = short_text("与本人的关系", 20)
    proxy_number = short_text("代领人证件号码", 40, help_text="加密保存，页面上不再显示")
    receipt = photo("代领人签名", "代领人为这一笔签的收条")
    consent = photo("本人委托书")
    payee_paper = photo("本人证件照片")
    proxy_paper = photo("代领人证件照片")

    def offer(self) -> None:
        """Lines that still wait."""
        self.choose("line", queries.lines_of(self.row).filter(outcome=""))


def _proxy(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    papers = {name: given[name][1] for name in PAPERS}
    words = {n: given[n] for n in ("reason", "proxy_name", "proxy_relation", "proxy_number")}
    one = Tick(given["line"].pk, Outcome.PROXY, **words, **papers)
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
    DeedPage("goods_issue", "tick", _tick, TickForm, label="逐行登记签领", states=("issued",),
             roles=ACCOUNTANT, template="web/tick.html"),
    DeedPage("goods_issue", "proxy", _proxy, ProxyForm, label="登记代领", states=("issued",),
             roles=ACCOUNTANT),
    DeedPage("goods_issue", "close",
             lambda d, row, given: issuing.close_issue(d, issue=row.pk, **given), CloseForm,
             warn="领出须等于已发加退回；退回的重新入库。"),
    DeedPage("stock_count", "count", _count, CountForm, label="盘点"),
    DeedPage("stock_count", "settle", lambda d, row, _: goods.write_off(d, count=row.pk),
             warn="账面改为实盘数量，差异记入实物台账。"),
)  # fmt: skip
