"""The kept files of a project for its archive package, and what should be kept and is not.

A printed paper says what happened; the original proves it: rosters as sent, notice photos, signed
minutes, bank files and answers, signed sheets and proxies, invoices, visit photos.
"""

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.db.models import QuerySet

from nuanliu.core.standards.scans import SCANS
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.prescan import OLE_MAGIC
from nuanliu.stages.archive.kinds import File, PaperKind
from nuanliu.stages.campaigns.models import Campaign, Scan
from nuanliu.stages.claims.models import Attachment, Claim, Invoice
from nuanliu.stages.claims.policies import missing_papers
from nuanliu.stages.goods.issuing import PAPERS
from nuanliu.stages.goods.models import Line, Order
from nuanliu.stages.nominations.models import Channel, History, Roster
from nuanliu.stages.payments.handing import ending_of_file
from nuanliu.stages.payments.models import (
    Evidence,
    Payment,
    ResultFile,
    Run,
    SheetPhoto,
    UnionTransfer,
)
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Decision, Notice
from nuanliu.stages.visits.models import Visit

_UNFIT = re.compile(r"[%\r\n/\\]")  # signs that a name in the package may not hold
_ENDINGS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"%PDF", ".pdf"),
)
# What a packed file must hold to be of a kind, tried in turn; and the same of an OLE file, whose
# directory names its streams in UTF-16.
_PACKED = (
    ("xl/workbook.xml", ".xlsx"),
    ("word/document.xml", ".docx"),
    ("OFD.xml", ".ofd"),
    ("content.xml", ".ods"),
)
_OLE = (("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book", ".xls"))
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # never in a text
KNOWN = {
    *[
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        ".xlsx",
        ".xls",
        ".ods",
        ".et",
        ".csv",
        ".txt",
        ".docx",
        ".doc",
        ".zip",
        ".ofd",
        ".xml",
    ]
}
# The files of one signature, by their columns, under the names they bear in package and packet.
PROVING = {
    "file": "签收凭据",
    "consent": "代领委托",
    "payee_paper": "本人证件",
    "proxy_paper": "代领人证件",
}
SCANNED = {
    "plan": PaperKind.PLAN_SCAN,
    "approval": PaperKind.APPROVAL_SCAN,
    "visit": PaperKind.VISIT,
}
Campaigns = QuerySet[Campaign]
SENT = ("released", "settled")  # runs whose money has left


def originals(project: Project, campaign: Campaign | None = None) -> Iterator[File]:
    """Every kept file of a project, or of one campaign, the bytes read when made.

    A name's ending may be wanting. One file that proves several things is given once for each;
    whoever packs them keeps the first.
    """
    campaigns = _within(project, campaign)
    before = (_rosters, _scans, _notices, _minutes, _bank)
    for part in (*before, _signed, _carried, _goods, _claims, _visits):
        yield from part(campaigns)
    if campaign is None:
        yield from _past()
        yield from _public(project)


def _within(project: Project, campaign: Campaign | None) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(project=project)
    return rows if campaign is None else rows.filter(pk=campaign.pk)


def _file(kind: PaperKind, name: str, stored: StoredFile) -> Iterator[File]:
    """The file, unless it was destroyed when its time was over."""
    if stored.destroyed_on is None:
        yield File(_UNFIT.sub("＿", name), partial(read, stored), kind)


def with_ending(name: str, data: bytes) -> str:
    """A name that says what it holds: told by the bytes where it has no ending as yet."""
    return name if Path(name).suffix.lower() in KNOWN else name + _ending(data)


def _ending(data: bytes) -> str:
    marked = next((ending for mark, ending in _ENDINGS if data.startswith(mark)), "")
    if marked:
        return marked
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(OLE_MAGIC):
        streams = ((name.encode("utf-16-le"), ending) for name, ending in _OLE)
        return next((ending for name, ending in streams if name in data), ".bin")
    return _text(data)


def _packed(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return ".bin"
    return next((ending for part, ending in _PACKED if part in names), ".zip")


def _text(data: bytes) -> str:
    """'.csv' for a text whose every line has as many commas, and at least one; else '.txt'."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return ".bin"
    if not lines or _CONTROLS.search(data):
        return ".bin"
    commas = {line.count(",") for line in lines}
    return ".csv" if len(lines) > 1 and len(commas) == 1 and commas != {0} else ".txt"


def _rosters(campaigns: Campaigns) -> Iterator[File]:
    for row in Roster.objects.filter(campaign__in=campaigns).order_by("pk"):
        yield from _file(
            PaperKind.ROSTER, f"花名册-报送原件-{row.pk:03d}-{row.file_name}", row.file
        )


def _past() -> Iterator[File]:
    for past in History.objects.order_by("pk"):
        yield from _file(
            PaperKind.ROSTER, f"花名册-往年名单-{past.pk:03d}-{past.file_name}", past.file
        )


def _scans(campaigns: Campaigns) -> Iterator[File]:
    for row in Scan.objects.filter(campaign__in=campaigns).order_by("pk"):
        words = f"扫描件-{row.pk:03d}-{row.campaign.name}-{SCANS[row.kind]}-{row.name}"
        yield from _file(SCANNED[row.kind], words, row.file)


def _notices(campaigns: Campaigns) -> Iterator[File]:
    for row in Notice.objects.filter(batch__campaign__in=campaigns).order_by("pk"):
        proofs = (("首日照片", row.first_day_proof), ("末日照片", row.last_day_proof))
        for word, proof in proofs:
            if proof is not None:
                yield from _file(
                    PaperKind.NOTICE_PROOF,
                    f"公示-{row.pk:03d}-{row.batch.campaign.name}-{word}",
                    proof,
                )


def _minutes(campaigns: Campaigns) -> Iterator[File]:
    for row in Decision.objects.filter(batch__campaign__in=campaigns).order_by("pk"):
        if row.minutes is not None:
            yield from _file(
                PaperKind.MINUTES, f"审批-会议纪要原件-{row.pk:03d}-{row.number}", row.minutes
            )


def _bank(campaigns: Campaigns) -> Iterator[File]:
    for run in Run.objects.filter(batch__campaign__in=campaigns).order_by("pk"):
        if run.file is not None:
            name = f"代发-{run.number}-代发文件.{ending_of_file(run)}"
            yield from _file(PaperKind.BANK_FILE, name, run.file)
    results = ResultFile.objects.filter(run__batch__campaign__in=campaigns).order_by("pk")
    for row in results:
        yield from _file(
            PaperKind.BANK_ANSWER, f"回盘-{row.run.number}-{row.pk:03d}-{row.file.name}", row.file
        )


def _signed(campaigns: Campaigns) -> Iterator[File]:
    rows = Evidence.objects.filter(payment__campaign__in=campaigns)
    for row in rows.select_related("payment", *PROVING).order_by("pk"):
        for column, word in PROVING.items():
            file = getattr(row, column)
            if file is not None:
                yield from _file(PaperKind.EVIDENCE, f"签领-{row.payment.number}-{word}", file)


def _carried(campaigns: Campaigns) -> Iterator[File]:
    """Photographed sheets of drawn cash, and the lists that unions sent back."""
    sheets = SheetPhoto.objects.filter(draw__run__batch__campaign__in=campaigns)
    for row in sheets.select_related("draw__run", "draw__union", "file").order_by("pk"):
        name = f"签领-{row.draw.run.number}-{row.draw.union.name}-签领表{row.pk:03d}"
        yield from _file(PaperKind.EVIDENCE, name, row.file)
    sent = UnionTransfer.objects.filter(run__batch__campaign__in=campaigns)
    for one in sent.select_related("run", "union", "roster", "sheet").order_by("pk"):
        for file, word in ((one.roster, "实发名单"), (one.sheet, "签领表")):
            if file is not None:
                name = f"签领-{one.run.number}-{one.union.name}-{word}"
                yield from _file(PaperKind.EVIDENCE, name, file)


def _goods(campaigns: Campaigns) -> Iterator[File]:
    """Acceptance slips, photographed sheets and papers of proxies."""
    orders = Order.objects.filter(campaign__in=campaigns).exclude(slip=None)
    for order in orders.select_related("slip").order_by("pk"):
        if order.slip is not None:
            yield from _file(PaperKind.EVIDENCE, f"物资-{order.number}-验收单", order.slip)
    lines = Line.objects.filter(order__campaign__in=campaigns).exclude(file=None)
    for row in lines.select_related("order", "file", *PAPERS).order_by("pk"):
        for column, word in (("file", "签领表"), *PAPERS.items()):
            file = getattr(row, column)
            if file is not None:
                name = f"物资-{row.order.number}-{row.pk:04d}-{word}"
                yield from _file(PaperKind.EVIDENCE, name, file)


def _claims(campaigns: Campaigns) -> Iterator[File]:
    papers = Attachment.objects.filter(claim__campaign__in=campaigns)
    for row in papers.select_related("claim", "file").order_by("pk"):
        yield from _file(
            PaperKind.CLAIM, f"报销-{row.claim.number}-附件{row.pk:04d}-{row.name}", row.file
        )
    invoices = Invoice.objects.filter(claim__campaign__in=campaigns).exclude(file=None)
    for bill in invoices.select_related("claim", "file").order_by("pk"):
        if bill.file is not None and bill.claim is not None:
            yield from _file(
                PaperKind.CLAIM, f"报销-{bill.claim.number}-发票{bill.identity}", bill.file
            )


def _visits(campaigns: Campaigns) -> Iterator[File]:
    for visit in Visit.objects.filter(campaign__in=campaigns).order_by("pk"):
        for place, photo in enumerate(visit.photos.order_by("name", "pk"), 1):
            yield from _file(PaperKind.VISIT, f"走访-{visit.pk:03d}-照片{place}", photo)


def _public(project: Project) -> Iterator[File]:
    rows = project.publications.exclude(package=None).select_related("package").order_by("pk")
    for row in rows:
        if row.package is not None:
            yield from _file(
                PaperKind.DISCLOSURE, f"公开-{row.pk:03d}-{row.package.name}", row.package
            )


def absent(project: Project, campaign: Campaign | None = None) -> list[str]:
    """What a run, notice, decision, visit or claim must have and has not, one line each."""
    campaigns = _within(project, campaign)
    parts = (_no_proof, _no_minutes, _no_answer, _no_signature, _no_paper, _no_photo)
    return [line for part in parts for line in part(campaigns)]


def _no_proof(campaigns: Campaigns) -> Iterator[str]:
    for row in Notice.objects.filter(batch__campaign__in=campaigns).order_by("pk"):
        name = f"{row.batch.campaign.name}{row.posted_on}张贴的公示"
        if row.first_day_proof_id is None:
            yield f"{name}：没有首日照片"
        if row.last_day_proof_id is None:
            yield f"{name}：没有末日照片"


def _no_minutes(campaigns: Campaigns) -> Iterator[str]:
    rows = Decision.objects.filter(batch__campaign__in=campaigns, minutes=None)
    for number in rows.order_by("pk").values_list("number", flat=True):
        yield f"集体决定 {number}：没有会议纪要原件"


def _no_answer(campaigns: Campaigns) -> Iterator[str]:
    runs = Run.objects.filter(batch__campaign__in=campaigns, state__in=SENT)
    for run in runs.filter(channel=Channel.BANK).order_by("pk"):
        if run.file_id is None:
            yield f"发放批 {run.number}：没有代发文件"
        if not run.results.exists():
            yield f"发放批 {run.number}：没有银行回盘"


def _no_signature(campaigns: Campaigns) -> Iterator[str]:
    paid = Payment.objects.filter(campaign__in=campaigns, state="paid", evidence=None)
    rows = paid.exclude(run__channel=Channel.BANK).order_by("pk")
    for number in rows.values_list("number", flat=True):
        yield f"发放 {number}：没有签收凭据"


def _no_paper(campaigns: Campaigns) -> Iterator[str]:
    runs = Run.objects.filter(batch__campaign__in=campaigns, state__in=SENT, claimed=None)
    for number in runs.order_by("pk").values_list("number", flat=True):
        yield f"发放批 {number}：没有报销单"
    claims = Claim.objects.filter(campaign__in=campaigns).exclude(
        state__in=("drafted", "withdrawn")
    )
    for claim in claims.order_by("pk"):
        for name in missing_papers(claim):
            yield f"报销单 {claim.number}：没有{name}"


def _no_photo(campaigns: Campaigns) -> Iterator[str]:
    visits = Visit.objects.filter(campaign__in=campaigns, photos=None)
    for visit in visits.exclude(visited_on=None).order_by("pk"):
        yield f"{visit.visited_on}走访{visit.union.name}：没有照片"
