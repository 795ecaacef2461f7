"""请假代理 and 离岗移交 in the browser: whose role whom it opens, and who may arrange it."""

from datetime import date

from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.records.people.models import Delegation
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.reviews.models import Batch


def leave(books, taker="cashier", **facts):
    """The form of the centre's leave in the week of the reviews."""
    told = {
        "delegator": books.staff["service_center"].pk, "to": books.staff[taker].pk,
        "role": "service_center", "since": "2024-01-15", "until": "2024-01-19", "reason": "年休假",
    }  # fmt: skip
    return given(**(told | facts))


def submitted(books):
    """A batch that waits for the centre, on the first day of the leave."""
    made = scenario.project(books, 4)
    opened = scenario.campaign(books, made, 4, 0)
    scenario.nominate(books, opened, 4, 0, 0)
    books.on(date(2024, 1, 15))
    return Batch.objects.get(pk=fund.compiled(books, opened.pk))


def test_the_delegate_finds_the_task_and_does_it(clock, books, enter):
    """Arranged by the absent one with two clicks: one record; the cashier's page has the button
    and does it."""
    batch = submitted(books)
    told, centre, cashier = leave(books), enter("service_center"), enter("cashier")
    before = batch.label in cashier.get("/").content.decode()
    answers = [centre.post("/me/cover/", told).status_code for _ in range(2)]
    after = batch.label in cashier.get("/").content.decode()
    done = cashier.post(f"/batch/{batch.pk}/review/", given(text="已逐人核对")).status_code
    batch.refresh_from_db()
    assert (before, answers, Delegation.objects.count(), after, done, batch.state) == (
        False, [302, 302], 1, True, 302, "reviewed",
    )  # fmt: skip


def test_nobody_arranges_for_another_but_an_administrator(clock, books, enter):
    """The office names the centre as absent: not among its choices; an administrator may."""
    books.on(date(2024, 1, 15))
    told = [enter(who).post("/me/cover/", leave(books)).status_code for who in ("office", "admin")]
    assert (told, Delegation.objects.count()) == ([422, 302], 1)


def test_a_refusal_stays_on_the_page_with_what_was_typed(clock, books, enter):
    """Days that lie behind: the code, and the reason still in its field."""
    books.on(date(2024, 1, 15))
    answer = enter("service_center").post("/me/cover/", leave(books, since="2024-01-02"))
    page = answer.content.decode()
    told = (">DELEGATE-DATES</a>]" in page, "年休假" in page)
    assert (answer.status_code, told) == (409, (True, True))


def test_it_is_ended_by_its_owner_and_not_by_others(clock, books, enter):
    """A stranger finds nothing to end, the delegate is refused, the owner ends it."""
    books.on(date(2024, 1, 15))
    enter("service_center").post("/me/cover/", leave(books))
    where = f"/me/cover/{Delegation.objects.get().pk}/end/"
    people = ("leader", "cashier", "service_center")
    told = [enter(who).post(where, given()).status_code for who in people]
    assert (told, Delegation.objects.get().ended_on) == ([404, 409, 302], date(2024, 1, 15))


def test_whoever_leaves_hands_his_roles_and_tasks_over(clock, books, enter):
    """The centre's last day is today: looked at first, then done; tomorrow the successor has the
    role and the task, the leaver neither."""
    batch = submitted(books)
    told = {
        "leaver": books.staff["service_center"].pk, "to": books.staff["office2"].pk,
        "last": "2024-01-15", "reason": "调离",
    }  # fmt: skip
    admin = enter("admin")
    looked = admin.post("/system/leaving/", given(**told, look="1")).content.decode()
    unchanged = roles_of(books.staff["office2"], date(2024, 1, 16))
    done = admin.post("/system/leaving/", given(**told, go="1")).status_code
    books.on(date(2024, 1, 16))
    seen = [batch.label in enter(who).get("/").content.decode() for who in ("office2",)]
    roles = [
        Role.SERVICE_CENTER in roles_of(books.staff[who], date(2024, 1, 16))
        for who in ("office2", "service_center")
    ]
    assert ("1 件" in looked, batch.label in looked, unchanged, done, seen, roles) == (
        True, False, frozenset({Role.OFFICE}), 302, [True], [True, False],
    )  # fmt: skip


def test_only_an_administrator_hands_over(clock, books, enter):
    """Everybody else gets the page that says whom to ask."""
    people = ("office", "leader", "chair0", "admin")
    told = [enter(who).get("/system/leaving/").status_code for who in people]
    assert told == [403, 403, 403, 200]
