"""Every order in which two money deeds can get at each other, one after the other, none by chance.

Each deed runs in a thread of its own and stops before every statement, COMMIT and ROLLBACK. One
goes so many steps, then the other as far as it comes, then the first to its end: for every number
of steps, and with either first. Both take the head row of the journal before anything else, so the
second cannot go one step further until the first has ended its transaction; that it does not is
watched, and so these are all there are. The end must be one of the two that come of the deeds one
after the other, and the laws must hold. Control: the same deeds without that row locked.
"""

import argparse
import json
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple
from unittest import mock

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from tests.laws import fund

from benchmarks import survival
from benchmarks.committed import commit
from nuanliu.core.refusal import Refused
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.ledger.queries import balances
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, results
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.reviews import decisions

PEOPLE = 3
PATIENCE = 30.0  # seconds a step may take
LOCK = ("BEGIN", "FOR UPDATE")


class StuckError(RuntimeError):
    """A deed that did not come to its next step."""


class Actor(threading.Thread):
    """One deed that waits at every step until it is told to go on."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.outcome = act, ""
        self.at: str | None = None  # the statement it stands before; None: on its way, or done
        self.inside = self.done = False
        self.steps = 0
        self.events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.go = threading.Semaphore(0)

    def run(self) -> None:
        """Do the deed, stopping at its steps."""
        try:
            with connection.execute_wrapper(self._statement):
                self.act()
            self.outcome = "ok"
        except Refused as refused:
            self.outcome = refused.code
        except Exception as wrong:  # noqa: BLE001 - told, and judged as an error
            self.outcome = f"wrong {type(wrong).__name__}: {wrong}"[:200]
        finally:
            connections.close_all()
            self.events.put("done")

    def _statement(self, inner: Any, sql: str, values: Any, many: Any, context: Any) -> Any:
        self.stop(sql)
        told = inner(sql, values, many, context)
        self.inside = connection.in_atomic_block or sql.startswith("BEGIN")
        return told

    def stop(self, where: str) -> None:
        """Stand before a step."""
        self.events.put(where)
        self.go.acquire()

    def wait(self) -> None:
        """Until it stands before its next step, or is done."""
        try:
            event = self.events.get(timeout=PATIENCE)
        except queue.Empty:
            raise StuckError(self.at or "?") from None
        self.done, self.at = event == "done", None if event == "done" else event

    def step(self) -> None:
        """One step further."""
        self.steps += 1
        self.at = None
        self.go.release()


@contextmanager
def ends_watched() -> Iterator[None]:
    """COMMIT and ROLLBACK are steps too; after them nothing is held."""
    real: Any = BaseDatabaseWrapper  # the stubs do not know these two
    commit_, rollback = real._commit, real._rollback

    def around(inner: Callable[[Any], None], name: str) -> Callable[[Any], None]:
        def outer(self: Any) -> None:
            me = threading.current_thread()
            if isinstance(me, Actor):
                me.stop(name)
            inner(self)
            if isinstance(me, Actor):
                me.inside = False

        return outer

    with (
        mock.patch.object(BaseDatabaseWrapper, "_commit", around(commit_, "COMMIT")),
        mock.patch.object(BaseDatabaseWrapper, "_rollback", around(rollback, "ROLLBACK")),
    ):
        yield


def waits(actor: Actor, other: Actor) -> bool:
    """Whether its next step waits for the other's transaction."""
    return other.inside and actor.at is not None and any(word in actor.at for word in LOCK)


class Order:
    """One order of two deeds: who is first, after how many of its steps the other begins."""

    def __init__(self, first: Actor, second: Actor, steps: int) -> None:
        self.first, self.second, self.steps = first, second, steps
        self.wrong: list[str] = []
        self.waiting: Actor | None = None

    def play(self) -> None:
        """Both to their ends."""
        for actor in (self.first, self.second):
            actor.start()
            actor.wait()
        while not self.first.done and self.first.steps < self.steps:
            self._further(self.first, self.second)
        while not (self.first.done and self.second.done):
            self._as_far_as_it_comes(self.second, self.first)
            self._as_far_as_it_comes(self.first, self.second)

    def _as_far_as_it_comes(self, actor: Actor, other: Actor) -> None:
        while not actor.done and self.waiting is not actor:
            self._further(actor, other)

    def _further(self, actor: Actor, other: Actor) -> None:
        """One step of `actor`; one that waits for the other is left to wait."""
        if waits(actor, other):
            self.waiting = actor
            actor.step()
            return
        actor.step()
        actor.wait()
        if self.waiting is other:
            self._released(actor, other)

    def _released(self, actor: Actor, other: Actor) -> None:
        """The other goes on once nothing is held, and not before."""
        if actor.inside:
            if not other.events.empty():
                self.wrong.append(f"没有等到对方提交就继续：{other.at}")
            return
        self.waiting = None
        other.wait()


class Pair(NamedTuple):
    """Two deeds over the same books: their name, what comes before them, and each of them."""

    name: str
    before: Callable[[], None]
    deeds: tuple[Callable[[], Any], Callable[[], Any]]


def pairs(office: books.Office) -> Iterator[Pair]:
    """The three of them."""
    one, two = office.batches
    box = office.box

    def deed(who: str) -> Deed:
        return box.deed(who, key=f"order:{who}")

    def approving(who: str, batch: int) -> Callable[[], Any]:
        return lambda: fund.approve(box, batch, f"纪要{batch}", leader=who, key=f"order:{who}")

    yield Pair("批准／批准", lambda: None, (approving("leader", one), approving("leader2", two)))

    def approved() -> None:
        fund.approve(box, one, "纪要", key="order:approve")

    def sent() -> None:
        approved()
        run = payments.lock(deed("office"), batch=one, channel=Channel.BANK)
        batching.prepare_file(box.deed("office", key="order:file"), run=run)
        payments.release(deed("cashier"), run=run)

    def pay() -> Any:
        run = Run.objects.get()
        facts = {"run": run.pk, "name": "回盘.csv", "data": fund.answer_of(run.pk)}
        return results.read_result(box.deed("accountant", key="order:pay"), **facts)

    def give_back() -> Any:
        payment = Payment.objects.order_by("pk")[0].pk
        key = box.deed("accountant", key="order:back")
        return results.return_later(key, payment=payment, reason="账户销户")

    yield Pair("到账／退回", sent, (pay, give_back))

    def lock() -> Any:
        return payments.lock(deed("office"), batch=one, channel=Channel.BANK)

    def withdraw() -> Any:
        person = Nomination.objects.filter(item__batch=one).order_by("pk")[0].pk
        key = box.deed(LEAVES, key="order:leave")
        return decisions.withdraw(key, nomination=person, reason="本人放弃")

    yield Pair("锁定／退出", approved, (lock, withdraw))


LEAVES = "office"


def standing(first: str, second: str) -> str:
    """What the books say, and what both deeds were told."""
    people = Nomination.objects.order_by("pk").values_list("pk", "state")
    rows = Payment.objects.order_by("pk").values_list("nomination", "state", "amount_fen")
    told = [[line[2:] for line in balances()], list(people), list(rows), first, second]
    return json.dumps(told)


def one_after_the_other(pair: Pair, turned: bool) -> tuple[str, tuple[int, int]]:  # noqa: FBT001 - which comes first
    """The end of both, done in turn, and how many steps each has."""
    books.begin_again()
    pair.before()
    actors = [Actor(act) for act in pair.deeds]
    for actor in reversed(actors) if turned else actors:
        actor.start()
        actor.wait()
        while not actor.done:
            actor.step()
            actor.wait()
    a, b = actors
    return standing(a.outcome, b.outcome), (a.steps, b.steps)


def orders_of(pair: Pair) -> tuple[int, list[str]]:
    """Play all orders of a pair: how many, and what is wrong."""
    ends, steps = {}, [0, 0]
    for turned in (False, True):
        end, counted = one_after_the_other(pair, turned)
        ends[end] = turned
        steps = [max(*both) for both in zip(steps, counted, strict=True)]
    count, wrong = 0, list[Any]()
    for turned in (False, True):
        for after in range(steps[turned] + 1):
            books.begin_again()
            pair.before()
            actors = [Actor(act) for act in pair.deeds]
            first, second = reversed(actors) if turned else actors
            order = Order(first, second, after)
            count += 1
            try:
                order.play()
            except StuckError as stuck:
                return count, [*wrong, f"{pair.name} {turned} {after}：停在 {stuck}"]
            wrong += [f"{pair.name} {turned} {after}：{one}" for one in order.wrong]
            end = standing(actors[0].outcome, actors[1].outcome)
            if end not in ends:
                wrong.append(f"{pair.name} {turned} {after}：不是先后办理的结果 {end}")
            wrong += survival.crooked_lines() + survival.paid_twice()
    return count, wrong


def unlocked() -> Any:
    """Control: nobody takes the head row, and SQLite begins a transaction without its lock."""
    return mock.patch.object(QuerySet, "select_for_update", lambda self, *_, **__: self.all())


def main() -> int:
    """Exit 0 when every order ended as one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unlocked", action="store_true", help="the control: must fail")
    options = parser.parse_args()
    office = books.prepare(2, PEOPLE, spare=PEOPLE * fund.CAP)
    counts, wrong = {}, []
    with books.read_here(), ends_watched(), unlocked() if options.unlocked else nullcontext():
        for pair in pairs(office):
            counts[pair.name], found = orders_of(pair)
            books.follow(f"{pair.name} {counts[pair.name]} 种次序，{len(found)} 处不对")
            wrong += found
    told = {"on": books.ON, "orders": counts, "violations": wrong, "commit": commit()}
    books.say(json.dumps(told, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
