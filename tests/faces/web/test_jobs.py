"""Long work: who holds it, who may fetch it, what is left when somebody is killed."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse
from tests.faces.web.conftest import given, taken
from tests.stages import scenario

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.jobs import queue, results
from nuanliu.faces.web.jobs import work as kinds
from nuanliu.faces.web.jobs.doing import carry_out
from nuanliu.faces.web.jobs.parts import KEPT_FOR, Wish
from nuanliu.faces.web.models import Job
from nuanliu.stages.archive.papers import files_to_make


@pytest.fixture(autouse=True)
def place(settings, tmp_path, exporting):
    """Results lie in a folder of the test; who sees may take out."""
    settings.NUANLIU_DATA = tmp_path


def large(monkeypatch, name):
    """Any size of this work is too large for a request."""
    monkeypatch.setitem(kinds.WORKS, name, kinds.WORKS[name]._replace(inline=-1))


def asked(browser, name, **facts):
    """Ask for work; its row."""
    answer = browser.post(reverse("job-ask", args=[name]), given(**facts))
    assert answer.status_code == 302
    return Job.objects.latest("pk")


def works(monkeypatch, run, name="books"):
    """The work of a kind replaced by `run`, always for a worker."""
    monkeypatch.setitem(kinds.WORKS, name, kinds.WORKS[name]._replace(inline=-1, run=run))


def test_small_work_is_done_within_the_request(books, enter):
    """The books of a small office: the page that follows has the file already."""
    browser = enter("accountant")
    row = asked(browser, "books")
    answer = taken(browser, reverse("job-file", args=[row.pk]))
    assert (row.state, answer.status_code, answer.content[:2]) == ("done", 200, b"PK")


STAMP = re.compile(r"职员accountant（accountant） 2024-[-\d]+ [\d:]+ 导出")


def test_books_and_report_say_who_asked_and_when(books, enter):
    """Below each table of the workbook, and in a key of the report."""
    browser = enter("accountant")
    rows = [asked(browser, name) for name in ("books", "verify")]
    files = [reverse("job-file", args=[row.pk]) for row in rows]
    book, report = taken(browser, files[0]).content, browser.get(files[1]).content
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    cells = [
        " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row) for sheet in sheets
    ]
    told = [bool(STAMP.search(text)) for text in cells]
    assert (any(told), bool(STAMP.search(json.loads(report)["taken_out"]))) == (True, True)


def test_large_work_waits_and_its_page_looks_again(books, enter, monkeypatch):
    """Above the limit nothing is done in the request; afterwards the page is still."""
    large(monkeypatch, "verify")
    browser = enter("accountant")
    row = asked(browser, "verify")
    waiting = browser.get(reverse("job", args=[row.pk])).content.decode()
    carry_out(queue.take("w1"))
    row.refresh_from_db()
    ended = browser.get(reverse("job", args=[row.pk])).content.decode()
    marks = [('http-equiv="refresh"' in page, "<progress" in page) for page in (waiting, ended)]
    assert (marks, row.state, row.words.startswith("核验通过")) == (
        [(True, True), (False, False)],
        "done",
        True,
    )


def test_all_papers_are_the_papers_of_the_registry(books, enter):
    """A campaign paid and looked after: names and bytes in the zip are those of single papers."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    browser = enter("leader")
    row = asked(browser, "papers", project=paid.project.pk)
    if row.state == "waiting":
        carry_out(queue.take("w1", row.pk))
    data = taken(browser, reverse("job-file", args=[row.pk])).content
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
    assert names == [file.name for file in files_to_make(paid.project)]


def test_a_form_sent_twice_asks_once(books, enter):
    """A double click: one row, and the second answer leads to the same page."""
    browser, form = enter("leader"), given()
    where = reverse("job-ask", args=["books"])
    told = {browser.post(where, form)["Location"] for _ in range(2)}
    assert (len(told), Job.objects.count()) == (1, 1)


def test_only_who_asked_sees_it_and_only_while_his_roles_last(books, enter):
    """Another reader, a chair and the asker without his post: page, file and repeat are shut."""
    row = asked(enter("accountant"), "verify")
    names = ("job", "job-file", "job-again")

    def told(who):
        browser = enter(who)
        get = [browser.get(reverse(name, args=[row.pk])).status_code for name in names[:2]]
        return [*get, browser.post(reverse(names[2], args=[row.pk])).status_code]

    foreign = [told(who) for who in ("leader", "chair0", "admin")]
    mine = told("accountant")
    books.staff["accountant"].grants.update(since="2023-01-01", until="2023-12-31")
    assert (foreign, mine, told("accountant")) == (
        [[404] * 3] * 3,
        [200, 200, 302],
        [403] * 3,
    )


def test_a_post_that_ended_while_the_work_waited_ends_the_work(books, enter, monkeypatch):
    """The worker asks again whether the asker may; nothing is made."""
    large(monkeypatch, "books")
    row = asked(enter("cashier"), "books")
    books.staff["cashier"].grants.update(since="2023-01-01", until="2023-12-31")
    carry_out(queue.take("w1"))
    row.refresh_from_db()
    assert (row.state, row.error, row.result) == ("failed", "申请人已没有办理这项任务的岗位", "")


def test_verifying_is_not_for_the_cashier(books, enter):
    """A reader without the right to the audit pages: refused, no row."""
    told = enter("cashier").post(reverse("job-ask", args=["verify"]), given()).status_code
    assert (told, Job.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Refused(Refusal("X-1", "纸不够", "请加纸")), ("纸不够 [X-1]", "请加纸")),
        (ZeroDivisionError("张三 530103"), ("办理中出错，没有完成", None)),
    ],
)
def test_a_fault_is_words_and_the_work_can_be_run_again(books, enter, monkeypatch, fault, words):
    """A refusal keeps its words, a bug shows none of its own; 重新办理 then brings the file."""
    whole = kinds.WORKS["books"].run

    def broken(*_told):
        raise fault

    works(monkeypatch, broken)
    browser = enter("leader")
    row = asked(browser, "books")
    carry_out(queue.take("w1"))
    page = browser.get(reverse("job", args=[row.pk])).content.decode()
    works(monkeypatch, whole)
    browser.post(reverse("job-again", args=[row.pk]))
    carry_out(queue.take("w2"))
    row.refresh_from_db()
    shown = [word in page for word in words if word]
    assert (all(shown), "张三" in page, row.state, row.error) == (True, False, "done", "")


def test_a_lease_that_ran_out_is_taken_over_and_the_old_holder_writes_nothing(books):
    """Taken, stalled, taken over: the first holder's progress, failure and end are refused."""
    queue.ask(Wish("books", {}), books.staff["leader"].pk, "k")
    first = queue.take("w1", lease=timedelta(seconds=-1))
    second = queue.take("w2")
    late = 0
    for write in (
        lambda: queue.tell(first, 1, 2, "迟到"),
        lambda: queue.fail(first, "迟到", ""),
        lambda: queue.finish(first, "迟到", "", ""),
        lambda: queue.renew(first),
    ):
        with pytest.raises(queue.LeaseLost):
            write()
        late += 1
    row = Job.objects.get()
    assert (late, row.holder, row.attempts, row.words, queue.take("w3")) == (
        4,
        second.holder,
        2,
        "",
        None,
    )


def test_work_that_kills_its_workers_is_given_up(books):
    """Three leases ran out: no fourth worker gets it, and the row says what to do."""
    queue.ask(Wish("books", {}), books.staff["leader"].pk, "k")
    held = [queue.take(f"w{n}", lease=timedelta(seconds=-1)) is not None for n in range(4)]
    row = Job.objects.get()
    assert (held, row.state, row.error) == ([True, True, True, False], "failed", queue.DIED[0])


def test_a_worker_told_to_stop_gives_its_work_back(books, monkeypatch):
    """SIGTERM in the middle: free at once, and the attempt does not count."""

    def stopped(*_told):
        raise SystemExit

    works(monkeypatch, stopped)
    queue.ask(Wish("books", {}), books.staff["leader"].pk, "k")
    with pytest.raises(SystemExit):
        carry_out(queue.take("w1"))
    row = Job.objects.get()
    assert (row.state, row.holder, row.attempts) == ("waiting", "", 0)


def test_results_are_sealed_and_go_after_a_week(books, enter, tmp_path):
    """On disk lies no workbook; a week later neither file nor row."""
    browser = enter("leader")
    row = asked(browser, "books")
    sealed = (tmp_path / "jobs" / row.result).read_bytes()
    clear = results.read(row.result)
    Job.objects.update(ended_at=datetime.now(UTC) - KEPT_FOR - timedelta(minutes=1))
    queue.clear_old({})
    left = (list((tmp_path / "jobs").iterdir()), Job.objects.count())
    assert (clear[:2], b"xl/workbook" in clear, b"xl/workbook" in sealed, left) == (
        b"PK",
        True,
        False,
        ([], 0),
    )


def test_a_result_that_is_gone_says_so(books, enter, tmp_path):
    """The file was removed by hand: words and what to do, no fault."""
    browser = enter("leader")
    row = asked(browser, "books")
    (tmp_path / "jobs" / row.result).unlink()
    answer = taken(browser, reverse("job-file", args=[row.pk]))
    assert (answer.status_code, "重新办理" in answer.content.decode()) == (409, True)


def test_the_list_asks_as_often_for_three_as_for_one(books, enter):
    """Queries of the list at one and at three rows; others' jobs are not in it."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    browser = enter("leader")
    asked(enter("accountant"), "books")
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            asked(browser, "books")
        with CaptureQueriesContext(connections["web"]) as web:
            page = browser.get(reverse("jobs")).content.decode()
        counts.append((len(web), page.count("已完成")))
    assert (counts[0][0] == counts[1][0], [n for _, n in counts]) == (True, [1, 3])
