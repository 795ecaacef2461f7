"""首次建账: the wizard of an empty 正式 database, from the unit to the first budget.

It is opened by the secret link that `nuanliu serve --new` prints. The administrator founds the
books, puts the recovery sheet away and names the people; with the first other account the wizard
is gone. The budget is the clerk's own deed, under his own sign-in.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nuanliu.core.identity.units import parse_uscc
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.entry import BACKEND, PasswordForm
from nuanliu.faces.web.guards import SignedRequest, guard, public, signed_now
from nuanliu.faces.web.invitations import LINK_LIFE, invite, open_founding, spend
from nuanliu.faces.web.posts import StaffForm
from nuanliu.faces.web.public.addresses import whole
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.holidays import holiday_rows
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.journal.registration import (
    StaffFacts,
    import_calendar,
    keep_password,
    note_invitation,
    register_staff,
)
from nuanliu.records.people import keys, recovery
from nuanliu.records.people.models import Account, Installation, Kind, Union
from nuanliu.stages.archive.actions import note_sheet

BEFORE_BOOKS = ("/first/", "/help/", "/language/")  # what opens while nothing is founded
STEPS = ("单位", "恢复单", "人员", "预算")


class UnitForm(PasswordForm):
    """Whose books these are, and the administrator with a password of his own."""

    unit = forms.CharField(label="单位全称", max_length=120, help_text="例如 云川区总工会")
    code = forms.CharField(
        label="统一社会信用代码", max_length=24, help_text="18 位，照登记证书填写；系统会校验"
    )
    admin_name = forms.CharField(
        label="系统管理员姓名", max_length=40, help_text="管账号和备份，不看名单、不办审批"
    )
    admin = forms.CharField(label="管理员登录名", max_length=40, initial="admin")
    field_order = ("unit", "code", "admin_name", "admin", "password", "again")

    def clean_code(self) -> str:
        """The code with both checks of the standard."""
        read = parse_uscc(str(self.cleaned_data["code"]))
        if isinstance(read, Refusal):
            raise forms.ValidationError(f"{read.what}。{read.fix}。[{read.code}]")
        return read.number


@public("首次建账：凭启动时打印的链接，账建立后即失效")
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, secret: str) -> HttpResponse:
    """The unit and its administrator; founding answers with the recovery sheet."""
    row = open_founding(secret)
    if row is None or Installation.objects.exists():
        return render(request, "web/link_over.html", status=410)
    form = UnitForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "unit", 0, {"form": form}, status)
    if not spend(row):
        return render(request, "web/link_over.html", status=410)
    given = form.cleaned_data
    _log_in(request, _founded(given), given["password"])
    return _sheet(request)


def _founded(given: dict[str, Any]) -> Account:
    at = datetime.now(UTC)
    told = (given["unit"], given["code"], given["admin"], given["admin_name"])
    account = found(Founding(Kind.LIVE, *told), at)
    import_calendar(Deed(account, datetime.now(UTC), "calendar:shipped"), days=holiday_rows())
    return account


def _log_in(request: HttpRequest, account: Account, password: str) -> None:
    deed = Deed(account, datetime.now(UTC), "password:first")
    keep_password(deed, account=account.pk, hashed=make_password(password))
    account.refresh_from_db()
    login(request, account, backend=BACKEND)
    request.signed = signed_now(account)  # type: ignore[attr-defined] # as a guard would


def _sheet(request: HttpRequest) -> HttpResponse:
    lines = recovery.sheet(keys.current())
    return _page(request, "sheet", 1, {"lines": lines})


def _page(
    request: HttpRequest, name: str, step: int, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    looks = [(words, _look(place, step)) for place, words in enumerate(STEPS)]
    return render(request, f"web/first_{name}.html", {"steps": looks, **told}, status=status)


def _look(place: int, step: int) -> str:
    return "done" if place < step else "now" if place == step else ""


def unfinished() -> bool:
    """Whether the books have an administrator and nobody else yet."""
    return Account.objects.count() == 1 and Installation.objects.filter(kind=Kind.LIVE).exists()


@guard(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def sheet(request: SignedRequest) -> HttpResponse:
    """The recovery sheet once more while the wizard lasts, told in the journal each time."""
    if not unfinished():
        raise Http404
    if request.method == "POST":
        deed = request.signed.deed(request.POST.get("key", ""))
        note_sheet(deed, reason="首次建账时打印恢复单")
        return _sheet(request)
    return _page(request, "sheet", 1, {"lines": [], "form": StaffForm()})


class Link(NamedTuple):
    """Somebody registered: his name, his post, the link to send him."""

    name: str
    post: str
    address: str


@guard(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def people(request: SignedRequest) -> HttpResponse:
    """Who holds which post; registered at once, each with a one-time link."""
    posted = request.method == "POST"
    form = StaffForm(request.POST if posted else None)
    again = posted and form.is_valid() and request.signed.did(str(form.cleaned_data["key"]))
    if not (unfinished() or again):
        raise Http404
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            return _registered(request, form)
        except Refused as refused:
            refusals = refused.refusals
    status = 409 if refusals else 422 if posted else 200
    return _page(request, "people", 2, {"form": form, "refusals": refusals}, status)


def _registered(request: SignedRequest, form: StaffForm) -> HttpResponse:
    deed = request.signed.deed(str(form.cleaned_data["key"]))
    root = Union.objects.get(parent=None).pk
    rows = form.rows()
    staff = [
        StaffFacts(row.name, row.login, (row.post.role,), root, post=row.post.title) for row in rows
    ]
    made = register_staff(deed, staff=staff)
    posts = [row.post.label for row in rows]
    links = list(_links(request, deed, dict(zip(made, posts, strict=True))))
    onward = f"{links[0].address}?next={reverse('begin', args=['project', 'draft-form'])}"
    told = {"links": links, "onward": onward, "days": LINK_LIFE.days}
    return _page(request, "done", 3, told)


def _links(request: SignedRequest, deed: Deed, posts: dict[int, str]) -> Iterator[Link]:
    accounts = Account.objects.select_related("person").in_bulk(list(posts))
    for pk, post in posts.items():
        note_invitation(replace(deed, key=f"{deed.key}:invite:{pk}"), account=pk)
        address = whole(request, reverse("link", args=[invite(accounts[pk])]))
        yield Link(accounts[pk].person.name, post, address)


class FirstRunMiddleware:
    """While nothing is founded every address says where to begin; afterwards it asks nothing."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.founded = answer, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page itself, the wizard, or where to find it."""
        self.founded = self.founded or Installation.objects.exists()
        if not self.founded and not request.path.startswith(BEFORE_BOOKS):
            return render(request, "web/first_where.html", status=503)
        answer: HttpResponse = self.answer(request)
        return answer


def to_wizard(request: SignedRequest) -> HttpResponse | None:
    """An administrator who is alone yet is led on to the people."""
    if Role.ADMIN in request.signed.roles and unfinished():
        return HttpResponseRedirect(reverse("first-people"))
    return None
