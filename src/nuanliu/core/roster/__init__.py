"""Rosters (花名册) as unions really send them, read from cells into people and faults.

`Sheet.of` takes what the guarded child sends; `read_roster` finds headings and people; and
`check_roster` measures them. Everything is a value: no file, no table, no clock.
"""

from nuanliu.core.roster.amounts import parse_amount
from nuanliu.core.roster.checking import Checked, Listed, Proposal, Terms, check_roster
from nuanliu.core.roster.headings import NO_NAMES, SYNONYMS, Names, field_of, find_header
from nuanliu.core.roster.mapping import lasting, parse_mapping
from nuanliu.core.roster.model import (
    Cell,
    Field,
    Finding,
    Ignored,
    Roster,
    RosterRow,
    Severity,
    Sheet,
    SheetRead,
    faulty,
    letters,
)
from nuanliu.core.roster.reading import REQUIRED, read_roster

__all__ = [
    "NO_NAMES",
    "REQUIRED",
    "SYNONYMS",
    "Cell",
    "Checked",
    "Field",
    "Finding",
    "Ignored",
    "Listed",
    "Names",
    "Proposal",
    "Roster",
    "RosterRow",
    "Severity",
    "Sheet",
    "SheetRead",
    "Terms",
    "check_roster",
    "faulty",
    "field_of",
    "find_header",
    "lasting",
    "letters",
    "parse_amount",
    "parse_mapping",
    "read_roster",
]
