"""成批办理: one move of many people in one deed, and what would come of it before it is done.

The rehearsal and the deed ask the same rules: who may move, and why the others may not. A deed
moves everybody it names or nobody.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from django.db.models import QuerySet

from nuanliu.core.lifecycles import NOMINATION
from nuanliu.core.money import Money
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.ledger.queries import balance
from nuanliu.records.people.queries import grants_of, hands_of
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects.queries import adjusted_people, total_fen
from nuanliu.stages.reviews import policies, queries
from nuanliu.stages.reviews.actions import NOTE, take_duty
from nuanliu.stages.reviews.lists import UNPOSTED, count_up
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.standing import reasons_against, stricter_since

MOST = 500  # people in one deed: what somebody can still look through
VERBS = ("return", "reject", "withdraw")


class Case(NamedTuple):
    """Somebody chosen: the move he would make, or why he may not."""

    row: Nomination
    move: Move | None
    refusal: Refusal | None


def chosen_rows(nominations: Sequence[int]) -> QuerySet[Nomination]:
    """The chosen, in the order in which they came."""
    rows = Nomination.objects.filter(pk__among=nominations).order_by("pk")
    return rows.select_related("person", "union")


class Grants(Protocol):
    """Somebody's roles, each with the union it holds for."""

    @property
    def grants(self) -> Sequence[tuple[Role, int | None]]:
        """Role and union; None: everywhere."""


def cases(who: Grants, verb: str, rows: Sequence[Nomination]) -> list[Case]:
    """Each of the chosen with his move or the refusal, decided without a query a row."""
    return [_case(who.grants, verb, row) for row in rows]


class _Held(NamedTuple):
    grants: Sequence[tuple[Role, int | None]]


def _case(grants: Sequence[tuple[Role, int | None]], verb: str, row: Nomination) -> Case:
    roles = frozenset(role for role, scope in grants if scope in (None, row.union_id))
    decided = NOMINATION.decide(row.state, verb, roles)
    if isinstance(decided, Refusal):
        return Case(row, None, decided)
    if row.state == "approved":
        what = f"{row.person.name}已经批准，占用的资金要逐人核对"
        return Case(row, None, Refusal("MANY-APPROVED", what, "请打开此人单独办理"))
    return Case(row, decided, None)


def few_enough(people: int) -> Refusal | None:
    """One deed moves at most `MOST` people."""
    if 0 < people <= MOST:
        return None
    if not people:
        return Refusal("MANY-NONE", "没有选中任何人", "请先勾选要办理的人")
    return Refusal("MANY-LIMIT", f"选中了 {people} 人，一次最多办理 {MOST} 人", "请分次办理")


@action("reviews.move_many")
def move_many(deed: Deed, *, verb: str, nominations: Sequence[int], reason: str) -> int:
    """退回、不通过 or 退出 of many people with one reason; how many.

    All of them or nobody: refused with each reason found, MANY-LIMIT for more than `MOST`,
    MANY-APPROVED for whom money is set aside. Their data stay as they are.
    """
    demand(few_enough(len(set(nominations))))
    demand(written(reason, "原因", NOTE))
    rows = list(chosen_rows(nominations).select_for_update(of=("self",)))
    decided = cases(_Held(grants_of(deed.by, day_of(deed))), verb, rows)
    if held := [one.refusal for one in decided if one.refusal is not None]:
        raise Refused(*held)
    lists = Batch.objects.select_for_update().filter(items__nomination__in=rows).distinct()
    if verb == "reject":
        for batch in lists:
            take_duty(deed, batch, DutyName.APPROVER)
    for move in {one.move.source: one.move for one in decided if one.move is not None}.values():
        _move(deed, move, [one.row.pk for one in decided if one.move == move], reason)
    for batch in lists.filter(state__in=UNPOSTED):
        count_up(batch)
        batch.save()
        record(deed, batch)
    return len(rows)


def _move(deed: Deed, move: Move, people: Sequence[int], reason: str) -> None:
    rows = Nomination.objects.filter(pk__among=people)
    rows.update(state=move.target, note=reason)
    record_rows(deed, rows.order_by("pk"), move=move)


class Rehearsal(NamedTuple):
    """What an approval of a list would come to, and everything that stands in its way."""

    people: int
    total: Money
    left: Money
    signers: int
    refusals: tuple[Refusal, ...]


def rehearse(batch: Batch, by: int, on: date) -> Rehearsal:
    """预演 of the decision on a list by a person on a day; changes nothing, signs nothing.

    Minutes, their number and the signatures under it belong to the meeting and are not asked.
    """
    chosen, line = queries.to_decide(batch), batch.campaign.line
    people, total = chosen.count(), total_fen(chosen)
    left = balance(line.ledger_line_id).available_fen
    asked = (
        policies.free_for(
            batch, hands_of(by, batch.campaign.opened_on or on, on), DutyName.APPROVER
        ),
        policies.campaign_runs(batch.campaign),
        policies.notice_over(queries.latest_notice(batch), on),
        policies.no_procedure_objection(queries.open_against_procedure(batch.campaign)),
        policies.not_empty(people, batch.label),
        policies.place_free(queries.approved_on(line).count(), adjusted_people(line), people),
        policies.within_available(total, left),
        stricter_since(batch.campaign, on, None),
    )
    held = [refusal for refusal in asked if refusal is not None]
    held += reasons_against(batch.campaign, chosen, on)
    for objection in queries.open_among(chosen):
        if objection.nomination is not None:
            refusal = policies.no_objection_against(objection.nomination, 1)
            held += [refusal] if refusal is not None else []
    signers = standard_of(batch.campaign).signers_on(on, Money(total))
    needed = 0 if isinstance(signers, Refusal) else len(signers.words)
    return Rehearsal(people, Money(total), Money(left - total), needed, tuple(held))
