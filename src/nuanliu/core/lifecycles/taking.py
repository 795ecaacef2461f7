"""What leaves the office with many people in it: asked for by one, agreed to by another."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

# Who works with numbers for the whole office; a chair does for his own union alone, and so may ask
# and take, and agrees to nobody's.
DESKS = (
    Role.OFFICE,
    Role.SERVICE_CENTER,
    Role.LEADER,
    Role.CASHIER,
    Role.ACCOUNTANT,
    Role.AUDITOR,
)

EXPORT_REQUEST = Lifecycle(
    "export_request",
    "导出申请",
    {
        "asked": "待同意",
        "agreed": "已同意",
        "refused": "未同意",
        "taken": "已取走",
        "lapsed": "已过期",
    },
    (
        move("ask", START, "asked", *DESKS, Role.CHAIR, label="申请导出"),
        move("agree", "asked", "agreed", *DESKS, label="同意导出"),
        move("refuse", "asked", "refused", *DESKS, label="不同意导出"),
        move("take", "agreed", "taken", *DESKS, Role.CHAIR, label="取走文件"),
        move("lapse", "asked", "lapsed", *DESKS, Role.CHAIR, label="作过期处理"),
        move("lapse", "agreed", "lapsed", *DESKS, Role.CHAIR, label="作过期处理"),
    ),
)
