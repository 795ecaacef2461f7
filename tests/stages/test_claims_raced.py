"""Invoices under a race, and deeds sent again: a number is used once, a deed is done once."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from tests.laws import audit, fund
from tests.stages.test_claims import attach, campaign, draft, invoice, step

from nuanliu.records.ledger.queries import book_rows
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices, lines
from nuanliu.stages.claims.models import Claim, ClaimLine, Invoice
from nuanliu.stages.claims.policies import PURCHASE_PACKET

__all__ = ["campaign"]


def start(folder, task):
    """One program of tests/laws/claim_racers.py over the database in a folder."""
    room = {"NUANLIU_DATA": str(folder / "data"), "NUANLIU_KEYS": str(folder / "keys")}
    (folder / "data").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.laws.claim_racers", task],
        stdout=subprocess.PIPE,
        cwd=audit.VERIFIER.parents[1],
        env={**os.environ, **room, "PYTHONPATH": "src"},
    )


def told_by(program):
    out, _ = program.communicate()
    return json.loads(out) if program.returncode == 0 else program.returncode


def test_two_programs_cannot_use_an_invoice_twice(tmp_path):
    """Two clerks, the same forty invoices at once, the first clerk's requests sent by three
    programs: each number is in exactly once; the naive control uses some twice.
    """
    told_by(start(tmp_path, "prepare"))
    programs = [start(tmp_path, task) for task in ("office", "office2", "again", "again")]
    first, second, *again = [Counter(told_by(one)) for one in programs]
    for one in [start(tmp_path, task) for task in ("naive", "naive2")]:
        told_by(one)
    assert (first[""] + second[""], again, told_by(start(tmp_path, "look"))) == (
        40,
        [first, first],
        {"rows": 40, "numbers": 40, "naive_twice": True},
    )


def acts(books, campaign):
    """Every deed of a purchase claim in turn, each under its own key: (who, act, facts)."""
    claim = draft(books, campaign)
    invoice(books, claim)
    attach(books, claim, PURCHASE_PACKET)
    put = {"place": 1, "expense": "goods", "what": "大米", "amount_fen": 30_000}
    return claim, [
        ("office", lines.put_line, put),
        ("office", claims.submit, {}),
        ("service_center", claims.review, {}),
        ("leader", claims.approve, {}),
        ("accountant", claims.file_claim, {}),
    ]


@pytest.mark.parametrize("times", [2, 3, 20])
def test_a_deed_sent_again_is_done_once(books, campaign, times):
    """Each deed of a claim 2, 3 and 20 times under one key: one voucher each, the first answer."""
    claim, steps = acts(books, campaign)
    before = len(list(book_rows()))
    answers = []
    for place, (who, act, facts) in enumerate(steps):
        deed = books.deed(who, key=f"again-{place}")
        answers.append({act(deed, claim=claim, **facts) for _ in range(times)})
    posted = [(row.source, row.target, row.amount_fen) for row in list(book_rows())[before:]]
    only = ClaimLine.objects.get(claim=claim).pk
    assert (answers, posted, fund.buckets()) == (
        [{only}, *[{claim}] * 4],
        [("available", "encumbered", 30_000), ("encumbered", "paid", 30_000)],
        (70_000, 0, 0, 130_000),
    )


def test_without_its_key_a_deed_is_another_one(books, campaign):
    """Control: the same steps under fresh keys are refused the second time, not answered."""
    claim, steps = acts(books, campaign)
    codes = []
    for who, act, facts in steps[1:]:
        act(books.deed(who), claim=claim, **facts)
        codes.append(fund.refusal_of(act, books.deed(who), claim=claim, **facts))
    assert codes == ["MOVE-STATE"] * 4


def test_a_key_is_for_one_deed(books, campaign):
    """The key of an invoice sent with another invoice, or another verb: KEY-REUSED, nothing."""
    claim = draft(books, campaign)
    facts = {"identity": "24532000000000000091", "seller": "自制测试商店", "on": books.now.date(),
             "amount_fen": 100, "data": b"x"}  # fmt: skip
    deed = books.deed("office", key="once")
    invoices.enter_invoice(deed, **facts)
    other = fund.refusal_of(invoices.enter_invoice, deed, **facts | {"amount_fen": 200})
    verb = fund.refusal_of(claims.withdraw, deed, claim=claim, reason="重复")
    assert (other, verb, Invoice.objects.count(), Claim.objects.get().state) == (
        "KEY-REUSED", "KEY-REUSED", 1, "drafted",
    )  # fmt: skip


def test_twenty_refused_requests_leave_one_refusal(books, campaign):
    """A refused deed under one key, again and again: it is refused each time, and moves nothing."""
    claim = draft(books, campaign)
    deed = books.deed("office", key="thin")
    codes = [fund.refusal_of(claims.submit, deed, claim=claim) for _ in range(20)]
    assert (set(codes), step(books, "review", "service_center", claim), fund.buckets()) == (
        {"CLAIM-PACKET"}, "MOVE-STATE", (100_000, 0, 0, 100_000),
    )  # fmt: skip
