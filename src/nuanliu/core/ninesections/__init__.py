"""The nine-section disclosure (一、项目名称 … 九、项目绩效目标表) read into facts and checked.

`read(blocks)` takes numbered lines and tables and answers with a `Reading`; what the finding
codes mean stands in `consistency`.
"""

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, UnreadableError
from nuanliu.core.ninesections.facts import Finding, Place, ProjectFacts, Reading, Severity
from nuanliu.core.ninesections.reader import read

__all__ = [
    "Block",
    "Finding",
    "Line",
    "Place",
    "ProjectFacts",
    "Reading",
    "Severity",
    "TableBlock",
    "UnreadableError",
    "read",
]
