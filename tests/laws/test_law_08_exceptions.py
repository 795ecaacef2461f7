"""Law 8: what a bank's answer says that matches nothing waits for somebody without a part in it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.laws import audit, fund

from nuanliu.core.imprint import Imprint
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import exceptions, results
from nuanliu.stages.payments.models import ExceptionDecision, ResultException, Run
from nuanliu.stages.payments.outcome import result_table

DAY = date(2024, 12, 31)


@pytest.fixture
def run(books):
    """Three people sent to the bank; the run's id."""
    return fund.sent(books, fund.approved(books, fund.with_people(books, 3)))


def read(books, run, *strays):
    """The bank's good answer with lines that are none of ours."""
    data = fund.answer_of(run, extra=[f"{number},500.00,成功," for number in strays])
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)


def settled(books, who, row=None, decision=ExceptionDecision.FOREIGN, reason="银行其他客户"):
    row = row or ResultException.objects.earliest("pk")
    deed = books.deed(who)
    facts = {"exception": row.pk, "decision": decision, "reason": reason}
    return fund.refusal_of(exceptions.settle_exception, deed, **facts)


def test_a_run_waits_for_its_exceptions(books, run):
    """Two stray lines: the run is not settled before each is; then it is, and no word is lost."""
    read(books, run, "NOBODY-1", "NOBODY-2")
    first, second = ResultException.objects.order_by("pk")

    def settle():
        return fund.refusal_of(payments.settle, books.deed("accountant"), run=run)

    codes = [settle(), settled(books, "leader", first), settle()]
    codes += [settled(books, "leader", second, ExceptionDecision.CORRECTED, "见更正"), settle()]
    kept = list(ResultException.objects.order_by("pk").values_list("state", "decision", "reason"))
    assert (codes, kept, Run.objects.get().state) == (
        ["RUN-EXCEPTION", "", "RUN-EXCEPTION", "", ""],
        [("settled", "foreign", "银行其他客户"), ("settled", "corrected", "见更正")],
        "settled",
    )


def test_nobody_explains_his_own_exception_away(books, run):
    """Who took the answer over, also under a leader's role, and who sent the run: refused.

    Without a role or a reason: refused. A colleague settles it, once; no money has moved by it.
    """
    read(books, run, "NOBODY-1")
    for who in ("accountant", "cashier"):
        RoleGrant.objects.create(account=books.staff[who], role="leader", since=books.now.date())
    before = fund.buckets()
    codes = [settled(books, who) for who in ("accountant", "cashier", "office")]
    codes += [settled(books, "leader", reason=""), settled(books, "leader2")]
    codes.append(settled(books, "leader"))
    assert (codes, fund.buckets(), audit.unlike_the_journal()) == (
        ["DUTY-SELF", "DUTY-SELF", "MOVE-ROLE", "TEXT-BLANK", "", "MOVE-STATE"],
        before,
        [],
    )


def test_the_database_wants_a_name_under_every_decision(books, run):
    """Settled behind the action's back without a person, a day or a reason: the CHECK refuses."""
    read(books, run, "NOBODY-1")
    whole = {
        "state": "settled",
        "decision": "foreign",
        "reason": "无关",
        "settled_by": books.staff["leader"].person,
        "settled_on": books.now.date(),
    }
    tried = []
    for gap in ({"settled_by": None}, {"settled_on": None}, {"reason": ""}, {"decision": "x"}, {}):
        try:
            with transaction.atomic():
                ResultException.objects.update(**{**whole, **gap})
        except IntegrityError:
            tried.append("refused")
        else:
            tried.append("taken")
    assert tried == ["refused"] * 4 + ["taken"]


def test_the_result_table_tells_every_exception(books, run):
    """Two stray lines, one settled: both stand in the 发放结果表, with name and reason."""
    read(books, run, "NOBODY-1", "NOBODY-2")
    settled(books, "leader")
    paper = render_json(result_table(Campaign.objects.get(), Imprint(DAY, demo=True))).decode()
    told = ["回盘异常", "没有编号为“NOBODY-1”的发放", "与本批无关", "职员leader", "银行其他客户"]
    told += ["没有编号为“NOBODY-2”的发放", "待认定"]
    assert [words for words in told if words not in paper] == []
