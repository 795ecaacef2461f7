"""In and out: password, one-time link, a password of one's own, reading size."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from nuanliu.faces.web.guards import STAFF, SignedRequest, guard, public
from nuanliu.faces.web.invitations import open_invitation, spend
from nuanliu.faces.web.public.rates import limited
from nuanliu.faces.web.second import half, wanted_of
from nuanliu.records.journal.registration import keep_password

SHORTEST = 10  # characters of a password
BACKEND = "django.contrib.auth.backends.ModelBackend"


class EntryForm(forms.Form):
    """Sign-in name and password."""

    username = forms.CharField(
        label="登录名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="新密码",
        min_length=SHORTEST,
        max_length=128,
        widget=forms.PasswordInput,
        help_text=f"至少 {SHORTEST} 个字符，不要用单位名称或电话",
    )
    again = forms.CharField(label="再输入一次", max_length=128, widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or {}
        if given.get("password") != given.get("again"):
            self.add_error("again", "两次输入的密码不一致")
        return given


@public("登录页")
@require_http_methods(["GET", "POST"])
@limited("enter", 60, 600, "POST")
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in with a password; after five wrong ones the account rests for a quarter of an hour."""
    form = EntryForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST" and form.is_valid():
        account = authenticate(
            request, username=form.cleaned_data["username"], password=form.cleaned_data["password"]
        )
        if account is not None:
            return _entered(request, account, wanted)
        form.add_error(None, "登录名或密码不对。连续输错 5 次，账号锁定 15 分钟。[SEC-100]")
    idle = request.session.pop("idle", "")
    return render(request, "web/enter.html", {"form": form, "next": wanted, "idle": idle})


def _entered(request: HttpRequest, account: Any, wanted: str) -> HttpResponse:
    """Signed in, or, where a second step was set up, on to its code."""
    if wanted_of(account):
        return half(request, account, wanted)
    login(request, account, backend=BACKEND)
    return HttpResponseRedirect(_safe(request, wanted))


def _safe(request: HttpRequest, wanted: str) -> str:
    mine = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if mine else "/"


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The page after too many wrong passwords; no hash was computed for it."""
    return render(request, "web/locked_out.html", status=429)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose proof of origin is missing or old; nothing was changed."""
    del reason
    return render(request, "web/stale.html", status=403)


@public("退出登录：结束自己的会话")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@public("一次性登录链接：凭链接里的密钥")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link; GET only tells whose it is, so a preview spends nothing."""
    found = open_invitation(secret)
    if found is None:
        return render(request, "web/link_over.html", status=410)
    row, account = found
    if request.method == "POST" and spend(row):
        return _entered(request, account, request.GET.get("next", ""))
    return render(request, "web/link.html", {"person": account.person})


@guard(*STAFF)
@require_http_methods(["GET", "POST"])
def me(request: SignedRequest) -> HttpResponse:
    """Who I am here, and a password of my own."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = request.signed.account
        hashed = make_password(form.cleaned_data["password"])
        keep_password(request.signed.deed(str(uuid4())), account=account.pk, hashed=hashed)
        account.refresh_from_db()
        login(request, account, backend=BACKEND)
        messages.success(request, "密码已保存")
        return redirect("me")
    return render(request, "web/me.html", {"form": form})


@public("字号和对比度：只写本机的显示设置")
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Remember the reading size and contrast of this browser."""
    answer = HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))
    size = request.POST.get("size", "m")
    answer.set_cookie("size", size if size in ("s", "m", "l") else "m", max_age=31536000)
    answer.set_cookie("contrast", "1" if request.POST.get("contrast") else "", max_age=31536000)
    return answer
