"""The record of a visit by its form: people ticked, photos, a signature; once, and no program."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.laws import fund
from tests.stages import scenario

from nuanliu.records.documents.actions import read
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits.models import Visit


@pytest.fixture
def planned(books, clock):
    """A visit to the first union, planned for today."""
    paid = scenario.paid_campaign(books)
    pk = visits.plan(
        books.deed("office"),
        campaign=paid.campaign.pk,
        union=books.unions[0],
        planned_on=books.now.date(),
        place="环卫站东区驿站",
        leader=books.staff["leader"].person_id,
    )
    return Visit.objects.get(pk=pk)


def recorded(browser, visit, **more):
    """The form of the record, sent; the status."""
    who = Nomination.objects.filter(union=visit.union).order_by("pk").first()
    told = {
        "key": str(uuid4()),
        "situation": "职工在岗，工作正常。",
        "people": [who.pk],
        "photos": [picture("现场.jpg") for _ in range(3)],
        **more,
    }
    return browser.post(reverse("deed", args=["visit", visit.pk, "record"]), told).status_code


def picture(name):
    """A photo as a phone sends it."""
    return SimpleUploadedFile(name, fund.snap(), "image/jpeg")


def test_a_visit_is_recorded_with_people_photos_and_signature(planned, enter):
    """Three photos and a signature, the bytes as they came; whom it saw."""
    data = fund.snap()
    signature = SimpleUploadedFile("签名.png", data, "image/png")
    told = recorded(enter("office"), planned, signature=signature)
    planned.refresh_from_db()
    facts = (planned.state, planned.photos.count(), planned.people.count())
    assert (told, facts, read(planned.signature) == data) == (302, ("recorded", 3, 1), True)


def test_a_signature_that_is_no_picture_is_refused_whole(planned, enter):
    """A program in its place: nothing is recorded; control: no signature at all is allowed."""
    fake = SimpleUploadedFile("签名.png", b"MZ" + b"\0" * 400, "image/png")
    told = [recorded(enter("office"), planned, signature=fake), recorded(enter("office"), planned)]
    planned.refresh_from_db()
    assert (told, planned.state, planned.signature) == ([409, 302], "recorded", None)


def test_a_record_sent_twice_is_taken_once(planned, enter):
    """The same key from the phone's store again: the first answer, one record."""
    key, browser = str(uuid4()), enter("office")
    photos = [fund.snap()]
    told = [
        recorded(
            browser, planned, key=key, photos=[SimpleUploadedFile("a.jpg", one) for one in photos]
        )
        for _ in range(2)
    ]
    assert (told[0], told[1] in (302, 409), Visit.objects.filter(state="recorded").count()) == (
        302,
        True,
        1,
    )
