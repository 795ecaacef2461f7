"""The office's papers of 审批: the approval form with its opinions, and what a meeting decided."""

from collections.abc import Sequence

from nuanliu.core.documents import (
    Block,
    Document,
    Field,
    Fields,
    Heading,
    Opinion,
    Opinions,
    Paragraph,
    Run,
    SignatureLine,
)
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import capitals, count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty
from nuanliu.core.standards import Kind
from nuanliu.records.journal.queries import day_of_move, last_move
from nuanliu.records.people.models import Account
from nuanliu.stages.campaigns.papers import standard_text
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.nominations.papers import groups_of
from nuanliu.stages.reviews import queries
from nuanliu.stages.reviews.models import Batch, Decision, Signature
from nuanliu.stages.reviews.models import Opinion as OpinionRow
from nuanliu.stages.reviews.papers import cited_basis, objections_told

ATTACHED = "1．慰问人员名单；2．公示首日、末日照片及公示结果；3．会议纪要；4．发放明细"


def approval_form(batch: Batch, imprint: Imprint) -> Document:
    """慰问金发放审批表; opinions stand in the order 经办, 审核, 公示结果, 审批."""
    project, decision = batch.campaign.project, queries.first_decision(batch)
    return imprint.form(
        "送温暖慰问金发放审批表",
        project.unit_name,
        (
            Fields(_facts(batch, decision)),
            Opinions(
                (_maker(batch), _reviewer(batch), _noticed(batch), *_approvers(batch, decision))
            ),
        ),
        number="送温暖表03",
        final=batch.state == "approved",
        on=decision.on if decision else None,
    )


def _facts(batch: Batch, decision: Decision | None) -> tuple[Field, ...]:
    campaign = batch.campaign
    key = ref("reviews.decision", decision.pk) if decision else ref("reviews.batch", batch.pk)
    stage = "decision" if decision else "batch"
    people = decision.people if decision else batch.people
    fen = decision.total_fen if decision else batch.total_fen
    return (
        Field("活动名称", f"{campaign.project.fiscal_year}年{campaign.name}"),
        Field("批次", batch.label),
        Field("依据", cited_basis(campaign.project), span=2),
        Field("资金来源", source_text(batch)),
        Field("预算项目", campaign.line.campaign_name),
        Field("慰问对象", groups_text(batch), span=2),
        Field("慰问人数", count(people, f"{stage}.people", key, "人")),
        Field("慰问标准", standard_text(campaign)),
        Field("金额（小写）", ("¥", yuan(fen, f"{stage}.amount", key))),
        Field("金额（大写）", capitals(fen, f"{stage}.amount", key)),
        Field("发放方式", _channels(batch, decision), span=2),
        Field("附件", ATTACHED, span=2),
    )


def source_text(batch: Batch) -> str:
    """The source of the money, in the words of the standards."""
    source = batch.campaign.line.source
    rows = standard_of(batch.campaign).in_force(Kind.FUND_SOURCE, batch.campaign.window_from)
    return next((row.label for row in rows if row.name == source), source)


def groups_text(batch: Batch) -> str:
    """The groups the batch holds, by their full names."""
    codes = queries.nominations_in(batch).values_list("group", flat=True).distinct()
    groups = groups_of(batch.campaign)
    return "；".join(groups[code].label for code in sorted(set(codes)))


def _channels(batch: Batch, decision: Decision | None) -> tuple[Run, ...]:
    key = ref("reviews.decision", decision.pk) if decision else ref("reviews.batch", batch.pk)
    stage, runs = "decision" if decision else "batch", list[Run]()
    for channel, people, fen in queries.channel_sums(batch, decision):
        part = within(key, ref("channel", channel))
        runs += [
            f"{'；' if runs else ''}{Channel(channel).label}",
            count(people, f"{stage}.people", part, "人"),
            "、",
            yuan_in_words(fen, f"{stage}.amount", part),
        ]
    return tuple(runs)


def _maker(batch: Batch) -> Opinion:
    maker = queries.duty_rows(batch).filter(duty=Duty.MAKER).first()
    text = "名单、标准和金额已按申报材料编制，报请审核。" if maker else ""
    name = maker.person.name if maker else ""
    return Opinion("经办人意见", text, name, day_of_move("reviews.batch", batch.pk, "submit"))


def _reviewer(batch: Batch) -> Opinion:
    return _said("审核意见\n（职工服务中心）", queries.opinions_of(batch, "review")[-1:])


def _said(role: str, rows: Sequence[OpinionRow | Signature]) -> Opinion:
    if not rows:
        return Opinion(role)
    return Opinion(role, rows[0].text, rows[0].person.name, rows[0].on)


def _noticed(batch: Batch) -> Opinion:
    notice = queries.latest_notice(batch)
    if notice is None:
        return Opinion("公示结果")
    key = ref("reviews.notice", notice.pk)
    text: tuple[Run, ...] = (
        f"名单自{prose_date(notice.posted_on)}至{prose_date(notice.ends_on)}公示",
        count(notice.working_days, "notice.days", key, "个工作日"),
        "。",
        *objections_told(batch),
    )
    ended = last_move("reviews.batch", batch.pk, "end_notice")
    if ended is None:
        return Opinion("公示结果", text)
    who = Account.objects.select_related("person").get(pk=ended.account)
    return Opinion("公示结果", text, who.person.name, ended.on)


def _approvers(batch: Batch, decision: Decision | None) -> list[Opinion]:
    total = decision.total_fen if decision else batch.total_fen
    day = decision.on if decision else batch.campaign.window_from
    needed = standard_of(batch.campaign).signers_on(day, Money(total))
    titles = ("领导",) if isinstance(needed, Refusal) else needed.words
    signed = queries.signatures_of(decision) if decision else queries.signatures_waiting(batch)
    more = ("领导",) * (len(signed) - len(titles))
    return [
        _said(f"审批意见\n（{title}）", signed[place : place + 1])
        for place, title in enumerate((*titles, *more))
    ]


def minutes_summary(decision: Decision, imprint: Imprint) -> Document:
    """集体决定（会议纪要）摘要: what a meeting decided on a batch, or on a substitute."""
    batch = decision.batch
    title = f"{batch.campaign.name}慰问金发放会议纪要摘要"
    kind = "递补慰问人员" if decision.supplement else "慰问人员名单和慰问金额"
    key = ref("reviews.decision", decision.pk)
    blocks: tuple[Block, ...] = (
        Heading(1, "一、会议情况"),
        Paragraph(
            (
                f"{prose_date(decision.on)}，{batch.campaign.project.unit_name}召开会议，参会",
                count(decision.attended, "decision.attended", key, "人"),
                f"，研究{batch.campaign.name}（{batch.label}）{kind}。",
            )
        ),
        Heading(1, "二、议定事项"),
        Paragraph(_decided(decision, key)),
        Paragraph(f"所需资金从{source_text(batch)}“{batch.campaign.line.campaign_name}”中列支。"),
        Heading(1, "三、签署"),
        Paragraph(_signed(decision)),
        SignatureLine(("记录人", "审核人", "负责人")),
    )
    return imprint.letter(
        title, batch.campaign.project.unit_name, blocks, final=True, on=decision.on,
        number=decision.number,
    )  # fmt: skip


def _decided(decision: Decision, key: str) -> tuple[Run, ...]:
    who = "、".join(queries.names_decided(decision)) if decision.supplement else ""
    lead = f"同意由候补人员{who}递补，慰问" if decision.supplement else "同意慰问"
    return (
        lead,
        count(decision.people, "decision.people", key, "名职工"),
        "，慰问金合计",
        yuan_in_words(decision.total_fen, "decision.amount", key),
        "（",
        capitals(decision.total_fen, "decision.amount", key),
        f"），记账凭证 {decision.voucher} 号占用预算。",
    )


def _signed(decision: Decision) -> str:
    names = [row.person.name for row in queries.signatures_of(decision)]
    return f"{'、'.join(names)}签署。原始纪要另附。"
