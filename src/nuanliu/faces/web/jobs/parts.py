"""What long work is made of: the wish, what its doer is given, what comes out, and its kinds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import Signed
from nuanliu.records.journal.deeds import Deed

Tell = Callable[[int, int, str], None]  # done, total, words
Facts = dict[str, Any]
KEPT_FOR = timedelta(days=7)  # results name people: they go when nobody fetched them in a week


class Wish(NamedTuple):
    """What somebody asks for; facts name no person, content is sealed: files, reasons."""

    kind: str
    facts: Facts
    content: bytes = b""


class Asked(NamedTuple):
    """Work as its doer gets it: what was asked, who asked (as he stands now), under which key."""

    facts: Facts
    content: bytes
    signed: Signed
    key: str
    tell: Tell

    @property
    def note(self) -> str:
        """Who asked and when, printed on papers."""
        return f"{self.signed.stamp} 导出"

    @property
    def deed(self) -> Deed:
        """A deed of the asker, now, under the key of his form: done again it changes nothing."""
        return self.signed.deed(self.key)


class Made(NamedTuple):
    """What came out: one sentence, and a file with its name where there is one."""

    words: str
    name: str = ""
    data: bytes = b""


class Place(NamedTuple):
    """Where somebody goes on from a piece of work."""

    words: str
    address: str


def anybody(_facts: Facts, _signed: Signed) -> bool:
    """Work about the whole office: the roles say enough."""
    return True


def nowhere(_facts: Facts, _key: str) -> Place | None:
    """Work that ends with its file."""
    return None


class Work(NamedTuple):
    """One kind of long work.

    size: what there is to do, counted before it begins; up to `inline` of it fits into a request.
    within: whether it is about something that somebody may see; place: where it belongs, from its
    facts and key; kept: how long its result lies; inside: whether the result is for a page alone
    and nobody's to fetch; listed: whether 任务 offers it by itself.
    """

    title: str
    roles: frozenset[Role]
    size: Callable[[Facts], int]
    inline: int
    run: Callable[[Asked], Made]
    within: Callable[[Facts, Signed], bool] = anybody
    place: Callable[[Facts, str], Place | None] = nowhere
    kept: timedelta = KEPT_FOR
    inside: bool = False
    listed: bool = False
