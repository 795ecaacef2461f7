"""Asking those who were paid: stacks of paper forms, call-backs, and what they leave in doubt."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER, LEADER, AUDITOR = Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.AUDITOR

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

# 回访: a drawn part of those paid is called by somebody who neither proposed nor paid them.
CALL_ROUND = Lifecycle(
    "call_round",
    "回访",
    {"calling": "回访中", "closed": "已结束"},
    (
        move("draw", START, "calling", OFFICE, CENTER, AUDITOR, label="抽取"),
        move("close", "calling", "closed", OFFICE, CENTER, AUDITOR, label="结束"),
    ),
)

CALL = Lifecycle(
    "call",
    "回访电话",
    {"waiting": "待回访", "answered": "已回访", "declined": "不愿回答", "unreached": "未联系上"},
    (
        move("draw", START, "waiting", OFFICE, CENTER, AUDITOR, label="抽取"),
        move("miss", "waiting", "waiting", OFFICE, CENTER, LEADER, AUDITOR, label="未接通"),
        move("answer", "waiting", "answered", OFFICE, CENTER, LEADER, AUDITOR, label="登记回答"),
        move("decline", "waiting", "declined", OFFICE, CENTER, LEADER, AUDITOR, label="不愿回答"),
        move("give_up", "waiting", "unreached", OFFICE, CENTER, LEADER, AUDITOR, label="不再拨打"),
    ),
)

# 收款核实: somebody says that his money did not come, or not all of it.
DOUBT = Lifecycle(
    "doubt",
    "收款核实",
    {"open": "待核实", "looking": "核实中", "settled": "已办结"},
    (
        move("raise", START, "open", OFFICE, CENTER, LEADER, AUDITOR, Role.WORKER, label="登记"),
        move("look", "open", "looking", OFFICE, CENTER, LEADER, label="交办核实"),
        move("settle", "looking", "settled", OFFICE, CENTER, LEADER, label="办结"),
        move("reopen", "settled", "looking", LEADER, AUDITOR, label="重新核实"),
    ),
)
