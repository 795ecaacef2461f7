"""Batches through a bank that delays, rejects, returns late, repeats, truncates and lies.

Random stories; after every step: nobody got more than his amount, the books add up, and what they
call paid is what the bank paid. NUANLIU_EXAMPLES and NUANLIU_STEPS make it longer.
"""

import copy
import os
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.laws import audit, fund
from tests.stages import mock_bank

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.actions import read
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, exceptions, results
from nuanliu.stages.payments.models import ExceptionDecision, Payment, ResultException, Run

EXAMPLES = int(os.environ.get("NUANLIU_EXAMPLES", "4"))
STEPS = int(os.environ.get("NUANLIU_STEPS", "10"))
MONEY = 200_000
FATES = some.lists(some.sampled_from(["paid", "paid", "failed"]), min_size=1, max_size=4)
PICK = some.integers(0, 99)
ORDERS = some.permutations(mock_bank.FIELDS)


def code_of(act, deed, **facts):
    """What an action gives, or the code it refuses with."""
    try:
        return act(deed, **facts)
    except Refused as refused:
        return refused.code


class BankMachine(RuleBasedStateMachine):
    books: Any = None
    batch = 0

    @initialize(fates=FATES)
    def begin(self, fates):
        self.atom = transaction.atomic()
        vars(self.atom)["_from_testcase"] = True  # actions are durable; this block lies outside
        self.atom.__enter__()
        self.box = copy.copy(self.books)
        self.bank = mock_bank.Bank()
        self.told: list[tuple[int, bytes]] = []
        self.send(payments.lock(self.deed("office"), batch=self.batch, channel=Channel.BANK), fates)

    def teardown(self):
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    def deed(self, who):
        return self.box.deed(who)

    def send(self, run, fates):
        batching.prepare_file(self.deed("office"), run=run)
        payments.release(self.deed("cashier"), run=run)
        self.bank.take(read(Run.objects.get(pk=run).file), fates)

    def waiting(self):
        """(run, numbers not answered yet) of every run that is out."""
        rows = Payment.objects.filter(state="sent").order_by("number")
        found: dict[int, list[str]] = {}
        for run, number in rows.values_list("run", "number"):
            found.setdefault(run, []).append(number)
        return sorted(found.items())

    @precondition(lambda self: self.waiting())
    @rule(place=PICK, most=some.integers(1, 4), order=ORDERS, text=some.booleans())
    def answer(self, place, most, order, text):
        """A true answer, often in parts (the rest is delayed), columns in any order."""
        run, numbers = self.waiting()[place % len(self.waiting())]
        part = numbers[:most]
        lines = self.bank.lines(part)
        data = mock_bank.as_text(lines, order) if text else mock_bank.as_old_workbook(lines, order)
        told = code_of(results.read_result, self.deed("accountant"), run=run, name="r", data=data)
        good = sum(self.bank.orders[one].fate == "paid" for one in part)
        assert told == {"paid": good, "failed": len(part) - good, "repeated": 0, "exception": 0}
        self.told.append((run, data))

    @precondition(lambda self: self.told)
    @rule(place=PICK)
    def repeat(self, place):
        """An old answer once more: it changes nothing; what it said may be contradicted by now."""
        run, data = self.told[place % len(self.told)]
        before = self.standing()
        told = code_of(results.read_result, self.deed("accountant"), run=run, name="r", data=data)
        moved = sum(told[one] for one in ("paid", "failed")) if isinstance(told, dict) else 0
        assert (moved, self.standing()) == (0, before)

    @precondition(lambda self: self.waiting())
    @rule(place=PICK, at=PICK, how=some.sampled_from(["amount", "account", "word"]))
    def lie(self, place, at, how):
        """One line is false: it waits for a person, the true ones are booked."""
        run, numbers = self.waiting()[place % len(self.waiting())]
        data = mock_bank.as_text(mock_bank.lied(self.bank.lines(numbers), at, how))
        told = code_of(results.read_result, self.deed("accountant"), run=run, name="r", data=data)
        assert (told["exception"], told["paid"] + told["failed"]) == (1, len(numbers) - 1)

    @precondition(
        lambda _: Payment.objects.filter(
            state__in=("paid", "failed"), run__state="released"
        ).exists()
    )
    @rule(at=PICK)
    def contradict(self, at):
        """The opposite of what is booked: the whole file is refused, with true lines in it too."""
        rows = Payment.objects.filter(state__in=("paid", "failed"), run__state="released")
        one = rows.order_by("number")[at % rows.count()]
        numbers = [one.number, *dict(self.waiting()).get(one.run_id, [])]
        data = mock_bank.as_text(mock_bank.lied(self.bank.lines(numbers), 0, "opposite"))
        before = self.standing()
        told = code_of(
            results.read_result, self.deed("accountant"), run=one.run_id, name="r", data=data
        )
        assert (told, self.standing()) == ("RESULT-CONFLICT", before)

    @precondition(lambda self: any(len(numbers) > 1 for _, numbers in self.waiting()))
    @rule(cut=some.integers(1, 3))
    def truncate(self, cut):
        """Lines are missing, and the closing sum gives it away: nothing is taken over."""
        run, numbers = next(one for one in self.waiting() if len(one[1]) > 1)
        lines = self.bank.lines(numbers)
        total = sum(self.bank.orders[one].fen for one in numbers)
        sum_text = f"{total // 100}.{total % 100:02d}"
        data = mock_bank.as_text(lines[: -min(cut, len(lines) - 1)], total=sum_text)
        before = self.standing()
        told = code_of(results.read_result, self.deed("accountant"), run=run, name="r", data=data)
        assert (told, self.standing()) == ("RESULT-TOTAL", before)

    @precondition(lambda _: Payment.objects.filter(state="paid").exists())
    @rule(place=PICK)
    def bounce(self, place):
        """A credited payment comes back late; its budget is free again."""
        rows = Payment.objects.filter(state="paid").order_by("number")
        one = rows[place % rows.count()]
        free = fund.buckets()[0]
        results.return_later(self.deed("accountant"), payment=one.pk, reason="退票")
        self.bank.bounce(one.number)
        assert fund.buckets()[0] == free + one.amount_fen

    @precondition(lambda self: self.to_reissue())
    @rule(place=PICK, fates=FATES)
    def again(self, place, fates):
        """What failed or came back is issued again, linked, and only once."""
        rows = self.to_reissue()
        one = rows[place % len(rows)]
        made = results.reissue(self.deed("office"), payment=one.pk)
        twice = code_of(results.reissue, self.deed("office"), payment=one.pk)
        row = Payment.objects.get(pk=made)
        self.send(row.run_id, fates)
        assert (row.reissue_of_id, twice) == (one.pk, "REISSUE-TWICE")

    def to_reissue(self):
        used = Payment.objects.exclude(reissue_of=None).exclude(state="void").values("reissue_of")
        rows = Payment.objects.filter(state__in=("failed", "returned")).exclude(pk__in=used)
        return list(rows.order_by("number"))

    @rule()
    def close(self):
        """Exceptions are decided on, runs without open lines settled: no answer changes them."""
        for one in ResultException.objects.filter(state="open"):
            exceptions.settle_exception(
                self.deed("leader2"),
                exception=one.pk,
                decision=ExceptionDecision.EXPLAINED,
                reason="银行来函说明",
            )
        closed = []
        for run in Run.objects.filter(state="released").order_by("pk"):
            if run.payments.filter(state="sent").exists():
                continue
            payments.settle(self.deed("accountant"), run=run.pk)
            numbers = list(run.payments.order_by("number").values_list("number", flat=True))
            data = mock_bank.as_text(self.bank.lines(numbers))
            closed.append(
                code_of(
                    results.read_result, self.deed("accountant"), run=run.pk, name="r", data=data
                )
            )
        assert set(closed) <= {"RESULT-CLOSED"}

    def standing(self):
        states = Payment.objects.order_by("pk").values_list("number", "state")
        return list(states), fund.buckets(), ResultException.objects.count()

    @invariant()
    def nobody_is_paid_twice(self):
        assert max(self.bank.credited.values(), default=0) <= fund.CAP

    @invariant()
    def the_books_add_up(self):
        """Each bucket is the sum of its payments; all of them are what was appropriated."""
        sums: dict[str, int] = {}
        for state, fen in Payment.objects.values_list("state", "amount_fen"):
            sums[state] = sums.get(state, 0) + fen
        available, encumbered, transit, paid = fund.buckets()
        assert (available + encumbered + transit + paid, transit, paid, available >= 0) == (
            MONEY,
            sums.get("sent", 0),
            sums.get("paid", 0),
            True,
        )

    @invariant()
    def paid_is_what_the_bank_paid(self):
        """By the books paid = credited by the bank, less what it has not truly told us yet."""
        untold = Payment.objects.filter(state="sent").values_list("number", flat=True)
        silent = sum(
            self.bank.orders[one].fen for one in untold if self.bank.orders[one].fate == "paid"
        )
        assert fund.buckets()[3] == sum(self.bank.credited.values()) - silent

    @invariant()
    def the_journal_rebuilds_the_tables(self):
        assert audit.unlike_the_journal() == []


@pytest.fixture
def machine(books):
    """The machine over a batch of three people approved, with money for four."""
    batch = fund.approved(books, fund.with_people(books, 3))
    return type("Machine", (BankMachine,), {"books": books, "batch": batch})


def test_no_bank_makes_the_books_lie(machine):
    """Whatever the bank says: nobody paid twice, every sum holds, freed budget is free."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="NUANLIU_EXAMPLES" not in os.environ,  # the long run explores
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert fund.buckets() == (50_000, 150_000, 0, 0)
