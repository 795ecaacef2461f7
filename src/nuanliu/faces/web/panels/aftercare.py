"""走访、满意度、绩效: what belongs to a visit, a survey and an evaluation."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.questions import BANK
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, lead, state
from nuanliu.faces.web.words import word
from nuanliu.stages.feedback.queries import Rate, rates_in


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


def _survey(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
    rates = [] if row.state == "prepared" else rates_in(row)
    heads = (("问题", ""), ("有效", "num"), ("肯定", "num"), ("比例", "num"), ("区间", ""))
    codes = row.state == "open" and row.tokens.exists()
    links = (("问卷码", reverse("slips", args=[row.pk])),) if codes else ()
    yield Panel("结果", heads, [
        [Cell(word(BANK[one.code].text), look="lead"), count(one.valid), count(one.positive),
         Cell(percent_down(one.positive, one.valid), look="num"),
         Cell(_between(one), look="nowrap")] for one in rates
    ], links=links)  # fmt: skip


def _between(rate: Rate) -> str:
    if isinstance(rate.interval, Refusal):
        return str(word("未取得"))
    return rate.interval.text()


def _evaluation(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
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
    "survey": _survey,
    "evaluation": _evaluation,
}
