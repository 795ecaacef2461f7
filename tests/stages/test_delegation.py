"""代理 during a leave: a role goes over for its days, papers say 代, two persons stay one hand."""

from datetime import date

import pytest
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.documents import reading
from nuanliu.core.imprint import Imprint
from nuanliu.core.roles import Role
from nuanliu.records.journal import delegating
from nuanliu.records.people.queries import hands_of, post_of, roles_of, signed_name
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import sheets
from nuanliu.stages.reviews.models import Batch

FROM, TILL = date(2024, 1, 15), date(2024, 1, 19)


def lend(books, giver, taker, role, by=None, **facts):
    """`taker` does `role` of `giver` in the week of the reviews; the record's id."""
    told = {"role": role, "since": FROM, "until": TILL, "reason": "休假"} | facts
    deed = books.deed(by or giver)
    return delegating.delegate(
        deed, delegator=books.staff[giver].pk, to=books.staff[taker].pk, **told
    )


def submitted(books):
    """A batch that waits for the service centre, on the first day of the leave."""
    made = scenario.project(books, 4)
    opened = scenario.campaign(books, made, 4, 0)
    scenario.nominate(books, opened, 4, 0, 0)
    books.on(FROM)
    return Batch.objects.get(pk=fund.compiled(books, opened.pk))


def test_the_role_goes_over_for_its_days_and_not_a_day_longer(books):
    """Before, on the first and last day, after; the owner keeps it all the time."""
    lend(books, "service_center", "cashier", Role.SERVICE_CENTER)
    days = (date(2024, 1, 14), FROM, TILL, date(2024, 1, 20))
    taker = [Role.SERVICE_CENTER in roles_of(books.staff["cashier"], day) for day in days]
    giver = [Role.SERVICE_CENTER in roles_of(books.staff["service_center"], day) for day in days]
    assert (taker, giver) == ([False, True, True, False], [True] * 4)


def test_the_paper_says_that_it_was_done_for_another(books):
    """The cashier reviews for the centre: the approval form bears his name with 代; done by the
    centre itself it bears none."""
    batch = submitted(books)
    lend(books, "service_center", "cashier", Role.SERVICE_CENTER)
    reviews.review(books.deed("cashier"), batch=batch.pk, text="已逐人核对")
    batch.refresh_from_db()
    person = books.staff["cashier"].person
    paper = sheets.approval_form(batch, None, Imprint(FROM, demo=True))
    words = reading.text_of(paper)
    names = [signed_name(person, Role.SERVICE_CENTER, day) for day in (FROM, date(2024, 1, 22))]
    assert (f"{person.name} 代" in words, names) == (
        True, [f"{person.name} 代", person.name],
    )  # fmt: skip


def test_neither_of_the_two_takes_a_second_duty_on_a_batch(books):
    """The maker of the list borrows the centre's role: neither he nor the centre may review it."""
    batch = submitted(books)
    lend(books, "service_center", "office", Role.SERVICE_CENTER)
    code = fund.refusal_of(reviews.review, books.deed("office"), batch=batch.pk, text="同意")
    other = fund.refusal_of(
        reviews.review, books.deed("service_center"), batch=batch.pk, text="同意"
    )
    assert (code, other) == ("DUTY-TWICE", "DUTY-TWICE")


def test_without_a_shared_role_the_centre_reviews(books):
    """The control of the test above: the same batch, no delegation."""
    batch = submitted(books)
    reviews.review(books.deed("service_center"), batch=batch.pk, text="同意")
    batch.refresh_from_db()
    assert batch.state == "reviewed"


def test_what_one_of_them_entered_the_other_does_not_confirm(books):
    """A leader lends his role to the clerk: neither confirms the clerk's document, within the leave
    or soon after; a leader who shared nothing does."""
    made = scenario.project(books, 4)
    books.on(FROM)
    lend(books, "leader", "office", Role.LEADER)
    change = projects.enter_change(
        books.deed("office"), line=BudgetLine.objects.get(project=made).pk,
        kind=ChangeKind.SUPPLEMENT, amount_fen=100, document_number="云财预〔2024〕2号",
        document_date=FROM,
    )  # fmt: skip
    confirm = projects.confirm_change
    codes = [
        fund.refusal_of(confirm, books.deed(who), change=change) for who in ("office", "leader")
    ]
    books.on(date(2024, 1, 22))
    codes.append(fund.refusal_of(confirm, books.deed("leader"), change=change))
    codes.append(fund.refusal_of(confirm, books.deed("leader2"), change=change))
    assert codes == ["DUTY-SELF", "DUTY-SELF", "DUTY-SELF", ""]


def test_a_delegate_speaks_from_the_post_of_the_absent(books):
    """Who signs for a leader stands under that leader's post."""
    lend(books, "leader", "accountant", Role.LEADER)
    person = books.staff["accountant"].person
    post = post_of(books.staff["leader"].person, Role.LEADER, FROM)
    assert post_of(person, Role.LEADER, FROM) == post


def test_one_that_was_ended_gives_nothing_from_that_day(books):
    """Taken back on the second day: the role is gone that day, the two stay one hand for what was
    done on the first; ended twice is refused."""
    row = lend(books, "service_center", "cashier", Role.SERVICE_CENTER)
    books.on(date(2024, 1, 16))
    delegating.end_delegation(books.deed("service_center"), delegation=row)
    cashier = books.staff["cashier"]
    days = [Role.SERVICE_CENTER in roles_of(cashier, day) for day in (FROM, date(2024, 1, 16))]
    together = hands_of(cashier.person_id, FROM, TILL)
    again = fund.refusal_of(delegating.end_delegation, books.deed("service_center"), delegation=row)
    both = frozenset({cashier.person_id, books.staff["service_center"].person_id})
    assert (days, together, again) == ([True, False], both, "DELEGATE-OVER")


@pytest.mark.parametrize(("giver", "taker", "role", "facts", "expected"), [
    ("leader", "leader", Role.LEADER, {}, "DELEGATE-SELF"),
    ("leader", "cashier", Role.CASHIER, {}, "DELEGATE-ROLE"),
    ("admin", "cashier", Role.ADMIN, {}, "DELEGATE-ROLE"),
    ("leader", "admin", Role.LEADER, {}, "DELEGATE-ADMIN"),
    ("leader", "cashier", Role.LEADER, {"since": date(2024, 1, 1)}, "DELEGATE-DATES"),
    ("leader", "cashier", Role.LEADER, {"until": date(2024, 6, 1)}, "DELEGATE-DATES"),
    ("leader", "cashier", Role.LEADER, {"by": "office"}, "DELEGATE-WHO"),
    ("leader", "cashier", Role.LEADER, {"reason": " "}, "TEXT-BLANK"),
    ("leader", "cashier", Role.LEADER, {}, ""),
    ("leader", "cashier", Role.LEADER, {"by": "admin"}, ""),
])  # fmt: skip
def test_what_cannot_be_lent(books, giver, taker, role, facts, expected):
    """Each fault with its code; the last two are the controls."""
    assert fund.refusal_of(lend, books, giver, taker, role, **facts) == expected


def test_a_borrowed_role_is_not_lent_on_and_none_is_lent_twice(books):
    """The cashier who leads for the leader lends that to nobody; the leader to one person alone."""
    lend(books, "leader", "cashier", Role.LEADER)
    codes = [
        fund.refusal_of(lend, books, giver, taker, Role.LEADER)
        for giver, taker in (("cashier", "accountant"), ("leader", "accountant"))
    ]
    assert codes == ["DELEGATE-ROLE", "DELEGATE-TWICE"]
