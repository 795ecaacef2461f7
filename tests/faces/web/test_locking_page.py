"""锁定 on the pages: one run, one for each bank, and where one is led when there are several."""

from django.urls import reverse
from tests.faces.web.conftest import given
from tests.laws import fund

from nuanliu.config import web
from nuanliu.records.documents.sandbox import MAX_FILE
from nuanliu.records.people.models import Person
from nuanliu.stages.payments.models import Run

LOCK = ("begin", ["run", "lock"])


def approved_at(books, *banks):
    """An approved list of one person at each of these banks; the id of the list."""
    campaign = fund.with_people(books, len(banks))
    batch = fund.approved(books, campaign)
    people = Person.objects.filter(nominations__item__batch=batch).order_by("pk")
    for person, bank in zip(people, banks, strict=True):
        Person.objects.filter(pk=person.pk).update(bank=bank)
    return batch


def locked(browser, **facts):
    """The answer to the form."""
    return browser.post(reverse(LOCK[0], args=LOCK[1]), given(**facts))


def test_one_run_for_each_bank_and_all_of_them_are_named(books, enter, clock):
    """Three people at two banks: two runs, both numbers told over the list of runs."""
    batch = approved_at(books, "云川农商银行", "建设银行", "云川农商银行")
    answer = locked(enter("office"), batch=batch, channel="bank", by_bank="on")
    runs = list(Run.objects.order_by("pk").values_list("number", "people"))
    text = enter("office").get(answer.url).content.decode()
    assert (answer.url, [count for _, count in runs], [number in text for number, _ in runs]) == (
        reverse("payments"), [2, 1], [True, True],
    )  # fmt: skip


def test_without_it_there_is_one_run_and_one_is_led_to_it(books, enter, clock):
    """Control: the same people in one run."""
    batch = approved_at(books, "云川农商银行", "建设银行")
    answer = locked(enter("office"), batch=batch, channel="bank")
    run = Run.objects.get()
    assert (answer.url, run.people) == (reverse("thing", args=["run", run.pk]), 2)


def test_cash_has_no_bank(books, enter, clock):
    """Refused beside the field; nobody is locked."""
    batch = approved_at(books, "云川农商银行")
    answer = locked(enter("office"), batch=batch, channel="cash", by_bank="on")
    words = "只有银行代发可以按开户银行分批" in answer.content.decode()
    assert (answer.status_code, words, Run.objects.count()) == (422, True, 0)


def test_the_same_form_twice_locks_once(books, enter, clock):
    """A double click: both are led to the same two runs."""
    batch = approved_at(books, "云川农商银行", "建设银行")
    facts, browser = given(batch=batch, channel="bank", by_bank="on"), enter("office")
    told = [browser.post(reverse(LOCK[0], args=LOCK[1]), facts).url for _ in range(3)]
    assert (told, Run.objects.count()) == ([reverse("payments")] * 3, 2)


def test_the_biggest_file_that_may_arrive_may_come_back_out_of_a_page():
    """A file that was looked at lies in the page, sealed, in four letters for three bytes."""
    in_the_page = (MAX_FILE + 1024) * 4 // 3
    room = web.DATA_UPLOAD_MAX_MEMORY_SIZE - in_the_page
    assert (web.FILE_UPLOAD_MAX_MEMORY_SIZE, room >= 1024 * 1024) == (MAX_FILE, True)
