"""回访: draw whom to call, call them, write down what they say; a number is sealed for its call."""

from collections.abc import Mapping
from datetime import date

from nuanliu.core.duties import another_person
from nuanliu.core.identity.accounts import parse_mobile
from nuanliu.core.lifecycles import CALL, CALL_ROUND
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.sampling import draw_by_stratum
from nuanliu.core.texts import told, written
from nuanliu.records.bulk import insert_all
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.revealing import need_right, note, opened
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.models import Shown
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback import policies, rules
from nuanliu.stages.feedback.call_queries import frame_by_channel
from nuanliu.stages.feedback.doubting import from_call
from nuanliu.stages.feedback.models import (
    SEED_MAX,
    WHY_MAX,
    Call,
    CallRound,
    Contact,
    Received,
    Source,
    Wish,
)
from nuanliu.stages.visits.actions import raised


@action("feedback.draw_calls")
def draw(deed: Deed, *, campaign: int, seed: str, share: int, due_on: date) -> int:
    """抽取 `share` per cent of those paid, by union and channel; the round's id.

    seed: kept, so that an auditor can draw the same list. Refused for whoever handled the relief
    (DUTY-SELF): he would draw until he likes the list.
    """
    move = permit(deed, CALL_ROUND, "draw")
    demand(written(seed, "抽样种子", SEED_MAX))
    row = Campaign.objects.get(pk=campaign)
    by = hands(deed)
    demand(another_person(by, *rules.handlers(campaign), step="抽取回访名单", before="经办"))
    frame = frame_by_channel(row)
    population = sum(map(len, frame.values()))
    demand(policies.somebody_paid(population))
    demand(rules.a_share(share))
    demand(rules.not_past(due_on, day_of(deed), "回访"))
    demand(rules.one_round(row))
    made = CallRound.objects.create(
        campaign=row,
        seed=seed,
        share=share,
        population=population,
        drawn_by=deed.by.person,
        drawn_on=day_of(deed),
        due_on=due_on,
        state=move.target,
    )
    record(deed, made, move=move)
    _calls(deed, made, frame)
    return made.pk


def _calls(deed: Deed, row: CallRound, frame: Mapping[str, Mapping[str, int]]) -> None:
    move = permit(deed, CALL, "draw")
    size = -(-row.population * row.share // 100)  # one in ten of eleven is two
    numbers = draw_by_stratum(frame, size, row.seed)
    chosen = [frame[stratum][one] for stratum in sorted(numbers) for one in numbers[stratum]]
    calls = [
        Call(round=row, payment_id=pk, place=place, state=move.target)
        for place, pk in enumerate(chosen, 1)
    ]
    insert_all(calls)
    for call in calls:
        record(deed, call, move=move)


@action("feedback.miss_call")
def miss(deed: Deed, *, call: int) -> int:
    """未接通: called, and nobody answered; how often by now."""
    row = _mine(deed, call)
    move = advance(deed, CALL, "miss", row)
    _tried(deed, row)
    record(deed, row, move=move)
    return row.tries


@action("feedback.answer_call")
def answer(
    deed: Deed,
    *,
    call: int,
    received: Received,
    got_fen: int | None = None,
    choices: Mapping[str, str] | None = None,
    note: str = "",
    wish: str = "",
) -> int:
    """登记回答 of one person; money that did not come in full opens a 收款核实; the call's id.

    got_fen: what he says he got, where the sum is wrong; choices: of `rules.ASKED`; wish: what he
    asks for besides becomes a 诉求 of the campaign, to be answered like any other.
    """
    row = _mine(deed, call)
    move = advance(deed, CALL, "answer", row)
    said = Received(received)
    demand(rules.amount_told(row, said, got_fen))
    demand(rules.on_scales(dict(choices or {})))
    demand(told(note, "回访记录", WHY_MAX))
    demand(rules.no_numbers(note, "回访记录"))
    row.received, row.got_fen, row.note = said, got_fen, note
    row.choices = dict(choices or {})
    _tried(deed, row)
    record(deed, row, move=move)
    if wish.strip():
        _asked_for(deed, row, wish)
    if said != Received.FULL:
        from_call(deed, row)
    return row.pk


def _asked_for(deed: Deed, row: Call, wish: str) -> None:
    """The request that comes of a call."""
    demand(rules.no_numbers(wish, "诉求"))
    made = raised(deed, campaign=row.payment.campaign_id, text=wish)
    record(deed, Wish.objects.create(call=row, request_id=made))


@action("feedback.decline_call")
def decline(deed: Deed, *, call: int) -> int:
    """不愿回答: reached, and he would rather not say; the call's id."""
    row = _mine(deed, call)
    move = advance(deed, CALL, "decline", row)
    _tried(deed, row)
    record(deed, row, move=move)
    return row.pk


@action("feedback.give_up_call")
def give_up(deed: Deed, *, call: int) -> int:
    """不再拨打 somebody who was called often enough (CALL-TRIES); the call's id."""
    row = _mine(deed, call)
    move = advance(deed, CALL, "give_up", row)
    demand(rules.tried_enough(row))
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("feedback.close_calls")
def close(deed: Deed, *, round: int) -> int:  # noqa: A002 - the word of the office
    """结束 a round in which nobody waits; its telephone numbers are wiped. Its id."""
    row = CallRound.objects.select_for_update().get(pk=round)
    move = advance(deed, CALL_ROUND, "close", row)
    demand(rules.nobody_waits(row))
    row.closed_on = day_of(deed)
    row.save()
    for kept in Contact.objects.filter(call__round=row, wiped_on=None).order_by("pk"):
        kept.number, kept.wiped_on = None, day_of(deed)
        kept.save()
        record(deed, kept, pii={"number": ""})
    record(deed, row, move=move)
    return row.pk


@action("feedback.keep_contact")
def keep_contact(deed: Deed, *, call: int, number: str, source: Source) -> int:
    """留存 a number for one call, sealed; a second one takes the place of the first. Its id."""
    row = _mine(deed, call)
    permit(deed, CALL, "miss", row.state)
    found = parse_mobile(number)
    if isinstance(found, Refusal):
        raise Refused(found)
    facts = {
        "number": found,
        "source": Source(source),
        "given_by": deed.by.person,
        "given_on": day_of(deed),
    }
    kept, _ = Contact.objects.update_or_create(call=row, defaults=facts)
    record(deed, kept, pii={"number": found})
    return kept.pk


def reveal_contact(deed: Deed, *, call: int, reason: str) -> str:
    """The number to call, in clear, for a reason: that kept for the call, else the roster's.

    '' where there is none. Refused REVEAL-ROLE, REVEAL-REASON, DUTY-SELF, and once the call is
    over (MOVE-STATE).
    """
    _note_contact(deed, call=call, reason=reason)
    row = Call.objects.select_related("payment__person", "contact").get(pk=call)
    kept = getattr(row, "contact", None)
    return opened(kept.number if kept is not None else row.payment.person.phone)


@action("feedback.reveal_contact")
def _note_contact(deed: Deed, *, call: int, reason: str) -> int:
    row = _mine(deed, call)
    permit(deed, CALL, "miss", row.state)
    person = row.payment.person
    need_right(deed, person.union_id)
    return note(deed, Shown.PHONE, f"feedback.call:{call}", reason, person).pk


def _mine(deed: Deed, call: int) -> Call:
    """A call, for somebody who is independent of its payee; Refused DUTY-SELF."""
    rows = Call.objects.select_for_update(of=("self",))
    row = rows.select_related("payment__nomination__roster", "payment__person", "round").get(
        pk=call
    )
    demand(rules.independent(hands(deed), row.payment))
    return row


def _tried(deed: Deed, row: Call) -> None:
    row.tries, row.last_on, row.caller = row.tries + 1, day_of(deed), deed.by.person
    row.save()
