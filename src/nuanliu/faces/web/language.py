"""Chinese or English: what a browser chose, and what an account chose for every browser."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from nuanliu.faces.web.guards import public
from nuanliu.faces.web.models import Preference
from nuanliu.faces.web.words import ENGLISH

YEAR = 365 * 24 * 60 * 60  # seconds that a browser remembers its language
LANGUAGES = frozenset(dict(settings.LANGUAGES))


class LanguageMiddleware:
    """English where its cookie says so; what a browser says of itself is not asked.

    Chinese is the language of the office: it costs no more than a look at the cookies.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page in its language; after signing in, the cookie of the account's choice."""
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == ENGLISH:
            with override(ENGLISH):
                answer = self.answer(request)
        else:
            answer = self.answer(request)
        if wanted := getattr(request, "wanted_language", ""):
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=YEAR, samesite="Lax")
        return answer


@public("界面语言：只写本机和本人的显示设置")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser and, for somebody signed in, under the account."""
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES and request.user.is_authenticated:
        Preference.objects.update_or_create(account=request.user.pk, defaults={"language": chosen})
    return set_language(request)


def on_entering(request: Any, user: Any, **_: Any) -> None:
    """Whoever signs in finds the language chosen before, in whatever browser."""
    row = Preference.objects.filter(account=user.pk).first()
    if row is not None and request is not None:
        request.wanted_language = row.language
