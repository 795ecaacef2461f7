"""The parts that the pages of all deeds are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from nuanliu.core.moves import Lifecycle, Move
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import Pick, long_text
from nuanliu.faces.web.guards import Signed
from nuanliu.records.journal.deeds import Deed


class DeedForm(forms.Form):
    """A form that brings the key of its deed: sent twice, it is done once.

    `signed` and `row` are whom it is for and what it is about (None for a beginning): a form offers
    only what these may choose.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, signed: Signed, row: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.signed, self.row = signed, row
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                told = [f"id_{name}_helptext"] if field.help_text else []
                field.widget.attrs["aria-describedby"] = " ".join([*told, f"id_{name}_error"])
        self.offer()

    def offer(self) -> None:
        """Narrow the choices to what may be chosen; most forms have nothing to narrow."""

    @property
    def looking(self) -> bool:
        """Whether this sending only shows what the form would come to; most do at once."""
        return False

    def look(self) -> None:
        """Find out what `looking` shows; Refused as the deed would be."""

    def choose(
        self, name: str, rows: QuerySet[Any], show: Callable[[Any], str] | None = None
    ) -> None:
        """Offer `rows` in a field; where there is one alone, it stands there already."""
        field = cast("Pick", self.fields[name])
        field.queryset = rows
        if show is not None:
            field.show = show
        few = list(rows[:2])
        if len(few) == 1 and field.required:
            self.initial.setdefault(name, few[0].pk)


@dataclass(frozen=True, slots=True)
class DeedPage:
    """One button: its kind and verb, the form, and the call; row is None for what begins.

    do: the call, which answers what was made; or, for long work, a Wish, and nothing is done yet.

    verb: the move of the kind's table, or its name for a deed beside the moves, which says in
    `states` and `roles` when and by whom. A beginning in several forms adds '-…' to the verb.
    template: the page, where the fields stand otherwise than one below the other.
    shown: the route of a page of what was made, where that is no thing of the kind.
    label: what the button says where the move table does not say it; warn: a sentence above the
    button for what cannot be taken back.
    """

    kind: str
    verb: str
    do: Callable[[Deed, Any, dict[str, Any]], Any]
    form: type[DeedForm] = DeedForm
    warn: str = ""
    label: str = ""
    states: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    template: str = "web/deed.html"
    shown: str = ""

    def open_to(self, lifecycle: Lifecycle, state: str, roles: frozenset[Role]) -> Move | Refusal:
        """The move that somebody with `roles` would make in a state, or why he may not."""
        if not self.states:
            return lifecycle.decide(state, self.verb.partition("-")[0], roles)
        if state not in self.states:
            now = lifecycle.states[state]
            what = f"{lifecycle.label}现在是“{now}”，不能“{self.label}”"
            return Refusal("MOVE-STATE", what, "请刷新后再看")
        if not self.roles & roles:
            who = "、".join(role.chinese for role in Role if role in self.roles)
            return Refusal("MOVE-ROLE", f"您的岗位不能“{self.label}”", f"请转交：{who}")
        return Move(self.verb, state, state, self.roles, self.label)


class ReasonForm(DeedForm):
    """A deed that wants a reason."""

    reason = long_text("原因", 200)
