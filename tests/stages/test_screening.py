"""A roster that comes in is seen by the catalogue together with what is stored already."""

import pytest
from tests.laws import fund

from nuanliu.checks.catalogue import catalogue
from nuanliu.records.journal.registration import InterestFacts, import_comparison, import_interests
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import RosterFinding

ONE, TWO, THREE = (fund.id_number(place) for place in (801, 802, 803))


@pytest.fixture
def campaign(books):
    """An open campaign with four places for the first union."""
    return fund.fresh(books)[1]


def told(roster):
    """(row, code, severity) of what lists and catalogue said of a roster."""
    codes = [*catalogue(), "COMPARISON"]
    rows = RosterFinding.objects.filter(roster=roster, code__in=codes).order_by("row", "code")
    return list(rows.values_list("row", "code", "severity"))


def test_a_sound_roster_has_nothing_said_of_it(books, campaign):
    """Control: two people, everything in order, both accepted."""
    roster = fund.received(books, campaign, [fund.row("张一", ONE), fund.row("李二", TWO)])
    done = nominations.accept(books.deed("office"), roster=roster)
    assert (told(roster), done["accepted"], done["refused"]) == ([], 2, 0)


def test_a_list_that_refuses_takes_the_row_out(books, campaign):
    """On the list of the dead: out; on the payroll list: shown, and accepted."""
    import_comparison(books.deed("admin"), name="deceased", numbers=[ONE])
    import_comparison(books.deed("admin"), name="payroll", numbers=[TWO])
    roster = fund.received(books, campaign, [fund.row("张一", ONE), fund.row("李二", TWO)])
    done = nominations.accept(books.deed("office"), roster=roster)
    assert (told(roster), done["accepted"], done["refused"]) == (
        [(2, "COMPARISON", "error"), (3, "LISTED", "warning")],
        1,
        1,
    )


def test_the_senders_declared_relative_is_shown_at_once(books, campaign):
    """The chair declared the person: shown when he sends him, held when the list goes to review."""
    chair = books.deed(books.chairs[0]).by.login
    import_interests(books.deed("admin"), interests=[InterestFacts(chair, ONE, "子女")])
    roster = fund.received(books, campaign, [fund.row("张一", ONE), fund.row("李二", TWO)])
    nominations.accept(books.deed("office"), roster=roster)
    held = fund.refusal_of(fund.compiled, books, campaign)
    assert (told(roster), held) == ([(2, "KIN-NOMINATED", "warning")], "KIN-NOMINATED")


def test_a_stored_person_counts_with_the_row(books, campaign):
    """Two people of earlier files have the phone of a new row: three on one phone is shown."""
    first = fund.received(books, campaign, [fund.row("张一", ONE), fund.row("李二", TWO)])
    nominations.accept(books.deed("office"), roster=first)
    third = fund.row("王三", THREE)
    second = fund.received(books, campaign, [third], name="补报.csv")
    own = third.replace("13800001234", "13800001235")
    other = fund.received(books, campaign, [own], name="又报.csv")
    assert [told(roster) for roster in (first, second, other)] == [
        [],
        [(2, "DUP-PHONE", "warning")],
        [],
    ]
