"""The whole catalogue, its queries loaded: import it from here."""

from nuanliu.stages.performance import measuring
from nuanliu.stages.performance.catalogue import CATALOGUE, Measure, take, take_at

__all__ = ["CATALOGUE", "SUBJECTS", "Measure", "take", "take_at"]

SUBJECTS = measuring.SUBJECTS
