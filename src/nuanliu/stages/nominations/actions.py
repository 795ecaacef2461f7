"""Deeds of 申报: receive a roster, accept what is right in it, undo, return, resubmit."""

from collections.abc import Sequence

from nuanliu.core.lifecycles import NOMINATION, ROSTER
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, demand
from nuanliu.core.roster import (
    NO_NAMES,
    Checked,
    Field,
    Finding,
    Names,
    Proposal,
    Severity,
    check_roster,
    lasting,
)
from nuanliu.core.roster import Roster as Read
from nuanliu.core.texts import told
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, note_refusal, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations import policies, queries
from nuanliu.stages.nominations.intake import people_of, personal, terms_for
from nuanliu.stages.nominations.models import (
    FILE_NAME_MAX,
    NOTE_MAX,
    Channel,
    Nomination,
    Roster,
    RosterFinding,
)
from nuanliu.stages.nominations.naming import known_names, read_back, remember, written_down
from nuanliu.stages.nominations.reading import Cells, columns_of, packed, roster_of, unpacked
from nuanliu.stages.nominations.screening import screened


@action("nominations.receive")
def receive(
    deed: Deed,
    *,
    campaign: int,
    union: int,
    name: str,
    data: bytes,
    cells: Cells,
    mapping: Names = NO_NAMES,
) -> int:
    """上传 a roster with the cells that the guarded child read from it; returns its id.

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
    _keep_findings(roster, _checked(roster, deed))
    if mapping:
        remember(deed, union, lasting(mapping, _read(roster)))
    read = roster.reading.open() if roster.reading is not None else ""
    record(deed, roster, move=move, docs=[file.sha256], pii={"reading": read})
    return roster.pk


def _read(roster: Roster) -> Read:
    cells = unpacked(roster.reading.open() if roster.reading is not None else "")
    return roster_of(cells, read_back(roster.mapping))


def _checked(roster: Roster, deed: Deed) -> Checked:
    read = _read(roster)
    on = day_of(deed)
    return screened(roster, check_roster(read, terms_for(roster, read, on)), on)


def _keep_findings(roster: Roster, checked: Checked) -> None:
    RosterFinding.objects.filter(roster=roster).delete()
    RosterFinding.objects.bulk_create(
        [RosterFinding(roster=roster, **columns_of(one)) for one in checked.findings]
    )


@action("nominations.accept")
def accept(deed: Deed, *, roster: int) -> dict[str, int]:
    """收录: every good row becomes a nomination, every bad one a finding with its own journal line.

    Returns {"accepted", "refused", "already"}: rows. A person who stands already from an earlier
    file of the same union is recognised and left as he is.
    """
    row = (
        Roster.objects.select_for_update()
        .select_related("campaign__project", "campaign__line", "campaign__standard")
        .get(pk=roster)
    )
    move = advance(deed, ROSTER, "accept", row)
    demand(policies.collecting(row.campaign))
    checked = _checked(row, deed)
    _keep_findings(row, checked)
    stopped = [one for one in checked.findings if one.severity is Severity.ERROR]
    for one in stopped:
        note_refusal(deed, _refusal(one), f"nominations.roster:{row.pk}")
    nominating = permit(deed, NOMINATION, "nominate", union_id=row.union_id)
    made = _nominate(deed, row, checked.proposals, nominating)
    row.accepted_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    refused = len({(one.sheet, one.row) for one in stopped})
    return {"accepted": made, "refused": refused, "already": len(checked.already)}


def _refusal(finding: Finding) -> Refusal:
    return Refusal(finding.code, finding.message, finding.fix, finding.clause)


def _nominate(deed: Deed, roster: Roster, proposals: Sequence[Proposal], nominating: Move) -> int:
    """A person and a nomination for every good row; returns how many."""
    people = people_of([one.row for one in proposals], roster.union_id)
    for person, one in zip(people, proposals, strict=True):
        record(deed, person, pii=personal(one.row), person=person)
    Nomination.objects.bulk_create(
        _nomination(roster, person, one, nominating)
        for person, one in zip(people, proposals, strict=True)
    )
    made = Nomination.objects.filter(roster=roster, state=nominating.target).order_by("pk")
    return record_rows(deed, made, move=nominating)


def _nomination(roster: Roster, person: Person, proposal: Proposal, move: Move) -> Nomination:
    row = proposal.row
    return Nomination(
        campaign=roster.campaign,
        union_id=roster.union_id,
        person=person,
        roster=roster,
        row=row.row,
        group=proposal.group,
        post=row.text(Field.POST),
        amount_fen=row.amount.fen if row.amount else 0,
        reserve=row.reserve,
        channel=Channel(row.channel or ""),
        nominated_by=roster.sent_by,
        state=move.target,
    )


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
    demand(policies.not_in_already(row))
    demand(policies.fits(row, queries.room_left(row.campaign, row.union_id)))
    return _step(deed, nomination, "resubmit", note)


@action("nominations.reject")
def reject(deed: Deed, *, nomination: int, reason: str) -> int:
    """不通过: decided by a person, with a reason, never by a rule alone; off a list: `reviews`."""
    demand(policies.on_no_list(Nomination.objects.get(pk=nomination)))
    return _step(deed, nomination, "reject", reason)
