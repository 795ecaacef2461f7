"""A form opened, read and checked; runs in the guarded child, where its words may take their time.

The program's own scoring rules come as facts; what is told goes back as JSON values alone.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from nuanliu.core.forms import Block, Cell, Paragraph, Table, read
from nuanliu.core.forms.answers import told
from nuanliu.core.indicators import ScoringRules

_HERE = "nuanliu.records.documents.formfiles"
OPENERS = {
    "text": "pages:text",
    "html": "pages:html",
    "docx": "pages:docx",
    "book": "books:book",
    "pdf": "pdf:pdf",
}


def checked(data: bytes, facts: Mapping[str, Any]) -> dict[str, Any]:
    """{"projects", "findings", "shown"} as core.forms.answers.told, or {"refused": why}.

    facts: kind, one of OPENERS, and rules, as ScoringRules.to_json gives them.
    """
    opened = opened_as(data, facts["kind"])
    if "refused" in opened:
        return opened
    return told(read(blocks_in(opened), ScoringRules.from_json(facts["rules"])))


def opened_as(data: bytes, kind: str) -> dict[str, Any]:
    """{"items"} of a file of that kind, or {"refused": why}; only its own reader is loaded."""
    module, _, function = OPENERS[kind].partition(":")
    answer: dict[str, Any] = getattr(import_module(f"{_HERE}.{module}"), function)(data)
    return answer


def blocks_in(opened: Mapping[str, Any]) -> list[Block]:
    """The lines and tables of an opened file."""
    return [_block(item) for item in opened["items"]]


def _block(item: Any) -> Block:
    if "rows" in item:
        return Table(tuple(tuple(Cell(*cell) for cell in row) for row in item["rows"]))
    return Paragraph(item["text"], item["where"])
