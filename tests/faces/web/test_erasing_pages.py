"""A request to be forgotten, by pages: asked for, then stopped or forgotten by another person.

Names and numbers are invented.
"""

from django.urls import reverse
from tests.faces.web.test_deeds import begin, do
from tests.laws import fund
from tests.stages import scenario, senders
from tests.stages.senders import ONE

from nuanliu.records.people.models import Person, Stopped
from nuanliu.stages.archive import erasing
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.models import Erasure
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import Payment

SAID = "本人书面要求删除"


def asked(browser, nomination, reason=SAID):
    """The status of asking for the person of a nomination."""
    return begin(browser, "erasure", "ask", nomination=str(nomination), reason=reason)


def page_of(browser, row):
    """What the page of a request says."""
    return browser.get(reverse("thing", args=["erasure", row.pk])).content.decode()


def called_off(books):
    """The nomination of the only person on a roster whose campaign was called off."""
    campaign = senders.opened(books)
    senders.accepted(books, senders.sent(books, campaign, fund.row("张小一", ONE)))
    campaigns.cancel(books.deed("leader"), campaign=campaign)
    return Nomination.objects.get()


def test_who_was_paid_is_stopped_by_another(books, enter, clock):
    """What holds him stands on the page with its day; deletion is refused, 停止处理 is done."""
    scenario.paid_campaign(books, people=2, cash=0, reserves=0, failures=0)
    nomination = Nomination.objects.get(person=Payment.objects.order_by("pk").first().person_id)
    office, leader = enter("office"), enter("leader")
    begun = asked(office, nomination.pk)
    row = Erasure.objects.get()
    held = [one.what for one in erasing.holdings(row.person, books.now.date())]
    told = [what in page_of(leader, row) for what in held]
    codes = [do(leader, row, verb, "erasure") for verb in ("forget", "stop", "stop")]
    row.refresh_from_db()
    name = Person.objects.get(pk=nomination.person_id).name
    assert (begun, len(held) > 0, set(told), codes, row.state, Stopped.objects.get().person_id) == (
        302, True, {True}, [409, 302, 409], "stopped", nomination.person_id,
    )  # fmt: skip
    assert (name == "（已删除）", "已停止处理" in page_of(office, row)) == (False, True)


def test_who_may_be_forgotten_is_forgotten_by_another(books, enter, clock):
    """停止处理 is refused where nothing is kept; forgotten, his name stands on no page."""
    nomination = called_off(books)
    office, leader = enter("office"), enter("leader")
    begun = asked(office, nomination.pk)
    row = Erasure.objects.get()
    before = "张小一" in page_of(leader, row), "没有必须保管的" in page_of(leader, row)
    codes = [do(leader, row, verb, "erasure") for verb in ("stop", "forget", "forget")]
    row.refresh_from_db()
    after = page_of(leader, row)
    assert (begun, before, codes, row.state) == (
        302, (True, True), [409, 302, 409], "forgotten",
    )  # fmt: skip
    assert ("张小一" in after, "已删除" in after, audit()) == (False, True, [])


def test_the_asker_decides_nothing(books, enter, clock):
    """The office's post may not; the leader who took it down may not; another leader may."""
    nomination = called_off(books)
    asked(enter("office"), nomination.pk)
    row = Erasure.objects.get()
    Erasure.objects.update(asked_by=books.staff["leader"].person)
    codes = {
        who: [do(enter(who), row, verb, "erasure") for verb in ("stop", "forget")]
        for who in ("office", "leader")
    }
    row.refresh_from_db()
    before = row.state
    control = do(enter("leader2"), row, "forget", "erasure")
    row.refresh_from_db()
    assert (codes, before, control, row.state) == (
        {"office": [409, 409], "leader": [409, 409]}, "asked", 302, "forgotten",
    )  # fmt: skip


def test_a_request_is_for_somebody_who_is_there_and_once(books, enter, clock):
    """No number, a number nobody has, no words, a post that may not, twice; control: once."""
    nomination = called_off(books)
    office = enter("office")
    codes = [
        asked(office, "第一个"),
        asked(office, nomination.pk + 99),
        asked(office, nomination.pk, " "),
        asked(enter("cashier"), nomination.pk),
        asked(office, nomination.pk),
        asked(office, nomination.pk),
    ]
    assert (codes, Erasure.objects.count()) == ([409, 409, 422, 409, 302, 409], 1)
