"""The parts of a table on a page: cells, heads, a page of a long list by its key."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from nuanliu.core.money import Money
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.words import word

PAGE = 50  # rows of a long list at a time
MANY = 1000  # from here on a page says "1000+": no page takes longer for a larger table


class Cell(NamedTuple):
    """One cell: its text, where it leads, and how it stands ('num', 'lead', 'tag tag-good').

    zh: its text stays Chinese in every language, as the title of a paper does.
    """

    text: Any
    href: str = ""
    look: str = ""
    zh: bool = False

    @property
    def tag(self) -> bool:
        """Whether it is a coloured word."""
        return self.look.startswith("tag")

    @property
    def cls(self) -> str:
        """How the cell itself stands."""
        return "" if self.tag else self.look


class Panel(NamedTuple):
    """A table with its title; heads as (words, look); `more`: the key the next page goes on from.

    links: what leads on from the table, as (words, address); compact: on a phone one line a row
    says it all, without the words of the heads.
    """

    title: str
    heads: tuple[tuple[str, str], ...]
    cells: Sequence[Sequence[Cell]]
    note: str = ""
    more: int = 0
    empty: str = "还没有"
    compact: bool = False
    links: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> list[list[tuple[str, Cell]]]:
        """The cells with the words of their heads, which a phone shows beside each."""
        words = [head for head, _ in self.heads]
        return [
            [("" if cell.look.startswith("lead") else word, cell)
             for word, cell in zip(words, cells, strict=True)] for cells in self.cells
        ]  # fmt: skip


Teller = Callable[[Any, Signed, int], Iterator[Panel]]


def late(due_on: date | None, signed: Signed) -> Iterator[Panel]:
    """A line that says for how many days something is overdue; nothing while it is not."""
    if due_on is not None and due_on < signed.today:
        words = word(f"已超过期限 {(signed.today - due_on).days} 天")
        yield Panel("超期", (("说明", ""),), [[Cell(words, look="lead")]])


def yuan(fen: int | None) -> Cell:
    """An amount at the right; a dash where there is none."""
    return Cell("—" if fen is None else str(Money(fen)), look="num")


def count(number: int) -> Cell:
    """A count at the right."""
    return Cell(number, look="num")


def state(kind: str, row: Any) -> Cell:
    """The state of a row as a tag."""
    return Cell(KINDS[kind].state(row), look="tag")


def lead(text: str, kind: str, pk: int) -> Cell:
    """The cell that a row is known by, leading to its page."""
    return Cell(text, reverse("thing", args=[kind, pk]), "lead")


def page_of(rows: QuerySet[Any], after: int, key: str = "pk") -> tuple[list[Any], int]:
    """The next rows of a list in order of their key, and the key to go on from (0: no more)."""
    found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: PAGE + 1])
    return found[:PAGE], getattr(found[PAGE - 1], key) if len(found) > PAGE else 0


def few(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted no further than one beyond `MANY`."""
    return rows.order_by()[: MANY + 1].count()


def told(number: int) -> str:
    """A number counted by `few`, as a page says it."""
    return str(number) if number <= MANY else f"{MANY}+"
