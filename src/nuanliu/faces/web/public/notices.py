"""公示 on the web: the masked list while it hangs, the form of an objection, what came of it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nuanliu.core.lifecycles import OBJECTION
from nuanliu.core.refusal import Refused
from nuanliu.faces.web.deeds.fields import Files, PhotosField
from nuanliu.faces.web.guards import public
from nuanliu.faces.web.public.addresses import NOTICE, qr_svg, whole
from nuanliu.faces.web.public.parts import PublicForm, deed_of, page, today
from nuanliu.faces.web.public.rates import limited
from nuanliu.records.documents.render.to_html import render_html
from nuanliu.records.people.slugs import SHORT, pk_of, slug_of
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.reviews.letters import CONTACT, write
from nuanliu.stages.reviews.models import Notice, Objection
from nuanliu.stages.reviews.papers import notice_list, public_answer
from nuanliu.stages.reviews.policies import hangs
from nuanliu.stages.reviews.queries import latest_notice

RECEIPT = "objection"
GROUP = 4  # a receipt code is read in groups


class LetterForm(PublicForm):
    """An objection by anybody."""

    place = forms.CharField(
        label="针对名单上的哪一位",
        required=False,
        max_length=10,
        help_text="填名单上的序号，例如 12；候补人员写“候补1”。对办理程序有意见的不填",
    )
    text = forms.CharField(
        label="异议内容",
        max_length=400,
        help_text="请写清事实，便于核实；不要写身份证号、卡号和电话",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label="怎样联系您",
        required=False,
        max_length=CONTACT,
        help_text="姓名和电话，加密保存，只有核查人员能看到；不填也受理",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photos = PhotosField(
        label="照片",
        required=False,
        help_text="最多三张；不要拍证件",
        widget=Files({"accept": "image/*"}),
    )


@public("公示页：地址不可猜，只在公示期内显示名单")
@require_http_methods(["GET", "POST"])
@limited("letter", 6, 600, "POST")
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The list and the form while the notice hangs; afterwards only that it is over."""
    row = _noticed(slug)
    form = LetterForm(request.POST or None, request.FILES or None)
    told: dict[str, Any] = {"row": row, "batch": row.batch, "form": form, "refusals": ()}
    if hangs(row.batch, latest_notice(row.batch), today()) or _replaced(row):
        return page(request, "notice_over", told, status=410)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _received(request, row, form)
            except Refused as refused:
                told["refusals"], status = refused.refusals, 409
    told["paper"] = render_html(notice_list(row.batch, imprint_now())).decode()
    told["svg"] = qr_svg(whole(request, request.path))
    return page(request, "notice", told, status=status)


def _noticed(slug: str) -> Notice:
    pk = pk_of(NOTICE, slug)
    rows = Notice.objects.select_related("batch__campaign__project", "batch__campaign__standard")
    row = rows.filter(pk=pk).first() if pk is not None else None
    if row is None:
        raise Http404
    return row


def _replaced(row: Notice) -> bool:
    return latest_notice(row.batch) != row


def _received(request: HttpRequest, row: Notice, form: LetterForm) -> HttpResponse:
    given = form.facts()
    photos = [one[1] for one in given.pop("photos") if one]
    made = write(deed_of(form), batch=row.batch_id, photos=photos, **given)
    request.session["receipt"] = made
    return redirect("public-received")


@public("异议回执：只给刚提交的这台设备看")
@require_http_methods(["GET"])
def received(request: HttpRequest) -> HttpResponse:
    """The receipt code, once the objection is written down."""
    pk = request.session.get("receipt")
    if pk is None:
        return redirect("public-receipt")
    return page(request, "received", {"code": receipt_code(pk)})


def receipt_code(pk: int) -> str:
    """The code of an objection, in groups for the eye."""
    slug = slug_of(RECEIPT, pk, SHORT)
    return "-".join(slug[at : at + GROUP] for at in range(0, len(slug), GROUP))


class ReceiptForm(forms.Form):
    """A receipt code."""

    code = forms.CharField(
        label="受理码",
        max_length=40,
        help_text="提交异议时显示的五组字符",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


@public("查询异议：凭受理码，限次数")
@require_http_methods(["GET", "POST"])
@limited("receipt", 20, 600, "POST")
def receipt(request: HttpRequest) -> HttpResponse:
    """What came of an objection; the words of the finding name people and are not shown."""
    form, row = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].replace("-", "").replace(" ", "").lower()
        pk = pk_of(RECEIPT, code, SHORT)
        rows = Objection.objects.select_related("batch__campaign")
        row = rows.filter(pk=pk).first() if pk is not None else None
        if row is None:
            form.add_error("code", "查不到这个受理码，请核对后重新输入。[PUB-404]")
    told = {"form": form, "row": row, **(_outcome(row) if row else {})}
    return page(request, "receipt", told, status=422 if form.errors else 200)


def _outcome(row: Objection) -> dict[str, str]:
    state = OBJECTION.states[row.state]
    answer = "已经登记，正在核查。" if row.state == "open" else public_answer(row.state)
    return {"state": state, "answer": answer}
