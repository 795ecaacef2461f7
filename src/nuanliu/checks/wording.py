"""The words of a finding, written by the engine itself: a rule's head as SQL over its columns.

Ten million findings cannot pass through Python one by one; these expressions say of each what
`Rule.render` and `Rule.weigh` say of one hit, and a test holds both together.
"""

import json
import re
from collections.abc import Sequence

from nuanliu.checks.catalogue import Rule
from nuanliu.core.sweeps.hits import UNKNOWN


def insert_of(rule: Rule, names: Sequence[str]) -> str:
    """The rule's own query, wrapped so that each hit is written out as a person reads it."""
    severity = "severity" if "severity" in names else as_text(rule.severity.value)
    facts = ", ".join(f"{as_text(name)}, {name}" for name in names if name != "subject")
    return (
        f"INSERT INTO finding SELECT {as_text(rule.code)}, {severity}, subject, "  # noqa: S608 - texts of the catalogue, quoted
        f"{message_sql(rule.message, names)}, {as_text(rule.clause)}, "
        f"{f'CAST(json_object({facts}) AS VARCHAR)' if facts else as_text(json.dumps({}))} "
        f"FROM ({rule.query}) AS found"
    )


def message_sql(template: str, names: Sequence[str]) -> str:
    """The rule's message as an expression over its columns: what `Rule.render` does to one hit."""
    parts = re.split(r"\{(\w+)\}", template)
    return " || ".join(
        (_shown(part, names) if place % 2 else as_text(part))
        for place, part in enumerate(parts)
        if part
    )


def _shown(name: str, names: Sequence[str]) -> str:
    if name in names:
        return f"COALESCE(CAST({name} AS VARCHAR), {as_text(UNKNOWN)})"
    yuan = f"format('{{:,}}.{{:02d}}', {name}_fen // 100, {name}_fen % 100)"
    return f"CASE WHEN {name}_fen IS NULL THEN {as_text(UNKNOWN)} ELSE {yuan} END"


def as_text(value: str) -> str:
    """A text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"
