"""A paper back from its JSON form, equal to the one that was written out."""

import datetime as dt
import json
from dataclasses import fields
from typing import Any

from nuanliu.core.documents.blocks import (
    Field,
    Fields,
    Heading,
    Opinion,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
)
from nuanliu.core.documents.inline import DocumentError, Figure
from nuanliu.core.documents.model import Check, Document, Orientation, Style
from nuanliu.core.documents.table import Align, Cell, Column, Kind, Table

_PARTS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Check, Cell, Column, Document, Field, Fields, Figure, Heading, Opinion, Opinions,
        PageBreak, Paragraph, SignatureLine, Table,
    )
}  # fmt: skip
_CLOSED = {"orientation": Orientation, "style": Style, "align": Align, "kind": Kind}


def document_of(text: str) -> Document:
    """The paper of a JSON text as `render_json` writes it; DocumentError for any other text."""
    try:
        found = _value(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError("这段文字不是文书的 JSON 形式") from error
    if not isinstance(found, Document):
        raise DocumentError("这段文字不是一份文书的 JSON 形式")
    return found


def _value(given: Any) -> Any:
    if isinstance(given, list):
        return tuple(_value(one) for one in given)
    return _part(given) if isinstance(given, dict) else given


def _part(given: dict[str, Any]) -> Any:
    kind = _PARTS[given["part"]]
    known = {one.name for one in fields(kind) if one.init}
    return kind(**{name: _fact(name, value) for name, value in given.items() if name in known})


def _fact(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return _value(value)
    if name == "date":
        return dt.date.fromisoformat(value)
    return _CLOSED[name](value) if name in _CLOSED else value
