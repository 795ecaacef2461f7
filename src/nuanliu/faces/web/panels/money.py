"""发放: what belongs to a run and a payment."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, lead, page_of, state, yuan
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.papers import sheet_of
from nuanliu.stages.goods.queries import lines_of as goods_lines
from nuanliu.stages.goods.queries import moves_of
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.bankfile import mapping_in
from nuanliu.stages.payments.cash import lines_for
from nuanliu.stages.payments.mappings import preview_of
from nuanliu.stages.payments.models import ResultException
from nuanliu.stages.payments.queries import may_go_again


def _run(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    links = (("代发文件", reverse("bank-file", args=[row.pk])),) if row.file_id else ()
    if row.state != "cancelled" and signed.roles & READERS:
        links = (("一体化录入单", reverse("run-treasury", args=[row.pk])), *links)
    if Role.OFFICE in signed.roles and may_go_again(row).exists():
        links = (("成批重发", reverse("resending", args=[row.pk])), *links)
    if row.channel == Channel.CASH and row.state != "cancelled" and signed.roles & READERS:
        sheet = reverse("paper", args=[row.batch.campaign.project_id, sheet_of(row)])
        links = (("签领表", sheet), *links)
    page, more = page_of(row.payments.select_related("nomination__union"), after)
    heads = (("收款人", ""), ("单位", ""), ("金额（元）", "num"), ("银行", ""), ("状态", ""),
             ("原因", ""))  # fmt: skip
    yield Panel("明细", heads, [
        [lead(one.payee, "payment", one.pk), Cell(one.nomination.union.name),
         yuan(one.amount_fen), Cell(one.bank or "—"), state("payment", one),
         Cell(one.reason or "—")] for one in page
    ], more=more, links=links)  # fmt: skip
    if after:
        return
    answers = (("收到", ""), ("行数", "num"), ("对上", "num"))
    yield Panel("银行回盘", answers, [
        [Cell(one.received_on, look="lead"), count(one.rows), count(one.matched)]
        for one in row.results.order_by("pk")
    ])  # fmt: skip
    waiting = ResultException.objects.filter(result__run=row).order_by("pk")
    if waiting:
        yield Panel("回盘中对不上的行", (("行", ""), ("内容", ""), ("状态", "")), [
            [lead(word(f"第 {one.row} 行"), "exception", one.pk), Cell(f"{one.text} [{one.code}]"),
             state("exception", one)] for one in waiting
        ])  # fmt: skip


def _bank_template(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """Which column carries what, and three invented payees as the bank would see them."""
    del after
    mapping, filled = mapping_in(row.text), preview_of(row, signed.today)
    note = word(f"{mapping.status} · {mapping.medium.value} · {mapping.encoding.upper()}")
    yield Panel("各列", (("列", ""), ("表头", ""), ("写入", ""), ("必填", "")), [
        [Cell(f"{place}", look="lead"), Cell(one.title), Cell(word(one.value.chinese)),
         Cell(word("必填") if one.required else "—")]
        for place, one in enumerate(mapping.columns, 1)
    ], note=note)  # fmt: skip
    places = range(len(mapping.columns))
    shown = [at for at in places if any(line[at] for line in filled.rows)]
    yield Panel("三行样例（虚构）", tuple((mapping.columns[at].title, "") for at in shown), [
        [Cell(line[at] or "—", look="" if place else "lead") for place, at in enumerate(shown)]
        for line in filled.rows
    ])  # fmt: skip


def _hands(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """The lines of one union of a run: what each shows, on whose evidence."""
    del signed
    lines = lines_for(row.run, row.union_id).select_related("evidence")
    page, more = page_of(lines.order_by("pk"), after)
    heads = (("收款人", ""), ("金额（元）", "num"), ("状态", ""), ("凭据", ""), ("原因", ""))
    yield Panel("签领明细", heads, [
        [lead(one.payee, "payment", one.pk), yuan(one.amount_fen), state("payment", one),
         Cell(_shown(one)), Cell(one.reason or "—")] for one in page
    ], more=more)  # fmt: skip


def _shown(payment: Any) -> str:
    """How a line was received; who signed for somebody else is named."""
    found = getattr(payment, "evidence", None)
    if found is None:
        return "—"
    if not found.proxy_name:
        return str(word(found.get_kind_display()))
    return str(word(f"代领：{found.proxy_name}（{found.proxy_relation}）"))


def _goods_order(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """The stock book of an order."""
    del signed
    page, more = page_of(moves_of(row), after)
    heads = (
        ("日期", ""),
        ("事由", ""),
        ("数量", "num"),
        ("结存", "num"),
        ("经手", ""),
        ("单据", ""),
    )
    yield Panel("实物台账", heads, [
        [Cell(one.on, look="lead"), Cell(word(one.get_kind_display())), count(one.quantity),
         count(one.after), Cell(one.by.name), Cell(one.about or "—")] for one in page
    ], more=more)  # fmt: skip


def _goods_issue(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """The people of an issue: what each got, and what the sheet shows."""
    del signed
    page, more = page_of(goods_lines(row), after)
    heads = (("领取人", ""), ("数量", "num"), ("价值（元）", "num"), ("结果", ""), ("说明", ""))
    yield Panel("签领明细", heads, [
        [Cell(one.person.name, look="lead"), count(one.quantity), yuan(one.value_fen),
         Cell(word(one.get_outcome_display()) if one.outcome else "—"), Cell(_why(one))]
        for one in page
    ], more=more)  # fmt: skip


def _why(line: Any) -> str:
    """Why goods were not handed out, or who signed for them."""
    if not line.proxy_name:
        return line.reason or "—"
    return str(word(f"代领：{line.proxy_name}（{line.proxy_relation}）"))


def _payment(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
    again = [one for one in (row.reissue_of, *row.reissues.all()) if one is not None]
    yield Panel("前后各次", (("编号", ""), ("状态", ""), ("到账", "")), [
        [lead(one.number, "payment", one.pk), state("payment", one), Cell(one.paid_on or "—")]
        for one in again
    ], empty="没有重发过")  # fmt: skip


TELLERS: dict[str, Teller] = {
    "bank_template": _bank_template,
    "run": _run,
    "payment": _payment,
    "cash_draw": _hands,
    "goods_order": _goods_order,
    "goods_issue": _goods_issue,
    "union_transfer": _hands,
}
