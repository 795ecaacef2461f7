"""实物领用: goods leave stock for the people of one union, and are accounted for piece by piece."""

from collections.abc import Sequence
from datetime import date

from nuanliu.core.duties import another_person
from nuanliu.core.eligibility import assess
from nuanliu.core.identity import Identity, parse_id
from nuanliu.core.lifecycles import GOODS_ISSUE
from nuanliu.core.refusal import Refused, demand
from nuanliu.core.texts import told, written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.goods import policies, queries
from nuanliu.stages.goods.actions import move_stock
from nuanliu.stages.goods.models import Issue, Line, MoveKind, Order, Outcome
from nuanliu.stages.nominations.consents import not_withdrawn, withdrawn_in
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments import policies as payment_rules
from nuanliu.stages.payments.hand_rules import proxy_explained
from nuanliu.stages.payments.ticking import Tick
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.policies import no_objection_against, no_procedure_objection
from nuanliu.stages.reviews.queries import (
    latest_notice,
    open_against_procedure,
    open_by_nomination,
)

REASON, NAME, RELATION = 120, 60, 20  # characters
PAPERS = {
    "receipt": "代领收条",
    "consent": "委托书",
    "payee_paper": "本人证件",
    "proxy_paper": "代领人证件",
}


@action("goods.issue")
def issue_goods(
    deed: Deed,
    *,
    order: int,
    union: int,
    handler: int,
    companion: int,
    each: int,
    nominations: Sequence[int] = (),
) -> int:
    """领出 `each` pieces for every approved person of a union, or for `nominations` alone; its id.

    The storekeeper gives them to two handlers. Stock never falls below zero (GOODS-STOCK); money
    and goods of a person stay within his caps together (law 4); nobody before his notice has run,
    or against whom an objection is open (law 6). Refused GOODS-HANDLER, GOODS-ALONE, GOODS-TWICE.
    """
    move = permit(deed, GOODS_ISSUE, "issue")
    rows = Order.objects.select_for_update(of=("self",))
    row = rows.select_related("line", "campaign__standard", "campaign__line").get(pk=order)
    demand(policies.accepted(row))
    _demand_carriers(deed, row, handler, companion)
    chosen = _chosen(row, union, nominations)
    demand(policies.in_stock(row, each * len(chosen)))
    _check_all(row, chosen, each * row.price_fen, day_of(deed))
    made = Issue.objects.create(
        order=row,
        union=Union.objects.get(pk=union),
        handler_id=handler,
        companion_id=companion,
        issued_by=deed.by.person,
        on=day_of(deed),
        people=len(chosen),
        quantity=each * len(chosen),
        state=move.target,
    )
    record(deed, made, move=move)
    _make_lines(deed, made, chosen, each)
    move_stock(deed, row, MoveKind.OUT, -made.quantity, f"领用单 {made.pk}")
    return made.pk


def _demand_carriers(deed: Deed, order: Order, handler: int, companion: int) -> None:
    on = day_of(deed)
    fit = set(queries.carriers(order, deed.by.person_id, on).values_list("pk", flat=True))
    names = dict(Person.objects.filter(pk__in=(handler, companion)).values_list("pk", "name"))
    demand(policies.two_carriers(handler, companion))
    for person in (handler, companion):
        demand(policies.may_carry(names.get(person, "此人"), person, fit - hands(deed)))


def _chosen(order: Order, union: int, nominations: Sequence[int]) -> list[Nomination]:
    free = queries.may_have(order, union)
    if not nominations:
        chosen = list(free)
        demand(policies.somebody(len(chosen)))
        return chosen
    chosen = list(free.filter(pk__among=nominations))
    missing = set(nominations) - {one.pk for one in chosen}
    names = Nomination.objects.filter(pk__among=missing).values_list("person__name", flat=True)
    demand(policies.not_had(sorted(names)))
    demand(policies.somebody(len(chosen)))
    return chosen


def _check_all(order: Order, chosen: list[Nomination], value_fen: int, on: date) -> None:
    """Every rule that holds at payment, asked of the goods beside the money."""
    campaign = order.campaign
    demand(no_procedure_objection(open_against_procedure(campaign)))
    gone, standards = withdrawn_in(campaign), standard_of(campaign)
    for batch in Batch.objects.filter(
        items__nomination__among=[one.pk for one in chosen]
    ).distinct():
        demand(payment_rules.noticed(latest_notice(batch), on))
        held = open_by_nomination(batch)
        for one in chosen:
            demand(no_objection_against(one, held.get(one.pk, 0)))
    cases = queries.cases_with(order, chosen, value_fen, on)
    for one, case in zip(chosen, cases, strict=True):
        demand(not_withdrawn(one, gone))
        if reasons := assess(case, standards, on):
            raise Refused(*reasons)


def _make_lines(deed: Deed, issue: Issue, chosen: list[Nomination], each: int) -> None:
    for one in chosen:
        line = Line.objects.create(
            issue=issue,
            order=issue.order,
            nomination=one,
            person=one.person,
            quantity=each,
            value_fen=each * issue.order.price_fen,
        )
        record(deed, line, pii={})


@action("goods.tick")
def tick_goods(deed: Deed, *, issue: int, sheet: bytes, ticks: list[Tick]) -> dict[str, int]:
    """逐行登记 of one photographed page of the 实物签领表; how many lines of each outcome.

    ticks: as for cash, with ids of goods lines. All lines or none; the page and every paper are
    opened in the guarded child. A proxy needs name, relation, number, reason and his four papers.
    """
    row, lines = _open(deed, issue)
    demand(policies.of_the_issue([one.payment for one in ticks], lines))
    channel = standard_of(row.order.campaign).channel_on(day_of(deed), "goods")
    _all_scans(sheet, ticks)
    file = keep(sheet, f"{row.order.number}实物签领表", deed.at)
    for one in ticks:
        line, said = lines[one.payment], ""
        line.outcome, line.file, line.on = Outcome(one.outcome.value), file, day_of(deed)
        if line.outcome == Outcome.PROXY:
            demand(payment_rules.evidence_enough(one.signed(sheet), channel))
            said = _by_proxy(deed, line, one)
        if line.outcome == Outcome.BACK:
            demand(written(one.reason, "未领原因", REASON))
            line.reason = one.reason
        line.save()
        _record(deed, line, file, said)
    return {one.value: sum(t.outcome.value == one.value for t in ticks) for one in Outcome}


def _open(deed: Deed, issue: int) -> tuple[Issue, dict[int, Line]]:
    """An issue that is still open, and its lines without a result; for who may account for it."""
    rows = Issue.objects.select_for_update(of=("self",))
    row = rows.select_related("order__campaign__standard", "order__campaign__line").get(pk=issue)
    permit(deed, GOODS_ISSUE, "close", row.state)
    demand(
        another_person(
            hands(deed),
            row.handler_id,
            row.companion_id,
            row.issued_by_id,
            row.order.approved_by_id,
            step="登记签领、核销",
            before="领出、经手或批准采购",
        )
    )
    waiting = row.lines.filter(outcome="").select_related("person", "order")
    return row, {one.pk: one for one in waiting}


def _all_scans(sheet: bytes, ticks: list[Tick]) -> None:
    named = {sheet: "实物签领表"}
    for one in ticks:
        named |= {getattr(one, part): words for part, words in PAPERS.items() if getattr(one, part)}
    scans_of(list(named), list(named.values()))


def _by_proxy(deed: Deed, line: Line, one: Tick) -> str:
    """Write down who signed for whom; his number in its canonical form."""
    number = f"{line.order.number}-{line.pk}"
    demand(proxy_explained(number, one.reason))
    demand(told(one.reason, "代领原因", REASON))
    demand(told(one.proxy_name, "代领人姓名", NAME))
    demand(told(one.proxy_relation, "代领人关系", RELATION))
    read = parse_id(one.proxy_number, on=day_of(deed))
    demand(payment_rules.proxy_identified(number, read))
    said = read.number if isinstance(read, Identity) else ""
    index = keys.current().blind_index("id", said)
    demand(payment_rules.another_than_payee(number, index, line.person.id_index))
    line.reason, line.proxy_number = one.reason, said
    line.proxy_name, line.proxy_relation = one.proxy_name, one.proxy_relation
    for part, words in PAPERS.items():
        setattr(line, part, keep(getattr(one, part), f"{number}{words}", deed.at))
    return said


def _record(deed: Deed, line: Line, file: StoredFile, said: str) -> None:
    papers = [getattr(line, f"{part}_id") for part in PAPERS]
    docs = sorted({file.sha256, *(one for one in papers if one)})
    record(deed, line, docs=docs, pii={"proxy_number": said} if said else None)


@action("goods.close")
def close_issue(deed: Deed, *, issue: int, returned: int) -> int:
    """核销: issued = handed out + returned, counted by the accountant; the rest is in stock again.

    Refused GOODS-UNTICKED, GOODS-DIFFERENCE, DUTY-SELF.
    """
    row, waiting = _open(deed, issue)
    demand(policies.all_ticked(len(waiting)))
    handed = sum(row.lines.exclude(outcome=Outcome.BACK).values_list("quantity", flat=True))
    demand(policies.adds_up(row, handed, returned))
    move = advance(deed, GOODS_ISSUE, "close", row)
    row.handed, row.returned = handed, returned
    row.closed_by, row.closed_on = deed.by.person, day_of(deed)
    row.save()
    record(deed, row, move=move)
    if returned:
        order = Order.objects.select_for_update().get(pk=row.order_id)
        move_stock(deed, order, MoveKind.BACK, returned, f"领用单 {row.pk}")
    return row.pk
