"""删除与停止处理: forgetting a person, or doing nothing more with him where vouchers must be kept.

个人信息保护法第四十七条: data are deleted at the end of the purpose or at the person's word; where
a law makes them kept, they are only kept. What holds him is told with its clause. Once nothing does
his numbers, his name and the salts behind his commitments go, his rows in kept uploads are emptied
and the uploaded files destroyed; the journal verifies as before.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import ERASURE
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import destroy
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.forgetting import ERASED, forget_salts
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.models import Account, Person, Stopped
from nuanliu.stages.archive.models import REASON_MAX, Erasure, Package
from nuanliu.stages.archive.policies import ARCHIVES, retain_until
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import GONE, Nomination, Replaced, Roster, RosterFinding
from nuanliu.stages.nominations.naming import read_of
from nuanliu.stages.nominations.overlaps import keys_of
from nuanliu.stages.nominations.reading import packed, unpacked
from nuanliu.stages.payments.models import Payment

FORGOTTEN = "（已删除）"
CLAUSE = "个人信息保护法第四十七条"
OVER = ("finished", "cancelled")  # campaigns in which nothing more happens


class Holding(NamedTuple):
    """Something that keeps a person's data where they are: what it is, until when, the clause."""

    what: str
    until: date | None
    clause: str

    @property
    def text(self) -> str:
        """As people read it."""
        until = f"，至 {self.until}" if self.until else ""
        return f"{self.what}{until}（{self.clause}）"


@action("archive.ask_erasure")
def ask(deed: Deed, *, person: int, reason: str) -> int:
    """登记删除申请 at a person's word; returns its id. Refused ERASE-STAFF, ERASE-ASKED, TEXT-*."""
    move = permit(deed, ERASURE, "ask")
    demand(written(reason, "申请情况", REASON_MAX))
    row = Person.objects.get(pk=person)
    demand(_no_account(row))
    demand(_not_asked(row))
    on = day_of(deed)
    made = Erasure.objects.create(
        person=row,
        reason=reason,
        held="\n".join(one.text for one in holdings(row, on)),
        asked_by=deed.by.person,
        asked_on=on,
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


@action("archive.stop_processing")
def stop(deed: Deed, *, erasure: int) -> int:
    """停止处理, by another person: from now on he is put on no list, decided for and paid no more.

    Refused ERASE-FREE where nothing makes us keep his data: then they are deleted.
    """
    row = _judged(deed, erasure)
    move = advance(deed, ERASURE, "stop", row)
    kept = list(holdings(row.person, day_of(deed)))
    demand(_must_keep(kept))
    mark = Stopped.objects.create(person=row.person, since=day_of(deed), by=deed.by.person)
    record(deed, mark)
    _decided(deed, row, kept)
    record(deed, row, move=move)
    return row.pk


@action("archive.forget")
def forget(deed: Deed, *, erasure: int) -> dict[str, int]:
    """删除, by another person; answers how many salts, rows of uploads and files went.

    Refused ERASE-HELD while anything must be kept, with all of it and the clauses.
    """
    row = _judged(deed, erasure)
    move = advance(deed, ERASURE, "forget", row)
    on = day_of(deed)
    kept = list(holdings(row.person, on))
    if kept:
        raise Refused(*(_held(one) for one in kept))
    gone = forget_person(deed, row.person, on)
    row.reason = FORGOTTEN
    _decided(deed, row, kept)
    record(deed, row, move=move)
    return gone


def _judged(deed: Deed, pk: int) -> Erasure:
    row = Erasure.objects.select_for_update().select_related("person").get(pk=pk)
    demand(another_person(hands(deed), row.asked_by_id, step="办理", before="登记"))
    return row


def _decided(deed: Deed, row: Erasure, kept: list[Holding]) -> None:
    row.held = "\n".join(one.text for one in kept)
    row.decided_by, row.decided_on = deed.by.person, day_of(deed)
    row.save()


def _no_account(person: Person) -> Refusal | None:
    if not Account.objects.filter(person=person).exists():
        return None
    what = f"{person.name}是有账号的工作人员，流水要记得是谁办的事"
    return Refusal("ERASE-STAFF", what, "离岗请用离岗移交；这里只办理慰问对象的申请")


def _not_asked(person: Person) -> Refusal | None:
    if not Erasure.objects.filter(person=person).exclude(state="forgotten").exists():
        return None
    return Refusal("ERASE-ASKED", "此人的删除申请已经登记", "请办理已登记的申请")


def _must_keep(kept: list[Holding]) -> Refusal | None:
    if kept:
        return None
    return Refusal("ERASE-FREE", "没有必须保管的凭证", "请办理“删除”", CLAUSE)


def _held(one: Holding) -> Refusal:
    fix = "保管期满以前请办理“停止处理”"
    until = f"，至 {one.until}" if one.until else ""
    return Refusal("ERASE-HELD", f"不能删除：{one.what}{until}", fix, one.clause)


def holdings(person: Person, on: date) -> Iterator[Holding]:
    """All that keeps a person's data as of a day; nothing where he may be forgotten."""
    yield from _still_handled(person)
    yield from _vouchers(person, on)
    yield from _packages(person, on)


def _still_handled(person: Person) -> Iterator[Holding]:
    live = Nomination.objects.filter(person=person).exclude(state__in=GONE)
    for row in live.exclude(campaign__state__in=OVER).select_related("campaign").order_by("pk"):
        yield Holding(f"在“{row.campaign.name}”还在办理，请先办理退出", None, CLAUSE)
    for campaign in _campaigns(person).exclude(state__in=OVER).order_by("pk"):
        yield Holding(f"“{campaign.name}”的花名册还在使用", None, CLAUSE)


def _vouchers(person: Person, on: date) -> Iterator[Holding]:
    """Campaigns whose payments are vouchers yet: his own, or others' on a roster he stands on."""
    for campaign in _campaigns(person).order_by("pk"):
        if not Payment.objects.filter(campaign=campaign).exclude(state="void").exists():
            continue
        year = campaign.project.fiscal_year
        until = retain_until(standard_of(campaign), campaign.window_from, year)
        if isinstance(until, Refusal):
            yield Holding(until.what, None, until.clause or ARCHIVES)
        elif until >= on:
            yield Holding(f"“{campaign.name}”的凭证和所附花名册须保管", until, ARCHIVES)


def _packages(person: Person, on: date) -> Iterator[Holding]:
    projects = _campaigns(person).values("project")
    for row in Package.objects.filter(project__in=projects, retain_until__gte=on).order_by("pk"):
        yield Holding(f"归档包“{row.folder}”须保管", row.retain_until, ARCHIVES)


def _campaigns(person: Person) -> Any:
    """Campaigns he was put forward in, or stands in an upload of."""
    rows = Campaign.objects.select_related("project", "standard", "line")
    named = Roster.objects.filter(keys__id_index=person.id_index or "-").values("campaign")
    own = Nomination.objects.filter(person=person).values("campaign")
    return rows.filter(pk__in=own) | rows.filter(pk__in=named)


def forget_person(deed: Deed, person: Person, on: date) -> dict[str, int]:
    """Empty everything of a person that nothing keeps; the caller has asked `holdings`."""
    rosters = list(Roster.objects.filter(keys__id_index=person.id_index or "-").distinct())
    rosters += [
        row for row in Roster.objects.filter(nominations__person=person).distinct()
        if row not in rosters
    ]  # fmt: skip
    touched: list[Any] = [person, *rosters]
    lines = sum(_emptied(roster, person) for roster in rosters)
    files = [roster.file for roster in rosters if roster.file.destroyed_on is None]
    replaced = list(Replaced.objects.filter(person=person))
    payments = list(Payment.objects.filter(person=person))
    nominations = list(Nomination.objects.filter(person=person))
    touched += [*files, *replaced, *payments, *nominations]
    rows = [(one._meta.label_lower, str(one.pk)) for one in touched]
    salts = forget_salts(person.pk, rows)
    _blank(person, replaced, payments, nominations)
    for file in files:
        destroy(file, on)
    for one in touched:
        record(deed, one, pii=_open_values(one), person=_whose(one), rule=ERASED)
    return {"salts": salts, "rows": lines, "files": len(files)}


def _emptied(roster: Roster, person: Person) -> int:
    """His rows in what was read of an upload, emptied; how many there were."""
    if roster.reading is None:
        return 0
    cells, places = unpacked(roster.reading.open()), _places(roster, person)
    for sheet in cells["sheets"]:
        for number, row in enumerate(sheet["rows"], 1):
            if (sheet["name"], number) in places:
                row[0] = ["" for _ in row[0]]
                row[1] = ["-" for _ in row[1]]
    roster.reading = packed(cells)
    roster.save()
    roster.keys.filter(id_index=person.id_index or "-").delete()
    for sheet_name, number in places:
        told = RosterFinding.objects.filter(roster=roster, sheet=sheet_name, row=number)
        told.update(value="", message=FORGOTTEN)
    return len(places)


def _places(roster: Roster, person: Person) -> set[tuple[str, int]]:
    found = {(key.sheet, key.row) for key in keys_of(read_of(roster))
             if key.id_index == person.id_index}  # fmt: skip
    own = roster.nominations.filter(person=person).values_list("row", flat=True)
    sheets = [sheet["name"] for sheet in unpacked(roster.reading.open())["sheets"]] if (
        roster.reading is not None) else []  # fmt: skip
    return found | {(sheets[0], row) for row in own if row and len(sheets) == 1}


def _blank(
    person: Person,
    replaced: list[Replaced],
    payments: list[Payment],
    nominations: list[Nomination],
) -> None:
    for one in replaced:
        one.values = "{}"
        one.save()
    for payment in payments:
        payment.payee, payment.card, payment.bank, payment.branch = FORGOTTEN, None, "", ""
        payment.save()
    for row in nominations:
        row.note = row.post = ""
        row.save()
    person.name, person.id_kind, person.bank, person.branch = FORGOTTEN, "", "", ""
    person.id_number = person.phone = person.card = None
    person.id_index, person.phone_index, person.card_index = None, "", ""
    person.save()


def _open_values(one: Any) -> dict[str, str]:
    """What a line commits to anew: of an upload what is left of it, of others nothing sealed."""
    if isinstance(one, Roster) and one.reading is not None:
        return {"reading": one.reading.open()}
    if isinstance(one, Replaced):
        return {"values": "{}"}
    if isinstance(one, Person):
        return {"id": "", "phone": "", "card": ""}
    return {"card": ""} if isinstance(one, Payment) else {}


def _whose(one: Any) -> int | None:
    if isinstance(one, Person):
        return int(one.pk)
    return getattr(one, "person_id", None)
