"""回访、收款核实: the buttons of call-backs and of what they leave in doubt."""

from typing import Any

from django import forms

from nuanliu.core.questions import BANK
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.aftercare import COLLEAGUES, RUNNING
from nuanliu.faces.web.deeds.fields import YuanField, choice, day, long_text, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback import calling, doubting
from nuanliu.stages.feedback.models import (
    TOLD_MAX,
    WHY_MAX,
    Doubt,
    DoubtKind,
    Finding,
    Received,
    Source,
)
from nuanliu.stages.feedback.rules import ASKED
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.visits.models import TEXT_MAX

CALLERS = frozenset({Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.AUDITOR})


class DrawForm(DeedForm):
    """Whom to call."""

    campaign = choice(Campaign, "活动", "name")
    share = forms.IntegerField(
        label="抽取比例（%）", min_value=1, max_value=100, initial=10, help_text="占实际到账人数"
    )
    seed = short_text("抽样种子", 64, help_text="随意写一串字，留存备查，例如日期加活动名")
    due_on = day("办完期限")

    def offer(self) -> None:
        """Campaigns that were not called off."""
        self.choose("campaign", RUNNING.all())


def _draw(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return calling.draw(deed, **{**given, "campaign": given["campaign"].pk})


class SaidForm(DeedForm):
    """What he says; one screen on the phone."""

    received = forms.ChoiceField(
        label="慰问金（慰问品）收到了吗？", choices=Received.choices, widget=forms.RadioSelect
    )
    got = YuanField(
        label="实收金额（元）", required=False, help_text="只在“金额不对”时填写，本人说收到多少"
    )
    note = short_text("回访记录", WHY_MAX, needed=False, help_text="不写号码")
    wish = long_text(
        "诉求", TEXT_MAX, needed=False, help_text="本人另外提出的要求，登记为诉求跟到答复；不写号码"
    )

    def offer(self) -> None:
        """What else a call asks."""
        for code in ASKED:
            question = BANK[code]
            self.fields[code] = forms.ChoiceField(
                label=question.text,
                choices=[(one, one) for one in question.scale],
                required=False,
                widget=forms.RadioSelect,
            )


def _said(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    choices = {code: given[code] for code in ASKED if given[code]}
    return calling.answer(
        deed,
        call=row.pk,
        received=Received(given["received"]),
        got_fen=given["got"],
        choices=choices,
        note=given["note"],
        wish=given["wish"],
    )


class ContactForm(DeedForm):
    """A number for this call."""

    number = forms.CharField(
        label="手机号码",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="加密留存，只用于这次回访；这一轮结束时清除",
    )
    source = forms.ChoiceField(label="谁提供的", choices=Source.choices)


class DoubtForm(DeedForm):
    """What somebody says of his money, outside a call."""

    campaign = choice(Campaign, "活动", "name")
    kind = forms.ChoiceField(label="种类", choices=DoubtKind.choices, widget=forms.RadioSelect)
    number = short_text("发放编号", 40, needed=False, help_text="知道是哪一笔就填写")
    told = long_text("反映的情况", TOLD_MAX)
    contact = short_text("联系电话", 60, needed=False, help_text="加密留存，办结时清除")

    def offer(self) -> None:
        """Campaigns; the payment that led here names its own."""
        self.choose("campaign", RUNNING.all())
        row = _payment(str(self.initial.get("payment", "")))
        if row is not None:
            self.initial["campaign"], self.initial["number"] = row.campaign_id, row.number

    payment = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_number(self) -> str:
        """A number of a payment that there is."""
        number = str(self.cleaned_data["number"]).strip()
        if number and not Payment.objects.filter(number=number).exists():
            raise forms.ValidationError("没有这个发放编号，请核对")
        return number


def _payment(pk: str) -> Payment | None:
    return Payment.objects.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None


def _doubt(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    row = Payment.objects.filter(number=given["number"]).first() if given["number"] else None
    return doubting.raise_doubt(
        deed,
        campaign=given["campaign"].pk,
        kind=DoubtKind(given["kind"]),
        told=given["told"],
        payment=row.pk if row else None,
        contact=given["contact"],
    )


class LookForm(DeedForm):
    """Who looks into it, until when."""

    to = choice(Person, "承办人", "name", help_text="不能是推荐人，也不能是编制、付款、对账的人")
    due_on = day("期限")

    def offer(self) -> None:
        """The people of the office."""
        self.choose("to", COLLEAGUES.order_by("pk"))


class FindingForm(DeedForm):
    """What was found."""

    finding = forms.ChoiceField(
        label="核实结果",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        help_text="已重发、已追回的，须先在该笔发放上办理，这里自动关联",
    )
    found = long_text("说明", TOLD_MAX, help_text="怎样核实的，看到什么凭据；不写号码")


def _settle(deed: Deed, row: Doubt, given: dict[str, Any]) -> Any:
    finding = Finding(given["finding"])
    return doubting.settle(deed, doubt=row.pk, finding=finding, found=given["found"])


PAGES = (
    DeedPage("call_round", "draw", _draw, DrawForm, label="抽取回访名单"),
    DeedPage("call_round", "close", lambda d, row, _: calling.close(d, round=row.pk)),
    DeedPage("call", "contact",
             lambda d, row, given: calling.keep_contact(
                 d, call=row.pk, number=given["number"], source=Source(given["source"])),
             ContactForm, label="登记电话", states=("waiting",), roles=CALLERS),
    DeedPage("call", "miss", lambda d, row, _: calling.miss(d, call=row.pk)),
    DeedPage("call", "give_up", lambda d, row, _: calling.give_up(d, call=row.pk)),
    DeedPage("call", "decline", lambda d, row, _: calling.decline(d, call=row.pk)),
    DeedPage("call", "answer", _said, SaidForm),
    DeedPage("doubt", "raise", _doubt, DoubtForm, label="登记收款核实"),
    DeedPage("doubt", "look",
             lambda d, row, given: doubting.look_into(
                 d, doubt=row.pk, to=given["to"].pk, due_on=given["due_on"]), LookForm),
    DeedPage("doubt", "settle", _settle, FindingForm),
    DeedPage("doubt", "reopen",
             lambda d, row, given: doubting.reopen(d, doubt=row.pk, **given), ReasonForm),
)  # fmt: skip
