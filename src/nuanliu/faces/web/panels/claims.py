"""报销: the papers, lines and invoices of a claim."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.invoices import Source
from nuanliu.core.invoices.telling import refusal_of
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, yuan
from nuanliu.faces.web.words import refusal_in_english, word
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.claims.policies import wanted_papers
from nuanliu.stages.claims.queries import packet_of, vouchers_of
from nuanliu.stages.projects.shipped import code_book


def _claim(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
    yield _papers(row)
    yield _lines(row)
    yield _invoices(row)


def _papers(row: Claim) -> Panel:
    """What is missing first, in red, then what is there: the order of the packet."""
    packet, names = packet_of(row), wanted_papers(row)
    kept = [
        [
            Cell(word(names.get(kind, kind)), look="lead"),
            Cell(name),
            Cell(word("已附"), look="tag tag-good"),
        ]
        for kind, name, _ in packet.papers
    ]
    lacking = [[Cell(word(name), look="lead"), Cell("—"), Cell(word("还缺"), look="tag tag-stop")]
               for name in packet.missing]  # fmt: skip
    numbers = "、".join(vouchers_of(row)[:12])
    links = [("报销资料包", reverse("packet", args=[row.pk]))]
    if row.kind == ClaimKind.PURCHASE:
        links.append(("一体化录入单", reverse("claim-treasury", args=[row.pk])))
    return Panel("附件", (("材料", ""), ("文件", ""), ("", "")), [*lacking, *kept],
                 note=f"凭证：{numbers}" if numbers else "", links=tuple(links))  # fmt: skip


def _lines(row: Claim) -> Panel:
    book, on = code_book(), row.campaign.project.period_from
    types = {one.expense: book.expense(one.expense, on) for one in row.lines.all()}
    heads = (("行", "num"), ("费用类型", ""), ("事项", ""), ("金额（元）", "num"),
             ("功能分类", ""), ("经济分类", ""), ("政府经济分类", ""))  # fmt: skip
    cells = [
        [
            count(one.place),
            Cell(kind.label if (kind := types[one.expense]) else one.expense, look="lead"),
            Cell(one.what if one.amount_fen else word("（已划去）")),
            yuan(one.amount_fen),
            Cell(one.function_code),
            Cell(one.economic_code),
            Cell(one.government_code),
        ]
        for one in row.lines.order_by("place")
    ]
    return Panel("报销明细", heads, cells)


def _invoices(row: Claim) -> Panel:
    heads = (("发票号码", ""), ("开票方", ""), ("日期", ""), ("金额（元）", "num"), ("来源", ""),
             ("提醒", ""))  # fmt: skip
    cells = [
        [
            Cell(one.identity, reverse("invoice", args=[one.pk]), "lead"),
            Cell(one.seller),
            Cell(one.on, look="nowrap"),
            yuan(one.amount_fen),
            Cell(word(Source(one.source).chinese)),
            Cell("；".join(map(_warning, one.findings)) or "—"),
        ]
        for one in row.invoices.order_by("pk")
    ]
    return Panel("发票", heads, cells)


def _warning(kept: dict[str, str]) -> str:
    """A warning beside an invoice, in the language of whoever asks."""
    refusal = refusal_of(kept)
    said = refusal_in_english(refusal) or refusal
    return f"{said.what} [{said.code}]"


TELLERS: dict[str, Teller] = {"claim": _claim}
