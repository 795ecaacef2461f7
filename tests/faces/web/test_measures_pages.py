"""Measures on pages: the table, one a click further with its rows, and the forms beside them."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.stages import scenario

from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.performance.models import Binding, FilledValue, Framing


@pytest.fixture
def paid(books):
    """A campaign of six, all paid, and what followed."""
    made = scenario.paid_campaign(books)
    scenario.afterwards(books, made)
    return made


def test_a_measure_is_one_click_from_its_rows(paid, enter):
    """The table leads to 慰问人数; its page shows six payments, the definition, the position."""
    browser = enter("office")
    table = browser.get(reverse("measures", args=[paid.project.pk])).content.decode()
    where = reverse("measure", args=[paid.project.pk, "people_paid"])
    page = browser.get(where).content.decode()
    told = (
        where in table,
        "6人" in page,
        "实际收到慰问金的人数" in page,
        page.count("<td>发放</td>"),
    )
    assert told == (True, True, True, 6)


def test_what_is_missing_says_why(paid, enter):
    """No recovery: 未取得 and the reason; a name that is none: no page."""
    browser = enter("leader")
    page = browser.get(reverse("measure", args=[paid.project.pk, "recovery_rate"])).content.decode()
    absent = browser.get(reverse("measure", args=[paid.project.pk, "no_such"])).status_code
    assert ("没有追回事项" in page, absent) == (True, 404)


def send(browser, where, **values):
    return browser.post(where, {"key": str(uuid.uuid4()), **values})


def test_bind_and_frame_by_form(paid, enter):
    """人数 is bound to 批准人数, 20-80 is chosen; points that do not fill it change nothing."""
    office = enter("office")
    target = paid.project.targets.first()
    bind = reverse("deed", args=["project", paid.project.pk, "bind"])
    frame = reverse("deed", args=["project", paid.project.pk, "frame"])
    send(office, bind, target=target.pk, measure="people_approved", reason="按批准数")
    wrong = send(office, frame, frame="20-80", weights=f"{target.level3}：80", reason="市级口径")
    none = Framing.objects.exists()
    send(office, frame, frame="20-80", weights="", reason="市级口径")
    assert (
        Binding.objects.get().measure,
        (wrong.status_code, "IND-WEIGHTS" in wrong.content.decode()),
        none,
        Framing.objects.get().frame,
    ) == (
        "people_approved",
        (409, True),
        False,
        "20-80",
    )


def test_fill_by_one_confirm_by_another(paid, enter):
    """Without a paper the form comes back; with it the value waits, and a leader confirms it."""
    office, leader = enter("office"), enter("leader")
    where = reverse("begin", args=["filled_value", "fill"])
    facts = {
        "target": paid.project.targets.last().pk,
        "on": date(2024, 10, 25).isoformat(),
        "text": "95",
        "reason": "问卷由第三方组织",
    }
    bare = send(office, where, **facts)
    paper = SimpleUploadedFile("证明.png", photo("证明"), "image/png")
    send(office, where, **facts, paper=paper)
    row = FilledValue.objects.get()
    mine = reverse("deed", args=["filled_value", row.pk, "confirm"])
    own = send(office, mine).status_code
    send(leader, mine)
    row.refresh_from_db()
    shown = leader.get(reverse("thing", args=["filled_value", row.pk])).content.decode()
    assert (bare.status_code, own, row.state, "证明材料" in shown) == (422, 409, "confirmed", True)
