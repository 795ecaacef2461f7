"""报销资料包: everything of a claim as one PDF, in the order in which an auditor reads it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from nuanliu.core.documents import Column, Document, Kind, Paragraph, Table
from nuanliu.core.imprint import Imprint
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.packing import packed, printable
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.claims.papers import claim_form, packet_cover
from nuanliu.stages.claims.policies import missing_papers, wanted_papers
from nuanliu.stages.claims.treasury import claim_sheet

BESIDE = (
    Column("材料", 3),
    Column("文件名称", 6),
    Column("指纹 SHA-256", 9, kind=Kind.ID),
)


class Paper(NamedTuple):
    """One enclosed file: the kind of paper it is, as the auditor calls it, and the file."""

    kind: str
    name: str
    file: StoredFile


def papers_in_order(claim: Claim) -> list[Paper]:
    """What is enclosed, in the auditor's order: by kind, then as it came."""
    wanted = wanted_papers(claim)
    rows = list(claim.attachments.select_related("file").order_by("pk"))
    kinds = [*wanted, *sorted({row.kind for row in rows} - wanted.keys())]
    return [
        Paper(wanted.get(kind, "其他材料"), row.name, row.file)
        for kind in kinds
        for row in rows
        if row.kind == kind
    ]


def complete(claim: Claim) -> Refusal | None:
    """PACKET-LACKS, naming what is missing: told before anything is printed."""
    missing = missing_papers(claim)
    if not missing:
        return None
    what = f"报销单 {claim.number} 的资料包还缺：{'、'.join(missing)}"
    return Refusal("PACKET-LACKS", what, "请补齐后再打印；确需先看的，选择打印不完整的资料包")


def bundle(claim: Claim, imprint: Imprint, note: str = "", *, incomplete: bool = False) -> bytes:
    """The packet as one PDF: cover, claim form with paste page, 一体化录入单, then every paper.

    note: who takes it out and when. What cannot be printed (an XML, an OFD) is named with its
    fingerprint on a page of its own and stays with the electronic file. Refused PACKET-LACKS
    unless `incomplete`, PACK-* for a damaged paper, FILE-LOST for one that is gone.
    """
    if not incomplete:
        demand(complete(claim))
    papers = papers_in_order(claim)
    contents = [(paper, _bytes(paper)) for paper in papers]
    own = [_printed(document, note) for document in _own(claim, imprint)]
    beside = [paper for paper, data in contents if not printable(data)]
    if beside:
        own.append(_printed(_electronic(claim, imprint, beside), note))
    return packed([*own, *(data for _, data in contents if printable(data))])


def _own(claim: Claim, imprint: Imprint) -> Iterator[Document]:
    yield packet_cover(claim, imprint)
    yield claim_form(claim, imprint)
    if claim.kind == "purchase":
        yield claim_sheet(claim, imprint)


def _printed(document: Document, note: str) -> bytes:
    told = "　".join(part for part in (document.footer_note, note) if part)
    return render_pdf(replace(document, footer_note=told))


def _bytes(paper: Paper) -> bytes:
    try:
        return read(paper.file)
    except OSError as error:
        what = f"附件“{paper.name}”的原件读不出来：{error}"
        raise Refused(Refusal("FILE-LOST", what, "请从备份恢复后再打印")) from error


def _electronic(claim: Claim, imprint: Imprint, papers: list[Paper]) -> Document:
    """The page that stands for what has no page of its own."""
    rows = tuple((paper.kind, paper.name, paper.file.sha256) for paper in papers)
    blocks = (
        Table(BESIDE, rows, caption="以电子文件保存的材料"),
        Paragraph("以上材料没有版面，按指纹保存在系统中；核对时请取出原件，与指纹比对。"),
    )
    unit = claim.campaign.project.unit_name
    return imprint.form("电子材料清单", unit, blocks, number="送温暖表16", final=True)
