"""The words that every printed form of a paper adds around its content, said once."""

import datetime as dt
from collections.abc import Sequence

from nuanliu.core.documents.blocks import Opinion
from nuanliu.core.documents.model import Check, Document, Style

PAGE_OF = ("第 ", " 页 / 共 ", " 页")  # before the page, between, after the count
PAGE_DASHED = ("— ", " —")  # GB/T 9704 7.5
WIDE_SPACE = "\u3000"


def prose_date(day: dt.date) -> str:
    """A date in running text: '2024年1月5日', Arabic digits without leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def unit_line(document: Document) -> str:
    """Who made a form: '编制单位：…'."""
    return f"编制单位：{document.unit}"


def date_line(document: Document) -> str:
    """The date of a form: '日期：2024年1月5日', as its boxes of opinions have it too."""
    return f"日期：{prose_date(document.date)}"


def masthead(document: Document) -> list[str]:
    """Between title and content: a form's unit and date; an official paper's number, if any."""
    if document.style is Style.FORM:
        return [unit_line(document), date_line(document)]
    return [document.number] if document.number else []


def colophon(document: Document) -> list[str]:
    """After the content: an official paper is signed off with unit and date, a form is not."""
    official = document.style is Style.OFFICIAL
    return [document.unit, prose_date(document.date)] if official else []


def signed_line(opinion: Opinion) -> tuple[str, str]:
    """The two places under an opinion: signature and date, open where nobody signed yet."""
    day = (
        prose_date(opinion.date)
        if opinion.date
        else f"{WIDE_SPACE * 2}年{WIDE_SPACE}月{WIDE_SPACE}日"
    )
    return f"签名：{opinion.signed or WIDE_SPACE * 4}", f"日期：{day}"


def signature_slot(label: str) -> str:
    """One place of a signature line: '审核人：'."""
    return f"{label}："


def signed_in_lines(labels: Sequence[str], room: float, gap: int) -> list[tuple[str, ...]]:
    """The names of a signature line on as few lines as hold them, about equally many on each.

    room: characters of half width on a line; gap: wide spaces that stay free after each name.
    """
    each = [2 * (len(label) + 1 + gap) for label in labels]
    for lines in range(1, len(labels)):
        size = -(-len(labels) // lines)
        starts = range(0, len(labels), size)
        if all(sum(each[start : start + size]) - 2 * gap <= room for start in starts):
            return [tuple(labels[start : start + size]) for start in starts]
    return [(label,) for label in labels]


def check_line(check: Check) -> str:
    """The words beside the QR code."""
    return f"校验码：{check.short}"
