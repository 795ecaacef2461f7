"""往年发放: the earlier paid lists that were taken over, and the form that takes over one more."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.core.roster import parse_mapping
from nuanliu.faces.web.deeds.fields import file, short_text
from nuanliu.faces.web.deeds.names import SHEETS
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.taking import Earlier
from nuanliu.stages.nominations.models import FILE_NAME_MAX, OCCASION_MAX, History

SHOWN = 50  # of the newest; an office takes over a list a campaign


class EarlierForm(DeedForm):
    """An earlier list, what it was for, and what its columns do not tell."""

    occasion = short_text("发放事由", OCCASION_MAX, help_text="例如：2023年元旦春节送温暖")
    on = forms.DateField(
        label="发放日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="名单里有发放日期一列的，不用填",
    )
    list = file("名单文件", "Excel、WPS 或 CSV 都可以，不用改列名和格式", SHEETS)
    columns = forms.CharField(
        label="列对应",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="列名认不出时才填，每行一条，如 B=身份证号",
    )
    leave_faulty = forms.BooleanField(
        label="有问题的行留下不导入", required=False, help_text="不勾选时，有一处问题整份都不导入"
    )

    def clean_list(self) -> tuple[str, bytes]:
        """The file under a name that can be kept."""
        name, data = self.cleaned_data["list"]
        if len(name) > FILE_NAME_MAX:
            raise forms.ValidationError(f"文件名超过 {FILE_NAME_MAX} 个字，请改短")
        return name, data

    def clean_columns(self) -> Any:
        """Each line as `列=字段`."""
        lines = [line.strip() for line in self.cleaned_data["columns"].splitlines()]
        pairs = [line for line in lines if line]
        found = parse_mapping(pairs)
        if isinstance(found, Refusal):
            raise forms.ValidationError(f"{found.what}。{found.fix}")
        return pairs

    def earlier(self) -> Earlier:
        """What was sent, to be taken over."""
        given = self.cleaned_data
        name, data = given["list"]
        return Earlier(
            given["occasion"], name, given["on"], given["columns"], given["leave_faulty"], data
        )


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def history(request: SignedRequest) -> HttpResponse:
    """What was taken over, and one more; taking over is long work."""
    request.menu_entry = "campaigns"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = EarlierForm(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return ask(request, form.earlier().wish())
        except Refused as refused:
            refusals = refused.refusals
    rows = History.objects.select_related("taken_by")
    told = {
        "form": form,
        "lists": [(row, Money(row.total_fen)) for row in rows.order_by("-pk")[:SHOWN]],
        "refusals": refusals,
    }
    status = 409 if refusals else 422 if posted else 200
    return render(request, "web/history.html", told, status=status)
