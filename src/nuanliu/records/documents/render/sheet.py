"""The sheet of paper that a document asks for."""

from dataclasses import dataclass

from nuanliu.core.documents import Document, Orientation, Style


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
