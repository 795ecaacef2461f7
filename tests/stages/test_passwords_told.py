"""A password is its owner's: whoever puts another hash into the table is found by the audit."""

import pytest
from tests.laws.fund import refusal_of

from nuanliu.records.journal.registration import keep_password
from nuanliu.records.people.models import Account
from nuanliu.stages.archive.audit import audit


def said():
    """(code, whether an account is named) of every finding."""
    return [(one.code, "people.account" in one.what) for one in audit()]


def test_a_password_set_by_its_owner_is_no_finding(books):
    """Set, and set again: the newest counts."""
    clerk = books.staff["office"]
    for hashed in ("argon2$one", "argon2$two"):
        keep_password(books.deed("office"), account=clerk.pk, hashed=hashed)
    assert (Account.objects.get(pk=clerk.pk).password, said()) == ("argon2$two", [])


@pytest.mark.parametrize(("owned", "code"), [(True, "PII-DIFFERS"), (False, "PASSWORD")])
def test_a_password_put_into_the_table_is_found(books, owned, code):
    """Over one that its owner had set, and where nobody had set any."""
    clerk = books.staff["office"]
    if owned:
        keep_password(books.deed("office"), account=clerk.pk, hashed="argon2$own")
    before = said()
    foreign = "argon2$foreign"
    Account.objects.filter(pk=clerk.pk).update(password=foreign)
    assert (before, said()) == ([], [(code, True)])


def test_nobody_sets_the_password_of_another(books):
    """Not the administrator either: he makes a one-time link."""
    clerk = books.staff["office"].pk
    codes = [
        refusal_of(keep_password, books.deed(who), account=clerk, hashed="argon2$x")
        for who in ("admin", "leader", "office")
    ]
    assert codes == ["PASSWORD-OWN", "PASSWORD-OWN", ""]
