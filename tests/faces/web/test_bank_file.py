"""The bank's file goes out as it was released; who took it stands in name, sheet and journal."""

from urllib.parse import unquote

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.faces.web.test_attached import text_of
from tests.laws import fund

from nuanliu.core.roles import Role
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.people.models import Reveal
from nuanliu.stages.payments.models import Run

WHY = "交银行代发"
# By hand: who gets the file without a right to export, and with it for every post.
TAKES = {
    "office": (False, True),
    "service_center": (False, True),
    "leader": (False, True),
    "cashier": (True, True),  # who released it
    "accountant": (False, True),
    "chair0": (False, False),
    "admin": (False, False),
}


@pytest.fixture
def run(books):
    """Two people sent to the bank by the cashier."""
    campaign = fund.with_people(books, 2)
    return Run.objects.get(pk=fund.sent(books, fund.approved(books, campaign)))


def gets(browser, run, **more):
    """The answer to the form of the file."""
    return browser.post(reverse("bank-file", args=[run.pk]), given(reason=WHY, **more))


def test_who_takes_the_file_for_the_bank(run, enter, books):
    """The payer by his duty, all others by the right alone."""
    told = {who: ["Content-Disposition" in gets(enter(who), run)] for who in TAKES}
    books.sleep(hours=2)  # each refusal took its minute of the story
    for role in (Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT):
        allow_export(books.deed("admin"), role=role, reason="按岗位")
    for who, seen in told.items():
        seen.append("Content-Disposition" in gets(enter(who), run))
    assert {who: tuple(seen) for who, seen in told.items()} == TAKES


def test_not_a_byte_is_changed_and_the_name_says_who(run, enter):
    """The bytes are those that were released; name and journal bear person, minute and purpose."""
    answer = gets(enter("cashier"), run)
    name = unquote(answer["Content-Disposition"])
    row = Reveal.objects.get()
    assert (answer.content == read(run.file), row.reason, row.by.name) == (
        True,
        WHY,
        "职员cashier",
    )
    assert f"代发文件-{run.number}-cashier-2024" in name


def test_the_sheet_says_what_to_compare_at_the_bank(run, enter):
    """Number of lines, sum, hash, who and what for; the same form sent for both is one line."""
    browser, form = enter("cashier"), given(reason=WHY)
    where = reverse("bank-file", args=[run.pk])
    browser.post(where, form)
    words = "".join(text_of(browser.post(where, {**form, "sheet": ""}).content).split())
    wanted = ("代发文件交接单", "1,000.00", "2笔", run.file_id[:8], "职员cashier（cashier）", WHY)
    assert [one in words for one in wanted] == [True] * 6
    assert Reveal.objects.count() == 1


def test_without_a_purpose_nothing_goes_out(run, enter):
    """Blank, too short, with a card number: no file and no line."""
    browser = enter("cashier")
    where = reverse("bank-file", args=[run.pk])
    codes = [
        browser.post(where, given(reason=one)).status_code
        for one in ("", "送", "卡6222020000000000000")
    ]
    assert (codes, Reveal.objects.count()) == ([422, 409, 409], 0)


def test_cash_has_no_file_for_a_bank(books, enter):
    """A run of cash: no such page."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 1, channel="cash")
    run = fund.sent(books, fund.approved(books, campaign), "cash")
    assert enter("cashier").get(reverse("bank-file", args=[run])).status_code == 404
