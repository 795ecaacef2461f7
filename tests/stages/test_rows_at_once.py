"""Many rows at once: faulty rows mended, lists accepted together, a decision without some people,
failures of a run sent again.
"""

from typing import cast

from tests.laws import fund
from tests.scanned import scanned

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.gathering import accept_many, waiting_rosters
from nuanliu.stages.nominations.mending import mend, wrong_rows
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Decision
from nuanliu.stages.reviews.scans import attach_minutes

PDF = scanned("会议纪要")


def line(name, place, number=""):
    """A line about somebody whose numbers nobody else has."""
    card, known = fund.card_number(place), number or fund.id_number(place)
    group = "苦脏累险行业一线职工"
    return f"{name},{known},138{place:08d},云川农商银行,{card},{group},500.00"


def test_a_faulty_row_is_typed_anew_and_goes_in(books):
    """A wrong last digit: nothing typed is refused, the right number makes a list of one row."""
    _, campaign = fund.fresh(books)
    right = fund.id_number(2_000)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    roster = fund.received(books, campaign, [line("张伟", 1_000), line("李喆", 2_000, wrong)])
    (row,) = wrong_rows(Roster.objects.get(pk=roster))
    (cell,) = row.cells
    none = fund.refusal_of(mend, books.deed("office"), roster=roster, typed={cell.place: " "})
    made = mend(books.deed("office"), roster=roster, typed={cell.place: right})
    told = Roster.objects.get(pk=made).findings.filter(severity="error").count()
    assert (row.name, cell.personal, cell.value, none, told) == ("李喆", True, "", "MEND-NONE", 0)


def test_lists_are_accepted_together_and_once(books):
    """Two lists of one and two people: three stand; the same again takes nobody twice."""
    _, campaign = fund.fresh(books)
    lists = [
        fund.received(books, campaign, [line("张伟", 1_000)], "一.csv"),
        fund.received(books, campaign, [line("李喆", 2_000), line("杨玥", 3_000)], "二.csv"),
    ]
    seen = [(one.people, one.faulty) for one in waiting_rosters(Campaign.objects.get(pk=campaign))]
    deed = books.deed("office")
    told = [
        [
            cast(dict[str, int], answer)["accepted"]
            for _, answer in accept_many(deed, campaign=campaign, rosters=lists)
        ]
        for _ in range(2)
    ]
    assert (seen, told, Nomination.objects.count()) == ([(1, 0), (2, 0)], [[1, 2], [1, 2]], 3)


def test_a_list_is_decided_without_some_on_the_minutes_attached(books):
    """No minutes: refused. Attached: one of three is taken off for a reason, two are approved."""
    campaign = fund.with_people(books, 3)
    batch = fund.noticed(books, campaign)
    first = Nomination.objects.order_by("pk").first().pk
    facts = {"batch": batch, "number": "云工会纪〔2024〕8号", "attended": 5}
    codes = [
        fund.refusal_of(decisions.approve, books.deed("leader"), **facts),
    ]
    attach_minutes(books.deed("office"), batch=batch, name="纪要.pdf", data=PDF)
    codes += [
        fund.refusal_of(decisions.approve, books.deed("leader"), **facts, off=[0], reason="离岗"),
        fund.refusal_of(
            decisions.approve, books.deed("leader"), **facts, off=[first], reason="离岗"
        ),
        fund.refusal_of(
            attach_minutes, books.deed("office"), batch=batch, name="晚.pdf", data=scanned("晚")
        ),
    ]
    decided = Decision.objects.get()
    assert codes == ["DECISION-MINUTES", "OFF-LIST", "", "SCAN-LATE"]
    assert (fund.states(), decided.people, decided.minutes.name) == (
        ["rejected", "approved", "approved"], 2, "纪要.pdf",
    )  # fmt: skip


def test_failures_of_a_run_go_again_together(books):
    """Two of three came back: both again in one deed; nobody, or somebody paid: refused whole."""
    batch = fund.approved(books, fund.with_people(books, 3))
    run = fund.sent(books, batch)
    rows = list(Payment.objects.filter(run=run).order_by("number"))
    data = fund.answer_of(run, failed=[one.number for one in rows[:2]])
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    failed = [(one.pk, results.Corrected(fund.card_number(8_000 + one.pk))) for one in rows[:2]]
    paid = (rows[2].pk, results.Corrected())
    asked: list[list[tuple[int, results.Corrected]]] = [
        [], [*failed, paid], [(0, results.Corrected())],
    ]  # fmt: skip
    codes = [
        fund.refusal_of(results.reissue_many, books.deed("office"), run=run, wanted=wanted)
        for wanted in asked
    ]
    before = Payment.objects.count()
    made = results.reissue_many(books.deed("office"), run=run, wanted=failed)
    again = Payment.objects.filter(pk__in=made).order_by("pk")
    assert codes == ["REISSUE-NONE", "REISSUE-LIVE", "REISSUE-RUN"]
    assert (before, [one.reissue_of_id for one in again]) == (3, [pk for pk, _ in failed])
