"""A file with many people goes out once another person agreed: by the pages, step by step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given, taken
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import signed_now
from nuanliu.faces.web.tasks import waiting_for
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.queries import parsed
from nuanliu.records.journal.taking import (
    Wanted,
    agree_export,
    ask_export,
    refuse_export,
    take_out,
)
from nuanliu.records.people.models import Account, Export, ExportRequest, Taken
from nuanliu.stages.archive.papers import files_to_make

FILE = Wanted(Taken.PAPERS, "全部文书.zip", "projects.project:1", 51)
WHY = "报市总工会备案"
HOURS = 24  # by hand: how long an agreement holds
AGAIN = 10  # by hand: minutes for a download that broke off


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
    """Another person, another file, more people: refused; then the asker's own, and not again."""
    pk = agreed(office)
    others = (
        takes(office, "cashier"),
        takes(office, wanted=FILE._replace(name="另一份.zip")),
        takes(office, wanted=FILE._replace(subject="projects.project:2")),
        takes(office, wanted=FILE._replace(people=52)),
    )
    mine = [takes(office)]
    office.sleep(minutes=AGAIN + 1)
    mine += [takes(office), state(pk), Export.objects.count()]
    assert (others, mine) == (
        ("EXPORT-SECOND", "EXPORT-SECOND", "EXPORT-SECOND", "EXPORT-CHANGED"),
        ["", "EXPORT-USED", "taken", 1],
    )


@pytest.mark.parametrize(("minutes", "code"), [(AGAIN - 1, ""), (AGAIN + 1, "EXPORT-USED")])
def test_a_broken_download_is_begun_again_for_some_minutes(office, minutes, code):
    """By the same person, each time with a line of its own; control: later, and by another."""
    pk = agreed(office)
    takes(office)
    office.sleep(minutes=minutes)
    told = (takes(office), takes(office, "cashier"), state(pk), Export.objects.count())
    assert told == (code, "EXPORT-SECOND", "taken", 1 if code else 2)


def test_an_agreement_is_for_what_stood_in_the_file(office):
    """The same name and as many people, but others: refused; control: what was agreed to."""
    mine = FILE._replace(scope="a" * 64)
    agreed(office, wanted=mine)
    other = takes(office, wanted=mine._replace(scope="b" * 64))
    assert (other, takes(office, wanted=mine)) == ("EXPORT-CHANGED", "")


def part(people, number):
    """One of several small files."""
    return FILE._replace(name=f"{number}.pdf", people=people)


def test_small_files_are_added_up_over_a_day(office):
    """Thirty and twenty go out alone, one more person does not, the first one again does, and
    a file without people; control: another person, and a day later."""
    told = [takes(office, wanted=part(people, number)) for number, people in enumerate((30, 20, 1))]
    told += [takes(office, wanted=part(30, 0)), takes(office, wanted=part(0, 9))]
    told += [takes(office, "cashier", part(1, 2))]
    office.sleep(hours=HOURS + 1)
    assert [*told, takes(office, wanted=part(1, 2))] == ["", "", "EXPORT-SECOND", "", "", "", ""]


def test_what_another_agreed_to_is_not_added_up(office):
    """Fifty-one by agreement, then fifty alone; control: one more."""
    agreed(office)
    told = [takes(office), takes(office, wanted=part(50, 1)), takes(office, wanted=part(1, 2))]
    assert told == ["", "", "EXPORT-SECOND"]


def test_one_more_person_over_the_day_is_asked_for(office):
    """Fifty alone, then one more is agreed to by another and goes out."""
    takes(office, wanted=part(50, 1))
    before = takes(office, wanted=part(1, 2))
    agreed(office, wanted=part(1, 2))
    assert (before, takes(office, wanted=part(1, 2))) == ("EXPORT-SECOND", "")


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
    retried = "Content-Disposition" in taken(people["office"], where)
    books.sleep(minutes=AGAIN + 1)
    used = people["office"].post(where, form)
    again = taken(people["office"], where)
    assert ("申请导出" in page, sent.status_code, sent["Location"]) == (True, 302, here)
    assert (tasks, seen) == ([[], ["asked"], [], []], [200, 200, 404, 404])
    assert (own.status_code, before, agree.status_code) == (409, False, 302)
    assert (after, ready, files, again.status_code) == (["agreed"], True, [True], 302)
    assert (retried, used.status_code, "EXPORT-USED" in used.content.decode()) == (True, 409, True)
