"""Performance forms and reports that others published, read into facts and checked."""

from nuanliu.core.forms.blocks import Block, Cell, Paragraph, Table
from nuanliu.core.forms.model import CUT, Form, FormFinding, FormReading, Indicator, Read, Sure
from nuanliu.core.forms.reader import read

__all__ = [
    "CUT",
    "Block",
    "Cell",
    "Form",
    "FormFinding",
    "FormReading",
    "Indicator",
    "Paragraph",
    "Read",
    "Sure",
    "Table",
    "read",
]
