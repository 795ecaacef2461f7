"""A paper as JSON, for machines and for the archive."""

import json

from nuanliu.core.documents import Document


def render_json(document: Document) -> bytes:
    """Every fact of the paper, UTF-8, keys in the order of the model; same paper, same bytes."""
    text = json.dumps(document.to_json(), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
