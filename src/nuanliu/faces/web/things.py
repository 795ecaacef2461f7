"""Everything that has a lifecycle, as pages name it: title, address, who may see it, what waits.

Buttons and the list of tasks both come from the move tables: what is not in a table has no button.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse

from nuanliu.core import lifecycles as tables
from nuanliu.core.moves import START, Lifecycle, Move
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS
from nuanliu.records.people.models import Account, RoleGrant
from nuanliu.stages.archive.models import Package
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.payments.models import Case, Payment, Run
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.projects.models import BudgetChange, Project
from nuanliu.stages.reviews.models import Batch, Objection
from nuanliu.stages.visits.models import Request, Visit

MOST_TASKS = 20  # shown of one kind; the list page has the rest


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: its table, its move table, and how it is called.

    union: the lookup of the grassroots union it belongs to, '' where none: what a chair is held to.
    tasks: whether its states are somebody's work by themselves (a single nomination is not).
    """

    name: str
    lifecycle: Lifecycle
    model: type[Model]
    title: Callable[[Any], str]
    readers: frozenset[Role] = READERS
    union: str = ""
    tasks: bool = True

    @property
    def rows(self) -> QuerySet[Any]:
        """Every row of the table."""
        return self.model._default_manager.all()

    def state(self, row: Any) -> str:
        """The Chinese name of a row's state."""
        return self.lifecycle.states[row.state]

    def address(self, row: Any) -> str:
        """Where its page is."""
        return reverse("thing", args=[self.name, row.pk])

    def visible(self, account: Account, roles: frozenset[Role]) -> QuerySet[Any]:
        """The rows an account may see: all for the office, his own union's for a chair."""
        if roles & self.readers:
            return self.rows
        if Role.CHAIR in roles and self.union:
            return self.rows.filter(**{f"{self.union}__in": own_unions(account)})
        return self.rows.none()


def own_unions(account: Account) -> list[int | None]:
    """The unions an account speaks for as chair."""
    grants = RoleGrant.objects.filter(account=account, role=Role.CHAIR).exclude(union=None)
    return list(grants.values_list("union", flat=True))


FINANCE = READERS | {Role.FINANCE}
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("project", tables.PROJECT, Project, lambda row: row.name, FINANCE),
        Kind("budget_change", tables.BUDGET_CHANGE, BudgetChange,
             lambda row: f"预算文件 {row.document_number}", FINANCE),
        Kind("campaign", tables.CAMPAIGN, Campaign, lambda row: row.name,
             FINANCE | {Role.CHAIR}),
        Kind("roster", tables.ROSTER, Roster,
             lambda row: f"{row.union.name}：{row.file_name}", union="union"),
        Kind("nomination", tables.NOMINATION, Nomination,
             lambda row: row.person.name, union="union", tasks=False),
        Kind("batch", tables.BATCH, Batch, lambda row: f"{row.campaign.name} {row.label}"),
        Kind("objection", tables.OBJECTION, Objection, lambda row: f"异议：{row.text[:20]}"),
        Kind("run", tables.RUN, Run, lambda row: f"发放批 {row.number}"),
        Kind("payment", tables.PAYMENT, Payment,
             lambda row: f"{row.number} {row.payee}", tasks=False),
        Kind("case", tables.CASE, Case, lambda row: f"追回 {row.payment.number}"),
        Kind("claim", tables.CLAIM, Claim, lambda row: f"报销 {row.number}"),
        Kind("visit", tables.VISIT, Visit, lambda row: f"走访 {row.campaign.name}"),
        Kind("request", tables.REQUEST, Request, lambda row: f"诉求：{row.text[:20]}"),
        Kind("survey", tables.SURVEY, Survey, lambda row: f"{row.campaign.name}满意度调查"),
        Kind("evaluation", tables.EVALUATION, Evaluation,
             lambda row: f"{row.project.name} {row.on}"),
        Kind("disclosure", tables.DISCLOSURE, Publication, lambda row: f"公开文本 {row.pk}"),
        Kind("package", tables.PACKAGE, Package, lambda row: f"归档包 {row.folder}"),
    )
}  # fmt: skip


class Task(NamedTuple):
    """Something that waits for somebody: what it is, its state, and what he may do with it."""

    kind: Kind
    row: Any
    moves: list[Move]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.kind.title(self.row)

    @property
    def state(self) -> str:
        """The state in which it waits."""
        return self.kind.state(self.row)

    @property
    def address(self) -> str:
        """Where to do it."""
        return self.kind.address(self.row)


def tasks_of(account: Account, roles: frozenset[Role]) -> Iterator[Task]:
    """What waits for somebody with `roles`, oldest first within each kind."""
    for kind in KINDS.values():
        if kind.tasks:
            yield from _waiting(kind, account, roles)


def _waiting(kind: Kind, account: Account, roles: frozenset[Role]) -> Iterator[Task]:
    moves = {state: kind.lifecycle.open_to(state, roles) for state in kind.lifecycle.states}
    open_states = [state for state, found in moves.items() if _forward(found)]
    rows = kind.visible(account, roles).filter(state__in=open_states).order_by("pk")
    for row in rows[:MOST_TASKS]:
        yield Task(kind, row, moves[row.state])


def _forward(moves: list[Move]) -> list[Move]:
    """The moves that carry a thing on: only these make it somebody's task."""
    return [move for move in moves if move.verb not in BACKWARD]


BACKWARD = {"return", "cancel", "undo", "void", "withdraw", "reject", "refuse", "reopen"}


def starts(roles: frozenset[Role]) -> list[tuple[Kind, Move]]:
    """What somebody with `roles` may begin."""
    found = []
    for kind in KINDS.values():
        found += [(kind, move) for move in kind.lifecycle.open_to(START, roles)]
    return found
