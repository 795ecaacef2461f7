"""What a row would change of somebody who stands already, how it is changed, and put back."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from nuanliu.core.masking import mask_card, mask_phone
from nuanliu.core.money import Money
from nuanliu.core.roster import Field, RosterRow
from nuanliu.core.standards import StandardSet
from nuanliu.records.people.fields import Sealed
from nuanliu.records.people.models import Person
from nuanliu.records.prepared import Prepared
from nuanliu.stages.nominations.intake import (
    Changes,
    Numbers,
    Rows,
    differing,
    named,
    put_back,
    told_of,
)
from nuanliu.stages.nominations.models import Channel, Nomination, Replaced, Roster
from nuanliu.stages.nominations.queries import live

FIELDS = {
    "amount_fen": Field.AMOUNT,
    "group": Field.GROUP,
    "post": Field.POST,
    "channel": Field.CHANNEL,
    "reserve": Field.RESERVE,
    "phone": Field.PHONE,
    "card": Field.CARD,
    "bank": Field.BANK,
}
OWN = ("phone", "card", "bank")  # what a row says of the person himself


class Difference(NamedTuple):
    """One field of a row that differs from what stands, as shown; personal values are masked."""

    field: str
    heading: str
    before: str
    after: str


def standing_of(roster: Roster, numbers: Numbers) -> dict[str, Nomination]:
    """By number of the file: what stands of him in this campaign from this union."""
    ours = numbers.rows(_ours, roster.campaign_id, roster.union_id)
    pks = {number: pk for number, (pk,) in ours}
    found: dict[int, Nomination] = {}
    wanted = sorted(set(pks.values()))
    for start in range(0, len(wanted), 400):
        chosen = Nomination.objects.filter(pk__in=wanted[start : start + 400])
        found |= {one.pk: one for one in chosen.select_related("person")}
    return {number: found[pk] for number, pk in pks.items()}


@Prepared
def _ours(campaign: Any, union: Any, numbers: Any) -> Rows:
    return named(live(campaign).filter(union=union), numbers, "pk")


def changes_to(nomination: Nomination, row: RosterRow, group: str) -> tuple[Changes, Changes]:
    """(of the nomination, of the person): column to before and after; open cells change nothing."""
    told: dict[str, Any] = {"group": group, "reserve": row.reserve}
    if row.amount is not None:
        told["amount_fen"] = row.amount.fen
    if row.channel:
        told["channel"] = row.channel
    if row.text(Field.POST):
        told["post"] = row.text(Field.POST)
    person = told_of(row, nomination.union_id, nomination.person)
    mine = {column: person[column] for column in OWN if column in person}
    return _unlike(nomination, told), differing(nomination.person, mine)


def _unlike(nomination: Nomination, told: Mapping[str, Any]) -> Changes:
    pairs = {column: (getattr(nomination, column), after) for column, after in told.items()}
    return {column: both for column, both in pairs.items() if both[0] != both[1]}


def group_in(row: RosterRow, standards: StandardSet, on: Any) -> str:
    """The code of the group a row names; what it typed where that names none or several."""
    typed = row.text(Field.GROUP)
    codes = standards.groups_named(typed, on)
    return codes[0] if len(codes) == 1 else typed


def shown(changes: Changes) -> tuple[Difference, ...]:
    """Changes as a clerk sees them, in the order of the columns of a roster."""
    return tuple(
        Difference(field.value, field.chinese, *(_words(column, one) for one in changes[column]))
        for column, field in FIELDS.items()
        if column in changes
    )


def _words(column: str, value: Any) -> str:
    if column == "amount_fen":
        return str(Money(value))
    if column == "channel":
        return str(Channel(value).label)
    if column == "reserve":
        return "是" if value else "否"
    return {"phone": mask_phone, "card": mask_card}.get(column, str)(value)


def kept(
    roster: Roster, nomination: Nomination, row: int, values: Mapping[str, Changes]
) -> Replaced:
    """What a row changed, to be put back by an undo; not saved."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return Replaced(
        roster=roster,
        nomination=nomination,
        person_id=nomination.person_id,
        row=row,
        values=text,
    )


def restore(change: Replaced) -> tuple[Nomination | None, Person | None]:
    """Set nomination and person back to what stood before; those that changed, not saved.

    What something else changed since then is left as it is now.
    """
    values: dict[str, Changes] = json.loads(sealed_text(change.values))
    nomination = change.nomination
    mine = values.get("nomination", {})
    for column, (before, after) in mine.items():
        if getattr(nomination, column) == after:
            setattr(nomination, column, before)
    theirs = put_back(nomination.person, values.get("person", {}))
    return nomination if mine else None, nomination.person if theirs else None


def sealed_text(values: Sealed | None) -> str:
    """The text of a sealed column that is never empty."""
    if values is None:
        message = "变更记录缺少原值"
        raise ValueError(message)
    return values.open()
