"""导出: files with personal data go out; those with many people only once another person agreed.

Whoever wants such a file asks; another who holds the right agrees or refuses. An agreement is for
that one file, once, and ends by itself. Small files add up: what one person takes alone within 24
hours may hold no more people than one file that he may take alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from nuanliu.core.lifecycles import EXPORT_REQUEST
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import LAW, need_export, purpose_fault
from nuanliu.records.journal.stamps import told
from nuanliu.records.journal.states import advance
from nuanliu.records.people import keys
from nuanliu.records.people.models import Export, ExportRequest, Shown, Taken, TakenFile

OPEN = ("asked", "agreed")
DAY = timedelta(hours=24)


class Wanted(NamedTuple):
    """A file that somebody wants out: its kind, name, 'app.model:pk' of what it is made from.

    people: how many people stand in it; union: whose data it is, where it is one union's; scope:
    what `scope_of` made of the very files and their content, '' where nobody can count in it.
    """

    what: Taken | Shown
    name: str
    subject: str
    people: int
    union: int | None = None
    scope: str = ""


def scope_of(parts: Iterable[str]) -> str:
    """64 hex digits that stand for names of files and their content, whatever their order.

    Keyed: the content of a short list is soon guessed from a bare hash.
    """
    return keys.current().index.of("export", "\n".join(sorted(parts)))


@action("people.take_out")
def take_out(deed: Deed, *, wanted: Wanted, purpose: str) -> int:
    """Note that a file with personal data goes out; returns the note's id.

    Refused REVEAL-ROLE, EXPORT-RIGHT, EXPORT-PURPOSE (too short, too long, or with a number in it),
    EXPORT-SECOND (many people and no agreement), EXPORT-ONCE (the agreement is used up).
    """
    need_export(deed)
    why = purpose.strip()
    demand(purpose_fault(why))
    use_agreement(deed, wanted)
    row = Export.objects.create(
        what=wanted.what,
        name=wanted.name[-200:],
        subject=wanted.subject,
        purpose=why,
        by=deed.by.person,
        at=deed.at,
    )
    record(deed, row)
    return row.pk


def use_agreement(deed: Deed, wanted: Wanted) -> None:
    """Within an action: count what goes out, and use up the agreement where it needs one.

    Refused EXPORT-SECOND without one: none was asked for, or it is not given yet, or it has ended,
    or it was for other files or content; EXPORT-ONCE when it was used and its minutes are over.
    """
    row = None
    if needs_second(deed.by.person_id, wanted, deed.at):
        row = standing(deed.by.person_id, wanted, deed.at)
        if row is None or row.state == "asked":
            raise Refused(lacking(deed.by.person_id, wanted, deed.at))
        _taken(deed, row, wanted)
    if wanted.people:
        _count(deed, wanted, row)


def _taken(deed: Deed, row: ExportRequest, wanted: Wanted) -> None:
    """Taken for the first time; fetched once more within the minutes, nothing moves."""
    if row.state == "agreed":
        move = advance(deed, EXPORT_REQUEST, "take", row, wanted.union)
        row.taken_at = deed.at
        row.save()
        record(deed, row, move=move)


def _count(deed: Deed, wanted: Wanted, request: ExportRequest | None) -> None:
    row = TakenFile.objects.create(
        what=wanted.what,
        name=wanted.name[-200:],
        subject=wanted.subject,
        people=wanted.people,
        by=deed.by.person,
        at=deed.at,
        request=request,
    )
    record(deed, row)


def needs_second(person: int, wanted: Wanted, at: datetime) -> bool:
    """Whether another must agree: many people in it, or with what he took alone in 24 hours."""
    most = settings.NUANLIU_EXPORT_ALONE
    if not wanted.people or wanted.people > most:
        return bool(wanted.people)
    return wanted.people + alone_before(person, wanted, at) > most


def alone_before(person: int, wanted: Wanted, at: datetime) -> int:
    """People in the other files that somebody took alone in the 24 hours before.

    One paper in several formats, or taken again, counts once, with the most people it had.
    """
    rows = TakenFile.objects.filter(by=person, at__gt=at - DAY, request=None)
    most: dict[tuple[str, str], int] = {}
    for subject, name, people in rows.values_list("subject", "name", "people"):
        most[subject, _stem(name)] = max(people, most.get((subject, _stem(name)), 0))
    most.pop((wanted.subject, _stem(wanted.name)), None)
    return sum(most.values())


def _stem(name: str) -> str:
    """A name without its ending, as it is kept."""
    stem, dot, _ = name[-200:].rpartition(".")
    return stem if dot else name[-200:]


def lacking(person: int, wanted: Wanted, at: datetime) -> Refusal:
    """Why another must agree to a file: EXPORT-SECOND, or EXPORT-ONCE for the used agreement."""
    used = _used_at(person, wanted)
    if used is not None:
        return _used_up(used)
    if wanted.people > settings.NUANLIU_EXPORT_ALONE:
        return _too_many(wanted)
    return _adding_up(wanted, alone_before(person, wanted, at))


FIX = "请先申请导出；同意只管这一个文件、这些内容、一次，过期或内容有变的须重新申请"


def _used_up(at: datetime) -> Refusal:
    again = settings.NUANLIU_EXPORT_AGAIN
    what = f"原来的同意已在 {told(at)} 用过，只管一次（下载中断的，{again} 分钟内可再取）"
    return Refusal("EXPORT-ONCE", what, "还要这个文件的，请重新申请导出", LAW)


def _too_many(wanted: Wanted) -> Refusal:
    most = settings.NUANLIU_EXPORT_ALONE
    what = f"文件里有 {wanted.people} 人，超过 {most} 人的须另一有导出权的人同意"
    return Refusal("EXPORT-SECOND", what, FIX, LAW)


def _adding_up(wanted: Wanted, before: int) -> Refusal:
    most = settings.NUANLIU_EXPORT_ALONE
    now = wanted.people
    what = (
        f"24 小时内独自取走的文件里已有 {before} 人，加上这个文件的 {now} 人超过 {most} 人，"
        "须另一有导出权的人同意"
    )
    return Refusal("EXPORT-SECOND", what, FIX, LAW)


def same_file(person: int, wanted: Wanted) -> "QuerySet[ExportRequest]":
    """A person's requests for a file of that name, whatever stood in it."""
    rows = ExportRequest.objects.filter(by=person, subject=wanted.subject, what=wanted.what)
    return rows.filter(name=wanted.name[-200:])


def _exactly(person: int, wanted: Wanted) -> "QuerySet[ExportRequest]":
    rows = same_file(person, wanted).filter(people=wanted.people, scope=wanted.scope)
    return rows.order_by("-pk")


def standing(person: int, wanted: Wanted, at: datetime) -> ExportRequest | None:
    """The person's own request for exactly this that counts now.

    Open or agreed to and not ended; or taken so short a time ago that it may be fetched once more.
    """
    row = _exactly(person, wanted).filter(state__in=OPEN, until__gt=at).first()
    if row is not None:
        return row
    since = at - timedelta(minutes=settings.NUANLIU_EXPORT_AGAIN)
    return _exactly(person, wanted).filter(state="taken", taken_at__gt=since).first()


def _used_at(person: int, wanted: Wanted) -> datetime | None:
    """When the newest agreement for exactly this was used up."""
    row = _exactly(person, wanted).first()
    return row.taken_at if row is not None else None
