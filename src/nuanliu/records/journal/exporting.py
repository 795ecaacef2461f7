"""导出权: taking personal data out as a file is a right of its own beside seeing it.

An administrator gives it to a person or to whoever holds a post; nobody has it from the beginning.
What is taken out under it has a line (`taking.py`): who, what, when, what for.
"""

from datetime import date

from django.db.models import Q, QuerySet

from nuanliu.core.masking import scrub
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.registration import need_admin
from nuanliu.records.journal.revealing import SEES, SHORTEST, need_right
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import PURPOSE_MAX, REASON_MAX, Account, ExportGrant
from nuanliu.records.people.queries import grants_of, logins_with

LAW = "个人信息保护法第六条、第五十一条"


@action("people.allow_export")
def allow_export(
    deed: Deed,
    *,
    reason: str,
    account: int | None = None,
    role: Role | None = None,
    until: date | None = None,
) -> int:
    """授予导出权 to one account or, with `role`, to whoever holds it; the id of the grant.

    until: its last day, None for as long as it is not ended. Refused: ADMIN-ONLY, EXPORT-WHOM
    (neither, both, or somebody who does not work with numbers), EXPORT-UNTIL, EXPORT-TWICE, TEXT-*.
    """
    need_admin(deed, "授予导出权")
    demand(_to_one(account, role))
    demand(_works_with_numbers(account, role, day_of(deed)))
    if until is not None and until < day_of(deed):
        raise Refused(Refusal("EXPORT-UNTIL", f"有效期 {until} 在今天之前", "请重新填写有效期"))
    demand(written(reason, "授予导出权的事由", REASON_MAX))
    if _running(day_of(deed)).filter(account=account, role=role or "").exists():
        raise Refused(Refusal("EXPORT-TWICE", "已有同样的导出权", "请先结束原来的一项"))
    row = ExportGrant.objects.create(
        account_id=account,
        role=role or "",
        since=day_of(deed),
        until=until,
        reason=reason,
        set_by=deed.by.person,
    )
    record(deed, row)
    return row.pk


def _to_one(account: int | None, role: Role | None) -> Refusal | None:
    if (account is None) != (role is None):
        return None
    what = "导出权须授予一个人或一个岗位"
    return Refusal("EXPORT-WHOM", what, "请只选人员，或只选岗位")


def _works_with_numbers(account: int | None, role: Role | None, on: date) -> Refusal | None:
    held = {role}
    if account is not None:
        held = {one for one, _ in grants_of(Account.objects.get(pk=account), on)}
    if held & SEES and Role.ADMIN not in held:
        return None
    who = "、".join(sorted(one.chinese for one in SEES))
    fix = f"只能授予：{who}"
    return Refusal("EXPORT-WHOM", "本来就不能查看个人信息的人和岗位，不能有导出权", fix)


@action("people.end_export")
def end_export(deed: Deed, *, grant: int) -> int:
    """结束导出权 from today on; refused ADMIN-ONLY, EXPORT-OVER."""
    need_admin(deed, "结束导出权")
    row = ExportGrant.objects.select_for_update().get(pk=grant)
    if not _running(day_of(deed)).filter(pk=row.pk).exists():
        raise Refused(Refusal("EXPORT-OVER", "这项导出权已经结束", "请刷新后再看"))
    row.ended_on = day_of(deed)
    row.save()
    record(deed, row)
    return row.pk


def _running(on: date) -> QuerySet[ExportGrant]:
    rows = ExportGrant.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=on))


def may_export(account: Account, on: date) -> bool:
    """Whether an account has the right on a day: its own, or that of a post it holds or lends."""
    roles = {role for role, _ in grants_of(account, on)}
    return _running(on).filter(Q(account=account) | Q(role__in=roles)).exists()


def need_export(deed: Deed, union: int | None = None) -> None:
    """Refused REVEAL-ROLE without the right to see, EXPORT-RIGHT without that to take out.

    union: whose data it is, where it is one union's; a chair takes out those of his own alone.
    """
    need_right(deed, union)
    if not may_export(deed.by, day_of(deed)):
        raise Refused(no_right(day_of(deed)))


def no_right(on: date) -> Refusal:
    """Why a file with personal data does not go out, and who may give the right."""
    admins = "、".join(logins_with(Role.ADMIN, on)) or "没有"
    what = "您没有导出权：含个人信息的文件可以在页面上看，不能下载"
    fix = f"请系统管理员（登录名：{admins}）在“系统 › 导出权”里授予您本人或您的岗位"
    return Refusal("EXPORT-RIGHT", what, fix, LAW)


def purpose_fault(purpose: str) -> Refusal | None:
    """EXPORT-PURPOSE when a purpose is too short, too long, or a number stands in it."""
    if SHORTEST <= len(purpose) <= PURPOSE_MAX and scrub(purpose) == purpose:
        return None
    what = "没有写明用途" if not purpose else "用途太短、太长，或写有号码"
    fix = f"请写明下载去做什么，{SHORTEST} 至 {PURPOSE_MAX} 个字，不写号码"
    return Refusal("EXPORT-PURPOSE", what, fix, LAW)
