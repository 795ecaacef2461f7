"""Auditors come for a limited time, and draw a sample that anybody can draw again."""

import re
from datetime import date, timedelta

import pytest
from tests.faces.web.conftest import given
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.core.sampling import draw_by_stratum
from nuanliu.records.people.models import Account, RoleGrant
from nuanliu.stages.payments.models import Payment

WHERE = "/system/person/"
TILL = date(2024, 6, 30)


def person(**facts):
    """The form for an auditor till the middle of the year."""
    told = {"name": "周审", "login": "zhoushen", "role": "auditor", "until": TILL.isoformat()}
    return given(**(told | facts))


def asked(browser, campaign, seed="2024-审1", size=3):
    """The numbers of a sample, in the order of the page."""
    told = {"campaign": campaign.pk, "size": size, "seed": seed}
    page = browser.get("/audit/sample/", told).content.decode()
    return re.findall(r'href="/payment/\d+/">([^<]+)<', page)


def test_an_auditor_is_let_in_till_a_day(clock, books, enter):
    """Registered once for two clicks, with a link; the day after, his pages answer nobody."""
    told = person()
    answers = [enter("admin").post(WHERE, told) for _ in range(2)]
    row = Account.objects.get(login="zhoushen")
    grant = RoleGrant.objects.get(account=row)
    before = enter(row).get("/audit/").status_code
    books.on(TILL + timedelta(days=1))
    after = enter(row).get("/audit/").status_code
    links = ["/enter/" in one.content.decode() for one in answers]
    assert (links, grant.role, grant.until, before, after) == (
        [True, True], Role.AUDITOR, TILL, 200, 403,
    )  # fmt: skip


@pytest.mark.parametrize(("facts", "words"), [
    ({"until": ""}, "必须写明有效期"),
    ({"until": "2026-06-30"}, "最长一年"),
    ({"until": "2023-06-30"}, "有效期从今天起"),
    ({"role": "chair", "until": ""}, "请选择他所在的基层工会"),
    ({"role": "cashier", "until": "", "post": "分管领导"}, "只有领导填写职务"),
    ({"login": "office", "until": "2024-06-30"}, "已有人使用"),
])  # fmt: skip
def test_a_form_that_does_not_fit_the_role_registers_nobody(clock, books, enter, facts, words):
    """Each fault at its field; the control is the test above."""
    answer = enter("admin").post(WHERE, person(**facts))
    known = Account.objects.filter(person__name="周审").exists()
    assert (answer.status_code, words in answer.content.decode(), known) == (422, True, False)


def test_a_sample_is_the_draw_of_its_seed(clock, books, enter):
    """The page shows what the rule draws from the payments by union; twice the same; by another
    seed another order of chance, never somebody who is not there."""
    paid = scenario.paid_campaign(books)
    browser = enter("accountant")
    strata: dict[str, list[str]] = {}
    live = Payment.objects.filter(campaign=paid.campaign).exclude(state="void")
    for one in live.select_related("nomination__union"):
        strata.setdefault(one.nomination.union.name, []).append(str(one.number))
    drawn = draw_by_stratum(strata, 3, "2024-审1")
    wanted = sorted(name for names in drawn.values() for name in names)
    everybody = asked(browser, paid.campaign, size=200)
    assert (asked(browser, paid.campaign), asked(browser, paid.campaign), len(everybody)) == (
        wanted, wanted, live.count(),
    )  # fmt: skip


def test_an_auditor_draws_and_a_cashier_does_not(clock, books, enter):
    """Written by hand: who opens the sample."""
    enter("admin").post(WHERE, person())
    people = ("zhoushen", "leader", "office", "accountant", "cashier", "chair0", "admin")
    told = [enter(who).get("/audit/sample/").status_code for who in people]
    assert told == [200, 200, 200, 200, 403, 403, 403]
