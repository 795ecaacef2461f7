"""审核报销 on pages: an invoice read beside its original, what is missing, packet, entry sheet."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.invoices import making
from tests.invoices.making import MAKERS, small
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.records.journal.exporting import allow_export
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import Claim, ClaimKind, Invoice
from nuanliu.stages.claims.policies import PURCHASE_PACKET
from nuanliu.stages.payments.models import Run

NUMBER = "24532000000000000061"


@pytest.fixture
def claim(books, clock):
    """A purchase of 100 yuan as a draft, in an open campaign."""
    made = scenario.project(books, 2)
    campaign = scenario.campaign(books, made, 2, 0)
    books.sleep(20)
    pk = claims.draft(
        books.deed("office"),
        campaign=campaign.pk,
        kind=ClaimKind.PURCHASE,
        purpose="台历",
        amount_fen=10_000,
    )
    return Claim.objects.select_related("campaign__project").get(pk=pk)


def press(browser, row, verb, **facts):
    """Press a button of a claim; the answer."""
    return browser.post(reverse("deed", args=["claim", row.pk, verb]), given(**facts))


def sample(claim, **more):
    """An invoice of 100 yuan to our unit, of a day in the project."""
    unit = claim.campaign.project
    day = unit.period_from
    facts = {
        "buyer": unit.unit_name,
        "buyer_tax_id": unit.facts["unit"].get("uscc") or making.UNIT_TAX_ID,
        "issued": f"{day.year}年{day.month}月{day.day}日",
    }
    return small(NUMBER, **facts | more)


def upload(browser, claim, kind="xml", **more):
    data = MAKERS[kind](sample(claim, **more))
    return press(browser, claim, "take", original=SimpleUploadedFile(f"样票.{kind}", data))


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("kind", MAKERS)
def test_an_electronic_invoice_is_read_by_upload(enter, claim, kind):
    """Whatever its form: entered, its face on its page, its claim beside it."""
    browser = enter("office")
    status = upload(browser, claim, kind).status_code
    row = Invoice.objects.get()
    page = text_of(browser.get(reverse("invoice", args=[row.pk])))
    told = [f"<dd>{word}</dd>" in page for word in (NUMBER, "100.00", "壹佰圆整")]
    assert (status, row.claim, row.amount_fen, told, claim.number in page) == (
        302, claim, 10_000, [True] * 3, True,
    )  # fmt: skip


def test_an_invoice_is_entered_before_there_is_a_claim_and_used_later(enter, claim):
    """From the register: read onto its own page, in no claim; then the claim takes it in.

    Nobody but the office finds the form, and none of another role enters one by it.
    """
    office, cashier = enter("office"), enter("cashier")
    where = reverse("begin", args=["claim", "draft-invoice"])
    linked = [where in text_of(one.get(reverse("invoices"))) for one in (office, cashier)]

    def sent(browser):
        original = SimpleUploadedFile("样票.xml", MAKERS["xml"](sample(claim)))
        return browser.post(where, given(original=original))

    refused = sent(cashier).status_code, Invoice.objects.count()
    answer, row = sent(office), Invoice.objects.get()
    free = (answer.status_code, answer["Location"], row.claim)
    used = press(office, claim, "use", invoice=row.pk).status_code
    row.refresh_from_db()
    assert (linked, refused, free, used, row.claim) == (
        [True, False],
        (409, 0),
        (302, reverse("invoice", args=[row.pk]), None),
        302,
        claim,
    )


def test_the_original_stands_beside_what_was_read(enter, books, claim):
    """A PDF has a picture of its first page; an XML says that it has none, and serves none."""
    browser = enter("office")
    upload(browser, claim, "pdf")
    pdf = Invoice.objects.get()
    shown = browser.get(reverse("invoice-page", args=[pdf.pk]))
    xml = Invoice.objects.get(
        pk=invoices.take_invoice(
            books.deed("office"),
            name="样票.xml",
            data=MAKERS["xml"](sample(claim).but(number="24532000000000000062")),
        )
    )
    pages = [text_of(browser.get(reverse("invoice", args=[one.pk]))) for one in (pdf, xml)]
    none = browser.get(reverse("invoice-page", args=[xml.pk])).status_code
    assert (shown["Content-Type"], shown.content[:2], none) == ("image/jpeg", b"\xff\xd8", 404)
    assert ["<img" in page for page in pages] == [True, False]


def test_an_invoice_with_an_error_is_refused_on_the_page(enter, claim):
    """To another buyer: 409 in words with its code, and nothing is entered."""
    answer = upload(enter("office"), claim, buyer="某某公司")
    assert (answer.status_code, "INV-BUYER" in answer.content.decode(), Invoice.objects.count()) \
        == (409, True, 0)  # fmt: skip


def test_a_double_click_enters_one_invoice(enter, claim):
    """The same form sent three times under its key: one invoice, the same answer."""
    browser = enter("office")
    facts = given()
    answers = []
    for _ in range(3):
        original = SimpleUploadedFile("样票.xml", MAKERS["xml"](sample(claim)))
        where = reverse("deed", args=["claim", claim.pk, "take"])
        answers.append(browser.post(where, {**facts, "original": original}).status_code)
    assert (answers, Invoice.objects.count()) == ([302] * 3, 1)


def test_missing_papers_are_told_before_printing(enter, books, claim):
    """Packet page: red words for what lacks, no whole print; with everything, one PDF."""
    allow_export(books.deed("admin"), role=Role.OFFICE, reason="按岗位授予")
    browser = enter("office")
    upload(browser, claim)
    thin = text_of(browser.get(reverse("packet", args=[claim.pk])))
    whole = reverse("packet-file", args=[claim.pk, "whole"])
    refused = browser.post(whole, given(purpose="会计归档备查"))
    for kind in PURCHASE_PACKET:
        if kind != "invoice":
            data = fund.snap()
            claims.attach(books.deed("office"), claim=claim.pk, kind=kind, name=f"{kind}.jpg",
                          data=data)  # fmt: skip
    full = text_of(browser.get(reverse("packet", args=[claim.pk])))
    given_out = browser.post(whole, given(purpose="会计归档备查"))
    other = browser.get(reverse("packet-file", args=[claim.pk, "some"])).status_code
    assert ("还缺" in thin, "材料齐全" in thin, "材料齐全" in full, other) == (
        True, False, True, 404,
    )  # fmt: skip
    assert (refused.status_code, "PACKET-LACKS" in refused.content.decode()) == (409, True)
    assert (given_out.status_code, given_out.content[:5]) == (200, b"%PDF-")


def test_the_entry_sheet_can_be_copied_field_by_field(enter, claim):
    """Each value in a field of its own, in the order of the screen; of a run as well."""
    page = text_of(enter("office").get(reverse("claim-treasury", args=[claim.pk])))
    values = re.findall(r'<input readonly value="([^"]*)" id="[^"]+" aria-label="([^"]+)"', page)
    told = {label: value for value, label in values}
    assert (len(values), told["部门经济分类科目"], told["支付金额（元）"], told["用途"]) == (
        17, "30299", "100.00", "台历",
    )  # fmt: skip


def test_a_relief_claim_has_no_entry_sheet_its_run_has(enter, books, clock):
    """The claim of relief says why in words (409); the run's sheet pays the pending account."""
    paid = scenario.paid_campaign(books)
    after = scenario.afterwards(books, paid)
    browser = enter("accountant")
    claim = browser.get(reverse("claim-treasury", args=[after.claim.pk]))
    run = browser.get(reverse("run-treasury", args=[Run.objects.earliest("pk").pk]))
    assert (claim.status_code, "CLAIM-RELIEF" in claim.content.decode()) == (409, True)
    assert (run.status_code, "待结算款" in run.content.decode()) == (200, True)


def test_who_opens_these_pages(enter, claim):
    """Readers of the office; a chair and the administrator do not."""
    upload(enter("office"), claim)
    row = Invoice.objects.get()
    pages = [
        reverse("invoices"),
        reverse("invoice", args=[row.pk]),
        reverse("invoice-page", args=[row.pk]),
        reverse("invoice-original", args=[row.pk]),
        reverse("packet", args=[claim.pk]),
        reverse("packet-file", args=[claim.pk, "draft"]),
        reverse("claim-treasury", args=[claim.pk]),
    ]
    inside = {page: enter("leader").get(page).status_code for page in pages}
    outside = {enter(who).get(page).status_code for who in ("chair0", "admin") for page in pages}
    inside.pop(pages[2])  # an XML has no page to look at
    assert (set(inside.values()) <= {200, 403}, inside[pages[0]], outside) == (True, 200, {403})


def test_lines_and_withdrawal_by_forms(enter, claim):
    """Two lines by form, then withdrawn with a reason: the page says why."""
    browser = enter("office")
    facts = {"place": 1, "expense": "printing", "what": "海报", "amount_fen": "60"}
    first = press(browser, claim, "line", **facts)
    second = press(browser, claim, "line", **facts | {"place": 2, "amount_fen": "40.00"})
    wrong = press(browser, claim, "line", **facts | {"place": 99})
    lines = list(claim.lines.order_by("place").values_list("amount_fen", "economic_code"))
    gone = press(browser, claim, "withdraw", reason="不报了")
    page = text_of(browser.get(reverse("thing", args=["claim", claim.pk])))
    statuses = [one.status_code for one in (first, second, wrong, gone)]
    assert (statuses, lines, "不报了" in page) == (
        [302, 302, 422, 302], [(6_000, "30202"), (4_000, "30202")], True,
    )  # fmt: skip
