"""A bank's answer on the pages: every line is seen before it is booked, and what was seen is."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.laws import fund

from nuanliu.stages.payments.models import Payment, ResultFile, Run

SEEN = re.compile(r'name="seen"[^>]* value="([^"]+)"')


@pytest.fixture
def run(books):
    """Three people sent to the bank."""
    campaign = fund.with_people(books, 3)
    return Run.objects.get(pk=fund.sent(books, fund.approved(books, campaign)))


def where(run):
    """Where an answer is taken in."""
    return reverse("deed", args=["run", run.pk, "result"])


def looked(browser, run, data, name="回盘.csv"):
    """The page that shows what a file would do."""
    return browser.post(where(run), given(result=SimpleUploadedFile(name, data)))


def seen_in(page):
    """The sealed file that lies in a page; '' where there is none."""
    found = SEEN.search(page.content.decode())
    return html.unescape(found[1]) if found else ""


def states():
    """Of the payments, by number."""
    return list(Payment.objects.order_by("number").values_list("state", flat=True))


def test_it_is_seen_before_it_is_booked(run, enter):
    """Two paid, one failed with advice; nothing moved until the second button; then just that."""
    browser, numbers = enter("accountant"), fund.answer_of(run.pk, failed={f"{run.number}-0002"})
    page = looked(browser, run, numbers)
    text = page.content.decode()
    before = (states(), ResultFile.objects.count())
    told = [one in text for one in ("已到账 2", "未成功 1", "账号有误", "确认导入", "请")]
    booked = browser.post(where(run), given(seen=seen_in(page)))
    assert (page.status_code, told, before, booked.status_code, states()) == (
        200, [True] * 5, (["sent"] * 3, 0), 302, ["paid", "failed", "paid"],
    )  # fmt: skip


def test_no_account_can_be_read_in_the_page(run, enter):
    """The sealed file is there; neither it nor the page has the card that the file has."""
    card = fund.card_number(12)
    data = f"账号,户名,金额,处理结果\n{card},工友00012,500.00,成功\n".encode()
    page = looked(enter("accountant"), run, data)
    sealed = seen_in(page)
    assert (len(sealed) > len(data), card in page.content.decode(), card in sealed) == (
        True, False, False,
    )  # fmt: skip


def test_what_was_seen_by_another_or_of_another_run_is_not_booked(run, books, enter):
    """Altered, of another person, of another run: asked for anew, nothing moved; his own goes."""
    browser = enter("accountant")
    sealed = seen_in(looked(browser, run, fund.answer_of(run.pk)))
    head = "A" if sealed[40] != "A" else "B"
    altered = sealed[:40] + head + sealed[41:]
    other = Run.objects.get(pk=run.pk)
    other.pk, other.number, other.file = None, "别批", None
    other.save()
    codes = [
        browser.post(where(run), given(seen=altered)).status_code,
        browser.post(where(run), given(seen="不是")).status_code,
        browser.post(where(other), given(seen=sealed)).status_code,
        enter("cashier").post(where(run), given(seen=sealed)).status_code,
    ]
    before = states()
    done = browser.post(where(run), given(seen=sealed)).status_code
    assert (codes, before, done, states()) == (
        [422, 422, 422, 409], ["sent"] * 3, 302, ["paid"] * 3,
    )  # fmt: skip


def test_a_contradiction_shows_its_rows_and_cannot_be_confirmed(run, enter):
    """Booked as paid, then called failed: 409, the row is named, no button, the file is asked."""
    browser = enter("accountant")
    good = looked(browser, run, fund.answer_of(run.pk, only={f"{run.number}-0001"}))
    browser.post(where(run), given(seen=seen_in(good)))
    page = looked(browser, run, fund.answer_of(run.pk, failed={f"{run.number}-0001"}))
    text = page.content.decode()
    told = [one in text for one in ("RESULT-CONFLICT", "与已有结果矛盾 1", "确认导入")]
    assert (page.status_code, told, seen_in(page), states()) == (
        409, [True, True, False], "", ["paid", "sent", "sent"],
    )  # fmt: skip


def test_what_is_no_answer_is_refused_at_the_first_look(run, enter):
    """No heading, no file at all, a name with nothing in it; a good one shows its lines."""
    browser = enter("accountant")
    codes = [
        looked(browser, run, "这不是回盘\n".encode()).status_code,
        browser.post(where(run), given()).status_code,
        looked(browser, run, b"").status_code,
        looked(browser, run, fund.answer_of(run.pk)).status_code,
    ]
    assert (codes, states()) == ([409, 422, 422, 200], ["sent"] * 3)
