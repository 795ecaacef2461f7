"""查看明文: one number of one person, for a reason that is kept, for a minute."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import long_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.thing import found
from nuanliu.records.journal.revealing import reveal
from nuanliu.records.people.models import Shown

SECONDS = 60  # then the browser goes back by itself
OFFERED = (Shown.ID, Shown.PHONE, Shown.CARD)


class RevealForm(DeedForm):
    """Which number, and why."""

    what = forms.ChoiceField(
        label="查看哪一项",
        choices=[(one.value, one.label) for one in OFFERED],
        initial=Shown.ID.value,
        widget=forms.RadioSelect,
    )
    reason = long_text("原因", 300, help_text="例如：核对身份证原件；会和您的姓名一起记入流水")


@guard(*READERS, Role.CHAIR)
@require_http_methods(["GET", "POST"])
def number(request: SignedRequest, pk: int) -> HttpResponse:
    """The form; once sent with a reason, the number, and back again after a minute."""
    kind, row = found(request, "nomination", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = RevealForm(request.POST if posted else None, signed=request.signed, row=row)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return _shown(request, row, form)
        except Refused as refused:
            refusals = refused.refusals
    told: dict[str, Any] = {**_about(row), "form": form, "refusals": refusals}
    return render(request, "web/reveal.html", told, status=409 if refusals else 200)


def _shown(request: SignedRequest, row: Any, form: RevealForm) -> HttpResponse:
    given = form.cleaned_data
    what = Shown(given["what"])
    deed = request.signed.deed(str(given["key"]))
    value = reveal(deed, person=row.person_id, what=what, reason=given["reason"])
    return shown(request, {**_about(row), "label": what.label, "value": value})


def _about(row: Any) -> dict[str, Any]:
    return {"name": row.person.name, "back": reverse("thing", args=["nomination", row.pk])}


def shown(request: SignedRequest, told: dict[str, Any]) -> HttpResponse:
    """The page with a number in clear, which goes back (`back`) by itself after a minute."""
    answer = render(request, "web/revealed.html", {**told, "seconds": SECONDS})
    answer["Refresh"] = f"{SECONDS}; url={told['back']}"
    return answer
