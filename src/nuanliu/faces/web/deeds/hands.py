"""现金: drawn, ticked line by line, counted; and what goes through a workplace's own union."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Count, Sum

from nuanliu.core.lifecycles import PAYMENT
from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import YuanField, choice, file, long_text, photo, short_text
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
from nuanliu.records.people.models import Person
from nuanliu.stages.payments import cash, union_lists
from nuanliu.stages.payments.hand_rules import held_unions
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.ticking import tick

ACCOUNTANT = frozenset({Role.ACCOUNTANT})
SHEETS = ".xlsx,.xls,.ods,.csv,.txt"


class PortionForm(DeedForm):
    """The cash of one union in one run, and the slip by which it leaves."""

    portion = forms.ChoiceField(label="发放批和单位")
    reference = short_text("凭证号", 60, help_text="银行取款或转账的凭证号")

    def offer(self) -> None:
        """Unions whose lines all wait, of cash runs that have left."""
        self.fields["portion"].choices = list(_portions())  # type: ignore[attr-defined] # of a ChoiceField

    def clean_portion(self) -> tuple[int, int]:
        """Ids of run and union."""
        run, _, union = str(self.cleaned_data["portion"]).partition("-")
        return int(run), int(union)


def _portions() -> Iterator[tuple[str, str]]:
    runs = Run.objects.filter(channel="cash", state="released").order_by("-pk")
    for run in runs:
        held = held_unions(run)
        rows = run.payments.filter(state="issued").exclude(nomination__union__in=held)
        found = rows.values_list("nomination__union", "nomination__union__name")
        for union, name, people, fen in found.annotate(n=Count("pk"), f=Sum("amount_fen")):
            yield f"{run.pk}-{union}", f"{run.number} · {name} · {people} 人 {Money(fen)} 元"


class DrawForm(PortionForm):
    """Two handlers who carry the cash."""

    handler = choice(Person, "经办人", "name")
    companion = choice(Person, "第二经办人", "name", help_text="现金须双人经手")

    def offer(self) -> None:
        """Active office people without a duty against any of the batches; the rule asks again."""
        super().offer()
        batches = [
            run.batch
            for run in Run.objects.filter(channel="cash", state="released").select_related("batch")
        ]
        fit = [cash.carriers(batch, self.signed.today).values("pk") for batch in batches]
        rows = Person.objects.filter(pk__in=fit[0]) if fit else Person.objects.none()
        for one in fit[1:]:
            rows = rows | Person.objects.filter(pk__in=one)
        for name in ("handler", "companion"):
            self.choose(name, rows.order_by("name", "pk"))


def _draw(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    run, union = given["portion"]
    return cash.draw_cash(
        deed,
        run=run,
        union=union,
        handler=given["handler"].pk,
        companion=given["companion"].pk,
        reference=given["reference"],
    )


def _entrust(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    run, union = given["portion"]
    return union_lists.entrust(deed, run=run, union=union, reference=given["reference"])


class CashTickForm(TickForm):
    """The lines of a union in a cash run."""

    def waiting_lines(self) -> Iterator[Waiting]:
        """In yuan each."""
        rows = cash.lines_for(self.row.run, self.row.union_id).filter(state="issued")
        for one in rows[:MOST_LINES]:
            yield Waiting(one.pk, one.payee, str(Money(one.amount_fen)))


def _tick(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    tick(deed, draw=row.pk, sheet=given["sheet"][1], ticks=ticks_of(given))
    return row.pk


class CashProxyForm(ProxyForm):
    """Of one payment in cash."""

    payment = choice(Payment, "领款人", "payee")
    field_order = ("payment",)

    def offer(self) -> None:
        """Lines that still wait."""
        rows = cash.lines_for(self.row.run, self.row.union_id).filter(state="issued")
        self.choose("payment", rows, lambda one: f"{one.payee} · {Money(one.amount_fen)} 元")


def _proxy(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    one = proxy_of(given["payment"].pk, given)
    tick(deed, draw=row.pk, sheet=given["sheet"][1], ticks=[one])
    return row.pk


class CountForm(DeedForm):
    """What lies on the table at the end of a handler's day."""

    returned_fen = YuanField(label="交回现金（元）", max_length=40, help_text="没有余款填 0")


def _count(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    cash.count_cash(deed, handler=row.handler_id, on=row.on, returned_fen=given["returned_fen"])
    return row.pk


class WholeListForm(DeedForm):
    """The union's own list of everybody paid, and the sheet they signed."""

    roster = file("实发名单", "须有姓名、身份证号、金额三列；与发放名单逐人核对", SHEETS)
    sheet = photo("签领表照片", "单位职工签名的签领表")


class PartListForm(WholeListForm):
    """The same, with those whom the union did not pay."""

    left = forms.ModelMultipleChoiceField(
        Payment.objects.none(), label="未发的人", widget=forms.CheckboxSelectMultiple,
        help_text="不在实发名单里，余款由基层工会退回",
    )  # fmt: skip

    def offer(self) -> None:
        """The lines of the transfer."""
        field: Any = self.fields["left"]
        field.queryset = cash.lines_for(self.row.run, self.row.union_id).filter(state="issued")
        field.label_from_instance = lambda one: f"{one.payee} · {Money(one.amount_fen)} 元"


def _list(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    name, data = given["roster"]
    left = [one.pk for one in given.get("left", ())]
    union_lists.take_union_list(
        deed, transfer=row.pk, name=name, data=data, sheet=given["sheet"][1], left=left
    )
    return row.pk


class RefundForm(DeedForm):
    """What the union could not hand out is back."""

    refunded_fen = YuanField(label="退回余款（元）", max_length=40)
    reason = long_text("未发原因", 120)


def _refund(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return union_lists.refund_transfer(deed, transfer=row.pk, **given)


GIVE_UP = next(move.label for move in PAYMENT.moves if move.verb == "give_up")
PAGES = (
    DeedPage("cash_draw", "draw", _draw, DrawForm, label="领出现金",
             warn="现金由两位经办人领出，当日按签领表逐行登记，余款当日交回。"),
    DeedPage("cash_draw", "tick", _tick, CashTickForm, label="逐行登记签领", states=("drawn",),
             roles=ACCOUNTANT, template="web/tick.html"),
    DeedPage("cash_draw", "proxy", _proxy, CashProxyForm, label="登记代领", states=("drawn",),
             roles=ACCOUNTANT),
    DeedPage("cash_draw", "close", _count, CountForm,
             warn="领出须等于已发加交回。同一经办人同一天领出的各单位一起交清，交清后不能再改。"),
    DeedPage("union_transfer", "entrust", _entrust, PortionForm,
             warn="款项一次转给基层工会，由它实名发给职工；名单交回并核对一致后才算个人已领。"),
    DeedPage("union_transfer", "finish", _list, WholeListForm),
    DeedPage("union_transfer", "list", _list, PartListForm),
    DeedPage("union_transfer", "refund", _refund, RefundForm),
    DeedPage("payment", "give_up",
             lambda d, row, given: cash.give_up(d, payment=row.pk, **given), ReasonForm),
)  # fmt: skip
