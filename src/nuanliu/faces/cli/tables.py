"""Tables on a terminal, aligned by the width characters really take: Chinese ones take two."""

from collections.abc import Collection, Iterator, Sequence
from unicodedata import east_asian_width

GAP = "  "
WIDEST = 60  # columns of the screen that one cell may take before it goes on in a second line


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> Iterator[str]:
    """The lines of a table; columns in `right` are aligned to the right."""
    cells = [[_folded(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(part) for row in cells for part in row[at]) for at in range(len(head))]
    for place, row in enumerate(cells):
        for line in range(max(len(parts) for parts in row)):
            parts = [parts[line] if line < len(parts) else "" for parts in row]
            yield GAP.join(_set(p, widths[at], at in right) for at, p in enumerate(parts)).rstrip()
        if place == 0:
            yield GAP.join("-" * size for size in widths)


def _set(text: str, size: int, right: bool) -> str:  # noqa: FBT001 - one of two sides
    blank = " " * (size - width(text))
    return blank + text if right else text + blank


def _folded(text: str) -> list[str]:
    """A cell in lines of at most WIDEST columns; control characters become blanks."""
    lines, line = [], ""
    for sign in (sign if sign.isprintable() else " " for sign in text):
        if width(line + sign) > WIDEST:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]
