"""立项、活动与名额: what belongs to a project and to a campaign."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from nuanliu.core.lifecycles import PAYMENT
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.names import many_links
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, lead, page_of, state, yuan
from nuanliu.faces.web.panels.places import places_panel
from nuanliu.faces.web.words import word
from nuanliu.records.ledger.queries import balances
from nuanliu.stages.archive.kinds import PaperKind
from nuanliu.stages.archive.papers import layout_papers
from nuanliu.stages.payments.models import Payment

BUCKETS = (
    ("预算行", ""),
    ("拨入（元）", "num"),
    ("可用", "num"),
    ("已占用", "num"),
    ("在途", "num"),
    ("已支付", "num"),
)

RESULTS = (("单位", ""), ("状态", ""), ("人数", "num"), ("金额（元）", "num"))


def _project(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del after
    lines = list(row.lines.order_by("pk"))
    held = {one.line: one for one in balances([line.ledger_line_id for line in lines])}
    figures = (
        ("进度图", reverse("figures", args=[row.pk])),
        ("计量口径", reverse("measures", args=[row.pk])),
        ("一页纸", reverse("brief", args=[row.pk])),
    )
    papers = ("文书", reverse("papers", args=[row.pk]))
    yield Panel("资金安排", BUCKETS, [
        [Cell(line.campaign_name, look="lead"),
         *(yuan(fen) for fen in held[line.ledger_line_id][2:])] for line in lines
    ], links=(*figures, papers))  # fmt: skip
    if signed.roles & READERS:
        yield Panel("慰问活动", (("活动", ""), ("起止", ""), ("状态", "")), [
            [lead(one.name, "campaign", one.pk),
             Cell(word(f"{one.window_from} 至 {one.window_to}")), state("campaign", one)]
            for one in row.campaigns.order_by("pk")
        ])  # fmt: skip
    yield Panel("绩效目标", (("一级", ""), ("二级", ""), ("三级", ""), ("指标值", "")), [
        [Cell(one.level1), Cell(one.level2), Cell(one.level3, look="lead"),
         Cell(f"{one.operator or ''}{one.value}{one.unit}")]
        for one in row.targets.all()
    ])  # fmt: skip
    if signed.roles & READERS:
        promised = (one for one in layout_papers(row) if one.kind == PaperKind.TARGETS)
        yield places_panel(row.pk, promised)


SHOWN = 50  # of the newest lists and batches; the entry of the menu has them all, page by page


def _campaign(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    office = signed.roles & (READERS | {Role.OFFICE})
    if office:
        yield Panel("批次", (("批次", ""), ("人数", "num"), ("金额（元）", "num"), ("状态", "")), [
            [lead(one.label, "batch", one.pk), count(one.people), yuan(one.total_fen),
             state("batch", one)] for one in row.batches.order_by("-pk")[:SHOWN]
        ])  # fmt: skip
    rosters = row.rosters.select_related("union", "sent_by").order_by("-pk")
    if not office:
        rosters = rosters.filter(union__in=signed.unions)
    links = many_links("campaign", row, signed) if row.state in ("open", "closed") else ()
    if Role.OFFICE in signed.roles and row.state == "open":
        pairs = ("疑似同一人", reverse("campaign-pairs", args=[row.pk]))
        links = (("成批收录", reverse("gathering", args=[row.pk])), pairs, *links)
    yield Panel("收到的名单", (("单位", ""), ("文件", ""), ("收到", ""), ("状态", "")), [
        [lead(one.union.name, "roster", one.pk), Cell(one.file_name),
         Cell(one.received_on, look="nowrap"), state("roster", one)] for one in rosters[:SHOWN]
    ], links=links)  # fmt: skip
    quotas = row.quotas.exclude(people=0, reserves=0, amount_fen=0).select_related("union")
    page, more = page_of(quotas if office else quotas.filter(union__in=signed.unions), after)
    yield Panel("名额", (("单位", ""), ("人数", "num"), ("候补", "num"), ("金额（元）", "num")), [
        [Cell(one.union.name, look="lead"), count(one.people), count(one.reserves),
         yuan(one.amount_fen)] for one in page
    ], more=more)  # fmt: skip
    if not office:
        yield _results(row, signed)


def _results(row: Any, signed: Signed) -> Panel:
    """For a chair: how many of his people were paid, wait, or could not be paid."""
    rows = Payment.objects.filter(campaign=row, nomination__union__in=signed.unions, reissues=None)
    names = ("nomination__union__name", "state")
    sums = rows.exclude(state="void").order_by(*names).values_list(*names)
    return Panel("发放结果", RESULTS, [
        [Cell(union, look="lead"), Cell(word(PAYMENT.states[came]), look="tag"), count(people),
         yuan(fen)]
        for union, came, people, fen in sums.annotate(people=Count("pk"), fen=Sum("amount_fen"))
    ], empty="还没有发放")  # fmt: skip


TELLERS: dict[str, Teller] = {"project": _project, "campaign": _campaign}
