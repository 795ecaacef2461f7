"""现金领用: two handlers draw the cash of one union, and account for it per handler and day.

Drawn = handed out + returned, to the fen, or the day stays open; `standing` shows the difference.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import CASH_DRAW, PAYMENT
from nuanliu.core.money import Money
from nuanliu.core.refusal import demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.models import Person, RoleGrant, Union
from nuanliu.stages.payments import hand_rules
from nuanliu.stages.payments.actions import REASON, change_all, post_for
from nuanliu.stages.payments.models import CashDay, CashDraw, Payment, Run
from nuanliu.stages.reviews.actions import take_duty
from nuanliu.stages.reviews.models import Batch, Objection
from nuanliu.stages.reviews.policies import no_procedure_objection
from nuanliu.stages.reviews.queries import holders, open_against_procedure

REFERENCE = 60  # characters of a slip's number
CARRIERS = (Role.OFFICE, Role.SERVICE_CENTER)
APART = (DutyName.APPROVER, DutyName.PAYER, DutyName.RECONCILER)


def carriers(batch: Batch, on: date) -> QuerySet[Person]:
    """Who may carry cash of a batch on a day: active office people without a duty against it.

    No administrator, nobody of a workplace or from outside, nobody who approves, pays or reconciles
    the batch.
    """
    held = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), since__lte=on, account__is_active=True
    )
    office = held.filter(role__in=CARRIERS, union=None).values("account__person")
    admins = held.filter(role=Role.ADMIN).values("account__person")
    rows = Person.objects.filter(pk__in=office).exclude(pk__in=admins)
    return rows.exclude(pk__in=holders(batch, *APART)).order_by("name", "pk")


def lines_for(run: Run, union: int) -> QuerySet[Payment]:
    """The payments of a run to the people of one union, by number."""
    rows = run.payments.filter(nomination__union=union).exclude(state="void")
    return rows.select_related("line", "run", "person", "nomination").order_by("number")


def leaving(deed: Deed, run: int, union: int) -> tuple[Run, Union, list[Payment]]:
    """A run and the lines of one union whose money is about to leave the till, locked; or Refused.

    Called inside an action: `deed.by` becomes payer of the batch, or is it already.
    """
    rows = Run.objects.select_for_update(of=("self",)).select_related("batch__campaign")
    row, unit = rows.get(pk=run), Union.objects.get(pk=union)
    demand(hand_rules.in_cash(row))
    take_duty(deed, row.batch, DutyName.PAYER)
    lines = list(lines_for(row, union).select_for_update(of=("self",)))
    demand(hand_rules.in_nobodys_hands(row, union, unit.name))
    demand(hand_rules.untouched(row, unit.name, lines))
    demand(no_procedure_objection(open_against_procedure(row.batch.campaign)))
    held = Objection.objects.filter(state="open", nomination__payments__in=lines)
    names = held.values_list("nomination__person__name", flat=True)
    demand(hand_rules.none_objected(unit.name, sorted(set(names))))
    return row, unit, lines


@action("payments.draw_cash")
def draw_cash(
    deed: Deed, *, run: int, union: int, handler: int, companion: int, reference: str
) -> int:
    """领出: the cashier gives the cash of one union to two handlers; its id.

    reference: the slip by which the cash came from the bank. Refused CASH-RUN, CASH-EMPTY,
    CASH-STARTED, CASH-TWICE, CASH-HANDLER, CASH-ALONE, CASH-CLOSED, OBJECTION-*.
    """
    move = permit(deed, CASH_DRAW, "draw")
    row, unit, lines = leaving(deed, run, union)
    _demand_carriers(deed, row.batch, handler, companion)
    demand(written(reference, "取款凭证号", REFERENCE))
    made = CashDraw.objects.create(
        run=row,
        union=unit,
        handler_id=handler,
        companion_id=companion,
        on=day_of(deed),
        people=len(lines),
        amount_fen=sum(one.amount_fen for one in lines),
        reference=reference,
        drawn_by=deed.by.person,
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


def _demand_carriers(deed: Deed, batch: Batch, handler: int, companion: int) -> None:
    on = day_of(deed)
    fit = set(carriers(batch, on).values_list("pk", flat=True)) - hands(deed)
    names = dict(Person.objects.filter(pk__in=(handler, companion)).values_list("pk", "name"))
    demand(hand_rules.two_carriers(handler, companion))
    for person in (handler, companion):
        demand(hand_rules.may_carry(names.get(person, "此人"), person, fit))
    demand(hand_rules.day_open(names[handler], handler, on))


class Standing(NamedTuple):
    """One handler's day in fen: drawn, handed out, to be returned; lines without a result."""

    handler: int
    name: str
    on: date
    drawn_fen: int
    handed_fen: int
    back_fen: int
    waiting: int
    closed: bool

    @property
    def unticked_fen(self) -> int:
        """What is neither handed out nor known to come back."""
        return self.drawn_fen - self.handed_fen - self.back_fen

    def to_json(self) -> dict[str, object]:
        """For other programs; amounts in yuan as text."""
        fen = {
            "drawn": self.drawn_fen,
            "handed": self.handed_fen,
            "to_return": self.back_fen,
            "unticked": self.unticked_fen,
        }
        amounts = {name: Money(one).plain_text() for name, one in fen.items()}
        return {
            "handler": self.name,
            "on": self.on.isoformat(),
            **amounts,
            "waiting": self.waiting,
            "closed": self.closed,
        }


def standing(handler: int, on: date) -> Standing:
    """What one handler drew on a day and what became of it so far."""
    draws = list(CashDraw.objects.filter(handler=handler, on=on).order_by("pk"))
    lines = Payment.objects.filter(of_draws(draws)) if draws else Payment.objects.none()
    handed = lines.exclude(paid_on=None)
    waiting = lines.filter(state="issued")
    drawn = sum(one.amount_fen for one in draws)
    return Standing(
        handler,
        Person.objects.get(pk=handler).name,
        on,
        drawn,
        _sum(handed),
        drawn - _sum(handed) - _sum(waiting),
        waiting.count(),
        all(one.state == "closed" for one in draws),
    )


def of_draws(draws: list[CashDraw]) -> Q:
    """The lines of some draws."""
    found = Q(pk__in=())
    for one in draws:
        found |= Q(run=one.run_id, nomination__union=one.union_id)
    # The runs once more by themselves: an index leads to their lines.
    return Q(run__in={one.run_id for one in draws}) & found & ~Q(state="void")


def handed_of(draw: CashDraw) -> int:
    """What was handed out of one draw, in fen."""
    return _sum(lines_for(draw.run, draw.union_id).exclude(paid_on=None))


def _sum(rows: QuerySet[Payment]) -> int:
    return int(rows.aggregate(all=Sum("amount_fen"))["all"] or 0)


def days(run: Run | None = None) -> Iterator[Standing]:
    """Every handler's day with cash of a run, or of all; newest first."""
    rows = CashDraw.objects.all() if run is None else CashDraw.objects.filter(run=run)
    pairs = rows.order_by("-on", "handler").values_list("handler", "on").distinct()
    return (standing(handler, on) for handler, on in pairs)


@action("payments.count_cash")
def count_cash(deed: Deed, *, handler: int, on: date, returned_fen: int) -> int:
    """清点交清 of one handler's day by the accountant, with what lies on the table; its id.

    Refused CASH-NONE, CASH-UNTICKED while a line has no result, CASH-DIFFERENCE unless drawn =
    handed out + returned, DUTY-SELF to who carried or drew the cash or approved its list.
    """
    permit(deed, CASH_DRAW, "close", "drawn")
    rows = CashDraw.objects.select_for_update(of=("self",)).select_related("run__batch")
    draws = list(rows.filter(handler=handler, on=on, state="drawn").order_by("pk"))
    now = standing(handler, on)
    demand(hand_rules.anything_drawn(now.name, on, draws))
    for one in draws:
        demand_apart(deed, one)
        take_duty(deed, one.run.batch, DutyName.RECONCILER)
    demand(hand_rules.all_ticked(now.name, on, now.waiting))
    demand(hand_rules.adds_up(now.name, on, now.drawn_fen, now.handed_fen, returned_fen))
    made = CashDay.objects.create(
        handler_id=handler,
        on=on,
        drawn_fen=now.drawn_fen,
        handed_fen=now.handed_fen,
        returned_fen=returned_fen,
        counted_by=deed.by.person,
        counted_on=day_of(deed),
    )
    record(deed, made)
    for one in draws:
        move = advance(deed, CASH_DRAW, "close", one)
        one.save()
        record(deed, one, move=move)
    return made.pk


def demand_apart(deed: Deed, draw: CashDraw) -> None:
    """Refused (DUTY-SELF) to who carried or drew this cash, or approved its list."""
    demand(
        another_person(
            hands(deed),
            draw.handler_id,
            draw.companion_id,
            draw.drawn_by_id,
            *holders(draw.run.batch, DutyName.APPROVER),
            step="登记签领、清点现金",
            before="领出、经手现金或审批名单",
        )
    )


def given_up(deed: Deed, key: str, rows: list[Payment], reasons: dict[int, str]) -> None:
    """未领: the money of lines nobody signed for is available again; each keeps its reason.

    One voucher for all of them, encumbered → available; a reissue sets it aside anew (law 3).
    """
    if not rows:
        return
    ordered = sorted(rows, key=lambda one: one.number)
    posted = post_for(deed, key, "release", ordered, "encumbered", "available")
    legs = dict(zip((one.pk for one in ordered), posted.legs, strict=True))
    for reason in dict.fromkeys(reasons[one.pk] for one in ordered):
        demand(written(reason, "未领原因", REASON))
        same = [one for one in ordered if reasons[one.pk] == reason]
        mine = posted._replace(legs=[legs[one.pk] for one in same])
        change_all(deed, same, "give_up", mine, reason=reason)


@action("payments.give_up")
def give_up(deed: Deed, *, payment: int, reason: str) -> int:
    """未领，钱退回可用: one line of the cashier's own counter that nobody came for; its id.

    Refused CASH-IN-HANDS where its cash was drawn or entrusted: that comes back on its sheet.
    """
    rows = Payment.objects.select_for_update(of=("self",))
    row = rows.select_related("line", "run__batch", "nomination").get(pk=payment)
    permit(deed, PAYMENT, "give_up", row.state)
    take_duty(deed, row.run.batch, DutyName.RECONCILER)
    held = hand_rules.held_unions(row.run)
    demand(hand_rules.not_in_hands(row.number, row.nomination.union_id, held))
    given_up(deed, f"give-up:{row.number}", [row], {row.pk: reason})
    return row.pk
