"""本人页面: what is recorded about me, where my money is, what I may say about it."""

from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanliu.core.lifecycles import REQUEST
from nuanliu.core.masking import has_personal_digits, mask_name_public
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refused
from nuanliu.faces.web.guards import public
from nuanliu.faces.web.models import WorkerLink
from nuanliu.faces.web.public.links import LIFE, MINE, mine, take, unopened
from nuanliu.faces.web.public.parts import PublicForm, deed_of, page, today
from nuanliu.faces.web.public.rates import limited
from nuanliu.faces.web.words import in_english, word
from nuanliu.stages.campaigns.data_use import data_use_of, rests_on_consent, told_people
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.nominations.consents import withdraw_own, withdrawn_in
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.payments.receipts import confirm_receipt
from nuanliu.stages.visits.actions import ask_again, raise_request
from nuanliu.stages.visits.models import Request
from nuanliu.stages.visits.policies import may_ask_again

STANDING = {
    "nominated": "您单位的工会已为您申报，正在核查。",
    "returned": "申报材料已退回您单位的工会更正。",
    "listed": "已列入名单，正在审核、公示。",
    "approved": "已经批准，正在安排发放。",
    "rejected": "这次没有列入慰问名单。想了解原因，请在下面提出。",
    "withdrawn": "已退出这次慰问。",
}
MONEY = {
    "locked": "已经批准，正在安排发放。",
    "sent": "已送银行，一般几个工作日内到账。",
    "issued": "请到您单位的工会签字领取。",
    "failed": "银行没有办成，正在核对账号，核对后重发。",
    "returned": "银行退回了这笔钱，正在核对账号，核对后重发。",
}


class RequestForm(PublicForm):
    """What somebody asks for."""

    text = forms.CharField(
        label="您的诉求",
        max_length=400,
        help_text="例如工作、生活上需要工会帮助的事；不要写身份证号、卡号和电话",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_text(self) -> str:
        """Read by many in the office: no number of anybody in it."""
        return _numberless(str(self.cleaned_data["text"]))


class AgainForm(PublicForm):
    """Why an answer did not settle it."""

    reason = forms.CharField(
        label="为什么还要办",
        max_length=200,
        help_text="写清哪一点没有解决；不要写身份证号、卡号和电话",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        """It is read by as many as the request itself."""
        return _numberless(str(self.cleaned_data["reason"]))


def _numberless(text: str) -> str:
    if has_personal_digits(text):
        raise forms.ValidationError("内容里有一长串数字，请去掉证件号、卡号和电话后再提交")
    return text


class Asked(NamedTuple):
    """A request of mine: what it says, how far it is, the form to ask again where that is open."""

    row: Request
    state: str
    again: AgainForm | None


class Mine(NamedTuple):
    """What a device may see and do: its link, the nomination, the newest payment."""

    link: WorkerLink
    row: Nomination
    payment: Payment | None


@public("本人页面的入口：一次性链接，在一台设备上打开")
@require_http_methods(["GET", "POST"])
@limited("mine", 20, 600, "GET", "POST")
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking spends nothing; opening binds the link to this device."""
    link = unopened(secret)
    if link is None:
        return page(request, "mine_over", {}, status=410)
    if request.method == "POST" and take(link):
        answer = redirect("public-me")
        answer.set_signed_cookie(
            MINE, link.digest, max_age=int(LIFE.total_seconds()), httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
        return answer
    name = Nomination.objects.get(pk=link.nomination).person.name
    return page(request, "mine_door", {"masked": mask_name_public(name)})


@public("本人页面：只给打开过链接的那台设备")
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything about me in plain words, every number masked."""
    who = _who(request)
    return _page(request, who) if who else page(request, "mine_over", {}, status=410)


def _who(request: HttpRequest) -> Mine | None:
    link = mine(request)
    rows = Nomination.objects.select_related(
        "person", "union", "campaign__project", "campaign__standard"
    )
    row = rows.filter(pk=link.nomination).first() if link else None
    if link is None or row is None:
        return None
    payment = row.payments.exclude(state="void").select_related("receipt").order_by("-pk").first()
    return Mine(link, row, payment)


def _page(
    request: HttpRequest,
    who: Mine,
    form: RequestForm | None = None,
    again: tuple[int, AgainForm] | None = None,
    refusals: Any = (),
) -> HttpResponse:
    row, use = who.row, data_use_of(who.row.campaign)
    told = {
        "row": row,
        "status": _status(who),
        "facts": _facts(row),
        "confirmed": _confirmed(who.payment),
        "may_confirm": _paid(who.payment) and not _confirmed(who.payment),
        "told": told_people(use) if use else (),
        "may_withdraw": rests_on_consent(row.campaign) and not _gone(row),
        "gone": _gone(row),
        "requests": _asked(who.link, again),
        "form": form or RequestForm(),
        "plain": PublicForm(),
        "refusals": refusals,
    }
    wrong = 409 if refusals else 422
    return page(request, "me", told, status=wrong if refusals or form or again else 200)


def _gone(row: Nomination) -> bool:
    return row.person_id in withdrawn_in(row.campaign)


def _paid(payment: Payment | None) -> bool:
    return payment is not None and payment.state == "paid"


def _confirmed(payment: Payment | None) -> Any:
    return payment.receipt.on if payment is not None and hasattr(payment, "receipt") else None


def _asked(link: WorkerLink, again: tuple[int, AgainForm] | None) -> list[Asked]:
    rows = Request.objects.filter(pk__in=link.requests).order_by("pk")
    return [Asked(one, REQUEST.states[one.state], _again(one, again)) for one in rows]


def _again(row: Request, sent: tuple[int, AgainForm] | None) -> AgainForm | None:
    """The form of one request: as it was sent, empty, or none where it may not be asked again."""
    if sent is not None and sent[0] == row.pk:
        return sent[1]
    done = row.state in ("answered", "closed") and may_ask_again(row, today()) is None
    return AgainForm(auto_id=f"again{row.pk}_%s") if done else None


def _status(who: Mine) -> str:
    row, payment = who.row, who.payment
    if payment is not None and payment.state == "paid":
        on = payment.paid_on if in_english() else f"{payment.paid_on:%Y年%m月%d日}"
        return f"{on}已发放 {Money(payment.amount_fen)} 元。"
    if payment is not None and payment.state in MONEY and row.state == "approved":
        return MONEY[payment.state]
    return STANDING[row.state]


def _facts(row: Nomination) -> list[tuple[str, str]]:
    person, groups = row.person, groups_of(row.campaign)
    return [
        ("姓名", mask_name_public(person.name)),
        ("所在工会", row.union.name),
        ("活动", row.campaign.name),
        ("类别", word("困难职工") if row.group.startswith("A") else short_name(groups[row.group])),
        ("金额", word(f"{Money(row.amount_fen)} 元")),
        ("证件号码", _there(person.id_number)),
        ("手机", _there(person.phone)),
        ("银行卡", _there(person.card)),
        ("开户银行", person.bank or "—"),
    ]


def _there(sealed: object) -> str:
    """That a number is there, and no digit of it: the link may be in other hands."""
    return str(word("已登记" if sealed is not None else "没有登记"))


@public("本人确认收到、没收到：只给打开过链接的那台设备")
@require_POST
@limited("mine-post", 20, 600, "POST")
def receive(request: HttpRequest) -> HttpResponse:
    """The money has come, or it has not: then the office has a request to answer."""
    who, form = _who(request), PublicForm(request.POST)
    if who is None or who.payment is None or not form.is_valid():
        return page(request, "mine_over", {}, status=410)
    try:
        if request.POST.get("received") == "yes":
            confirm_receipt(deed_of(form), payment=who.payment.pk)
        else:
            _ask(form, who, f"本人反映没有收到慰问金，发放编号 {who.payment.number}")
    except Refused as refused:
        return _page(request, who, refusals=refused.refusals)
    return redirect("public-me")


@public("本人提诉求：只给打开过链接的那台设备")
@require_POST
@limited("mine-post", 20, 600, "POST")
def ask(request: HttpRequest) -> HttpResponse:
    """A request of somebody nominated, which the office follows to an answer."""
    who, form = _who(request), RequestForm(request.POST)
    if who is None:
        return page(request, "mine_over", {}, status=410)
    if not form.is_valid():
        return _page(request, who, form)
    _ask(form, who, f"{who.row.union.name}职工：{form.cleaned_data['text']}")
    return redirect("public-me")


def _ask(form: PublicForm, who: Mine, text: str) -> None:
    made = raise_request(deed_of(form), campaign=who.row.campaign_id, text=text[:400])
    if made not in who.link.requests:
        who.link.requests = [*who.link.requests, made]
        who.link.save(update_fields=["requests"])


@public("本人追问已答复的诉求：只给打开过链接的那台设备，只能追问自己提的")
@require_POST
@limited("mine-post", 20, 600, "POST")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer did not settle it: the request is open again, with the reason."""
    who, form = _who(request), AgainForm(request.POST, auto_id=f"again{pk}_%s")
    if who is None:
        return page(request, "mine_over", {}, status=410)
    if pk not in who.link.requests:
        raise Http404
    if not form.is_valid():
        return _page(request, who, again=(pk, form))
    try:
        ask_again(deed_of(form), request=pk, reason=form.cleaned_data["reason"])
    except Refused as refused:
        return _page(request, who, refusals=refused.refusals)
    return redirect("public-me")


@public("本人撤回同意：只给打开过链接的那台设备")
@require_POST
@limited("mine-post", 20, 600, "POST")
def withdraw(request: HttpRequest) -> HttpResponse:
    """From now on nothing is published of me, decided for me or paid to me."""
    who, form = _who(request), PublicForm(request.POST)
    if who is None or not form.is_valid():
        return page(request, "mine_over", {}, status=410)
    try:
        withdraw_own(deed_of(form), nomination=who.row.pk, reason="本人在本人页面撤回")
    except Refused as refused:
        return _page(request, who, refusals=refused.refusals)
    return redirect("public-me")
