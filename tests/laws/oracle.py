"""The fund in plain Python: what may happen next and what is true afterwards. No Django, no tables.

Written from the procedure (审核 → 公示 → 审批 → 发放) and the thirteen laws. A verb answers with
the reason why it is refused, or with a function that makes it happen once its ids are known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

WHO = {
    "office": "O",
    "office2": "O",
    "service_center": "S",
    "leader": "L",
    "leader2": "L",
    "cashier": "C",
    "accountant": "A",
    "jack": "OSLCA",
}
CAP, NOTICE_DAYS = 50_000, 5
HOLIDAYS = {date(2024, 1, 1), *(date(2024, 2, d) for d in range(10, 18))} | {
    date(2024, 10, d) for d in range(1, 8)
}
SHIFTS = {date(2024, 2, 4), date(2024, 2, 18)}
LIVE = ("locked", "sent", "paid")

Answer = str | Callable[[object], None]


@dataclass
class Nomination:
    person: int
    fen: int
    reserve: bool
    state: str = "nominated"
    batch: int = 0


@dataclass
class Batch:
    state: str = "compiled"
    ends: date = date.max
    duties: dict[str, str] = field(default_factory=dict)


@dataclass
class Payment:
    nomination: int
    run: int
    fen: int
    state: str = "locked"
    reissue_of: int = 0
    own: bool = False  # it set money aside itself: what came back, promised once more
    due: int = 0
    back: int = 0


@dataclass
class Run:
    batch: int
    state: str = "locked"
    # Answers with a foreign line, by content: who took one over, whether it is still open.
    odd: dict[Any, Any] = field(default_factory=dict)
    explainers: set[str] = field(default_factory=set)


def notice_end(start):
    """The last day of a notice posted on `start`: its working days begin the day after."""
    day, left = start, NOTICE_DAYS
    while left:
        day += timedelta(days=1)
        left -= day in SHIFTS or (day.weekday() < 5 and day not in HOLIDAYS)
    return day


class Fund:
    """One campaign on one budget line, from names to money and back."""

    def __init__(self, appropriated, places, day):
        self.buckets = {"available": appropriated, "encumbered": 0, "in_transit": 0, "paid": 0}
        self.places, self.day = places, day
        self.nominations, self.batches, self.payments, self.runs = {}, {}, {}, {}
        self.objections = {}  # id: batch, nomination (0 for the procedure), and who raised it
        self.upheld = set()  # nominations against which an objection was upheld

    def move(self, source, target, fen):
        self.buckets[source] -= fen
        self.buckets[target] += fen

    def listed(self, batch, *, reserve=None):
        return [
            pk
            for pk, n in self.nominations.items()
            if n.batch == batch and n.state == "listed" and reserve in (None, n.reserve)
        ]

    def tried(self, nomination):
        """The payments of a nomination, oldest first."""
        return [p for _, p in sorted(self.payments.items()) if p.nomination == nomination]

    def earlier(self, nomination):
        """The id of his newest payment, 0 without one: whom the next one must name."""
        return max((pk for pk, p in self.payments.items() if p.nomination == nomination), default=0)

    def standing(self, nomination):
        """The id of his newest payment that is not void; the newest of all when each is."""
        mine = [pk for pk, p in self.payments.items() if p.nomination == nomination]
        valid = [pk for pk in mine if self.payments[pk].state != "void"]
        return max(valid or mine, default=0)

    def stands(self, nomination):
        """The state of his newest payment that is not void; '' without one."""
        return next((p.state for p in self.tried(nomination)[::-1] if p.state != "void"), "")

    def replaced(self, payment):
        """Whether another payment that is not void names this one."""
        return any(p.reissue_of == payment and p.state != "void" for p in self.payments.values())

    def set_aside(self):
        """What approved people are still to get and is not on its way, counted from people."""
        waiting = [
            n.fen
            for pk, n in self.nominations.items()
            if n.state == "approved" and self.stands(pk) in ("", "locked", "failed")
        ]
        return sum(waiting)

    def payable(self, batch):
        return [
            pk
            for pk, n in self.nominations.items()
            if n.batch == batch
            and n.state == "approved"
            and all(p.state == "void" for p in self.tried(pk))
        ]

    def of_run(self, run):
        return [p for p in self.payments.values() if p.run == run]

    def held(self, nominations):
        """An open objection against the procedure, or against one of these people."""
        return any(not pk or pk in nominations for _, pk, _ in self.objections.values())

    def on_the_way(self, nomination):
        """His newest payment is neither void nor back: he cannot leave yet."""
        return self.stands(nomination) not in ("", "returned", "recovered")

    def set_free(self, nomination):
        """What is still set aside for somebody who leaves is available again."""
        one = self.nominations[nomination]
        if one.state == "approved" and not self.stands(nomination):
            self.move("encumbered", "available", one.fen)

    def conflict(self, batch, who, duty):
        return self.batches[batch].duties.get(who, duty) != duty

    def nominate(self, person, fen, reserve) -> Answer:
        if any(
            n.person == person and n.state in ("nominated", "listed", "approved")
            for n in self.nominations.values()
        ):
            return "stands already"
        return lambda pk: self.nominations.update({pk: Nomination(person, fen, reserve)})

    def compile(self, who) -> Answer:
        waiting = [n for n in self.nominations.values() if n.state == "nominated"]
        if "O" not in WHO[who] or not waiting:
            return "not yours, or nobody waits"

        def happen(pk):
            self.batches[pk] = Batch(duties={who: "maker"})
            for nomination in waiting:
                nomination.state, nomination.batch = "listed", pk

        return happen

    def step(self, pk, who, role, source, target, duty) -> Answer:
        """A batch goes on by one state."""
        batch = self.batches[pk]
        if role not in WHO[who] or batch.state != source:
            return "not yours, or out of turn"
        if duty and self.conflict(pk, who, duty):
            return "two duties"
        if target == "noticed" and self.day <= batch.ends:
            return "notice runs"
        standing = [self.nominations[n] for n in self.listed(pk)]
        if not standing and target != "noticed":
            return "nobody is left"
        if target == "submitted" and max(n.fen for n in standing) > CAP:
            return "over the cap"

        def happen(_):
            batch.state = target
            if duty:
                batch.duties[who] = duty
            if target == "on_notice":
                batch.ends = notice_end(self.day)

        return happen

    def object(self, who, batch, nomination) -> Answer:
        if "O" not in WHO[who] or self.batches[batch].state not in (
            "on_notice", "noticed", "approved"
        ):  # fmt: skip
            return "not yours, or nothing was shown"
        if nomination and self.nominations[nomination].state not in ("listed", "approved"):
            return "he is gone"
        return lambda pk: self.objections.update({pk: (batch, nomination, who)})

    def decide_objection(self, pk, who, upheld) -> Answer:
        batch, nomination, raised_by = self.objections[pk]
        one = self.nominations.get(nomination)
        if "L" not in WHO[who] or who == raised_by or self.conflict(batch, who, "approver"):
            return "not yours, your own, or two duties"
        paid = any(p.state == "paid" for p in self.tried(nomination))
        leaves = upheld and one and one.state in ("listed", "approved") and not paid
        if leaves and self.on_the_way(nomination):
            return "money is out"

        def happen(_):
            del self.objections[pk]
            self.batches[batch].duties[who] = "approver"
            if upheld and one:
                self.upheld.add(nomination)
            if leaves:
                self.set_free(nomination)
                one.state = "rejected"

        return happen

    def approve(self, pk, who) -> Answer:
        batch = self.batches[pk]
        if "L" not in WHO[who] or batch.state != "noticed" or self.day <= batch.ends:
            return "not yours, or out of turn"
        return self._decide(pk, who, self.listed(pk, reserve=False))

    def substitute(self, pk, nomination, who) -> Answer:
        batch = self.batches[pk]
        if "L" not in WHO[who] or batch.state != "approved":
            return "not yours, or before the decision"
        if nomination not in self.listed(pk, reserve=True):
            return "no reserve of this notice"
        return self._decide(pk, who, [nomination])

    def _decide(self, pk, who, chosen) -> Answer:
        rows = [self.nominations[n] for n in chosen]
        total = sum(n.fen for n in rows)
        approved = sum(n.state == "approved" for n in self.nominations.values())
        if self.conflict(pk, who, "approver") or not rows or self.held(chosen):
            return "two duties, nobody, or an objection"
        if approved + len(rows) > self.places or max(n.fen for n in rows) > CAP:
            return "no place, or over the cap"
        if total > self.buckets["available"]:
            return "no money"

        def happen(_):
            self.batches[pk].state, self.batches[pk].duties[who] = "approved", "approver"
            self.move("available", "encumbered", total)
            for row in rows:
                row.state = "approved"

        return happen

    def withdraw(self, pk, who) -> Answer:
        one = self.nominations[pk]
        if "O" not in WHO[who] or one.state not in ("nominated", "listed", "approved"):
            return "not yours, or gone"
        if self.on_the_way(pk):
            return "money is out"

        def happen(_):
            self.set_free(pk)
            one.state = "withdrawn"

        return happen

    def lock(self, pk, who) -> Answer:
        chosen = [n for n in self.payable(pk) if not self.held([n])]
        if "O" not in WHO[who] or self.batches[pk].state != "approved":
            return "not yours, or not approved"
        if self.conflict(pk, who, "maker") or not chosen:
            return "two duties, or nobody who is not held"

        def happen(made):
            run, payments = made
            self.batches[pk].duties[who] = "maker"
            self.runs[run] = Run(pk)
            for payment, nomination in payments:
                fen, named = self.nominations[nomination].fen, self.earlier(nomination)
                self.payments[payment] = Payment(nomination, run, fen, reissue_of=named)

        return happen

    def release(self, pk, who) -> Answer:
        run, mine = self.runs[pk], self.of_run(pk)
        if "C" not in WHO[who] or run.state != "locked":
            return "not yours, or out of turn"
        if self.conflict(run.batch, who, "payer") or any(p.state == "void" for p in mine):
            return "two duties, or no longer as locked"
        if self.held([p.nomination for p in mine]):
            return "an objection"

        def happen(_):
            run.state, self.batches[run.batch].duties[who] = "released", "payer"
            for payment in mine:
                payment.state = "sent"
                self.move("encumbered", "in_transit", payment.fen)

        return happen

    def result(self, pk, who, told, *, foreign=False) -> Answer:
        """`told`: payment id to 'paid' or 'failed', by the bank; foreign: and a line of nobody."""
        run = self.runs[pk]
        if "A" not in WHO[who] or run.state != "released":
            return "not yours, or nothing awaited"
        if self.conflict(run.batch, who, "reconciler"):
            return "two duties"
        if any(self.payments[p].state not in ("sent", end) for p, end in told.items()):
            return "contradiction"

        def happen(_):
            self.batches[run.batch].duties[who] = "reconciler"
            if foreign:  # the same answer again says nothing new
                run.odd.setdefault(tuple(sorted(told.items())), [who, True])
            for payment, end in told.items():
                row = self.payments[payment]
                if row.state == "sent":
                    row.state = end
                    target = "paid" if end == "paid" else "encumbered"
                    self.move("in_transit", target, row.fen)

        return happen

    def send_back(self, pk, who) -> Answer:
        row = self.payments[pk]
        batch = self.runs[row.run].batch
        if "A" not in WHO[who] or row.state != "paid" or row.due:
            return "not yours, not paid, or under recovery"
        if self.conflict(batch, who, "reconciler"):
            return "two duties"

        def happen(_):
            self.batches[batch].duties[who] = "reconciler"
            row.state = "returned"
            self.move("paid", "available", row.fen)

        return happen

    def reissue(self, pk, who) -> Answer:
        old = self.payments[pk]
        batch = self.runs[old.run].batch
        if "O" not in WHO[who] or old.state not in ("failed", "returned") or self.replaced(pk):
            return "not yours, may succeed, or done"
        if self.nominations[old.nomination].state != "approved" or self.held([old.nomination]):
            return "no longer approved, or held"
        if self.conflict(batch, who, "maker") or old.nomination in self.upheld:
            return "two duties, or no claim"
        if old.state == "returned" and old.fen > self.buckets["available"]:
            return "no money"

        def happen(made):
            run, payment = made
            own = old.state == "returned"
            if own:
                self.move("available", "encumbered", old.fen)
            self.batches[batch].duties[who] = "maker"
            self.runs[run] = Run(batch)
            self.payments[payment] = Payment(old.nomination, run, old.fen, reissue_of=pk, own=own)

        return happen

    def void(self, pk, who) -> Answer:
        row = self.payments[pk]
        if "O" not in WHO[who] or row.state not in ("locked", "failed") or self.replaced(pk):
            return "not yours, too late, or issued again"
        return lambda _: self.undo(row)

    def undo(self, row):
        """A payment is void; what it had set aside itself is available again."""
        row.state = "void"
        if row.own:
            self.move("encumbered", "available", row.fen)

    def cancel(self, pk, who) -> Answer:
        run = self.runs[pk]
        if "O" not in WHO[who] or run.state != "locked":
            return "not yours, or too late"

        def happen(_):
            run.state = "cancelled"
            for payment in self.of_run(pk):
                if payment.state == "locked":
                    self.undo(payment)

        return happen

    def explain(self, pk, content, who) -> Answer:
        """Somebody says what the foreign line of an answer is."""
        run = self.runs[pk]
        taken_by, waiting = run.odd[content]
        hands = ("payer", "reconciler")
        if not set("LA") & set(WHO[who]) or not waiting or who == taken_by:
            return "not yours, said already, or taken over by yourself"
        if self.batches[run.batch].duties.get(who) in hands:
            return "two duties"

        def happen(_):
            run.odd[content][1] = False
            run.explainers.add(who)

        return happen

    def settle(self, pk, who) -> Answer:
        run = self.runs[pk]
        if "A" not in WHO[who] or run.state != "released":
            return "not yours, or out of turn"
        if self.conflict(run.batch, who, "reconciler"):
            return "two duties"
        if any(who in one.explainers for one in self.runs.values() if one.batch == run.batch):
            return "what he explained himself"
        if any(p.state in ("locked", "sent") for p in self.of_run(pk)):
            return "a line is open"
        if any(waiting for _, waiting in run.odd.values()):
            return "a foreign line is open"

        def happen(_):
            run.state, self.batches[run.batch].duties[who] = "settled", "reconciler"

        return happen

    def open_case(self, pk, who, due) -> Answer:
        row = self.payments[pk]
        if not set("AO") & set(WHO[who]) or row.state != "paid" or row.due or due > row.fen:
            return "not yours, not paid, or too much"
        return lambda _: setattr(row, "due", due)

    def recover(self, pk, who, fen) -> Answer:
        row = self.payments[pk]
        if "A" not in WHO[who] or not 0 < fen <= row.due - row.back or row.state != "paid":
            return "not yours, or more than due"
        batch = self.runs[row.run].batch
        if self.conflict(batch, who, "reconciler"):
            return "two duties"

        def happen(_):
            self.batches[batch].duties[who] = "reconciler"
            row.back += fen
            self.move("paid", "available", fen)
            if row.back == row.fen:
                row.state = "recovered"

        return happen
