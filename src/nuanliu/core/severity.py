"""How much a finding on a document weighs."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error contradicts, a warning lacks, a note explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
