"""Every lifecycle of the fund, one move table each, in the order of the path of a yuan."""

from nuanliu.core.lifecycles.aftercare import (
    DESTRUCTION,
    DISCLOSURE,
    ERASURE,
    EVALUATION,
    FILLED_VALUE,
    PACKAGE,
    REQUEST,
    SECTION,
    SURVEY,
    VISIT,
)
from nuanliu.core.lifecycles.asking import CALL, CALL_ROUND, DOUBT, KEYING
from nuanliu.core.lifecycles.goods import GOODS_ISSUE, GOODS_ORDER, STOCK_COUNT
from nuanliu.core.lifecycles.money import (
    BANK_TEMPLATE,
    CASE,
    CASH_DRAW,
    CLAIM,
    EXCEPTION,
    PAYMENT,
    RUN,
    UNION_TRANSFER,
)
from nuanliu.core.lifecycles.names import BATCH, CAMPAIGN, NOMINATION, OBJECTION, ROSTER
from nuanliu.core.lifecycles.plan import BUDGET_CHANGE, PROJECT
from nuanliu.core.lifecycles.taking import EXPORT_REQUEST
from nuanliu.core.moves import Lifecycle

__all__ = [
    "BANK_TEMPLATE",
    "BATCH",
    "BUDGET_CHANGE",
    "CALL",
    "CALL_ROUND",
    "CAMPAIGN",
    "CASE",
    "CASH_DRAW",
    "CLAIM",
    "DESTRUCTION",
    "DISCLOSURE",
    "DOUBT",
    "ERASURE",
    "EVALUATION",
    "EXCEPTION",
    "EXPORT_REQUEST",
    "FILLED_VALUE",
    "GOODS_ISSUE",
    "GOODS_ORDER",
    "KEYING",
    "LIFECYCLES",
    "NOMINATION",
    "OBJECTION",
    "PACKAGE",
    "PAYMENT",
    "PROJECT",
    "REQUEST",
    "ROSTER",
    "RUN",
    "SECTION",
    "STOCK_COUNT",
    "SURVEY",
    "UNION_TRANSFER",
    "VISIT",
]

LIFECYCLES: dict[str, Lifecycle] = {
    table.name: table
    for table in (
        PROJECT,
        BUDGET_CHANGE,
        CAMPAIGN,
        ROSTER,
        NOMINATION,
        BATCH,
        OBJECTION,
        RUN,
        PAYMENT,
        CASH_DRAW,
        UNION_TRANSFER,
        BANK_TEMPLATE,
        EXCEPTION,
        CASE,
        GOODS_ORDER,
        GOODS_ISSUE,
        STOCK_COUNT,
        CLAIM,
        VISIT,
        REQUEST,
        SURVEY,
        KEYING,
        CALL_ROUND,
        CALL,
        DOUBT,
        FILLED_VALUE,
        EVALUATION,
        DISCLOSURE,
        SECTION,
        PACKAGE,
        ERASURE,
        DESTRUCTION,
        EXPORT_REQUEST,
    )
}
