"""Likely the same person: found in blocks, shown with evidence, decided by a human, and kept."""

import pytest
from tests.laws import fund

from nuanliu.core.identity import check_character
from nuanliu.core.resemblance import Likeness
from nuanliu.records.people.models import Person, Verdict
from nuanliu.records.people.verdicts import one_person, pair
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.judging import judge, pairs_in
from nuanliu.stages.nominations.models import Roster


def number(body):
    return body + check_character(body)


ONE = number("53010319800307103")
SLIP = number("53010319800307113")
OTHER = number("53010319910812204")
EVIDENCE = (Likeness.DIGIT, Likeness.PHONE, Likeness.BIRTH)  # one union, one phone, one birthday


@pytest.fixture
def campaign(books):
    """An open campaign."""
    return fund.fresh(books)[1]


def sent(books, campaign, *rows, union=0):
    pk = fund.received(books, campaign, list(rows), f"名单{len(rows)}{union}.csv")
    return Roster.objects.get(pk=pk)


def told(roster):
    return [
        (one.row.row[1], one.other.traits.name, one.reasons, one.same) for one in pairs_in(roster)
    ]


def judged(books, roster, found, *, same, reason="核对两人身份证原件", who="office"):
    other = found.other.person or found.other.row
    return fund.refusal_of(
        judge, books.deed(who), roster=roster.pk, row=found.row.row, other=other, same=same,
        reason=reason,
    )  # fmt: skip


def test_a_slip_of_a_digit_is_found_among_the_stored(books, campaign):
    """A number one digit off under the same name resembles the stored person, and nobody else."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE), fund.row("李强", OTHER)])
    again = sent(books, campaign, fund.row("王伟", SLIP))
    assert told(again) == [(2, "王伟", EVIDENCE, None)]


def test_rows_of_one_file_are_compared_too(books, campaign):
    """Two rows under one name and phone: the later one waits; strangers resemble nobody."""
    roster = sent(
        books, campaign, fund.row("王伟", ONE), fund.row("李强", OTHER), fund.row("王伟", SLIP)
    )
    assert told(roster) == [(4, "王伟", EVIDENCE, None)]


def test_the_same_number_is_no_question(books, campaign):
    """The same person again, under the same number, is recognised and not asked about."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    assert told(sent(books, campaign, fund.row("王伟", ONE), fund.row("李强", OTHER))) == []


@pytest.mark.parametrize("same", [True, False])
def test_a_verdict_is_kept_and_respected(books, campaign, same):
    """Whatever the office says stands the next time, also in another file."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP))
    refused = judged(books, roster, pairs_in(roster)[0], same=same)
    later = sent(books, campaign, fund.row("王伟", SLIP), fund.row("李强", OTHER))
    kept = Verdict.objects.get()
    assert (refused, [one.same for one in pairs_in(later)], kept.evidence, kept.same) == (
        "",
        [same],
        ["digit", "phone", "birth"],
        same,
    )


def test_a_later_verdict_replaces_the_first(books, campaign):
    """Told apart by mistake, then found to be one person: one row, the newer word."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP))
    found = pairs_in(roster)[0]
    judged(books, roster, found, same=False)
    judged(books, roster, found, same=True, reason="本人到场，旧证号写错")
    assert list(Verdict.objects.values_list("same", "reason")) == [(True, "本人到场，旧证号写错")]


def test_a_pair_has_one_order():
    """Whoever is named first, a verdict on two numbers is found again."""
    assert (pair("b", "a"), pair("a", "b")) == (("a", "b"), ("a", "b"))


def test_who_may_say_it_and_how(books, campaign):
    """Only the office, with a reason, about a pair that resembles each other."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP), fund.row("李强", OTHER))
    found = pairs_in(roster)[0]
    stranger = found._replace(row=found.row._replace(row=(found.row.row[0], 3)))
    assert [
        judged(books, roster, found, same=True, who="leader"),
        judged(books, roster, found, same=True, reason=" "),
        judged(books, roster, found, same=True, reason="长" * 301),
        judged(books, roster, stranger, same=True),
        judged(books, roster, found, same=True),
    ] == ["VERDICT-ROLE", "VERDICT-REASON", "VERDICT-REASON", "VERDICT-PAIR", ""]


def test_two_who_stand_in_one_campaign_cannot_become_one(books, campaign):
    """Both live in the campaign: refused until one of them is out."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP), fund.row("李强", OTHER))
    found = pairs_in(roster)[0]
    judged(books, roster, found, same=False)
    nominations.accept(books.deed("office"), roster=roster.pk)
    twice = judged(books, roster, found, same=True)
    person = Person.objects.get(id_index=found.row.key)
    nominations.return_nomination(
        books.deed("office"), nomination=person.nominations.get().pk, reason="同一人"
    )
    assert (twice, judged(books, roster, found, same=True)) == ("VERDICT-BOTH-LIVE", "")


def test_the_numbers_of_one_person_are_found_together(books, campaign):
    """After two verdicts three numbers answer for one person, whichever is asked."""
    third = number("53010319800307123")
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP), fund.row("王伟", third))
    for found in pairs_in(roster):
        judged(books, roster, found, same=True)
    indexes = {one.row.key for one in pairs_in(roster)} | {
        one.other.key for one in pairs_in(roster)
    }
    assert [one_person([index])[index] for index in sorted(indexes)] == [indexes] * 3


def test_a_verdict_stands_in_the_journal(books, campaign):
    """The audit finds books, tables and journal agreed after a verdict."""
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    roster = sent(books, campaign, fund.row("王伟", SLIP))
    judged(books, roster, pairs_in(roster)[0], same=True)
    assert audit() == []
