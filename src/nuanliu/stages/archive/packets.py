"""The papers of a campaign that belong into the packet of its relief claim, as they are printed.

A packet holds the printed sheets themselves, by the hash of their bytes, and what the bank sent:
nobody writes a second version of them for the accountant. What people signed for their cash lies in
it as the very files that were kept.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from nuanliu.core.standards.scans import SCANS
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.stages.archive.kinds import File, PaperKind
from nuanliu.stages.archive.originals import PROVING, SCANNED
from nuanliu.stages.archive.papers import files_to_make
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Attachment
from nuanliu.stages.claims.policies import SIGNED
from nuanliu.stages.payments.models import Evidence, ResultFile

# The kind in the packet, and the kind of the paper; the auditor's order.
KINDS = (
    ("plan", PaperKind.QUOTAS),
    ("plan", PaperKind.PLAN_SCAN),
    ("minutes", PaperKind.MINUTES),
    ("approval", PaperKind.APPROVAL),
    ("approval", PaperKind.APPROVAL_SCAN),
    ("list", PaperKind.APPROVED),
    ("notice", PaperKind.NOTICE),
    ("notice", PaperKind.NOTICE_RESULT),
    ("slip", PaperKind.BANK_ANSWER),
    ("detail", PaperKind.BANK_DETAIL),
    ("detail", PaperKind.SIGN_SHEET),
    (SIGNED, PaperKind.EVIDENCE),
)


class Enclosure(NamedTuple):
    """One paper to attach: its kind in the packet, and the file with what makes its bytes."""

    kind: str
    file: File


def enclosures(campaign: Campaign) -> list[Enclosure]:
    """Every paper of the packet in the auditor's order; nothing is printed yet."""
    printed, scanned = _printed(campaign), _scanned(campaign)
    files = [*printed, *scanned, *_from_the_bank(campaign), *_signed_for(campaign)]
    return [
        Enclosure(kind, file) for kind, wanted in KINDS for file in files if file.kind is wanted
    ]


def _printed(campaign: Campaign) -> Iterator[File]:
    for file in files_to_make(campaign.project):
        if file.campaign == campaign.pk and file.name.endswith(".pdf"):
            yield file._replace(name=file.name.rpartition("/")[2])


def _scanned(campaign: Campaign) -> Iterator[File]:
    """The signed plan and the stamped forms; what was scanned at a visit stays with the visit."""
    for row in campaign.scans.exclude(kind="visit").select_related("file").order_by("pk"):
        name = f"{campaign.name}-{SCANS[row.kind]}扫描件{row.pk:03d}-{row.name}"
        yield File(name, partial(read, row.file), SCANNED[row.kind], campaign.pk)


def _from_the_bank(campaign: Campaign) -> Iterator[File]:
    rows = ResultFile.objects.filter(run__batch__campaign=campaign).select_related("run", "file")
    places: dict[str, int] = {}
    first = {row.file_id: row for row in rows.order_by("-pk")}  # the same bytes are one paper
    for row in sorted(first.values(), key=lambda one: one.pk):
        place = places[row.run.number] = places.get(row.run.number, 0) + 1
        ending = row.file.name.rpartition(".")[2]
        name = f"{campaign.name}-银行回盘-{row.run.number}-{place:02d}.{ending}"
        yield File(name, partial(read, row.file), PaperKind.BANK_ANSWER, campaign.pk)


def _signed_for(campaign: Campaign) -> Iterator[File]:
    """Signed sheets and proxies; a sheet that several people signed is one paper."""
    rows = Evidence.objects.filter(payment__campaign=campaign)
    files: dict[str, tuple[str, StoredFile]] = {}
    for row in rows.select_related("payment", *PROVING).order_by("pk"):
        name = f"{campaign.name}-签收凭据-{row.payment.number}"
        for column, word in PROVING.items():
            file = getattr(row, column)
            if file is not None:
                title = name if column == "file" else f"{name}-{word}"
                files.setdefault(file.sha256, (title, file))
    for name, file in files.values():
        yield File(name, partial(read, file), PaperKind.EVIDENCE, campaign.pk)


def enclosed() -> dict[tuple[int | None, str], Callable[[], bytes]]:
    """What lies in some packet, by campaign and name: what was enclosed is the paper of record."""
    rows = Attachment.objects.select_related("file", "claim").order_by("pk")
    return {(row.claim.campaign_id, row.name): partial(read, row.file) for row in rows}
