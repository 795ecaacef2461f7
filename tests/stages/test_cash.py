"""现金: drawn by two, ticked line by line, counted per handler and day; what is left comes back."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.journal.queries import lines as journal_lines
from nuanliu.records.people.models import Account
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import cash, results
from nuanliu.stages.payments.models import (
    CashDay,
    CashDraw,
    Evidence,
    EvidenceKind,
    Payment,
    Run,
)
from nuanliu.stages.payments.ticking import Outcome, Tick, tick
from nuanliu.stages.reviews import decisions

SHEET, SECOND = photo("签领表第一页"), photo("签领表第二页")
RECEIPT, CONSENT = photo("代领收条"), photo("委托书")
HIS, HERS = photo("本人证件"), photo("代领人证件")
PROXY: dict[str, Any] = {
    "reason": "住院",
    "receipt": RECEIPT,
    "proxy_name": "李四",
    "proxy_relation": "配偶",
    "proxy_number": fund.id_number(77),
    "consent": CONSENT,
    "payee_paper": HIS,
    "proxy_paper": HERS,
}


class Till:
    """Three people whose cash lies ready, 500 yuan each, and who may carry it."""

    def __init__(self, books, people=3):
        self.books = books
        _, campaign = fund.fresh(books, 200_000)
        fund.put_forward(books, campaign, people, channel="cash")
        self.batch = fund.approved(books, campaign)
        self.run = fund.sent(books, self.batch, "cash")

    @property
    def lines(self):
        return list(Payment.objects.filter(run=self.run).order_by("number"))

    def person(self, who):
        return self.books.staff[who].person_id

    def draw(self, handler="office2", companion="service_center", by="cashier", run=None):
        return cash.draw_cash(
            self.books.deed(by),
            run=run or self.run,
            union=self.books.unions[0],
            handler=self.person(handler),
            companion=self.person(companion),
            reference="支票01",
        )

    def tick(self, draw, *ticks, sheet=SHEET, by="accountant"):
        return tick(self.books.deed(by), draw=draw, sheet=sheet, ticks=list(ticks))

    def count(self, returned_fen, handler="office2", by="accountant"):
        deed = self.books.deed(by)
        on = CashDraw.objects.earliest("pk").on
        person = self.person(handler)
        return cash.count_cash(deed, handler=person, on=on, returned_fen=returned_fen)


@pytest.fixture
def till(books):
    return Till(books)


def signed(one):
    return Tick(one.pk, Outcome.SIGNED)


def back(one, reason="出差未归"):
    return Tick(one.pk, Outcome.BACK, reason)


def test_drawn_is_handed_out_and_returned(till):
    """Three drawn, one signs, one by proxy, one does not come: 500.00 returned, the day closes.

    His money is available again, is issued once more as a linked payment, and he signs for it.
    """
    draw = till.draw()
    first, second, third = till.lines
    told = till.tick(draw, signed(first), Tick(second.pk, Outcome.PROXY, **PROXY), back(third))
    freed = fund.buckets()
    till.count(50_000)
    again = results.reissue(till.books.deed("office"), payment=third.pk)
    promised = fund.buckets()
    run = Payment.objects.get(pk=again).run_id
    payments.release(till.books.deed("cashier"), run=run)
    second_draw = till.books.sleep(days=1) or till.draw(run=run)
    till.tick(second_draw, Tick(again, Outcome.SIGNED), sheet=SECOND)
    later = CashDraw.objects.get(pk=second_draw).on
    cash.count_cash(
        till.books.deed("accountant"), handler=till.person("office2"), on=later, returned_fen=0
    )
    payments.settle(till.books.deed("accountant"), run=till.run)
    payments.settle(till.books.deed("accountant"), run=run)
    days = list(
        CashDay.objects.order_by("on").values_list("drawn_fen", "handed_fen", "returned_fen")
    )
    states = list(Payment.objects.order_by("pk").values_list("state", "reissue_of"))
    assert (told, freed, promised, fund.buckets(), days, states, audit.crooked_lines()) == (
        {"signed": 1, "proxy": 1, "back": 1},
        (100_000, 0, 0, 100_000),
        (50_000, 50_000, 0, 100_000),
        (50_000, 0, 0, 150_000),
        [(150_000, 100_000, 50_000), (50_000, 50_000, 0)],
        [("paid", None), ("paid", None), ("returned", None), ("paid", third.pk)],
        [],
    )


def test_a_day_that_does_not_add_up_stays_open_and_says_by_how_much(till):
    """One of three did not come: 499.99 on the table is short, 500.01 too much, 500.00 right."""
    draw = till.draw()
    first, second, third = till.lines
    till.tick(draw, signed(first), signed(second), back(third))
    said = []
    for fen in (49_999, 50_001):
        with pytest.raises(Refused) as refused:
            till.count(fen)
        said.append((refused.value.code, refused.value.refusals[0].what))
    open_day = CashDay.objects.count(), CashDraw.objects.get().state
    till.count(50_000)
    day = CashDraw.objects.get().on
    head = f"职员office2 {day} 领出 1,500.00 元，已发 1,000.00 元，"
    assert (said, open_day, CashDay.objects.count(), CashDraw.objects.get().state) == (
        [
            ("CASH-DIFFERENCE", f"{head}交回 499.99 元，短 0.01 元"),
            ("CASH-DIFFERENCE", f"{head}交回 500.01 元，多 0.01 元"),
        ],
        (0, "drawn"),
        1,
        "closed",
    )


def test_the_table_itself_refuses_a_day_that_does_not_add_up(till):
    """The CHECK of the table, the rule in front of it left out; the same row balanced is taken."""
    facts = {
        "handler_id": till.person("office2"),
        "counted_by_id": till.person("accountant"),
        "on": date(2024, 2, 1),
        "counted_on": date(2024, 2, 1),
        "drawn_fen": 150_000,
        "handed_fen": 100_000,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        CashDay.objects.create(**facts, returned_fen=49_999)
    CashDay.objects.create(**facts, returned_fen=50_000)
    assert CashDay.objects.count() == 1


def test_nothing_is_counted_while_a_line_has_no_result(till):
    """Two of three lines ticked: refused; the third ticked on a second page, counted."""
    draw = till.draw()
    first, second, third = till.lines
    till.tick(draw, signed(first), signed(second))
    early = refusal_of(till.count, 0)
    till.tick(draw, signed(third), sheet=SECOND)
    sheets = CashDraw.objects.get().sheets.count()
    assert (early, sheets, refusal_of(till.count, 0)) == ("CASH-UNTICKED", 2, "")


CARRIERS = {
    "two of the office": ("office", "office2", ""),
    "one of the office, one of the service centre": ("office2", "service_center", ""),
    "one person alone": ("office2", "office2", "CASH-ALONE"),
    "who approved the list": ("leader", "office2", "CASH-HANDLER"),
    "another leader": ("office2", "leader3", "CASH-HANDLER"),
    "the cashier who pays it out": ("cashier", "office2", "CASH-HANDLER"),
    "the accountant who will count it": ("office2", "accountant", "CASH-HANDLER"),
    "the administrator": ("admin", "office2", "CASH-HANDLER"),
    "a chair from outside": ("office2", "chair0", "CASH-HANDLER"),
}


@pytest.mark.parametrize("case", CARRIERS)
def test_cash_is_carried_by_two_who_decide_nothing(till, case):
    """Whom the cashier may give it to; a refused draw leaves the cash where it is."""
    handler, companion, code = CARRIERS[case]
    till.books.staff["chair0"] = till.books.chairs[0]
    refused = refusal_of(till.draw, handler, companion)
    assert (refused, CashDraw.objects.count()) == (code, 0 if code else 1)


def test_who_is_no_longer_here_carries_nothing(till):
    """An account switched off drops out of the list and is refused; switched on it is offered."""
    batch = Run.objects.get().batch
    on = till.books.now.date()
    before = [one.name for one in cash.carriers(batch, on)]
    Account.objects.filter(login="office2").update(is_active=False)
    after = [one.name for one in cash.carriers(batch, on)]
    refused = refusal_of(till.draw)
    Account.objects.filter(login="office2").update(is_active=True)
    assert (before, after, refused, refusal_of(till.draw)) == (
        ["职员office", "职员office2", "职员service_center"],
        ["职员office", "职员service_center"],
        "CASH-HANDLER",
        "",
    )


def test_an_administrator_beside_another_role_carries_nothing(till):
    """Somebody of the office who is administrator too is not offered; his colleague is."""
    till.books.staff["office2"].grants.create(role=Role.ADMIN, since=date(2024, 1, 1))
    offered = [one.name for one in cash.carriers(Run.objects.get().batch, till.books.now.date())]
    refused = refusal_of(till.draw), refusal_of(till.draw, "office")
    assert (offered, refused) == (["职员office", "职员service_center"], ("CASH-HANDLER", ""))


TICKERS = {"accountant": "", "cashier": "MOVE-ROLE", "office2": "MOVE-ROLE", "leader": "MOVE-ROLE"}


@pytest.mark.parametrize("who", TICKERS)
def test_who_carried_the_cash_neither_ticks_nor_counts_it(till, who):
    """The accountant does both; nobody who drew, carried or approved does either."""
    draw = till.draw()
    ticks = [signed(one) for one in till.lines]
    ticked = refusal_of(till.tick, draw, *ticks, by=who)
    if ticked:
        till.tick(draw, *ticks)
    assert (ticked, refusal_of(till.count, 0, by=who)) == (TICKERS[who], TICKERS[who])


def test_a_handler_who_became_accountant_counts_no_cash_of_his_own(till):
    """Given the role after he carried it, he is refused by person; the accountant is not."""
    draw = till.draw()
    till.tick(draw, *[signed(one) for one in till.lines])
    both = till.books.staff["office2"]
    both.grants.create(role=Role.ACCOUNTANT, since=date(2024, 1, 1))
    assert (refusal_of(till.count, 0, by="office2"), refusal_of(till.count, 0)) == ("DUTY-SELF", "")


LACKING: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, ""),
    "reason": ({"reason": " "}, "PROXY-REASON"),
    "name": ({"proxy_name": ""}, "EVIDENCE"),
    "relation": ({"proxy_relation": ""}, "EVIDENCE"),
    "number": ({"proxy_number": ""}, "EVIDENCE"),
    "consent": ({"consent": b""}, "EVIDENCE"),
    "receipt": ({"receipt": b""}, "EVIDENCE"),
    "his paper": ({"payee_paper": b""}, "EVIDENCE"),
    "her paper": ({"proxy_paper": b""}, "EVIDENCE"),
    "the number's last sign": ({"proxy_number": fund.id_number(77)[:17] + "?"}, "PROXY-ID"),
}


@pytest.mark.parametrize("lack", LACKING)
def test_a_proxy_is_whole_or_the_page_is_refused(till, lack):
    """A page of two lines, one by proxy: without any part of the rule nothing of it is taken."""
    draw = till.draw()
    first, second, _ = till.lines
    facts, code = LACKING[lack]
    one = Tick(second.pk, Outcome.PROXY, **{**PROXY, **facts})
    refused = refusal_of(till.tick, draw, signed(first), one)
    kept = [(row.proxy_name, row.proxy_reason) for row in Evidence.objects.order_by("payment")]
    assert (refused, kept) == (code, [] if code else [("", ""), ("李四", "住院")])


def test_lines_not_handed_out_want_a_reason(till):
    """Without one the page is refused whole; with one the reason stands at the payment."""
    draw = till.draw()
    first, second, third = till.lines
    bare = refusal_of(till.tick, draw, signed(first), back(second, " "))
    states = [one.state for one in till.lines]
    till.tick(draw, signed(first), back(second), back(third, "已调离"))
    assert (bare, states, [(one.state, one.reason) for one in till.lines]) == (
        "TEXT-BLANK",
        ["issued"] * 3,
        [("paid", ""), ("returned", "出差未归"), ("returned", "已调离")],
    )


PAGES = {
    "a photo": (SHEET, ""),
    "words": ("签领".encode(), "SCAN-KIND"),
    "half a photo": (SHEET[:-20], "PHOTO-DAMAGED"),
    "nothing": (b"", "FILE-EMPTY"),
}


@pytest.mark.parametrize("case", PAGES)
def test_the_sheet_is_a_picture_kept_by_its_hash(till, case):
    """Whatever is no picture is refused with the lines on it; a picture is kept under its hash."""
    data, code = PAGES[case]
    draw = till.draw()
    refused = refusal_of(till.tick, draw, *[signed(one) for one in till.lines], sheet=data)
    told = [json.loads(line) for line in journal_lines()]
    docs = {doc for line in told for doc in line.get("doc", ())}
    kept = set(CashDraw.objects.get().sheets.values_list("file_id", flat=True))
    assert (refused, len(kept), kept <= docs) == (code, 0 if code else 1, True)


def test_drawn_cash_is_accounted_for_on_its_own_sheet_only(till):
    """While it is out, the counter's ways are shut; without a draw each of them is open."""
    ways = {
        "sign": lambda one: results.sign(
            till.books.deed("accountant"),
            run=till.run,
            signed=[results.Signed(one.pk, EvidenceKind.PHOTO, SECOND)],
        ),
        "hand back": lambda one: results.hand_back(
            till.books.deed("cashier"), payment=one.pk, reason="未到场"
        ),
        "give up": lambda one: cash.give_up(
            till.books.deed("accountant"), payment=one.pk, reason="未到场"
        ),
    }
    draw = till.draw()
    shut = [refusal_of(way, one) for way, one in zip(ways.values(), till.lines, strict=True)]
    CashDraw.objects.filter(pk=draw).delete()
    free = [refusal_of(way, one) for way, one in zip(ways.values(), till.lines, strict=True)]
    states = [one.state for one in till.lines]
    assert (shut, free, states) == (
        ["CASH-IN-HANDS"] * 3,
        [""] * 3,
        ["paid", "failed", "returned"],
    )


def test_the_same_cash_is_drawn_once_and_not_after_the_day_was_counted(till):
    """A second draw of the union is refused; after the count the handler draws nothing that day."""
    draw = till.draw()
    twice = refusal_of(till.draw)
    till.tick(draw, *[back(one) for one in till.lines])
    till.count(150_000)
    again = results.reissue(till.books.deed("office"), payment=till.lines[0].pk)
    run = Payment.objects.get(pk=again).run_id
    payments.release(till.books.deed("cashier"), run=run)
    same_day = refusal_of(till.draw, run=run)
    till.books.sleep(days=1)
    assert (twice, same_day, refusal_of(till.draw, run=run)) == ("CASH-TWICE", "CASH-CLOSED", "")


def test_a_run_is_not_settled_while_its_cash_is_out(till):
    """All lines ticked, the cash not counted: refused; counted, it is settled."""
    draw = till.draw()
    till.tick(draw, *[signed(one) for one in till.lines])

    def settle():
        return refusal_of(payments.settle, till.books.deed("accountant"), run=till.run)

    early = settle()
    till.count(0)
    assert (early, settle()) == ("RUN-CASH", "")


def test_who_gave_up_his_line_can_leave_the_list_and_frees_nothing_twice(till):
    """Not handed out, then withdrawn from the list: his 500.00 is available once."""
    draw = till.draw()
    first, second, third = till.lines
    till.tick(draw, signed(first), signed(second), back(third))
    before = fund.buckets()
    decisions.withdraw(till.books.deed("office"), nomination=third.nomination_id, reason="本人放弃")
    assert (before, fund.buckets(), audit.crooked_lines()) == (
        (100_000, 0, 0, 100_000),
        (100_000, 0, 0, 100_000),
        [],
    )


def test_the_same_key_draws_ticks_and_counts_once(till):
    """Each deed sent twice under one key: the first answer again, one draw, one day."""
    deed = till.books.deed("cashier", key="draw-1")
    facts = {
        "run": till.run,
        "union": till.books.unions[0],
        "handler": till.person("office2"),
        "companion": till.person("office"),
        "reference": "支票01",
    }
    draws = [cash.draw_cash(deed, **facts) for _ in range(2)]
    page = till.books.deed("accountant", key="tick-1")
    ticks = [signed(one) for one in till.lines]
    ticked = [tick(page, draw=draws[0], sheet=SHEET, ticks=ticks) for _ in range(2)]
    counting = till.books.deed("accountant", key="count-1")
    on = till.books.now.date()
    day = {"handler": till.person("office2"), "on": on, "returned_fen": 0}
    counted = [cash.count_cash(counting, **day) for _ in range(2)]
    kept = (CashDraw.objects.count(), Evidence.objects.count(), CashDay.objects.count())
    assert (draws[0], ticked[0], counted[0], kept) == (draws[1], ticked[1], counted[1], (1, 3, 1))
