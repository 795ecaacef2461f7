"""From a printed figure back to its rows (law 10): measure and key in, 'app.model:pk' out.

The keys are those that core.figures writes. A measure with no way back is a KeyError, never an
empty answer: a figure of zero has no rows, and that is what its empty list says.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from nuanliu.core.questions import BANK, counts
from nuanliu.stages.archive.call_trace import CALL_FINDERS
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.claims.models import Attachment, Claim, ClaimKind, ClaimLine, Invoice
from nuanliu.stages.feedback.models import Answer, Survey
from nuanliu.stages.feedback.queries import drawn_in, not_received
from nuanliu.stages.goods.models import Line, Order, StockMove
from nuanliu.stages.nominations.consents import withdrawn_in
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.nominations.papers import sex_of
from nuanliu.stages.nominations.queries import stood
from nuanliu.stages.payments.models import Case, CashDraw, Payment, UnionTransfer
from nuanliu.stages.payments.outcome import OUTCOMES
from nuanliu.stages.payments.queries import PARTLY_BACK, exceptions_in
from nuanliu.stages.payments.standing import changes_in
from nuanliu.stages.performance.choices import filled_for
from nuanliu.stages.performance.measures import CATALOGUE, take
from nuanliu.stages.performance.models import Evaluation, Framing
from nuanliu.stages.performance.papers import FISCAL
from nuanliu.stages.projects.models import (
    BudgetChange,
    BudgetLine,
    ChangeKind,
    IndicatorTarget,
    Project,
)
from nuanliu.stages.projects.queries import changes_of_people, opening_entries
from nuanliu.stages.reviews.models import Batch, Decision, Notice, Objection
from nuanliu.stages.reviews.queries import items_of, nominations_in, objections_noticed
from nuanliu.stages.visits.models import Outing, Visit

Rows = Iterable[Any]
Finder = Callable[[Project, "Key"], Rows]


class Key:
    """A figure's key taken apart; `text` is the whole of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = (part.partition(":") for part in text.split("/"))
        self.parts = {name: value for name, mark, value in parts if mark}

    def __getitem__(self, name: str) -> str:
        """The value of a part that must be there."""
        return self.parts[name]

    def get(self, name: str) -> str | None:
        """The value of a part, if the key has it."""
        return self.parts.get(name)

    def pk(self, name: str) -> int:
        """The primary key in a part that must be there."""
        return int(self.parts[name])


def trace(project: Project, measure: str, key: str = "") -> list[str]:
    """The rows behind a figure of a project's papers. KeyError for a measure nobody can trace."""
    read = Key(key)
    if measure in CATALOGUE:
        return list(take(measure, project, _day(project, read)).rows)
    return [f"{row._meta.label_lower}:{row.pk}" for row in FINDERS[measure](project, read)]


def _day(project: Project, key: Key) -> date:
    """The day a figure was measured for: its own, that of its evaluation, or the project's last."""
    if on := key.get("on"):
        return date.fromisoformat(on)
    evaluation = key.get("performance.evaluation")
    return Evaluation.objects.get(pk=evaluation).on if evaluation else project.period_to


def _lines(project: Project, key: Key) -> QuerySet[BudgetLine]:
    rows = project.lines.order_by("pk")
    return rows.filter(campaign_name=key.text) if key.text else rows


def _people_now(project: Project, key: Key) -> Iterator[Any]:
    for line in _lines(project, key):
        yield from (line, *changes_of_people(line))


def _targets(project: Project, key: Key) -> QuerySet[IndicatorTarget]:
    target = key.get("projects.indicatortarget")
    return project.targets.filter(pk=target) if target else project.targets.filter(level3=key.text)


def _sourced(rows: QuerySet[Any], key: Key, column: str) -> QuerySet[Any]:
    source = key.get("source")
    if source is None:
        return rows
    chosen = {column: FISCAL}
    return rows.filter(**chosen) if source == FISCAL else rows.exclude(**chosen)


def _planned(project: Project, key: Key) -> Rows:
    return _sourced(project.lines.order_by("pk"), key, "source")


def _adjusted(project: Project, key: Key) -> QuerySet[BudgetChange]:
    return _sourced(
        project.changes.filter(state__in=("posted", "reversing"))
        .exclude(kind=ChangeKind.OPENING_PAID)
        .order_by("pk"),
        key,
        "line__source",
    )


def _executed(project: Project, key: Key) -> Iterator[Any]:
    paid = Payment.objects.filter(campaign__project=project, state="paid").order_by("pk")
    bought = Claim.objects.filter(
        campaign__project=project, kind=ClaimKind.PURCHASE, state="filed"
    ).order_by("pk")
    yield from _sourced(opening_entries(project), key, "line__source")
    yield from _sourced(paid, key, "line__source")
    yield from _sourced(bought, key, "line__source")


def _budget(project: Project, key: Key) -> Iterator[Any]:
    return chain(_adjusted(project, key), _executed(project, key))


def _quotas(_: Project, key: Key) -> QuerySet[Quota]:
    rows = Quota.objects.filter(campaign=key.pk("campaigns.campaign")).order_by("pk")
    union = key.get("people.union")
    return rows.filter(union=int(union)) if union else rows


def _nominated(key: Key, *, reserve: bool) -> Rows:
    union, group, sex = key.get("people.union"), key.get("group"), key.get("sex")
    return [
        row
        for row in stood(Campaign.objects.get(pk=key.pk("campaigns.campaign")))
        if row.reserve == reserve
        and (union is None or row.union_id == int(union))
        and (group is None or row.group == group)
        and (sex is None or sex_of(row.person) == sex)
    ]


def _listed(key: Key, *, reserve: bool | None) -> Rows:
    batch = Batch.objects.get(pk=key.pk("reviews.batch"))
    rows = nominations_in(batch, reserve=reserve).order_by("pk")
    channel = key.get("channel")
    return rows.filter(channel=channel) if channel else rows


def _withheld(_: Project, key: Key) -> Rows:
    gone = withdrawn_in(Batch.objects.get(pk=key.pk("reviews.batch")).campaign)
    return [row for row in _listed(key, reserve=None) if row.person_id in gone]


def _one_listed(_: Project, key: Key) -> Rows:
    place = key.pk("row") - 1
    items = items_of(Batch.objects.get(pk=key.pk("reviews.batch")))[place : place + 1]
    return [item.nomination for item in items]


def _objections(_: Project, key: Key) -> list[Objection]:
    rows = objections_noticed(Batch.objects.get(pk=key.pk("reviews.batch")))
    state = key.get("state")
    return [row for row in rows if state is None or row.state == state]


def _decided(_: Project, key: Key) -> QuerySet[Nomination]:
    rows = Nomination.objects.filter(item__decision=key.pk("reviews.decision")).order_by("pk")
    channel = key.get("channel")
    return rows.filter(channel=channel) if channel else rows


def _run(_: Project, key: Key) -> QuerySet[Payment]:
    rows = Payment.objects.filter(run=key.pk("payments.run")).order_by("number")
    union = key.get("people.union")
    return rows.filter(nomination__union=int(union)) if union else rows


def _results(_: Project, key: Key) -> QuerySet[Payment]:
    states = OUTCOMES[key["outcome"]][1]
    return _outcome(key, Q(state__in=states) if states else Q())


def _result_amounts(project: Project, key: Key) -> QuerySet[Payment]:
    """What came back is also what was taken back in part, of payments that stand."""
    if key["outcome"] != "back":
        return _results(project, key)
    return _outcome(key, Q(state__in=OUTCOMES["back"][1]) | PARTLY_BACK)


def _outcome(key: Key, wanted: Q) -> QuerySet[Payment]:
    rows = Payment.objects.exclude(run__state="cancelled").order_by("number")
    run = key.get("payments.run")
    rows = rows.filter(run=int(run)) if run else rows.filter(campaign=key.pk("campaigns.campaign"))
    return rows.filter(wanted)


def _unsettled(_: Project, key: Key) -> Rows:
    campaign = Campaign.objects.get(pk=key.pk("campaigns.campaign"))
    return [row for row in exceptions_in(campaign) if row.state == "open"]


def _standing(_: Project, key: Key) -> Rows:
    campaign = Campaign.objects.get(pk=key.pk("campaigns.campaign"))
    union = key.get("people.union")
    rows = changes_in(campaign, int(union) if union else None)
    return [row.nomination for row in rows if row.counts(key["step"])]


def _claim_lines(key: Key) -> QuerySet[ClaimLine]:
    rows = ClaimLine.objects.filter(claim=key.pk("claims.claim"), amount_fen__gt=0).order_by("pk")
    one = key.get("claims.claimline")
    return rows.filter(pk=int(one)) if one else rows


def _attachments(_: Project, key: Key) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(claim=key.pk("claims.claim")).order_by("pk")
    kind = key.get("kind")
    return rows.filter(kind=kind) if kind else rows


def _survey(key: Key) -> Survey:
    return Survey.objects.get(pk=key.pk("feedback.survey"))


def _population(_: Project, key: Key) -> Rows:
    survey = _survey(key)
    return Payment.objects.filter(campaign=survey.campaign, state="paid").order_by("pk")


def _answers(key: Key, wanted: Callable[[Answer], bool]) -> Rows:
    rows = Answer.objects.filter(survey=key.pk("feedback.survey")).order_by("pk")
    return [row for row in rows if wanted(row)]


def _valid(_: Project, key: Key) -> Rows:
    code = key.get("question")
    return _answers(
        key, lambda row: row.valid and (code is None or counts(code, row.choices.get(code)))
    )


def _untold(_: Project, key: Key) -> Rows:
    code = key["question"]
    return _answers(key, lambda row: row.valid and not counts(code, row.choices.get(code)))


def _positive(_: Project, key: Key) -> Rows:
    code = key["question"]
    yes = BANK[code].positive
    return _answers(key, lambda row: row.valid and row.choices.get(code) in yes)


def _chosen(_: Project, key: Key) -> Rows:
    code, choice = key["question"], key["choice"].replace("未答", "")
    return _answers(key, lambda row: row.choices.get(code, "") == choice)


def _not_received(_: Project, key: Key) -> Rows:
    return not_received(_survey(key))


def _scored(project: Project, key: Key) -> Iterator[Any]:
    yield Evaluation.objects.get(pk=key.pk("performance.evaluation"))
    if target := key.get("projects.indicatortarget"):
        yield project.targets.get(pk=target)


def _framing(project: Project, key: Key) -> Iterator[Any]:
    yield Framing.objects.get(project=project)
    yield from _targets(project, key)


def _filled(project: Project, key: Key) -> Iterator[Any]:
    """The value typed in for a target that stood on the day of an evaluation."""
    on = Evaluation.objects.get(pk=key.pk("performance.evaluation")).on
    yield filled_for(project, on)[key.pk("projects.indicatortarget")]


def _visit(key: Key) -> Visit:
    return Visit.objects.get(pk=key.pk("visits.visit"))


def _one(model: Any, label: str) -> Finder:
    return lambda _, key: [model.objects.get(pk=key.pk(label))]


def _cash(_: Project, key: Key) -> Iterator[Any]:
    """Draws and transfers: one of them, or all of a campaign."""
    draws, sent = CashDraw.objects.order_by("pk"), UnionTransfer.objects.order_by("pk")
    if campaign := key.get("campaigns.campaign"):
        yield from draws.filter(run__batch__campaign=int(campaign))
        yield from sent.filter(run__batch__campaign=int(campaign))
    elif draw := key.get("payments.cashdraw"):
        yield from draws.filter(pk=draw)
    else:
        yield from sent.filter(pk=key.pk("payments.uniontransfer"))


FINDERS: dict[str, Finder] = {
    **dict.fromkeys(
        ("plan.line_amount", "plan.line_cap", "plan.line_people", "plan.total_amount",
         "plan.total_people"),
        _lines,
    ),
    "plan.line_people_now": _people_now,
    "plan.target_value": _targets,
    "plan.target_weight": _framing,
    "budget.planned": _planned,
    "budget.adjusted": _adjusted,
    "budget.executed": _executed,
    "budget.left": _budget,
    "budget.execution_rate": _budget,
    **dict.fromkeys(("quota.people", "quota.reserves", "quota.amount"), _quotas),
    "nomination.people": lambda _, key: _nominated(key, reserve=False),
    "nomination.amount": lambda _, key: _nominated(key, reserve=False),
    "nomination.reserves": lambda _, key: _nominated(key, reserve=True),
    "batch.people": lambda _, key: _listed(key, reserve=False),
    "batch.amount": lambda _, key: _listed(key, reserve=False),
    "batch.reserves": lambda _, key: _listed(key, reserve=True),
    "batch.listed": lambda _, key: _listed(key, reserve=None),
    "batch.withheld": _withheld,
    "batch.person_amount": _one_listed,
    "notice.days": _one(Notice, "reviews.notice"),
    "objection.count": _objections,
    "decision.people": _decided,
    "decision.amount": _decided,
    "decision.person_amount": _one(Nomination, "nominations.nomination"),
    "decision.attended": _one(Decision, "reviews.decision"),
    "payment.amount": _one(Payment, "payments.payment"),
    "payment.recovered": lambda _, key: Case.objects.filter(payment=key.pk("payments.payment")),
    "run.people": _run,
    "run.amount": _run,
    "result.people": _results,
    "result.amount": _result_amounts,
    "result.exceptions": _unsettled,
    "standing.people": _standing,
    "standing.amount": _standing,
    **dict.fromkeys(("cash.people", "cash.drawn", "cash.handed", "cash.returned"), _cash),
    **dict.fromkeys(("goods.ordered", "goods.price", "goods.amount"), _one(Order, "goods.order")),
    **dict.fromkeys(("goods.received", "goods.stock"), _one(Order, "goods.order")),
    **dict.fromkeys(("goods.moved", "goods.left"), _one(StockMove, "goods.stockmove")),
    **dict.fromkeys(
        ("goods.issued", "goods.issued_value"),
        lambda _, key: Line.objects.filter(issue=key.pk("goods.issue")).order_by("pk"),
    ),
    **dict.fromkeys(("goods.line", "goods.line_value"), _one(Line, "goods.line")),
    "claim.amount": _one(Claim, "claims.claim"),
    "claim.line": lambda _, key: _claim_lines(key),
    "claim.invoiced": lambda _, key: Invoice.objects.filter(claim=key.pk("claims.claim")),
    "claim.attachments": _attachments,
    "invoice.amount": _one(Invoice, "claims.invoice"),
    "visit.people": lambda _, key: _visit(key).people.order_by("pk"),
    "visit.group": lambda _, key: Outing.objects.filter(visit=key.pk("visits.visit")),
    "visit.photos": lambda _, key: _visit(key).photos.order_by("pk"),
    "survey.population": _population,
    "survey.drawn": lambda _, key: drawn_in(_survey(key)),
    "survey.issued": _one(Survey, "feedback.survey"),
    "survey.returned": lambda _, key: _answers(key, lambda _: True),
    "survey.return_rate": lambda _, key: _answers(key, lambda _: True),
    "survey.valid": _valid,
    "survey.valid_rate": _valid,
    "survey.untold": _untold,
    "survey.positive": _positive,
    "survey.rate": _valid,
    "survey.interval": _valid,
    "survey.not_received": _not_received,
    **CALL_FINDERS,
    "survey.choices": _chosen,
    "survey.choice_rate": _chosen,
    **dict.fromkeys(
        ("evaluation.weight", "evaluation.score", "evaluation.total", "evaluation.full_marks",
         "evaluation.indicators", "evaluation.indicators_full", "evaluation.expected"),
        _scored,
    ),
    "indicator.filled": _filled,
    "indicator.unbound": _targets,
}  # fmt: skip
