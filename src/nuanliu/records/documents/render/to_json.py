"""A paper as JSON, for machines and for the archive."""

import json
from typing import Any, cast

from nuanliu.core.documents import Document


def render_json(document: Document, taken_out: str = "") -> bytes:
    """Every fact of the paper, UTF-8, keys in the order of the model; same paper, same bytes.

    taken_out: who took the file out and when, as a first key of its own; without it the text is the
    very one whose hash the journal binds.
    """
    told: dict[str, Any] = {"taken_out": taken_out} if taken_out else {}
    told.update(cast("dict[str, Any]", document.to_json()))
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
