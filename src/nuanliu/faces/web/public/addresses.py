"""Where public things stand: made from the key of the books, kept nowhere."""

from datetime import date

from django.urls import reverse

from nuanliu.records.people import keys
from nuanliu.records.people.slugs import slug_of
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.reviews.models import Batch, Notice
from nuanliu.stages.reviews.policies import hangs
from nuanliu.stages.reviews.queries import latest_notice

NOTICE, DISCLOSURE = "notice", "disclosure"
TOKEN = 32  # hex digits: 128 bits


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


def tokens_of(survey: int, count: int) -> list[str]:
    """The first `count` codes of a survey.

    They follow from its number and the key of the books: the office can print the slips again at
    any time, and nobody else can make one.
    """
    return [token_of(survey, place) for place in range(1, count + 1)]


def token_of(survey: int, place: int) -> str:
    """One code of a survey."""
    return keys.current().blind_index("ballot", f"{survey}/{place}")[:TOKEN]
