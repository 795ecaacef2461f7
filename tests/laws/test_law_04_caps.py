"""Law 4: at most the pinned standard, whenever it counts; a stricter one since is a finding."""

from datetime import date

import pytest
from tests.laws import fund

from nuanliu.core.standards import compare, read_standards
from nuanliu.records.journal.queries import refused
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.queries import hash_of_list

MAY = date(2024, 5, 6)


def test_over_the_cap_is_refused_at_nomination(books):
    """500.01 yuan is refused with its own journal line, 500.00 is taken."""
    _, campaign = fund.fresh(books)
    rows = [
        fund.row("张一", fund.id_number(1), "500.01"),
        fund.row("李二", fund.id_number(2), "500.00"),
    ]
    done = fund.uploaded(books, campaign, rows)
    kept = list(Nomination.objects.values_list("amount_fen", flat=True))
    assert (done["accepted"], done["refused"], kept, refused()) == (
        1,
        1,
        [50_000],
        {"CAP-TIME": 1},
    )


@pytest.mark.parametrize(("fen", "code"), [(50_001, "CAP-TIME"), (50_000, "")])
def test_over_the_cap_is_refused_at_approval(books, fen, code):
    """Raised in the tables behind the list's hash: one fen above the cap stops the decision."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2, amount_fen=40_000)
    one = fund.put_forward(books, campaign, 1, amount_fen=40_000)
    batch = fund.noticed(books, campaign)
    Nomination.objects.filter(pk__in=one).update(amount_fen=fen)
    Batch.objects.update(list_hash=hash_of_list(Batch.objects.get()))
    decided = fund.refusal_of(fund.approve, books, batch)
    states = set(Nomination.objects.values_list("state", flat=True))
    assert (decided, states) == (code, {"listed"} if code else {"approved"})


@pytest.mark.parametrize(("fen", "code"), [(50_001, "CAP-TIME"), (50_000, "")])
def test_over_the_cap_is_refused_when_the_list_goes_to_review(books, fen, code):
    """Put forward past the roster's check: the list does not leave its maker's hands."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 1, amount_fen=fen)
    batch = reviews.compile_batch(books.deed("office"), campaign=campaign, label="第一批")
    assert fund.refusal_of(reviews.submit, books.deed("office"), batch=batch) == code


@pytest.mark.parametrize(("fen", "code"), [(50_001, "CAP-TIME"), (50_000, "")])
def test_over_the_cap_is_refused_at_payment(books, fen, code):
    """An amount raised in the table after the decision is caught once more at the lock."""
    _, campaign = fund.fresh(books)
    chosen = fund.put_forward(books, campaign, 1)
    batch = fund.approved(books, campaign)
    Nomination.objects.filter(pk__in=chosen).update(amount_fen=fen)
    deed = books.deed("office")
    assert fund.refusal_of(payments.lock, deed, batch=batch, channel=Channel.BANK) == code


@pytest.mark.parametrize(("fen", "code"), [(50_000, ""), (50_001, "CAP-TIME")])
def test_the_cap_of_the_line_binds_beside_the_standards(books, fen, code):
    """Standards that allow 1,000 yuan on a line granted for 500 a person: 500 is the most."""
    line = fund.project(books, ("元旦春节送温暖", 400_000, 4))[0]
    text = fund.standards().replace('amount = "500.00"', 'amount = "1000.00"', 1)
    campaign = fund.campaign(books, line, text=text)
    fund.put_forward(books, campaign, 1, amount_fen=fen)
    batch = reviews.compile_batch(books.deed("office"), campaign=campaign, label="第一批")
    refused = fund.refusal_of(reviews.submit, books.deed("office"), batch=batch)
    assert (line.cap_fen, refused) == (50_000, code)


def test_a_group_without_a_cap_is_refused(books):
    """Standards that stop before the day of the decision lay nothing down: unknown is refused."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    text = fund.standards().replace("valid_to = 2024-12-31", "valid_to = 2024-01-05", 1)
    campaign = fund.campaign(books, line, text=text)
    fund.put_forward(books, campaign, 1)
    batch = fund.noticed(books, campaign)
    assert fund.refusal_of(fund.approve, books, batch) == "CAP-TIME"


def changed(*pairs):
    """The shipped standards with some words replaced."""
    text = fund.standards()
    for old, new in pairs:
        text = text.replace(old, new, 1)
    return read_standards(text)


@pytest.mark.parametrize(
    ("pair", "kinds"),
    [
        (('amount = "500.00"', 'amount = "400.00"'), ["cap_per_time"]),
        (('amount = "1000.00"', 'amount = "900.00"'), ["cap_per_year"]),
        (('number = 5\nunit = "个工作日"', 'number = 7\nunit = "个工作日"'), ["notice_days"]),
        (('amount = "500.00"', 'amount = "600.00"'), []),
        (("盘龙", "盘龙"), []),
    ],
)
def test_a_stricter_standard_since_is_a_finding(pair, kinds):
    """Lower caps and longer notices are put before a leader; relaxed or equal ones are not."""
    found = compare(changed(), changed(pair), MAY)
    told = [(one.kind.value, one.finding.code) for one in found]
    assert told == [(kind, "STD-STRICTER") for kind in kinds]
