"""Papers of 实物: the stock book of a campaign, and the sheet people sign for goods."""

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
    SignatureLine,
    Table,
)
from nuanliu.core.figures import NOTHING, capitals, count, ref, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.lifecycles import GOODS_ORDER
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods.models import Issue, Line, Order, StockMove
from nuanliu.stages.goods.queries import lines_of, moves_of

SERIAL = Column("序号", 1, Align.CENTER, Kind.COUNT)
MOVES = (
    SERIAL,
    Column("日期", 3, Align.CENTER),
    Column("事由", 3),
    Column("入库", 2, kind=Kind.COUNT),
    Column("出库", 2, kind=Kind.COUNT),
    Column("结存", 2, kind=Kind.COUNT),
    Column("经手", 3),
    Column("单据", 4),
)
SHEET = (
    SERIAL,
    Column("姓名", 3),
    Column("身份证\n后四位", 3, Align.CENTER),
    Column("单位", 6),
    Column("数量", 2, kind=Kind.COUNT),
    Column("价值\n（元）", 3, kind=Kind.MONEY),
    Column("领取人签名\n（按手印）", 5, kind=Kind.SIGN),
    Column("代领人\n及关系", 4, Align.CENTER),
    Column("领取\n日期", 3, Align.CENTER),
)
BY_HAND = "身份证号后四位由经办人当面核验证件后填写，同名的以此区分；签名、代领、日期一律手填。"


def stock_book(campaign: Campaign, imprint: Imprint) -> Document:
    """实物台账 of a campaign: order by order everything that came in and went out."""
    orders = list(campaign.orders.select_related("ordered_by").order_by("pk"))
    blocks = [block for order in orders for block in _of_order(order)]
    project = campaign.project
    return imprint.form(
        f"{project.fiscal_year}年{campaign.name}实物台账",
        project.unit_name,
        (*blocks, SignatureLine(("库管人", "监盘人", "会计", "负责人"))),
        number="送温暖表20",
        final=campaign.state == "finished",
        on=max((one.ordered_on for one in orders), default=None),
    )


def _of_order(order: Order) -> tuple[Block, ...]:
    key = ref("goods.order", order.pk)
    facts = (
        Field("采购单号", order.number),
        Field("供应商", order.supplier),
        Field("订购", count(order.quantity, "goods.ordered", key, order.unit)),
        Field("实收", count(order.received, "goods.received", key, order.unit)),
        Field("单价（元）", yuan(order.price_fen, "goods.price", key)),
        Field("金额（元）", yuan(order.total_fen, "goods.amount", key)),
        Field("状态", GOODS_ORDER.states[order.state]),
        Field("库存", count(order.stock, "goods.stock", key, order.unit)),
    )
    rows = tuple(_move(place, one) for place, one in enumerate(moves_of(order), 1))
    table: tuple[Block, ...] = (Table(MOVES, rows),) if rows else (Paragraph("还没有出入库。"),)
    return (Heading(1, order.item), Fields(facts), *table)


def _move(place: int, one: StockMove) -> Row:
    key = ref("goods.stockmove", one.pk)
    amount = count(abs(one.quantity), "goods.moved", key)
    return (
        str(place),
        one.on.isoformat(),
        one.get_kind_display(),
        amount if one.quantity > 0 else "",
        amount if one.quantity < 0 else "",
        count(one.after, "goods.left", key),
        one.by.name,
        one.about or NOTHING,
    )


def goods_sheet(issue: Issue, imprint: Imprint) -> Document:
    """实物签领表 of one issue, to be signed by hand: page sums, total, 大写."""
    rows, order = list(lines_of(issue)), issue.order
    campaign, key = order.campaign, ref("goods.issue", issue.pk)
    facts = Fields(
        (
            Field("物资", f"{order.item}（{order.number}）"),
            Field("领用单位", issue.union.name),
            Field("领出", count(issue.quantity, "goods.issued", key, order.unit)),
        ),
        columns=3,
    )
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}实物签领表",
        campaign.project.unit_name,
        (
            facts,
            Paragraph(BY_HAND),
            _lines_to_sign(issue, rows),
            SignatureLine(("制表人", "经办人", "经办人", "证明人", "审核人", "负责人")),
        ),
        number="送温暖表19",
        final=True,
        on=issue.on,
    )


def _lines_to_sign(issue: Issue, rows: list[Line]) -> Table:
    key, total = ref("goods.issue", issue.pk), sum(row.value_fen for row in rows)
    label = Cell("合计", col_span=4, head=True, align=Align.CENTER)
    pieces = count(sum(row.quantity for row in rows), "goods.issued", key)
    return Table(
        SHEET,
        tuple(_to_sign(place, row) for place, row in enumerate(rows, 1)),
        total=(label, pieces, yuan(total, "goods.issued_value", key), "", "", ""),
        capitals=capitals(total, "goods.issued_value", key),
        subtotal_per_page=True,
        name_column=1,
    )


def _to_sign(place: int, row: Line) -> Row:
    key = ref("goods.line", row.pk)
    return (
        str(place),
        row.person.name,
        "",
        row.nomination.union.name,
        count(row.quantity, "goods.line", key),
        yuan(row.value_fen, "goods.line_value", key),
        "",
        "",
        "",
    )
