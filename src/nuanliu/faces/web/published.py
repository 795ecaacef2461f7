"""检查公开表: a form that somebody published is read, its data and contradictions are shown."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.jobs.published import AT_ONCE
from nuanliu.faces.web.panels.published import counts, panels
from nuanliu.stages.performance.forms import check_form

READS = ".txt,.html,.htm,.docx,.pdf,.xlsx,.xls,.ods"
WHO = (Role.OFFICE, Role.AUDITOR, Role.FINANCE)


class PublishedForm(DeedForm):
    """The file that is to be checked."""

    paper = file("要检查的文件", "绩效目标表、自评表、自评报告或项目公开页；只检查，不保存", READS)


@guard(*WHO)
@require_http_methods(["GET", "POST"])
def published(request: SignedRequest) -> HttpResponse:
    """The form; sent, what was read from the file and what does not agree in it."""
    request.menu_entry = "performance"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = PublishedForm(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    told: dict[str, Any] = {"form": form, "refusals": (), "panels": []}
    if posted and form.is_valid():
        name, data = form.cleaned_data["paper"]
        if len(data) > AT_ONCE:
            return ask(request, Wish("form", {"bytes": len(data)}, name.encode() + b"\n" + data))
        _tell(told, name, data)
    status = 409 if told["refusals"] else 422 if posted and not form.is_valid() else 200
    return render(request, "web/published.html", told, status=status)


def _tell(told: dict[str, Any], name: str, data: bytes) -> None:
    refusals: tuple[Refusal, ...] = ()
    try:
        reading = check_form(data, name)
        told |= {"name": name, "counts": counts(reading), "panels": list(panels(reading))}
    except Refused as refused:
        refusals = refused.refusals
    told["refusals"] = refusals
