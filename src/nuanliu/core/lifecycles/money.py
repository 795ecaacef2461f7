"""From the locked list to the voucher: runs, single payments, recovery cases and claims."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER, LEADER = Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER
CASHIER, ACCOUNTANT = Role.CASHIER, Role.ACCOUNTANT

RUN = Lifecycle(
    "run",
    "发放批",
    {"locked": "已锁定", "released": "已送出", "settled": "已结清", "cancelled": "已取消"},
    (
        move("lock", START, "locked", OFFICE, label="锁定名单"),
        move("release", "locked", "released", CASHIER, label="送出"),
        move("cancel", "locked", "cancelled", OFFICE, label="取消"),
        move("settle", "released", "settled", ACCOUNTANT, label="结清"),
    ),
)

PAYMENT = Lifecycle(
    "payment",
    "发放",
    {
        "locked": "已锁定",
        "sent": "已送银行",
        "issued": "待签领",
        "paid": "已到账",
        "failed": "未成功",
        "returned": "已退回",
        "recovered": "已追回",
        "void": "已作废",
    },
    (
        move("lock", START, "locked", OFFICE, label="锁定"),
        move("send", "locked", "sent", CASHIER, label="送银行"),
        move("issue", "locked", "issued", CASHIER, label="备好现金"),
        move("succeed", "sent", "paid", ACCOUNTANT, label="银行成功"),
        move("fail", "sent", "failed", ACCOUNTANT, label="银行退回"),
        move("sign", "issued", "paid", ACCOUNTANT, label="凭证据确认签领"),
        move("hand_back", "issued", "failed", CASHIER, ACCOUNTANT, label="未领交回"),
        move("give_up", "issued", "returned", ACCOUNTANT, label="未领，钱退回可用"),
        move("return", "paid", "returned", ACCOUNTANT, label="到账后退回"),
        move("recover", "paid", "recovered", ACCOUNTANT, label="追回"),
        move("void", "locked", "void", OFFICE, label="作废"),
        move("void", "failed", "void", OFFICE, label="作废"),
    ),
)

# 现金领用: what two handlers drew for one union of a run, until all of it is accounted for.
CASH_DRAW = Lifecycle(
    "cash_draw",
    "现金领用",
    {"drawn": "已领出", "closed": "已交清"},
    (
        move("draw", START, "drawn", CASHIER, label="领出现金"),
        move("close", "drawn", "closed", ACCOUNTANT, label="清点交清"),
    ),
)

# 基层工会代发: one transfer to a workplace's union, which hands it out and sends its list back.
UNION_TRANSFER = Lifecycle(
    "union_transfer",
    "基层工会代发",
    {"transferred": "已转基层工会", "listed": "名单已核对，等余款", "closed": "已结清"},
    (
        move("entrust", START, "transferred", CASHIER, label="转基层工会代发"),
        move("list", "transferred", "listed", ACCOUNTANT, label="核对实发名单"),
        move("finish", "transferred", "closed", ACCOUNTANT, label="核对名单，全部发完"),
        move("refund", "listed", "closed", ACCOUNTANT, label="登记余款退回"),
    ),
)

# 回盘异常: a line of a bank's answer that matches nothing; the run waits until it is settled by
# somebody who neither sent the run nor took the answer over.
EXCEPTION = Lifecycle(
    "exception",
    "回盘异常",
    {"open": "待认定", "settled": "已认定"},
    (
        move("queue", START, "open", ACCOUNTANT, label="转入异常"),
        move("settle", "open", "settled", LEADER, ACCOUNTANT, label="认定"),
    ),
)

# 银行模板: what a bank's file looks like; nobody fills one that a second person has not checked.
BANK_TEMPLATE = Lifecycle(
    "bank_template",
    "银行模板",
    {"drafted": "待核对", "checked": "已核对", "retired": "已停用"},
    (
        move("draft", START, "drafted", OFFICE, CASHIER, label="登记"),
        move("check", "drafted", "checked", CASHIER, ACCOUNTANT, label="核对无误"),
        move("retire", "drafted", "retired", OFFICE, CASHIER, label="停用"),
        move("retire", "checked", "retired", OFFICE, CASHIER, label="停用"),
    ),
)

# 追回 of a payment that should not have been made: amount due and what came back so far.
CASE = Lifecycle(
    "case",
    "追回事项",
    {"open": "追回中", "closed": "已办结"},
    (
        move("open", START, "open", ACCOUNTANT, OFFICE, label="立项追回"),
        move("close", "open", "closed", ACCOUNTANT, label="办结"),
    ),
)

CLAIM = Lifecycle(
    "claim",
    "报销单",
    {
        "drafted": "起草",
        "submitted": "待审核",
        "reviewed": "待审批",
        "approved": "已审批",
        "filed": "已入账",
        "withdrawn": "已撤销",
    },
    (
        move("draft", START, "drafted", OFFICE, label="填报"),
        move("submit", "drafted", "submitted", OFFICE, label="送审"),
        move("withdraw", "drafted", "withdrawn", OFFICE, label="撤销"),
        move("withdraw", "submitted", "withdrawn", OFFICE, label="撤销"),
        move("return", "submitted", "drafted", CENTER, label="退回"),
        move("review", "submitted", "reviewed", CENTER, label="审核通过"),
        move("return", "reviewed", "drafted", LEADER, label="退回"),
        move("approve", "reviewed", "approved", LEADER, label="审批"),
        move("return", "approved", "drafted", ACCOUNTANT, label="退回"),
        move("file", "approved", "filed", ACCOUNTANT, label="入账"),
    ),
)
