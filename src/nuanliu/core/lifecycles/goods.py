"""Goods: orders, what handlers take from stock, and counts of it."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER, LEADER = Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER
ACCOUNTANT = Role.ACCOUNTANT

GOODS_ORDER = Lifecycle(
    "goods_order",
    "物资采购",
    {
        "ordered": "待批准",
        "approved": "已批准，待到货",
        "delivered": "已到货，待验收",
        "accepted": "已验收入库",
        "cancelled": "已取消",
    },
    (
        move("order", START, "ordered", OFFICE, label="登记采购"),
        move("approve", "ordered", "approved", LEADER, label="批准采购"),
        move("cancel", "ordered", "cancelled", OFFICE, LEADER, label="取消"),
        move("cancel", "approved", "cancelled", OFFICE, LEADER, label="取消"),
        move("receive", "approved", "delivered", OFFICE, label="到货登记"),
        move("reject", "delivered", "approved", CENTER, label="验收不符"),
        move("accept", "delivered", "accepted", CENTER, label="验收入库"),
    ),
)

GOODS_ISSUE = Lifecycle(
    "goods_issue",
    "实物领用",
    {"issued": "已领出", "closed": "已核销"},
    (
        move("issue", START, "issued", OFFICE, label="领出实物"),
        move("close", "issued", "closed", ACCOUNTANT, label="核销"),
    ),
)

STOCK_COUNT = Lifecycle(
    "stock_count",
    "盘点",
    {"counted": "有差异，待处理", "settled": "已了结"},
    (
        move("count", START, "counted", OFFICE, label="登记盘点"),
        move("agree", START, "settled", OFFICE, label="盘点相符"),
        move("settle", "counted", "settled", LEADER, label="处理差异"),
    ),
)
