"""The rows of work: asked for, taken under a lease, ended; one holder at any time.

Each change is one UPDATE that names what it expects, so that of two workers one finds no row.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Q

from nuanliu.faces.web.jobs import results
from nuanliu.faces.web.jobs.parts import KEPT_FOR, Wish
from nuanliu.faces.web.models import Job

LEASE = timedelta(seconds=20)  # a dead holder's work waits this long; renewed four times within
MOST_ATTEMPTS = 3  # work that killed its worker so often is not given to another
CONTENT = "content"  # the fact that names the sealed file of a wish
DIED = ("办理多次中断，没有完成", "请稍后点“重新办理”；仍不成时请告诉系统管理员")


class LeaseLost(Exception):  # noqa: N818 - named for what happened, as Refused is
    """Somebody else holds this work now: stop, write nothing."""


def ask(wish: Wish, account: int, key: str) -> Job:
    """The row of this wish; the same key finds the same row."""
    asked = Job.objects.filter(key=key).first()
    if asked is not None:
        return asked
    kept = results.keep(wish.content) if wish.content else ""
    facts = {**wish.facts, CONTENT: kept} if kept else wish.facts
    told = {"kind": wish.kind, "facts": facts, "account": account, "asked_at": datetime.now(UTC)}
    row, fresh = Job.objects.get_or_create(key=key, defaults=told)
    if not fresh:
        results.drop(kept)
    return row


def content(job: Job) -> bytes:
    """What was sealed with the wish; Refused JOB-GONE when it is there no more."""
    name = job.facts.get(CONTENT, "")
    return results.read(name) if name else b""


def take(holder: str, pk: int | None = None, lease: timedelta = LEASE) -> Job | None:
    """The oldest free work (or that one), now held by `holder`; None when nothing is free."""
    now = datetime.now(UTC)
    _bury(now)
    free = Job.objects.filter(_free(now))
    if pk is not None:
        free = free.filter(pk=pk)
    for one in free.order_by("pk").values_list("pk", flat=True)[:10]:
        held = {"state": "running", "holder": holder, "until": now + lease}
        mine = Job.objects.filter(_free(now), pk=one)
        if mine.update(**held, attempts=F("attempts") + 1, done=0, total=0, words=""):
            return Job.objects.get(pk=one)
    return None


def _free(now: datetime) -> Q:
    return Q(state="waiting") | Q(state="running", until__lte=now, attempts__lt=MOST_ATTEMPTS)


def _bury(now: datetime) -> None:
    dead = Job.objects.filter(state="running", until__lte=now, attempts__gte=MOST_ATTEMPTS)
    dead.update(state="failed", error=DIED[0], fix=DIED[1], ended_at=now, holder="", until=None)


def _held(job: Job, **new: Any) -> None:
    """Write to the row while this very lease is ours; raises LeaseLost otherwise."""
    ours = Job.objects.filter(pk=job.pk, state="running", holder=job.holder, attempts=job.attempts)
    if not ours.update(**new):
        raise LeaseLost


def renew(job: Job, lease: timedelta = LEASE) -> None:
    """The holder is alive."""
    _held(job, until=datetime.now(UTC) + lease)


def tell(job: Job, done: int, total: int, words: str) -> None:
    """How far it is: `done` of `total` steps, and what is being done."""
    _held(job, done=done, total=total, words=words[:200])


def finish(job: Job, words: str, result: str, name: str) -> None:
    """Done; `result` is the sealed file."""
    end = {"state": "done", "ended_at": datetime.now(UTC), "holder": "", "until": None}
    _held(job, **end, words=words[:200], result=result, result_name=name, error="", fix="")


def fail(job: Job, what: str, fix: str) -> None:
    """Not done, and why, in words."""
    end = {"state": "failed", "ended_at": datetime.now(UTC), "holder": "", "until": None}
    _held(job, **end, error=what[:300], fix=fix[:300])


def give_back(job: Job) -> None:
    """The worker is told to stop: another may begin at once, and this attempt does not count."""
    _held(job, state="waiting", holder="", until=None, attempts=job.attempts - 1)


def again(job: Job) -> bool:
    """Put ended work back into the queue; False when it waits or runs already."""
    ended = Job.objects.filter(pk=job.pk, state__in=["done", "failed"])
    fresh = {"state": "waiting", "attempts": 0, "done": 0, "total": 0, "words": "", "error": ""}
    done = ended.update(**fresh, fix="", result="", result_name="", ended_at=None)
    if done:
        results.drop(job.result)
    return bool(done)


def clear_old(kept: Mapping[str, timedelta]) -> None:
    """Drop ended work with its files when its kind's time is over, and files of no row at all."""
    now = datetime.now(UTC)
    for row in Job.objects.filter(ended_at__isnull=False):
        if row.ended_at and row.ended_at < now - kept.get(row.kind, KEPT_FOR):
            results.drop(row.result)
            results.drop(row.facts.get(CONTENT, ""))
            row.delete()
    rows = Job.objects.values_list("result", "facts")
    results.sweep({name for one, facts in rows for name in (one, facts.get(CONTENT, ""))})
