"""Everything that has a lifecycle, as pages name it: title, address, who may see it.

Buttons come from the move tables: what is not in a table has no button.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import signature
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
from nuanliu.records.prepared import PreparedRows
from nuanliu.stages.archive.models import Destruction, Erasure, Package
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.disclosure.models import Publication, Section
from nuanliu.stages.disclosure.sections import TITLES
from nuanliu.stages.disclosure.wording import CIRCLED
from nuanliu.stages.feedback.models import Call, CallRound, Doubt, Keying, Survey
from nuanliu.stages.goods.models import Issue, Order, StockCount
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.payments.models import (
    BankTemplate,
    Case,
    CashDraw,
    Payment,
    ResultException,
    Run,
    UnionTransfer,
)
from nuanliu.stages.performance.models import Evaluation, FilledValue
from nuanliu.stages.projects.models import BudgetChange, Project
from nuanliu.stages.reviews.models import Batch, Objection
from nuanliu.stages.visits.models import Request, Visit

# What sends a thing back or ends it: such a move alone makes it nobody's task.
BACKWARD = frozenset(
    {"return", "cancel", "undo", "void", "withdraw", "reject", "refuse", "reopen", "keep",
     "ask_reversal", "take_down", "retire", "give_up"}
)  # fmt: skip


LONG = (TextField, JSONField, SealedField)
Narrow = Callable[..., QuerySet[Any]]  # rows and slots to fewer rows


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


Whose = Callable[[Signed, QuerySet[Any]], QuerySet[Any]]  # rows to those that concern somebody


def _all_rows(signed: Signed, rows: QuerySet[Any]) -> QuerySet[Any]:
    del signed
    return rows


def _requests_shown(signed: Signed, rows: QuerySet[Any]) -> QuerySet[Any]:
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


def _doubt_title(row: Any) -> str:
    number = row.payment.number if row.payment else ""
    return str(word(f"收款核实 {number or row.pk}"))


@dataclass(frozen=True)
class Kind:
    """A kind of object: its table, its move table, how it is called and where it belongs.

    menu: the menu entry it lies behind; joins: what its title reads beside the row; union: the
    lookup of the grassroots union it belongs to, '' where none: what a chair is held to; tasks:
    whether its states are somebody's work by themselves (a single nomination is not); quiet: moves
    that are possible long before they are due, and so are nobody's task; shown, due: which of the
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
    shown: Whose = _all_rows
    due: Whose = _all_rows

    @property
    def own_tasks(self) -> bool:
        """Whether not all that somebody sees in a state waits for him (see `due`)."""
        return self.due is not _all_rows

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
        return thing_address(self.name, row.pk)

    def visible(self, signed: Signed, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The rows somebody may see: all for the office, his own union's for a chair."""
        rows = self.rows if rows is None else rows
        if signed.roles & self.readers:
            return self.shown(signed, rows)
        if Role.CHAIR in signed.roles and self.union:
            return rows.filter(**{f"{self.union}__in": signed.unions}).distinct()
        return rows.none()

    def seen(self, signed: Signed, narrow: Narrow, *values: Any, whole: bool = False) -> list[Any]:
        """The rows of `narrow` that somebody may see (see `visible`), by SQL that is written once.

        narrow: a function of the module, not one made anew each time; it takes `values` in slots.
        whole: with the long texts.
        """
        if self.shown is not _all_rows:  # differs from person to person
            return list(narrow(self.visible(signed, self.rows if whole else self.lean), *values))
        if signed.roles & self.readers:
            return _asking(self.name, narrow, whole=whole)(*values)
        if Role.CHAIR in signed.roles and self.union:
            return _asking(self.name, narrow, whole=whole, own=True)(set(signed.unions), *values)
        return []

    def roles(self, row: Any, signed: Signed) -> frozenset[Role]:
        """The roles of somebody that count for a row; for None, something to begin, all of them."""
        if row is None:
            return signed.roles
        if isinstance(row, ExportRequest) and row.by_id == signed.account.person_id:
            return frozenset()  # nobody decides on what he asks for himself
        return signed.roles_in(getattr(row, "union_id", None))

    def forward(self, state: str) -> tuple[Move, ...]:
        """The moves that carry a thing on from a state."""
        return _forward(self.name, state)

    def holders(self, state: str) -> str:
        """Who has it in hand in a state: the roles that can carry it on; '' at its end."""
        return listed(role.chinese for role in hands_for(self.name, state))

    def look(self, state: str) -> str:
        """The style of a state: somebody's move, done, or ended without what was meant."""
        if self.holders(state):
            return "state-open"
        if state in CAME_BACK:
            return "state-stop"
        return "" if state in CALLED_OFF else "state-good"


# Ends that nobody should take for success: no green on them.
CAME_BACK = frozenset({"failed", "returned"})
CALLED_OFF = frozenset(
    {
        "cancelled",
        "declined",
        "lapsed",
        "recovered",
        "refused",
        "rejected",
        "retired",
        "reversed",
        "taken_down",
    }
    | {"undone", "unreached", "void", "withdrawn"}
)
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
        Kind("cash_draw", tables.CASH_DRAW, CashDraw,
             lambda row: word(f"{row.union.name} · {row.handler.name} {row.on} 领出"), "payments",
             ("union", "handler", "companion", "drawn_by", "run__batch__campaign")),
        Kind("union_transfer", tables.UNION_TRANSFER, UnionTransfer,
             lambda row: word(f"{row.union.name} · {row.on} 转出"), "payments",
             ("union", "sent_by", "run__batch__campaign")),
        Kind("case", tables.CASE, Case, lambda row: word(f"追回 {row.payment.payee}"), "payments",
             ("payment",)),
        Kind("exception", tables.EXCEPTION, ResultException,
             lambda row: word(f"回盘第 {row.row} 行"), "payments", ("result__run",)),
        Kind("goods_order", tables.GOODS_ORDER, Order, lambda row: f"{row.item} · {row.number}",
             "claims", ("campaign", "line", "ordered_by", "approved_by")),
        Kind("goods_issue", tables.GOODS_ISSUE, Issue,
             lambda row: f"{row.union.name} · {row.order.item} {row.on}", "claims",
             ("union", "handler", "companion", "order__campaign")),
        Kind("stock_count", tables.STOCK_COUNT, StockCount,
             lambda row: f"{row.order.item} {row.on} · {word(row.get_kind_display())}", "claims",
             ("order__campaign", "counted_by", "witness")),
        Kind("claim", tables.CLAIM, Claim, lambda row: f"{row.purpose[:24]} · {row.number}",
             "claims", ("campaign",)),
        Kind("visit", tables.VISIT, Visit, lambda row: str(row.place), "visits",
             ("union", "campaign", "leader"), union="union"),
        Kind("request", tables.REQUEST, Request, lambda row: str(row.text[:24]), "visits",
             ("campaign", "assigned_to"), union="visit__union"),
        Kind("survey", tables.SURVEY, Survey, lambda row: word(f"{row.campaign.name}满意度调查"),
             "surveys", ("campaign",)),
        Kind("keying", tables.KEYING, Keying, lambda row: word(f"录入单 {row.label}"), "surveys",
             ("survey__campaign", "first_by", "second_by")),
        Kind("call_round", tables.CALL_ROUND, CallRound,
             lambda row: word(f"{row.campaign.name}回访"), "surveys", ("campaign",)),
        Kind("call", tables.CALL, Call, lambda row: f"{row.payment.payee} · {row.payment.number}",
             "surveys", ("round__campaign", "payment", "caller"), tasks=False),
        Kind("doubt", tables.DOUBT, Doubt, _doubt_title, "surveys",
             ("campaign", "payment", "assigned_to", "settled_by")),
        Kind("filled_value", tables.FILLED_VALUE, FilledValue,
             lambda row: f"{row.target.level3} {row.on}", "performance", ("target",),
             readers=FINANCE, quiet=frozenset({"withdraw"})),
        Kind("evaluation", tables.EVALUATION, Evaluation,
             lambda row: f"{word(row.get_kind_display())} {row.on}", "performance", ("project",),
             readers=FINANCE),
        Kind("disclosure", tables.DISCLOSURE, Publication, lambda row: str(row.title),
             "disclosures", ("project",), readers=FINANCE),
        Kind("section", tables.SECTION, Section,
             lambda row: f"{CIRCLED[row.number - 1]}、{word(TITLES[row.number - 1])}",
             "disclosures", ("publication__project", "edited_by", "agreed_by"), tasks=False,
             readers=FINANCE),
        Kind("package", tables.PACKAGE, Package,
             lambda row: word(f"{(row.campaign or row.project).name}归档包"), "audit",
             ("project", "campaign")),
        Kind("erasure", tables.ERASURE, Erasure, lambda row: word(f"删除申请 {row.pk}"), "audit",
             ("person", "asked_by", "decided_by")),
        Kind("destruction", tables.DESTRUCTION, Destruction,
             lambda row: word(f"{row.project.name}销毁清册 {row.pk}"), "audit",
             ("project", "proposed_by", "decided_by")),
        Kind("export_request", tables.EXPORT_REQUEST, ExportRequest, lambda row: str(row.name),
             "audit", ("by", "decided_by"), readers=READERS | {Role.CHAIR},
             quiet=frozenset({"lapse"}), shown=_requests_shown, due=_requests_due),
    )
}  # fmt: skip
BY_TYPE = {kind.type: kind for kind in KINDS.values()}


@cache
def _forward(name: str, state: str) -> tuple[Move, ...]:
    kind = KINDS[name]
    here = [row for row in kind.lifecycle.moves if row.source == state != row.target]
    return tuple(row for row in here if row.verb not in BACKWARD | kind.quiet)


@cache
def hands_for(name: str, state: str) -> tuple[Role, ...]:
    """The roles that can carry a thing of a kind on from a state, in their order."""
    roles = frozenset[Role]().union(*(move.roles for move in _forward(name, state)))
    return tuple(role for role in Role if role in roles)


@cache
def _asking(name: str, narrow: Narrow, *, whole: bool, own: bool = False) -> PreparedRows:
    """The question for rows of a kind: of the whole office, or of one's own unions."""
    kind = KINDS[name]
    takes = range(len(signature(narrow).parameters) - 1)

    def build(*slots: Any) -> QuerySet[Any]:
        rows = kind.rows if whole else kind.lean
        if own:
            rows, slots = rows.filter(**{f"{kind.union}__among": slots[0]}).distinct(), slots[1:]
        return narrow(rows, *slots)

    return PreparedRows(build, takes=len(takes) + own)


def numbered(rows: QuerySet[Any], numbers: Any) -> QuerySet[Any]:
    """The rows of some numbers."""
    return rows.filter(pk__among=numbers)


def one_of(rows: QuerySet[Any], pk: Any) -> QuerySet[Any]:
    """The row of a number."""
    return rows.filter(pk=pk)[:1]


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse("thing", args=[name, 0]).rpartition("0")
    return before, after


def thing_address(name: str, pk: Any) -> str:
    """Where the page of a thing is; a list has many, and the tree of addresses is slow to ask."""
    before, after = _around(name)
    return f"{before}{pk}{after}"
