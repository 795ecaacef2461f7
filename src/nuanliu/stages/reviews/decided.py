"""The office's papers of a decision that was taken: its minutes in short and the approved list."""

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
    Paragraph,
    Row,
    Run,
    SignatureLine,
    Table,
)
from nuanliu.core.documents.wording import prose_date
from nuanliu.core.figures import capitals, count, ref, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.core.roles import Role
from nuanliu.core.standards import Standard
from nuanliu.records.people.queries import signed_name
from nuanliu.stages.campaigns.wording import groups_of, short_name, source_text
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.reviews import queries
from nuanliu.stages.reviews.models import Decision

LIST_COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("姓名", 3),
    Column("单位", 7),
    Column("类别", 3),
    Column("发放方式", 3, Align.CENTER),
    Column("金额（元）", 3, kind=Kind.MONEY),
)


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
        Paragraph(
            f"所需资金从{source_text(batch.campaign)}“{batch.campaign.line.campaign_name}”中列支。"
        ),
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
    names = [
        signed_name(row.person, Role.LEADER, row.on) for row in queries.signatures_of(decision)
    ]
    return f"{'、'.join(names)}签署。原始纪要另附。"


def approved_list(decision: Decision, imprint: Imprint) -> Document:
    """批准名单: everybody a decision approved, with full names; the first paper of its packet."""
    batch = decision.batch
    return imprint.form(
        f"{batch.campaign.project.fiscal_year}年{batch.campaign.name}慰问人员批准名单",
        batch.campaign.project.unit_name,
        (
            _approved_facts(decision),
            _approved(decision),
            SignatureLine(("制表人", "经办人", "审核人", "负责人")),
        ),
        number="送温暖表03附",
        final=True,
        on=decision.on,
    )


def _approved_facts(decision: Decision) -> Fields:
    key = ref("reviews.decision", decision.pk)
    return Fields(
        (
            Field("会议纪要", decision.number),
            Field("审批日期", decision.on.isoformat()),
            Field("人数", count(decision.people, "decision.people", key, "人")),
            Field("金额合计", yuan_in_words(decision.total_fen, "decision.amount", key)),
        )
    )


def _approved(decision: Decision) -> Table:
    key, groups = ref("reviews.decision", decision.pk), groups_of(decision.batch.campaign)
    rows = queries.people_decided(decision)
    return Table(
        LIST_COLUMNS,
        tuple(_person(place, row, groups) for place, row in enumerate(rows, 1)),
        total=(
            Cell("合计", col_span=5, head=True, align=Align.CENTER),
            yuan(decision.total_fen, "decision.amount", key),
        ),
        capitals=capitals(decision.total_fen, "decision.amount", key),
        name_column=1,
    )


def _person(place: int, row: Nomination, groups: dict[str, Standard]) -> Row:
    return (
        str(place),
        row.person.name,
        row.union.name,
        short_name(groups[row.group]),
        Channel(row.channel).label,
        yuan(row.amount_fen, "decision.person_amount", ref("nominations.nomination", row.pk)),
    )
