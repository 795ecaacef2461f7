"""检查公开的表: a published form is sent in; what was read and what contradicts itself is shown."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs import queue, results
from nuanliu.faces.web.jobs.doing import do_now, may
from nuanliu.faces.web.jobs.forms import KIND, Sent
from nuanliu.faces.web.jobs.work import LOOKERS
from nuanliu.faces.web.models import Job

FILES = ".txt,.html,.htm,.docx,.pdf,.xlsx,.xls,.ods"
SEVERITIES = {
    "error": ("矛盾", "tag tag-stop"),
    "warning": ("请核对", "tag tag-ask"),
    "note": ("说明", "tag"),
}
SURE = {"高": ("高", "tag tag-good"), "中": ("中", "tag tag-note"), "低": ("低", "tag tag-ask")}


class CheckForm(DeedForm):
    """The file alone."""

    form = file("文件", "网页、Word、PDF、Excel 或文本；扫描件读不出", FILES)


@guard(*LOOKERS)
@require_http_methods(["GET", "POST"])
def check_form(request: SignedRequest) -> HttpResponse:
    """The form; sent, off to what was read of it."""
    request.menu_entry = "performance"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = CheckForm(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    if posted and form.is_valid():
        return redirect("form-checked", _asked(request, form).pk)
    mine = Job.objects.filter(account=request.signed.account.pk, kind=KIND).order_by("-pk")
    told = {"form": form, "earlier": mine[:10]}
    return render(request, "web/check_form.html", told, status=422 if posted else 200)


def _asked(request: SignedRequest, form: CheckForm) -> Job:
    """The work on what was sent: small files are read at once, others by a worker."""
    given = form.cleaned_data
    name, data = given["form"]
    who, key = request.signed.account.pk, UUID(str(given["key"])).hex
    row = queue.ask(Sent(name, data).wish(), who, f"{who}:{key}")
    do_now(row)
    return row


@guard(*LOOKERS)
@require_safe
def form_checked(request: SignedRequest, pk: int) -> HttpResponse:
    """What was read and found, for who sent it; while it is read the page looks again by itself."""
    request.menu_entry = "performance"  # type: ignore[attr-defined] # read by house.house
    row = Job.objects.filter(pk=pk, account=request.signed.account.pk, kind=KIND).first()
    if row is None or not may(request.signed, row):
        raise Http404
    seen: Mapping[str, Any] = {}
    refusals: tuple[Refusal, ...] = ()
    try:
        if row.state == "done":
            seen = json.loads(results.read(row.result))
    except Refused as refused:
        refusals = refused.refusals
    told = {"job": row, "refusals": refusals, **_shown(seen)}
    return render(request, "web/form_checked.html", told, status=409 if refusals else 200)


def _shown(seen: Mapping[str, Any]) -> dict[str, Any]:
    findings = seen.get("findings", [])
    counts = {kind: sum(one["severity"] == kind for one in findings) for kind in SEVERITIES}
    return {
        "name": seen.get("name", ""),
        "findings": [(*SEVERITIES[one["severity"]], one) for one in findings],
        "counts": [(*SEVERITIES[kind], number) for kind, number in counts.items()],
        "projects": [_project(one) for one in seen.get("shown", [])],
    }


def _project(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Fields and rows with how sure each was read as a look; the name stands as the heading."""
    fields = [(*one[:3], SURE.get(one[3])) for one in shown["fields"]]
    return {
        "name": shown["fields"][0][1],
        "fields": fields,
        "rows": [(row[:9], row[9], SURE[row[10]]) for row in shown["rows"]],
    }
