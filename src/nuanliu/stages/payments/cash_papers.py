"""现金领用登记簿: per handler and day what was drawn, handed out and brought back."""

from nuanliu.core.documents import (
    Align,
    Cell,
    Column,
    Document,
    Kind,
    Paragraph,
    Row,
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import CASH_DRAW, UNION_TRANSFER
from nuanliu.core.roles import Role
from nuanliu.records.people.queries import signed_name
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.payments.cash import handed_of
from nuanliu.stages.payments.models import CashDraw, UnionTransfer

COLUMNS = (
    Column("序号", 1, Align.CENTER, Kind.COUNT),
    Column("日期", 3, Align.CENTER),
    Column("单位", 5),
    Column("发放批", 4, kind=Kind.ID),
    Column("方式", 3, Align.CENTER),
    Column("经办人", 4),
    Column("付款人", 2),
    Column("凭证号", 3, kind=Kind.ID),
    Column("笔数", 2, kind=Kind.COUNT),
    Column("领出\n（元）", 3, kind=Kind.MONEY),
    Column("已发\n（元）", 3, kind=Kind.MONEY),
    Column("交回\n（元）", 3, kind=Kind.MONEY),
    Column("状态", 3, Align.CENTER),
)


def cash_register(campaign: Campaign, imprint: Imprint) -> Document:
    """现金领用登记簿 of a campaign, draws and transfers to unions; a draft until all is closed."""
    draws, sent = draws_of(campaign), transfers_of(campaign)
    project, both = campaign.project, _both(draws, sent)
    closed = all(one.state == "closed" for one in both)
    return imprint.form(
        f"{project.fiscal_year}年{campaign.name}现金领用登记簿",
        project.unit_name,
        (
            _table(campaign, draws, sent),
            Paragraph("领出＝已发＋交回，按经办人和日清点；基层工会代发以核对一致的实名名单为准。"),
            SignatureLine(("出纳", "经办人", "经办人", "清点人", "负责人")),
        ),
        number="送温暖表04附",
        final=closed,
        on=max((one.on for one in both), default=None),
        wide=True,
    )


def _both(draws: list[CashDraw], sent: list[UnionTransfer]) -> list[CashDraw | UnionTransfer]:
    """Draws, then transfers."""
    return [*draws, *sent]


def draws_of(campaign: Campaign) -> list[CashDraw]:
    """The draws of a campaign by day and handler."""
    rows = CashDraw.objects.filter(run__batch__campaign=campaign)
    joined = rows.select_related("run", "union", "handler", "companion", "drawn_by")
    return list(joined.order_by("on", "handler", "pk"))


def transfers_of(campaign: Campaign) -> list[UnionTransfer]:
    """The transfers of a campaign by day."""
    rows = UnionTransfer.objects.filter(run__batch__campaign=campaign)
    return list(rows.select_related("run", "union", "sent_by").order_by("on", "pk"))


def _table(campaign: Campaign, draws: list[CashDraw], sent: list[UnionTransfer]) -> Table:
    key = ref("campaigns.campaign", campaign.pk)
    drawn = sum(one.amount_fen for one in _both(draws, sent))
    handed = sum(handed_of(one) for one in draws) + sum(one.handed_fen for one in sent)
    back = sum(_back(one) for one in draws) + sum(one.refunded_fen for one in sent)
    people = sum(one.people for one in _both(draws, sent))
    rows = [_draw(one) for one in draws] + [_transfer(one) for one in sent]
    label = Cell("合计", col_span=8, head=True, align=Align.CENTER)
    sums = (
        yuan(drawn, "cash.drawn", key),
        yuan(handed, "cash.handed", key),
        yuan(back, "cash.returned", key),
    )
    return Table(
        COLUMNS,
        tuple((str(place), *row) for place, row in enumerate(rows, 1)),
        total=(label, count(people, "cash.people", key), *sums, ""),
        capitals=("领出", capitals(drawn, "cash.drawn", key)),
    )


def _back(draw: CashDraw) -> int:
    """What came back of a closed draw; of an open one nothing is counted yet."""
    return draw.amount_fen - handed_of(draw) if draw.state == "closed" else 0


def _draw(one: CashDraw) -> Row:
    key = ref("payments.cashdraw", one.pk)
    return (
        one.on.isoformat(),
        one.union.name,
        one.run.number,
        "现金领出",
        f"{one.handler.name}、{one.companion.name}",
        signed_name(one.drawn_by, Role.CASHIER, one.on),
        one.reference,
        count(one.people, "cash.people", key),
        yuan(one.amount_fen, "cash.drawn", key),
        yuan(handed_of(one), "cash.handed", key),
        yuan(_back(one), "cash.returned", key) if one.state == "closed" else NOTHING,
        CASH_DRAW.states[one.state],
    )


def _transfer(one: UnionTransfer) -> Row:
    key = ref("payments.uniontransfer", one.pk)
    return (
        one.on.isoformat(),
        one.union.name,
        one.run.number,
        "基层工会代发",
        one.union.name,
        signed_name(one.sent_by, Role.CASHIER, one.on),
        one.reference,
        count(one.people, "cash.people", key),
        yuan(one.amount_fen, "cash.drawn", key),
        yuan(one.handed_fen, "cash.handed", key) if one.roster_id else NOTHING,
        yuan(one.refunded_fen, "cash.returned", key) if one.state == "closed" else NOTHING,
        UNION_TRANSFER.states[one.state],
    )
