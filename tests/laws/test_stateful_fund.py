"""The fund as a whole against a plain-Python oracle: random deeds by random people, in any order.

Every step asks both whether the deed may happen; they must agree, and afterwards the tables, the
ledger and the journal must hold what the oracle holds. NUANLIU_EXAMPLES and NUANLIU_STEPS make the
run longer and explore; `make torture` sets both (`benchmarks/stories.py`).
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
from tests.laws.oracle import LIVE, WHO, Fund

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.records.journal.queries import size
from nuanliu.records.journal.registration import StaffFacts, register_staff
from nuanliu.records.ledger.queries import balance
from nuanliu.records.people.models import Account
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import exceptions, results
from nuanliu.stages.payments.models import Case, Payment, ResultException, Run
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch, Duty

EXAMPLES = int(os.environ.get("NUANLIU_EXAMPLES", "15"))
STEPS = int(os.environ.get("NUANLIU_STEPS", "30"))
PLACES, MONEY, PEOPLE = 5, 220_000, 8
ANYBODY = some.sampled_from(sorted(WHO))
DECIDERS = some.sampled_from(["leader", "leader2", "office"])
PICK = some.integers(0, 99)  # an index into whatever there is, modulo its length

# From each state of a batch the one who usually does the next step.
NEXT = {
    "compiled": ("submit", "office"),
    "submitted": ("review", "service_center"),
    "reviewed": ("post_notice", "office2"),
    "on_notice": ("end_notice", "office2"),
    "noticed": ("approve", "leader"),
    "approved": ("lock", "office"),
}
# What may become of one person's money, by the state of his newest payment. A void one may hide
# an earlier one that still stands; whether it may happen, the oracle says.
LIFE = {
    "locked": ("release", "cancel", "void"),
    "sent": ("paid", "failed"),
    "paid": ("send_back",),
    "failed": ("reissue", "void"),
    "returned": ("reissue",),
    "recovered": ("reissue",),
    "void": ("relock", "reissue", "cancel", "void"),
}
STEP = {
    "submit": ("O", "compiled", "submitted", "maker"),
    "review": ("S", "submitted", "reviewed", "reviewer"),
    "post_notice": ("O", "reviewed", "on_notice", ""),
    "end_notice": ("O", "on_notice", "noticed", ""),
}


def pick(choices, place):
    """One of some ids, in order, by any number."""
    ordered = sorted(choices)
    return ordered[place % len(ordered)]


class FundMachine(RuleBasedStateMachine):
    books: Any = None
    line, campaign = 0, 0
    people: tuple[int, ...] = ()

    @initialize(people=some.integers(0, 3))
    def begin(self, people):
        """Half the stories and more begin with somebody who is paid already."""
        self.atom = transaction.atomic()
        vars(self.atom)["_from_testcase"] = True  # actions are durable; this block lies outside
        self.atom.__enter__()
        self.box = copy.copy(self.books)
        self.oracle = Fund(MONEY, PLACES, self.box.now.date())
        self.last = None
        for place in range(people):
            self.nominate(place, fund.CAP, 1)
        if people:
            self.compile("office")
            self.carry_on(0, 6)
            run = max(self.oracle.runs)
            self._run("release", run, "cashier")
            self._answered(run, "accountant", ["paid", "failed", "paid"][:people])

    def teardown(self):
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    def attempt(self, answer, act, who, made=lambda result: result, /, **facts):
        """Do it for real; both must agree on whether it happens, then the oracle follows."""
        deed = self.box.deed(who)
        before = size()
        try:
            result, code = act(deed, **facts), ""
        except Refused as refused:
            result, code = None, refused.code
        assert (code == "") == callable(answer), (act.__name__, who, facts, code, answer)
        if callable(answer):
            answer(made(result))
            self.last = (act, deed, facts, result)
        else:
            assert size() == before + 1

    @rule(person=PICK, fen=some.sampled_from([50_000, 50_000, 30_000, 50_001]), reserve=PICK)
    def nominate(self, person, fen, reserve):
        who, spare = self.people[person % PEOPLE], reserve % 4 == 0
        answer = self.oracle.nominate(who, fen, spare)
        if callable(answer):
            made = fund.put_forward(
                self.box, self.campaign, people=[who], amount_fen=fen, reserve=spare
            )
            answer(made[0])

    @rule(who=some.sampled_from(["office", "office", "jack", "cashier"]))
    def compile(self, who):
        label = f"第{len(self.oracle.batches) + 1}批"
        answer = self.oracle.compile(who)
        self.attempt(answer, reviews.compile_batch, who, campaign=self.campaign, label=label)

    def go(self, batch, verb, who):
        if verb == "approve":
            self._approve(batch, who)
        elif verb == "lock":
            self._lock(batch, who)
        else:
            act = getattr(reviews, verb)
            more: dict[str, Any] = {
                "review": {"text": "同意"},
                "post_notice": {"first_day_photo": fund.snap()},
                "end_notice": {"last_day_photo": fund.snap()},
            }
            role, source, target, duty = STEP[verb]
            answer = self.oracle.step(batch, who, role, source, target, duty)
            self.attempt(answer, act, who, batch=batch, **more.get(verb, {}))

    @precondition(lambda self: self.oracle.batches)
    @rule(place=PICK, times=some.integers(1, 6))
    def carry_on(self, place, times):
        batch = pick(self.oracle.batches, place)
        for _ in range(times):
            verb, who = NEXT[self.oracle.batches[batch].state]
            if verb == "end_notice":
                self.sleep(8)
            self.go(batch, verb, who)

    @precondition(lambda self: self.oracle.batches)
    @rule(place=PICK, verb=some.sampled_from([*STEP, "approve", "lock"]), who=ANYBODY)
    def meddle(self, place, verb, who):
        self.go(pick(self.oracle.batches, place), verb, who)

    @rule(days=some.integers(1, 6))
    def sleep(self, days):
        self.box.sleep(days)
        self.oracle.day = self.box.now.date()

    @precondition(lambda self: self.oracle.batches)
    @rule(place=PICK, who=some.sampled_from(["office2", "jack", "leader"]), personal=PICK)
    def object(self, place, who, personal):
        batch = pick(self.oracle.batches, place)
        mine = [pk for pk, n in self.oracle.nominations.items() if n.batch == batch]
        target = 0 if personal % 4 == 0 else pick(mine, personal)
        facts = {"batch": batch, "text": "不实", "nomination": target or None}
        self.attempt(self.oracle.object(who, batch, target), reviews.raise_objection, who, **facts)

    @precondition(lambda self: self.oracle.objections)
    @rule(
        place=PICK, who=some.sampled_from(["leader", "leader2", "office"]), upheld=some.booleans()
    )
    def decide_objection(self, place, who, upheld):
        pk = pick(self.oracle.objections, place)
        facts = {"objection": pk, "upheld": upheld, "answer": "已核查"}
        answer = self.oracle.decide_objection(pk, who, upheld)
        self.attempt(answer, reviews.decide_objection, who, **facts)

    def _approve(self, batch, who):
        paper = {"number": f"纪要{size()}", "attended": 5, "minutes": b"m"}
        answer = self.oracle.approve(batch, who)
        self.attempt(answer, decisions.approve, who, batch=batch, **paper)

    @precondition(lambda self: any(n.reserve for n in self.oracle.nominations.values()))
    @rule(place=PICK, batch=PICK, who=some.sampled_from(["leader", "leader2", "jack", "office"]))
    def substitute(self, place, batch, who):
        spare = [pk for pk, n in self.oracle.nominations.items() if n.reserve]
        nomination = pick(spare, place)
        mine = self.oracle.nominations[nomination].batch
        if not mine and not self.oracle.batches:
            return
        chosen = mine or pick(self.oracle.batches, batch)
        paper = {"number": f"递补{size()}", "attended": 5, "minutes": b"m"}
        answer = self.oracle.substitute(chosen, nomination, who)
        facts = {"batch": chosen, "nomination": nomination, **paper}
        self.attempt(answer, decisions.substitute, who, **facts)

    @precondition(lambda self: self.oracle.nominations)
    @rule(place=PICK, who=some.sampled_from(["office", "office2", "accountant"]))
    def withdraw(self, place, who):
        pk = pick(self.oracle.nominations, place)
        answer = self.oracle.withdraw(pk, who)
        self.attempt(answer, decisions.withdraw, who, nomination=pk, reason="调离")

    def _lock(self, batch, who):
        def made(run):
            rows = Payment.objects.filter(run=run).values_list("pk", "nomination_id")
            return run, list(rows)

        facts = {"batch": batch, "channel": Channel.BANK}
        self.attempt(self.oracle.lock(batch, who), payments.lock, who, made, **facts)

    @precondition(lambda self: self.oracle.runs)
    @rule(place=PICK, who=some.sampled_from(["cashier", "cashier", "cashier", "jack", "office"]))
    def release(self, place, who):
        self._run("release", pick(self.oracle.runs, place), who)

    def _run(self, verb, run, who):
        self.attempt(getattr(self.oracle, verb)(run, who), getattr(payments, verb), who, run=run)

    @precondition(lambda self: any(r.state == "released" for r in self.oracle.runs.values()))
    @rule(
        place=PICK,
        who=some.sampled_from(["accountant", "accountant", "accountant", "jack", "leader"]),
        ends=some.lists(some.sampled_from(["paid", "paid", "failed", "silent"]), min_size=5),
        foreign=some.booleans(),
    )
    def result(self, place, who, ends, foreign):
        """Good, failed, partial, repeated, contradicting and foreign lines, as they come."""
        self._answered(pick(self.oracle.runs, place), who, ends, foreign=foreign)

    def _answered(self, run, who, ends, *, foreign=False):
        mine = sorted(pk for pk, p in self.oracle.payments.items() if p.run == run)
        told = {pk: end for pk, end in zip(mine, ends, strict=False) if end != "silent"}
        numbers = dict(Payment.objects.filter(pk__in=mine).values_list("pk", "number"))
        data = fund.answer_of(
            run,
            only={numbers[pk] for pk in told},
            failed={numbers[pk] for pk, end in told.items() if end == "failed"},
            extra=["NOBODY-1,500.00,成功,"] if foreign else [],
        )
        answer = self.oracle.result(run, who, told, foreign=foreign)
        self.attempt(answer, results.read_result, who, run=run, name="回盘.csv", data=data)

    @precondition(lambda self: any(r.odd for r in self.oracle.runs.values()))
    @rule(place=PICK, who=some.sampled_from(["leader", "leader2", "accountant", "jack", "office"]))
    def explain(self, place, who):
        """A foreign line is explained, by whoever may; the oldest answer's first."""
        run = pick({pk for pk, r in self.oracle.runs.items() if r.odd}, place)
        contents = list(self.oracle.runs[run].odd)
        at = place % len(contents)
        rows = ResultException.objects.filter(result__run=run).order_by("pk")
        facts = {"exception": rows[at].pk, "decision": "foreign", "reason": "银行其他客户"}
        answer = self.oracle.explain(run, contents[at], who)
        self.attempt(answer, exceptions.settle_exception, who, **facts)

    @precondition(lambda self: self.oracle.payments)
    @rule(place=PICK, who=some.sampled_from(["accountant", "accountant", "jack", "cashier"]))
    def send_back(self, place, who):
        self._send_back(pick(self.oracle.payments, place), who)

    def _send_back(self, pk, who):
        answer = self.oracle.send_back(pk, who)
        self.attempt(answer, results.return_later, who, payment=pk, reason="退票")

    @precondition(lambda self: self.oracle.payments)
    @rule(place=PICK, who=some.sampled_from(["office", "office", "office2", "jack", "cashier"]))
    def reissue(self, place, who):
        self._reissue(pick(self.oracle.payments, place), who)

    def _reissue(self, pk, who):
        def made(payment):
            return Payment.objects.get(pk=payment).run_id, payment

        self.attempt(self.oracle.reissue(pk, who), results.reissue, who, made, payment=pk)

    @precondition(lambda self: self.oracle.payments)
    @rule(place=PICK, who=some.sampled_from(["office", "leader"]))
    def void(self, place, who):
        self._void(pick(self.oracle.payments, place), who)

    def _void(self, pk, who):
        self.attempt(self.oracle.void(pk, who), payments.void, who, payment=pk, reason="作废")

    @precondition(lambda self: self.oracle.runs)
    @rule(place=PICK, who=some.sampled_from(["office", "cashier"]))
    def cancel(self, place, who):
        self._run("cancel", pick(self.oracle.runs, place), who)

    @precondition(lambda self: self.oracle.payments)
    @rule(place=PICK, turns=some.lists(some.integers(0, 11), min_size=2, max_size=8))
    def live_on(self, place, turns):
        """One person's money by its usual hands, again and again: failed, back, issued, void."""
        nomination = self.oracle.payments[pick(self.oracle.payments, place)].nomination
        for turn in turns:
            newest = self.oracle.earlier(nomination)
            verbs = LIFE[self.oracle.payments[newest].state]
            self._live(verbs[turn % len(verbs)], newest, self.oracle.standing(nomination))

    def _live(self, verb, newest, standing):
        run = self.oracle.payments[newest].run
        if verb == "relock":
            self._lock(self.oracle.runs[run].batch, "office")
        elif verb in ("paid", "failed"):
            self._answered(run, "accountant", [verb] * len(self.oracle.of_run(run)))
        elif verb in ("release", "cancel"):
            self._run(verb, run, "cashier" if verb == "release" else "office")
        elif verb == "send_back":
            self._send_back(newest, "accountant")
        else:
            getattr(self, f"_{verb}")(standing, "office")

    @precondition(lambda self: self.oracle.runs)
    @rule(place=PICK, who=some.sampled_from(["accountant", "accountant", "jack", "cashier"]))
    def settle(self, place, who):
        run = pick(self.oracle.runs, place)
        self.attempt(self.oracle.settle(run, who), payments.settle, who, run=run)

    @precondition(lambda self: any(p.state == "paid" for p in self.oracle.payments.values()))
    @rule(place=PICK, who=some.sampled_from(["accountant", "office", "leader"]), due=PICK)
    def open_case(self, place, who, due):
        pk = pick(self.oracle.payments, place)
        fen = self.oracle.payments[pk].fen // (1 + due % 2) + (due == 99)
        facts = {"payment": pk, "due_fen": fen, "reason": "重复享受"}
        self.attempt(self.oracle.open_case(pk, who, fen), results.open_case, who, **facts)

    @precondition(lambda self: any(p.due for p in self.oracle.payments.values()))
    @rule(place=PICK, who=some.sampled_from(["accountant", "accountant", "cashier"]), part=PICK)
    def recover(self, place, who, part):
        pk = pick([pk for pk, p in self.oracle.payments.items() if p.due], place)
        row = self.oracle.payments[pk]
        fen = (row.due - row.back) // (1 + part % 3) + (part == 99)
        case = Case.objects.get(payment=pk).pk
        answer = self.oracle.recover(pk, who, fen)
        self.attempt(answer, results.recover, who, case=case, amount_fen=fen)

    @precondition(lambda self: self.last)
    @rule()
    def retry(self):
        """The last deed once more under its key: the same answer, and not one line more."""
        act, deed, facts, result = self.last
        before = size()
        assert (act(deed, **facts), size()) == (result, before)

    @invariant()
    def books_are_the_oracle_s(self):
        oracle = self.oracle
        held = balance(self.line)
        assert dict(zip(oracle.buckets, held[3:], strict=True)) == oracle.buckets
        assert (audit.crooked_lines(), held.appropriated_fen) == ([], MONEY)

    @invariant()
    def tables_are_the_oracle_s(self):
        oracle = self.oracle
        for table, rows in (
            (Nomination, oracle.nominations),
            (Batch, oracle.batches),
            (Payment, oracle.payments),
            (Run, oracle.runs),
        ):
            kept = dict(table.objects.values_list("pk", "state"))
            assert kept == {pk: row.state for pk, row in rows.items()}, table.__name__
        held = {
            (pk, who, duty) for pk, b in oracle.batches.items() for who, duty in b.duties.items()
        }
        taken = Duty.objects.values_list("batch_id", "person__accounts__login", "duty")
        assert set(taken) == held

    @invariant()
    def every_payment_names_the_one_before_it(self):
        kept = {pk: old or 0 for pk, old in Payment.objects.values_list("pk", "reissue_of")}
        assert kept == {pk: row.reissue_of for pk, row in self.oracle.payments.items()}

    @invariant()
    def what_is_set_aside_is_still_to_be_paid(self):
        assert self.oracle.buckets["encumbered"] == self.oracle.set_aside()

    @invariant()
    def one_live_payment_a_person(self):
        live = [p.nomination for p in self.oracle.payments.values() if p.state in LIVE]
        people = [self.oracle.nominations[n].person for n in live]
        assert len(people) == len(set(people))

    @invariant()
    def the_journal_rebuilds_the_tables(self):
        assert audit.unlike_the_journal() == []


@pytest.fixture
def machine(books):
    """The machine over an office with money, a campaign and eight people who may be put forward."""
    facts = StaffFacts(
        "多面手",
        "jack",
        (Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT),
        books.root,
    )
    pk = register_staff(books.deed("admin"), staff=[facts])[0]
    books.staff["jack"] = Account.objects.select_related("person").get(pk=pk)
    line, campaign = fund.fresh(books, fen=MONEY, people=PLACES)
    people = fund.payees(books, PEOPLE)
    own: dict[str, object] = {
        "books": books,
        "line": line.ledger_line_id,
        "campaign": campaign,
        "people": people,
    }
    return type("Machine", (FundMachine,), own)


def test_the_fund_does_what_the_oracle_says(machine):
    """Random deeds in any order: accepted or refused alike, and the same books afterwards."""
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
    assert balance(machine.line)[2:] == (MONEY, MONEY, 0, 0, 0)
