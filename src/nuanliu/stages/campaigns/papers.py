"""Papers of 活动与名额: the 名额分配表, from the quotas as they stand, with what to tell people."""

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Field,
    Fields,
    Heading,
    Inline,
    Kind,
    PageBreak,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, within, yuan, yuan_in_words
from nuanliu.core.imprint import Imprint
from nuanliu.records.journal.queries import day_of_move
from nuanliu.stages.campaigns.data_use import data_use_of, lines_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import QuotaRow, quota_rows
from nuanliu.stages.campaigns.wording import groups_planned, standard_text
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.projects.queries import adjusted_people, changes_of_people

SIGNERS = ("制表人", "经办人", "审核人", "负责人")
COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("基层工会", 7),
    Column("名额（人）", 2, kind=Kind.COUNT),
    Column("候补（人）", 2, kind=Kind.COUNT),
    Column("金额", 3, kind=Kind.MONEY),
)


def quota_table(campaign: Campaign, imprint: Imprint) -> Document:
    """名额分配表: people, reserves and money of every union; a draft until the campaign opens."""
    rows, project = quota_rows(campaign), campaign.project
    return imprint.form(
        f"{project.fiscal_year}年{campaign.name}慰问名额分配表",
        project.unit_name,
        (_facts(campaign), _table(campaign, rows), SignatureLine(SIGNERS), *_told(campaign)),
        number="送温暖表01",
        final=campaign.state != "planned",
        on=day_of_move("campaigns.campaign", campaign.pk, "open"),
    )


def _changed_people(line: BudgetLine) -> list[Field]:
    """The head-count after 追加, 调减 and 调剂, where a document spoke of people."""
    people = adjusted_people(line)
    if people is None or not changes_of_people(line).exists():
        return []
    return [Field("调整后人数", count(people, "plan.line_people_now", line.campaign_name, "人"))]


def _facts(campaign: Campaign) -> Block:
    line = campaign.line
    window = f"{campaign.window_from.isoformat()} 至 {campaign.window_to.isoformat()}"
    people: Inline = NOTHING
    if line.people is not None:
        people = count(line.people, "plan.line_people", campaign.line.campaign_name, "人")
    planned = yuan_in_words(line.planned_fen, "plan.line_amount", line.campaign_name)
    return Fields(
        (
            Field("活动时间", window),
            Field("慰问标准", standard_text(campaign)),
            Field("计划人数", people),
            *_changed_people(line),
            Field("资金安排", planned),
            Field("慰问对象", groups_planned(campaign), span=2),
        )
    )


def _told(campaign: Campaign) -> tuple[Block, ...]:
    """个人信息处理告知, on a page to hand on: for the unions that are about to collect names."""
    use = data_use_of(campaign)
    if use is None:
        return ()
    lines = (Paragraph(f"{place}. {line}") for place, line in enumerate(lines_of(use), 1))
    return (PageBreak(), Heading(2, "附：个人信息处理告知（请转告本人）"), *lines)


def _table(campaign: Campaign, rows: list[QuotaRow]) -> Table:
    key = ref("campaigns.campaign", campaign.pk)
    people, reserves = sum(row.people for row in rows), sum(row.reserves for row in rows)
    fen = sum(row.amount_fen for row in rows)
    return Table(
        COLUMNS,
        tuple(_row(place, row, key) for place, row in enumerate(rows, 1)),
        unit_line="单位：元",
        total=(
            Cell("合计", col_span=2, head=True, align=Align.CENTER),
            count(people, "quota.people", key),
            count(reserves, "quota.reserves", key),
            yuan(fen, "quota.amount", key),
        ),
        capitals=capitals(fen, "quota.amount", key),
    )


def _row(place: int, row: QuotaRow, campaign: str) -> Row:
    key = within(campaign, ref("people.union", row.union_id))
    return (
        str(place),
        row.union,
        count(row.people, "quota.people", key),
        count(row.reserves, "quota.reserves", key),
        yuan(row.amount_fen, "quota.amount", key),
    )
