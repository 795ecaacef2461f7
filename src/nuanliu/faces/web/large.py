"""A large roster: its preview is made behind the page, and taking it in is long work too."""

import json
import re
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.deeds.names import AcceptForm
from nuanliu.faces.web.guards import SignedRequest
from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.pairs import KeptPair, kept_pairs, token_of
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.models import Job
from nuanliu.stages.nominations.likely import Pair
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.preview import Status

BESIDE = 40  # pairs on one page
PAGE = 200  # rows of a preview on one page
APART = re.compile(r"[\s,，、;；]+")
LOOKS = {
    Status.NEW: "tag tag-good",
    Status.CHANGED: "tag tag-note",
    Status.REPEATED: "tag",
    Status.FAULTY: "tag tag-stop",
    Status.WAITING: "tag tag-ask",
}


class LargeForm(AcceptForm):
    """Which of the good rows of a large roster go in, and which are left out by their number."""

    leave = forms.CharField(
        label="不收录的行",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写行号，用逗号隔开；文件里有几张表时写成 行号!表名，如 12!花名册",
    )


class Seen(NamedTuple):
    """A preview as it was kept: counts by status, findings on no row, the rows."""

    counts: dict[str, int]
    about: list[dict[str, Any]]
    rows: list[dict[str, Any]]


class Row(NamedTuple):
    """A row as the page shows it."""

    line: dict[str, Any]
    status: str
    look: str


def accept(request: SignedRequest, row: Roster) -> HttpResponse:
    """The newest preview of one's own with the form below it, or the offer to make one."""
    job = _newest(request, row, "preview")
    posted = request.POST if request.method == "POST" else None
    form = LargeForm(posted, signed=request.signed, row=row)
    seen: Seen | None = None
    refusals: tuple[Refusal, ...] = ()
    try:
        seen = _seen(job)
        if posted is not None and form.is_valid():
            return ask(request, _wish(row, form.cleaned_data, seen))
    except Refused as refused:
        refusals = refused.refusals
    told = {"row": row, "job": job, "form": form, "refusals": refusals, "key": uuid4()}
    told |= _shown(request, seen) if seen else {}
    return render(request, "web/preview_large.html", told, status=409 if refusals else 200)


class Beside(NamedTuple):
    """A pair with what the form sends back of it."""

    pair: Pair | KeptPair
    row: str
    other: str
    key: str
    roster: Roster


def beside_of(one: Pair, roster: Roster) -> Beside:
    """A pair found within the request."""
    return Beside(one, token_of(one.row), token_of(one.other), str(uuid4()), roster)


def pairs(request: SignedRequest, row: Roster, refusals: tuple[Refusal, ...]) -> HttpResponse:
    """疑似同一人 of a large roster, of the newest search of one's own, or the offer to search."""
    job, page = _newest(request, row, "pairs"), None
    if job is not None and job.state == "done":
        try:
            page = Paginator(kept_pairs(job), BESIDE).get_page(request.GET.get("page"))
        except Refused as refused:
            refusals = (*refusals, *refused.refusals)
    shown = [Beside(one, one.row.token, one.other.token, str(uuid4()), row) for one in page or ()]
    told: dict[str, Any] = {"row": row, "job": job, "pairs": shown, "page": page}
    told |= {"behind": True, "key": uuid4(), "refusals": refusals}
    return render(request, "web/pairs.html", told, status=409 if refusals else 200)


def _newest(request: SignedRequest, row: Roster, kind: str) -> Job | None:
    mine = Job.objects.filter(account=request.signed.account.pk, kind=kind)
    return mine.filter(facts__roster=row.pk).order_by("-pk").first()


def _seen(job: Job | None) -> Seen | None:
    """What the preview found; None before it is made, Refused JOB-GONE when it was cleared away."""
    if job is None or job.state != "done":
        return None
    return Seen(**json.loads(results.read(job.result)))


def _wish(row: Roster, given: dict[str, Any], seen: Seen | None) -> Wish:
    if seen is None:
        raise Refused(Refusal("FORM-PREVIEW", "这份名单还没有预览", "请先预览，看过以后再收录"))
    sheets = {one["sheet"] for one in seen.rows}
    leave = [_place(token, sheets) for token in filter(None, APART.split(given["leave"]))]
    return Wish("accept", {"roster": row.pk, "mode": given["mode"], "leave": leave})


def _place(token: str, sheets: set[str]) -> tuple[str, int]:
    """A row as somebody names it, '12!花名册', or '12' where there is one sheet alone."""
    number, _, sheet = token.partition("!")
    if not sheet and len(sheets) == 1:
        (sheet,) = sheets
    if not number.isdecimal() or sheet not in sheets:
        what = f"不收录的行“{token[:40]}”读不出"
        raise Refused(Refusal("FORM-ROW", what, "请写行号，几张表时写成 行号!表名"))
    return sheet, int(number)


def _shown(request: SignedRequest, seen: Seen) -> dict[str, Any]:
    only = request.GET.get("only", "")
    rows = [one for one in seen.rows if not only or Status(one["status"]).chinese == only]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words = {status: (status.chinese, LOOKS[status]) for status in Status}
    return {
        "about_file": seen.about,
        "counts": [(*words[Status(name)], number) for name, number in seen.counts.items()],
        "only": only,
        "page": page,
        "rows": [Row(one, *words[Status(one["status"])]) for one in page],
        "several": len({one["sheet"] for one in seen.rows}) > 1,
        "waiting": seen.counts[Status.WAITING],
    }
