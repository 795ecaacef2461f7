"""导出: files with personal data go out; one with many people only once another person agreed.

Whoever wants such a file asks; another who holds the right agrees or refuses. An agreement is for
that one file as it was, once, and ends by itself. What one person takes out alone is added up over
a day, so that many small files are no way around it.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet, Sum

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import EXPORT_REQUEST
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import LAW, need_export, purpose_fault
from nuanliu.records.journal.states import OFFICE_TIME, advance, hands, permit
from nuanliu.records.people.models import (
    REASON_MAX,
    Export,
    ExportRequest,
    Shown,
    Taken,
    TakenAlone,
)

OPEN = ("asked", "agreed")


class Wanted(NamedTuple):
    """A file that somebody wants out: its kind, name, 'app.model:pk' of what it is made from.

    people: how many people stand in it; union: whose data it is, where it is one union's; scope:
    fingerprint of what exactly stands in it (`scope_of`), so that nothing else goes out under the
    same name.
    """

    what: Taken | Shown
    name: str
    subject: str
    people: int
    union: int | None = None
    scope: str = ""


def scope_of(parts: Iterable[object]) -> str:
    """The fingerprint of what a file is made of: hashes, names, ids of people, in order."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def needs_second(person: int, wanted: Wanted, at: datetime) -> bool:
    """Whether another person must agree: many people in the file, or in those of the last day."""
    return wanted.people > settings.NUANLIU_EXPORT_ALONE or (
        wanted.people > 0
        and not _alone(person, at).filter(**_told(wanted)).exists()
        and alone_today(person, at) + wanted.people > settings.NUANLIU_EXPORT_ALONE
    )


def alone_today(person: int, at: datetime) -> int:
    """How many people stood in the files that somebody took by himself in the hours before."""
    return _alone(person, at).aggregate(n=Sum("people"))["n"] or 0


def _alone(person: int, at: datetime) -> "QuerySet[TakenAlone]":
    since = at - timedelta(hours=settings.NUANLIU_EXPORT_HOURS)
    return TakenAlone.objects.filter(by=person, at__gt=since)


def _told(wanted: Wanted) -> dict[str, str]:
    return {"subject": wanted.subject, "name": wanted.name[-200:], "scope": wanted.scope}


@action("people.take_out")
def take_out(deed: Deed, *, wanted: Wanted, purpose: str) -> int:
    """Note that a file with personal data goes out; returns the note's id.

    Refused REVEAL-ROLE, EXPORT-RIGHT, EXPORT-PURPOSE (too short, too long, or with a number in it),
    EXPORT-SECOND (many people and no agreement), EXPORT-CHANGED, EXPORT-USED.
    """
    need_export(deed)
    why = purpose.strip()
    demand(purpose_fault(why))
    use_agreement(deed, wanted)
    row = Export.objects.create(
        what=wanted.what,
        name=wanted.name[-200:],
        subject=wanted.subject,
        purpose=why,
        by=deed.by.person,
        at=deed.at,
    )
    record(deed, row)
    return row.pk


@action("people.ask_export")
def ask_export(deed: Deed, *, wanted: Wanted, purpose: str) -> int:
    """申请导出 of a file with many people; returns the request's id.

    Refused as `take_out`, and EXPORT-ALONE where nobody need agree, EXPORT-ASKED while the same
    person's asking for the same file is open.
    """
    need_export(deed, wanted.union)
    demand(purpose_fault(purpose.strip()))
    if not needs_second(deed.by.person_id, wanted, deed.at):
        what = f"文件里有 {wanted.people} 人，不必另一人同意"
        raise Refused(Refusal("EXPORT-ALONE", what, "请直接下载", LAW))
    _lapse(deed, wanted)
    if standing(deed.by.person_id, wanted, deed.at) is not None:
        fix = "请等另一有导出权的人在待办里办理；已同意的，请直接下载"
        raise Refused(Refusal("EXPORT-ASKED", "同一文件已经申请过", fix, LAW))
    move = permit(deed, EXPORT_REQUEST, "ask", union_id=wanted.union)
    row = ExportRequest.objects.create(
        what=wanted.what,
        name=wanted.name[-200:],
        subject=wanted.subject,
        purpose=purpose.strip(),
        people=wanted.people,
        scope=wanted.scope,
        by=deed.by.person,
        union_id=wanted.union,
        asked_at=deed.at,
        until=_end(deed.at),
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("people.agree_export")
def agree_export(deed: Deed, *, request: int) -> int:
    """同意导出: the asker may take that one file, once, within the hours of the settings.

    Refused REVEAL-ROLE, EXPORT-RIGHT, DUTY-SELF, MOVE-STATE, EXPORT-LATE (asked too long ago).
    """
    row = _to_decide(deed, request)
    move = advance(deed, EXPORT_REQUEST, "agree", row)
    row.until = _end(deed.at)
    _decided(deed, row)
    record(deed, row, move=move)
    return row.pk


@action("people.refuse_export")
def refuse_export(deed: Deed, *, request: int, reason: str) -> int:
    """不同意导出, for a reason that the asker reads; refused as `agree_export`, and TEXT-*."""
    row = _to_decide(deed, request)
    demand(written(reason, "不同意导出的原因", REASON_MAX))
    move = advance(deed, EXPORT_REQUEST, "refuse", row)
    row.reason = reason.strip()
    _decided(deed, row)
    record(deed, row, move=move)
    return row.pk


def _to_decide(deed: Deed, request: int) -> ExportRequest:
    row: ExportRequest = ExportRequest.objects.select_for_update().get(pk=request)
    need_export(deed)
    demand(another_person(hands(deed), row.by_id, step="同意导出", before="申请导出"))
    if row.state == "asked" and row.until <= deed.at:
        what = f"这项申请已在 {told(row.until)} 过期"
        raise Refused(Refusal("EXPORT-LATE", what, "请申请人重新申请", LAW))
    return row


def _decided(deed: Deed, row: ExportRequest) -> None:
    row.decided_by, row.decided_at = deed.by.person, deed.at
    row.save()


def _end(at: datetime) -> datetime:
    return at + timedelta(hours=settings.NUANLIU_EXPORT_HOURS)


def told(at: datetime) -> str:
    """A moment as people read it."""
    return f"{at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"


def _same(person: int, wanted: Wanted) -> "QuerySet[ExportRequest]":
    rows = ExportRequest.objects.filter(by=person, subject=wanted.subject, what=wanted.what)
    return rows.filter(name=wanted.name[-200:])


def standing(person: int, wanted: Wanted, at: datetime) -> ExportRequest | None:
    """The person's own asking for this very file that has not ended: open, or agreed to.

    One whose file was taken stands for some minutes more: so long a broken download is begun again.
    """
    rows = _same(person, wanted).filter(scope=wanted.scope, people__gte=wanted.people)
    fresh = at - timedelta(minutes=settings.NUANLIU_EXPORT_AGAIN)
    taken = rows.filter(state="taken", taken_at__gt=fresh).order_by("-pk").first()
    return taken or rows.filter(state__in=OPEN, until__gt=at).order_by("-pk").first()


def way_of(person: int, wanted: Wanted, at: datetime) -> str:
    """How far a file is from going out: 'ask', 'wait' for another person, '' for at once."""
    if not needs_second(person, wanted, at):
        return ""
    row = standing(person, wanted, at)
    return "ask" if row is None else "wait" if row.state == "asked" else ""


def why_ask(person: int, wanted: Wanted, at: datetime) -> Refusal:
    """Why a file does not go out now: EXPORT-USED, EXPORT-CHANGED or EXPORT-SECOND."""
    rows = _same(person, wanted).filter(until__gt=at)
    used = rows.filter(state="taken", scope=wanted.scope).order_by("-pk").first()
    if used is not None and used.taken_at is not None:
        return _used(used.taken_at)
    if rows.filter(state="agreed").exclude(scope=wanted.scope, people__gte=wanted.people).exists():
        return _changed()
    if wanted.people > settings.NUANLIU_EXPORT_ALONE:
        return _too_many(wanted)
    return _too_many_by_day(wanted, alone_today(person, at))


def _used(at: datetime) -> Refusal:
    minutes = settings.NUANLIU_EXPORT_AGAIN
    what = f"另一人的同意只管一次，已在 {told(at)} 用过"
    fix = f"下载中断的，{minutes} 分钟内本人可再取同一文件；过了这个时间请重新申请导出"
    return Refusal("EXPORT-USED", what, fix, LAW)


def _changed() -> Refusal:
    what = "文件的内容在另一人同意之后有变动，同意的是原来的内容"
    return Refusal("EXPORT-CHANGED", what, "请重新申请导出", LAW)


def _too_many(wanted: Wanted) -> Refusal:
    most = settings.NUANLIU_EXPORT_ALONE
    what = f"文件里有 {wanted.people} 人，超过 {most} 人的须另一有导出权的人同意"
    fix = "请先申请导出；同意只管这一个文件、一次，过期须重新申请"
    return Refusal("EXPORT-SECOND", what, fix, LAW)


def _too_many_by_day(wanted: Wanted, before: int) -> Refusal:
    hours, more = settings.NUANLIU_EXPORT_HOURS, wanted.people
    most = settings.NUANLIU_EXPORT_ALONE
    what = f"您在 {hours} 小时内已自行取出 {before} 人，再加 {more} 人超过 {most} 人，须另一人同意"
    fix = "请先申请导出；同意只管这一个文件、一次，过期须重新申请"
    return Refusal("EXPORT-SECOND", what, fix, LAW)


def use_agreement(deed: Deed, wanted: Wanted) -> None:
    """Within an action: the agreement that many people need is used up, or few are counted.

    Refused EXPORT-SECOND without one (none was asked for, it is not given yet, or it has ended),
    EXPORT-CHANGED when something else was agreed to, EXPORT-USED when the file was taken before.
    """
    if not needs_second(deed.by.person_id, wanted, deed.at):
        _count(deed, wanted)
        return
    row = standing(deed.by.person_id, wanted, deed.at)
    if row is None or row.state == "asked":
        raise Refused(why_ask(deed.by.person_id, wanted, deed.at))
    if row.state == "taken":  # a broken download, begun again: the caller's line tells of it
        return
    move = advance(deed, EXPORT_REQUEST, "take", row, wanted.union)
    row.taken_at = deed.at
    row.save()
    record(deed, row, move=move)


def _count(deed: Deed, wanted: Wanted) -> None:
    mine = _alone(deed.by.person_id, deed.at).filter(**_told(wanted))
    if wanted.people and not mine.exists():
        row = TakenAlone.objects.create(
            **_told(wanted), people=wanted.people, by=deed.by.person, at=deed.at
        )
        record(deed, row)


def _lapse(deed: Deed, wanted: Wanted) -> None:
    """What ended, or was agreed to for other people than there are now, makes way for a new one."""
    rows = _same(deed.by.person_id, wanted).filter(state__in=OPEN)
    for row in rows.select_for_update():
        other = row.scope != wanted.scope or wanted.people > row.people
        if row.until <= deed.at or other:
            move = advance(deed, EXPORT_REQUEST, "lapse", row, wanted.union)
            row.save()
            record(deed, row, move=move)
