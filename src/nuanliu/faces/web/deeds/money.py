"""发放、追回."""

from typing import Any

from django import forms

from nuanliu.core.identity import Card, parse_card
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds import mapping
from nuanliu.faces.web.deeds.answer import ResultForm, take_in
from nuanliu.faces.web.deeds.fields import (
    YuanField,
    choice,
    day,
    long_text,
    photo,
    short_text,
)
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, mappings, results
from nuanliu.stages.payments.exceptions import settle_exception
from nuanliu.stages.payments.models import (
    BankTemplate,
    CaseKind,
    EvidenceKind,
    ExceptionDecision,
)
from nuanliu.stages.reviews.models import Batch

ACCOUNTANT, OFFICE = frozenset({Role.ACCOUNTANT}), frozenset({Role.OFFICE})


class LockForm(DeedForm):
    """A run of everybody approved who is still to be paid by one channel."""

    batch = choice(Batch, "批次", "label")
    channel = forms.ChoiceField(label="发放方式", choices=Channel.choices)
    template = choice(
        BankTemplate, "按银行模板分批", "name", needed=False,
        help_text="银行要本行、他行分开，或一个文件有笔数上限的，选它的模板；不选则锁定为一批",
    )  # fmt: skip
    by_bank = forms.BooleanField(
        label="每家开户银行一批", required=False,
        help_text="开户行不止一家、各家自己代发，又没有银行模板的，选这一项",
    )  # fmt: skip
    ruling = short_text("继续按原标准发放的决定文号", 60, needed=False,
                        help_text="只有标准收紧后才需要")  # fmt: skip

    def offer(self) -> None:
        """Approved batches."""
        rows = Batch.objects.filter(state="approved").select_related("campaign").order_by("-pk")
        self.choose("batch", rows, lambda row: f"{row.campaign.name} {row.label}")
        self.choose("template", BankTemplate.objects.filter(state="checked").order_by("name"))

    def clean(self) -> dict[str, Any]:
        """What parts a run by banks is for what goes through a bank, and one way is enough."""
        given = super().clean() or {}
        bank = given.get("channel") == Channel.BANK
        if given.get("template") and not bank:
            self.add_error("template", "只有银行代发可以按银行模板分批")
        if given.get("by_bank") and not bank:
            self.add_error("by_bank", "只有银行代发可以按开户银行分批")
        if given.get("by_bank") and given.get("template"):
            self.add_error("by_bank", "按银行模板分批和每家银行一批只能选一样")
        return given


def _lock(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    """The run, or all of several."""
    batch, ruling, template = given["batch"].pk, given["ruling"], given["template"]
    if template is not None:
        return payments.lock_for_template(deed, batch=batch, template=template.pk, ruling=ruling)
    if given["by_bank"]:
        return payments.lock_by_bank(deed, batch=batch, ruling=ruling)
    return payments.lock(
        deed,
        batch=batch,
        channel=Channel(given["channel"]),
        ruling=ruling,
    )


class FileForm(DeedForm):
    """What the bank's file is made with."""

    template = choice(BankTemplate, "银行模板", "name", needed=False)

    def offer(self) -> None:
        """Templates that a second person has checked; none is the generic list."""
        self.choose("template", BankTemplate.objects.filter(state="checked").order_by("name"))
        if self.row is not None and self.row.template_id is not None:
            self.initial.setdefault("template", self.row.template_id)  # chosen when it was locked


def _file(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    chosen = given["template"]
    batching.prepare_file(deed, run=row.pk, template=chosen.pk if chosen else None)
    return row.pk


class TreasuryForm(DeedForm):
    """The voucher by which the treasury paid a run to the bank's account."""

    reference = short_text("支付凭证号", 60)
    amount_fen = YuanField(label="拨款金额（元）", max_length=40)
    on = day("拨款日期")
    scan = photo("支付凭证", "照片、扫描件或 PDF")


def _treasury(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    data = given.pop("scan")[1]
    return batching.treasury_paid(deed, run=row.pk, data=data, **given)


class ReissueForm(DeedForm):
    """What was wrong with the payee's account, put right."""

    card = short_text("银行卡号", 40, needed=False, help_text="不填则用原卡号")
    bank = short_text("开户银行", 60, needed=False)
    branch = short_text("开户支行", 120, needed=False)

    def clean_card(self) -> str:
        """A card as the bank takes it."""
        typed = str(self.cleaned_data["card"])
        found = parse_card(typed) if typed else Card("")
        if isinstance(found, Refusal):
            raise forms.ValidationError(f"{found.what}。{found.fix}")
        return found.number


class CaseForm(DeedForm):
    """追回: how much is due and why."""

    kind = forms.ChoiceField(label="种类", choices=CaseKind.choices)
    due_fen = YuanField(label="应追回金额（元）", max_length=40)
    reason = long_text("原因", 200)


class RecoverForm(DeedForm):
    """Money that came back on a payment that should not have been made."""

    amount_fen = YuanField(label="本次进账（元）", max_length=40)


class SettleForm(DeedForm):
    """认定: what becomes of a line that matched nothing."""

    decision = forms.ChoiceField(label="认定", choices=ExceptionDecision.choices)
    reason = long_text("说明", 200)


def _settle(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    decision = ExceptionDecision(given["decision"])
    return settle_exception(deed, exception=row.pk, decision=decision, reason=given["reason"])


class SheetForm(DeedForm):
    """The photographed sign sheet of a cash run; who did not sign is handed back."""

    sheet = photo("签领表扫描件", "照片或 PDF，所有签名清楚可见；未领的请先逐笔“未领交回”")


def _signed(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    data = given["sheet"][1]
    waiting = row.payments.filter(state="issued").order_by("number").values_list("pk", flat=True)
    signed = [results.Signed(pk, EvidenceKind.PHOTO, data) for pk in waiting]
    return results.sign(deed, run=row.pk, signed=signed)


PAGES = (
    DeedPage("run", "lock", _lock, LockForm, label="锁定发放名单"),
    DeedPage("run", "file", _file, FileForm, label="生成代发文件", states=("locked",), roles=OFFICE,
             warn="系统先预检：银行文件装不下的人移出本批并写明原因，其余的人不受影响。"),
    DeedPage("run", "treasury", _treasury, TreasuryForm, label="登记财政拨款",
             states=("released", "settled"), roles=ACCOUNTANT),
    DeedPage("bank_template", "draft", mapping.draft, mapping.MappingForm, label="登记银行模板",
             template="web/mapping.html"),
    DeedPage("bank_template", "check",
             lambda d, row, _: mappings.check_template(d, template=row.pk),
             warn="请把三行样例与银行的空白模板逐列比对，并到网上银行试导一次。"),
    DeedPage("bank_template", "retire",
             lambda d, row, _: mappings.retire_template(d, template=row.pk)),
    DeedPage("run", "release", lambda d, row, _: payments.release(d, run=row.pk),
             warn="送出前系统会重新核对名单和合计。送出后不能撤回，只能等银行结果。"),
    DeedPage("run", "cancel", lambda d, row, _: payments.cancel(d, run=row.pk)),
    DeedPage("run", "result", take_in, ResultForm, label="导入回盘", states=("released",),
             roles=ACCOUNTANT, template="web/result.html"),
    DeedPage("run", "sheet", _signed, SheetForm, label="登记签领", states=("released",),
             roles=ACCOUNTANT),
    DeedPage("run", "settle", lambda d, row, _: payments.settle(d, run=row.pk)),
    DeedPage("payment", "void",
             lambda d, row, given: payments.void(d, payment=row.pk, **given), ReasonForm),
    DeedPage("payment", "hand_back",
             lambda d, row, given: results.hand_back(d, payment=row.pk, **given), ReasonForm),
    DeedPage("payment", "return",
             lambda d, row, given: results.return_later(d, payment=row.pk, **given), ReasonForm),
    DeedPage("payment", "reissue",
             lambda d, row, given: results.reissue(d, payment=row.pk, **given),
             ReissueForm, label="重发", states=("failed", "returned"), roles=OFFICE),
    DeedPage("payment", "open_case",
             lambda d, row, given: results.open_case(d, payment=row.pk, **given),
             CaseForm, label="立项追回", states=("paid",), roles=ACCOUNTANT | OFFICE),
    DeedPage("exception", "settle", _settle, SettleForm),
    DeedPage("case", "recover",
             lambda d, row, given: results.recover(d, case=row.pk, **given),
             RecoverForm, label="登记追回进账", states=("open",), roles=ACCOUNTANT),
)  # fmt: skip
