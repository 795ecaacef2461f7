"""The form in which a published paper reaches this package: paragraphs and tables of cells.

Merges are kept, not filled in: a cell stands once, with the columns and rows it covers.
"""

from typing import NamedTuple

from nuanliu.core.signs import squeezed


class Cell(NamedTuple):
    """One printed cell; `column` counts from 0, -1 where the paper does not say."""

    text: str
    where: str
    column: int = -1
    across: int = 1
    down: int = 1


class Paragraph(NamedTuple):
    """A line of running text, or of a table that was copied as text."""

    text: str
    where: str


class Table(NamedTuple):
    """A real table: its rows from above, each with the cells that begin in it."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


class Item(NamedTuple):
    """One cell of the stream that everything is read from.

    row: counts the printed rows; firm: the row's end is certain; soft: a row probably ends behind
    it; prose: a line of running text rather than a cell; cut: the paper ends inside of it.
    """

    text: str
    where: str
    row: int
    column: int = -1
    across: int = 1
    firm: bool = False
    soft: bool = False
    prose: bool = False
    cut: bool = False

    @property
    def bare(self) -> str:
        """Narrow signs and no blanks, as labels are compared."""
        return squeezed(self.text)
