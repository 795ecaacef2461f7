"""附件: the pictures and scans of a thing, as a table on its page."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import reverse

from nuanliu.core.standards.scans import SCANS
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.panels.parts import Cell, Panel
from nuanliu.faces.web.words import word
from nuanliu.records.documents.models import StoredFile
from nuanliu.stages.campaigns.models import Scan

SHORT = 16  # signs of a hash that people compare by


class Kept(NamedTuple):
    """One file of a thing: what it is, and the file."""

    words: str
    file: StoredFile


def _scans(kind: str, row: Any) -> Iterator[Kept]:
    about = f"{KINDS[kind].type}:{row.pk}"
    rows = Scan.objects.filter(subject=about).select_related("file").order_by("pk")
    for one in rows:
        yield Kept(f"{SCANS[one.kind]}：{one.name}", one.file)


def _visit(row: Any) -> Iterator[Kept]:
    for place, photo in enumerate(row.photos.order_by("name", "pk"), 1):
        yield Kept(word(f"照片 {place}"), photo)
    if row.signature is not None:
        yield Kept(word("受访人签名"), row.signature)


def _batch(row: Any) -> Iterator[Kept]:
    for decision in row.decisions.select_related("minutes").order_by("pk"):
        if decision.minutes is not None:
            yield Kept(word(f"会议纪要 {decision.number}"), decision.minutes)
    for notice in row.notices.select_related("first_day_proof", "last_day_proof").order_by("pk"):
        for words, file in (("首日", notice.first_day_proof), ("末日", notice.last_day_proof)):
            if file is not None:
                yield Kept(word(f"公示{words}照片"), file)


def _claim(row: Any) -> Iterator[Kept]:
    for one in row.attachments.select_related("file").order_by("pk"):
        yield Kept(one.name, one.file)


def _filled_value(row: Any) -> Iterator[Kept]:
    yield Kept(word("证明材料"), row.file)


OWN: dict[str, Callable[[Any], Iterator[Kept]]] = {
    "visit": _visit,
    "batch": _batch,
    "claim": _claim,
    "filled_value": _filled_value,
}
SCANNED = frozenset({"campaign", "batch", "visit"})


def files_of(kind: str, row: Any) -> list[Kept]:
    """Every picture and scan of a thing."""
    scanned = list(_scans(kind, row)) if kind in SCANNED else []
    return [*scanned, *(OWN[kind](row) if kind in OWN else ())]


def panel_of(kind: str, row: Any, signed: Signed) -> list[Panel]:
    """The files as a table, each leading to its copy; none where a thing has none to have."""
    if kind not in SCANNED | set(OWN) or (kind == "campaign" and not signed.roles & READERS):
        return []
    rows = [
        [
            Cell(one.words, reverse("attached", args=[kind, row.pk, one.file.sha256]), "lead"),
            Cell(one.file.received_at.date(), look="nowrap"),
            Cell(one.file.sha256[:SHORT]),
        ]
        for one in files_of(kind, row)
    ]
    heads = (("文件", ""), ("收到", ""), ("指纹前十六位", ""))
    note = "点开的照片和 PDF 是带查看人和时间的副本，原件按指纹原样保存。"
    form = (("打印手填记录表", reverse("visit-form", args=[row.pk])),) if kind == "visit" else ()
    return [Panel("扫描件和照片", heads, rows, note=note, links=form)]
