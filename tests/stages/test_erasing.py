"""删除与停止处理: what may go goes, what must be kept is only kept, and the journal verifies.

A campaign is called off with a roster of three people on it; another test has people who were paid.
Names and numbers are invented.
"""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.stages import scenario, senders
from tests.stages.senders import ONE, OTHER, THIRD

from nuanliu.records.documents.actions import keep, path_of
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.models import Salt
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person, Stopped
from nuanliu.stages.archive import bag, erasing
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.models import Erasure
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.consents import withdrawn_in
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.payments.models import Payment

CARD = f"622202{ONE[:6]}{ONE[-7:-1]}"


@pytest.fixture
def called_off(books):
    """A campaign with an accepted roster of three, called off before anything was decided."""
    campaign = senders.opened(books)
    rows = [fund.row("张小一", ONE), fund.row("李小二", OTHER), fund.row("王小三", THIRD)]
    roster = senders.sent(books, campaign, *rows)
    senders.accepted(books, roster)
    campaigns.cancel(books.deed("leader"), campaign=campaign)
    return Roster.objects.get(pk=roster.pk)


def person_of(number):
    return Person.objects.get(id_index=keys.current().blind_index("id", number))


def asked(books, person, who="office"):
    return erasing.ask(books.deed(who), person=person.pk, reason="本人书面要求删除")


def forgotten(books, erasure, who="leader"):
    return refusal_of(erasing.forget, books.deed(who), erasure=erasure)


def stopped(books, erasure, who="leader"):
    return refusal_of(erasing.stop, books.deed(who), erasure=erasure)


def verified(tmp_path, name):
    """What the stand-alone verifier says of the journal now, and what the audit finds."""
    folder = tmp_path / name
    folder.mkdir()
    bag.write_journal(folder)
    return run_verifier(folder)["ok"], audit()


def test_who_may_be_forgotten_is_forgotten_and_the_journal_verifies(books, called_off, tmp_path):
    """Before and after: the verifier and the audit find nothing; salts, row and file are gone."""
    person = person_of(ONE)
    whose = [one for one in journal.salts() if one.person == person.pk]
    before = verified(tmp_path, "before")
    code = forgotten(books, asked(books, person))
    after = verified(tmp_path, "after")
    left = [one for one in journal.salts() if one.person == person.pk and one.seq <= whose[-1].seq]
    person.refresh_from_db()
    assert (before, code, after, len(whose) > 0, left, person.name, person.id_number) == (
        (True, []), "", (True, []), True, [], "（已删除）", None,
    )  # fmt: skip


def test_nothing_kept_opens_to_him_any_more(books, called_off):
    """Name, number and card stand in no sealed cell; the neighbours' rows are as they were."""
    code = forgotten(books, asked(books, person_of(ONE)))
    called_off.refresh_from_db()
    told = called_off.reading.open()
    found = [word for word in ("张小一", ONE, CARD) if word in told]
    others = [word for word in ("李小二", OTHER, "王小三", THIRD) if word not in told]
    assert (code, found, others, called_off.keys.count()) == ("", [], [], 2)


def test_the_uploaded_file_is_destroyed_and_does_not_come_back(books, called_off):
    """Its bytes are gone and its name too; the same bytes sent again are refused."""
    place = path_of(called_off.file_id)
    there = place.exists()
    forgotten(books, asked(books, person_of(ONE)))
    called_off.file.refresh_from_db()
    data = fund.roster(
        [fund.row("张小一", ONE), fund.row("李小二", OTHER), fund.row("王小三", THIRD)]
    )
    code = refusal_of(keep, data, "花名册.csv", books.now)
    assert (there, place.exists(), called_off.file.name, code) == (
        True, False, "（已销毁）", "FILE-DESTROYED",
    )  # fmt: skip


def test_a_salt_that_is_lost_without_a_deed_is_told(books, called_off):
    """The control: one salt of another person deleted by hand, and the audit names it."""
    forgotten(books, asked(books, person_of(ONE)))
    Salt.objects.filter(person=person_of(OTHER)).order_by("pk").first().delete()
    assert [one.code for one in audit()] == ["SALT-MISSING"]


def test_who_was_paid_is_kept_and_processed_no_more(books):
    """His vouchers must be kept for thirty years: no deletion but 停止处理, which holds him."""
    paid = scenario.paid_campaign(books, people=6, cash=0, reserves=0, failures=0)
    person = Payment.objects.order_by("pk").first().person
    erasure = asked(books, person)
    codes = [forgotten(books, erasure), stopped(books, erasure), forgotten(books, erasure)]
    row = Erasure.objects.get()
    campaign = Campaign.objects.get(pk=paid.campaign.pk)
    assert (
        codes, row.state, "2054-12-31" in row.held, person.pk in withdrawn_in(campaign),
        Stopped.objects.get().person_id, Person.objects.get(pk=person.pk).name == person.name,
    ) == (["ERASE-HELD", "", "ERASE-HELD"], "stopped", True, True, person.pk, True)  # fmt: skip


def test_after_thirty_years_nothing_holds_him(books):
    """In 2055 nothing holds him any more; today it is his vouchers, to the end of 2054."""
    scenario.paid_campaign(books, people=6, cash=0, reserves=0, failures=0)
    Campaign.objects.update(state="finished")
    payment = Payment.objects.order_by("pk").first()
    holding = list(erasing.holdings(payment.person, books.now.date().replace(year=2055)))
    now = list(erasing.holdings(payment.person, books.now.date()))
    assert (holding, [one.until.year for one in now]) == ([], [2054])


def test_a_second_person_decides(books, called_off):
    """Whoever took the request down does not decide on it, whatever roles he holds."""
    erasure = asked(books, person_of(ONE))
    Erasure.objects.update(asked_by=books.staff["leader"].person)
    codes = [forgotten(books, erasure, who) for who in ("office", "leader", "leader2")]
    assert codes == ["MOVE-ROLE", "DUTY-SELF", ""]


def test_where_nothing_is_kept_nothing_is_only_stopped(books, called_off):
    """停止处理 is no way round the deletion; the deletion is."""
    erasure = asked(books, person_of(ONE))
    assert (stopped(books, erasure), forgotten(books, erasure)) == ("ERASE-FREE", "")


def test_who_is_still_handled_is_not_forgotten(books):
    """On a list of an open campaign he is held; called off, he is not."""
    campaign = senders.opened(books)
    senders.accepted(books, senders.sent(books, campaign, fund.row("张小一", ONE)))
    erasure = asked(books, person_of(ONE))
    codes = [forgotten(books, erasure)]
    campaigns.cancel(books.deed("leader"), campaign=campaign)
    codes.append(forgotten(books, erasure))
    assert codes == ["ERASE-HELD", ""]


def test_a_request_is_taken_down_once_and_not_for_colleagues(books, called_off):
    """A second request for one person, one for somebody with an account, one without a reason."""
    person, staff = person_of(ONE), books.staff["cashier"].person
    given = [(person, "要求"), (person, "要求"), (staff, "要求"), (person_of(OTHER), " ")]
    codes = [
        refusal_of(erasing.ask, books.deed("office"), person=one.pk, reason=reason)
        for one, reason in given
    ]
    assert (codes[:3], codes[3] != "") == (["", "ERASE-ASKED", "ERASE-STAFF"], True)
