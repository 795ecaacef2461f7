"""导出: a file with personal data goes out for a purpose that is kept; who may, and who did."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.cover import WORKING
from nuanliu.faces.web.deeds.fields import choice, long_text, short_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import Signed, SignedRequest, guard
from nuanliu.records.journal.exporting import allow_export, end_export, may_export, no_right
from nuanliu.records.journal.revealing import SEES
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.journal.taking import Wanted, ask_export, take_out, way_of, why_ask
from nuanliu.records.people.models import (
    PURPOSE_MAX,
    REASON_MAX,
    Account,
    Export,
    ExportGrant,
    Reveal,
    Shown,
)

PURPOSE = "purpose"  # of the session: the last one, so that ten papers are not ten times typed
MOST = 100  # rows of a list, the newest
FILES = (Shown.BANK_FILE, Shown.MARKED, Shown.PACKAGE)


class Leaving(NamedTuple):
    """A file that is to leave by a page, and where the page was come to from."""

    file: Wanted
    back: str


class PurposeForm(DeedForm):
    """What a file is taken out for."""

    purpose = short_text(
        "用途", PURPOSE_MAX, help_text="例如：报市总工会备案；和您的姓名、时间一起记入流水"
    )


def hand_out(
    request: SignedRequest, leaving: Leaving, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Ask what for; once that is sent, write the line and give the file; without the right, why.

    A file with many people is asked for first, and given once another person agreed.
    """
    posted = request.method == "POST"  # a try without the right is refused, and has its line
    if not posted and not may_export(request.signed.account, request.signed.today):
        return without_right(request)
    before = {"purpose": request.session.get(PURPOSE, "")}
    form = PurposeForm(request.POST if posted else None, initial=before, signed=request.signed)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return asked_first(request, leaving.file, form.cleaned_data) or _given(
                request, leaving.file, form.cleaned_data, answer
            )
        except Refused as refused:
            refusals = refused.refusals
    told = {"leaving": leaving, "form": form, "refusals": refusals}
    told |= second_person(request.signed, leaving.file)
    status = 409 if refusals else 422 if posted else 200
    return render(request, "web/take.html", told, status=status)


def _given(
    request: SignedRequest, file: Wanted, given: dict[str, Any], answer: Callable[[], HttpResponse]
) -> HttpResponse:
    made = answer()  # first: what cannot be made was not taken out
    deed = request.signed.deed(str(given["key"]))
    take_out(deed, wanted=file, purpose=given["purpose"])
    request.session[PURPOSE] = given["purpose"]
    return made


def way_for(signed: Signed, file: Wanted) -> str:
    """How far a file is from going out to somebody; as `way_of`."""
    return way_of(signed.account.person_id, file, signed.moment.at)


def second_person(signed: Signed, file: Wanted) -> dict[str, Any]:
    """For the page that hands a file out: how far it is from going out, and why."""
    way = way_for(signed, file)
    why = why_ask(signed.account.person_id, file, signed.moment.at) if way == "ask" else None
    return {"way": way, "why": why, "people": file.people}


def asked_first(request: SignedRequest, file: Wanted, given: dict[str, Any]) -> HttpResponse | None:
    """Ask for a file that a second person must agree to; None where it may go out now.

    given: the form's values, with its key and a purpose or reason. Refused as `ask_export`, and
    EXPORT-USED where the same form took the file before and the minutes for a new try are over.
    """
    signed, key = request.signed, str(given["key"])
    way = way_for(signed, file)
    if not way:
        return None
    if way == "ask" and signed.did(key):
        raise Refused(why_ask(signed.account.person_id, file, signed.moment.at))
    purpose = given.get("purpose") or given["reason"]
    made = ask_export(request.signed.deed(key), wanted=file, purpose=purpose)
    messages.success(request, "已申请导出：另一有导出权的人同意后，从这里取走文件")
    return redirect("thing", "export_request", made)


def without_right(request: SignedRequest) -> HttpResponse:
    """That somebody may look and not take out, and who gives the right."""
    told = {"refusals": [no_right(request.signed.today)]}
    return render(request, "web/refused.html", told, status=403)


class GrantForm(DeedForm):
    """Whom, or whoever holds which post, till when, why."""

    account = choice(Account, "授予谁", "login", needed=False, help_text="人员和岗位只选一项")
    role = forms.ChoiceField(label="授予哪个岗位", required=False)
    until = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="不填则直到结束为止",
    )
    reason = long_text("事由", REASON_MAX, help_text="例如：经办按月向市总报送名册")

    def offer(self) -> None:
        """People in use, and the posts that work with numbers."""
        rows = WORKING.filter(grants__role__in=SEES).distinct().order_by("login")
        self.choose("account", rows, lambda row: f"{row.person.name}（{row.login}）")
        posts = [(one.value, one.chinese) for one in Role if one in SEES]
        self.fields["role"].choices = [("", "不选"), *posts]  # type: ignore[attr-defined] # of a ChoiceField


@guard(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def exports(request: SignedRequest) -> HttpResponse:
    """导出权: who has it, and the form that gives it."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = GrantForm(request.POST if posted else None, signed=request.signed)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return _granted(request, dict(form.cleaned_data))
        except Refused as refused:
            refusals = refused.refusals
    rows = ExportGrant.objects.select_related("account__person", "set_by").order_by("-pk")[:MOST]
    told = {
        "form": form,
        "refusals": refusals,
        "rows": [(row, uuid4(), _runs(row, request)) for row in rows],
    }
    status = 409 if refusals else 422 if posted else 200
    return render(request, "web/exports.html", told, status=status)


def _granted(request: SignedRequest, given: dict[str, Any]) -> HttpResponse:
    deed = request.signed.deed(str(given.pop("key")))
    account, post = given.pop("account"), given.pop("role")
    given |= {"account": account.pk if account else None, "role": Role(post) if post else None}
    allow_export(deed, **given)
    messages.success(request, "已授予导出权")
    return redirect("exports")


def _runs(row: ExportGrant, request: SignedRequest) -> bool:
    over = row.until is not None and row.until < request.signed.today
    return row.ended_on is None and not over


@guard(Role.ADMIN)
@require_POST
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """A right ended by an administrator."""
    if not ExportGrant.objects.filter(pk=pk).exists():
        raise Http404
    end_export(request.signed.deed(request.POST.get("key", "")), grant=pk)
    messages.success(request, "导出权已结束")
    return redirect("exports")


class Gone(NamedTuple):
    """A file that went out: when, who took what, what for."""

    at: str
    who: str
    what: str
    purpose: str


@guard(Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
@require_safe
def taken(request: SignedRequest) -> HttpResponse:
    """导出记录: the newest files with personal data that went out, whoever took them."""
    request.menu_entry = "audit"  # type: ignore[attr-defined] # read by house.house
    files = Export.objects.select_related("by").order_by("-pk")[:MOST]
    rows = [(one.at, one.by.name, one.name, one.purpose) for one in files]
    shown = Reveal.objects.filter(what__in=FILES).select_related("by").order_by("-pk")[:MOST]
    rows += [(one.at, one.by.name, one.get_what_display(), one.reason) for one in shown]
    newest = sorted(rows, key=lambda row: row[0], reverse=True)[:MOST]
    told = [Gone(f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}", *rest) for at, *rest in newest]
    return render(request, "web/taken.html", {"rows": told})
