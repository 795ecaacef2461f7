"""名单比对 as a page: a list pasted or sent is compared with the books, and not kept."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, accepted, sent

from nuanliu.faces.web import comparing
from nuanliu.faces.web.jobs import compared
from nuanliu.faces.web.jobs.doing import carry_out
from nuanliu.faces.web.jobs.queue import take
from nuanliu.faces.web.models import Job
from nuanliu.records.journal.models import Entry


@pytest.fixture
def campaign(books):
    """An open campaign in which 王伟 and 李强 stand."""
    pk = senders.opened(books)
    accepted(books, sent(books, pk, fund.row("王伟", ONE), fund.row("李强", OTHER)))
    return pk


def cells(answer):
    """The rows of the first table of a page, each cell without its tags."""
    body = re.search(r"<tbody>(.*?)</tbody>", answer.content.decode(), re.DOTALL)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row)]
            for row in rows]  # fmt: skip


@pytest.mark.parametrize("way", ["pasted", "list"])
def test_a_list_is_compared_and_not_kept(campaign, enter, way):
    """One by number, one by a bare name, one unknown; by paste and by file; no line, no address."""
    text = f"王某某\t{ONE}\n李强\n赵不在\n"
    sending = {way: text if way == "pasted" else SimpleUploadedFile("名单.txt", text.encode())}
    before = Entry.objects.count()
    answer = enter("office").post(reverse("compare"), given(**sending))
    told = [(row[0], row[1], row[2], row[3], row[6]) for row in cells(answer)]
    assert (answer.status_code, told) == (
        200,
        [("1", "王某某", "王伟", "本人", "500.00"), ("2", "李强", "李强", "同名", "500.00")],
    )
    page = answer.content.decode()
    assert (
        "共 3 人，本人在册 1 人，同名或相似 1 人，没有找到 1 人" in page,
        "赵不在" in page,
        ONE in page,
    ) == (
        True,
        True,
        way == "pasted",  # what was pasted stands in the box still
    )
    assert Entry.objects.count() == before


def test_a_number_that_cannot_be_read_is_told_beside_its_namesake(campaign, enter):
    """A number whose end a spreadsheet ate: compared by name alone, and the page says why."""
    answer = enter("office").post(reverse("compare"), given(pasted="李强 530103199001010000"))
    ((_, typed, *_),) = cells(answer)
    assert (typed.startswith("李强"), "末三位" in typed) == (True, True)


@pytest.mark.parametrize(
    ("sending", "status", "code"),
    [
        ({"pasted": ""}, 422, "两样只要一样"),
        ({"pasted": "，，，"}, 409, "COMPARE-EMPTY"),
        ({"pasted": "张三\n李四\n王五"}, 409, "COMPARE-LARGE"),
        ({"list": b"%PDF-1.7 ..."}, 409, "FILE-FORMAT"),
        ({"pasted": "张三\n李四"}, 200, "没有找到的"),
    ],
)
def test_what_is_no_list_is_refused_in_words(campaign, enter, monkeypatch, sending, status, code):
    """Nothing, nobody, too many, a file of another kind; control: a short list."""
    monkeypatch.setattr(compared, "MOST_AT_ALL", 2)
    if "list" in sending:
        sending = {"list": SimpleUploadedFile("名单.xlsx", sending["list"])}
    answer = enter("office").post(reverse("compare"), given(**sending))
    assert (answer.status_code, code in answer.content.decode()) == (status, True)


def test_a_long_list_is_compared_behind_the_page(campaign, enter, monkeypatch):
    """Three lines where two are done at once: a job, its answer paged, and nobody else's to see."""
    monkeypatch.setattr(comparing, "MOST_LINES", 2)
    monkeypatch.setattr(comparing, "PAGE", 1)
    browser = enter("office")
    asked = browser.post(reverse("compare"), given(pasted=f"王某某\t{ONE}\n李强\n赵不在\n"))
    waiting = Job.objects.get()
    carry_out(take("worker"))
    where = reverse("compare-result", args=[waiting.key.partition(":")[2]])
    pages = [browser.get(where), browser.get(f"{where}?after=1")]
    told = [[row[1] for row in cells(page)] for page in pages]
    first = pages[0].content.decode()
    assert (asked["Location"], waiting.state, told) == (
        reverse("job", args=[waiting.pk]), "waiting", [["王某某"], ["李强"]],
    )  # fmt: skip
    assert ("共 3 人，本人在册 1 人" in first, "?after=1" in first, "赵不在" in first) == (
        True, True, True,
    )  # fmt: skip
    others = [enter("leader").get(where).status_code, enter("chair0").get(where).status_code]
    assert (others, ONE in str(waiting.facts)) == ([404, 403], False)
