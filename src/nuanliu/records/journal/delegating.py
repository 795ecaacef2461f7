"""代理 and 离岗移交 as deeds: a role lent for the days of a leave, taken back, or handed on."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.registration import MONEY_ROLES, need_admin
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import REASON_MAX, Account, Delegation, RoleGrant
from nuanliu.records.people.queries import own_grants, roles_of

LONGEST = timedelta(days=92)  # a longer absence is a change of post, not a leave


@action("people.delegate")
def delegate(
    deed: Deed, *, delegator: int, to: int, role: Role, since: date, until: date, reason: str
) -> int:
    """代理: `to` does a role of `delegator` from one day to another; the id of the record.

    By the delegator himself or an administrator. Refused: DELEGATE-WHO, DELEGATE-SELF (one person),
    DELEGATE-ROLE (not his own to lend: also what he does for others, and an administrator's),
    DELEGATE-ADMIN (an administrator would handle money), DELEGATE-DATES, DELEGATE-TWICE, TEXT-*.
    """
    accounts = Account.objects.select_related("person").filter(is_active=True)
    giver, taker = accounts.get(pk=delegator), accounts.get(pk=to)
    demand(_may_arrange(deed, giver))
    demand(_to_another(giver, taker))
    demand(_dates(day_of(deed), since, until))
    demand(_his_to_lend(giver, role, since))
    demand(_no_administrator(taker, role, since))
    demand(_not_lent_yet(giver, role, since, until))
    demand(written(reason, "代理事由", REASON_MAX))
    row = Delegation.objects.create(
        delegator=giver,
        delegate=taker,
        role=role,
        since=since,
        until=until,
        reason=reason,
        set_by=deed.by.person,
    )
    record(deed, row)
    return row.pk


@action("people.end_delegation")
def end_delegation(deed: Deed, *, delegation: int) -> int:
    """结束代理 before its last day: from today on the role is its owner's alone again."""
    row = Delegation.objects.select_for_update().select_related("delegator").get(pk=delegation)
    demand(_may_arrange(deed, row.delegator))
    if row.ended_on is not None or row.until < day_of(deed):
        raise Refused(Refusal("DELEGATE-OVER", "这项代理已经结束", "请刷新后再看"))
    row.ended_on = day_of(deed)
    row.save()
    record(deed, row)
    return row.pk


def _may_arrange(deed: Deed, giver: Account) -> Refusal | None:
    if deed.by.pk == giver.pk or Role.ADMIN in roles_of(deed.by, day_of(deed)):
        return None
    return Refusal("DELEGATE-WHO", "只能安排自己的代理", "请由本人或系统管理员办理")


def _to_another(giver: Account, taker: Account) -> Refusal | None:
    if giver.person_id != taker.person_id:
        return None
    return Refusal("DELEGATE-SELF", "代理人和被代理人是同一个人", "请另选一位同事")


def _dates(today: date, since: date, until: date) -> Refusal | None:
    if today <= since <= until <= since + LONGEST:
        return None
    what = f"代理期 {since} 至 {until} 不对"
    fix = f"请从今天或以后开始，不早于开始日期结束，最长 {LONGEST.days} 天"
    return Refusal("DELEGATE-DATES", what, fix)


def _his_to_lend(giver: Account, role: Role, on: date) -> Refusal | None:
    if role is not Role.ADMIN and any(own == role for own, _ in own_grants(giver, on)):
        return None
    what = f"{giver.person.name}没有可以交人代理的“{role.chinese}”岗位"
    return Refusal("DELEGATE-ROLE", what, "只能交出本人自己的岗位；系统管理员的岗位不代理")


def _no_administrator(taker: Account, role: Role, on: date) -> Refusal | None:
    held = {own for own, _ in own_grants(taker, on)}
    if role not in MONEY_ROLES or Role.ADMIN not in held:
        return None
    what = f"{taker.person.name}是系统管理员，不能代理经手资金的岗位"
    return Refusal("DELEGATE-ADMIN", what, "请另选一位同事")


def _not_lent_yet(giver: Account, role: Role, since: date, until: date) -> Refusal | None:
    rows = Delegation.objects.filter(delegator=giver, role=role, ended_on=None)
    if not rows.filter(since__lte=until, until__gte=since).exists():
        return None
    what = f"{giver.person.name}的“{role.chinese}”在这几天已经有人代理"
    return Refusal("DELEGATE-TWICE", what, "请先结束原来的代理")


@action("people.hand_over")
def hand_over(deed: Deed, *, leaver: int, to: int, last: date, reason: str) -> int:
    """离岗移交: from the day after `last` the roles of one account are another's; how many went.

    By an administrator. Roles are what open tasks wait for, so the tasks go with them; what the
    leaver did stays his. Refused: ADMIN-ONLY, HANDOVER-SELF, HANDOVER-NONE (he has no role to hand
    over), HANDOVER-DATE, DELEGATE-ADMIN, TEXT-*.
    """
    need_admin(deed, "办理离岗移交")
    accounts = Account.objects.select_related("person").filter(is_active=True)
    giver, taker = accounts.get(pk=leaver), accounts.get(pk=to)
    demand(written(reason, "移交事由", REASON_MAX))
    demand(_another_successor(giver, taker))
    if last < day_of(deed):
        what = f"最后在岗日 {last} 在今天之前"
        raise Refused(Refusal("HANDOVER-DATE", what, "请填写今天或以后的日期"))
    grants = list(_open_grants(giver, last))
    if not grants:
        what = f"{giver.person.name}在 {last} 以后没有可移交的岗位"
        raise Refused(Refusal("HANDOVER-NONE", what, "请核对人员和日期"))
    for grant in grants:
        demand(_no_administrator(taker, Role(grant.role), last))
    for grant in grants:
        _pass_on(deed, grant, taker, last)
    return len(grants)


def _another_successor(giver: Account, taker: Account) -> Refusal | None:
    if giver.person_id != taker.person_id:
        return None
    return Refusal("HANDOVER-SELF", "接手人和离岗人是同一个人", "请另选一位同事")


def _open_grants(giver: Account, last: date) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.select_for_update().filter(account=giver).exclude(role=Role.ADMIN)
    rows = rows.filter(Q(until=None) | Q(until__gt=last), since__lte=last)
    return rows.order_by("pk")


def _pass_on(deed: Deed, grant: RoleGrant, taker: Account, last: date) -> None:
    until, first = grant.until, last + timedelta(days=1)
    grant.until = last
    grant.save()
    record(deed, grant)
    same = RoleGrant.objects.filter(account=taker, role=grant.role, union=grant.union)
    if same.filter(until=None, since__lte=first).exists():
        return
    made = RoleGrant.objects.create(
        account=taker,
        role=grant.role,
        union=grant.union,
        post=grant.post,
        since=first,
        until=until,
    )
    record(deed, made)
