"""真伪查验: whether a printed paper says what the books say, by the code at its foot.

Told are the kind of paper and its day, nothing of what is in it. A code of earlier books is known
as long as this office's pages have seen it: then a newer paper has taken its place.
"""

from functools import lru_cache
from typing import NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from nuanliu.core.imprint import code_of, content_hash
from nuanliu.core.refusal import Refused
from nuanliu.faces.web.guards import public
from nuanliu.faces.web.models import Printed
from nuanliu.faces.web.public.parts import page
from nuanliu.faces.web.public.rates import limited
from nuanliu.records.journal.queries import size
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.kinds import PaperKind
from nuanliu.stages.archive.papers import imprint_now, offered
from nuanliu.stages.projects.models import Project

KINDS = {
    PaperKind.TARGETS: "绩效目标表",
    PaperKind.QUOTAS: "名额分配表",
    PaperKind.MINUTES: "会议纪要摘要",
    PaperKind.APPROVAL: "审批表",
    PaperKind.APPROVED: "批准名单",
    PaperKind.SUMMARY: "汇总表",
    PaperKind.NOTICE: "公示名单",
    PaperKind.NOTICE_RESULT: "公示结果",
    PaperKind.BANK_DETAIL: "代发明细表",
    PaperKind.RESULT: "发放结果表",
    PaperKind.RECONCILIATION: "对账表",
    PaperKind.SIGN_SHEET: "签领表",
    PaperKind.CASH_BOOK: "现金领用登记簿",
    PaperKind.STOCK_BOOK: "实物台账",
    PaperKind.VISIT: "走访慰问记录表",
    PaperKind.SURVEY: "满意度调查表",
    PaperKind.CALLS: "电话回访表",
    PaperKind.CLAIM: "报销单",
    PaperKind.MONITORING: "绩效运行监控表",
    PaperKind.EVALUATION: "绩效自评",
    PaperKind.DISCLOSURE: "项目公开文本",
}


class Said(NamedTuple):
    """What a code stands for: the kind of paper and the day it bears."""

    kind: str
    on: str


class CodeForm(forms.Form):
    """The check code of a paper."""

    code = forms.CharField(
        label="校验码",
        max_length=500,
        help_text="印在文书页脚的三组字符，例如 3f2a-90bc-17de；也可以粘贴扫码得到的整段文字",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_code(self) -> str:
        """Three groups of four, from the code or from what a QR code says: a first line, a URL."""
        first = str(self.cleaned_data["code"]).split()[0].lower()
        plain = first.partition("?code=")[2].partition("#")[0] or first
        plain = plain.replace("-", "").replace("－", "")
        if len(plain) < CODE or set(plain) - set("0123456789abcdef"):
            raise forms.ValidationError("校验码由数字和字母 a 到 f 组成，共三组，每组四个")
        return code_of(plain)


CODE = 12  # hex digits of a check code


@public("真伪查验：只答真伪、文书种类和日期，限次数")
@require_http_methods(["GET", "POST"])
@limited("check", 20, 600, "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a code, answer in one word."""
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    told: dict[str, object] = {"form": form, "verdict": ""}
    if request.method == "POST" and form.is_valid():
        told["verdict"], told["said"] = verdict_on(form.cleaned_data["code"])
    return page(request, "check", told, status=422 if form.errors else 200)


def verdict_on(code: str) -> tuple[str, Said | None]:
    """'genuine', 'replaced' or 'unknown', and what the paper is."""
    now = _index(Installation.objects.get().uid, size())
    if code in now:
        return "genuine", now[code]
    seen = Printed.objects.filter(code=code).first()
    return ("replaced", Said(seen.kind, seen.on)) if seen else ("unknown", None)


@lru_cache(maxsize=1)
def _index(_uid: str, _size: int) -> dict[str, Said]:
    """Every code that the books print now; made anew when the journal has grown."""
    found = {}
    blank = imprint_now()._replace(checkpoint=None)
    for project in Project.objects.order_by("pk"):
        for one in offered(project, blank):
            try:
                document = one.build()
            except Refused:
                continue  # a paper that cannot be made now was not printed from these books
            said = Said(KINDS[one.kind], document.date.isoformat())
            found[code_of(content_hash(document))] = said
    rows = [Printed(code=code, kind=said.kind, on=said.on) for code, said in found.items()]
    Printed.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return found
