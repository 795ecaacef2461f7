"""The 发放结果表 of a campaign: run by run what was due, paid, failed and came back."""

from collections.abc import Mapping, Sequence

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import EXCEPTION
from nuanliu.core.masking import scrub
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import ExceptionDecision, Payment, ResultException, Run
from nuanliu.stages.payments.papers import state_name
from nuanliu.stages.payments.queries import exceptions_in, partly_back, runs_of, undone_in
from nuanliu.stages.payments.standing import told_until

# What each pair of columns counts: the states that fall under it ('' is every state).
OUTCOMES = {
    "due": ("应发", ()),
    "paid": ("已到账", ("paid",)),
    "waiting": ("在途或待领", ("locked", "sent", "issued")),
    "failed": ("未成功", ("failed", "void")),
    "back": ("退回追回", ("returned", "recovered")),
}
HEAD = ("发放批", "方式", "结清日期")
Partly = Mapping[int, int]  # by payment that stands: what was recovered of it, in fen
UNDONE_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发放编号", 4, kind=Kind.ID),
    Column("姓名", 2),
    Column("单位", 6),
    Column("金额", 2, kind=Kind.MONEY),
    Column("结果", 2, Align.CENTER),
    Column("原因", 6),
    Column("重发编号", 4, kind=Kind.ID),
)


EXCEPTION_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("发放批", 4, kind=Kind.ID),
    Column("收到日期", 3, Align.CENTER),
    Column("行号", 1, Align.CENTER, Kind.ID),
    Column("情况", 6),
    Column("认定", 4),
    Column("认定人", 2),
    Column("认定理由", 6),
)


def result_table(campaign: Campaign, imprint: Imprint) -> Document:
    """发放结果表; a draft until the campaign is finished."""
    runs, project = runs_of(campaign), campaign.project
    blocks: list[Block] = [
        _table(campaign, runs),
        Paragraph("“应发”含重发，同一人重发时另计一笔；实际发放以“已到账”为准。"),
        *_undone(campaign),
        *_exceptions(campaign),
        SignatureLine(("制表人", "经办人", "审核人", "负责人")),
    ]
    return imprint.form(
        f"{project.fiscal_year}年{campaign.name}慰问金发放结果表",
        project.unit_name,
        tuple(blocks),
        number="送温暖表06",
        final=campaign.state == "finished",
        on=told_until(campaign),
        wide=True,
    )


def _table(campaign: Campaign, runs: Sequence[Run]) -> Table:
    key = ref("campaigns.campaign", campaign.pk)
    every = [row for run in runs for row in run.payments.all()]
    partly = partly_back(campaign)
    pairs = [
        Column(title, weight, kind=kind)
        for _ in OUTCOMES
        for title, weight, kind in (("人数", 2, Kind.COUNT), ("金额", 4, Kind.MONEY))
    ]
    columns = (Column(HEAD[0], 5, kind=Kind.ID), Column(HEAD[1], 4), *pairs, Column(HEAD[2], 4))
    paid = _fen("paid", every, partly)
    label = Cell("合计", col_span=2, head=True, align=Align.CENTER)
    return Table(
        columns,
        tuple(_run_row(run, partly) for run in runs),
        unit_line="单位：人、元",
        head=_head(),
        total=(label, *_figures(key, every, partly), ""),
        capitals=("已到账", capitals(paid, "result.amount", within(key, ref("outcome", "paid")))),
    )


def _head() -> tuple[Row, ...]:
    tall = [Cell(title, row_span=2, head=True, align=Align.CENTER) for title in HEAD]
    wide = [
        Cell(label, col_span=2, head=True, align=Align.CENTER) for label, _ in OUTCOMES.values()
    ]
    below = [Cell(t, head=True, align=Align.CENTER) for _ in OUTCOMES for t in ("人数", "金额")]
    return ((tall[0], tall[1], *wide, tall[2]), tuple(below))


def _run_row(run: Run, partly: Partly) -> Row:
    settled = run.settled_on.isoformat() if run.settled_on else NOTHING
    figures = _figures(ref("payments.run", run.pk), list(run.payments.all()), partly)
    return (run.number, Channel(run.channel).label, *figures, settled)


def _figures(key: str, rows: Sequence[Payment], partly: Partly) -> Row:
    made: Row = ()
    for outcome in OUTCOMES:
        part = within(key, ref("outcome", outcome))
        made = (
            *made,
            count(len(_chosen(outcome, rows)), "result.people", part),
            yuan(_fen(outcome, rows, partly), "result.amount", part),
        )
    return made


def _chosen(outcome: str, rows: Sequence[Payment]) -> list[Payment]:
    states = OUTCOMES[outcome][1]
    return [row for row in rows if not states or row.state in states]


def _fen(outcome: str, rows: Sequence[Payment], partly: Partly) -> int:
    """What was recovered of a payment that stands came back, and is paid no longer."""
    part = sum(partly.get(row.pk, 0) for row in rows)
    moved = {"paid": -part, "back": part}.get(outcome, 0)
    return sum(row.amount_fen for row in _chosen(outcome, rows)) + moved


def _undone(campaign: Campaign) -> list[Block]:
    rows = undone_in(campaign)
    if not rows:
        return [Paragraph("没有未成功、退回或追回的发放。")]
    body = tuple(_undone_row(place, row) for place, row in enumerate(rows, 1))
    return [
        Heading(1, "未成功、退回和追回明细"),
        Table(UNDONE_COLUMNS, body, unit_line="单位：元", name_column=2),
    ]


def reason_of(row: Payment) -> str:
    """Why a payment did not stay: what was written at it, else the ground of its recovery."""
    case = getattr(row, "case", None)
    return row.reason or (case.reason if case is not None else "")


def _undone_row(place: int, row: Payment) -> Row:
    again = row.reissues.exclude(state="void").first()
    key = ref("payments.payment", row.pk)
    amount, state = yuan(row.amount_fen, "payment.amount", key), state_name(row)
    if row.state == "paid":
        amount, state = yuan(row.case.recovered_fen, "payment.recovered", key), "部分追回"
    return (
        str(place),
        row.number,
        row.payee,
        row.nomination.union.name,
        amount,
        state,
        reason_of(row) or NOTHING,
        again.number if again is not None else NOTHING,
    )


def _exceptions(campaign: Campaign) -> list[Block]:
    rows = exceptions_in(campaign)
    if not rows:
        return []
    body = tuple(_exception_row(place, row) for place, row in enumerate(rows, 1))
    heading = Heading(1, "回盘异常")
    waiting = sum(row.state == "open" for row in rows)
    if not waiting:
        return [heading, Table(EXCEPTION_COLUMNS, body)]
    key = within(ref("campaigns.campaign", campaign.pk), ref("outcome", "exceptions"))
    told = (
        "还有",
        count(waiting, "result.exceptions", key, "条"),
        "没有认定，有关发放批不能结清。",
    )
    return [heading, Table(EXCEPTION_COLUMNS, body), Paragraph(told)]


def _exception_row(place: int, row: ResultException) -> Row:
    by = row.settled_by
    return (
        str(place),
        row.result.run.number,
        row.result.received_on.isoformat(),
        str(row.row),
        # Whatever the bank wrote there: no number of a person or an account gets into a paper.
        scrub(row.text),
        ExceptionDecision(row.decision).label if row.decision else EXCEPTION.states[row.state],
        by.name if by is not None else NOTHING,
        row.reason or NOTHING,
    )
