"""请假代理 and 离岗移交: who does whose work, from when till when, and what goes with it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import choice, day, long_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import STAFF, Signed, SignedRequest, guard, signed_now
from nuanliu.faces.web.tasks import waiting_for
from nuanliu.records.journal.delegating import delegate, end_delegation, hand_over
from nuanliu.records.people.models import Account, Delegation
from nuanliu.records.people.queries import own_grants

WORKING = Account.objects.filter(is_active=True).select_related("person__union")
MOST = 50  # delegations on the page, the newest


def _words(row: Account) -> str:
    return f"{row.person.name}（{row.login}）"


class CoverForm(DeedForm):
    """Whose role, by whom, for which days, why."""

    delegator = choice(Account, "谁请假", "login")
    to = choice(Account, "由谁代理", "login")
    role = forms.ChoiceField(label="代理的岗位")
    since = day("开始日期")
    until = day("结束日期")
    reason = long_text("事由", 200, help_text="例如：年休假")

    def offer(self) -> None:
        """Oneself, or for an administrator everybody; the roles that are one's own."""
        mine = self.signed.account
        is_admin = Role.ADMIN in self.signed.roles
        givers = WORKING.all() if is_admin else WORKING.filter(pk=mine.pk)
        self.choose("delegator", givers.order_by("login"), _words)
        self.choose("to", WORKING.exclude(pk=mine.pk).order_by("login"), _words)
        own = [role for role, _ in own_grants(mine, self.signed.today)]
        offered = [one for one in Role if is_admin or one in own]
        field: Any = self.fields["role"]
        field.choices = [(one.value, one.chinese) for one in offered if one is not Role.ADMIN]
        self.initial.setdefault("since", self.signed.today)


class HandoverForm(DeedForm):
    """Who leaves, who takes over, the last day, why."""

    leaver = choice(Account, "离岗人", "login")
    to = choice(Account, "接手人", "login")
    last = day("最后在岗日")
    reason = long_text("事由", 200, help_text="例如：调离")

    def offer(self) -> None:
        """Everybody in use."""
        for name in ("leaver", "to"):
            self.choose(name, WORKING.order_by("login"), _words)
        self.initial.setdefault("last", self.signed.today)


def _shown(signed: Signed) -> QuerySet[Delegation]:
    rows = Delegation.objects.select_related("delegator__person", "delegate__person", "set_by")
    if Role.ADMIN not in signed.roles:
        mine = signed.account
        rows = rows.filter(Q(delegator=mine) | Q(delegate=mine))
    return rows.order_by("-pk")[:MOST]


@guard(*STAFF)
@require_http_methods(["GET", "POST"])
def cover(request: SignedRequest) -> HttpResponse:
    """The delegations one may see, and the form of a new one."""
    posted = request.method == "POST"
    form = CoverForm(request.POST if posted else None, signed=request.signed)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        given = dict(form.cleaned_data)
        deed = request.signed.deed(str(given.pop("key")))
        given |= {"delegator": given["delegator"].pk, "to": given["to"].pk}
        try:
            delegate(deed, **given | {"role": Role(given["role"])})
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, "已安排代理。代理期间所办的文书印有“代”字")
            return redirect("cover")
    rows = [(row, uuid4(), _runs(row, request.signed)) for row in _shown(request.signed)]
    told = {"form": form, "refusals": refusals, "rows": rows}
    status = 409 if refusals else 422 if posted else 200
    return render(request, "web/cover.html", told, status=status)


def _runs(row: Delegation, signed: Signed) -> bool:
    """Whether this person may end it now."""
    over = row.ended_on is not None or row.until < signed.today
    mine = row.delegator_id == signed.account.pk or Role.ADMIN in signed.roles
    return mine and not over


@guard(*STAFF)
@require_POST
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """A delegation ended early by its owner or an administrator; another's does not exist."""
    row = Delegation.objects.filter(pk=pk).first()
    mine = row is not None and request.signed.account.pk in (row.delegator_id, row.delegate_id)
    if row is None or not (mine or Role.ADMIN in request.signed.roles):
        raise Http404
    end_delegation(request.signed.deed(request.POST.get("key", "")), delegation=row.pk)
    messages.success(request, "代理已结束")
    return redirect("cover")


@guard(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def leaving(request: SignedRequest) -> HttpResponse:
    """离岗移交: the open tasks of the leaver by kind and number, then the deed."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = HandoverForm(request.POST if posted else None, signed=request.signed)
    refusals: tuple[Refusal, ...] = ()
    told: dict[str, Any] = {"form": form}
    if posted and form.is_valid():
        given = form.cleaned_data
        told["open"] = open_by_kind(given["leaver"])
        told["leaver"] = given["leaver"].person.name
        try:
            if "go" in request.POST:
                return _handed(request, given)
        except Refused as refused:
            refusals = refused.refusals
    status = 409 if refusals else 422 if posted and not form.is_valid() else 200
    return render(request, "web/leaving.html", told | {"refusals": refusals}, status=status)


def _handed(request: SignedRequest, given: dict[str, Any]) -> HttpResponse:
    deed = request.signed.deed(str(given["key"]))
    who, to = given["leaver"], given["to"]
    count = hand_over(deed, leaver=who.pk, to=to.pk, last=given["last"], reason=given["reason"])
    words = f"已移交 {count} 个岗位：{given['last']} 以后由 {to.person.name} 办理"
    messages.success(request, words)
    return redirect("system")


def open_by_kind(account: Account) -> list[tuple[str, int, int]]:
    """What waits for somebody: kind, how many, the longest waiting in days; it names no worker."""
    tasks = waiting_for(signed_now(account))
    kinds = dict.fromkeys(task.kind.label for task in tasks)
    return [
        (
            label,
            sum(1 for task in tasks if task.kind.label == label),
            max(task.days for task in tasks if task.kind.label == label),
        )
        for label in kinds
    ]
