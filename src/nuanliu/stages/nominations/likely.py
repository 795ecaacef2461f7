"""Who in a roster may be somebody already known: sought in blocks, with the evidence, by index.

A block is what two entries share already: the sound of the name (equal names sound equal), the
keyed index of a phone or of a card. Only inside a block is a stored number opened and compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q

from nuanliu.core.identity import Identity, parse_id
from nuanliu.core.identity.sounds import sound_of
from nuanliu.core.masking import mask_id
from nuanliu.core.refusal import Refusal
from nuanliu.core.resemblance import Likeness, Traits, likenesses
from nuanliu.core.roster import Field, Finding, RosterRow, Severity
from nuanliu.core.roster.among import about
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.records.people.verdicts import chunks, pair, verdicts_on


class Entry(NamedTuple):
    """One side of a pair: where it stands, what is known of it, and what shares its blocks.

    person: the stored person's id, None for a row of the file; row: its place there, else None;
    key: keyed index of the number; traits carry keyed indexes for phone and card, never numbers.
    """

    where: str
    key: str
    traits: Traits
    person: int | None = None
    row: tuple[str, int] | None = None

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The blocks that the entry belongs to."""
        named = [("sound", sound_of(self.traits.name))]
        shared = [("phone", self.traits.phone), ("card", self.traits.card)]
        return named + [block for block in shared if block[1]]

    @property
    def masked(self) -> str:
        """The number as shown beside the other one."""
        return mask_id(self.traits.number)


class Pair(NamedTuple):
    """A row and somebody it resembles; same: the verdict that stands, None while there is none."""

    row: Entry
    other: Entry
    reasons: tuple[Likeness, ...]
    same: bool | None

    @property
    def open(self) -> bool:
        """Whether a human still has to say whether these are one person."""
        return self.same is None


def likely_pairs(rows: Sequence[RosterRow], union_id: int) -> list[Pair]:
    """Every row that resembles a stored person or an earlier row of its file, with the evidence.

    Rows without a readable number or name resemble nobody: their faults stop them already.
    """
    mine = [_entry_of(row, union_id) for row in rows if row.identity and row.name]
    stored = _by_block(_stored(mine))
    found = [*_against(mine, stored), *_among(mine)]
    said = verdicts_on(one.key for one, _, _ in found)
    return [Pair(one, other, why, said.get(pair(one.key, other.key))) for one, other, why in found]


def findings_of(pairs: Iterable[Pair], rows: Iterable[RosterRow]) -> list[Finding]:
    """What a clerk reads: one finding a pair without a verdict, on the row that waits for it."""
    at = {row.key: row for row in rows}
    return [_finding(at[one.row.row], one) for one in pairs if one.open and one.row.row]


def _finding(row: RosterRow, found: Pair) -> Finding:
    why = "、".join(reason.chinese for reason in found.reasons)
    whom = f"{found.other.where}的{found.other.traits.name}（{found.other.masked}）"
    what = f"可能与{whom}是同一人：{why}"
    fix = "请并排核对证件，由综合办公室认定是同一人或不是同一人"
    return about(row, Field.ID, Refusal("PERSON-LIKELY", what, fix), Severity.DECISION)


def _entry_of(row: RosterRow, union_id: int) -> Entry:
    ring, identity = keys.current(), row.identity or _nobody()
    traits = Traits(
        row.name or "",
        identity.number,
        ring.blind_index("phone", row.phone) if row.phone else "",
        ring.blind_index("card", row.card) if row.card else "",
        identity.birth,
        str(union_id),
    )
    where = f"本表第 {row.row} 行"
    return Entry(where, ring.blind_index("id", identity.number), traits, row=row.key)


def _nobody() -> Identity:
    message = "只有证件号可读的行才能比对"
    raise ValueError(message)


Blocks = dict[tuple[str, str], list[Entry]]


def _by_block(entries: Iterable[Entry]) -> Blocks:
    found: Blocks = defaultdict(list)
    for entry in entries:
        for block in entry.blocks:
            found[block].append(entry)
    return found


def _stored(mine: Sequence[Entry]) -> Iterator[Entry]:
    """The stored persons that share a block with one of the rows, each once."""
    wanted = {
        name: sorted({v for e in mine for n, v in e.blocks if n == name}) for name in _COLUMNS
    }
    seen: set[int] = set()
    for name, column in _COLUMNS.items():
        for chunk in chunks(wanted[name]):
            rows = Person.objects.filter(Q(**{f"{column}__in": chunk})).exclude(id_index=None)
            for person in rows.select_related("union").iterator(chunk_size=2000):
                if person.pk not in seen:
                    seen.add(person.pk)
                    yield _entry_from(person)


_COLUMNS = {"sound": "sound", "phone": "phone_index", "card": "card_index"}


def _entry_from(person: Person) -> Entry:
    number = person.id_number.open() if person.id_number is not None else ""
    read = parse_id(number)
    born = None if isinstance(read, Refusal) else read.birth
    traits = Traits(
        person.name, number, person.phone_index, person.card_index, born, str(person.union_id)
    )
    return Entry(f"已登记（{person.union.name}）", person.id_index or "", traits, person.pk)


def _against(
    mine: Sequence[Entry], blocks: Blocks
) -> Iterator[tuple[Entry, Entry, tuple[Likeness, ...]]]:
    for entry in mine:
        for other in _sharing(entry, blocks):
            if reasons := likenesses(entry.traits, other.traits):
                yield entry, other, reasons


def _among(mine: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, tuple[Likeness, ...]]]:
    """Rows of one file against each other: the later one is the one that waits."""
    blocks: Blocks = defaultdict(list)
    for entry in mine:
        for other in _sharing(entry, blocks):
            if reasons := likenesses(entry.traits, other.traits):
                yield entry, other, reasons
        for block in entry.blocks:
            blocks[block].append(entry)


def _sharing(entry: Entry, blocks: Blocks) -> list[Entry]:
    """Everybody in one of the entry's blocks but himself, each once, in a steady order."""
    found = {(one.person, one.row): one for block in entry.blocks for one in blocks.get(block, ())}
    return [one for one in found.values() if one.key != entry.key]
