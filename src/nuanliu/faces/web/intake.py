"""收名单: a received roster shown row by row before anything is saved; who may be one person."""

from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web import large
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.deeds.page import ReasonForm
from nuanliu.faces.web.exporting import asked_first, second_person, without_right
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.jobs.rosters import is_large, outcome
from nuanliu.faces.web.large import LOOKS, beside_of
from nuanliu.faces.web.thing import found
from nuanliu.records.journal.exporting import may_export
from nuanliu.stages.nominations import actions, judging, marking
from nuanliu.stages.nominations.choosing import Choice, Mode, RowChoice
from nuanliu.stages.nominations.giving import give_back, marked_file, marked_wanted
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.preview import Line, Status, preview

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOICES = {Status.NEW: Choice.TAKE, Status.CHANGED: Choice.UPDATE}
WORDS = {Status.NEW: "收录", Status.CHANGED: "更改"}


class Shown(NamedTuple):
    """A row of the preview: what it is, the name of its box ('' for none), whether it is ticked."""

    line: Line
    look: str
    box: str
    words: str
    ticked: bool


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def accept(request: SignedRequest, pk: int) -> HttpResponse:
    """预览和收录: rows with their boxes; what is ticked goes in, the rest stays behind."""
    kind, row = found(request, "roster", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    page = PAGES["roster", "accept"]
    decided = page.open_to(kind.lifecycle, row.state, kind.roles(row, request.signed))
    if isinstance(decided, Refusal):
        return render(request, "web/refused.html", {"refusals": [decided]}, status=409)
    if is_large(row.pk):
        return large.accept(request, row)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            return _accepted(request, row)
        except Refused as refused:
            refusals = refused.refusals
    return _shown(request, row, refusals)


def _shown(request: SignedRequest, row: Roster, refusals: tuple[Refusal, ...]) -> HttpResponse:
    seen = preview(row, request.signed.today)
    ticked = set(request.POST.getlist("row"))
    shown = [_box(line, ticked, posted=request.method == "POST") for line in seen.lines]
    counts = [(Status(name).chinese, LOOKS[Status(name)], n) for name, n in seen.counts.items()]
    wanted = request.GET.get("only", "")
    told = {
        "row": row,
        "counts": counts,
        "rows": [one for one in shown if not wanted or one.line.status.chinese == wanted],
        "only": wanted,
        "about_file": seen.about_file,
        "waiting": seen.counts[Status.WAITING],
        "key": request.POST.get("key") or uuid4(),
        "refusals": refusals,
    }
    return render(request, "web/preview.html", told, status=409 if refusals else 200)


def _box(line: Line, ticked: set[str], *, posted: bool) -> Shown:
    name = f"{line.row}!{line.sheet}" if line.status in CHOICES else ""
    choice = CHOICES.get(line.status)
    box = f"{choice}:{name}" if choice else ""
    on = box in ticked if posted else line.status is Status.NEW
    return Shown(line, LOOKS[line.status], box, WORDS.get(line.status, ""), on)


def _accepted(request: SignedRequest, row: Roster) -> HttpResponse:
    deed = request.signed.deed(request.POST.get("key", ""))
    rows = [_choice(text) for text in request.POST.getlist("row")]
    told = actions.accept(deed, roster=row.pk, mode=Mode.SKIP, rows=rows)
    messages.success(request, outcome(told))
    return redirect("thing", "roster", row.pk)


def _choice(text: str) -> RowChoice:
    """A ticked box ('take:5!花名册') as the action takes it."""
    choice, _, place = text.partition(":")
    number, _, sheet = place.partition("!")
    if choice not in set(Choice) or not number.isdecimal():
        raise Refused(Refusal("FORM-ROW", "有一行的选择读不出", "请刷新页面后重新勾选"))
    return RowChoice(sheet, int(number), Choice(choice))


@guard(Role.OFFICE, Role.CHAIR)
@require_http_methods(["GET", "POST"])
def marked(request: SignedRequest, pk: int) -> HttpResponse:
    """退回批注花名册: the sender's file with its faults, for a reason that is kept."""
    kind, row = found(request, "roster", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    signed, posted = request.signed, request.method == "POST"
    if not posted and not may_export(signed.account, signed.today):
        return without_right(request)
    form = ReasonForm(request.POST if posted else None, signed=signed, row=row)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            first = asked_first(request, marked_wanted(row), form.cleaned_data)
            return first or _handed_out(request, row, form.cleaned_data)
        except Refused as refused:
            refusals = refused.refusals
    told = {"row": row, "form": form, "refusals": refusals}
    told |= second_person(signed, marked_wanted(row))
    return render(request, "web/marked.html", told, status=409 if refusals else 200)


def _handed_out(request: SignedRequest, row: Roster, given: dict[str, Any]) -> HttpResponse:
    if is_large(row.pk):
        return ask(request, Wish("marked", {"roster": row.pk}, given["reason"].encode()))
    # Under a key of its own: the form sent once more hands the file out once more, and says so.
    give_back(request.signed.deed(str(uuid4())), roster=row.pk, reason=given["reason"])
    data = marked_file(row, f"{request.signed.stamp} 导出")
    answer = HttpResponse(data, content_type=XLSX)
    name = marking.marked_name(row.file_name)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def pairs(request: SignedRequest, pk: int) -> HttpResponse:
    """疑似同一人: both sides with the evidence; each decision is saved at once."""
    kind, row = found(request, "roster", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            judge_sent(request, row)
            return redirect("pairs", row.pk)
        except Refused as refused:
            refusals = refused.refusals
    if is_large(row.pk):
        return large.pairs(request, row, refusals)
    beside = [beside_of(one, row) for one in judging.pairs_in(row)]
    told: dict[str, Any] = {"row": row, "pairs": beside, "refusals": refusals}
    return render(request, "web/pairs.html", told, status=409 if refusals else 200)


def judge_sent(request: SignedRequest, row: Roster) -> None:
    """Save the decision on a pair of a roster that a form brought; Refused as `judge`."""
    other = _other(request.POST.get("other", ""))
    mine = _other(request.POST.get("row", ""))
    answer = request.POST.get("same", "")
    if answer not in ("yes", "no") or isinstance(mine, int):
        raise Refused(Refusal("FORM-ROW", "没有写明认定结果", "请选择是同一人或不是同一人"))
    judging.judge(
        request.signed.deed(request.POST.get("key", "")),
        roster=row.pk,
        row=mine,
        other=other,
        same=answer == "yes",
        reason=request.POST.get("reason", ""),
    )


def _other(token: str) -> tuple[str, int] | int:
    """A stored person's id, or the (sheet, row) that a token names."""
    if token.startswith("person:") and token[7:].isdecimal():
        return int(token[7:])
    number, _, sheet = token.partition("!")
    return sheet, int(number) if number.isdecimal() else 0
