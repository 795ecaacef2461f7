"""After the money: visits, requests, surveys, evaluation, disclosure and the archive."""

from nuanliu.core.moves import START, Lifecycle, move
from nuanliu.core.roles import Role

OFFICE, CENTER, LEADER, ACCOUNTANT = Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.ACCOUNTANT
AUDITOR = Role.AUDITOR

VISIT = Lifecycle(
    "visit",
    "走访",
    {"planned": "已计划", "recorded": "已记录", "checked": "已核对"},
    (
        move("plan", START, "planned", OFFICE, label="计划"),
        move("record", "planned", "recorded", OFFICE, Role.CHAIR, label="记录"),
        move("check", "recorded", "checked", CENTER, label="核对"),
    ),
)

REQUEST = Lifecycle(
    "request",
    "诉求",
    {"open": "待办", "assigned": "办理中", "answered": "已答复", "closed": "已办结"},
    (
        move(
            "raise",
            START,
            "open",
            OFFICE,
            CENTER,
            LEADER,
            Role.AUDITOR,
            Role.CHAIR,
            Role.WORKER,
            label="登记",
        ),
        move("assign", "open", "assigned", OFFICE, label="交办"),
        move("answer", "assigned", "answered", OFFICE, CENTER, label="答复"),
        move("close", "answered", "closed", OFFICE, label="办结"),
        move("reopen", "answered", "assigned", OFFICE, Role.WORKER, label="重新办理"),
        move("reopen", "closed", "assigned", Role.WORKER, label="重新办理"),
    ),
)

SURVEY = Lifecycle(
    "survey",
    "满意度调查",
    {"prepared": "已准备", "open": "进行中", "closed": "已结束"},
    (
        move("prepare", START, "prepared", OFFICE, label="准备"),
        move("open", "prepared", "open", CENTER, label="开始"),
        move("close", "open", "closed", CENTER, label="结束"),
    ),
)

EVALUATION = Lifecycle(
    "evaluation",
    "自评",
    {"drafted": "起草", "submitted": "待确认", "confirmed": "已确认"},
    (
        move("draft", START, "drafted", OFFICE, ACCOUNTANT, label="起草"),
        move("submit", "drafted", "submitted", OFFICE, ACCOUNTANT, label="报送"),
        move("return", "submitted", "drafted", LEADER, label="退回"),
        move("confirm", "submitted", "confirmed", LEADER, label="确认"),
    ),
)

# 填报值: an actual that no measure gives, typed in with a reason and an attachment; it counts when
# somebody else has confirmed it.
FILLED_VALUE = Lifecycle(
    "filled_value",
    "填报值",
    {"filled": "待确认", "confirmed": "已确认", "refused": "不予确认", "withdrawn": "已撤回"},
    (
        move("fill", START, "filled", OFFICE, ACCOUNTANT, label="填报"),
        move("confirm", "filled", "confirmed", CENTER, LEADER, label="确认"),
        move("refuse", "filled", "refused", CENTER, LEADER, label="不予确认"),
        move("withdraw", "filled", "withdrawn", OFFICE, ACCOUNTANT, label="撤回"),
    ),
)

DISCLOSURE = Lifecycle(
    "disclosure",
    "公开文本",
    {"drafted": "起草", "released": "已批准公开", "published": "已公开", "taken_down": "已撤下"},
    (
        move("draft", START, "drafted", OFFICE, label="起草"),
        move("release", "drafted", "released", LEADER, label="批准公开"),
        move("pack", "released", "released", OFFICE, label="制作发布包"),
        move("pack", "published", "published", OFFICE, label="制作发布包"),
        move("publish", "released", "published", OFFICE, label="登记公开网址"),
        move("compare", "published", "published", OFFICE, LEADER, AUDITOR, label="核对公开页"),
        move("take_down", "published", "taken_down", LEADER, label="撤下"),
    ),
)

SECTION = Lifecycle(
    "section",
    "公开文本的一部分",
    {"drafted": "待编写", "edited": "已编写", "agreed": "已核对", "published": "已公开"},
    (
        move("draft", START, "drafted", OFFICE, label="起草"),
        move("compose", START, "edited", OFFICE, label="按账生成"),
        move("edit", "drafted", "edited", OFFICE, label="编写"),
        move("edit", "edited", "edited", OFFICE, label="编写"),
        move("edit", "agreed", "edited", OFFICE, label="编写"),
        move("agree", "edited", "agreed", OFFICE, CENTER, LEADER, ACCOUNTANT, label="核对"),
        move("publish", "agreed", "published", OFFICE, label="公开"),
    ),
)

ERASURE = Lifecycle(
    "erasure",
    "删除申请",
    {"asked": "待办理", "stopped": "已停止处理", "forgotten": "已删除"},
    (
        move("ask", START, "asked", OFFICE, label="登记删除申请"),
        move("stop", "asked", "stopped", LEADER, label="停止处理"),
        move("forget", "asked", "forgotten", LEADER, label="删除"),
        move("forget", "stopped", "forgotten", LEADER, label="删除"),
    ),
)

DESTRUCTION = Lifecycle(
    "destruction",
    "销毁清册",
    {"proposed": "待复核", "destroyed": "已销毁", "kept": "继续保管"},
    (
        move("propose", START, "proposed", OFFICE, ACCOUNTANT, label="编制销毁清册"),
        move("destroy", "proposed", "destroyed", LEADER, label="销毁"),
        move("keep", "proposed", "kept", LEADER, label="继续保管"),
    ),
)

PACKAGE = Lifecycle(
    "package",
    "归档包",
    {"assembled": "已组卷", "sealed": "已封存"},
    (
        move("assemble", START, "assembled", OFFICE, label="组卷"),
        move("seal", "assembled", "sealed", ACCOUNTANT, Role.AUDITOR, label="封存"),
    ),
)
