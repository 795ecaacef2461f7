"""Choosing a renderer by the ending of the file to be made."""

from collections.abc import Callable

from nuanliu.core.documents import Document
from nuanliu.records.documents.render.to_csv import render_csv
from nuanliu.records.documents.render.to_docx import render_docx
from nuanliu.records.documents.render.to_html import render_html_page
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.documents.render.to_xlsx import render_xlsx

RENDERERS: dict[str, Callable[[Document], bytes]] = {
    "html": render_html_page,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "pdf": render_pdf,
    "csv": render_csv,
    "json": render_json,
}
