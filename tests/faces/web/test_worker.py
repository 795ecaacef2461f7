"""本人页面: one link, one device; plain words, no digit; receipt, request, consent."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.web.test_public import numbers_of_everybody
from tests.stages import scenario

from nuanliu.faces.web.public.links import make_link
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.campaigns.models import Basis, DataUse
from nuanliu.stages.nominations.models import Nomination, Withdrawal
from nuanliu.stages.payments.models import Receipt
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits.models import Request

ME = reverse("public-me")


@pytest.fixture
def paid(books, clock):
    """A campaign whose people have their money."""
    return scenario.paid_campaign(books)


def opened(nomination):
    """A phone that has opened the link of somebody."""
    phone = Client()
    phone.post(reverse("public-mine", args=[make_link(nomination.pk)]))
    return phone


def somebody():
    """One of the people paid by bank."""
    return Nomination.objects.filter(state="approved", channel="bank").order_by("-pk").first()


def send(phone, name, **facts):
    """A form of the page, sent; the status."""
    return phone.post(reverse(name), {"key": str(uuid4()), **facts}).status_code


def test_the_page_says_where_the_money_is_and_shows_no_number(paid):
    """Plain words, masked name, amount, and not six digits of anybody's number."""
    who = somebody()
    words = opened(who).get(ME).content.decode()
    told = ("已发放 500.00 元" in words, who.person.name in words, who.union.name in words)
    leaks = [one for one in numbers_of_everybody() if one in words]
    assert (told, leaks) == ((True, False, True), [])


def test_a_link_opens_on_one_device_alone(paid):
    """Looking spends nothing; after the first opening another phone finds it over."""
    secret = make_link(somebody().pk)
    where = reverse("public-mine", args=[secret])
    looks = [Client().get(where).status_code for _ in range(2)]
    first, second = Client(), Client()
    took = first.post(where).status_code
    late = (second.get(where).status_code, second.post(where).status_code)
    seen = (first.get(ME).status_code, second.get(ME).status_code)
    assert (looks, took, late, seen) == ([200, 200], 302, (410, 410), (200, 410))


def test_a_new_link_ends_the_old_one(paid):
    """The phone that opened the first sees nothing any more."""
    who = somebody()
    phone = opened(who)
    make_link(who.pk)
    assert phone.get(ME).status_code == 410


def test_no_cookie_can_be_made_up(paid):
    """The hash of a link, put into the cookie by hand."""
    who = somebody()
    make_link(who.pk)
    phone = Client()
    phone.cookies["mine"] = "0" * 64
    assert phone.get(ME).status_code == 410


def test_receipt_is_confirmed_once(paid):
    """The button goes, the books are whole; a second confirmation is refused."""
    phone = opened(somebody())
    told = [send(phone, "public-me-received", received="yes") for _ in range(2)]
    words = phone.get(ME).content.decode()
    assert (told, Receipt.objects.count(), "确认收到。" in words, audit()) == (
        [302, 409],
        1,
        True,
        [],
    )


def test_money_not_paid_cannot_be_confirmed(books, clock):
    """Before the payment; control: the one above."""
    made = scenario.project(books, 2)
    open_one = scenario.campaign(books, made, 2, 0)
    scenario.nominate(books, open_one, 2, 0, 0)
    phone = opened(Nomination.objects.first())
    told = (phone.get(ME).status_code, send(phone, "public-me-received", received="yes"))
    assert (told, Receipt.objects.count()) == ((200, 410), 0)


def test_who_got_nothing_has_a_request_at_once(paid):
    """没有收到: the office has it on its list, under the payment's number."""
    send(opened(somebody()), "public-me-received", received="no")
    assert [("没有收到慰问金" in one.text, one.state) for one in Request.objects.all()] == [
        (True, "open")
    ]


def test_a_request_is_raised_and_its_answer_read(paid, books):
    """From the phone to the office and back."""
    phone = opened(somebody())
    told = send(phone, "public-me-ask", text="希望增设热饮点")
    row = Request.objects.get()
    who = books.staff["office2"].person_id
    visits.assign_request(books.deed("office"), request=row.pk, to=who, due_on=books.now.date())
    visits.answer_request(books.deed("office2"), request=row.pk, answer="已在值班室增设")
    words = phone.get(ME).content.decode()
    assert (told, "希望增设热饮点" in words, "已在值班室增设" in words) == (302, True, True)


def answered_request(books, phone, text="希望增设热饮点"):
    """A request of a phone, answered by the office; its number."""
    send(phone, "public-me-ask", text=text)
    row = Request.objects.order_by("-pk").first()
    who = books.staff["office2"].person_id
    visits.assign_request(books.deed("office"), request=row.pk, to=who, due_on=books.now.date())
    visits.answer_request(books.deed("office2"), request=row.pk, answer="已在值班室增设")
    return row.pk


def ask_again(phone, pk, reason="值班室太远"):
    """没有解决，请再办; the status."""
    where = reverse("public-me-again", args=[pk])
    return phone.post(where, {"key": str(uuid4()), "reason": reason}).status_code


def test_an_answer_that_settles_nothing_is_asked_again(paid, books):
    """Answered: with a reason it is open again, in the words of both sides; while it is open there
    is no such button; closed by the office, it is opened once more, and a third time refused."""
    phone = opened(somebody())
    pk, button = answered_request(books, phone), "没有解决，请再办"
    shown = [button in phone.get(ME).content.decode()]
    codes = [ask_again(phone, pk, one) for one in (" ", "打13800001111", "值班室太远")]
    row = Request.objects.get()
    shown.append(button in phone.get(ME).content.decode())
    codes.append(ask_again(phone, pk))
    for _ in range(2):
        visits.answer_request(books.deed("office2"), request=pk, answer="已另设一处")
        visits.close_request(books.deed("office"), request=pk)
        shown.append(button in phone.get(ME).content.decode())
        codes.append(ask_again(phone, pk, "还是太远"))
    assert (shown, codes, row.state, row.text.endswith("追问：值班室太远）"), audit()) == (
        [True, False, True, False],
        [422, 422, 302, 409, 302, 409],
        "assigned",
        True,
        [],
    )


def test_only_my_own_request_and_in_time(paid, books):
    """Another phone does not know it; 61 days after the answer it is over, on the 60th not."""
    mine, other = Nomination.objects.filter(state="approved").order_by("pk")[:2]
    phone = opened(mine)
    pk = answered_request(books, phone)
    codes = [ask_again(opened(other), pk), ask_again(Client(), pk)]
    Request.objects.update(answered_on=books.now.date() - timedelta(days=61))
    codes.append(ask_again(phone, pk))
    Request.objects.update(answered_on=books.now.date() - timedelta(days=60))
    codes.append(ask_again(phone, pk))
    assert codes == [404, 410, 409, 302]


def test_another_phone_does_not_see_my_request(paid):
    """Requests are shown where they were raised."""
    mine, other = Nomination.objects.filter(state="approved").order_by("pk")[:2]
    phone = opened(mine)
    send(phone, "public-me-ask", text="希望增设热饮点")
    told = [("热饮点" in one.get(ME).content.decode()) for one in (opened(other), phone)]
    assert told == [False, True]


def test_a_number_in_a_request_is_refused(paid):
    """A phone in the words; control: without it."""
    phone = opened(somebody())
    told = [send(phone, "public-me-ask", text=one) for one in ("打13800001111", "请打电话")]
    assert (told, Request.objects.count()) == ([422, 302], 1)


def test_who_may_make_a_link(paid, enter, books):
    """By hand: the office, the centre, and the chair of the union; others see no such page."""
    who = Nomination.objects.filter(union=books.unions[0]).order_by("pk").first()
    where = reverse("worker-link", args=[who.pk])
    people = ("office", "service_center", "chair0", "chair1", "leader", "cashier", "admin")
    told = {one: enter(one).post(where).status_code for one in people}
    assert (told, Client().post(where).status_code) == (
        {
            "office": 200,
            "service_center": 200,
            "chair0": 200,
            "chair1": 404,
            "leader": 403,
            "cashier": 403,
            "admin": 403,
        },
        302,
    )


def test_the_page_with_the_link_opens_it(paid, enter):
    """The address in the text for the person works, and names him masked."""
    who = somebody()
    page = enter("office").post(reverse("worker-link", args=[who.pk])).content.decode()
    where = re.search(r"http://testserver(/p/w/[^<\s]+/)", page)[1]
    assert Client().get(where).status_code == 200


@pytest.fixture
def agreed(paid):
    """The campaign rests on consent."""
    DataUse.objects.filter(campaign=paid.campaign).update(basis=Basis.CONSENT)
    return paid


def test_consent_is_withdrawn_from_the_phone(agreed):
    """Read, withdrawn, told so; the button is gone, and a second time is refused."""
    phone = opened(somebody())
    before = "<summary>撤回同意" in phone.get(ME).content.decode()
    told = [send(phone, "public-me-withdraw") for _ in range(2)]
    words = phone.get(ME).content.decode()
    row = Withdrawal.objects.get()
    after = ("您已撤回同意" in words, "<summary>撤回同意" in words)
    assert (before, told, after, row.person_id) == (
        True,
        [302, 409],
        (True, False),
        somebody().person_id,
    )


def test_without_consent_as_basis_there_is_nothing_to_withdraw(paid):
    """No button, and the form is refused."""
    phone = opened(somebody())
    shown = "<summary>撤回同意" in phone.get(ME).content.decode()
    assert (shown, send(phone, "public-me-withdraw"), Withdrawal.objects.count()) == (False, 409, 0)
