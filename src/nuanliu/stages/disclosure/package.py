"""发布包: everything that the editor of a portal needs for one text, as one zip.

The same publication and checkpoint give the same bytes. 校验.txt lists the SHA-256 of every other
file; the QR code holds the hash of the text and the whole root of the journal.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from nuanliu.core.documents import Document, Field, Fields, Paragraph, SignatureLine, Table
from nuanliu.core.imprint import Imprint, content_hash
from nuanliu.core.journal import parse_checkpoint
from nuanliu.core.refusal import Refusal, demand
from nuanliu.core.roles import Role
from nuanliu.records.documents.render.fixed_zip import fixed_zip
from nuanliu.records.documents.render.qr import qr_of
from nuanliu.records.documents.render.to_docx import render_docx
from nuanliu.records.documents.render.to_paste import render_paste
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal.queries import day_of_move
from nuanliu.records.people.queries import signed_name
from nuanliu.stages.disclosure import opendata
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.sections import TITLES
from nuanliu.stages.disclosure.texts import drafted_on, written

SUMS, QR = "校验.txt", "校验二维码.svg"
OPEN = ("released", "published")
REGISTER = "发布登记表"
DATA = "data/"  # the members that are for machines


class Packed(NamedTuple):
    """A package: the name of its file and its bytes."""

    name: str
    data: bytes


def package(publication: Publication, used: Imprint) -> Packed:
    """The package of a released text. Refused PUBLIC-STATE, PUBLIC-CHECKPOINT.

    used: what is printed on the papers; its checkpoint is that of the journal.
    """
    demand(_let_out(publication))
    demand(_checked(used))
    paper = written(publication, used.mark(final=True))
    members = list(_members(publication, paper, used))
    members.append((SUMS, _sums(members)))
    project = publication.project
    mark = "-演示" if used.demo else ""
    return Packed(f"发布包-{project.fiscal_year}-{publication.pk}{mark}.zip", _zip(members))


def data_alone(packed: bytes) -> bytes:
    """Of a kept package what is for machines, as a zip of its own: no form, no official's name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as kept:
        names = [name for name in kept.namelist() if name.startswith(DATA)]
        return _zip([(name, kept.read(name)) for name in names])


def _let_out(publication: Publication) -> Refusal | None:
    if publication.state in OPEN:
        return None
    what = "公开文本还没有批准公开"
    return Refusal("PUBLIC-STATE", what, "请先逐部分核对并由领导批准公开")


def _checked(used: Imprint) -> Refusal | None:
    if used.checkpoint:
        return None
    what = "流水还没有检查点，发布包上印不出可以核对的根"
    return Refusal("PUBLIC-CHECKPOINT", what, "请由综合办公室制作发布包，检查点随之产生")


def _members(
    publication: Publication, paper: Document, used: Imprint
) -> Iterator[tuple[str, bytes]]:
    stamped = used.stamped(paper)
    yield "正文.html", render_paste(paper)
    yield "正文.docx", render_docx(stamped)
    yield "正文.pdf", render_pdf(stamped)
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        yield "绩效目标表.xlsx", render_xlsx(_alone(paper, table, used))
    yield from opendata.files(publication.project, paper, used.on)
    yield QR, _svg(sealed_by(paper, used))
    yield f"{REGISTER}.docx", render_docx(_register(publication, paper, used))


def sealed_by(paper: Document, used: Imprint) -> str:
    """What the QR code says: hash of the text, then log, size and 256-bit root of the journal."""
    checkpoint = parse_checkpoint(used.checkpoint or "")
    return f"{content_hash(paper)}\n{checkpoint.text()}"


def _svg(text: str) -> bytes:
    out = io.BytesIO()
    qr_of(text).save(out, kind="svg", border=4, scale=4, xmldecl=True)
    return out.getvalue()


def _alone(paper: Document, table: Table, used: Imprint) -> Document:
    title = table.caption or paper.name
    return used.stamped(
        Document(title, paper.unit, paper.date, (table,), watermark=paper.watermark)
    )


def _register(publication: Publication, paper: Document, used: Imprint) -> Document:
    """发布登记表: who wrote, agreed and released, and the lines to fill in when it stands."""
    facts = (
        Field("项目", publication.project.name),
        Field("起草", _drafted(publication)),
        Field("批准公开", _released(publication)),
        Field("全文指纹", publication.content_hash, span=2),
        Field("公开网址", publication.url, span=2),
        Field("公开日期", str(publication.published_on or "")),
        Field("撤下日期", ""),
    )
    hands = tuple(_hands(publication))
    blocks = (Fields(facts), Fields(hands), Paragraph(_note()), SignatureLine(("登记人", "日期")))
    return used.form(
        f"{REGISTER}：{paper.name}", paper.unit, blocks, number="信息公开表01", final=True
    )


def _drafted(publication: Publication) -> str:
    return signed_name(publication.drafted_by, Role.OFFICE, drafted_on(publication))


def _released(publication: Publication) -> str:
    day = day_of_move("disclosure.publication", publication.pk, "release")
    who = publication.released_by
    return signed_name(who, Role.LEADER, day) if who and day else ""


def _hands(publication: Publication) -> Iterator[Field]:
    for row in publication.sections.select_related("edited_by", "agreed_by").order_by("number"):
        people = [one.name for one in (row.edited_by, row.agreed_by) if one is not None]
        yield Field(TITLES[row.number - 1], " 编写，".join(people) + (" 核对" if people else ""))


def _note() -> str:
    return f"门户网站发布后，请把网址登记到系统；“{SUMS}”列出本包各文件的 SHA-256。"


def _sums(members: list[tuple[str, bytes]]) -> bytes:
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members]
    return "".join(lines).encode()


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return fixed_zip(out.getvalue())
