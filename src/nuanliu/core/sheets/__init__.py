"""绩效 forms in the layouts of different places: facts and a layout in, a document out.

A layout is data (config/layouts/*.toml): which columns under which heads, which lines of money,
which sections of a report, in which order. The facts are the same for all of them.
"""

from nuanliu.core.sheets.facts import Deviated, Fund, Goal, Sheet
from nuanliu.core.sheets.forms import monitoring_form, self_form, target_form
from nuanliu.core.sheets.layout import FORMS, Layout, read_layout
from nuanliu.core.sheets.letter import report_letter

__all__ = [
    "FORMS",
    "Deviated",
    "Fund",
    "Goal",
    "Layout",
    "Sheet",
    "monitoring_form",
    "read_layout",
    "report_letter",
    "self_form",
    "target_form",
]
