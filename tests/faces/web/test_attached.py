"""Pictures and scans on a thing's page: attached by forms, served as copies that say who looks."""

import io

import pdfplumber
import pytest
from django.urls import reverse
from PIL import Image
from tests.faces.web.conftest import given, taken
from tests.faces.web.test_deeds import do, sent_file
from tests.laws import fund
from tests.scanned import scanned
from tests.stages import scenario

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents import shown as showing
from nuanliu.records.documents.actions import keep, read
from nuanliu.records.documents.shown import shown
from nuanliu.records.people.models import Export
from nuanliu.stages.campaigns.models import Scan
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.visits.models import Visit

READERS = ("office", "service_center", "leader", "cashier", "accountant")
# By hand: who looks at a picture of a visit to the first union; others find none.
LOOKS = {
    **dict.fromkeys(READERS, 200),
    "chair0": 200,
    "chair1": 404,
    "admin": 403,
}


@pytest.fixture
def visit(books):
    """A visit to the first union with two photos, checked."""
    paid = scenario.paid_campaign(books)
    return Visit.objects.get(pk=scenario.checked_visit(books, paid))


def where_of(visit, photo):
    """The address of a picture of a visit."""
    return reverse("attached", args=["visit", visit.pk, photo.sha256])


def test_who_looks_at_a_photo(visit, enter):
    """Everybody of the table asks for the first photo."""
    where = where_of(visit, visit.photos.first())
    assert {who: enter(who).get(where).status_code for who in LOOKS} == LOOKS


def test_a_copy_bears_a_band_and_the_original_stays(visit, enter):
    """Another picture than the one that was sent, taller by its band, without EXIF; the bytes kept
    are those of the hash; another person's copy differs in the band alone."""
    row = visit.photos.first()
    before = read(row)
    copies = [enter(who).get(where_of(visit, row)) for who in ("office", "leader")]
    seen = [Image.open(io.BytesIO(one.content)) for one in copies]
    original = Image.open(io.BytesIO(before))
    taller = [one.height > original.height for one in seen]
    assert (taller, [one.format for one in seen], seen[0].getexif() == {}) == (
        [True, True],
        ["JPEG", "JPEG"],
        True,
    )
    assert (copies[0].content == copies[1].content, read(row) == before) == (False, True)


def test_the_band_says_who_and_when(visit, enter, monkeypatch):
    """The words that are drawn: unit, hash of the original, name, sign-in, minute."""
    told, drawn = [], showing._band

    def heard(words):
        told.extend(words)
        return drawn(words)

    monkeypatch.setattr(showing, "_band", heard)
    row = visit.photos.first()
    enter("leader").get(where_of(visit, row))
    wanted = ("云川区总工会", row.sha256[:16], "职员leader（leader）", "2024-", "查看")
    text = " ".join(told)
    assert [word in text for word in wanted] == [True] * 5


@pytest.mark.parametrize("size", [(40, 30), (300, 2000), (3000, 2000)])
def test_any_size_gets_a_band_that_can_be_read(size):
    """Tiny, tall and large: at most 1280 pixels of picture, at least 320 of width."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    copy = Image.open(io.BytesIO(shown(out.getvalue(), ("云川区总工会", "查看"))))
    dark = copy.convert("L").crop((0, copy.height - 4, copy.width, copy.height))
    assert (copy.width >= 320, copy.width <= 1280, max(dark.tobytes()) < 60) == (True, True, True)


def test_another_things_picture_is_none_of_this_one(visit, enter):
    """The photo of a visit asked for at another thing, and a hash that nobody sent."""
    row = visit.photos.first()
    campaign = visit.campaign_id
    wrong = [
        reverse("attached", args=["campaign", campaign, row.sha256]),
        reverse("attached", args=["visit", visit.pk, "0" * 64]),
        reverse("attached", args=["nothing", visit.pk, row.sha256]),
    ]
    assert [enter("office").get(one).status_code for one in wrong] == [404, 404, 404]


def test_scans_are_attached_and_seen_by_forms(books, enter):
    """Plan, stamped form and visit form, each by its button; a picture and a PDF are looked at as
    copies with a band, a PDF page by page."""
    paid = scenario.paid_campaign(books)
    office, chair = enter("office"), enter("chair0")
    batch, visit = Batch.objects.first(), None
    statuses = [
        do(office, paid.campaign, "scan", "campaign", scan=sent_file("方案.jpg", photo("方案"))),
        do(office, batch, "scan", "batch", scan=sent_file("审批表.pdf", scanned("审批表"))),
    ]
    scenario.checked_visit(books, paid)
    visit = Visit.objects.get()
    form = sent_file("手填.jpg", photo("手填"))
    statuses.append(do(chair, visit, "scan", "visit", scan=form))
    pages = {
        kind: office.get(reverse("thing", args=[kind, row.pk])).content.decode()
        for kind, row in (("campaign", paid.campaign), ("batch", batch), ("visit", visit))
    }
    rows = {one.kind: one for one in Scan.objects.all()}
    plan = office.get(
        reverse("attached", args=["campaign", paid.campaign.pk, rows["plan"].file_id])
    )
    stamped = reverse("attached", args=["batch", batch.pk, rows["approval"].file_id])
    copy, original = office.get(stamped), scanned("审批表")
    assert (statuses, plan["Content-Type"], copy["Content-Type"], copy.content == original) == (
        [302, 302, 302],
        "image/jpeg",
        "application/pdf",
        False,
    )
    heights = [page.height for data in (original, copy.content) for page in pages_of(data)]
    assert (len(heights), heights[0] < heights[1], Export.objects.count()) == (2, True, 0)
    words = {"campaign": "方案：方案.jpg", "batch": "盖章审批表：审批表.pdf", "visit": "：手填.jpg"}
    assert {kind: words[kind] in page for kind, page in pages.items()} == dict.fromkeys(words, True)


def test_minutes_that_cannot_be_shown_go_out_for_a_purpose(books, enter, exporting):
    """Words, kept as minutes: asked first what for, then the file, named for who took it."""
    scenario.paid_campaign(books)
    batch = Batch.objects.first()
    decision = batch.decisions.first()
    decision.minutes = keep("会议纪要".encode(), "纪要.txt", books.now)
    decision.save()
    where = reverse("attached", args=["batch", batch.pk, decision.minutes_id])
    office = enter("office")
    asked, out = office.get(where), taken(office, where)
    told = (Export.objects.get().name, out["Content-Disposition"].startswith("attachment"))
    assert (asked.status_code, out.content.decode(), told[0][:9], told[1]) == (
        200, "会议纪要", "纪要-office", True,
    )  # fmt: skip


def pages_of(data):
    """The pages of a PDF."""
    return pdfplumber.open(io.BytesIO(data)).pages


def test_the_batch_shows_minutes_and_notice_photos(books, enter):
    """What was kept at the decision and at the notice stands on the page of the batch."""
    scenario.paid_campaign(books)
    batch = Batch.objects.first()
    page = enter("leader").get(reverse("thing", args=["batch", batch.pk])).content.decode()
    told = [word in page for word in ("会议纪要 ", "公示首日照片", "公示末日照片")]
    assert told == [True, True, True]


def test_a_step_that_waits_for_a_scan_says_so_on_its_page(books, enter):
    """Locking a run without the stamped form that the standards demand: 409 and the words."""
    from tests.stages.test_scans import demanding, opened

    campaign = opened(books, demanding("run.lock", "approval"))
    fund.put_forward(books, campaign, 1)
    batch = fund.approved(books, campaign)
    facts = given(batch=batch, channel="bank")
    answer = enter("office").post(reverse("begin", args=["run", "lock"]), facts)
    page = answer.content.decode()
    assert (answer.status_code, "SCAN-MISSING" in page, "盖章审批表" in page) == (409, True, True)


def test_the_paper_form_of_a_visit_is_a_pdf_without_people(books, enter):
    """Printed before the visit by the office and the chair of the union; it names who goes, no
    worker; its foot says who printed it."""
    paid = scenario.paid_campaign(books)
    scenario.checked_visit(books, paid)
    visit = Visit.objects.get()
    where = reverse("visit-form", args=[visit.pk])
    told = {
        who: enter(who).get(where).status_code for who in ("office", "chair0", "chair1", "admin")
    }
    data = enter("office").get(where).content
    words = text_of(data)
    names = visit.people.values_list("name", flat=True)
    assert (told, data[:5]) == (
        {"office": 200, "chair0": 200, "chair1": 404, "admin": 403},
        b"%PDF-",
    )
    assert (
        "走访慰问记录表（手填）" in words,
        visit.place in words,
        "职员office（office）" in words,
        [one for one in names if one in words],
    ) == (True, True, True, [])


def text_of(data):
    """The words of a PDF, without the gaps of its layout."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "".join("".join(page.extract_text().split()) for page in pdf.pages)
