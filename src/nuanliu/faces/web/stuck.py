"""滞留资金: what left and did not arrive, or came back and waits, by age."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.banking.ageing import NAMES
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.panels.parts import Cell, Panel, count, lead, yuan
from nuanliu.faces.web.words import word
from nuanliu.stages.payments.stuck import WHY, by_age, stuck_in

MOST = 200  # lines shown; the oldest come first, and the command line tells them all


@guard(*READERS)
@require_safe
def stuck(request: SignedRequest) -> HttpResponse:
    """The ages of what is stuck by reason, and the oldest lines with what to do."""
    on = request.signed.today
    rows = stuck_in(None, on)
    heads = (("原因", ""), *((name, "num") for name in NAMES))
    ages = Panel("停留时间", heads, [
        [Cell(word(WHY[why]), look="lead"),
         *(Cell(word(f"{one.payments} 笔") if one.payments else "—", look="num") for one in found)]
        for why, found in by_age(rows, on).items()
    ], empty="没有滞留的资金")  # fmt: skip
    heads = (("姓名", ""), ("编号", ""), ("金额（元）", "num"), ("天数", "num"), ("原因", ""),
             ("怎么办", ""))  # fmt: skip
    lines = Panel("最久的在前", heads, [
        [lead(one.name, one.kind, one.pk), Cell(one.number), yuan(one.fen), count(one.days(on)),
         Cell(word(WHY[one.why])), Cell(one.advice or "—")] for one in rows[:MOST]
    ], empty="没有滞留的资金")  # fmt: skip
    return render(request, "web/stuck.html", {"panels": (ages, lines), "count": len(rows)})
