"""Where public things stand: made from the key of the books, kept nowhere."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from nuanliu.records.documents.render.qr import qr_of
from nuanliu.records.people.slugs import slug_of
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.reviews.models import Batch, Notice
from nuanliu.stages.reviews.policies import hangs
from nuanliu.stages.reviews.queries import latest_notice

NOTICE, DISCLOSURE = "notice", "disclosure"


def notice_address(notice: Notice) -> str:
    """Where a notice stands while it hangs."""
    return reverse("public-notice", args=[slug_of(NOTICE, notice.pk)])


def hanging(batch: Batch, on: date) -> Notice | None:
    """The notice of a batch whose page is open on a day."""
    row = latest_notice(batch)
    return row if row is not None and hangs(batch, row, on) is None else None


def disclosure_address(row: Publication) -> str:
    """Where a released text stands."""
    return reverse("public-disclosure", args=[slug_of(DISCLOSURE, row.pk)])


def whole(request: HttpRequest, where: str) -> str:
    """An address as a phone outside needs it: under the one that the office has told, if any."""
    base = str(settings.NUANLIU_ADDRESS).strip().rstrip("/")
    return f"{base}{where}" if base else request.build_absolute_uri(where)


def qr_svg(text: str) -> str:
    """A QR code as an <svg> element to stand in a page: no style, no script."""
    return str(
        qr_of(text).svg_inline(scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None)
    )
