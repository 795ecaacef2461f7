"""The text inside a block: plain words, and figures that know which measure they come from."""

from dataclasses import dataclass
from typing import TypeAlias


class DocumentError(ValueError):
    """A paper was put together wrongly: a fault of the code that builds it, never of the user."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a paper, as it is printed.

    text: as printed ('350,000.00', '98.5%'); measure: the name of the measure it was computed by;
    key: which of the measure's values it is (a line, a union, a person), '' where there is one.
    """

    text: str
    measure: str
    key: str = ""

    def __post_init__(self) -> None:
        if not self.measure:
            msg = f"数字“{self.text}”没有写明计量口径，请在 Figure 中给出 measure"
            raise DocumentError(msg)


Run: TypeAlias = str | Figure
Inline: TypeAlias = Run | tuple[Run, ...]


def runs_of(content: Inline) -> tuple[Run, ...]:
    """The runs of a content, in order, whichever way it was written down."""
    return content if isinstance(content, tuple) else (content,)


def figures_of(content: Inline) -> list[Figure]:
    """The figures inside a content, in order."""
    return [run for run in runs_of(content) if isinstance(run, Figure)]


def plain(content: Inline) -> str:
    """The content as bare text; line breaks are newlines."""
    if isinstance(content, str):  # most cells of a long list
        return content
    return "".join(run.text if isinstance(run, Figure) else run for run in runs_of(content))
