"""Where a notice or a text lies open to the public: its address, its QR code, words to send."""

from typing import Any, NamedTuple

from django.http import HttpRequest

from nuanliu.faces.web.guards import SignedRequest
from nuanliu.faces.web.public.addresses import (
    disclosure_address,
    hanging,
    notice_address,
    qr_svg,
    whole,
)
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.reviews.models import Batch, Notice

NOTICE_NOTE = "把这段文字发到工作群；打开后可以打印张贴，纸上有码，手机扫码查看。公示期满自动关闭。"
OPEN_NOTE = "供核对和扫码查看；正式发布仍由门户网站办理。"
OPEN = ("released", "published")  # states of a text that lies open


class Posted(NamedTuple):
    """A page of the public: its title, whole address, QR code as <svg>, a text to send, a note."""

    title: str
    address: str
    svg: str
    text: str
    note: str


def posted(request: SignedRequest, kind: str, row: Any) -> Posted | None:
    """Of a batch whose notice hangs and of a text let out; None of everything else."""
    if kind == "batch":
        return _notice(request, row)
    if kind == "disclosure" and row.state in OPEN:
        return _disclosure(request, row)
    return None


def _notice(request: SignedRequest, row: Batch) -> Posted | None:
    notice = hanging(row, request.signed.today)
    if notice is None:
        return None
    address = whole(request, notice_address(notice))
    text = _told(row, notice)
    return Posted("公示页", address, qr_svg(address), f"{text}{address}", NOTICE_NOTE)


def _disclosure(request: HttpRequest, row: Publication) -> Posted:
    address = whole(request, disclosure_address(row))
    text = f"{row.title}：{address}"
    return Posted("公开页", address, qr_svg(address), text, OPEN_NOTE)


def _told(row: Batch, notice: Notice) -> str:
    """It goes to workers, and so is Chinese in either language of the page."""
    name = f"{row.campaign.project.fiscal_year}年{row.campaign.name}"
    return f"【公示】{name}拟慰问人员名单公示至{notice.ends_on}，有异议可在页面上提出："
