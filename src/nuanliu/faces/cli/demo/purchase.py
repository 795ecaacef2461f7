"""The constructed papers of the demo's one purchase: request, approval, invoice, receipt.

They imitate what a printing shop and a colleague would hand in, so that a packet can be looked at;
each says 演示样例 in its title, its watermark and its file name.
"""

from datetime import date
from functools import partial
from typing import NamedTuple

from nuanliu.core.documents import Field, Fields, SignatureLine
from nuanliu.core.imprint import Imprint
from nuanliu.core.money import Money
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.stages.archive.kinds import File, PaperKind

COPIES = 700


class Purchase(NamedTuple):
    """What is bought, from whom, for how much (fen)."""

    what: str
    seller: str
    fen: int


def invoice_of(bought: Purchase, number: str, on: date) -> File:
    """The constructed invoice as PDF."""
    facts = (
        ("发票号码", number),
        ("销售方", bought.seller),
        ("项目名称", bought.what),
        ("价税合计（小写）", f"¥{Money(bought.fen).yuan_text()}"),
        ("价税合计（大写）", Money(bought.fen).capitals()),
    )
    make = partial(_paper, "电子发票（演示样例）", bought.seller, facts, ("开票人",), on)
    return File("慰问信-发票-演示.pdf", make, PaperKind.PURCHASE)


def bought_with(bought: Purchase, number: str, on: date) -> list[tuple[str, File]]:
    """(kind, file) of every paper of the purchase, in the auditor's order."""
    unit, money = "综合办公室", f"¥{Money(bought.fen).yuan_text()}"
    what, count = ("采购内容", bought.what), ("数量", f"{COPIES}份")
    sheets = (
        ("plan", "采购申请", (what, count, ("预计金额", money)), ("申请人", "负责人")),
        ("approval", "采购审批单", (what, ("供应商", bought.seller), ("金额", money)),
         ("经办人", "审核人", "审批人")),
        ("receipt", "验收单", (what, count, ("验收结论", "数量相符，质量合格")),
         ("验收人", "经办人")),
    )  # fmt: skip
    made = []
    for kind, title, facts, signers in sheets:
        make = partial(_paper, f"{title}（演示样例）", unit, facts, signers, on)
        made.append((kind, File(f"慰问信-{title}-演示.pdf", make, PaperKind.PURCHASE)))
    return [*made[:2], ("invoice", invoice_of(bought, number, on)), *made[2:]]


def _paper(
    title: str,
    unit: str,
    facts: tuple[tuple[str, str], ...],
    signers: tuple[str, ...],
    on: date,
) -> bytes:
    fields = Fields(tuple(Field(label, value) for label, value in facts), columns=1)
    blocks = (fields, SignatureLine(signers))
    imprint = Imprint(on, demo=True)
    return render_pdf(imprint.form(title, unit, blocks, number="演示样例", final=True))
