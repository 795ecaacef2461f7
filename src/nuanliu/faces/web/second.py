"""两步验证: an optional six-digit code of a phone beside the password (RFC 6238).

The shared secret is sealed with the keys of the books. It lies with the sessions, not in the books:
whoever restores them without it is asked for no code until he sets one up again.
"""

import os
import re
import time
from typing import Any

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import STAFF, SignedRequest, guard, public
from nuanliu.faces.web.models import Second
from nuanliu.records.journal.registration import note_second_reset
from nuanliu.records.people import keys
from nuanliu.records.people.models import Account

AAD = "web.second"
BACKEND = "django.contrib.auth.backends.ModelBackend"
DIGITS, STEP = 6, 30  # as every authenticator has them; seconds
SECRET = 20  # bytes: the length of the hash
DRIFT = 1  # steps that a phone's clock may be off, either way
TRIES, REST = 5, 15 * 60  # wrong codes, then seconds of rest
HALF, HALF_LIFE = "half", 5 * 60  # who has given his password and not yet his code; seconds
NEW = "new-second"


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label="验证码",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"invalid": "请输入验证器上的 6 位数字"},
        help_text="手机验证器上现在显示的 6 位数字",
    )

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(str(self.cleaned_data["code"]).split())


def _otp(secret: bytes) -> TOTP:
    """SHA-1 is what authenticators speak; as a keyed hash it is sound."""
    return TOTP(secret, DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303 - RFC 6238


def step_of(secret: bytes, code: str, now: float, after: int = 0) -> int | None:
    """The step of time whose code this is, within the drift and later than `after`; else None."""
    otp = _otp(secret)
    for step in range(int(now) // STEP - DRIFT, int(now) // STEP + DRIFT + 1):
        if step > after and _is(otp, code, step):
            return step
    return None


def _is(otp: TOTP, code: str, step: int) -> bool:
    try:
        otp.verify(code.encode(), step * STEP)
    except InvalidToken:
        return False
    return True


def wanted_of(account: Account) -> bool:
    """Whether this account gives a code after its password."""
    return Second.objects.filter(account=account.pk).exists()


def passes(account: Account, code: str, now: float) -> bool:
    """Whether the code is right, used for the first time, and the account is not at rest."""
    row = Second.objects.filter(account=account.pk).first()
    if row is None or now < row.rests_until:
        return False
    secret = keys.current().open_bytes(AAD, bytes(row.secret))
    step = step_of(secret, code, now, row.last_step)
    rows = Second.objects.filter(pk=row.pk)
    if step is None:
        rest = int(now) + REST if row.wrong + 1 >= TRIES else 0
        rows.update(wrong=0 if rest else F("wrong") + 1, rests_until=rest or row.rests_until)
        return False
    return rows.filter(last_step__lt=step).update(last_step=step, wrong=0) == 1


def half(request: HttpRequest, account: Account, wanted: str) -> HttpResponse:
    """Remember that the first half of a sign-in is done, and ask for the second."""
    request.session[HALF] = [account.pk, int(time.time()), wanted]
    return redirect("second")


@public("两步验证：只有刚通过密码或链接的人")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The code after the password; after five minutes the password is asked for again."""
    account, wanted = _halfway(request)
    if account is None:
        return redirect("enter")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if passes(account, form.cleaned_data["code"], time.time()):
            del request.session[HALF]
            login(request, account, backend=BACKEND)
            safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
            return HttpResponseRedirect(wanted if safe else "/")
        form.add_error("code", "验证码不对或已用过。连续输错 5 次，停 15 分钟。[SEC-106]")
    return render(request, "web/second.html", {"form": form})


def _halfway(request: HttpRequest) -> tuple[Account | None, str]:
    pk, since, wanted = request.session.get(HALF, (0, 0, ""))
    if time.time() - since > HALF_LIFE:
        return None, ""
    return Account.objects.filter(pk=pk, is_active=True).first(), wanted


@guard(Role.ADMIN)
@require_POST
def reset(request: SignedRequest, account: int) -> HttpResponse:
    """Take somebody's second step off, whose phone is gone; the journal has who did it."""
    row = Account.objects.filter(pk=account, is_active=True).first()
    if row is None:
        raise Http404
    note_second_reset(request.signed.deed(request.POST.get("key", "")), account=row.pk)
    Second.objects.filter(account=row.pk).delete()
    messages.success(request, f"{row.person.name}的两步验证已取消，请提醒本人重新设置")
    return redirect("system")


@guard(*STAFF)
@require_http_methods(["GET", "POST"])
def mine(request: SignedRequest) -> HttpResponse:
    """Set one's second step up, or take it off; both only with a right code."""
    account = request.signed.account
    has, posted = wanted_of(account), request.method == "POST"
    form = CodeForm(request.POST if posted and "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        if (_off if has else _on)(request, account, form.cleaned_data["code"]):
            return redirect("me")
        form.add_error("code", "验证码不对，请核对手机时间后再输入一次。[SEC-106]")
    told: dict[str, Any] = {"form": form, "has": has}
    if not has:
        told |= _offered(request, account)
    return render(request, "web/second_mine.html", told, status=422 if form.errors else 200)


def _offered(request: SignedRequest, account: Account) -> dict[str, str]:
    """A fresh secret, kept sealed in the session until its first code is given."""
    ring = keys.current()
    if NEW not in request.session:
        request.session[NEW] = ring.seal_bytes(AAD, os.urandom(SECRET)).hex()
    secret = ring.open_bytes(AAD, bytes.fromhex(request.session[NEW]))
    uri = _otp(secret).get_provisioning_uri(account.login, "暖流")
    typed = uri.partition("secret=")[2].partition("&")[0]
    fours = " ".join(re.findall("....", typed))  # as people read it off a screen
    return {"picture": segno.make(uri).svg_data_uri(scale=4), "typed": fours}


def _on(request: SignedRequest, account: Account, code: str) -> bool:
    sealed = bytes.fromhex(request.session.get(NEW, ""))
    secret = keys.current().open_bytes(AAD, sealed) if sealed else b""
    step = step_of(secret, code, time.time()) if secret else None
    if step is None:
        return False
    Second.objects.create(account=account.pk, secret=sealed, last_step=step)
    del request.session[NEW]
    messages.success(request, "两步验证已开启，下次登录要输入验证码")
    return True


def _off(request: SignedRequest, account: Account, code: str) -> bool:
    if not passes(account, code, time.time()):
        return False
    Second.objects.filter(account=account.pk).delete()
    messages.success(request, "两步验证已关闭")
    return True
