"""The sheet of paper that a document asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from nuanliu.core.documents import Document, Orientation, Style

MM_PER_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page in mm; `text_width` and `text_height` are what the margins leave."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def text_width(self) -> float:
        """Width of the text area in mm."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height of the text area in mm."""
        return self.height - self.top - self.bottom


def sheet_of(document: Document) -> Sheet:
    """A4 as the style wants it: GB/T 9704-2012 margins, or the office's form margins."""
    wide, high = (210.0, 297.0)
    if document.orientation is Orientation.LANDSCAPE:
        wide, high = high, wide
    if document.style is Style.OFFICIAL:
        return Sheet(wide, high, 37, 35, 28, 26)
    return Sheet(wide, high, 18, 26, 18, 18)


def shared(weights: Sequence[int], width: float, least: Sequence[float]) -> tuple[float, ...]:
    """Columns of `width` mm in all, by weight; one below its least gets that, the others the rest.

    The least widths must fit together.
    """
    fixed: set[int] = set()
    while True:
        free = width - sum(least[place] for place in fixed)
        weight = sum(one for place, one in enumerate(weights) if place not in fixed)
        shares = [
            least[place] if place in fixed else free * one / weight
            for place, one in enumerate(weights)
        ]
        short = {place for place, one in enumerate(shares) if one < least[place] - 1e-9}
        if not short:
            return tuple(shares)
        fixed |= short
