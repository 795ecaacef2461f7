"""立项: the project, and every document that changes its budget."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, LEADER, ACCOUNTANT = Role.OFFICE, Role.LEADER, Role.ACCOUNTANT

PROJECT = Lifecycle(
    "project",
    "项目",
    {"drafted": "起草", "active": "执行中", "closed": "已结项"},
    (
        move("draft", START, "drafted", OFFICE, label="起草"),
        move("activate", "drafted", "active", LEADER, label="批准立项"),
        move("close", "active", "closed", LEADER, label="结项"),
    ),
)

# 拨款、追加、调减、调剂、年终上缴: each a document with a number, entered by one and
# confirmed by another. One that was booked by mistake is reversed the same way: asked for by one
# person, done by another; until it is done the money stays as booked.
BUDGET_CHANGE = Lifecycle(
    "budget_change",
    "预算文件",
    {
        "drafted": "待复核",
        "posted": "已入账",
        "cancelled": "已作废",
        "reversing": "待冲销",
        "reversed": "已冲销",
    },
    (
        move("enter", START, "drafted", OFFICE, ACCOUNTANT, label="登记"),
        move("confirm", "drafted", "posted", LEADER, ACCOUNTANT, label="复核入账"),
        move("cancel", "drafted", "cancelled", OFFICE, ACCOUNTANT, label="作废"),
        move("ask_reversal", "posted", "reversing", OFFICE, ACCOUNTANT, label="申请冲销"),
        move("keep", "reversing", "posted", LEADER, ACCOUNTANT, label="不予冲销"),
        move("reverse", "reversing", "reversed", LEADER, ACCOUNTANT, label="红字冲销"),
    ),
)
