"""实物: bought, accepted by two, issued, counted, written off; stock is never negative."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.goods import actions as goods
from nuanliu.stages.goods import issuing
from nuanliu.stages.goods.models import Issue, Line, Order, StockCount, StockMove
from nuanliu.stages.payments.ticking import Outcome, Tick

SHEET, SLIP = photo("实物签领表"), photo("验收单")
PRICE = 8_000  # fen a bag
PROXY: dict[str, Any] = {
    "reason": "值班",
    "receipt": photo("代领收条"),
    "proxy_name": "李四",
    "proxy_relation": "同事",
    "proxy_number": fund.id_number(77),
    "consent": photo("委托书"),
    "payee_paper": photo("本人证件"),
    "proxy_paper": photo("代领人证件"),
}


class Store:
    """Three people approved for 400 yuan each, a line of 2,000 yuan, rice at 80.00 a bag."""

    def __init__(self, books, money=40_000):
        self.books = books
        _, self.campaign = fund.fresh(books, 200_000)
        fund.put_forward(books, self.campaign, 3, amount_fen=money)
        fund.approved(books, self.campaign)

    def person(self, who):
        return self.books.staff[who].person_id

    def order(self, quantity=10, price_fen=PRICE, by="office"):
        return goods.order_goods(
            self.books.deed(by),
            campaign=self.campaign,
            item="大米",
            unit="袋",
            supplier="云川粮油店",
            quantity=quantity,
            price_fen=price_fen,
            basis="三家询价记录",
        )

    def approve(self, order, by="leader3"):
        return goods.approve_order(self.books.deed(by), order=order)

    def receive(self, order, quantity=10, by="office2"):
        return goods.receive_goods(self.books.deed(by), order=order, quantity=quantity)

    def accept(self, order, quantity=10, by="service_center", slip=SLIP):
        deed = self.books.deed(by)
        return goods.accept_goods(deed, order=order, quantity=quantity, slip=slip)

    def stocked(self, quantity=10, came=None):
        """An order that two persons took in."""
        came = quantity if came is None else came
        order = self.order(quantity)
        self.approve(order)
        self.receive(order, came)
        self.accept(order, came)
        return order

    def issue(self, order, each=1, handler="office2", companion="service_center", **more):
        return issuing.issue_goods(
            self.books.deed("office"),
            order=order,
            union=self.books.unions[0],
            handler=self.person(handler),
            companion=self.person(companion),
            each=each,
            **more,
        )

    def tick(self, issue, *ticks, by="accountant", sheet=SHEET):
        deed = self.books.deed(by)
        return issuing.tick_goods(deed, issue=issue, sheet=sheet, ticks=list(ticks))

    def close(self, issue, returned, by="accountant"):
        return issuing.close_issue(self.books.deed(by), issue=issue, returned=returned)

    def count(self, order, counted, reason="", kind="count", witness="service_center"):
        return goods.count_stock(
            self.books.deed("office2"),
            order=order,
            counted=counted,
            witness=self.person(witness),
            reason=reason,
            kind=kind,
        )


@pytest.fixture
def store(books):
    return Store(books)


def stock():
    return Order.objects.latest("pk").stock


def moves():
    return list(StockMove.objects.order_by("pk").values_list("kind", "quantity", "after"))


def lines():
    return list(Line.objects.order_by("pk"))


def test_goods_from_the_order_to_the_closed_issue(store):
    """Ten bags ordered, nine came: 80.00 is freed. Three issued, one signs, one by proxy, one back.

    The book of the stock has every piece; issuing posts nothing to the line.
    """
    order = store.order()
    before = fund.buckets()
    store.approve(order)
    ordered = fund.buckets()
    store.receive(order, 9)
    store.accept(order, 9)
    accepted = fund.buckets()
    issue = store.issue(order)
    first, second, third = lines()
    told = store.tick(
        issue,
        Tick(first.pk, Outcome.SIGNED),
        Tick(second.pk, Outcome.PROXY, **PROXY),
        Tick(third.pk, Outcome.BACK, "已调离"),
    )
    store.close(issue, 1)
    row = Issue.objects.get()
    assert (before, ordered, accepted, fund.buckets()) == (
        (80_000, 120_000, 0, 0),
        (0, 200_000, 0, 0),
        (8_000, 192_000, 0, 0),
        (8_000, 192_000, 0, 0),
    )
    assert (told, moves(), (row.handed, row.returned, row.state), audit.crooked_lines()) == (
        {"signed": 1, "proxy": 1, "back": 1},
        [("in", 9, 9), ("out", -3, 6), ("back", 1, 7)],
        (2, 1, "closed"),
        [],
    )


def test_an_order_above_what_is_left_of_the_line_is_refused(store):
    """800.00 is free: eleven bags of 80.00 are refused, ten are approved."""
    codes = [refusal_of(store.approve, store.order(quantity)) for quantity in (11, 10)]
    assert (codes, fund.buckets()) == (["BUD-OVERSPEND", ""], (0, 200_000, 0, 0))


def test_a_cancelled_order_frees_its_budget_once(store):
    """Approved, then called off: available again; what was delivered cannot be called off."""
    order, other = store.order(5), store.order(5)
    store.approve(order)
    store.approve(other)
    store.receive(other, 5)

    def cancel(pk):
        return refusal_of(goods.cancel_order, store.books.deed("office"), order=pk, reason="缺货")

    codes = [cancel(order), cancel(order), cancel(other)]
    assert (codes, fund.buckets()) == (["", "MOVE-STATE", "MOVE-STATE"], (40_000, 160_000, 0, 0))


TWO = {
    "office": "MOVE-ROLE",
    "leader3": "MOVE-ROLE",
    "cashier": "MOVE-ROLE",
    "service_center": "",
}


@pytest.mark.parametrize("who", TWO)
def test_goods_are_accepted_by_a_second_person(store, who):
    """Who registered the delivery, ordered or approved does not accept it; the centre does."""
    order = store.order()
    store.approve(order)
    store.receive(order)
    assert (refusal_of(store.accept, order, by=who), stock()) == (TWO[who], 0 if TWO[who] else 10)


def test_who_took_the_delivery_in_does_not_accept_it_under_another_role(store):
    """Given the centre's role too, office2 is refused by person; the centre's own is not."""
    from datetime import date

    from nuanliu.core.roles import Role

    order = store.order()
    store.approve(order)
    store.receive(order)
    both = store.books.staff["office2"]
    both.grants.create(role=Role.SERVICE_CENTER, since=date(2024, 1, 1))
    codes = [refusal_of(store.accept, order, by=who) for who in ("office2", "service_center")]
    assert codes == ["DUTY-SELF", ""]


COUNTS = {0: "GOODS-DELIVERY", -1: "GOODS-DELIVERY", 11: "GOODS-DELIVERY", 10: "", 1: ""}


@pytest.mark.parametrize("quantity", COUNTS)
def test_no_more_comes_in_than_was_ordered(store, quantity):
    """Ten were ordered."""
    order = store.order()
    store.approve(order)
    assert refusal_of(store.receive, order, quantity) == COUNTS[quantity]


def test_two_counts_that_differ_are_not_accepted(store):
    """Ten registered, nine counted: refused; sent back, registered anew as nine, accepted."""
    order = store.order()
    store.approve(order)
    store.receive(order, 10)
    differ = refusal_of(store.accept, order, 9)
    goods.reject_goods(store.books.deed("service_center"), order=order, reason="少一袋")
    store.receive(order, 9)
    assert (differ, refusal_of(store.accept, order, 9), stock()) == ("GOODS-ACCEPT", "", 9)


def test_nothing_is_issued_that_does_not_lie_there(store):
    """Two bags for three people: refused. Three bags: issued, and then nothing is left."""
    few = store.stocked(2)
    refused = refusal_of(store.issue, few)
    left = stock()
    enough = store.stocked(3)
    assert (refused, left, refusal_of(store.issue, enough), stock()) == ("GOODS-STOCK", 2, "", 0)


def test_the_table_refuses_a_stock_below_zero(store):
    """The CHECK itself, the rule before it left out; down to zero is taken."""
    order = store.stocked(3)
    rows = Order.objects.filter(pk=order)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(stock=-1)
    assert rows.update(stock=0) == 1


def test_goods_not_accepted_are_not_issued(store):
    """Ordered and approved is not in stock."""
    order = store.order()
    store.approve(order)
    refused = refusal_of(store.issue, order)
    store.receive(order)
    store.accept(order)
    assert (refused, refusal_of(store.issue, order)) == ("GOODS-UNACCEPTED", "")


CAPS = {1: "", 2: "CAP-TIME"}


@pytest.mark.parametrize("each", CAPS)
def test_money_and_goods_are_capped_together(store, each):
    """400.00 in money and a bag of 80.00 is within 500.00; with two bags it is not (law 4)."""
    order = store.stocked()
    code = refusal_of(store.issue, order, each)
    assert (code, Line.objects.count()) == (CAPS[each], 0 if code else 3)


def test_goods_of_two_orders_count_together(store):
    """A bag each from one order and a bag each from another: the second goes over 500.00."""
    first, second = store.stocked(3), store.stocked(3)
    codes = [refusal_of(store.issue, one) for one in (first, second)]
    assert (codes, Line.objects.count()) == (["", "CAP-TIME"], 3)


def test_nobody_has_the_same_goods_twice(store):
    """Issued to all three, the order has nobody left; one who handed it back may have it again."""
    order = store.stocked()
    issue = store.issue(order)
    none_left = refusal_of(store.issue, order)
    first, second, third = lines()
    named = refusal_of(store.issue, order, nominations=[first.nomination_id])
    store.tick(issue, *[Tick(one.pk, Outcome.SIGNED) for one in (first, second)],
               Tick(third.pk, Outcome.BACK, "出差"))  # fmt: skip
    again = refusal_of(store.issue, order, nominations=[third.nomination_id])
    assert (none_left, named, again, stock()) == ("GOODS-NOBODY", "GOODS-TWICE", "", 6)


CLOSINGS = {0: "GOODS-DIFFERENCE", 2: "GOODS-DIFFERENCE", -1: "GOODS-DIFFERENCE", 1: ""}


@pytest.mark.parametrize("returned", CLOSINGS)
def test_issued_is_handed_out_and_returned(store, returned):
    """One of three came back: only a return of one closes the issue."""
    issue = store.issue(store.stocked())
    first, second, third = lines()
    early = refusal_of(store.close, issue, 1)
    store.tick(issue, Tick(first.pk, Outcome.SIGNED), Tick(second.pk, Outcome.SIGNED),
               Tick(third.pk, Outcome.BACK, "出差"))  # fmt: skip
    code = refusal_of(store.close, issue, returned)
    assert (early, code, stock()) == ("GOODS-UNTICKED", CLOSINGS[returned], 7 if code else 8)


LACKING = ("reason", "proxy_name", "proxy_relation", "proxy_number", *issuing.PAPERS)


@pytest.mark.parametrize("lack", ["", *LACKING])
def test_a_proxy_for_goods_is_whole_or_refused(store, lack):
    """Each part of the rule left out, and none: only the whole one is taken."""
    issue = store.issue(store.stocked())
    one = lines()[0]
    facts = {**PROXY, lack: b"" if lack in issuing.PAPERS else ""} if lack else PROXY
    code = refusal_of(store.tick, issue, Tick(one.pk, Outcome.PROXY, **facts))
    one.refresh_from_db()
    assert (bool(code), one.outcome) == (bool(lack), "" if lack else "proxy")


CARRIERS = {
    ("office2", "service_center"): "",
    ("office2", "office2"): "GOODS-ALONE",
    ("office", "office2"): "GOODS-HANDLER",
    ("leader3", "office2"): "GOODS-HANDLER",
    ("admin", "office2"): "GOODS-HANDLER",
}


@pytest.mark.parametrize("who", CARRIERS)
def test_goods_are_carried_by_two_others(store, who):
    """Not by the storekeeper, who approved them, an administrator, nor one alone."""
    order = store.stocked()
    handler, companion = who
    assert refusal_of(store.issue, order, handler=handler, companion=companion) == CARRIERS[who]


def test_a_count_that_differs_is_explained_and_decided_by_a_leader(store):
    """Nine of ten lie there: without a reason refused; settled, the book says nine."""
    order = store.stocked()
    bare = refusal_of(store.count, order, 9)
    count = store.count(order, 9, "一袋受潮")
    before = stock()
    goods.write_off(store.books.deed("leader"), count=count)
    twice = refusal_of(goods.write_off, store.books.deed("leader"), count=count)
    surplus = store.count(order, 10, "找到一袋")
    goods.write_off(store.books.deed("leader"), count=surplus)
    damaged = store.count(order, 8, "两袋破损", kind="damage")
    goods.write_off(store.books.deed("leader"), count=damaged)
    assert (bare, before, twice, moves()) == (
        "COUNT-REASON",
        10,
        "MOVE-STATE",
        [("in", 10, 10), ("loss", -1, 9), ("gain", 1, 10), ("damage", -2, 8)],
    )


def test_a_count_that_agrees_is_settled_at_once(store):
    """Ten of ten: nothing waits, nothing moves."""
    order = store.stocked()
    store.count(order, 10)
    assert (StockCount.objects.get().state, moves()) == ("settled", [("in", 10, 10)])


def test_a_count_that_is_out_of_date_is_not_booked(store):
    """Goods went out after it: refused; counted anew, settled."""
    order = store.stocked()
    count = store.count(order, 9, "受潮")
    store.issue(order)
    stale = refusal_of(goods.write_off, store.books.deed("leader"), count=count)
    again = store.count(order, 6, "受潮")
    fresh = refusal_of(goods.write_off, store.books.deed("leader"), count=again)
    assert (stale, fresh, stock()) == ("COUNT-STALE", "", 6)


WITNESSES = {"service_center": "", "office2": "GOODS-ALONE", "admin": "GOODS-HANDLER"}


@pytest.mark.parametrize("who", WITNESSES)
def test_a_count_has_two_persons(store, who):
    """The counter himself, or an administrator, is no witness."""
    order = store.stocked()
    assert refusal_of(store.count, order, 10, witness=who) == WITNESSES[who]


def test_goods_of_another_campaign_count_in_the_cap_of_the_year(books):
    """A year's cap of 1,000: 400 and 80 in goods, then 500: within. With 120 more in goods: over.

    The goods of the first campaign are asked for when the second one's money is locked.
    """
    from nuanliu.stages.payments.queries import yearly_received

    store = Store(books)
    order = store.stocked()
    store.issue(order)
    persons = [one.person_id for one in lines()]
    other = yearly_received(persons, 2024, 0)
    same = yearly_received(persons, 2024, store.campaign)
    said = {sum(one.amount.fen for one in found) for found in other.values()}
    assert (said, len(other), same) == ({PRICE}, 3, {})


def claim_of(store, order, amount_fen):
    """A purchase claim for an order; its id."""
    return claims.draft(
        store.books.deed("office"),
        campaign=store.campaign,
        kind=ClaimKind.PURCHASE,
        purpose="慰问大米",
        amount_fen=amount_fen,
        order=order,
    )


def test_an_order_is_paid_by_its_claim_and_set_aside_once(store):
    """Nine of ten came: a claim of 720.00 pays them, encumbered once; no other sum, no second one.

    A purchase claim without an order sets its money aside itself.
    """
    order = store.stocked(10, came=9)
    wrong = [refusal_of(claim_of, store, order, fen) for fen in (80_000, 71_999)]
    claim = claim_of(store, order, 72_000)
    twice = refusal_of(claim_of, store, order, 72_000)
    ordered = fund.buckets()
    row = Claim.objects.get(pk=claim)
    deed = store.books.deed("leader")
    posted = claims._post(deed, row, "encumber", "available", "encumbered")
    paid = claims._post(deed, row, "payment", "encumbered", "paid")
    assert (wrong, twice, ordered, posted, paid is not None, fund.buckets()) == (
        ["CLAIM-ORDER", "CLAIM-ORDER"],
        "CLAIM-ORDERED",
        (8_000, 192_000, 0, 0),
        None,
        True,
        (8_000, 120_000, 0, 72_000),
    )
