"""走访、绩效、公开: what belongs to a visit, an evaluation and a public text."""

from collections.abc import Iterator
from typing import Any

from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, late, lead, state
from nuanliu.faces.web.panels.places import places_panel
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.papers import layout_papers


def _visit(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
    names = "、".join(row.people.order_by("pk").values_list("name", flat=True))
    photos = row.photos.count()
    signed_by = Cell(word("有") if row.signature_id else "—")
    told = [[Cell(names, look="lead"), count(photos), signed_by]] if names else []
    yield Panel("走访记录", (("慰问对象", ""), ("照片", "num"), ("受访人签名", "")), told)
    yield Panel("诉求", (("内容", ""), ("状态", "")), [
        [lead(one.text[:40], "request", one.pk), state("request", one)]
        for one in row.requests.order_by("pk")
    ])  # fmt: skip


def _request(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """Whether its answer is overdue."""
    del after
    if row.state == "assigned":
        yield from late(row.due_on, signed)


def _evaluation(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    yield from _told(row)
    if signed.roles & READERS:
        yield places_panel(row.project_id, layout_papers(row.project, row))


def _told(row: Any) -> Iterator[Panel]:
    """What stands in the table, as it was drafted."""
    if row.kind == "monitoring":
        standing = (("指标", ""), ("进度", "num"), ("说明", ""), ("偏差原因", ""))
        yield Panel("指标运行", standing, [
            [Cell(one["measure"], look="lead"), Cell(one["rate"], look="num"), Cell(one["note"]),
             Cell("：".join(filter(None, (one["cause"], one["reason"]))) or "—")]
            for one in row.rows
        ])  # fmt: skip
        return
    heads = (("指标", ""), ("目标", ""), ("实际", ""), ("权重", "num"), ("得分", "num"),
             ("偏差原因", ""))  # fmt: skip
    yield Panel("指标得分", heads, [
        [Cell(one.get("level3") or one["level1"], look="lead"), Cell(one.get("target", "—")),
         Cell(one.get("actual", "—")), Cell(one["weight"], look="num"),
         Cell(one["score"], look="num"), Cell(one.get("reason") or "—")] for one in row.rows
    ])  # fmt: skip


TELLERS: dict[str, Teller] = {
    "visit": _visit,
    "request": _request,
    "evaluation": _evaluation,
}
