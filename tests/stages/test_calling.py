"""回访: drawn by a kept seed, called by nobody who proposed or paid, numbers sealed for it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.stages.calls import INDEPENDENT, drawn, round_of, said
from tests.stages.scenario import paid_campaign

from nuanliu.core.sampling import draw_by_stratum
from nuanliu.records.journal.queries import parsed
from nuanliu.records.people.models import Person, Reveal
from nuanliu.stages.feedback import calling
from nuanliu.stages.feedback.call_queries import Reached, calls_of, reached, redrawn
from nuanliu.stages.feedback.models import Call, CallRound, Contact, Doubt, Source
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits.models import Request

PHONE = "13900001234"


def test_the_draw_is_the_seed_over_unions_and_channels(books):
    """Six paid by bank and in cash in two unions, half drawn: the printed method draws the same."""
    paid, calls = drawn(books, share=50)
    strata: dict[str, list[str]] = {}
    rows = Payment.objects.filter(campaign=paid.campaign, state="paid")
    for union, channel, number in rows.values_list(
        "nomination__union__code", "run__channel", "number"
    ):
        strata.setdefault(f"{union}/{channel}", []).append(number)
    again = draw_by_stratum(strata, 3, "种子")
    due = [number for stratum in sorted(again) for number in again[stratum]]
    row = CallRound.objects.get()
    found = [one.payment.number for one in calls_of(row)]
    assert (found, redrawn(row) == [one.payment_id for one in calls], row.population) == (
        due,
        True,
        6,
    )


@pytest.mark.parametrize(("share", "size"), [(1, 1), (16, 1), (17, 2), (50, 3), (51, 4), (100, 6)])
def test_a_share_is_rounded_up(books, share, size):
    """Of six: one per cent and 16 are one person, 17 are two, 51 are four, 100 are all."""
    assert len(drawn(books, share)[1]) == size


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"share": 0}, "CALL-SHARE"),
        ({"share": 101}, "CALL-SHARE"),
        ({"seed": " "}, "TEXT-BLANK"),
        ({"due_on": date(2024, 1, 1)}, "DUE-PAST"),
        ({"who": "office"}, "DUTY-SELF"),
        ({"who": "service_center"}, "DUTY-SELF"),
        ({"who": "cashier"}, "MOVE-ROLE"),
        ({}, ""),
    ],
)
def test_who_handled_the_relief_does_not_draw(books, facts, code):
    """No share, no seed, a day gone by, the maker, the reviewer, the cashier; somebody else may."""
    campaign = paid_campaign(books).campaign.pk
    whole = {"campaign": campaign, "seed": "7", "share": 50, "due_on": books.now.date()} | facts
    who = whole.pop("who", INDEPENDENT)
    assert refusal_of(calling.draw, books.deed(who), **whole) == code


def test_nobody_is_called_before_anybody_is_paid(books):
    """Approved and sent, nothing arrived: refused as for a survey."""
    campaign = fund.with_people(books, 2)
    fund.sent(books, fund.approved(books, campaign))
    assert refusal_of(round_of, books, campaign) == "SURVEY-NOBODY"


def test_a_list_is_not_drawn_anew_while_it_runs(books):
    """A second draw is refused while the first is open; ended, another may be drawn."""
    paid, calls = drawn(books)
    early = refusal_of(round_of, books, paid.campaign.pk, seed="另一串")
    for call in calls:
        said(books, call)
    calling.close(books.deed(INDEPENDENT), round=CallRound.objects.get().pk)
    late = refusal_of(round_of, books, paid.campaign.pk, seed="另一串")
    assert (early, late, CallRound.objects.count()) == ("CALL-TWICE", "", 2)


def test_who_proposed_or_handled_does_not_call(books):
    """Maker, reviewer, approver, the chair who proposed (given a desk): refused; another is not."""
    _, calls = drawn(books)
    who = ("office", "service_center", "leader2", INDEPENDENT)
    codes = [said(books, calls[0], who=one) for one in who]
    assert codes == ["DUTY-SELF", "DUTY-SELF", "DUTY-SELF", ""]


def test_a_proposer_with_a_desk_is_still_a_proposer(books):
    """Whom he nominated himself he may not call, another one he may."""
    _, calls = drawn(books)
    mine = calls[0].payment.nomination
    mine.nominated_by = books.staff[INDEPENDENT].person
    mine.save()
    others = next(one for one in calls if one.payment.nomination_id != mine.pk)
    assert [said(books, one) for one in (calls[0], others)] == ["DUTY-SELF", ""]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"received": "short"}, "CALL-AMOUNT"),
        ({"received": "short", "got_fen": -1}, "CALL-AMOUNT"),
        ({"received": "short", "got_fen": fund.CAP}, "CALL-AMOUNT"),
        ({"received": "full", "got_fen": fund.CAP}, "CALL-AMOUNT"),
        ({"received": "missing", "got_fen": 0}, "CALL-AMOUNT"),
        ({"choices": {"fair": "满意"}}, "SURVEY-CHOICE"),
        ({"choices": {"attitude": "极好"}}, "SURVEY-CHOICE"),
        ({"note": "他的电话 13900001234"}, "DOUBT-NUMBER"),
        ({"received": "short", "got_fen": 0}, ""),
        ({"received": "missing"}, ""),
        ({"choices": {"attitude": "满意", "satisfied": "一般"}, "note": "家人接听"}, ""),
    ],
)
def test_what_is_written_down_makes_sense(books, facts, code):
    """A wrong sum names the sum, nothing else does; other questions, and numbers, are refused."""
    _, calls = drawn(books)
    refused = said(books, calls[0], **facts)
    assert (refused, Call.objects.get(pk=calls[0].pk).state) == (
        code,
        "waiting" if code else "answered",
    )


def test_money_that_did_not_come_is_looked_into(books):
    """Missing and short open a case each with what was said, full opens none; counted as such."""
    _, calls = drawn(books)
    said(books, calls[0], "missing", note="说没有短信")
    said(books, calls[1], "short", got_fen=20_000)
    said(books, calls[2])
    calling.decline(books.deed(INDEPENDENT), call=calls[3].pk)
    told = list(Doubt.objects.order_by("pk").values_list("call", "kind", "told", "state"))
    assert (told, reached(Call.objects.all())) == (
        [
            (calls[0].pk, "missing", "回访时应收 500.00 元。说没有短信", "open"),
            (calls[1].pk, "short", "回访时说实收 200.00 元，应收 500.00 元。", "open"),
        ],
        Reached(6, 3, 1, 0, 1, 1, 1),
    )


def test_what_somebody_asks_for_on_the_phone_is_followed_up(books):
    """In the words of the call, of its campaign, linked; answered like any other; else none."""
    paid, calls = drawn(books)
    codes = [
        said(books, calls[0], wish="希望增设热饮点"),
        said(books, calls[1], wish="想知道何时体检", who="leader3"),
        said(books, calls[2], "missing", wish="请送到单位"),
        said(books, calls[3], wish=" "),
        said(books, calls[4], wish="请打 13900001234"),
        said(books, calls[4]),
    ]
    kept = list(Call.objects.order_by("place").values_list("wish__request__text", "state"))
    row = Request.objects.order_by("pk").first()
    who, due = books.staff["service_center"].person_id, books.now.date() + timedelta(days=5)
    visits.assign_request(books.deed("office"), request=row.pk, to=who, due_on=due)
    visits.answer_request(books.deed("service_center"), request=row.pk, answer="已设")
    visits.close_request(books.deed("office"), request=row.pk)
    told = [(one.campaign_id, one.state, one.visit) for one in Request.objects.order_by("pk")]
    campaign = paid.campaign.pk
    assert (codes, kept, told, Doubt.objects.count()) == (
        ["", "", "", "", "DOUBT-NUMBER", ""],
        [("希望增设热饮点", "answered"), ("想知道何时体检", "answered"), ("请送到单位", "answered"),
         (None, "answered"), (None, "answered"), (None, "waiting")],
        [(campaign, "closed", None), (campaign, "open", None), (campaign, "open", None)],
        1,
    )  # fmt: skip


def test_nobody_is_given_up_before_three_calls(books):
    """After two tries refused, after the third not; the round ends when nobody waits."""
    _, calls = drawn(books, share=17)
    by, call = books.deed, calls[0].pk
    tries = [calling.miss(by(INDEPENDENT), call=call) for _ in range(2)]
    early = refusal_of(calling.give_up, by(INDEPENDENT), call=call)
    calling.miss(by(INDEPENDENT), call=call)
    late = refusal_of(calling.give_up, by(INDEPENDENT), call=call)
    number = CallRound.objects.get().pk
    waits = refusal_of(calling.close, by(INDEPENDENT), round=number)
    said(books, calls[1])
    done = refusal_of(calling.close, by(INDEPENDENT), round=number)
    assert (tries, early, late, waits, done) == ([1, 2], "CALL-TRIES", "", "CALL-WAITING", "")


def test_an_answer_is_given_once(books):
    """Answered or declined: the call is over, no second answer, no number any more."""
    _, calls = drawn(books)
    said(books, calls[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=calls[1].pk).update(state="answered")
    codes = [said(books, calls[0]), shown(books, calls[0])]
    assert codes == ["MOVE-STATE", "MOVE-STATE"]


def shown(books, call, who=INDEPENDENT, reason="第一次拨打"):
    """The number of a call, or the code with which it is refused."""
    found = []
    deed = books.deed(who)
    facts = {"call": call.pk, "reason": reason}
    code = refusal_of(lambda by, **more: found.append(calling.reveal_contact(by, **more)), deed,
                      **facts)  # fmt: skip
    return code or found[0]


def kept(books, call, number=PHONE, who=INDEPENDENT):
    deed = books.deed(who)
    return refusal_of(calling.keep_contact, deed, call=call.pk, number=number, source=Source.UNION)


def test_a_number_is_shown_for_a_reason_to_somebody_independent(books):
    """The roster's, then the one kept for the call; no reason, no independence: nothing shown."""
    _, calls = drawn(books)
    roster = calls[0].payment.person.phone.open()
    first, codes = shown(books, calls[0]), [kept(books, calls[0])]
    second = shown(books, calls[0])
    codes += [shown(books, calls[0], reason="看"), shown(books, calls[0], who="office")]
    looks = list(Reveal.objects.order_by("pk").values_list("what", "subject", "reason"))
    lines = len(list(parsed("feedback.reveal_contact")))
    assert ((first, second), codes, looks, lines) == (
        (roster, PHONE),
        ["", "REVEAL-REASON", "DUTY-SELF"],
        [("phone", f"feedback.call:{calls[0].pk}", "第一次拨打")] * 2,
        2,
    )


@pytest.mark.parametrize(
    ("number", "code"),
    [("123", "MOBILE-LENGTH"), ("23900001234", "MOBILE-PREFIX"), ("+86 139-0000-1234", "")],
)
def test_a_number_kept_is_a_number(books, number, code):
    """Too short and no mobile are refused in the words of the roster; grouping is taken off."""
    _, calls = drawn(books)
    refused = kept(books, calls[0], number)
    found = [one.number.open() for one in Contact.objects.all()]
    assert (refused, found) == (code, [] if code else [PHONE])


def test_numbers_are_wiped_when_the_round_ends(books):
    """Kept for one call: sealed while it runs, gone afterwards, not the roster's."""
    _, calls = drawn(books, share=1)
    kept(books, calls[0])
    raw = bytes(Contact.objects.get().number.raw)
    said(books, calls[0])
    calling.close(books.deed(INDEPENDENT), round=CallRound.objects.get().pk)
    row = Contact.objects.get()
    phones = Person.objects.filter(pk=calls[0].payment.person_id, phone__isnull=False).count()
    assert (PHONE.encode() in raw, row.number, row.wiped_on, phones) == (
        False,
        None,
        books.now.date(),
        1,
    )


def test_a_round_has_a_day(books):
    """Due in fourteen days, as asked."""
    drawn(books)
    row = CallRound.objects.get()
    assert row.due_on == row.drawn_on + timedelta(days=14)
