"""Reading what others published: the file opened in its child, read and checked by our rules."""

from datetime import date

from nuanliu.core.forms import FormReading, read
from nuanliu.core.indicators import rules_from
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards import StandardSet, read_standards
from nuanliu.records.documents.formfiles.opening import form_blocks
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.stages.projects.shipped import shipped


def check_form(data: bytes, name: str, standards: StandardSet | None = None) -> FormReading:
    """What a published form says and where it contradicts itself; nothing is kept.

    standards: whose thresholds count, as at the end of their year; None = the shipped ones.
    Raises Refused for a file that cannot be read: FORM-FILE, or a code of the child (FILE-…).
    """
    held = standards or read_standards(shipped("standards"))
    rules = rules_from(held, date(held.fiscal_year, 12, 31))
    if isinstance(rules, Refusal):
        raise Refused(rules)
    try:
        return read(form_blocks(data, name), rules)
    except OutsideFileError as unread:
        raise Refused(unread.refusal) from None
