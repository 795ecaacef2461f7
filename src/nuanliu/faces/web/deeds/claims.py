"""审核报销: claims, their lines, papers and invoices."""

from typing import Any

from django import forms

from nuanliu.core.expenses import ExpenseKind
from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import YuanField, choice, day, file, photo, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.faces.web.guards import Signed
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices, lines
from nuanliu.stages.claims.lines import MOST_LINES
from nuanliu.stages.claims.models import ClaimKind, Invoice
from nuanliu.stages.claims.policies import wanted_papers
from nuanliu.stages.goods.models import Order
from nuanliu.stages.goods.queries import to_claim
from nuanliu.stages.projects.shipped import code_book

OFFICE = frozenset({Role.OFFICE})
ENTERING = "还没有报销单的发票先登记在这里，填报销单时再加入；读出票面有错误的不登记。"
READING = "系统读出票面，核对购买方、日期、合计和大写；有错误的不登记，原件原样保存。"


class ClaimForm(DeedForm):
    """报销单."""

    campaign = choice(Campaign, "活动", "name")
    kind = forms.ChoiceField(label="种类", choices=ClaimKind.choices)
    purpose = short_text("用途", 200)
    amount = YuanField(label="金额（元）", max_length=40)
    expense = forms.ChoiceField(
        label="费用类型", required=False,
        help_text="不选则慰问金按“慰问金”、采购按“慰问品”；有几类的，填报后再分行",
    )  # fmt: skip
    order = choice(Order, "采购单", "number", needed=False, help_text="采购报销选验收入库的采购单")

    def offer(self) -> None:
        """Campaigns that were not called off, orders that nobody claimed."""
        self.choose("order", to_claim(), lambda row: f"{row.number} {row.item}")
        self.choose("campaign", Campaign.objects.exclude(state="cancelled").order_by("-pk"))
        self.fields["expense"].choices = [("", "不选"), *_types(list(ExpenseKind), self.signed)]  # type: ignore[attr-defined] # of a ChoiceField


def _types(kinds: list[ExpenseKind], signed: Signed) -> list[tuple[str, str]]:
    """The types of expense that there are today, as choices."""
    rows = [one for kind in kinds for one in code_book().expenses_of(kind, signed.today)]
    return [(one.key, one.label) for one in rows]


class LineForm(DeedForm):
    """One line of a claim."""

    place = forms.IntegerField(label="行号", min_value=1, max_value=MOST_LINES)
    expense = forms.ChoiceField(label="费用类型")
    what = short_text("事项", 200)
    amount_fen = YuanField(label="金额（元）", max_length=40, help_text="填 0 即划去这一行")
    function = forms.ChoiceField(label="功能分类", required=False)
    economic = forms.ChoiceField(label="经济分类", required=False)

    def offer(self) -> None:
        """The types of the claim's kind, the codes of today; the next free line."""
        book, on = code_book(), self.signed.today
        functions = [(one.code, f"{one.code} {one.name}") for one in book.functions]
        economics = [(one.code, f"{one.code} {one.name}") for one in book.economics]
        choices = {
            "expense": _types([ExpenseKind(self.row.kind)], self.signed),
            "function": [("", "随资金安排"), *(c for c in functions if book.function(c[0], on))],
            "economic": [("", "随费用类型"), *(c for c in economics if book.economic(c[0], on))],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined] # of a ChoiceField
        self.initial.setdefault("place", self.row.lines.count() + 1)


class FileForm(DeedForm):
    """The original of an electronic invoice."""

    original = file("电子发票原件", "开票方给的 .xml、.pdf 或 .ofd；截图、照片不是原件",
                    ".xml,.pdf,.ofd")  # fmt: skip


def _take(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    name, data = given["original"]
    return invoices.take_invoice(deed, name=name, data=data, claim=row.pk)


def _enter(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    name, data = given["original"]
    return invoices.take_invoice(deed, name=name, data=data)


class UseForm(DeedForm):
    """An invoice of the register."""

    invoice = choice(Invoice, "已登记的发票", "identity")

    def offer(self) -> None:
        """Those in no claim."""
        rows = Invoice.objects.filter(claim=None).order_by("-pk")
        self.choose(
            "invoice", rows, lambda one: f"{one.identity} {one.seller} {Money(one.amount_fen)} 元"
        )


def _claim(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return claims.draft(
        deed,
        campaign=given["campaign"].pk,
        kind=ClaimKind(given["kind"]),
        purpose=given["purpose"],
        amount_fen=given["amount"],
        expense=given["expense"],
        order=given["order"].pk if given["order"] else 0,
    )


class AmendForm(DeedForm):
    """Purpose and amount, put right."""

    purpose = short_text("用途", 200)
    amount_fen = YuanField(label="金额（元）", max_length=40)

    def offer(self) -> None:
        """As they stand."""
        self.initial.setdefault("purpose", self.row.purpose)


class AttachForm(DeedForm):
    """One paper of the packet."""

    kind = forms.ChoiceField(label="材料")
    paper = photo("文件", "照片、扫描件或 PDF")

    def offer(self) -> None:
        """What the packet of this claim must hold."""
        self.fields["kind"].choices = list(wanted_papers(self.row).items())  # type: ignore[attr-defined] # of a ChoiceField


def _attach(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    name, data = given["paper"]
    return claims.attach(deed, claim=row.pk, kind=given["kind"], name=name, data=data)


class InvoiceForm(DeedForm):
    """发票."""

    identity = short_text("发票号码", 40, help_text="20 位数电票号码，或“代码-号码”")
    seller = short_text("开票方", 120)
    on = day("开票日期")
    amount_fen = YuanField(label="价税合计（元）", max_length=40)
    scan = photo("发票文件", "照片或 PDF")


def _invoice(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    data = given.pop("scan")[1]
    return invoices.add_invoice(deed, claim=row.pk, data=data, **given)


def _enter_paper(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    data = given.pop("scan")[1]
    return invoices.enter_invoice(deed, data=data, **given)


PAGES = (
    DeedPage("claim", "draft", _claim, ClaimForm, label="填报销单"),
    DeedPage("claim", "draft-invoice", _enter, FileForm, label="登记电子发票",
             warn=ENTERING, shown="invoice"),
    DeedPage("claim", "draft-paper", _enter_paper, InvoiceForm, label="登记纸质发票",
             shown="invoice"),
    DeedPage("claim", "submit", lambda d, row, _: claims.submit(d, claim=row.pk)),
    DeedPage("claim", "attach", _attach, AttachForm, label="附上材料", states=("drafted",),
             roles=OFFICE),
    DeedPage("claim", "line",
             lambda d, row, given: lines.put_line(d, claim=row.pk, **given), LineForm,
             label="填一行", states=("drafted",), roles=OFFICE),
    DeedPage("claim", "take", _take, FileForm, label="读入电子发票", states=("drafted",),
             roles=OFFICE, warn=READING),
    DeedPage("claim", "use",
             lambda d, row, given: invoices.use_invoice(
                 d, claim=row.pk, invoice=given["invoice"].pk), UseForm,
             label="加入已登记的发票", states=("drafted",), roles=OFFICE),
    DeedPage("claim", "invoice", _invoice, InvoiceForm, label="登记纸质发票", states=("drafted",),
             roles=OFFICE),
    DeedPage("claim", "amend",
             lambda d, row, given: claims.amend(d, claim=row.pk, **given), AmendForm,
             label="改正", states=("drafted",), roles=OFFICE),
    DeedPage("claim", "review", lambda d, row, _: claims.review(d, claim=row.pk)),
    DeedPage("claim", "return",
             lambda d, row, given: claims.return_claim(d, claim=row.pk, **given), ReasonForm),
    DeedPage("claim", "withdraw",
             lambda d, row, given: claims.withdraw(d, claim=row.pk, **given), ReasonForm,
             warn="撤销后不能恢复；所附发票和发放批可以另行报销。"),
    DeedPage("claim", "approve", lambda d, row, _: claims.approve(d, claim=row.pk)),
    DeedPage("claim", "file", lambda d, row, _: claims.file_claim(d, claim=row.pk)),
)  # fmt: skip
