"""What all public pages share: the moment, the account of the public, how an answer is sent."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nuanliu.faces.web.guards import present
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.journal.visitors import visitor


class PublicForm(forms.Form):
    """A form for anybody: with the key of its deed, and a field that only a machine fills in."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    website = forms.CharField(
        label="网址（请留空）",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, field in self.fields.items():
            mine = self[name].auto_id
            told = [f"{mine}_helptext"] if field.help_text else []
            field.widget.attrs["aria-describedby"] = " ".join([*told, f"{mine}_error"])

    def clean_website(self) -> str:
        """Filled in, nothing is taken: a person is told what to empty."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("请把“网址”一栏清空后再提交")
        return ""

    def facts(self) -> dict[str, Any]:
        """What was filled in, without what the form itself brought."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("key", "website")}


def deed_of(form: PublicForm) -> Deed:
    """A deed of the public now, under the key of its form."""
    now = present()
    by = visitor(now.at, simulated=now.simulated)
    key = f"public:{UUID(str(form.cleaned_data['key'])).hex}"
    return Deed(by, now.at, key, simulated=now.simulated)


def today() -> date:
    """The office's day."""
    return present().at.astimezone(OFFICE_TIME).date()


def page(
    request: HttpRequest, template: str, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A public page: not indexed, not kept by anybody on the way."""
    told = {"today": today(), **told}
    answer = render(request, f"public/{template}.html", told, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "no-store"
    return answer
