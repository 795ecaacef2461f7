"""Who touches the fund: roles a person may be given, and the duties he may hold on one batch."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do; a person may hold several."""

    OFFICE = "office"  # 综合办公室: runs campaigns, compiles lists
    SERVICE_CENTER = "service_center"  # 职工服务中心: reviews lists and claims
    LEADER = "leader"  # 分管领导、主要领导: decides
    CASHIER = "cashier"  # 出纳: releases bank files, hands over cash
    ACCOUNTANT = "accountant"  # 会计: reads results, reconciles, keeps the books
    CHAIR = "chair"  # 基层工会主席: puts people forward for his own union
    WORKER = "worker"  # 职工: confirms receipt, answers, objects
    FINANCE = "finance"  # 财政局: reads progress and indicators
    AUDITOR = "auditor"  # 审计、经审: reads everything, for a limited time
    ADMIN = "admin"  # 系统管理员: accounts and backups; sees no personal data, approves nothing

    @property
    def chinese(self) -> str:
        """The name of the role on screens and papers."""
        return _ROLE_NAMES[self]


_ROLE_NAMES = {
    Role.OFFICE: "综合办公室",
    Role.SERVICE_CENTER: "职工服务中心",
    Role.LEADER: "领导",
    Role.CASHIER: "出纳",
    Role.ACCOUNTANT: "会计",
    Role.CHAIR: "基层工会主席",
    Role.WORKER: "职工",
    Role.FINANCE: "财政局",
    Role.AUDITOR: "审计",
    Role.ADMIN: "系统管理员",
}


class Duty(StrEnum):
    """The five duties that must lie with five different persons on one batch (不相容岗位分离)."""

    MAKER = "maker"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PAYER = "payer"
    RECONCILER = "reconciler"

    @property
    def chinese(self) -> str:
        """The name of the duty on screens and papers."""
        return _DUTY_NAMES[self]


_DUTY_NAMES = {
    Duty.MAKER: "经办",
    Duty.REVIEWER: "审核",
    Duty.APPROVER: "审批",
    Duty.PAYER: "付款",
    Duty.RECONCILER: "对账",
}
