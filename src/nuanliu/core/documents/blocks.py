"""The blocks a paper is made of, in the order they are read."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from nuanliu.core.documents.inline import DocumentError, Inline
from nuanliu.core.documents.table import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels 1-4 are 一、 （一） 1. （1） of GB/T 9704; callers write the numbers."""

    level: int
    content: Inline

    def __post_init__(self) -> None:
        if self.level not in range(1, 5):
            msg = f"标题层级只有 1 至 4，收到 {self.level}"
            raise DocumentError(msg)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; a newline inside breaks the line."""

    content: Inline


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value in a form's grid; span: how many label-value pairs wide it stands."""

    label: str
    value: Inline
    span: int = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """A form's grid of labels and values, `columns` pairs to a row."""

    items: tuple[Field, ...]
    columns: int = 2

    def __post_init__(self) -> None:
        if self.columns < 1:
            msg = f"表单每行至少一组栏目，收到 {self.columns}"
            raise DocumentError(msg)
        for item in self.items:
            if item.span not in range(1, self.columns + 1):
                msg = f"栏目“{item.label}”占 {item.span} 组，每行只有 {self.columns} 组"
                raise DocumentError(msg)

    def rows(self) -> list[list[Field]]:
        """The fields row by row; the last of a row is widened so that no row has a hole."""
        rows: list[list[Field]] = [[]]
        for item in self.items:
            if sum(field.span for field in rows[-1]) + item.span > self.columns:
                rows.append([])
            rows[-1].append(item)
        return [self._filled(row) for row in rows if row]

    def _filled(self, row: list[Field]) -> list[Field]:
        missing = self.columns - sum(field.span for field in row)
        last = row[-1]
        return [*row[:-1], Field(last.label, last.value, last.span + missing)]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of places to sign, such as 制表人, 审核人, 负责人."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A box of 意见栏: whose, what was said, who signed and when; '' and None leave it open."""

    role: str
    text: Inline = ""
    signed: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Opinions:
    """The boxes of 意见栏, one under the other in the order of signing."""

    boxes: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page, in a workbook a new sheet."""


Block: TypeAlias = Heading | Paragraph | Fields | Table | SignatureLine | Opinions | PageBreak
