"""The office's papers of 审批: each decision has its form and its minutes; the approved list."""

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Heading,
    Kind,
    Opinion,
    Opinions,
    Paragraph,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import capitals, count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty
from nuanliu.core.standards import Kind as StandardKind
from nuanliu.records.journal.queries import day_of_move, last_move
from nuanliu.records.people.models import Account
from nuanliu.stages.campaigns.papers import standard_text
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.nominations.papers import groups_of, short_name
from nuanliu.stages.reviews import queries
from nuanliu.stages.reviews.models import Batch, Decision, Signature
from nuanliu.stages.reviews.models import Opinion as OpinionRow
from nuanliu.stages.reviews.papers import cited_basis, objections_told

LIST_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("姓名", 3),
    Column("单位", 7),
    Column("类别", 3),
    Column("发放方式", 3, Align.CENTER),
    Column("金额", 3, kind=Kind.MONEY),
)
ATTACHED = ("批准名单", "公示首日、末日照片及公示结果", "会议纪要", "发放明细")


def approval_form(batch: Batch, decision: Decision | None, imprint: Imprint) -> Document:
    """慰问金发放审批表 of one decision; a draft with open boxes while there is none.

    Opinions stand in the order 经办, 审核, 公示结果, 审批; a supplement has leaders of its own.
    """
    kind = "递补" if decision and decision.supplement else ""
    return imprint.form(
        f"送温暖慰问金发放审批表{f'（{kind}）' if kind else ''}",
        batch.campaign.project.unit_name,
        (
            Fields(_facts(batch, decision)),
            Opinions(
                (_maker(batch), _reviewer(batch), _noticed(batch), *_approvers(batch, decision))
            ),
        ),
        number="送温暖表03",
        final=decision is not None,
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
        *_stepping_in(decision),
        Field("慰问对象", groups_text(batch, decision), span=2),
        Field("慰问人数", count(people, f"{stage}.people", key, "人")),
        Field("慰问标准", standard_text(campaign)),
        Field("金额（小写）", ("¥", yuan(fen, f"{stage}.amount", key))),
        Field("金额（大写）", capitals(fen, f"{stage}.amount", key)),
        Field("发放方式", _channels(batch, decision), span=2),
        Field("附件", _attached(decision), span=2),
    )


def _attached(decision: Decision | None) -> str:
    """What goes with the form; a supplement names its people on the form itself."""
    papers = ATTACHED[1:] if decision and decision.supplement else ATTACHED
    return "；".join(f"{place}．{name}" for place, name in enumerate(papers, 1))


def _stepping_in(decision: Decision | None) -> tuple[Field, ...]:
    if decision is None or not decision.supplement:
        return ()
    names = "、".join(queries.names_decided(decision))
    return (Field("递补人员", f"{names}（同一公示名单的候补人员）", span=2),)


def source_text(batch: Batch) -> str:
    """The source of the money, in the words of the standards."""
    source = batch.campaign.line.source
    rows = standard_of(batch.campaign).in_force(
        StandardKind.FUND_SOURCE, batch.campaign.window_from
    )
    return next((row.label for row in rows if row.name == source), source)


def groups_text(batch: Batch, decision: Decision | None = None) -> str:
    """The groups that a decision approved, or a batch not yet decided lists, by full names."""
    rows = queries.nominations_in(batch)
    chosen = rows.filter(item__decision=decision) if decision else rows.filter(reserve=False)
    codes = chosen.values_list("group", flat=True).distinct()
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


def _said(role: str, rows: list[OpinionRow]) -> Opinion:
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
    roles = [f"审批意见\n（{title}）" for title in (*titles, *more)]
    open_boxes = [Opinion(role) for role in roles[len(signed) :]]
    number = decision.number if decision else ""
    return [_sign(role, one, number) for role, one in zip(roles, signed, strict=False)] + open_boxes


def _sign(role: str, one: Signature, number: str) -> Opinion:
    text = f"经集体研究同意，见会议纪要 {number}。" if one.text == number else one.text
    return Opinion(role, text, one.person.name, one.on)


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


def approved_list(decision: Decision, imprint: Imprint) -> Document:
    """批准名单: everybody a decision approved, with full names; the first paper of its packet."""
    batch, key = decision.batch, ref("reviews.decision", decision.pk)
    groups, rows = groups_of(batch.campaign), queries.people_decided(decision)
    facts = Fields(
        (
            Field("会议纪要", decision.number),
            Field("审批日期", decision.on.isoformat()),
            Field("人数", count(decision.people, "decision.people", key, "人")),
        ),
        columns=3,
    )
    table = Table(
        LIST_COLUMNS,
        tuple(
            (str(place), row.person.name, row.union.name, short_name(groups[row.group]),
             Channel(row.channel).label,
             yuan(row.amount_fen, "decision.person_amount", ref("nominations.nomination", row.pk)))
            for place, row in enumerate(rows, 1)
        ),
        unit_line="单位：元",
        total=(
            Cell("合计", col_span=5, head=True, align=Align.CENTER),
            yuan(decision.total_fen, "decision.amount", key),
        ),
        capitals=capitals(decision.total_fen, "decision.amount", key),
        name_column=1,
    )  # fmt: skip
    return imprint.form(
        f"{batch.campaign.project.fiscal_year}年{batch.campaign.name}慰问人员批准名单",
        batch.campaign.project.unit_name,
        (facts, table, SignatureLine(("制表人", "经办人", "审核人", "负责人"))),
        number="送温暖表03附",
        final=True,
        on=decision.on,
    )
