"""Somebody uploads a form that was published and sees what was read and what does not agree."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.core.forms.grids import GRIDS, as_docx

from nuanliu.core.roles import Role
from nuanliu.faces.web.jobs import published as work
from nuanliu.faces.web.models import Job
from nuanliu.records.journal import registration as registry

WHERE = "/performance/check-form/"
SOUND = GRIDS[0].read_text(encoding="utf-8")


def sent(browser, data, name="自评表.docx"):
    """The answer to one upload."""
    return browser.post(WHERE, {"key": str(uuid4()), "paper": SimpleUploadedFile(name, data)})


def test_a_sound_form_is_shown_as_read(books, enter):
    page = sent(enter("office"), as_docx(SOUND))
    text = page.content.decode()
    shown = [
        one in text for one in ("高温天气送清凉专项", "180,000.00", "矛盾 0 处", "走访工地个数")
    ]
    assert (page.status_code, shown) == (200, [True, True, True, True])


def test_a_contradiction_is_shown_with_its_place(books, enter):
    # The same form with another total: the control above has none.
    data = as_docx(SOUND.replace("|100|98.50|", "|100|99.50|"))
    text = sent(enter("office"), data).content.decode()
    shown = [one in text for one in ("矛盾 1 处", "总分印为99.50", "FORM-TOTAL")]
    assert shown == [True, True, True]


def test_what_is_no_form_is_refused_in_words(books, enter):
    page = sent(enter("office"), b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.pdf")
    text = page.content.decode()
    assert (page.status_code, "是图片" in text, "FORM-FILE" in text) == (409, True, True)


def test_a_large_file_is_work_with_a_text_as_its_result(books, enter, monkeypatch):
    # Above the limit it goes into the queue; the limit is set low instead of a large file made.
    monkeypatch.setattr("nuanliu.faces.web.published.AT_ONCE", 10)
    page = sent(enter("office"), as_docx(SOUND))
    job = Job.objects.get(kind="form")
    assert (page.status_code, job.state, job.result_name, job.words) == (
        *(302, "done", "公开表检查结果.txt"),
        "查出：矛盾 0 处，请核对 0 处，说明 1 处",
    )


@pytest.mark.parametrize(
    ("role", "code"), [(Role.AUDITOR, 200), (Role.FINANCE, 200), (Role.WORKER, 403)]
)
def test_auditor_and_bureau_may_check_too(books, enter, role, code):
    registry.register_staff(
        books.deed("admin"), staff=[registry.StaffFacts("外来", "guest", (role,), books.root)]
    )
    assert (enter("guest").get(WHERE).status_code, work.AT_ONCE) == (code, 1_000_000)
