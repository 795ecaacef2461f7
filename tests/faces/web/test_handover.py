"""转告: whose hands a thing is in, for how long, and a text that names no worker."""

import re

from tests.laws import fund
from tests.stages import scenario

from nuanliu.faces.web.handover import UNNAMED, hands_on
from nuanliu.faces.web.kinds import KINDS
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.reviews.models import Batch


def submitted(books):
    """A batch that waits for the service centre since two days."""
    made = scenario.project(books, 4)
    opened = scenario.campaign(books, made, 4, 0)
    scenario.nominate(books, opened, 4, 0, 0)
    batch = Batch.objects.get(pk=fund.compiled(books, opened.pk))
    books.sleep(2)
    return batch


def text_of(page):
    """The copy-ready text on a page."""
    found = re.search(r'id="handover-text"[^>]*>([^<]*)<', page)
    return found[1] if found else ""


def test_the_text_says_what_where_whom_and_how_long(clock, books, enter):
    """Maker's page of a submitted batch: the centre by name, two days, the address to open."""
    batch = submitted(books)
    page = enter("office").get(f"/batch/{batch.pk}/").content.decode()
    name = books.staff["service_center"].person.name
    assert text_of(page) == (
        f"【暖流】批次“{batch.campaign.name} · {batch.label}”现在待审核，"
        f"请职工服务中心（{name}）审核通过，已等 2 天。登录后打开：http://testserver/batch/{batch.pk}/"
    )


def test_whoever_waits_sees_in_whose_hands_it_is(clock, books, enter):
    """待办 of the centre and 我发起的 of the maker name the same hand."""
    submitted(books)
    name = books.staff["service_center"].person.name
    told = [f"在职工服务中心（{name}）手里" in enter(who).get(where).content.decode()
            for who, where in (("service_center", "/"), ("office", "/?tab=mine"))]  # fmt: skip
    assert told == [True, True]


def test_a_role_that_ended_is_named_no_more(clock, books, enter):
    """The grant of the centre ran out: the role stands alone, nobody's name."""
    batch = submitted(books)
    RoleGrant.objects.filter(account=books.staff["service_center"]).update(until="2024-01-02")
    told = hands_on(books.now.date()).of(KINDS["batch"], batch)
    assert told == "职工服务中心"


def test_no_text_is_made_at_the_end_or_for_a_named_worker(clock, books, enter):
    """A paid campaign: its payments have no text; kinds whose title names people say a number."""
    paid = scenario.paid_campaign(books)
    payment = paid.bank.payments.first()
    page = enter("office").get(f"/payment/{payment.pk}/").content.decode()
    named = {kind.name for kind in KINDS.values() if "person" in kind.joins or not kind.tasks}
    assert (text_of(page), named <= UNNAMED) == ("", True)
