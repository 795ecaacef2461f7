"""What pages call a measure."""

from nuanliu.faces.web.words import in_english
from nuanliu.stages.performance.measures import Measure


def name_of(one: Measure) -> str:
    """Its Chinese name and unit; in English the words of its key."""
    if in_english():
        return one.name.replace("_", " ")
    return f"{one.chinese}（{one.unit or '日期'}）"
