"""A paper as facts, before any file format; and the same facts as JSON."""

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TypeAlias

from nuanliu.core.documents.blocks import Block
from nuanliu.core.documents.inline import DocumentError

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None


class Orientation(StrEnum):
    """How the sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Style(StrEnum):
    """OFFICIAL: running text laid out after GB/T 9704-2012; FORM: a table form of the office."""

    OFFICIAL = "official"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Check:
    """How a reader verifies a printed sheet: `short`, a hash of `text`, which the QR code holds."""

    short: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A paper.

    unit: who made it (编制单位); date: the date it bears, also that of the file's own properties;
    number: form or document number; watermark: '演示' or '草稿' across the page; footer_note: a
    line at the foot of each page; check: printed at the bottom left with a QR code.
    """

    title: str
    unit: str
    date: dt.date
    blocks: tuple[Block, ...]
    number: str | None = None
    orientation: Orientation = Orientation.PORTRAIT
    style: Style = Style.FORM
    watermark: str | None = None
    footer_note: str = ""
    check: Check | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            msg = "文书没有标题，请填写 title"
            raise DocumentError(msg)

    @property
    def name(self) -> str:
        """The title on one line, for lists and for the properties of a file."""
        return self.title.replace("\n", "")

    def to_json(self) -> Json:
        """Every fact of the paper; each part names its class under 'part', dates are ISO."""
        return as_json(self)


def as_json(value: object) -> Json:
    """A document part as JSON values. Raises DocumentError for what is no part of a document."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        facts = {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        return {"part": type(value).__name__, **facts}
    msg = f"文书里不能有 {type(value).__name__}"
    raise DocumentError(msg)
