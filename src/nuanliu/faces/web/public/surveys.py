"""满意度 by QR: one answer a code, and nothing kept that ties the two together.

The address gives its code to a cookie of
the page and is left at once, so that no history and no referrer holds it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.guards import SignedRequest, guard, public
from nuanliu.faces.web.public.addresses import qr_svg, whole
from nuanliu.faces.web.public.parts import PublicForm, deed_of, page
from nuanliu.faces.web.public.rates import limited
from nuanliu.faces.web.thing import found
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import policies
from nuanliu.stages.feedback.codes import SHARED, token_of
from nuanliu.stages.feedback.doubting import CONTACT_MAX, from_page
from nuanliu.stages.feedback.models import DoubtKind, SharedLink, Survey, Token
from nuanliu.stages.feedback.queries import RECEIVED, words_of

BALLOT = "ballot"  # the cookie
BALLOT_LIFE = 30 * 60  # seconds
# What somebody says of his money, and what is looked into where he leaves his number.
DOUBTED = {"尚未收到": DoubtKind.MISSING, "收到但不足额": DoubtKind.SHORT}
SLIPS = 60  # on a page of the office; a page of paper holds twelve


def _survey_of(token: str) -> Survey | None:
    """The open survey of a code that was not used, or of the code that all have."""
    kept: tuple[QuerySet[Any], ...] = (
        Token.objects.filter(digest=digest_of(token), used=False),
        SharedLink.objects.filter(digest=digest_of(token)),
    )
    found = (rows.select_related("survey__campaign").first() for rows in kept)
    mine = next((one for one in found if one is not None), None)
    return mine.survey if mine is not None and mine.survey.state == "open" else None


@public("问卷入口：凭问卷码，码不留在地址里")
@require_safe
@limited("ballot", 40, 600, "GET")
def ballot(request: HttpRequest, token: str) -> HttpResponse:
    """Take the code out of the address; looking spends nothing."""
    answer = redirect("public-survey")
    answer.set_signed_cookie(
        BALLOT,
        token,
        max_age=BALLOT_LIFE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    answer["Cache-Control"] = "no-store"
    return answer


class AnswerForm(PublicForm):
    """The questions of one survey, each to be answered or left."""

    def __init__(self, *args: Any, survey: Survey, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, question in words_of(survey).items():
            self.fields[code] = forms.ChoiceField(
                label=question.text,
                choices=[(one, one) for one in question.scale],
                required=False,
                widget=forms.RadioSelect,
            )
        if RECEIVED in survey.questions:
            self.fields["contact"] = forms.CharField(
                label="联系电话",
                required=False,
                max_length=CONTACT_MAX,
                help_text="没有收到或金额不对的，可以留电话，只用于核实；不留就不知道您是谁",
            )


@public("问卷：不登录、不记名，一码一答")
@require_http_methods(["GET", "POST"])
@limited("answer", 20, 600, "POST")
def survey(request: HttpRequest) -> HttpResponse:
    """The questions; after sending, thanks."""
    token = str(request.get_signed_cookie(BALLOT, "", max_age=BALLOT_LIFE))
    row = _survey_of(token) if token else None
    if row is None:
        return page(request, "survey_over", {"refusal": policies.TOKEN}, status=410)
    form = AnswerForm(request.POST or None, survey=row)
    told: dict[str, Any] = {"row": row, "form": form, "refusals": ()}
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        contact = facts.pop("contact", "").strip()
        choices = {code: choice for code, choice in facts.items() if choice}
        try:
            feedback.answer(deed_of(form), token=token, choices=choices)
            if contact:
                _doubted(form, row, choices.get(RECEIVED, ""), contact)
        except Refused as refused:
            told["refusals"] = refused.refusals
            return page(request, "survey", told, status=409)
        answer = redirect("public-thanks")
        answer.delete_cookie(BALLOT)
        return answer
    return page(request, "survey", told, status=422 if form.is_bound else 200)


def _doubted(form: AnswerForm, row: Survey, said: str, contact: str) -> None:
    """What he wants looked into: a deed of its own, which tells nothing of his answer."""
    deed = deed_of(form)
    kind = DOUBTED.get(said, DoubtKind.OTHER)
    own = replace(deed, key=f"{deed.key}:doubt")
    from_page(own, survey=row.pk, kind=kind, contact=contact)


@public("问卷已收到：只有一句感谢")
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Nothing about the answer."""
    return page(request, "thanks", {})


class Slip(NamedTuple):
    """One paper slip: its number, its address, and the picture of it."""

    place: int
    address: str
    svg: str


@guard(Role.OFFICE, Role.SERVICE_CENTER)
@require_safe
def slips(request: SignedRequest, pk: int) -> HttpResponse:
    """The QR slips of an open survey, to be printed and cut; used ones are not told apart."""
    kind, row = found(request, "survey", pk)
    if row.state != "open":
        raise Http404
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    total = row.tokens.count()
    asked = request.GET.get("after", "")
    begin = int(asked) if asked.isdecimal() else 0
    made = list(_slips(request, row.pk, begin, min(total, begin + SLIPS)))
    more = begin + SLIPS if begin + SLIPS < total else 0
    for_all = SharedLink.objects.filter(survey=row).exists()
    told = {"row": row, "slips": made, "total": total, "more": more}
    told["shared"] = _slip(request, row.pk, SHARED) if for_all else None
    return page(request, "slips", told)


def _slips(request: HttpRequest, survey: int, begin: int, end: int) -> Iterator[Slip]:
    return (_slip(request, survey, place) for place in range(begin + 1, end + 1))


def _slip(request: HttpRequest, survey: int, place: int) -> Slip:
    where = reverse("public-ballot", args=[token_of(survey, place)])
    address = whole(request, where)
    return Slip(place, address, qr_svg(address))
