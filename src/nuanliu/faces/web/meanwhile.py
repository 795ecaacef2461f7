"""A form whose thing went on while somebody filled it in: nothing typed is lost, and he sees why.

The page of a deed carries how many lines the journal had about its thing. Sent when there are more,
nothing is done: the form comes back as it was typed, beside what was done meanwhile by whom; sent
once more, it is done, if the thing still allows it. Where it does not, the typed values are shown
to be taken along.
"""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from nuanliu.core.refusal import Refusal
from nuanliu.faces.web.deeds.page import DeedPage
from nuanliu.faces.web.guards import SignedRequest
from nuanliu.faces.web.instead import instead
from nuanliu.faces.web.kinds import Kind
from nuanliu.faces.web.thing import Happened, history_of
from nuanliu.records.journal.queries import told_times

SINCE = "since"  # the hidden field


def mark_of(kind: Kind, row: Any) -> int:
    """How many lines there are about a thing now; 0 where there is none yet."""
    return told_times(kind.type, row.pk) if row is not None else 0


def meanwhile(request: SignedRequest, kind: Kind, row: Any) -> list[Happened]:
    """What was done to a thing since this form was shown; [] for a form that was done already."""
    typed = request.POST.get(SINCE, "")
    if row is None or not typed.isdecimal() or _done(request):
        return []
    seen = int(typed)
    return history_of(kind, row.pk)[seen:] if mark_of(kind, row) > seen else []


def _done(request: SignedRequest) -> bool:
    try:
        return request.signed.did(request.POST.get("key", ""))
    except ValueError:
        return False


def moved(
    request: SignedRequest, kind: Kind, row: Any, why: Refusal, page: DeedPage
) -> HttpResponse:
    """The thing does not allow the deed any more: why, what happened, and what was typed."""
    if _done(request):  # a second click: the deed is done, and so its thing has moved
        return redirect("thing", kind.name, row.pk)
    form = page.form(request.POST, request.FILES, signed=request.signed, row=row)
    told = {
        "refusals": [why],
        "instead": instead(kind, page, row, request.signed, [why]),
        "meanwhile": meanwhile(request, kind, row),
        "typed": list(_typed(form)),
        "back": kind.address(row),
    }
    return render(request, "web/moved.html", told, status=409)


def _typed(form: forms.Form) -> Any:
    """What somebody typed, by the words of its fields; chosen files cannot be given back."""
    for field in form:
        if field.is_hidden or isinstance(field.field, forms.FileField):
            continue
        value = form.data.get(field.html_name, "")
        if value and not isinstance(field.field, forms.ChoiceField | forms.ModelChoiceField):
            yield field.label, value
