"""导出申请: a file with many people is asked for by one; another agrees to it or refuses it."""

from datetime import datetime, timedelta

from django.conf import settings

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import EXPORT_REQUEST
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import LAW, need_export, purpose_fault
from nuanliu.records.journal.stamps import told
from nuanliu.records.journal.states import advance, hands, permit
from nuanliu.records.journal.taking import OPEN, Wanted, needs_second, same_file, standing
from nuanliu.records.people.models import REASON_MAX, ExportRequest


@action("people.ask_export")
def ask_export(deed: Deed, *, wanted: Wanted, purpose: str) -> int:
    """申请导出 of a file with many people; returns the request's id.

    Refused REVEAL-ROLE, EXPORT-RIGHT, EXPORT-PURPOSE, EXPORT-ALONE where nobody need agree, and
    EXPORT-ASKED while the same person's asking for the same file counts.
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
        scope=wanted.scope,
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


def _lapse(deed: Deed, wanted: Wanted) -> None:
    """What ended, or was for other content than there is now, makes way for a new one."""
    rows = same_file(deed.by.person_id, wanted).filter(state__in=OPEN)
    for row in rows.select_for_update():
        exact = (row.people, row.scope) == (wanted.people, wanted.scope)
        if row.until <= deed.at or not exact:
            move = advance(deed, EXPORT_REQUEST, "lapse", row, wanted.union)
            row.save()
            record(deed, row, move=move)
