"""申报 after the roster: returned, corrected and put forward again, with every check once more."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Nomination, RosterFinding


@pytest.fixture
def campaign(books):
    """An open campaign with room for four people of the first union."""
    return fund.fresh(books)[1]


def back(books, nomination, reason="材料不全"):
    return refusal_of(
        nominations.return_nomination, books.deed("office"), nomination=nomination, reason=reason
    )


def again(books, nomination, note="已补材料"):
    return refusal_of(nominations.resubmit, books.deed("office"), nomination=nomination, note=note)


def test_a_returned_person_is_put_forward_again(books, campaign):
    """Returned with a reason, corrected, in again; twice in a row he is not returned to."""
    (one,) = fund.put_forward(books, campaign, 1)
    codes = [back(books, one), again(books, one), again(books, one)]
    assert (codes, Nomination.objects.get().state) == (["", "", "MOVE-STATE"], "nominated")


def test_a_place_given_away_is_gone(books, campaign):
    """Four places, one returned, a fourth other put in his place: he cannot come back."""
    one, *_ = fund.put_forward(books, campaign, 4)
    back(books, one)
    (other,) = fund.put_forward(books, campaign, 1)
    codes = [again(books, one)]
    back(books, other)
    assert [*codes, again(books, one)] == ["QUOTA", ""]


def test_nobody_comes_in_after_the_list_is_closed(books, campaign):
    """Returned, then collecting stops: refused; reopened by a leader he comes back."""
    (one,) = fund.put_forward(books, campaign, 1)
    back(books, one)
    campaigns.stop_collecting(books.deed("office"), campaign=campaign)
    codes = [again(books, one)]
    campaigns.reopen(books.deed("leader"), campaign=campaign)
    assert [*codes, again(books, one)] == ["ROSTER-CLOSED", ""]


def test_who_came_in_anew_is_not_in_twice(books, campaign):
    """Returned and sent in again on a new roster: the old entry stays returned."""
    row = fund.row("张一", fund.id_number(1), "500.00")
    fund.uploaded(books, campaign, [row])
    old = Nomination.objects.get().pk
    back(books, old)
    fund.uploaded(books, campaign, [row, fund.row("李二", fund.id_number(2), "500.00")])
    new = Nomination.objects.exclude(pk=old).get(person__name="张一").pk
    codes = [again(books, old)]
    back(books, new)
    assert [*codes, again(books, old)] == ["DUP-CAMPAIGN", ""]


def test_the_ground_of_a_return_is_kept_whole(books, campaign):
    """200 characters are kept to the last, 201 refused."""
    (one,) = fund.put_forward(books, campaign, 1)
    codes = [back(books, one, "由" * 201), back(books, one, "由" * 200)]
    assert (codes, Nomination.objects.get().note) == (["TEXT-LONG", ""], "由" * 200)


def test_a_file_name_is_kept_whole(books, campaign):
    """A name of 201 characters is refused, of 200 kept."""
    rows = [fund.row("张一", fund.id_number(1))]
    codes = [refusal_of(fund.received, books, campaign, rows, "名" * n) for n in (201, 200)]
    assert codes == ["TEXT-LONG", ""]


def test_a_finding_says_where_its_value_goes_on(books, campaign):
    """Of a cell of 300 characters the finding shows the beginning, and that there is more."""
    row = fund.row("张一", fund.id_number(1), "长" * 300)
    fund.uploaded(books, campaign, [row])
    values = RosterFinding.objects.values_list("value", flat=True)
    assert "长" * 59 + "…" in set(values)
