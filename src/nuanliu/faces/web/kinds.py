"""Everything that has a lifecycle, as pages name it: title, address, who may see it.

Buttons come from the move tables: what is not in a table has no button.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import JSONField, Model, Q, QuerySet, TextField
from django.urls import reverse

from nuanliu.core import lifecycles as tables
from nuanliu.core.moves import Lifecycle, Move
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.words import listed, word
from nuanliu.records.journal.exporting import may_export
from nuanliu.records.people.fields import SealedField
from nuanliu.records.people.models import ExportRequest
from nuanliu.stages.archive.models import Package
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.payments.models import BankTemplate, Case, Payment, ResultException, Run
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.projects.models import BudgetChange, Project
from nuanliu.stages.reviews.models import Batch, Objection
from nuanliu.stages.visits.models import Request, Visit

# What sends a thing back or ends it: such a move alone makes it nobody's task.
BACKWARD = frozenset(
    {"return", "cancel", "undo", "void", "withdraw", "reject", "refuse", "reopen", "keep",
     "ask_reversal", "take_down", "retire"}
)  # fmt: skip


LONG = (TextField, JSONField, SealedField)


def _ways(joins: tuple[str, ...]) -> Iterator[str]:
    """Every step of what is joined: 'batch__' and 'batch__campaign__' for 'batch__campaign'."""
    for join in joins:
        parts = join.split("__")
        yield from (f"{'__'.join(parts[: end + 1])}__" for end in range(len(parts)))


def _long_of(model: type[Model], way: str) -> list[str]:
    """The columns of long texts of the table that a way leads to."""
    for step in filter(None, way.split("__")):
        model = model._meta.get_field(step).related_model  # type: ignore[assignment] # a foreign key
    return [field.name for field in model._meta.concrete_fields if isinstance(field, LONG)]


Narrow = Callable[[Signed, QuerySet[Any]], QuerySet[Any]]


def _all_rows(signed: Signed, rows: QuerySet[Any]) -> QuerySet[Any]:
    del signed
    return rows


def _requests_seen(signed: Signed, rows: QuerySet[Any]) -> QuerySet[Any]:
    """One's own; all of them for who may agree, and for who audits what went out."""
    everything = signed.roles & READERS and may_export(signed.account, signed.today)
    if everything or Role.AUDITOR in signed.roles:
        return rows
    return rows.filter(by=signed.account.person_id)


def _requests_due(signed: Signed, rows: QuerySet[Any]) -> QuerySet[Any]:
    """What another asks for waits for who may agree; what was agreed to, for who asked."""
    mine = Q(by=signed.account.person_id)
    due = Q(state="agreed") & mine
    if signed.roles & READERS and may_export(signed.account, signed.today):
        due |= Q(state="asked") & ~mine
    return rows.filter(due, until__gt=signed.moment.at)


@dataclass(frozen=True)
class Kind:
    """A kind of object: its table, its move table, how it is called and where it belongs.

    menu: the menu entry it lies behind; joins: what its title reads beside the row; union: the
    lookup of the grassroots union it belongs to, '' where none: what a chair is held to; tasks:
    whether its states are somebody's work by themselves (a single nomination is not); quiet: moves
    that are possible long before they are due, and so are nobody's task; seen, due: which of the
    rows that its roles may see a person sees, and which of these wait for him.
    """

    name: str
    lifecycle: Lifecycle
    model: type[Model]
    title: Callable[[Any], str]
    menu: str
    joins: tuple[str, ...] = ()
    readers: frozenset[Role] = READERS
    union: str = ""
    tasks: bool = True
    quiet: frozenset[str] = frozenset()
    seen: Narrow = _all_rows
    due: Narrow = _all_rows

    @property
    def label(self) -> str:
        """What the kind is called."""
        return str(word(self.lifecycle.label))

    @property
    def type(self) -> str:
        """How the journal names the kind."""
        return self.model._meta.label_lower

    @property
    def rows(self) -> QuerySet[Any]:
        """Every row of the table, with what its title reads."""
        return self.model._default_manager.select_related(*self.joins)

    @property
    def lean(self) -> QuerySet[Any]:
        """Every row without the long texts of its own and of what is joined: for lists."""
        return self.rows.defer(*self._long)

    @cached_property
    def _long(self) -> list[str]:
        places = dict.fromkeys(("", *_ways(self.joins)))
        return [f"{place}{name}" for place in places for name in _long_of(self.model, place)]

    def state(self, row: Any) -> str:
        """The name of a row's state."""
        return str(word(self.lifecycle.states[row.state]))

    def address(self, row: Any) -> str:
        """Where its page is."""
        return reverse("thing", args=[self.name, row.pk])

    def visible(self, signed: Signed, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The rows somebody may see: all for the office, his own union's for a chair."""
        rows = self.rows if rows is None else rows
        if signed.roles & self.readers:
            return self.seen(signed, rows)
        if Role.CHAIR in signed.roles and self.union:
            return rows.filter(**{f"{self.union}__in": signed.unions}).distinct()
        return rows.none()

    def roles(self, row: Any, signed: Signed) -> frozenset[Role]:
        """The roles of somebody that count for a row; for None, something to begin, all of them."""
        if row is None:
            return signed.roles
        if isinstance(row, ExportRequest) and row.by_id == signed.account.person_id:
            return frozenset()  # nobody decides on what he asks for himself
        return signed.roles_in(getattr(row, "union_id", None))

    def forward(self, state: str) -> list[Move]:
        """The moves that carry a thing on from a state."""
        rows = self.lifecycle.moves
        here = [row for row in rows if row.source == state != row.target]
        return [row for row in here if row.verb not in BACKWARD | self.quiet]

    def holders(self, state: str) -> str:
        """Who has it in hand in a state: the roles that can carry it on; '' at its end."""
        roles = frozenset[Role]().union(*(move.roles for move in self.forward(state)))
        return listed(role.chinese for role in Role if role in roles)


FINANCE = READERS | {Role.FINANCE}
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("project", tables.PROJECT, Project, lambda row: str(row.name), "projects",
             readers=FINANCE, quiet=frozenset({"close"})),
        Kind("budget_change", tables.BUDGET_CHANGE, BudgetChange,
             lambda row: f"{word(row.get_kind_display())} {row.document_number}", "projects",
             ("line",), readers=FINANCE),
        Kind("campaign", tables.CAMPAIGN, Campaign, lambda row: str(row.name), "campaigns",
             ("project", "line", "standard"), union="quotas__union"),
        Kind("roster", tables.ROSTER, Roster,
             lambda row: str(row.union.name), "campaigns", ("union", "campaign"),
             union="union"),
        Kind("nomination", tables.NOMINATION, Nomination,
             lambda row: str(row.person.name), "campaigns",
             ("person", "union", "campaign__standard"), union="union", tasks=False),
        Kind("batch", tables.BATCH, Batch, lambda row: f"{row.campaign.name} · {row.label}",
             "campaigns", ("campaign__project", "campaign__line", "campaign__standard")),
        Kind("objection", tables.OBJECTION, Objection, lambda row: word(f"异议：{row.text[:20]}"),
             "campaigns", ("batch__campaign", "nomination__person")),
        Kind("bank_template", tables.BANK_TEMPLATE, BankTemplate, lambda row: str(row.name),
             "payments", ("made_by", "checked_by")),
        Kind("run", tables.RUN, Run, lambda row: word(f"发放批 {row.number}"), "payments",
             ("batch__campaign", "template")),
        Kind("payment", tables.PAYMENT, Payment, lambda row: f"{row.payee} · {row.number}",
             "payments", ("campaign",), tasks=False),
        Kind("case", tables.CASE, Case, lambda row: word(f"追回 {row.payment.payee}"), "payments",
             ("payment",)),
        Kind("exception", tables.EXCEPTION, ResultException,
             lambda row: word(f"回盘第 {row.row} 行"), "payments", ("result__run",)),
        Kind("claim", tables.CLAIM, Claim, lambda row: f"{row.purpose[:24]} · {row.number}",
             "claims", ("campaign",)),
        Kind("visit", tables.VISIT, Visit, lambda row: str(row.place), "visits",
             ("union", "campaign", "leader"), union="union"),
        Kind("request", tables.REQUEST, Request, lambda row: str(row.text[:24]), "visits",
             ("campaign", "assigned_to"), union="visit__union"),
        Kind("survey", tables.SURVEY, Survey, lambda row: word(f"{row.campaign.name}满意度调查"),
             "surveys", ("campaign",)),
        Kind("evaluation", tables.EVALUATION, Evaluation,
             lambda row: f"{word(row.get_kind_display())} {row.on}", "performance", ("project",),
             readers=FINANCE),
        Kind("disclosure", tables.DISCLOSURE, Publication, lambda row: str(row.title),
             "disclosures", ("project",), readers=FINANCE),
        Kind("package", tables.PACKAGE, Package,
             lambda row: word(f"{row.project.name}归档包"), "audit", ("project",)),
        Kind("export_request", tables.EXPORT_REQUEST, ExportRequest, lambda row: str(row.name),
             "audit", ("by", "decided_by"), readers=READERS | {Role.CHAIR},
             quiet=frozenset({"lapse"}), seen=_requests_seen, due=_requests_due),
    )
}  # fmt: skip
BY_TYPE = {kind.type: kind for kind in KINDS.values()}
