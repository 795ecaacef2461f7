"""Around every request: a session left alone is closed, a refusal becomes a page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nuanliu.core.refusal import Refused
from nuanliu.faces.web.keeping import KEPT, typed

Answer = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
# The time of the last request is kept this coarsely: a page that only reads writes nothing.
GRAIN = timedelta(minutes=1)
IDLE = "页面已打开较久，为保护个人信息请重新登录。[SEC-105]"
IDLE_KEPT = IDLE.replace("。[", "。您填写的内容已保存，登录后回到原处。[")


class IdleMiddleware:
    """Signs somebody out whose session lay idle for longer than NUANLIU_IDLE."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the time of the last request, then go on."""
        if request.user.is_authenticated:
            now = datetime.now(UTC)
            seen = datetime.fromisoformat(request.session.get(SEEN, now.isoformat()))
            if now - seen > settings.NUANLIU_IDLE:
                kept = typed(request)
                logout(request)
                request.session["idle"] = IDLE if kept is None else IDLE_KEPT
                if kept is not None:
                    request.session[KEPT] = kept
            elif SEEN not in request.session or now - seen > GRAIN:
                request.session[SEEN] = now.isoformat()
        answer = self.answer(request)
        if request.user.is_authenticated and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "no-store"
        return answer


class RefusalMiddleware:
    """Turns a `Refused` that a page did not handle into what, how to fix, and clause."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the page."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only refusals; any other exception is a bug and stays one."""
        if not isinstance(error, Refused):
            return None
        return render(request, "web/refused.html", {"refusals": error.refusals}, status=409)
