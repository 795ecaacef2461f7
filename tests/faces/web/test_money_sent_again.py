"""Every form that moves money, sent 2, 3 and 20 times: one deed, and nobody is told it failed."""

from itertools import cycle
from typing import Any

import pytest
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.faces.web.test_deeds import sent_file
from tests.faces.web.test_result_preview import looked, seen_in
from tests.laws import audit, fund

from nuanliu.records.journal.models import Entry
from nuanliu.stages.payments.models import Case, Payment, Run

TIMES = cycle((2, 3, 20))


@pytest.fixture
def again(books, enter, clock):
    """A form sent again and again; of all answers the statuses, and whether one deed was done."""
    browsers: dict[str, Any] = {}

    def send(who, where, **facts):
        browser = browsers.setdefault(who, enter(who))
        form, answers, lines = given(**facts), [], Entry.objects.count()
        for _ in range(next(TIMES)):
            for value in form.values():
                if hasattr(value, "seek"):
                    value.seek(0)
            answers.append(browser.post(where, form).status_code)
            if len(answers) == 1:
                after, done = audit.dump(), Entry.objects.count()
        return set(answers), audit.dump() == after, Entry.objects.count() == done > lines

    return send


ONCE = ({302}, True, True)


def deed(kind, row, verb):
    """Where a deed on a thing is done."""
    return reverse("deed", args=[kind, row.pk, verb])


def test_a_list_is_paid_once_however_often_each_form_is_sent(books, enter, again):
    """Lock, file, treasury, release, answer, return, reissue, settle: each once, in their order."""
    campaign = fund.with_people(books, 3)
    batch = fund.approved(books, campaign)
    told = [again("office", reverse("begin", args=["run", "lock"]), batch=batch, channel="bank")]
    run = Run.objects.get()
    told += [
        again("office", deed("run", run, "file")),
        again("cashier", deed("run", run, "release")),
        again("accountant", deed("run", run, "treasury"), reference="支-1", amount_fen="1,500.00",
              on=books.now.date().isoformat(), scan=sent_file("支付凭证.jpg")),
    ]  # fmt: skip
    data = fund.answer_of(run.pk, failed={f"{run.number}-0001"})
    seen = seen_in(looked(enter("accountant"), run, data))
    told.append(again("accountant", deed("run", run, "result"), seen=seen))
    failed, paid, _ = Payment.objects.order_by("number")
    told += [
        again("accountant", deed("payment", paid, "return"), reason="账户销户"),
        again("office", deed("payment", failed, "reissue"), card=fund.card_number(900)),
        again("accountant", deed("run", run, "settle")),
    ]
    states = sorted(Payment.objects.values_list("state", flat=True))
    assert (told, states) == ([ONCE] * 8, ["failed", "locked", "paid", "returned"])


def test_money_asked_back_comes_back_once(books, enter, again):
    """Recovery opened and money received on it; each form is one deed."""
    campaign = fund.with_people(books, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    browser, row = enter("accountant"), Run.objects.get(pk=run)
    browser.post(deed("run", row, "result"),
                 given(seen=seen_in(looked(browser, row, fund.answer_of(run)))))  # fmt: skip
    one = Payment.objects.order_by("pk")[0]
    facts = {"kind": "over", "due_fen": "200.00", "reason": "超过标准"}
    told = [again("accountant", deed("payment", one, "open_case"), **facts)]
    case = Case.objects.get()
    told.append(again("accountant", deed("case", case, "recover"), amount_fen="80.00"))
    case.refresh_from_db()
    assert (told, case.recovered_fen) == ([ONCE] * 2, 8_000)


def test_another_form_for_the_same_deed_is_refused(books, enter, clock):
    """Control: a second form with a key of its own is told that the run has left."""
    batch = fund.approved(books, fund.with_people(books, 2))
    fund.sent(books, batch)
    answer = enter("cashier").post(deed("run", Run.objects.get(), "release"), given())
    assert (answer.status_code, "MOVE-" in answer.content.decode()) == (409, True)
