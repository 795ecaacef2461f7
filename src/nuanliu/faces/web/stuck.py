"""滞留资金: what left and did not arrive, or came back and waits, by age."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.faces.web.advising import advised
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.panels.parts import Cell, Panel, count, lead, yuan
from nuanliu.faces.web.words import word
from nuanliu.stages.payments.stuck import Stuck, by_age, stuck_in

MOST = 200  # lines shown; the oldest come first, and the command line tells them all


def _why(why: str) -> str:
    """What money waits for, in the words of the page."""
    words = {
        "locked": word("已锁定，未送出"),
        "sent": word("已送银行，未回盘"),
        "issued": word("现金已备，未签领"),
        "failed": word("未成功，未重发"),
        "returned": word("已退回，未重发"),
        "exception": word("回盘异常，未认定"),
        "case": word("追回中，未还清"),
    }
    return str(words[why])


def _buckets() -> tuple[str, ...]:
    return (
        word("7 天以内"),
        word("8—15 天"),
        word("16—30 天"),
        word("31—90 天"),
        word("90 天以上"),
    )


def _to_do(one: Stuck) -> str:
    """What to do about a line, a dash where there is nothing but waiting."""
    if one.why in ("failed", "returned"):
        return advised(one.reason)
    if one.why == "exception":
        return str(word("请由没有送出、没有导入回盘的同事认定"))
    return "—"


@guard(*READERS)
@require_safe
def stuck(request: SignedRequest) -> HttpResponse:
    """The ages of what is stuck by reason, and the oldest lines with what to do."""
    on = request.signed.today
    rows = stuck_in(None, on)
    heads = (("原因", ""), *((name, "num") for name in _buckets()))
    ages = Panel("停留时间", heads, [
        [Cell(_why(why), look="lead"),
         *(Cell(word(f"{one.payments} 笔") if one.payments else "—", look="num") for one in found)]
        for why, found in by_age(rows, on).items()
    ], empty="没有滞留的资金")  # fmt: skip
    heads = (("姓名", ""), ("编号", ""), ("金额（元）", "num"), ("天数", "num"), ("原因", ""),
             ("怎么办", ""))  # fmt: skip
    lines = Panel("最久的在前", heads, [
        [lead(one.name, one.kind, one.pk), Cell(one.number), yuan(one.fen), count(one.days(on)),
         Cell(_why(one.why)), Cell(_to_do(one))] for one in rows[:MOST]
    ], empty="没有滞留的资金")  # fmt: skip
    return render(request, "web/stuck.html", {"panels": (ages, lines), "count": len(rows)})
