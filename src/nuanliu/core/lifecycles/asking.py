"""Asking those who were paid: stacks of paper forms that two persons key in."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER = Role.OFFICE, Role.SERVICE_CENTER

# 录入单: a stack of paper forms counts when two persons read the same from it.
KEYING = Lifecycle(
    "keying",
    "录入单",
    {"keyed": "待复录", "twice": "待收录", "taken": "已收录", "void": "已作废"},
    (
        move("key", START, "keyed", OFFICE, CENTER, label="初录"),
        move("again", "keyed", "twice", OFFICE, CENTER, label="复录"),
        move("mend", "twice", "twice", OFFICE, CENTER, label="更正"),
        move("take", "twice", "taken", OFFICE, CENTER, label="收录"),
        move("void", "keyed", "void", OFFICE, CENTER, label="作废"),
        move("void", "twice", "void", OFFICE, CENTER, label="作废"),
    ),
)
