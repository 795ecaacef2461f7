"""A measured value (law 10): what a named measure found, and the rows it was counted from."""

from dataclasses import dataclass

from nuanliu.core.indicators import Actual


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer of one measure.

    name: its key in the catalogue; definition: what is counted, in words for the evidence page;
    actual: the value, or 未取得 with the reason; rows: 'app.model:pk' of every row behind it.
    """

    name: str
    definition: str
    actual: Actual
    rows: tuple[str, ...]

    @property
    def text(self) -> str:
        """The value as papers print it."""
        return self.actual.text
