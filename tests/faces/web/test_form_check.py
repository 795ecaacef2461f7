"""检查公开的表: a form sent in, what was read and found shown to who sent it and to nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.core.forms.layouts import ROOT

from nuanliu.core.roles import Role
from nuanliu.faces.web.jobs.work import WORKS
from nuanliu.faces.web.models import Job
from nuanliu.records.journal import registration as registry

SAMPLES = ROOT / "tests" / "samples" / "forms"
WHERE = reverse("check-form")
KEYS = "abcdef"


def sent(name, data, key="a"):
    """What the form brings."""
    return {"key": f"{key * 8}-0000-4000-8000-000000000000", "form": SimpleUploadedFile(name, data)}


def sample(name, key="a"):
    return sent(name, (SAMPLES / name).read_bytes(), key)


@pytest.fixture
def people(books, enter):
    """The office, an auditor and a bureau, each with a browser."""
    roles = {"auditor": Role.AUDITOR, "finance": Role.FINANCE}
    staff = [registry.StaffFacts(f"外来{n}", n, (role,), books.root) for n, role in roles.items()]
    registry.register_staff(books.deed("admin"), staff=staff)
    return {who: enter(who) for who in ("office", *roles)}


def text_of(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_office_auditor_and_bureau_see_what_was_read_and_found(people):
    """The faulty sample, sent by each of the three: the fields, a row, and the broken cap."""
    found = {}
    for key, (who, browser) in zip(KEYS, people.items(), strict=False):
        told = text_of(browser.post(WHERE, sample("b05_cost_first_faults.html", key), follow=True))
        words = ("老旧社区照明改造", "白石区清河街道办事处", "改造总成本", "突破上限", "FORM-CAP")
        found[who] = [word for word in words if word not in told]
    assert found == {"office": [], "auditor": [], "finance": []}


def test_a_sound_form_has_no_contradiction(people):
    """The control: the same page for a sample that agrees with itself."""
    told = text_of(people["office"].post(WHERE, sample("a01_national_rows.txt"), follow=True))
    assert ("没有查出矛盾" in told, "【矛盾】" in told, "困难职工节日慰问经费" in told) == (
        False, False, True,
    )  # fmt: skip


def test_nobody_else_sees_the_result_or_the_page(people, enter):
    """Another's result does not exist, not for the auditor either; other posts have no page."""
    people["office"].post(WHERE, sample("a01_national_rows.txt"))
    where = reverse("form-checked", args=[Job.objects.get().pk])
    others = {who: enter(who) for who in ("leader", "cashier", "chair0", "admin")}
    told = {who: browser.get(where).status_code for who, browser in (people | others).items()}
    pages = {who: browser.get(WHERE).status_code for who, browser in others.items()}
    assert (told, set(pages.values())) == (
        {
            "office": 200, "auditor": 404, "finance": 404,
            "leader": 403, "cashier": 403, "chair0": 403, "admin": 403,
        },
        {403},
    )  # fmt: skip


BAD = [
    ("空.txt", b" \n", "FORM-FILE"),
    ("照片.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "FORM-FILE"),
    ("坏.xlsx", b"PK\x03\x04" + b"\xff" * 50, "FILE-ZIP"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD)
def test_a_file_that_cannot_be_read_is_refused_in_words(people, name, data, code):
    """An empty file, a picture, a broken workbook: why, and what to do, on the page."""
    answer = people["office"].post(WHERE, sent(name, data), follow=True)
    told = text_of(answer)
    assert (answer.status_code, code in told, "请" in told) == (200, True, True)


def test_a_large_form_waits_for_a_worker(people, monkeypatch):
    """Above the limit nothing is read within the request; the page looks again by itself."""
    monkeypatch.setitem(WORKS, "form", WORKS["form"]._replace(inline=10))
    answer = people["finance"].post(WHERE, sample("a01_national_rows.txt"), follow=True)
    told = answer.content.decode()
    assert (Job.objects.get().state, 'http-equiv="refresh"' in told) == ("waiting", True)


def test_without_a_file_nothing_is_asked(people):
    answer = people["office"].post(WHERE, {"key": sample("a01_national_rows.txt")["key"]})
    assert (answer.status_code, Job.objects.count()) == (422, 0)


def test_the_file_and_its_words_lie_sealed(people, settings):
    """No name of the project or the file in clear in the row of the work or on the disk."""
    people["office"].post(WHERE, sample("a01_national_rows.txt"))
    row = Job.objects.get()
    kept = (settings.NUANLIU_DATA / "jobs").iterdir()
    clear = [one.name for one in kept if "慰问".encode() in one.read_bytes()]
    said = f"{row.facts} {row.words} {row.result_name}"
    assert (clear, "慰问" in said, "a01" in said) == ([], False, False)
