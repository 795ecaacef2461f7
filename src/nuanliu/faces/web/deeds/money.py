"""发放、追回、报销."""

from typing import Any

from django import forms

from nuanliu.core.identity import Card, parse_card
from nuanliu.core.refusal import Refusal
from nuanliu.faces.web.deeds.page import (
    DeedForm,
    DeedPage,
    ReasonForm,
    YuanField,
    file,
    long_text,
    short_text,
)
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import ClaimKind
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.reviews.models import Batch


class LockForm(DeedForm):
    """A run of everybody approved who is still to be paid by one channel."""

    batch = forms.ModelChoiceField(Batch.objects.filter(state="approved"), label="批次")
    channel = forms.ChoiceField(label="发放方式", choices=Channel.choices)
    ruling = short_text("继续按原标准发放的决定文号", 60, needed=False,
                  help_text="只有标准收紧后才需要")  # fmt: skip


def _lock(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return payments.lock(
        deed,
        batch=given["batch"].pk,
        channel=Channel(given["channel"]),
        ruling=given["ruling"],
    )


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

    due = YuanField(label="应追回金额（元）", max_length=40)
    reason = long_text("原因", 200)


class RecoverForm(DeedForm):
    """Money that came back on a case."""

    amount = YuanField(label="本次进账（元）", max_length=40)


class ResultForm(DeedForm):
    """The bank's answer to a run."""

    result = file("银行回盘文件", "文本或表格都可以，列的顺序不限", ".xlsx,.xls,.csv,.txt")


class ClaimForm(DeedForm):
    """报销单."""

    campaign = forms.ModelChoiceField(Campaign.objects.exclude(state="cancelled"), label="活动")
    kind = forms.ChoiceField(label="种类", choices=ClaimKind.choices)
    purpose = short_text("用途", 200)
    amount = YuanField(label="金额（元）", max_length=40)


def _claim(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return claims.draft(
        deed,
        campaign=given["campaign"].pk,
        kind=ClaimKind(given["kind"]),
        purpose=given["purpose"],
        amount_fen=given["amount"],
    )


PAGES = (
    DeedPage("run", "lock", _lock, LockForm),
    DeedPage("run", "release", lambda d, row, _: payments.release(d, run=row.pk),
             warn="送出前系统会重新核对名单和合计。送出后不能撤回，只能等银行结果。"),
    DeedPage("run", "cancel", lambda d, row, _: payments.cancel(d, run=row.pk)),
    DeedPage("run", "settle", lambda d, row, _: payments.settle(d, run=row.pk)),
    DeedPage("payment", "void",
             lambda d, row, given: payments.void(d, payment=row.pk, **given), ReasonForm),
    DeedPage("payment", "return",
             lambda d, row, given: results.return_later(d, payment=row.pk, **given), ReasonForm),
    DeedPage("payment", "reissue",
             lambda d, row, given: results.reissue(d, payment=row.pk, card=given["card"],
                                                   bank=given["bank"], branch=given["branch"]),
             ReissueForm),
    DeedPage("case", "recover",
             lambda d, row, given: results.recover(d, case=row.pk, amount_fen=given["amount"]),
             RecoverForm),
    DeedPage("claim", "draft", _claim, ClaimForm),
    DeedPage("claim", "submit", lambda d, row, _: claims.submit(d, claim=row.pk)),
    DeedPage("claim", "review", lambda d, row, _: claims.review(d, claim=row.pk)),
    DeedPage("claim", "return",
             lambda d, row, given: claims.return_claim(d, claim=row.pk, **given), ReasonForm),
    DeedPage("claim", "approve", lambda d, row, _: claims.approve(d, claim=row.pk)),
    DeedPage("claim", "file", lambda d, row, _: claims.file_claim(d, claim=row.pk)),
)  # fmt: skip
