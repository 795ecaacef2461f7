"""抽查: a sample of the payments of a campaign, drawn by a seed that anybody can draw again."""

from collections import defaultdict
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.core.sampling import draw_by_stratum
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.panels.parts import Cell, Panel, lead, state, yuan
from nuanliu.faces.web.words import word
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.payments.models import Payment

AUDITING = (Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
MOST = 200  # payments of one sample: what somebody can look through on paper
HEADS = (("编号", ""), ("姓名", ""), ("单位", ""), ("金额（元）", "num"), ("方式", ""),
         ("状态", ""))  # fmt: skip


class SampleForm(forms.Form):
    """Of which campaign, how many, by which seed."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.exclude(state="cancelled").order_by("-pk"),
        label="活动",
        empty_label="请选择",
    )
    size = forms.IntegerField(label="抽取笔数", min_value=1, max_value=MOST, initial=20)
    seed = forms.CharField(
        label="抽样种子",
        max_length=64,
        help_text="随意写一串字并记在底稿里；同一种子任何人重抽，结果相同",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["campaign"]
        field.label_from_instance = lambda row: f"{row.project.fiscal_year} {row.name}"
        field.queryset = field.queryset.select_related("project")


@guard(*AUDITING)
@require_safe
def sample(request: SignedRequest) -> HttpResponse:
    """The form; asked with a seed, the drawn payments by union, each leading to its page."""
    request.menu_entry = "audit"  # type: ignore[attr-defined] # read by house.house
    form = SampleForm(request.GET if "seed" in request.GET else None, initial=_offered(request))
    told: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        told["panel"] = _drawn(**form.cleaned_data)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "web/sample.html", told, status=status)


def _offered(request: SignedRequest) -> dict[str, Any]:
    """The newest campaign, and a seed nobody could have prepared for: the day and who draws."""
    newest = Campaign.objects.exclude(state="cancelled").order_by("-pk").first()
    return {"campaign": newest, "seed": f"{request.signed.today}-{request.signed.account.login}"}


def _drawn(campaign: Campaign, size: int, seed: str) -> Panel:
    """Drawn in proportion to the unions, so that none of them is left out by chance."""
    rows = Payment.objects.filter(campaign=campaign).exclude(state="void")
    strata: dict[str, list[str]] = defaultdict(list)
    for number, union in rows.values_list("number", "nomination__union__name"):
        strata[union].append(str(number))
    chosen = [one for names in draw_by_stratum(strata, size, seed).values() for one in names]
    found = rows.filter(number__in=chosen).select_related("nomination__union").order_by("number")
    cells = [
        [lead(one.number, "payment", one.pk), Cell(one.payee), Cell(one.nomination.union.name),
         yuan(one.amount_fen), Cell(word(one.run.get_channel_display())), state("payment", one)]
        for one in found.select_related("run", "nomination__union", "campaign")
    ]  # fmt: skip
    total = sum(len(names) for names in strata.values())
    note = (
        f"总体 {total} 笔（{len(strata)} 个单位），按单位比例抽取 {len(cells)} 笔。"
        f"种子“{seed}”；以种子和编号的 SHA-256 排序取前若干笔，可以重抽核对。"
    )
    return Panel(f"{campaign.name}抽样", HEADS, cells, note=note, empty="这次活动还没有发放")
