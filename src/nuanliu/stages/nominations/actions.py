"""Deeds of 申报: receive a roster, accept what is right in it, undo, return, resubmit."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nuanliu.core.lifecycles import NOMINATION, ROSTER
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, demand
from nuanliu.core.roster import (
    NO_NAMES,
    Field,
    Finding,
    Names,
    Proposal,
    Severity,
    lasting,
)
from nuanliu.core.texts import told
from nuanliu.records.bulk import insert_rows, next_key, roomy, uncollected
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, note_refusal, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.records.people.verdicts import others_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations import policies, queries
from nuanliu.stages.nominations.changes import kept, restore, sealed_text
from nuanliu.stages.nominations.choosing import Mode, RowChoice, chooser
from nuanliu.stages.nominations.examining import Examined, examine, forget
from nuanliu.stages.nominations.intake import Changes, kept_of, people_of, personal
from nuanliu.stages.nominations.models import (
    FILE_NAME_MAX,
    NOTE_MAX,
    Channel,
    Nomination,
    Replaced,
    Roster,
    RosterFinding,
    RosterKey,
)
from nuanliu.stages.nominations.naming import known_names, remember, written_down
from nuanliu.stages.nominations.overlaps import keep_keys
from nuanliu.stages.nominations.reading import Cells, columns_of, packed

PORTION = 5000  # rows nominated at a time


@uncollected()
@action("nominations.receive")
@keys.remembering()
def receive(
    deed: Deed,
    *,
    campaign: int,
    union: int,
    name: str,
    data: bytes,
    cells: Cells | str,
    mapping: Names = NO_NAMES,
) -> int:
    """上传 a roster with the cells that the guarded child read from it; returns its id.

    cells: also as `packed`, a tenth of the room for a long list.

    `mapping` says which column is which where the headings do not; what it says of headings is
    remembered, and used for the union's next files.

    Nobody is nominated yet: the findings are the preview. The same bytes a second time are
    refused (ROSTER-SAME) and change nothing.
    """
    move = permit(deed, ROSTER, "receive", union_id=union)
    row = Campaign.objects.get(pk=campaign)
    demand(policies.collecting(row))
    demand(told(name, "文件名", FILE_NAME_MAX))
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
        reading=packed(cells),
        mapping=written_down({**known_names(union), **mapping}),
        state=move.target,
    )
    seen = examine(roster, day_of(deed))
    keep_keys(roster, seen.read)
    _keep_findings(roster, seen.findings)
    if mapping:
        remember(deed, union, lasting(mapping, seen.read))
    read = roster.reading.open() if roster.reading is not None else ""
    record(deed, roster, move=move, docs=[file.sha256], pii={"reading": read})
    return roster.pk


def _keep_findings(roster: Roster, findings: Iterable[Finding]) -> None:
    RosterFinding.objects.filter(roster=roster).delete()
    told = [{"roster_id": roster.pk, **columns_of(one)} for one in findings]
    if told:
        insert_rows(RosterFinding, tuple(told[0]), (tuple(one.values()) for one in told))


@uncollected()
@action("nominations.accept")
@keys.remembering()
def accept(
    deed: Deed, *, roster: int, mode: Mode = Mode.ONLY_NEW, rows: Sequence[RowChoice] = ()
) -> dict[str, int]:
    """收录: every good row that is wanted goes in; every bad one is a finding with its own line.

    mode says what becomes of rows for which `rows` holds no choice. Rows that are faulty or wait
    for a human stay behind: the same roster may be accepted again once they have become good.
    Returns {"accepted", "updated", "refused", "waiting", "already"} in rows. Who stands already
    and is not changed is left as he is, so the same accept again changes nobody.
    """
    row = (
        Roster.objects.select_for_update()
        .select_related("campaign__project", "campaign__line", "campaign__standard")
        .get(pk=roster)
    )
    move = advance(deed, ROSTER, "accept", row)
    demand(policies.collecting(row.campaign))
    seen = examine(row, day_of(deed), chooser(mode, rows))
    demand(policies.rows_known([one.key for one in rows if one.key not in seen.keys]))
    forget()
    _keep_findings(row, seen.findings)
    stopped = [one for one in seen.findings if one.severity is Severity.ERROR]
    for one in stopped:
        note_refusal(deed, _refusal(one), f"nominations.roster:{row.pk}")
    faulty, waiting = seen.faulty, seen.waiting
    out = faulty | waiting
    good = [one for one in seen.checked.proposals if one.row.key not in out]
    fresh = [one for one in good if one.row.key not in seen.standing]
    changed = [one for one in good if one.row.key in seen.changing]
    nominating = permit(deed, NOMINATION, "nominate", union_id=row.union_id)
    with roomy(len(fresh)):
        made = sum(_nominate(deed, row, portion, nominating) for portion in _portions(fresh))
    _update(deed, row, changed, seen)
    row.accepted_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return {
        "accepted": made,
        "updated": len(changed),
        "refused": len(faulty),
        "waiting": len(waiting - faulty),
        "already": len(seen.checked.already),
    }


def _portions(proposals: Sequence[Proposal]) -> Iterator[Sequence[Proposal]]:
    """So many at a time that their people, and what the journal says of them, can be held."""
    return (proposals[at : at + PORTION] for at in range(0, len(proposals), PORTION))


def _refusal(finding: Finding) -> Refusal:
    return Refusal(finding.code, finding.message, finding.fix, finding.clause)


@keys.remembering()
def _nominate(deed: Deed, roster: Roster, proposals: Sequence[Proposal], nominating: Move) -> int:
    """A person and a nomination for every good row; returns how many."""
    before: dict[int, Changes] = {}
    people = people_of([one.row for one in proposals], roster.union_id, before=before)
    for person, one in zip(people, proposals, strict=True):
        record(deed, person, pii=personal(one.row, person), person=person)
    first = next_key(Nomination)
    rows = [
        {"id": key, **_nomination(roster, person, one), "state": nominating.target}
        for key, (person, one) in enumerate(zip(people, proposals, strict=True), first)
    ]
    if rows:
        insert_rows(Nomination, tuple(rows[0]), (tuple(row.values()) for row in rows))
    told = Nomination.objects.filter(pk__range=(first, first + len(rows) - 1)).order_by("pk")
    changing = told.filter(person__among=before)
    _remember(
        deed, [kept(roster, one, one.row, {"person": before[one.person_id]}) for one in changing]
    )
    return record_rows(deed, told, move=nominating)


def _update(deed: Deed, roster: Roster, proposals: Sequence[Proposal], seen: Examined) -> None:
    """What changed rows say takes the place of what stood; that is kept for an undo."""
    before: dict[int, Changes] = {}
    people = people_of([one.row for one in proposals], roster.union_id, before=before)
    changes = []
    for person, one in zip(people, proposals, strict=True):
        change = seen.standing[one.row.key]
        nomination = change.nomination
        for column, (_, after) in change.mine.items():
            setattr(nomination, column, after)
        nomination.save()
        values = {"nomination": change.mine, "person": before.get(person.pk, {})}
        changes.append(kept(roster, nomination, one.row.row, values))
        record(deed, person, pii=personal(one.row, person), person=person)
        record(deed, nomination)
    _remember(deed, changes)


def _remember(deed: Deed, changes: Sequence[Replaced]) -> None:
    for one in Replaced.objects.bulk_create(changes):
        record(deed, one, pii={"values": sealed_text(one.values)}, person=one.person_id)


def _nomination(roster: Roster, person: Person, proposal: Proposal) -> dict[str, Any]:
    """A nomination by column, without its key and state."""
    row = proposal.row
    return {
        "campaign_id": roster.campaign_id,
        "union_id": roster.union_id,
        "person_id": person.pk,
        "roster_id": roster.pk,
        "row": row.row,
        "group": proposal.group,
        "post": row.text(Field.POST),
        "amount_fen": row.amount.fen if row.amount else 0,
        "reserve": row.reserve,
        "channel": Channel(row.channel or "").value,
        "nominated_by_id": roster.sent_by_id,
        "note": "",
        "consented": bool(row.consent),
    }


@action("nominations.undo")
def undo(deed: Deed, *, roster: int) -> int:
    """撤销 an upload: whom it brought withdraws, whom it changed is as before.

    Until a later step used one of them (ROSTER-USED) or a later upload changed one of them again
    (ROSTER-BUILT-ON).
    """
    row = Roster.objects.select_for_update().get(pk=roster)
    move = advance(deed, ROSTER, "undo", row, row.union_id)
    demand(policies.unused(row))
    _put_back(deed, row)
    chosen = Nomination.objects.filter(roster=row, state="nominated").values_list("pk", flat=True)
    if pks := list(chosen):
        withdrawing = permit(deed, NOMINATION, "withdraw", "nominated", row.union_id)
        rows = Nomination.objects.filter(pk__among=pks).order_by("pk")
        rows.update(state=withdrawing.target, note="撤销本次上传")
        record_rows(deed, rows, move=withdrawing)
    RosterKey.objects.filter(roster=row).delete()
    row.save()
    record(deed, row, move=move)
    return row.pk


def _put_back(deed: Deed, roster: Roster) -> None:
    """Restore what the roster changed, the latest change first."""
    rows = Replaced.objects.filter(roster=roster, undone=False).order_by("-pk")
    for change in rows:  # each with what stands in the tables then: they build on one another
        nomination, person = restore(change)
        if nomination is not None:
            nomination.save()
            record(deed, nomination)
        if person is not None:
            person.save()
            record(deed, person, pii=kept_of(person), person=person)
        change.undone = True
        change.save()
        record(deed, change)


def _step(deed: Deed, nomination: int, verb: str, note: str) -> int:
    row = Nomination.objects.select_for_update().get(pk=nomination)
    move = advance(deed, NOMINATION, verb, row, row.union_id)
    demand(told(note, "说明", NOTE_MAX))
    row.note = note
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("nominations.return")
def return_nomination(deed: Deed, *, nomination: int, reason: str) -> int:
    """退回 to the union with a reason; all data stay."""
    return _step(deed, nomination, "return", reason)


@action("nominations.resubmit")
def resubmit(deed: Deed, *, nomination: int, note: str) -> int:
    """重新申报 after correction, while the campaign collects, he is not in and there is room."""
    row = Nomination.objects.select_related("campaign__line", "person").get(pk=nomination)
    permit(deed, NOMINATION, "resubmit", row.state, row.union_id)
    demand(policies.collecting(row.campaign))
    others = others_of(Person.objects.filter(pk=row.person_id)).get(row.person_id, set())
    demand(policies.not_in_already(row, others))
    demand(policies.fits(row, queries.room_left(row.campaign, row.union_id)))
    return _step(deed, nomination, "resubmit", note)


@action("nominations.reject")
def reject(deed: Deed, *, nomination: int, reason: str) -> int:
    """不通过: decided by a person, with a reason, never by a rule alone; off a list: `reviews`."""
    demand(policies.on_no_list(Nomination.objects.get(pk=nomination)))
    return _step(deed, nomination, "reject", reason)
