"""登记人员: an administrator lets somebody in, an auditor for a limited time, by one-time link."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import choice, short_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.invitations import LINK_LIFE, invite
from nuanliu.faces.web.posts import LONGEST
from nuanliu.faces.web.public.addresses import whole
from nuanliu.faces.web.system import Link
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.registration import StaffFacts, note_invitation, register_staff
from nuanliu.records.people.models import POST_MAX, Account, Union

LIMITED = frozenset({Role.AUDITOR, Role.FINANCE})  # they come from elsewhere, and go again
LONGEST_STAY = timedelta(days=366)
OFFERED = [role for role in Role if role is not Role.WORKER]


class PersonForm(DeedForm):
    """Who, in which role, for how long."""

    name = short_text("姓名", LONGEST)
    login = short_text("登录名", LONGEST, help_text="拼音或工号，以后不改")
    role = forms.ChoiceField(label="岗位", choices=[(one.value, one.chinese) for one in OFFERED])
    union = choice(Union, "所在基层工会", "name", needed=False, help_text="只有基层工会主席选择")
    post = short_text("职务", POST_MAX, needed=False, help_text="只有领导填写，例如 分管领导")
    until = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="审计和财政人员必须填写，最长一年；到期自动不能登录办理",
    )

    def offer(self) -> None:
        """Unions below the root."""
        self.choose("union", Union.objects.exclude(parent=None))

    def clean_login(self) -> str:
        """A sign-in nobody has."""
        typed = str(self.cleaned_data["login"])
        mine = Account.objects.filter(login=typed).exclude(person__name=self.data.get("name", ""))
        if mine.exists():
            raise forms.ValidationError(f"登录名“{typed}”已有人使用，请换一个")
        return typed

    def clean(self) -> dict[str, Any]:
        """Union, post and time as the role wants them."""
        given = super().clean() or {}
        role = Role(given["role"]) if given.get("role") else None
        if role is Role.CHAIR and given.get("union") is None and "union" not in self.errors:
            self.add_error("union", "请选择他所在的基层工会")
        if given.get("post") and role is not Role.LEADER:
            self.add_error("post", "只有领导填写职务")
        self._check_until(role, given.get("until"))
        return given

    def _check_until(self, role: Role | None, until: Any) -> None:
        today = self.signed.today
        if until is None:
            if role in LIMITED:
                self.add_error("until", "审计和财政人员必须写明有效期")
        elif not today <= until <= today + LONGEST_STAY:
            self.add_error("until", "有效期从今天起，最长一年")


@guard(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def person(request: SignedRequest) -> HttpResponse:
    """The form; sent, the person is registered and his link shown this once."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = PersonForm(request.POST if posted else None, signed=request.signed)
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return _let_in(request, form.cleaned_data)
        except Refused as refused:
            refusals = refused.refusals
    status = 409 if refusals else 422 if posted else 200
    told = {"form": form, "refusals": refusals}
    return render(request, "web/person.html", told, status=status)


def _let_in(request: SignedRequest, given: dict[str, Any]) -> HttpResponse:
    deed = request.signed.deed(str(given["key"]))
    account = Account.objects.select_related("person").get(pk=_registered(deed, given))
    note_invitation(replace(deed, key=f"{deed.key}:invite"), account=account.pk)
    address = whole(request, reverse("link", args=[invite(account)]))
    told = {"links": [Link(account.person, address)], "days": LINK_LIFE.days}
    return render(request, "web/invited.html", told)


def _registered(deed: Deed, given: dict[str, Any]) -> int:
    role, union = Role(given["role"]), given["union"]
    scoped = role is Role.CHAIR
    root = Union.objects.get(parent=None)
    facts = StaffFacts(
        given["name"],
        given["login"],
        (role,),
        union.pk if scoped else root.pk,
        scoped=scoped,
        post=given["post"],
        until=given["until"],
    )
    return register_staff(deed, staff=[facts])[0]
