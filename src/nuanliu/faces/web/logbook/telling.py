"""A line of the journal in plain words: when, who, what, about which thing, what it changed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from nuanliu.core.money import Money
from nuanliu.faces.web.kinds import BY_TYPE, thing_address
from nuanliu.faces.web.logbook.columns import AMOUNTS, DAYS, PERSONS, THINGS
from nuanliu.faces.web.logbook.words import DEEDS
from nuanliu.faces.web.words import word
from nuanliu.records.journal.browsing import Line
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account, Person

SHORT = 8  # signs of a hash that stands for a file
NONE = "（空）"
OF_ACCOUNTS = frozenset({"account_id", "delegate_id", "delegator_id"})  # columns of an account
Names = dict[tuple[bool, int], str]  # of an account or a person, by its number


class Change(NamedTuple):
    """One column of a thing: what it is, and what it was before and is now."""

    name: str
    before: str
    after: str


class Said(NamedTuple):
    """A line as a page shows it. `address`: where the thing is, '' where it has no page."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    address: str
    code: str
    changes: list[Change]


def said(lines: Iterable[Line], *, changed: bool = False) -> list[Said]:
    """The lines in words; of a thing its kind and its number, never its name.

    changed: with what each says that the one before it did not, persons by their names.
    """
    rows = list(lines)
    accounts = _accounts(rows)
    people = _people(rows) if changed else None
    return [_said(one, accounts, people) for one in rows]


def _said(line: Line, names: dict[int, str], people: Names | None) -> Said:
    told, obj = line.told, line.told.get("obj", {})
    kind = told.get("kind", "")
    account = account_of(told)
    return Said(
        line.seq,
        datetime.fromisoformat(told["t"]).astimezone(OFFICE_TIME),
        names.get(account, "—") if account else "—",
        str(word(DEEDS.get(kind, kind))),
        _about(told.get("about", "")) if kind == "refusal" else thing_of(obj),
        _address(obj),
        told.get("code", ""),
        [] if people is None else list(_changes(line, people)),
    )


def account_of(told: dict[str, Any]) -> int:
    """The number of the account that wrote a line; 0 where none did."""
    _, _, number = str(told.get("actor", "")).rpartition(":")
    return int(number) if number.isdecimal() else 0


def thing_of(obj: dict[str, Any]) -> str:
    """'批次 3': the kind of a thing and its number, never its name."""
    if not obj:
        return ""
    pk = str(obj["id"])
    return f"{label_of(obj['type'])} {pk if pk.isdecimal() else pk[:SHORT]}"


def label_of(table: str) -> str:
    """What the rows of a table are called."""
    kind = BY_TYPE.get(table)
    return kind.label if kind is not None else str(word(THINGS.get(table, "记录")))


def _about(text: str) -> str:
    """What was refused: a deed by its kind, or a thing as 'app.model:pk'."""
    if text in DEEDS:
        return str(word(DEEDS[text]))
    table, _, pk = text.partition(":")
    return thing_of({"type": table, "id": pk}) if pk else ""


def _address(obj: dict[str, Any]) -> str:
    kind = BY_TYPE.get(obj.get("type", ""))
    return thing_address(kind.name, obj["id"]) if kind is not None else ""


def _changes(line: Line, people: Names) -> Iterator[Change]:
    now, before = line.told.get("obj", {}), (line.earlier or {}).get("obj")
    yield from changes(now, before, people)
    if line.told.get("pii"):
        yield Change(str(word("个人信息")), "", str(word("有改动（不显示）")))


def changes(now: dict[str, Any], before: dict[str, Any] | None, people: Names) -> Iterator[Change]:
    """What a line says of a thing that the line before it did not say."""
    old = before or {}
    if now.get("state") != old.get("state"):
        yield Change(str(word("状态")), _state(old), _state(now))
    for part, names, shown in PARTS:
        for name in sorted({*now.get(part, {}), *old.get(part, {})}):
            was, is_now = old.get(part, {}).get(name), now.get(part, {}).get(name)
            if was != is_now:
                told = [shown(value, name, people) for value in (was, is_now)]
                yield Change(str(word(names.get(name, name))), *told)
    if before is not None and now.get("rest") != old.get("rest"):
        yield Change(str(word("其他内容")), "", str(word("有改动")))


def _state(obj: dict[str, Any]) -> str:
    kind = BY_TYPE.get(obj.get("type", ""))
    state = obj.get("state", "")
    known = kind.lifecycle.states if kind is not None else {}
    return str(word(known.get(state, state or NONE)))


def _yuan(fen: Any, _name: str, _people: Names) -> str:
    return str(word(NONE)) if fen is None else str(word(f"{Money(fen)} 元"))


def _day(text: Any, _name: str, _people: Names) -> str:
    """A day as it is, a moment by the office's clock."""
    if not text:
        return str(word(NONE))
    if "T" not in str(text):
        return str(text)
    return f"{datetime.fromisoformat(text).astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"


def _person(pk: Any, name: str, people: Names) -> str:
    return str(word(NONE)) if pk is None else people.get((name in OF_ACCOUNTS, int(pk)), str(pk))


PARTS = (("amounts", AMOUNTS, _yuan), ("dates", DAYS, _day), ("persons", PERSONS, _person))


def _accounts(lines: list[Line]) -> dict[int, str]:
    rows = Account.objects.filter(pk__in={account_of(line.told) for line in lines})
    return dict(rows.values_list("pk", "person__name"))


def _people(lines: list[Line]) -> Names:
    """The names behind the persons that changed; accounts are told by their owner."""
    wanted: dict[bool, set[int]] = {True: set(), False: set()}
    for line in lines:
        for told in (line.told, line.earlier or {}):
            for name, pk in told.get("obj", {}).get("persons", {}).items():
                wanted[name in OF_ACCOUNTS].add(int(pk))
    persons = Person.objects.filter(pk__in=wanted[False]).values_list("pk", "name")
    accounts = Account.objects.filter(pk__in=wanted[True]).values_list("pk", "person__name")
    return {(False, pk): name for pk, name in persons} | {(True, pk): n for pk, n in accounts}
