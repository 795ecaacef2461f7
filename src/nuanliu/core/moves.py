"""Lifecycles as one table each: a row is one move, and everything else is derived from the rows.

Buttons, the journal's verb, the diagrams in docs/reference and the test that decides every
(state, verb, role) all read the same tuple, so they cannot drift apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role

START = ""  # the state of a thing that does not exist yet


@dataclass(frozen=True, slots=True)
class Move:
    """One row: `verb` (Chinese `label`) takes `source` to `target` when done by one of `roles`."""

    verb: str
    source: str
    target: str
    roles: frozenset[Role]
    label: str


def move(verb: str, source: str, target: str, *roles: Role, label: str) -> Move:
    """Write a row of a move table in the order people read it."""
    return Move(verb, source, target, frozenset(roles), label)


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The moves of one kind of object; `states` maps each state to its Chinese name."""

    name: str
    label: str
    states: dict[str, str]
    moves: tuple[Move, ...]

    def open_to(self, state: str, roles: frozenset[Role]) -> list[Move]:
        """The moves that somebody with `roles` may make now: what becomes a button."""
        return [row for row in self.moves if row.source == state and row.roles & roles]

    def decide(self, state: str, verb: str, roles: frozenset[Role]) -> Move | Refusal:
        """The one row for (state, verb) if one of `roles` may make it, else why not."""
        rows = [row for row in self.moves if row.verb == verb]
        here = next((row for row in rows if row.source == state), None)
        if here is None:
            return self._out_of_turn(state, verb, rows)
        if not here.roles & roles:
            return self._not_yours(here)
        return here

    def diagram(self) -> str:
        """The lifecycle as a Mermaid state diagram."""
        return "\n".join(["stateDiagram-v2", *self._diagram_lines()])

    def _diagram_lines(self) -> Iterator[str]:
        for state, label in self.states.items():
            yield f'    state "{label}" as {state}'
        for row in self.moves:
            who = "、".join(sorted(role.chinese for role in row.roles))
            yield f"    {row.source or '[*]'} --> {row.target}: {row.label}（{who}）"

    def _out_of_turn(self, state: str, verb: str, rows: list[Move]) -> Refusal:
        label = rows[0].label if rows else verb
        now = self.states.get(state, "尚未建立")
        allowed = (
            "、".join(self.states.get(row.source, "尚未建立") for row in rows) or "任何状态都不"
        )
        what = f"{self.label}现在是“{now}”，不能“{label}”"
        return Refusal("MOVE-STATE", what, f"此操作只在“{allowed}”时可以做，请刷新后再看")

    def _not_yours(self, row: Move) -> Refusal:
        who = "、".join(sorted(role.chinese for role in row.roles))
        what = f"您的岗位不能对{self.label}“{row.label}”"
        return Refusal("MOVE-ROLE", what, f"请转交：{who}")
