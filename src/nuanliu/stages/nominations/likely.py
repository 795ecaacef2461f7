"""Who in a roster may be somebody already known: sought in blocks, with the evidence, by index.

A block is what two entries share already: the sound of the name (equal names sound equal), the
keyed index of a phone or of a card. Only inside a block is a stored number opened and compared.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from nuanliu.core.identity import Identity, check_character, parse_id
from nuanliu.core.masking import mask_id
from nuanliu.core.refusal import Refusal
from nuanliu.core.resemblance import Likeness, Traits, likenesses
from nuanliu.core.roster import Field, Finding, RosterRow, Severity
from nuanliu.core.roster.among import about
from nuanliu.records.people import keys
from nuanliu.records.people.fields import Sealed, kept_sound
from nuanliu.records.people.models import Person
from nuanliu.records.people.verdicts import pair, verdicts_on
from nuanliu.records.prepared import Prepared

COMMON = 200  # persons behind one sound from which it says too little to compare them all
PORTION = 2000  # rows whose blocks are held at a time
ID_LENGTH = 18


class Entry(NamedTuple):
    """One side of a pair: where it stands, what is known of it, and what shares its blocks.

    unit, person: union and id of a stored person, empty for a row of the file; row: its place in
    the file, else None; key: keyed index of the number; traits carry keyed indexes for phone and
    card, never numbers.
    """

    unit: str
    key: str
    traits: Traits
    person: int | None = None
    row: tuple[str, int] | None = None

    @property
    def where(self) -> str:
        """Where it stands, for people."""
        return f"本表第 {self.row[1]} 行" if self.row else f"已登记（{self.unit}）"

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The blocks that the entry belongs to."""
        named = [("sound", kept_sound(self.traits.name))]
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
    mine, union = [row for row in rows if row.identity and row.name], str(union_id)
    found = _among(mine, union)
    for portion in _portions(mine):
        entries = [_entry_of(row, union) for row in portion]
        found += _against(entries, _by_block(_stored(entries, union_id)))
    said = verdicts_on(one.key for one, _, _ in found)
    return [Pair(one, other, why, said.get(pair(one.key, other.key))) for one, other, why in found]


def _portions(mine: Sequence[RosterRow]) -> Iterator[Sequence[RosterRow]]:
    """Rows in the order of their names, so that the blocks of one portion are few and forgotten."""
    ordered = sorted(mine, key=_sound)
    return (ordered[at : at + PORTION] for at in range(0, len(ordered), PORTION))


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


def _sound(row: RosterRow) -> str:
    return kept_sound(row.name or "")


def _entry_of(row: RosterRow, union: str) -> Entry:
    ring, identity = keys.current(), row.identity or _nobody()
    traits = Traits(
        row.name or "",
        identity.number,
        ring.blind_index("phone", row.phone) if row.phone else "",
        ring.blind_index("card", row.card) if row.card else "",
        identity.birth,
        union,
    )
    return Entry("", ring.blind_index("id", identity.number), traits, row=row.key)


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


def _stored(mine: Sequence[Entry], union_id: int) -> Iterator[Entry]:
    """The stored persons to compare some rows with, each once.

    Whoever shares a phone, a card or a sound that is not too common. Behind a common sound stand
    hundreds: there only those of the same union are compared, and who has a number a digit off is
    asked for by the indexes of all such numbers, so that no likeness is lost. A phone or card
    shared by hundreds says nothing of one person and is passed over.
    """
    wanted = {name: {v for e in mine for n, v in e.blocks if n == name} for name in BLOCKS}
    common = _common("sound", wanted["sound"])
    phones = wanted["phone"] - _common("phone_index", wanted["phone"])
    cards = wanted["card"] - _common("card_index", wanted["card"])
    slips = {
        index
        for entry in mine
        if kept_sound(entry.traits.name) in common
        for index in _slips(entry.traits.number)
    }
    found = chain(
        _STORED["phone_index"](phones),
        _STORED["card_index"](cards),
        _STORED["sound"](wanted["sound"] - common),
        _sounding_in(union_id, common),
        _STORED["id_index"](slips),
    )
    seen: set[int] = set()
    for told in found:
        if told[0] not in seen:
            seen.add(told[0])
            yield _entry_from(*told)


BLOCKS = ("sound", "phone", "card")
_TOLD = ("pk", "name", "id_number", "id_index", "phone_index", "card_index", "union", "union__name")


def _common(column: str, values: Iterable[str]) -> set[str]:
    """The sounds, phones or cards behind which more than `COMMON` persons stand."""
    return {value for value, _ in _COMMON[column](values)}


def _stored_by(column: str) -> Prepared:
    def build(values: Any) -> QuerySet[Person, Any]:
        people = Person.objects.exclude(id_index=None)
        return people.filter(**{f"{column}__among": values}).values_list(*_TOLD)

    return Prepared(build)


def _common_by(column: str) -> Prepared:
    def build(values: Any) -> QuerySet[Person, Any]:
        rows = Person.objects.filter(**{f"{column}__among": values}).order_by()
        counted = rows.values_list(column).annotate(people=Count("pk"))
        return counted.filter(people__gt=COMMON)

    return Prepared(build)


@Prepared
def _sounding_in(union: Any, sounds: Any) -> QuerySet[Person, Any]:
    people = Person.objects.exclude(id_index=None).filter(union=union)
    return people.filter(sound__among=sounds).values_list(*_TOLD)


_STORED = {one: _stored_by(one) for one in ("phone_index", "card_index", "sound", "id_index")}
_COMMON = {one: _common_by(one) for one in ("phone_index", "card_index", "sound")}


def _slips(number: str) -> Iterator[str]:
    """The keyed indexes of all numbers that differ in one digit, or in two neighbours swapped."""
    if len(number) != ID_LENGTH:
        return
    body, ring = number[:-1], keys.current()
    for place in range(len(body)):
        head, digit, tail = body[:place], body[place], body[place + 1 :]
        others = [head + other + tail for other in "0123456789" if other != digit]
        if tail and tail[0] != digit:
            others.append(head + tail[0] + digit + tail[1:])
        for other in others:
            yield ring.index.of("id", other + check_character(other))  # not one is asked for again


def _entry_from(
    pk: int,
    name: str,
    sealed: Sealed | None,
    key: str,
    phone: str,
    card: str,
    union: int,
    unit: str,
) -> Entry:
    number = sealed.open() if sealed is not None else ""
    read = parse_id(number)
    born = None if isinstance(read, Refusal) else read.birth
    traits = Traits(name, number, phone, card, born, str(union))
    return Entry(unit, key, traits, pk)


Found = tuple[Entry, Entry, tuple[Likeness, ...]]


def _against(mine: Sequence[Entry], blocks: Blocks) -> Iterator[Found]:
    for entry in mine:
        for other in _others(entry, [blocks.get(block, ()) for block in entry.blocks]):
            if reasons := likenesses(entry.traits, other.traits):
                yield entry, other, reasons


def _among(mine: Sequence[RosterRow], union: str) -> list[Found]:
    """Rows of one file against each other: the later one is the one that waits.

    Of a block of more than `COMMON` rows only the first are compared with each other: of the rest
    only who was born on one day under one sound, so that a file of nothing but one name costs no
    square. One kind of block at a time, so that not all of them are held.
    """
    found: dict[tuple[int, int], Found] = {}
    for places in chain.from_iterable(_shared(mine, key) for key in _KEYS):
        block = [(place, _entry_of(mine[place], union)) for place in places[: COMMON + 1]]
        for at, (later, entry) in enumerate(block):
            for earlier, other in block[:at]:
                alike = entry.key != other.key and (later, earlier) not in found
                if alike and (reasons := likenesses(entry.traits, other.traits)):
                    found[later, earlier] = entry, other, reasons
    return [found[places] for places in sorted(found)]


def _day(row: RosterRow) -> tuple[str, object]:
    return _sound(row), row.identity and row.identity.birth


_KEYS: tuple[Callable[[RosterRow], Any], ...] = (
    _sound,
    attrgetter("phone"),
    attrgetter("card"),
    _day,
)


def _shared(mine: Sequence[RosterRow], key: Callable[[RosterRow], Any]) -> Iterator[list[int]]:
    """The places of rows that share what `key` tells of them, in the order of the file."""
    many = {told for told, rows in Counter(map(key, mine)).items() if told and rows > 1}
    places: dict[Any, list[int]] = {told: [] for told in many}
    for place, row in enumerate(mine):
        if (told := key(row)) in many:
            places[told].append(place)
    return iter(places.values())


def _others(entry: Entry, blocks: Iterable[Sequence[Entry]]) -> list[Entry]:
    """Everybody in the blocks but the entry himself, each once, in a steady order."""
    found = {(one.person, one.row): one for block in blocks for one in block}
    return [one for one in found.values() if one.key != entry.key]
