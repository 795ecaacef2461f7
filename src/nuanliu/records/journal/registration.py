"""People as deeds: units, persons, accounts, roles and calendar days, each with its journal line.

They live beside the journal because the tables of people lie below it and may not know it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people import keys
from nuanliu.records.people.models import (
    POST_MAX,
    UNUSABLE,
    Account,
    CalendarDay,
    ComparisonHit,
    ComparisonSource,
    Interest,
    Person,
    RoleGrant,
    Union,
)
from nuanliu.records.people.queries import logins_with, roles_of

MONEY_ROLES = frozenset(
    {Role.LEADER, Role.CASHIER, Role.ACCOUNTANT, Role.SERVICE_CENTER, Role.OFFICE}
)

LIST_NAME, DOCUMENT = 40, 120  # characters


def need_admin(deed: Deed, deeds: str = "登记单位、人员和岗位") -> None:
    """Refused ADMIN-ONLY unless an administrator does it; the words name who is one."""
    if Role.ADMIN not in roles_of(deed.by, day_of(deed)):
        admins = "、".join(logins_with(Role.ADMIN, day_of(deed))) or "没有"
        fix = f"请联系系统管理员（登录名：{admins}）"
        raise Refused(Refusal("ADMIN-ONLY", f"只有系统管理员可以{deeds}", fix))


class UnionFacts(NamedTuple):
    """A unit to register: its code, name and contact line."""

    code: str
    name: str
    contact: str = ""


@action("people.register_unions")
def register_unions(deed: Deed, *, parent: int, unions: Sequence[UnionFacts]) -> list[int]:
    """Add grassroots unions below `parent`; returns their ids in order."""
    need_admin(deed)
    made = []
    for facts in unions:
        union = Union.objects.create(parent_id=parent, **facts._asdict())
        record(deed, union)
        made.append(union.pk)
    return made


class StaffFacts(NamedTuple):
    """A member of the office or a chair: name, sign-in, roles, and the union a chair speaks for.

    post: of a leader, such as 分管领导 or 主要领导, as the standards name who must sign; until: the
    last day of his roles, None for as long as he works here.
    """

    name: str
    login: str
    roles: tuple[Role, ...]
    union: int
    scoped: bool = False
    post: str = ""
    until: date | None = None


@action("people.register_staff")
def register_staff(deed: Deed, *, staff: Sequence[StaffFacts]) -> list[int]:
    """Register persons with an account and roles from today on; returns account ids in order."""
    need_admin(deed)
    return [_register_one(deed, facts) for facts in staff]


def _register_one(deed: Deed, facts: StaffFacts) -> int:
    if Role.ADMIN in facts.roles and MONEY_ROLES & set(facts.roles):
        what = f"{facts.name}不能既是系统管理员又经手资金"
        raise Refused(Refusal("ROLE-ADMIN-MONEY", what, "请把两项职责交给两个人"))
    if facts.until is not None and facts.until < day_of(deed):
        what = f"{facts.name}的有效期 {facts.until} 在今天之前"
        raise Refused(Refusal("ROLE-UNTIL", what, "请重新填写有效期"))
    if facts.post:
        demand(written(facts.post, "职务", POST_MAX))
    person = Person.objects.create(name=facts.name, union_id=facts.union)
    account = Account.objects.create(login=facts.login, person=person, password=UNUSABLE)
    record(deed, person, pii={"name": facts.name}, person=person)
    record(deed, account)
    for role in facts.roles:
        grant = RoleGrant.objects.create(
            account=account,
            role=role,
            union_id=facts.union if facts.scoped else None,
            post=facts.post if role is Role.LEADER else "",
            since=day_of(deed),
            until=facts.until,
        )
        record(deed, grant)
    return account.pk


@action("people.invite")
def note_invitation(deed: Deed, *, account: int) -> int:
    """发登录链接: that an administrator makes a one-time link for an account; returns its id.

    The link is no part of the books, yet whoever made it could use it: so it is told.
    """
    need_admin(deed, "发登录链接")
    row = Account.objects.get(pk=account)
    record(deed, row)
    return row.pk


@action("people.keep_password")
def keep_password(deed: Deed, *, account: int, hashed: str) -> int:
    """新密码 of an account, hashed already, set by its owner; returns the account's id.

    The journal commits to the hash: whoever puts another one into the table, to act in somebody's
    name, is found by the audit. Refused PASSWORD-OWN for the account of somebody else.
    """
    if deed.by.pk != account:
        what = "只能设置自己的密码"
        raise Refused(Refusal("PASSWORD-OWN", what, "请发一次性登录链接，由本人登录后设置"))
    row = Account.objects.select_for_update().get(pk=account)
    row.password = hashed
    row.save(update_fields=["password"])
    record(deed, row, pii={"password": hashed}, person=row.person_id)
    return row.pk


@action("people.reset_second")
def note_second_reset(deed: Deed, *, account: int) -> int:
    """取消两步验证 of somebody whose phone is gone, by an administrator; the account's id."""
    need_admin(deed, "取消两步验证")
    row = Account.objects.get(pk=account)
    record(deed, row)
    return row.pk


@action("people.end_sessions")
def note_sessions_ended(deed: Deed, *, account: int) -> int:
    """下线 of somebody by an administrator, wherever he is signed in; the account's id.

    The sessions lie beside the books and end once this is told.
    """
    need_admin(deed, "请别人下线")
    row = Account.objects.get(pk=account)
    record(deed, row)
    return row.pk


class DayFacts(NamedTuple):
    """A day on which the official arrangement departs from the plain week."""

    day: date
    working: bool
    name: str


@action("people.import_calendar")
def import_calendar(deed: Deed, *, days: Iterable[DayFacts]) -> int:
    """Take over 放假安排 rows; a row for a day already known replaces it. Returns how many rows."""
    need_admin(deed)
    count = 0
    for facts in days:
        row, _ = CalendarDay.objects.update_or_create(
            day=facts.day, defaults={"working": facts.working, "name": facts.name}
        )
        record(deed, row)
        count += 1
    return count


class SourceFacts(NamedTuple):
    """Where a list came from: the document's number or title, its date, SHA-256 of the file."""

    document: str
    dated: date
    file_hash: str


@action("people.import_comparison")
def import_comparison(
    deed: Deed, *, name: str, numbers: Sequence[str], source: SourceFacts | None = None
) -> int:
    """Take over a comparison list (死亡、财政供养 …): of each number only its keyed index is kept.

    numbers: canonical identity numbers. Returns how many are on the list now. Refused:
    COMPARISON-ROLE (neither of the office nor an administrator), COMPARISON-DATE (dated after
    today), TEXT-BLANK and TEXT-LONG.
    """
    demand(_may_compare(deed))
    demand(written(name, "比对名单的名称", LIST_NAME))
    if source is not None:
        _keep_source(deed, name, source, len(numbers))
    ring = keys.current()
    for number in numbers:
        row, new = ComparisonHit.objects.get_or_create(
            list_name=name,
            id_index=ring.blind_index("id", number),
            defaults={"received_on": day_of(deed)},
        )
        if new:
            record(deed, row)
    return ComparisonHit.objects.filter(list_name=name).count()


class InterestFacts(NamedTuple):
    """A declared relative: who declares (sign-in), the relative's canonical ID, the relation."""

    login: str
    number: str
    relation: str


def _may_compare(deed: Deed) -> Refusal | None:
    if roles_of(deed.by, day_of(deed)) & {Role.OFFICE, Role.ADMIN}:
        return None
    return Refusal("COMPARISON-ROLE", "您的岗位不能导入比对名单", "请转交综合办公室")


def _keep_source(deed: Deed, name: str, source: SourceFacts, numbers: int) -> None:
    demand(written(source.document, "来源文件", DOCUMENT))
    if source.dated > day_of(deed):
        what = f"名单日期 {source.dated} 在今天之后"
        raise Refused(Refusal("COMPARISON-DATE", what, "请核对来源文件的日期"))
    row = ComparisonSource.objects.create(
        list_name=name,
        numbers=numbers,
        taken_by=deed.by.person,
        taken_on=day_of(deed),
        **source._asdict(),
    )
    record(deed, row)


@action("people.import_interests")
def import_interests(deed: Deed, *, interests: Sequence[InterestFacts]) -> int:
    """Take over declarations of interest (利害关系申报); of each ID only its keyed index is kept.

    Returns how many were new. Refused as a whole (INTEREST-LOGIN) when a sign-in is not known.
    """
    need_admin(deed)
    ring, new = keys.current(), 0
    for facts in interests:
        account = Account.objects.filter(login=facts.login).first()
        if account is None:
            what = f"没有登录名为“{facts.login}”的人员"
            raise Refused(Refusal("INTEREST-LOGIN", what, "请核对申报表里的登录名"))
        row, made = Interest.objects.get_or_create(
            declarer_id=account.person_id,
            id_index=ring.blind_index("id", facts.number),
            defaults={"relation": facts.relation[:20], "declared_on": day_of(deed)},
        )
        if made:
            record(deed, row)
            new += 1
    return new
