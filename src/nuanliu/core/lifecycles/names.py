"""From the campaign to the decision: whose names come in and how they are judged."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER, LEADER, CHAIR = Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CHAIR

CAMPAIGN = Lifecycle(
    "campaign",
    "慰问活动",
    {
        "planned": "筹备",
        "open": "收名单",
        "closed": "收名单结束",
        "finished": "已完成",
        "cancelled": "已取消",
    },
    (
        move("plan", START, "planned", OFFICE, label="筹备"),
        move("open", "planned", "open", LEADER, label="启动"),
        move("stop_collecting", "open", "closed", OFFICE, label="截止收名单"),
        move("reopen", "closed", "open", LEADER, label="重新收名单"),
        move("finish", "closed", "finished", OFFICE, label="完成"),
        move("cancel", "planned", "cancelled", LEADER, label="取消"),
        move("cancel", "open", "cancelled", LEADER, label="取消"),
    ),
)

ROSTER = Lifecycle(
    "roster",
    "花名册",
    {"received": "已收到", "accepted": "已收录", "undone": "已撤销"},
    (
        move("receive", START, "received", CHAIR, OFFICE, label="上传"),
        move("accept", "received", "accepted", OFFICE, label="收录"),
        move("accept", "accepted", "accepted", OFFICE, label="收录"),
        move("undo", "received", "undone", CHAIR, OFFICE, label="撤销"),
        move("undo", "accepted", "undone", OFFICE, label="撤销"),
    ),
)

NOMINATION = Lifecycle(
    "nomination",
    "申报",
    {
        "nominated": "已申报",
        "returned": "已退回",
        "listed": "已列入批次",
        "approved": "已批准",
        "rejected": "未通过",
        "withdrawn": "已退出",
    },
    (
        move("nominate", START, "nominated", CHAIR, OFFICE, label="申报"),
        move("return", "nominated", "returned", OFFICE, CENTER, label="退回"),
        move("resubmit", "returned", "nominated", CHAIR, OFFICE, label="重新申报"),
        move("list", "nominated", "listed", OFFICE, label="列入批次"),
        move("approve", "listed", "approved", LEADER, label="批准"),
        move("reject", "nominated", "rejected", OFFICE, CENTER, LEADER, label="不通过"),
        move("reject", "listed", "rejected", LEADER, label="不通过"),
        move("reject", "approved", "rejected", LEADER, label="撤销批准"),
        move("withdraw", "nominated", "withdrawn", CHAIR, OFFICE, label="退出"),
        move("withdraw", "listed", "withdrawn", CHAIR, OFFICE, label="退出"),
        move("withdraw", "approved", "withdrawn", OFFICE, label="退出"),
    ),
)

BATCH = Lifecycle(
    "batch",
    "批次",
    {
        "compiled": "已编制",
        "submitted": "待审核",
        "reviewed": "审核通过",
        "on_notice": "公示中",
        "noticed": "公示结束",
        "approved": "已审批",
        "refused": "不予批准",
    },
    (
        move("compile", START, "compiled", OFFICE, label="编制"),
        move("submit", "compiled", "submitted", OFFICE, label="送审"),
        move("return", "submitted", "compiled", CENTER, label="退回"),
        move("review", "submitted", "reviewed", CENTER, label="审核通过"),
        move("post_notice", "reviewed", "on_notice", OFFICE, label="公示"),
        move("end_notice", "on_notice", "noticed", OFFICE, label="结束公示"),
        move("approve", "noticed", "approved", LEADER, label="审批"),
        move("refuse", "noticed", "refused", LEADER, label="不予批准"),
        move("return", "reviewed", "compiled", OFFICE, LEADER, label="退回"),
    ),
)

OBJECTION = Lifecycle(
    "objection",
    "异议",
    {"open": "待核查", "upheld": "成立", "dismissed": "不成立"},
    (
        move("raise", START, "open", OFFICE, Role.WORKER, label="提出"),
        move("uphold", "open", "upheld", LEADER, label="认定成立"),
        move("dismiss", "open", "dismissed", LEADER, label="认定不成立"),
    ),
)
