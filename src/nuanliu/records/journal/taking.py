"""导出: files with personal data go out; one with many people only once another person agreed.

Whoever wants such a file asks; another who holds the right agrees or refuses. An agreement is for
that one file, once, and ends by itself.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import EXPORT_REQUEST
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import LAW, need_export, purpose_fault
from nuanliu.records.journal.states import OFFICE_TIME, advance, hands, permit
from nuanliu.records.people.models import REASON_MAX, Export, ExportRequest, Shown, Taken

OPEN = ("asked", "agreed")


class Wanted(NamedTuple):
    """A file that somebody wants out: its kind, name, 'app.model:pk' of what it is made from.

    people: how many people stand in it; union: whose data it is, where it is one union's.
    """

    what: Taken | Shown
    name: str
    subject: str
    people: int
    union: int | None = None

    @property
    def many(self) -> bool:
        """Whether a second person must agree."""
        return self.people > settings.NUANLIU_EXPORT_ALONE


@action("people.take_out")
def take_out(deed: Deed, *, wanted: Wanted, purpose: str) -> int:
    """Note that a file with personal data goes out; returns the note's id.

    Refused REVEAL-ROLE, EXPORT-RIGHT, EXPORT-PURPOSE (too short, too long, or with a number in it),
    EXPORT-SECOND (many people and no agreement).
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
    if not wanted.many:
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
    return rows.filter(name=wanted.name[-200:], state__in=OPEN)


def standing(person: int, wanted: Wanted, at: datetime) -> ExportRequest | None:
    """The person's own asking for this very file, open or agreed to, that has not ended."""
    return _same(person, wanted).filter(until__gt=at).order_by("-pk").first()


def use_agreement(deed: Deed, wanted: Wanted) -> None:
    """Within an action: the agreement that a file with many people needs is used up.

    Refused EXPORT-SECOND without one: none was asked for, or it is not given yet, or it has ended,
    or there are more people in the file now than were agreed to.
    """
    if not wanted.many:
        return
    row = standing(deed.by.person_id, wanted, deed.at)
    if row is None or row.state != "agreed" or wanted.people > row.people:
        most = settings.NUANLIU_EXPORT_ALONE
        what = f"文件里有 {wanted.people} 人，超过 {most} 人的须另一有导出权的人同意"
        fix = "请先申请导出；同意只管这一个文件、一次，过期须重新申请"
        raise Refused(Refusal("EXPORT-SECOND", what, fix, LAW))
    move = advance(deed, EXPORT_REQUEST, "take", row, wanted.union)
    row.save()
    record(deed, row, move=move)


def _lapse(deed: Deed, wanted: Wanted) -> None:
    """What ended, or was agreed to for fewer people than there are now, makes way for a new one."""
    for row in _same(deed.by.person_id, wanted).select_for_update():
        if row.until <= deed.at or wanted.people > row.people:
            move = advance(deed, EXPORT_REQUEST, "lapse", row, wanted.union)
            row.save()
            record(deed, row, move=move)
