"""What rosters leave behind is held to the journal, and the journal tells no name."""

import pytest
from django.db import connection
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, accepted, sent

from nuanliu.records.journal.snapshot import snapshot
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.models import Payment

A, B = fund.row("王伟", ONE), fund.row("李强", OTHER)


@pytest.fixture
def changed(books):
    """王伟 stands, and a second list changed his amount; then both are locked for payment."""
    campaign = senders.opened(books)
    accepted(books, sent(books, campaign, A, B))
    accepted(books, sent(books, campaign, fund.row("王伟", ONE, "400.00"), B), "update")
    batch = fund.approved(books, campaign)
    payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    return campaign


def edited(sql):
    """The codes of the audit after somebody changed a table by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return sorted({one.code for one in audit()})


@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        ("SELECT 1", []),
        ("UPDATE people_person SET name = '王韦' WHERE name = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE people_person SET name = '王某' WHERE name = '王伟'",
         ["PERSON-SOUND", "PII-DIFFERS"]),
        ("UPDATE people_person SET sound = 'li wei' WHERE name = '王伟'", ["PERSON-SOUND"]),
        ("UPDATE people_person SET sound = '' WHERE name = '王伟'", ["PERSON-SOUND"]),
        ("UPDATE people_person SET sound = 'wang' WHERE name = '王伟'", ["PERSON-SOUND"]),
        ("UPDATE people_person SET bank = '别的银行' WHERE name = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE people_person SET branch = '别处' WHERE name = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE payments_payment SET payee = '某甲' WHERE payee = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE payments_payment SET bank = '别的银行' WHERE payee = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE payments_payment SET branch = '别处' WHERE payee = '王伟'", ["PII-DIFFERS"]),
        ("UPDATE nominations_replaced SET undone = 1", ["ROW-DIFFERS"]),
        ("UPDATE nominations_replaced SET row = 9", ["ROW-DIFFERS"]),
        ("UPDATE nominations_replaced SET \"values\" = x'00'",
         ["KEY-LACKING", "PII-DIFFERS"]),
        ("DELETE FROM nominations_replaced", ["ROW-MISSING"]),
        ("UPDATE nominations_rosterkey SET id_index = 'x' WHERE id = 1", ["ROSTER-KEYS"]),
        ("UPDATE nominations_rosterkey SET row = 9 WHERE id = 1", ["ROSTER-KEYS"]),
        ("DELETE FROM nominations_rosterkey WHERE id = 1", ["ROSTER-KEYS"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("changed")
def test_every_edit_is_found(sql, codes):
    """Names, payees, what was replaced, whom a roster names: each edit has its finding."""
    assert edited(sql) == codes


def bare(instance):
    """What a line says of a row, but for whose row it is."""
    told = snapshot(instance)
    return {name: told[name] for name in ("rest", "state") if name in told}


@pytest.mark.usefixtures("changed")
def test_a_hash_without_salt_holds_no_personal_value():
    """Another name, bank or payee leaves what the journal says in clear as it was."""
    person, payment = Person.objects.get(name="王伟"), Payment.objects.get(payee="王伟")
    before = bare(person), bare(payment)
    person.name, person.sound, person.bank, person.branch = "某甲", "mou jia", "乙行", "丙点"
    payment.payee, payment.bank, payment.branch = "某甲", "乙行", "丙点"
    assert (bare(person), bare(payment)) == before


@pytest.mark.usefixtures("changed")
def test_no_line_of_the_journal_tells_a_name():
    """The text of the whole journal holds neither name nor bank of anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM journal_entry")
        text = "\n".join(line for (line,) in cursor.fetchall())
    words = ("王伟", "李强", "wang wei", "云川农商银行", ONE, "13800001234")
    assert [word for word in words if word in text] == []
