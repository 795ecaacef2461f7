"""Deeds of 申报: receive a roster, accept what is right in it, undo, return, resubmit."""

import json
from typing import Any

from nuanliu.core.lifecycles import NOMINATION, ROSTER
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, demand
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, note_refusal, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations import policies
from nuanliu.stages.nominations.intake import Desk, Judged, Line, person_of
from nuanliu.stages.nominations.models import Nomination, Roster, RosterFinding
from nuanliu.stages.nominations.queries import Room, room_left
from nuanliu.stages.nominations.reading import Reading


@action("nominations.receive")
def receive(deed: Deed, *, campaign: int, union: int, name: str, data: bytes, reading: Reading) -> int:
    """上传 a roster with what was read from it (by the guarded child, before); returns its id.

    Nobody is nominated yet: the findings are the preview. The same bytes a second time are
    refused (ROSTER-SAME) and change nothing.
    """
    move = permit(deed, ROSTER, "receive", union_id=union)
    row = Campaign.objects.get(pk=campaign)
    demand(policies.collecting(row))
    file = keep(data, name, deed.at)
    same = Roster.objects.filter(campaign=row, union=union, file=file).exclude(state="undone")
    demand(policies.never_sent(same.first()))
    roster = Roster.objects.create(
        campaign=row,
        union_id=union,
        file=file,
        file_name=name,
        sent_by=deed.by.person,
        received_on=day_of(deed),
        reading=reading.to_text(),
        state=move.target,
    )
    RosterFinding.objects.bulk_create(
        [RosterFinding(roster=roster, **finding) for finding in reading.findings]
    )
    record(deed, roster, move=move, docs=[file.sha256])
    return roster.pk


@action("nominations.accept")
def accept(deed: Deed, *, roster: int) -> dict[str, int]:
    """收录: every good row becomes a nomination, every bad one a finding with its own journal line.

    Returns {"accepted", "refused"}. A row whose person already stands from an earlier file of the
    same union is recognised and left as it is.
    """
    row = Roster.objects.select_for_update().select_related(
        "campaign__project", "campaign__line", "campaign__standard"
    ).get(pk=roster)
    move = advance(deed, ROSTER, "accept", row)
    demand(policies.collecting(row.campaign))
    nominating = permit(deed, NOMINATION, "nominate", union_id=row.union_id)
    read = Reading.of_text(row.reading.open())
    for finding in read.findings:
        if finding["severity"] == "error":
            note_refusal(deed, _told(finding), f"nominations.roster:{row.pk}")
    taken, refused = _take(deed, row, [Line.of_json(one) for one in read.rows], nominating, read)
    row.accepted_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return {"accepted": taken, "refused": refused + read.error_rows}


def _told(finding: dict[str, Any]) -> Refusal:
    return Refusal(finding["code"], finding["message"], finding["fix"], finding["clause"])


def _take(
    deed: Deed, roster: Roster, lines: list[Line], nominating: Move, read: Reading
) -> tuple[int, int]:
    desk = Desk(roster, standard_of(roster.campaign), day_of(deed))
    left = room_left(roster.campaign, roster.union_id)
    made: list[int] = []
    refused = 0
    for line in lines:
        judged = desk.judge(line)
        if _stands_already(desk, judged, roster):
            continue
        over = policies.inside_quota(left, reserve=line.reserve, where=line.where)
        reasons = judged.reasons or ([over] if over else [])
        if reasons:
            _refuse(deed, roster, line, reasons, read)
            refused += 1
            continue
        left = _less(left, line)
        made.append(_nominate(deed, roster, judged, nominating))
    rows = Nomination.objects.filter(pk__in=made).order_by("pk")
    record_rows(deed, rows, move=nominating)
    return len(made), refused


def _stands_already(desk: Desk, judged: Judged, roster: Roster) -> bool:
    known = desk.live.get(judged.index)
    return known is not None and known[1] == roster.union_id


def _less(left: Room, line: Line) -> Room:
    if line.reserve:
        return left._replace(reserves=left.reserves - 1)
    return left._replace(people=left.people - 1, amount_fen=left.amount_fen - line.amount_fen)


def _refuse(
    deed: Deed, roster: Roster, line: Line, reasons: list[Refusal], read: Reading
) -> None:
    for reason in reasons:
        column, heading = read.place_of(line.sheet, reason.code)
        RosterFinding.objects.create(
            roster=roster,
            sheet=line.sheet,
            row=line.row,
            column=column,
            heading=heading,
            value="",
            code=reason.code,
            severity="error",
            message=reason.what,
            fix=reason.fix,
            clause=reason.clause,
        )
        note_refusal(deed, reason, f"nominations.roster:{roster.pk}")


def _nominate(deed: Deed, roster: Roster, judged: Judged, nominating: Move) -> int:
    line = judged.line
    person, new = person_of(judged, roster.union_id)
    pii = {"name": line.name, "id": line.id_number, "phone": line.phone, "card": line.card}
    record(deed, person, pii={k: v for k, v in pii.items() if v}, person=person)
    nomination = Nomination.objects.create(
        campaign=roster.campaign,
        union_id=roster.union_id,
        person=person,
        roster=roster,
        row=line.row,
        group=judged.group,
        post=line.post,
        amount_fen=line.amount_fen,
        reserve=line.reserve,
        channel=line.channel,
        nominated_by=deed.by.person if new else roster.sent_by,
        state=nominating.target,
    )
    return nomination.pk


@action("nominations.undo")
def undo(deed: Deed, *, roster: int) -> int:
    """撤销 an upload: its nominations are withdrawn, until a later step used one of them."""
    row = Roster.objects.select_for_update().get(pk=roster)
    move = advance(deed, ROSTER, "undo", row, row.union_id)
    demand(policies.unused(row))
    chosen = list(Nomination.objects.filter(roster=row).values_list("pk", flat=True))
    if chosen:
        withdrawing = permit(deed, NOMINATION, "withdraw", "nominated", row.union_id)
        rows = Nomination.objects.filter(pk__in=chosen).order_by("pk")
        rows.update(state=withdrawing.target, note="撤销本次上传")
        record_rows(deed, rows, move=withdrawing)
    row.save()
    record(deed, row, move=move)
    return row.pk


def _step(deed: Deed, nomination: int, verb: str, note: str) -> int:
    row = Nomination.objects.select_for_update().get(pk=nomination)
    move = advance(deed, NOMINATION, verb, row, row.union_id)
    row.note = note[:200]
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("nominations.return")
def return_nomination(deed: Deed, *, nomination: int, reason: str) -> int:
    """退回 to the union with a reason; all data stay."""
    return _step(deed, nomination, "return", reason)


@action("nominations.resubmit")
def resubmit(deed: Deed, *, nomination: int, note: str) -> int:
    """重新申报 after correction."""
    return _step(deed, nomination, "resubmit", note)


@action("nominations.reject")
def reject(deed: Deed, *, nomination: int, reason: str) -> int:
    """不通过: decided by a person, with a reason, never by a rule alone."""
    return _step(deed, nomination, "reject", reason)
