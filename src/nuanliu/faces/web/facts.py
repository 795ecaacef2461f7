"""What a page tells about a thing before anybody presses a button: label and value, in order."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from nuanliu.core.indicators import score_text
from nuanliu.core.masking import scrub
from nuanliu.core.money import Money
from nuanliu.faces.web.advising import advised
from nuanliu.faces.web.panels.parts import few, told
from nuanliu.faces.web.words import in_english, word
from nuanliu.records.journal.stamps import told as told_at
from nuanliu.stages.campaigns.queries import totals
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.feedback.call_queries import numbered_for
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.batching import levels_of
from nuanliu.stages.payments.cash import standing
from nuanliu.stages.payments.models import Receipt
from nuanliu.stages.payments.papers import grouped
from nuanliu.stages.reviews.models import Letter
from nuanliu.stages.visits.models import Outing

LONG = 26  # characters: more than a figure or a pair of dates


class Fact(NamedTuple):
    """One line: what it is, its value as shown, the unit small beside it."""

    label: str
    value: Any
    unit: str = ""

    @property
    def figure(self) -> bool:
        """Whether it is a figure, to be read at a glance."""
        return bool(self.unit) or isinstance(self.value, int)

    @property
    def long(self) -> bool:
        """Whether it is a text and no figure."""
        return len(str(self.value)) > LONG


def yuan(fen: int | None) -> str:
    """An amount as the office writes it; a dash where there is none."""
    return "—" if fen is None else str(Money(fen))


def facts_of(kind: str, row: Any) -> list[Fact]:
    """The facts of a thing of some kind; [] for a kind that its own page tells about."""
    told = TELLERS.get(kind)
    return list(told(row)) if told else []


def _project(row: Any) -> Iterator[Fact]:
    yield Fact("年度", row.fiscal_year)
    yield Fact("实施单位", row.unit_name)
    yield Fact("起止", word(f"{row.period_from} 至 {row.period_to}"))


def _budget_change(row: Any) -> Iterator[Fact]:
    yield Fact("种类", word(row.get_kind_display()))
    yield Fact("金额", yuan(row.amount_fen), "元")
    yield Fact("文号", row.document_number)
    yield Fact("文件日期", row.document_date)
    yield Fact("预算行", row.line.campaign_name)


def _campaign(row: Any) -> Iterator[Fact]:
    people, fen = totals(row)
    yield Fact("起止", word(f"{row.window_from} 至 {row.window_to}"))
    yield Fact("名额", people, "人")
    yield Fact("名额金额", yuan(fen), "元")


def _roster(row: Any) -> Iterator[Fact]:
    yield Fact("单位", row.union.name)
    yield Fact("活动", row.campaign.name)
    yield Fact("报送人", row.sent_by.name)
    yield Fact("收到", row.received_on)


def _nomination(row: Any) -> Iterator[Fact]:
    yield Fact("单位", row.union.name)
    yield Fact("活动", row.campaign.name)
    yield Fact("类别", _group(row))
    yield Fact("金额", yuan(row.amount_fen), "元")
    yield Fact("方式", word(row.get_channel_display()))
    yield Fact("备注", row.note or "—")


def _group(row: Any) -> str:
    groups = groups_of(row.campaign)
    return short_name(groups[row.group]) if row.group in groups else str(row.group)


def _batch(row: Any) -> Iterator[Fact]:
    yield Fact("人数", row.people, "人")
    yield Fact("候补", row.reserves, "人")
    yield Fact("合计", yuan(row.total_fen), "元")


def _objection(row: Any) -> Iterator[Fact]:
    yield Fact("内容", row.text)
    yield Fact("提出", row.raised_on)
    yield Fact("针对", row.nomination.person.name if row.nomination else word("程序"))
    yield Fact("答复", row.answer or "—")
    if letter := Letter.objects.filter(objection=row).first():
        contact = (
            scrub(letter.contact.open()) if letter.contact else word("未留（来件人凭受理码查询）")
        )
        yield Fact("来件人联系方式", contact)
        yield Fact("来件照片", letter.enclosures.count(), "张")


def _evaluation(row: Any) -> Iterator[Fact]:
    yield Fact("项目", row.project.name)
    yield Fact("截至", row.on)
    if row.total is not None:
        yield Fact("得分", score_text(row.total), "分")
        yield Fact("等次", row.grade or "—")
    if row.state == "drafted" and row.returned_for:
        yield Fact("退回原因", row.returned_for)


def _filled_value(row: Any) -> Iterator[Fact]:
    yield Fact("项目", row.target.project.name)
    yield Fact("指标", row.target.level3)
    yield Fact("指标值", f"{row.target.operator or ''}{row.target.value}{row.target.unit}")
    yield Fact("截至", row.on)
    yield Fact("实际", row.text)
    yield Fact("填报理由", row.reason)
    yield Fact("填报人", row.filled_by.name)
    if row.refused_for:
        yield Fact("不予确认的原因", row.refused_for)


def _disclosure(row: Any) -> Iterator[Fact]:
    yield Fact("项目", row.project.name)
    yield Fact("公开日期", row.published_on or "—")
    yield Fact("网址", row.url or "—")


def _section(row: Any) -> Iterator[Fact]:
    yield Fact("公开文本", row.publication.title)
    yield Fact("编写人", row.edited_by.name if row.edited_by else "—")
    yield Fact("核对人", row.agreed_by.name if row.agreed_by else "—")


def _bank_template(row: Any) -> Iterator[Fact]:
    yield Fact("登记人", row.made_by.name)
    yield Fact("登记", row.made_on)
    yield Fact("核对人", row.checked_by.name if row.checked_by else "—")
    yield Fact("核对", row.checked_on or "—")
    yield Fact("银行空白工作簿", word("原样填写") if row.blank_id else word("没有，按模板新写"))


def _case(row: Any) -> Iterator[Fact]:
    yield Fact("种类", word(row.get_kind_display()))
    yield Fact("尚欠", yuan(row.due_fen - row.recovered_fen), "元")
    yield Fact("立项日期", row.opened_on)
    yield Fact("应追回", yuan(row.due_fen), "元")
    yield Fact("已追回", yuan(row.recovered_fen), "元")
    yield Fact("原因", row.reason)


def _exception(row: Any) -> Iterator[Fact]:
    yield Fact("发放批", row.result.run.number)
    yield Fact("行", row.row)
    yield Fact("内容", f"{row.text} [{row.code}]")
    yield Fact("认定", word(row.get_decision_display()) or "—")
    yield Fact("说明", row.reason or "—")


def _package(row: Any) -> Iterator[Fact]:
    yield Fact("文件夹", row.folder)
    yield Fact("流水", row.journal_size, "行")
    yield Fact("保管至", row.retain_until)


def _erasure(row: Any) -> Iterator[Fact]:
    yield Fact("人员", row.person.name)
    yield Fact("申请情况", row.reason)
    yield Fact("登记", row.asked_on)
    yield Fact("登记人", row.asked_by.name)
    if row.decided_by is not None:
        yield Fact("办理人", row.decided_by.name)


def _destruction(row: Any) -> Iterator[Fact]:
    yield Fact("项目", row.project.name)
    yield Fact("保管至", row.until)
    yield Fact("文件", row.files, "份")
    yield Fact("人数", row.people, "人")
    yield Fact("编制人", row.proposed_by.name)
    if row.decided_by is not None:
        yield Fact("办理人", row.decided_by.name)


def _run(row: Any) -> Iterator[Fact]:
    yield Fact("笔数", row.people, "笔")
    yield Fact("合计", yuan(row.total_fen), "元")
    yield Fact("方式", word(row.get_channel_display()))
    yield Fact("送出", row.released_on or "—")
    yield Fact("结清", row.settled_on or "—")
    if not in_english():
        yield Fact("合计大写", Money(row.total_fen).capitals())
    yield Fact("名单控制码", grouped(row.control))
    if row.channel == Channel.BANK:
        yield Fact(
            "银行模板", row.template.name if row.template else word("通用清单（待取得样本）")
        )
        yield Fact("代发文件指纹", grouped(row.file_id or "") or word("尚未生成"))
        paid = levels_of(row)
        told = paid.reference and word(f"{paid.treasury_on}，凭证 {paid.reference}")
        yield Fact("财政已拨", told or word("未登记"))
        yield Fact("个人已到账", paid.persons.people, "人")


def _cash_draw(row: Any) -> Iterator[Fact]:
    day = standing(row.handler_id, row.on)
    yield Fact("人数", row.people, "人")
    yield Fact("领出", yuan(row.amount_fen), "元")
    yield Fact("经办人", word(f"{row.handler.name}、{row.companion.name}"))
    yield Fact("付出", word(f"{row.drawn_by.name}，凭证 {row.reference}"))
    yield Fact("当日领出", yuan(day.drawn_fen), "元")
    yield Fact("当日已发", yuan(day.handed_fen), "元")
    yield Fact("当日应交回", yuan(day.back_fen), "元")
    yield Fact("当日未登记", yuan(day.unticked_fen), "元")


def _union_transfer(row: Any) -> Iterator[Fact]:
    yield Fact("人数", row.people, "人")
    yield Fact("转出", yuan(row.amount_fen), "元")
    yield Fact("已发", yuan(row.handed_fen), "元")
    yield Fact("余款退回", yuan(row.refunded_fen), "元")
    yield Fact("转账", word(f"{row.sent_by.name}，凭证 {row.reference}"))
    yield Fact("发放批", row.run.number)


def _goods_order(row: Any) -> Iterator[Fact]:
    yield Fact("供应商", row.supplier)
    yield Fact("数量", row.quantity, row.unit)
    yield Fact("单价", yuan(row.price_fen), "元")
    yield Fact("合计", yuan(row.total_fen), "元")
    yield Fact("实收", row.received, row.unit)
    yield Fact("库存", row.stock, row.unit)
    yield Fact("登记人", row.ordered_by.name)
    yield Fact("批准人", row.approved_by.name if row.approved_by else "—")
    yield Fact("采购依据", row.basis)
    yield Fact("说明", row.reason or "—")


def _goods_issue(row: Any) -> Iterator[Fact]:
    yield Fact("人数", row.people, "人")
    yield Fact("领出", row.quantity, row.order.unit)
    yield Fact("已发", row.handed, row.order.unit)
    yield Fact("退回", row.returned, row.order.unit)
    yield Fact("经办人", word(f"{row.handler.name}、{row.companion.name}"))


def _stock_count(row: Any) -> Iterator[Fact]:
    yield Fact("账面", row.booked, row.order.unit)
    yield Fact("实盘", row.counted, row.order.unit)
    yield Fact("差异", row.counted - row.booked, row.order.unit)
    yield Fact("盘点人", word(f"{row.counted_by.name}、{row.witness.name}"))
    yield Fact("说明", row.reason or "—")


def _payment(row: Any) -> Iterator[Fact]:
    yield Fact("收款人", row.payee)
    yield Fact("金额", yuan(row.amount_fen), "元")
    yield Fact("银行", row.bank or "—")
    yield Fact("失败原因", row.reason or "—")
    if row.state in ("failed", "returned"):
        yield Fact("怎么办", advised(row.reason))
    confirmed = Receipt.objects.filter(payment=row).first()
    yield Fact("本人确认收到", confirmed.on if confirmed else "—")


def _claim(row: Any) -> Iterator[Fact]:
    yield Fact("种类", word(row.get_kind_display()))
    yield Fact("用途", row.purpose)
    yield Fact("金额", yuan(row.amount_fen), "元")
    yield Fact("凭证", row.voucher or "—")
    if row.state == "drafted" and row.returned_for:
        yield Fact("退回原因", row.returned_for)
    if row.state == "withdrawn":
        yield Fact("撤销原因", row.returned_for)


def _visit(row: Any) -> Iterator[Fact]:
    yield Fact("单位", row.union.name)
    yield Fact("地点", row.place)
    yield Fact("计划", row.planned_on)
    yield Fact("情况", row.situation or "—")
    outing = Outing.objects.filter(visit=row).first()
    if outing is not None:
        yield Fact("起止时间", f"{outing.began}～{outing.ended}" if outing.began else "—")
        yield Fact("同行人", outing.team or "—")
        yield Fact("接待人", outing.hosts or "—")
        yield Fact("集体走访人数", outing.headcount, "人")
        yield Fact("交接方式", outing.handed or "—")


def _request(row: Any) -> Iterator[Fact]:
    yield Fact("内容", row.text)
    yield Fact("提出", row.raised_on)
    if hasattr(row, "wish"):
        yield Fact("来源", word("回访电话"))
    yield Fact("办理人", row.assigned_to.name if row.assigned_to else "—")
    yield Fact("期限", row.due_on or "—")
    yield Fact("答复", row.answer or "—")


def _survey(row: Any) -> Iterator[Fact]:
    yield Fact("慰问人数", row.population, "人")
    yield Fact("发出", row.issued, "份")
    yield Fact("收回", told(few(row.answers.all())), "份")


def _keying(row: Any) -> Iterator[Fact]:
    yield Fact("调查", row.survey.campaign.name)
    yield Fact("份数", len(row.first), "份")
    yield Fact("初录", row.first_by.name)
    yield Fact("复录", row.second_by.name if row.second_by else "—")
    if row.why:
        yield Fact("作废原因", row.why)


def _call_round(row: Any) -> Iterator[Fact]:
    yield Fact("总体", row.population, "人")
    yield Fact("抽取", row.calls.count(), "人")
    yield Fact("抽取比例", f"{row.share}%")
    yield Fact("抽样种子", row.seed)
    yield Fact("抽取人", row.drawn_by.name)
    yield Fact("期限", row.due_on)


def _call(row: Any) -> Iterator[Fact]:
    yield Fact("单位", row.payment.nomination.union.name)
    yield Fact("活动", row.round.campaign.name)
    yield Fact("应收", yuan(row.payment.amount_fen), "元")
    yield Fact("到账", row.payment.paid_on or "—")
    yield Fact("已拨打", row.tries, "次")
    yield Fact("联系电话", word("已加密留存") if numbered_for(row) else word("没有，请补登"))
    if row.state != "waiting":
        yield Fact("回访人", row.caller.name if row.caller else "—")
    if row.received:
        yield Fact("回答", word(row.get_received_display()))
        yield Fact("本人说实收", yuan(row.got_fen), "元")
        yield Fact("记录", row.note or "—")


def _doubt(row: Any) -> Iterator[Fact]:
    yield Fact("活动", row.campaign.name)
    yield Fact("种类", word(row.get_kind_display()))
    yield Fact("反映", row.told)
    yield Fact("登记", row.raised_on)
    yield Fact("联系电话", word("已加密留存") if row.contact else "—")
    yield Fact("承办人", row.assigned_to.name if row.assigned_to else "—")
    yield Fact("期限", row.due_on or "—")
    if row.finding:
        yield Fact("核实结果", word(row.get_finding_display()))
        yield Fact("说明", row.found)
        yield Fact("办结人", row.settled_by.name)


def _export_request(row: Any) -> Iterator[Fact]:
    yield Fact("文件", word(row.get_what_display()))
    yield Fact("人数", row.people, "人")
    yield Fact("申请人", row.by.name)
    yield Fact("申请", told_at(row.asked_at))
    yield Fact("用途", row.purpose)
    if row.decided_by is not None:
        yield Fact("办理人", row.decided_by.name)
    if row.state in ("asked", "agreed"):
        yield Fact("有效期至", told_at(row.until))
    if row.taken_at is not None:
        yield Fact("取走", told_at(row.taken_at))
    if row.reason:
        yield Fact("不同意的原因", row.reason)


TELLERS: dict[str, Callable[[Any], Iterator[Fact]]] = {
    "project": _project,
    "budget_change": _budget_change,
    "campaign": _campaign,
    "roster": _roster,
    "nomination": _nomination,
    "batch": _batch,
    "objection": _objection,
    "run": _run,
    "bank_template": _bank_template,
    "case": _case,
    "exception": _exception,
    "payment": _payment,
    "cash_draw": _cash_draw,
    "goods_order": _goods_order,
    "goods_issue": _goods_issue,
    "stock_count": _stock_count,
    "union_transfer": _union_transfer,
    "claim": _claim,
    "visit": _visit,
    "request": _request,
    "survey": _survey,
    "keying": _keying,
    "call_round": _call_round,
    "call": _call,
    "doubt": _doubt,
    "filled_value": _filled_value,
    "evaluation": _evaluation,
    "disclosure": _disclosure,
    "section": _section,
    "package": _package,
    "erasure": _erasure,
    "destruction": _destruction,
    "export_request": _export_request,
}
