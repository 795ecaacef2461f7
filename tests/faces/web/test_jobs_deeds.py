"""Long deeds: done in the name of who asked, by the rules of that moment, once however often."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.faces.web import gathering
from nuanliu.faces.web.jobs import queue, rosters
from nuanliu.faces.web.jobs.doing import carry_out
from nuanliu.faces.web.jobs.work import WORKS
from nuanliu.faces.web.models import Job
from nuanliu.records.journal.queries import parsed
from nuanliu.records.people.models import Reveal, Verdict
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations.models import History, Nomination, Roster

HEAD = "姓名,身份证号,慰问金额,发放日期"
GOOD = f"王伟,{fund.id_number(101)},500,2023-01-15"
BAD = f"李强,{fund.id_number(102)},,2023-01-15"


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    """Two people are a large roster already; an earlier list is always long work."""
    monkeypatch.setattr(rosters, "LARGE", 2)
    for name in ("preview", "pairs", "accept", "marked"):
        monkeypatch.setitem(WORKS, name, WORKS[name]._replace(inline=2))
    monkeypatch.setitem(WORKS, "history", WORKS["history"]._replace(inline=-1))


def listed(*rows, **more):
    """The form of an earlier list."""
    data = "\n".join([HEAD, *rows, ""]).encode()
    file = SimpleUploadedFile("往年.csv", data)
    return given(occasion="2023年元旦春节送温暖", list=file, **more)


def work():
    """A worker does what waits; the row afterwards."""
    carry_out(queue.take("w1"))
    return Job.objects.latest("pk")


def actors(kind):
    """Who did the deeds of a kind, by the journal."""
    return {line["actor"] for line in parsed(kind)}


def test_an_earlier_list_is_taken_over_by_who_asked(books, enter):
    """The clerk sends it, a worker does it: the deed is the clerk's; nothing lies open on disk."""
    browser, where = enter("office"), reverse("history")
    told = browser.post(where, listed(GOOD))
    waiting = Job.objects.get()
    row = work()
    page = browser.get(where).content.decode()
    clear = "王伟" in str(waiting.facts)
    assert (told["Location"], row.words, actors("nominations.import_history"), clear) == (
        reverse("job", args=[row.pk]),
        "已导入 1 笔，共 500.00 元",
        {f"account:{books.staff['office'].pk}"},
        False,
    )
    assert "2023年元旦春节送温暖" in page


def test_a_small_earlier_list_is_taken_over_within_the_request(books, enter, monkeypatch):
    """Under the limit: the answer is the list of lists, with what came of it."""
    monkeypatch.setitem(WORKS, "history", WORKS["history"]._replace(inline=9_999))
    answer = enter("office").post(reverse("history"), listed(GOOD), follow=True)
    told = "已导入 1 笔，共 500.00 元" in answer.content.decode()
    assert (answer.redirect_chain, told) == ([(reverse("history"), 302)], True)


def test_a_faulty_earlier_list_says_so_and_leaves_its_rows_by_choice(books, enter):
    """As a whole it is refused in words; sent again with the tick, the good row goes in."""
    browser = enter("office")
    browser.post(reverse("history"), listed(GOOD, BAD))
    whole = work()
    before = History.objects.count()
    browser.post(reverse("history"), listed(GOOD, BAD, leave_faulty="on"))
    part = work()
    assert (whole.state, "[HISTORY-FAULTS]" in whole.error, before, part.words) == (
        "failed",
        True,
        0,
        "已导入 1 笔，共 500.00 元；留下 1 行未导入",
    )


def test_a_form_that_cannot_be_read_asks_for_nothing(books, enter):
    """A column named for no field: the form comes back with the fault, no work is there."""
    answer = enter("office").post(reverse("history"), listed(GOOD, columns="B=星座"))
    told = "没有名为“星座”的字段" in answer.content.decode()
    assert (answer.status_code, told, Job.objects.count()) == (422, True, 0)


def test_a_deed_whose_holder_dies_afterwards_is_not_done_twice(books, enter, monkeypatch):
    """The list is in, the worker dies before it says so: the next one finds it done, once."""
    enter("office").post(reverse("history"), listed(GOOD))

    def died(*_told):
        raise queue.LeaseLost

    held = queue.take("w1", lease=timedelta(seconds=-1))
    monkeypatch.setattr("nuanliu.faces.web.jobs.queue.finish", died)
    carry_out(held)
    monkeypatch.undo()
    between = (History.objects.count(), Job.objects.get().state)
    row = work()
    assert (between, row.state, row.attempts, History.objects.count(), audit()) == (
        (1, "running"), "done", 2, 1, [],
    )  # fmt: skip


def test_run_again_a_finished_deed_changes_nothing(books, enter):
    """重新办理 after it was done: the same answer, one list."""
    browser = enter("office")
    browser.post(reverse("history"), listed(GOOD))
    first = work()
    browser.post(reverse("job-again", args=[first.pk]))
    second = work()
    assert (second.state, second.words, History.objects.count()) == ("done", first.words, 1)


def test_a_deed_is_not_done_for_somebody_whose_post_has_ended(books, enter):
    """Between asking and doing the clerk lost his post: nothing is taken over; control above."""
    enter("office").post(reverse("history"), listed(GOOD))
    books.staff["office"].grants.update(since="2023-01-01", until="2023-12-31")
    row = work()
    assert (row.state, row.error, History.objects.count()) == (
        "failed",
        "申请人已没有办理这项任务的岗位",
        0,
    )


def received(books):
    """An open campaign and a roster of four: three good rows and a faulty one."""
    made = scenario.project(books, 6)
    campaign = scenario.campaign(books, made, 6, 1)
    names = ("杨玥", "欧阳娜", "钱国栋")
    rows = [fund.row(name, fund.id_number(n * 700)) for n, name in enumerate(names, 1)]
    rows.append(fund.row("李喆", "11010519491231002"))
    return Roster.objects.get(pk=fund.received(books, campaign.pk, rows))


def previewed(browser, roster):
    """The page of a roster after a worker made its preview."""
    browser.post(reverse("job-ask", args=["preview"]), given(roster=roster.pk))
    work()
    return browser.get(reverse("roster-accept", args=[roster.pk])).content.decode()


def test_a_large_roster_is_previewed_behind_the_page(books, enter):
    """First the offer, then that it is on its way, then every row; and nothing is saved."""
    roster = received(books)
    browser, where = enter("office"), reverse("roster-accept", args=[roster.pk])
    offer = browser.get(where).content.decode()
    browser.post(reverse("job-ask", args=["preview"]), given(roster=roster.pk))
    waiting = browser.get(where).content.decode()
    row = work()
    page = browser.get(where).content.decode()
    named = re.findall(r'class="lead nowrap">(.+?)<', page)
    assert (
        [words in seen for words, seen in (("超过 3000 人", offer), ("正在预览", waiting))],
        named,
        "须改正 1" in page,
        Nomination.objects.count(),
        browser.get(reverse("job-file", args=[row.pk])).status_code,
    ) == ([True, True], ["杨玥", "欧阳娜", "钱国栋", "李喆"], True, 0, 404)


def test_a_large_roster_goes_in_but_for_the_rows_left_out(books, enter):
    """The second row is left out by its number: two people stand, put in by the clerk."""
    roster = received(books)
    browser, where = enter("office"), reverse("roster-accept", args=[roster.pk])
    previewed(browser, roster)
    browser.post(where, given(mode="only-new", leave="3"))
    row = work()
    names = sorted(Nomination.objects.values_list("person__name", flat=True))
    assert (row.words, names, actors("nominations.accept"), audit()) == (
        "收录 2 人，更改 0 人；须改正 1 行",
        ["杨玥", "钱国栋"],
        {f"account:{books.staff['office'].pk}"},
        [],
    )


@pytest.mark.parametrize(
    ("seen", "leave", "code"),
    [(False, "", "FORM-PREVIEW"), (True, "3!别的表", "FORM-ROW"), (True, "三", "FORM-ROW")],
)
def test_a_large_roster_is_not_taken_in_unseen_or_by_a_slip(books, enter, seen, leave, code):
    """Without a preview, or with a row that is none: refused in words, no work is asked for."""
    roster = received(books)
    browser, where = enter("office"), reverse("roster-accept", args=[roster.pk])
    if seen:
        previewed(browser, roster)
    answer = browser.post(where, given(mode="only-new", leave=leave))
    asked = Job.objects.filter(kind="accept").count()
    assert (answer.status_code, f">{code}</a>]" in answer.content.decode(), asked) == (409, True, 0)


def alike(books):
    """A large roster: two rows with one name and one phone may be one person."""
    roster = received(books)
    names = ("王建国", "王建国", "周小燕")
    rows = [fund.row(name, fund.id_number(n * 900)) for n, name in enumerate(names, 1)]
    pk = fund.received(books, roster.campaign_id, rows)
    return Roster.objects.get(pk=pk)


def test_pairs_of_a_large_roster_are_sought_behind_the_page(books, enter):
    """First the offer, then that it is on its way, then the pair; judged, it says so at once."""
    roster = alike(books)
    browser, where = enter("office"), reverse("pairs", args=[roster.pk])
    offer = browser.get(where).content.decode()
    browser.post(reverse("job-ask", args=["pairs"]), given(roster=roster.pk))
    waiting = browser.get(where).content.decode()
    row = work()
    page = browser.get(where).content.decode()
    form = {name: hidden(page, name) for name in ("row", "other")}
    sent = browser.post(where, given(**form, same="no", reason="核对两人证件，不是同一人"))
    after = browser.get(where).content.decode()
    assert (
        ["超过 3000 人" in offer, "正在比对" in waiting, "王建国 与 王建国" in page],
        (row.words, browser.get(reverse("job-file", args=[row.pk])).status_code),
        ("待认定" in page, sent.status_code, "待认定" in after, "不是同一人</span>" in after),
        (Verdict.objects.get().same, fund.id_number(900) in page, audit()),
    ) == ([True] * 3, ("共 1 对", 404), (True, 302, False, True), (False, False, []))


def hidden(page, name):
    """The value of a hidden field on a page."""
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def test_pairs_of_a_large_roster_are_nobody_elses(books, enter):
    """The other clerk seeks them anew, a chair and the administrator are refused."""
    roster = alike(books)
    browser, where = enter("office"), reverse("pairs", args=[roster.pk])
    browser.post(reverse("job-ask", args=["pairs"]), given(roster=roster.pk))
    work()
    told = {who: enter(who).get(where) for who in ("office", "office2", "chair0", "admin")}
    seen = {who: "王建国 与" in answer.content.decode() for who, answer in told.items()}
    codes = [answer.status_code for answer in told.values()]
    assert (codes, seen) == (
        [200, 200, 403, 403],
        {"office": True, "office2": False, "chair0": False, "admin": False},
    )


def test_a_campaign_shows_the_pairs_of_lists_that_fit_into_a_page(books, enter):
    """Three people are more than fit: the list is named, to be judged apart; control: four fit."""
    roster = alike(books)
    where = reverse("campaign-pairs", args=[roster.campaign_id])
    pages = []
    for most in (2, 4):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gathering, "LARGE", most)
            pages.append(enter("office").get(where).content.decode())
    assert [("单独认定" in page, "王建国 与" in page) for page in pages] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_the_marked_file_of_a_large_roster_is_fetched_by_who_gave_a_reason(books, enter, exporting):
    """His own union's chair asks with a reason; the journal says so; others do not find it."""
    roster = received(books)
    browser, where = enter("chair0"), reverse("marked", args=[roster.pk])
    bare = browser.post(where, given(reason="")).status_code
    browser.post(where, given(reason="退回环卫站更正第五行"))
    row = work()
    file = reverse("job-file", args=[row.pk])
    answer = browser.get(file)
    cells = [c.value for r in load_workbook(io.BytesIO(answer.content)).active for c in r]
    foreign = [enter(who).get(file).status_code for who in ("chair1", "office", "admin")]
    assert (
        (bare, answer["Content-Disposition"][:10], "李喆" in cells, "环卫" in str(row.facts)),
        (foreign, actors("nominations.give_back")),
    ) == (
        (200, "attachment", True, False),
        ([404, 404, 404], {f"account:{books.chairs[0].pk}"}),
    )


def test_each_fetching_of_a_marked_file_has_a_line_of_its_own(books, enter, exporting):
    """Made (0), fetched twice (2), asked for its head alone (2): told after each step."""
    roster = received(books)
    browser = enter("chair0")
    browser.post(reverse("marked", args=[roster.pk]), given(reason="退回环卫站更正第五行"))
    file = reverse("job-file", args=[work().pk])
    told = [Reveal.objects.filter(what="marked").count()]
    for fetch in (browser.get, browser.get, browser.head):
        fetch(file)
        told.append(Reveal.objects.filter(what="marked").count())
    assert told == [0, 1, 2, 2]


def test_a_chair_of_another_union_gets_nothing_of_it_even_by_its_work(books, enter, exporting):
    """His post moved to the second union while the work waited: no file is made for him."""
    roster = received(books)
    enter("chair0").post(reverse("marked", args=[roster.pk]), given(reason="退回更正第五行"))
    books.chairs[0].grants.update(union=books.unions[1])
    row = work()
    assert (row.state, row.result, actors("nominations.give_back")) == ("failed", "", set())


def test_contents_and_results_go_with_their_row_and_rests_are_swept(
    books, enter, tmp_path, exporting
):
    """A day after its end the marked file is gone, its reason too; so is what a kill left."""
    import os

    roster = received(books)
    enter("office").post(reverse("marked", args=[roster.pk]), given(reason="退回更正第五行"))
    work()
    rest = tmp_path / "jobs" / ".rest.part"
    rest.write_bytes(b"rest")
    os.utime(rest, (0, 0))
    there = len(list((tmp_path / "jobs").iterdir()))
    kept = {name: one.kept for name, one in WORKS.items()}
    queue.clear_old(kept)
    young = len(list((tmp_path / "jobs").iterdir()))
    Job.objects.update(ended_at=Job.objects.get().ended_at - timedelta(days=2))
    queue.clear_old(kept)
    assert (there, young, list((tmp_path / "jobs").iterdir())) == (3, 2, [])
