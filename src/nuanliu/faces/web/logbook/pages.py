"""日志 of the administrator, who sees no personal data, and 变更记录 of who audits."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.logbook.columns import THINGS
from nuanliu.faces.web.logbook.telling import said
from nuanliu.faces.web.logbook.words import AREAS, DEEDS
from nuanliu.records.journal.browsing import Wanted, browse
from nuanliu.records.people.models import Account

PAGE = 50
FARTHEST = 2**62  # no journal is so long
EVERYTHING = ("", "全部")


def _day(label: str) -> forms.DateField:
    kind = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=kind)


class LogForm(forms.Form):
    """Which lines: by whom, of which area, which deed, on which days."""

    account = forms.CharField(
        label="人员", required=False, max_length=40, help_text="登录名或姓名，写全"
    )
    area = forms.ChoiceField(label="范围", required=False)
    kind = forms.ChoiceField(label="事项", required=False)
    since = _day("从")
    until = _day("到")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        fields["area"].choices = [EVERYTHING, *AREAS.items()]
        told = sorted(DEEDS.items(), key=lambda pair: (pair[0] != "refusal", pair[0]))
        fields["kind"].choices = [EVERYTHING, *told]

    def clean_account(self) -> int | None:
        """Whoever is registered: people who have left did what they did."""
        typed = str(self.cleaned_data["account"]).strip()
        if not typed:
            return None
        rows = Account.objects.filter(Q(login=typed) | Q(person__name=typed))
        found = rows.order_by("pk").values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(f"没有登录名或姓名是“{typed}”的人员")
        return int(found)

    def clean(self) -> dict[str, Any]:
        """The first day is not behind the last."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "止日早于起日，请核对")
        return given

    def wanted(self) -> Wanted:
        """What is asked of the journal."""
        given = self.cleaned_data
        return Wanted(given["account"], given["kind"], given["area"], since=given["since"],
                      until=given["until"])  # fmt: skip


class ChangeForm(LogForm):
    """The same, and one kind of thing or one thing by its number."""

    thing = forms.ChoiceField(label="对象", required=False)
    number = forms.CharField(
        label="编号", required=False, max_length=20, help_text="对象页地址里的数字"
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        del fields["area"]
        named = [(kind.type, kind.lifecycle.label) for kind in KINDS.values()]
        fields["thing"].choices = [EVERYTHING, *named, *THINGS.items()]
        self.order_fields(["account", "thing", "number", "kind", "since", "until"])

    def clean(self) -> dict[str, Any]:
        """A number is that of some kind of thing."""
        given = super().clean()
        if given.get("number") and not given.get("thing"):
            self.add_error("thing", "请选择编号是哪一种对象的")
        return given

    def wanted(self) -> Wanted:
        """What is asked of the journal."""
        given = self.cleaned_data
        return Wanted(given["account"], given["kind"], "", given["thing"], given["number"],
                      given["since"], given["until"])  # fmt: skip


@guard(Role.ADMIN)
@require_safe
def log(request: SignedRequest) -> HttpResponse:
    """日志: what was done and refused, by whom, about which thing by its number; no name of one."""
    return _page(request, LogForm, "web/log.html", "system", changed=False)


@guard(Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
@require_safe
def changes(request: SignedRequest) -> HttpResponse:
    """变更记录: who changed what of which thing, from what to what."""
    return _page(request, ChangeForm, "web/changes.html", "audit", changed=True)


def _page(
    request: SignedRequest, form_of: type[LogForm], template: str, menu: str, *, changed: bool
) -> HttpResponse:
    request.menu_entry = menu  # type: ignore[attr-defined] # read by house.house
    asked = {name: text for name, text in request.GET.dict().items() if text}
    typed = asked.pop("before", "")
    form = form_of(asked)
    told: dict[str, Any] = {"form": form, "filtered": bool(asked)}
    if form.is_valid():
        before = min(int(typed), FARTHEST) if typed.isdecimal() else 0
        page = browse(form.wanted(), before, PAGE, earlier=changed)
        told["lines"] = said(page.lines, changed=changed)
        if page.before:
            told["more"] = f"?{urlencode({**asked, 'before': page.before})}"
            told["short"] = len(page.lines) < PAGE
    return render(request, template, told, status=200 if form.is_valid() else 422)
