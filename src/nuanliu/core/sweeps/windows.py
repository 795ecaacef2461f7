"""Days: the window of the campaign, the notice before the payment, its length and its photos."""

from collections.abc import Iterable
from datetime import date

from nuanliu.core.sweeps.hits import Facts, Hit, at_most, day, hits
from nuanliu.core.sweeps.rows import Campaign, NoticeRun, Payment, Workday

NO_NOTICE = "无"


def outside_window(campaigns: Iterable[Campaign], payments: Iterable[Payment]) -> list[Hit]:
    """WINDOW: a live payment on a day outside its campaign, or with a day that is not known."""
    windows = {row.campaign: (row.window_from, row.window_to) for row in campaigns}
    found = []
    for paid in payments:
        begins, ends = windows.get(paid.campaign, (None, None))
        if paid.live and not _within(begins, paid.pay_on, ends):
            facts: Facts = {
                "person": paid.person,
                "pay_on": day(paid.pay_on),
                "window_from": day(begins),
                "window_to": day(ends),
            }
            found.append((paid.payment, facts))
    return hits("WINDOW", found)


def notice_before_payment(notices: Iterable[NoticeRun], payments: Iterable[Payment]) -> list[Hit]:
    """NOTICE-EARLY: a live payment before a notice of its batch had run out, or without one.

    The payment may be made on the day after the last day of the notice at the earliest.
    """
    ends: dict[str, date] = {}
    for row in notices:
        ends[row.batch] = min(ends.get(row.batch, row.last_day), row.last_day)
    return hits(
        "NOTICE-EARLY",
        (
            (
                paid.payment,
                {
                    "person": paid.person,
                    "pay_on": day(paid.pay_on),
                    "notice_end": day(ends.get(paid.batch), NO_NOTICE),
                },
            )
            for paid in payments
            if paid.live and not _ended(ends.get(paid.batch), paid.pay_on)
        ),
    )


def notice_too_short(
    campaigns: Iterable[Campaign], notices: Iterable[NoticeRun], workdays: Iterable[Workday]
) -> list[Hit]:
    """NOTICE-SHORT: a notice that ran fewer working days than asked for, the first not counted."""
    wanted = {row.campaign: row.notice_days for row in campaigns}
    working = [row.day for row in workdays]
    found = []
    for row in notices:
        days = sum(row.first_day < one <= row.last_day for one in working)
        if not at_most(wanted.get(row.campaign), days):
            facts: Facts = {
                "batch": row.batch,
                "first_day": day(row.first_day),
                "last_day": day(row.last_day),
                "days": days,
                "notice_days": wanted.get(row.campaign),
            }
            found.append((row.notice, facts))
    return hits("NOTICE-SHORT", found)


def notice_without_photo(notices: Iterable[NoticeRun]) -> list[Hit]:
    """NOTICE-PHOTO: a notice without the photo of its first or of its last day."""
    return hits(
        "NOTICE-PHOTO",
        (
            (row.notice, {"batch": row.batch})
            for row in notices
            if not (row.first_photo and row.last_photo)
        ),
    )


def _within(begins: date | None, on: date | None, ends: date | None) -> bool:
    if begins is None or on is None or ends is None:
        return False
    return begins <= on <= ends


def _ended(last_day: date | None, pay_on: date | None) -> bool:
    return last_day is not None and pay_on is not None and last_day < pay_on
