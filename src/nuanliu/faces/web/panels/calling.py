"""回访、收款核实: the list to call, what came of it, and where a doubt led."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.parts import (
    Cell,
    Panel,
    Teller,
    count,
    late,
    lead,
    page_of,
    state,
    yuan,
)
from nuanliu.faces.web.words import word
from nuanliu.stages.feedback.call_queries import reached
from nuanliu.stages.feedback.models import Call, Doubt, Wish


def _round(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """What came of it so far, then the list in the order of the draw, a page at a time."""
    del signed
    if not after:
        yield _outcome(row)
    rows = row.calls.select_related("payment__nomination__union")
    page, more = page_of(rows, after, "place")
    heads = (("姓名", ""), ("单位", ""), ("应收（元）", "num"), ("拨打", "num"), ("状态", ""),
             ("回答", ""))  # fmt: skip
    yield Panel("回访名单", heads, [
        [lead(f"{one.place} {one.payment.payee}", "call", one.pk),
         Cell(one.payment.nomination.union.name), yuan(one.payment.amount_fen), count(one.tries),
         state("call", one), Cell(word(one.get_received_display()) or "—")] for one in page
    ], more=more)  # fmt: skip


def _outcome(row: Any) -> Panel:
    found = reached(Call.objects.filter(round=row))
    heads = (("抽取", "num"), ("已回访", "num"), ("不愿回答", "num"), ("未联系上", "num"),
             ("回访率", "num"), ("足额", "num"), ("足额率", "num"))  # fmt: skip
    cells = [
        [count(found.drawn), count(found.answered), count(found.declined), count(found.unreached),
         Cell(percent_down(found.answered, found.drawn), look="num"), count(found.full),
         Cell(percent_down(found.full, found.answered), look="num")]
    ]  # fmt: skip
    return Panel("结果", heads, cells)


def _call(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """The number is behind a reason; what the call left in doubt."""
    del after
    links: tuple[tuple[str, str], ...] = ()
    if row.state == "waiting" and signed.roles & READERS:
        links = (("查看电话", reverse("call-number", args=[row.pk])),)
    cells = [
        [lead(word(one.get_kind_display()), "doubt", one.pk), state("doubt", one)]
        for one in Doubt.objects.filter(call=row)
    ]
    yield Panel("收款核实", (("种类", ""), ("状态", "")), cells, links=links)
    yield Panel("诉求", (("内容", ""), ("状态", "")), [
        [lead(one.request.text[:40], "request", one.request_id), state("request", one.request)]
        for one in Wish.objects.filter(call=row).select_related("request")
    ])  # fmt: skip


def _doubt(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """The payment it is about, and the reissue or recovery it led to."""
    del after
    links: tuple[tuple[str, str], ...] = ()
    if row.state == "looking":
        yield from late(row.due_on, signed)
    if row.state != "settled" and signed.roles & READERS:
        links = (("查看电话", reverse("doubt-number", args=[row.pk])),)
    cells = []
    if row.payment is not None:
        cells.append(["反映的一笔", row.payment, "payment"])
    if row.reissue is not None:
        cells.append(["重发的一笔", row.reissue, "payment"])
    told = [
        [Cell(word(what), look="lead"), lead(one.number, kind, one.pk), yuan(one.amount_fen),
         state(kind, one)] for what, one, kind in cells
    ]  # fmt: skip
    if row.case is not None:
        case = lead(str(row.case_id), "case", row.case_id)
        told.append([Cell(word("追回事项"), look="lead"), case, yuan(row.case.due_fen),
                     state("case", row.case)])  # fmt: skip
    heads = (("关联", ""), ("编号", ""), ("金额（元）", "num"), ("状态", ""))
    yield Panel("关联的发放和追回", heads, told, links=links)


TELLERS: dict[str, Teller] = {"call_round": _round, "call": _call, "doubt": _doubt}
