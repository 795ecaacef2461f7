"""The thirteen entries of the menu, each with the roles that see it, and the bar of the phone."""

from typing import NamedTuple

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import OFFICE_STAFF, READERS, STAFF

CHAIRS = READERS | {Role.CHAIR}
WATCHERS = READERS | {Role.FINANCE}


class Entry(NamedTuple):
    """One entry: its words, the name of its route, and who sees it."""

    title: str
    route: str
    roles: frozenset[Role]


MENU = (
    Entry("工作台", "home", STAFF),
    Entry("项目预算", "projects", WATCHERS),
    Entry("慰问活动", "campaigns", CHAIRS),
    Entry("资金发放", "payments", READERS),
    Entry("物资与票据", "claims", READERS),
    Entry("走访记录", "visits", CHAIRS),
    Entry("满意度与回访", "surveys", READERS),
    Entry("绩效", "performance", WATCHERS),
    Entry("信息公开", "disclosures", WATCHERS),
    Entry("查询统计", "search", READERS),
    Entry("审计", "audit", frozenset({Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT})),
    Entry("基础数据", "basics", OFFICE_STAFF | {Role.ADMIN}),
    Entry("系统", "system", frozenset({Role.ADMIN})),
)
PHONE = (
    Entry("待办", "home", STAFF),
    Entry("名单", "campaigns", CHAIRS),
    Entry("走访", "visits", CHAIRS),
    Entry("我的", "me", STAFF),
)


def entries(table: tuple[Entry, ...], roles: frozenset[Role]) -> list[Entry]:
    """The entries of a table that somebody with `roles` sees, in its order."""
    return [entry for entry in table if entry.roles & roles]
