"""Two engines of our own are each other's oracle: SQL on DuckDB and the row-by-row twin agree."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.checks import populations as some

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.embedded import run
from nuanliu.core import sweeps

# A database is opened for every example, which costs more than the rule itself.
EXAMPLES = settings(max_examples=30, deadline=None)


def found(code, **tables):
    return [finding.hit for finding in run(tables, [code])]


@EXAMPLES
@given(some.payments, some.caps)
def test_caps_per_person_year(payments, caps):
    """Caps with and without group and source, over the turn of the year."""
    expected = sweeps.per_person_year(payments, caps)
    assert found("CAP-YEAR", payment=payments, year_cap=caps) == expected


@EXAMPLES
@given(some.payments, some.caps)
def test_payments_without_a_cap(payments, caps):
    """Days and groups that no cap covers."""
    expected = sweeps.cap_unknown(payments, caps)
    assert found("CAP-UNKNOWN", payment=payments, year_cap=caps) == expected


@EXAMPLES
@given(some.nominations, some.people)
def test_the_same_person_twice(nominations, people):
    """Two records of one ID, one record twice, records nobody knows, withdrawn nominations."""
    expected = sweeps.same_person(nominations, people)
    assert found("DUP-PERSON", nomination=nominations, person=people) == expected


@EXAMPLES
@given(some.payments, some.people)
def test_an_account_shared(payments, people):
    """Several natural persons on one account; people without an account."""
    expected = sweeps.shared_account(payments, people)
    assert found("DUP-ACCOUNT", payment=payments, person=people) == expected


@EXAMPLES
@given(some.duties)
def test_two_duties_in_one_hand(duties):
    """The same duty twice is none of these; two different ones are."""
    assert found("DUTY-SAME", duty=duties) == sweeps.distinct_persons(duties)


@EXAMPLES
@given(some.payments, some.notices)
def test_payment_before_the_notice_has_run(payments, notices):
    """No notice, one that runs still, several of which one has ended."""
    expected = sweeps.notice_before_payment(payments, notices)
    assert found("NOTICE-EARLY", payment=payments, notice=notices) == expected


@EXAMPLES
@given(some.proofs)
def test_lists_that_differ(proofs):
    """A person missing from a list, standing twice in one, with other amounts."""
    assert found("PROOF-DIFF", proof=proofs) == sweeps.list_equals_result(proofs)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_has_a_differential_test(code):
    """A rule added without one shows up here: its code must occur in this file."""
    assert f'found("{code}"' in Path(__file__).read_text("utf-8")
