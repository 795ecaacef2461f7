"""Every lifecycle of the fund, one move table each, in the order of the path of a yuan."""

from nuanliu.core.lifecycles.aftercare import (
    DESTRUCTION,
    DISCLOSURE,
    ERASURE,
    EVALUATION,
    PACKAGE,
    REQUEST,
    SECTION,
    SURVEY,
    VISIT,
)
from nuanliu.core.lifecycles.money import BANK_TEMPLATE, CASE, CLAIM, EXCEPTION, PAYMENT, RUN
from nuanliu.core.lifecycles.names import BATCH, CAMPAIGN, NOMINATION, OBJECTION, ROSTER
from nuanliu.core.lifecycles.plan import BUDGET_CHANGE, PROJECT
from nuanliu.core.lifecycles.taking import EXPORT_REQUEST
from nuanliu.core.moves import Lifecycle

__all__ = [
    "BANK_TEMPLATE",
    "BATCH",
    "BUDGET_CHANGE",
    "CAMPAIGN",
    "CASE",
    "CLAIM",
    "DESTRUCTION",
    "DISCLOSURE",
    "ERASURE",
    "EVALUATION",
    "EXCEPTION",
    "EXPORT_REQUEST",
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
    "SURVEY",
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
        BANK_TEMPLATE,
        EXCEPTION,
        CASE,
        CLAIM,
        VISIT,
        REQUEST,
        SURVEY,
        EVALUATION,
        DISCLOSURE,
        SECTION,
        PACKAGE,
        ERASURE,
        DESTRUCTION,
        EXPORT_REQUEST,
    )
}
