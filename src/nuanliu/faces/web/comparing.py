"""名单比对: a list pasted or sent, and who of it is in already; nothing of it is kept.

The list is posted and answered within the request, so no name and no number enters an address, a
log or a table. `MOST_LINES` keeps it well within the three seconds of a request (2,000 lines beside
400,000 people: 1.6 s with starting up); a longer list is a job, whose answer lies sealed for a day.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.refusal import Refused
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.names import SHEETS
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.jobs.compared import MOST_AT_ALL, read_list, told_of
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.models import Job
from nuanliu.stages.payments.comparing import compare

MOST_LINES = 2_000
AT_ONCE = 200_000  # bytes of a list that is looked into within the request
PAGE = 200  # lines of a long answer at a time
PASTED_MAX = 100_000  # letters


class ListForm(DeedForm):
    """A list, typed or pasted, or as a file."""

    pasted = forms.CharField(
        label="粘贴名单",
        required=False,
        max_length=PASTED_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一人，有姓名或身份证号即可，可以直接从表格里复制",
    )
    list = file(
        "或选择名单文件", "Excel、WPS 或 CSV 都可以，不用改列名和格式", SHEETS, needed=False
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        if bool(given.get("pasted", "").strip()) == bool(given.get("list")):
            raise ValidationError("请粘贴名单，或选择一个文件，两样只要一样")
        return given

    def content(self) -> bytes:
        """The list as a file."""
        sent: tuple[str, bytes] | None = self.cleaned_data["list"]
        return sent[1] if sent else str(self.cleaned_data["pasted"]).encode()


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def comparing(request: SignedRequest) -> HttpResponse:
    """The form, and below it what was found."""
    request.menu_entry = "search"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = ListForm(
        request.POST if posted else None, request.FILES if posted else None, signed=request.signed
    )
    told: dict[str, Any] = {"form": form, "most": MOST_AT_ALL}
    status = 422 if posted else 200
    if posted and form.is_valid():
        try:
            data = form.content()
            listed = None if len(data) > AT_ONCE else read_list(data)
            if listed is None or len(listed.people) > MOST_LINES:
                return ask(request, Wish("compare", {"bytes": len(data)}, data))
            told |= told_of(compare(listed.people)) | {"passed": listed.passed}
            status = 200
        except Refused as refused:
            told["refusals"], status = refused.refusals, 409
    return render(request, "web/comparing.html", told, status=status)


@guard(*READERS)
@require_safe
def compared(request: SignedRequest, key: str) -> HttpResponse:
    """What a job found for a long list of one's own, a page at a time."""
    request.menu_entry = "search"  # type: ignore[attr-defined] # read by house.house
    who = request.signed.account.pk
    row = Job.objects.filter(key=f"{who}:{key}", kind="compare", state="done").first()
    if row is None:
        raise Http404
    found = json.loads(results.read(row.result))
    typed = request.GET.get("after", "")
    start = int(typed) if typed.isdecimal() else 0
    lines, absent = found["lines"], found["absent"]
    told = found | {
        "lines": lines[start : start + PAGE],
        "absent": absent[start : start + PAGE],
        "more": start + PAGE if max(len(lines), len(absent)) > start + PAGE else 0,
        "most": MOST_AT_ALL,
        "form": ListForm(None, signed=request.signed),
    }
    return render(request, "web/comparing.html", told)
