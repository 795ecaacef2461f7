"""基层工会代发: one transfer, the list by real name; a contradicting one is refused whole."""

import pytest
from django.db import IntegrityError, transaction
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.core.refusal import Refused
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.people.models import Person
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import cash, results, union_lists
from nuanliu.stages.payments.models import Evidence, Payment, UnionTransfer

SHEET = photo("基层工会签领表")
HEAD = "序号,姓名,身份证号,实发金额"


NAMES = ("李喆", "杨玥", "欧阳娜")


def named(books):
    """Three new people with names as people have them; their ids."""
    made = fund.payees(books, 3)
    for pk, name in zip(made, NAMES, strict=True):
        Person.objects.filter(pk=pk).update(name=name)
    return made


class Union:
    """Three people of one union, 500 yuan each, their cash sent to the union in one sum."""

    def __init__(self, books):
        self.books = books
        _, campaign = fund.fresh(books, 200_000)
        fund.put_forward(books, campaign, people=named(books), channel="cash")
        self.run = fund.sent(books, fund.approved(books, campaign), "cash")

    @property
    def lines(self):
        rows = Payment.objects.filter(run=self.run).select_related("person")
        return list(rows.order_by("number"))

    def entrust(self, by="cashier", reference="电汇01"):
        return union_lists.entrust(
            self.books.deed(by), run=self.run, union=self.books.unions[0], reference=reference
        )

    def row(self, place):
        """What an honest list says of the payment at a place."""
        one = self.lines[place]
        return [str(place + 1), one.payee, one.person.id_number.open(), "500.00"]

    def take(self, transfer, rows, *, left=(), sheet=SHEET, by="accountant"):
        text = "\n".join([HEAD, *(",".join(row) for row in rows), ""])
        return union_lists.take_union_list(
            self.books.deed(by),
            transfer=transfer,
            name="实发名单.csv",
            data=text.encode(),
            sheet=sheet,
            left=list(left),
        )

    def refund(self, transfer, fen, by="accountant"):
        return union_lists.refund_transfer(
            self.books.deed(by), transfer=transfer, refunded_fen=fen, reason="离职"
        )


@pytest.fixture
def union(books):
    return Union(books)


def test_persons_are_paid_when_the_list_agrees_and_the_rest_comes_back(union):
    """Transfer: in transit. List of two, one left: two paid. Refund of 500.00: his is available.

    Then issued again, linked, and paid; the run is settled only when the union owes nothing.
    """
    transfer = union.entrust()
    level_one = fund.buckets(), [one.state for one in union.lines]
    left = union.lines[2]
    told = union.take(transfer, [union.row(0), union.row(1)], left=[left.pk])
    listed = fund.buckets(), UnionTransfer.objects.get().state
    early = refusal_of(payments.settle, union.books.deed("accountant"), run=union.run)
    union.refund(transfer, 50_000)
    again = results.reissue(union.books.deed("office"), payment=left.pk)
    linked = Payment.objects.get(pk=again).reissue_of_id == left.pk
    late = refusal_of(payments.settle, union.books.deed("accountant"), run=union.run)
    assert (level_one, told, listed, early, linked, late, fund.buckets()) == (
        ((50_000, 0, 150_000, 0), ["issued"] * 3),
        {"paid": 2, "left": 1},
        ((50_000, 0, 50_000, 100_000), "listed"),
        "RUN-CASH",
        True,
        "",
        (50_000, 50_000, 0, 100_000),
    )
    assert (UnionTransfer.objects.get().state, audit.crooked_lines()) == ("closed", [])


def test_a_whole_list_closes_the_transfer(union):
    """Everybody paid: closed at once, three lines of evidence on the photographed sheet."""
    transfer = union.entrust()
    told = union.take(transfer, [union.row(place) for place in range(3)])
    row = UnionTransfer.objects.get()
    shown = set(Evidence.objects.values_list("kind", "file"))
    assert (told, row.state, row.handed_fen, shown, fund.buckets()) == (
        {"paid": 3, "left": 0},
        "closed",
        150_000,
        {("photo", row.sheet_id)},
        (50_000, 0, 0, 150_000),
    )


def changed(rows, place, column, text):
    rows[place][column] = text
    return rows


LIES = {
    "an amount of a fen more": lambda rows, _: changed(rows, 1, 3, "500.01"),
    "an amount of a fen less": lambda rows, _: changed(rows, 1, 3, "499.99"),
    "no amount": lambda rows, _: changed(rows, 1, 3, ""),
    "another name": lambda rows, _: changed(rows, 1, 1, "王五"),
    "another number": lambda rows, _: changed(rows, 1, 2, fund.id_number(88)),
    "a number that is none": lambda rows, _: changed(rows, 1, 2, "53010319700101001A"),
    "somebody twice": lambda rows, _: [*rows, rows[0]],
    "a stranger beside": lambda rows, _: [*rows, ["4", "王五", fund.id_number(88), "500.00"]],
    "somebody missing": lambda rows, _: rows[:2],
    "nobody": lambda _rows, _: [],
}


@pytest.mark.parametrize("lie", LIES)
def test_a_contradicting_list_is_refused_whole(union, lie):
    """One line is wrong: nobody of the list is paid, no file is kept; the true list pays all."""
    transfer = union.entrust()
    true = [union.row(place) for place in range(3)]
    kept = StoredFile.objects.count()
    with pytest.raises(Refused):
        union.take(transfer, LIES[lie]([list(row) for row in true], union))
    after = StoredFile.objects.count(), [one.state for one in union.lines], fund.buckets()
    told = union.take(transfer, true)
    assert (after, told) == (
        (kept, ["issued"] * 3, (50_000, 0, 150_000, 0)),
        {"paid": 3, "left": 0},
    )


def test_the_refusal_names_row_name_and_both_amounts(union):
    """What the union is told: where, who, what was due, what stands there."""
    transfer = union.entrust()
    rows = [union.row(0), changed([union.row(1)], 0, 3, "300.00")[0], union.row(2)]
    with pytest.raises(Refused) as refused:
        union.take(transfer, rows)
    name = union.lines[1].payee
    told = refused.value.refusals[0]
    assert (told.code, f"第3行 {name}：金额 300.00 与应发 500.00 不一致" in told.what) == (
        "LIST-CONFLICT",
        True,
    )


def test_who_is_said_to_be_left_may_not_stand_in_the_list(union):
    """Left and paid at once contradicts; left alone is taken."""
    transfer, third = union.entrust(), union.lines[2]
    rows = [union.row(place) for place in range(3)]
    both = refusal_of(union.take, transfer, rows, left=[third.pk])
    stranger = refusal_of(union.take, transfer, rows[:2], left=[third.pk, 987_654])
    assert (both, stranger, refusal_of(union.take, transfer, rows[:2], left=[third.pk])) == (
        "LIST-CONFLICT",
        "LIST-CONFLICT",
        "",
    )


REFUNDS = {49_999: "LIST-REFUND", 50_001: "LIST-REFUND", 0: "LIST-REFUND", 50_000: ""}


@pytest.mark.parametrize("fen", REFUNDS)
def test_the_rest_is_refunded_to_the_fen(union, fen):
    """Another sum is refused and the budget stays as it is."""
    transfer = union.entrust()
    union.take(transfer, [union.row(0), union.row(1)], left=[union.lines[2].pk])
    free = 50_000 if REFUNDS[fen] else 100_000
    assert (refusal_of(union.refund, transfer, fen), fund.buckets()[0]) == (REFUNDS[fen], free)


def test_the_table_refuses_a_closed_transfer_that_does_not_add_up(union):
    """The CHECK, the rule in front of it left out; the sum that adds up is taken."""
    transfer = union.entrust()
    union.take(transfer, [union.row(0), union.row(1)], left=[union.lines[2].pk])
    rows = UnionTransfer.objects.filter(pk=transfer)
    closed = {"state": "closed", "closed_on": union.books.now.date()}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**closed, refunded_fen=49_999)
    assert rows.update(**closed, refunded_fen=50_000) == 1


WAYS = {"cashier": "MOVE-ROLE", "office": "MOVE-ROLE", "leader": "MOVE-ROLE", "accountant": ""}


@pytest.mark.parametrize("who", WAYS)
def test_only_the_accountant_takes_the_list(union, who):
    """Who sent the money, compiled or approved the list does not say who got it."""
    transfer = union.entrust()
    rows = [union.row(place) for place in range(3)]
    assert refusal_of(union.take, transfer, rows, by=who) == WAYS[who]


def test_cash_is_drawn_or_entrusted_never_both(union):
    """Entrusted cash cannot be drawn, nor signed for at the counter; one slip is one transfer.

    Control: with the row of the transfer gone it is the ledger, not its rule, that says no: the
    money is on its way and no longer waits.
    """
    union.entrust()
    one = union.lines[0]
    codes = [
        refusal_of(union.entrust, reference="电汇02"),
        refusal_of(
            cash.draw_cash,
            union.books.deed("cashier"),
            run=union.run,
            union=union.books.unions[0],
            handler=union.books.staff["office"].person_id,
            companion=union.books.staff["office2"].person_id,
            reference="支票",
        ),
        refusal_of(results.hand_back, union.books.deed("cashier"), payment=one.pk, reason="未到场"),
    ]
    UnionTransfer.objects.all().delete()
    codes.append(refusal_of(union.entrust))
    assert codes == ["CASH-TWICE", "CASH-TWICE", "CASH-IN-HANDS", "BUD-OVERSPEND"]


def test_a_list_without_its_sheet_pays_nobody(union):
    """Words for a photograph: refused, nothing moves; with the photograph it is taken."""
    transfer = union.entrust()
    rows = [union.row(place) for place in range(3)]
    refused = refusal_of(union.take, transfer, rows, sheet=b"words")
    before = fund.buckets()
    assert (refused, before, refusal_of(union.take, transfer, rows)) == (
        "SCAN-KIND",
        (50_000, 0, 150_000, 0),
        "",
    )
