"""A paper as a fragment that survives being pasted into a portal's editor.

Editors drop stylesheets and classes and keep inline styles: so here, and here alone, the look of
tables and headings stands on the elements themselves. No script, no class, no id, no link.
"""

from lxml import html

from nuanliu.core.documents import Document
from nuanliu.records.documents.render.to_html import render_html

_BORDER = "border:1px solid #000;padding:4px 6px;vertical-align:middle"
_LOOKS = {
    "h1": "text-align:center;font-family:SimHei,sans-serif",
    "h2": "font-family:SimHei,sans-serif",
    "p": "text-indent:2em;line-height:1.8",
    "table": "border-collapse:collapse;width:100%",
    "caption": "text-align:center;font-family:SimHei,sans-serif;padding:4px",
    "th": f"{_BORDER};text-align:center;font-weight:normal;font-family:SimHei,sans-serif",
    "td": f"{_BORDER};text-align:left",
}


def render_paste(document: Document) -> bytes:
    """The fragment, UTF-8; words and merges are those of `render_html`, looks are inline."""
    root = html.fragment_fromstring(render_html(document).decode())
    for element in root.iter(*_LOOKS):
        stands = element.attrib.pop("class", None)
        look = _LOOKS[element.tag]
        element.set("style", f"{look};text-align:{stands}" if stands else look)
    return bytes(html.tostring(root, encoding="utf-8")) + b"\n"
