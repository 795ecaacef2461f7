"""A file with many people goes out once another person agreed: by the pages, step by step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given, taken
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import signed_now
from nuanliu.faces.web.tasks import waiting_for
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.agreeing import agree_export, ask_export, refuse_export
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.queries import parsed
from nuanliu.records.journal.taking import Wanted, scope_of, take_out
from nuanliu.records.people.models import Account, Export, ExportRequest, Taken, TakenFile
from nuanliu.stages.archive.papers import files_to_make

FILE = Wanted(Taken.PAPERS, "全部文书.zip", "projects.project:1", 51)
WHY = "报市总工会备案"
HOURS = 24  # by hand: how long an agreement holds
AGAIN = 15  # by hand: the minutes in which it may be fetched once more


@pytest.fixture
def office(books, exporting):
    """Books in which every post that may has the right to export."""
    books.sleep(minutes=30)
    return books


def asked(books, who="office", wanted=FILE):
    """The id of a request."""
    return ask_export(books.deed(who), wanted=wanted, purpose=WHY)


def agreed(books, who="office", wanted=FILE):
    """The id of a request that the accountant agreed to."""
    pk = asked(books, who, wanted)
    return agree_export(books.deed("accountant"), request=pk)


def takes(books, who="office", wanted=FILE):
    """The code with which somebody is refused a file, '' where it goes out."""
    return fund.refusal_of(take_out, books.deed(who), wanted=wanted, purpose=WHY)


def state(pk):
    """Where a request stands."""
    return ExportRequest.objects.get(pk=pk).state


@pytest.mark.parametrize(("people", "code"), [(0, ""), (50, ""), (51, "EXPORT-SECOND")])
def test_above_fifty_people_a_second_person_is_wanted(office, people, code):
    """Fifty go out alone, fifty-one do not; control: agreed to, they do."""
    alone = takes(office, wanted=FILE._replace(people=people))
    if code:
        agreed(office)
    told = (alone, takes(office, wanted=FILE._replace(people=people)))
    assert told == (code, "")


def test_an_agreement_is_for_one_person_one_file_and_one_time(office):
    """Another person, file, content or number of people: refused; then the asker's own, once."""
    pk = agreed(office)
    others = (
        takes(office, "cashier"),
        takes(office, wanted=FILE._replace(name="另一份.zip")),
        takes(office, wanted=FILE._replace(subject="projects.project:2")),
        takes(office, wanted=FILE._replace(people=52)),
        takes(office, wanted=FILE._replace(scope=scope_of(["别的行"]))),
    )
    mine = takes(office)
    office.sleep(minutes=AGAIN + 1)
    assert (others, mine, takes(office), state(pk), Export.objects.count()) == (
        ("EXPORT-SECOND",) * 5, "", "EXPORT-ONCE", "taken", 1,
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "code"), [(AGAIN - 1, ""), (AGAIN + 1, "EXPORT-ONCE")])
def test_a_broken_download_is_fetched_once_more_for_some_minutes(office, minutes, code):
    """Within them it goes out again, and says so; after them the agreement is used up."""
    agreed(office)
    takes(office)
    office.sleep(minutes=minutes)
    told = takes(office)
    lines = TakenFile.objects.exclude(request=None).count()
    assert (told, lines, Export.objects.count()) == (code, 1 if code else 2, 1 if code else 2)


def test_within_the_minutes_another_person_still_gets_nothing(office):
    """The asker took it; the cashier comes a minute later: refused; control: the asker."""
    agreed(office)
    takes(office)
    office.sleep(minutes=1)
    assert (takes(office, "cashier"), takes(office)) == ("EXPORT-SECOND", "")


def test_a_used_agreement_says_when_it_was_used(office):
    """In words: that it was used, that it is for once, and what is to be done."""
    agreed(office)
    takes(office)
    office.sleep(minutes=AGAIN + 1)
    with pytest.raises(Refused) as refused:
        take_out(office.deed("office"), wanted=FILE, purpose=WHY)
    told = str(refused.value)
    words = ("用过，只管一次（下载中断的，15 分钟内可再取）", "请重新申请导出")
    assert [word in told for word in words] == [True, True]


def small(people, name="名单.pdf"):
    """A file that may go out alone by itself."""
    return FILE._replace(name=name, people=people)


@pytest.mark.parametrize(
    ("before", "name", "hours", "code"),
    [
        (20, "甲.pdf", 1, ""),  # 20 and 30 are 50
        (21, "甲.pdf", 1, "EXPORT-SECOND"),
        (21, "甲.pdf", 25, ""),  # a day later nothing of it counts
        (50, "名单.xlsx", 1, ""),  # the same paper in another format
    ],
)
def test_small_files_add_up_within_a_day(office, before, name, hours, code):
    """Thirty people after some others in the 24 hours before; another person's do not count."""
    first = takes(office, wanted=small(before, name))
    office.sleep(hours=hours)
    other = takes(office, "cashier", small(30))
    assert (first, other, takes(office, wanted=small(30))) == ("", "", code)


def test_what_another_agreed_to_is_no_part_of_the_sum(office):
    """Fifty-one agreed to, then fifty alone, then one more: only that one is asked for."""
    agreed(office)
    told = [takes(office), takes(office, wanted=small(50)), takes(office, wanted=small(1, "乙"))]
    agreed(office, wanted=small(1, "乙"))
    told.append(takes(office, wanted=small(1, "乙")))
    counted = list(TakenFile.objects.order_by("pk").values_list("people", "request__people"))
    assert (told, counted) == (
        ["", "", "EXPORT-SECOND", ""], [(51, 51), (50, None), (1, 1)],
    )  # fmt: skip


def test_a_file_in_which_nobody_stands_is_not_counted(office):
    """No people: no line in the count, and it goes out on a full day; control: one person."""
    full = takes(office, wanted=small(50))
    told = (takes(office, wanted=small(0, "乙")), takes(office, wanted=small(1, "丙")))
    assert (full, told, TakenFile.objects.count()) == ("", ("", "EXPORT-SECOND"), 1)


@pytest.mark.parametrize(("hours", "code"), [(HOURS - 1, ""), (HOURS + 1, "EXPORT-SECOND")])
def test_an_agreement_ends(office, hours, code):
    """Within its hours the file goes out; after them it does not, and is asked for anew."""
    pk = agreed(office)
    office.sleep(hours=hours)
    told = takes(office)
    office.sleep(minutes=AGAIN + 1)
    again = fund.refusal_of(ask_export, office.deed("office"), wanted=FILE, purpose=WHY)
    assert (told, state(pk), again) == (code, "lapsed" if code else "taken", "")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("office", "DUTY-SELF"),
        ("admin", "REVEAL-ROLE"),
        ("chair0", "REVEAL-ROLE"),
        ("worker", "REVEAL-ROLE"),
        ("leader", ""),
        ("cashier", ""),
    ],
)
def test_who_agrees(office, who, code):
    """Never the asker, never who sees no numbers; control: two others who hold the right."""
    staff = [registry.StaffFacts("外来", "worker", (Role.WORKER,), office.root)]
    registry.register_staff(office.deed("admin"), staff=staff)
    pk = asked(office)
    account = Account.objects.get(login=who)
    told = fund.refusal_of(agree_export, office.deed(account), request=pk)
    refusing = fund.refusal_of(refuse_export, office.deed(account), request=pk, reason="人数太多")
    assert (told, refusing, state(pk)) == (
        code, code or "MOVE-STATE", "asked" if code else "agreed",
    )  # fmt: skip


def test_who_may_see_but_not_export_agrees_to_nothing(books):
    """The office has the right, the leader has not; control: he is given it."""
    allow_export(books.deed("admin"), role=Role.OFFICE, reason="按岗位授予")
    pk = asked(books)
    before = fund.refusal_of(agree_export, books.deed("leader"), request=pk)
    allow_export(books.deed("admin"), role=Role.LEADER, reason="按岗位授予")
    after = fund.refusal_of(agree_export, books.deed("leader"), request=pk)
    assert (before, after) == ("EXPORT-RIGHT", "")


def test_a_refusal_wants_a_reason_and_ends_it(office):
    """Without words refused; with them the file stays, and may be asked for anew."""
    pk = asked(office)
    blank = fund.refusal_of(refuse_export, office.deed("leader"), request=pk, reason=" ")
    done = fund.refusal_of(refuse_export, office.deed("leader"), request=pk, reason="用途不明")
    row = ExportRequest.objects.get()
    told = (row.state, row.reason, row.decided_by.name)
    again = fund.refusal_of(ask_export, office.deed("office"), wanted=FILE, purpose=WHY)
    assert (blank, done, told, takes(office), again) == (
        "TEXT-BLANK", "", ("refused", "用途不明", "职员leader"), "EXPORT-SECOND", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "purpose", "code"),
    [
        (FILE._replace(people=50), WHY, "EXPORT-ALONE"),
        (FILE, "送", "EXPORT-PURPOSE"),
        (FILE, WHY, ""),
    ],
)
def test_what_may_be_asked_for(office, wanted, purpose, code):
    """Few people, no purpose; control: many and a purpose, and then not a second time."""
    told = fund.refusal_of(ask_export, office.deed("office"), wanted=wanted, purpose=purpose)
    twice = fund.refusal_of(ask_export, office.deed("office"), wanted=wanted, purpose=purpose)
    assert (told, twice) == (code, code or "EXPORT-ASKED")


def test_an_old_asking_is_agreed_to_by_nobody(office):
    """A day and an hour later: too late; control: an hour later."""
    late, fresh = asked(office), asked(office, "cashier")
    ExportRequest.objects.filter(pk=late).update(until=office.now - timedelta(hours=1))
    told = [
        fund.refusal_of(agree_export, office.deed("leader"), request=pk) for pk in (late, fresh)
    ]
    assert told == ["EXPORT-LATE", ""]


def test_every_step_has_its_line(office):
    """Asked, agreed, taken: who did what to the request, in the journal."""
    pk = agreed(office)
    takes(office)
    lines = [
        (line["kind"], line["obj"]["verb"], line["obj"]["from"])
        for line in parsed()
        if line.get("obj", {}).get("type") == "people.exportrequest"
    ]
    assert (lines, state(pk)) == (
        [
            ("people.ask_export", "ask", ""),
            ("people.agree_export", "agree", "asked"),
            ("people.take_out", "take", "agreed"),
        ],
        "taken",
    )


def waits(who):
    """The requests among somebody's tasks."""
    account = Account.objects.get(login=who)
    found = [one for one in waiting_for(signed_now(account)) if one.kind.name == "export_request"]
    return [one.row.state for one in found]


def test_by_the_pages_from_the_asking_to_the_file(books, enter, clock, exporting, settings):
    """The office wants the list of approved people, more than one may take alone: it becomes a
    request among the tasks of the others; the leader agrees; the file comes once."""
    settings.NUANLIU_EXPORT_ALONE = 1
    project = scenario.paid_campaign(books).project
    people = {who: enter(who) for who in ("office", "leader", "admin", "chair0")}
    name = next(one.name for one in files_to_make(project) if "批准名单" in one.name)
    where = reverse("paper", args=[project.pk, name])
    page = people["office"].get(where).content.decode()
    sent = taken(people["office"], where)
    row = ExportRequest.objects.get()
    here = reverse("thing", args=["export_request", row.pk])
    tasks = [waits(who) for who in ("office", "leader", "admin", "chair0")]
    seen = [people[who].get(here).status_code for who in people]
    own = people["office"].post(reverse("deed", args=["export_request", row.pk, "agree"]), given())
    before = "Content-Disposition" in taken(people["office"], where)
    agree = people["leader"].post(
        reverse("deed", args=["export_request", row.pk, "agree"]), given()
    )
    after, ready = waits("office"), where in people["office"].get(here).content.decode()
    form = given(purpose=WHY)
    files = ["Content-Disposition" in people["office"].post(where, form)]
    files.append("Content-Disposition" in taken(people["office"], where))
    books.sleep(minutes=AGAIN + 1)
    used = people["office"].get(where).content.decode()
    again = taken(people["office"], where)
    assert ("申请导出" in page, sent.status_code, sent["Location"]) == (True, 302, here)
    assert (tasks, seen) == ([[], ["asked"], [], []], [200, 200, 404, 404])
    assert (own.status_code, before, agree.status_code) == (409, False, 302)
    assert (after, ready, files) == (["agreed"], True, [True, True])
    assert ("用过，只管一次" in used, again.status_code) == (True, 302)
