"""What kind of paper a file is: by this, never by its name, it finds its place and its packet.

A name holds what people typed, a campaign's own name for one, and so it can hold any word.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class PaperKind(StrEnum):
    """Every kind of paper that the books print or keep."""

    TARGETS = "targets"
    QUOTAS = "quotas"
    PLAN_SCAN = "plan scan"
    ROSTER = "roster"  # as it was sent, or given back with its faults marked
    MINUTES = "minutes"
    APPROVAL = "approval"
    APPROVAL_SCAN = "approval scan"
    APPROVED = "approved list"
    SUMMARY = "summary"
    NOTICE = "notice"
    NOTICE_RESULT = "notice result"
    NOTICE_PROOF = "notice proof"
    BANK_FILE = "bank file"
    BANK_ANSWER = "bank answer"
    BANK_DETAIL = "bank detail"
    RESULT = "result"
    RECONCILIATION = "reconciliation"
    SIGN_SHEET = "sign sheet"
    CASH_BOOK = "cash book"
    STOCK_BOOK = "stock book"
    EVIDENCE = "evidence"
    VISIT = "visit"
    SURVEY = "survey"
    CALLS = "calls"
    CLAIM = "claim"
    PURCHASE = "purchase"
    MONITORING = "monitoring"
    EVALUATION = "evaluation"
    DISCLOSURE = "disclosure"
    BOOKS = "books"
    OTHER = "other"


# Papers without anybody's name: who reads the books may take them. All others want the right.
IMPERSONAL = frozenset(
    {
        PaperKind.TARGETS,
        PaperKind.QUOTAS,
        PaperKind.NOTICE,
        PaperKind.MONITORING,
        PaperKind.EVALUATION,
        PaperKind.DISCLOSURE,
    }
)

# Of these, what the finance bureau reads: promised, on its way, reached, told to the public.
OVERSEEN = frozenset(
    {PaperKind.TARGETS, PaperKind.MONITORING, PaperKind.EVALUATION, PaperKind.DISCLOSURE}
)


def nobody() -> tuple[str, ...]:
    """The rows of a file without people."""
    return ()


class File(NamedTuple):
    """One file to be made: its name with folder and ending, and what makes its bytes.

    campaign: the id of the campaign it belongs to; None for a paper of the whole project.
    rows: the rows of its tables as texts, and so no fewer than people stand in it.
    """

    name: str
    make: Callable[[], bytes]
    kind: PaperKind
    campaign: int | None = None
    rows: Callable[[], tuple[str, ...]] = nobody


class Made(NamedTuple):
    """One file that was made: its name with folder and ending, its kind, its bytes."""

    name: str
    kind: PaperKind
    data: bytes


def made(file: File) -> Made:
    """Make the file now."""
    return Made(file.name, file.kind, file.make())
