"""Pages of values written as the files offices send: .xlsx, .xls, .ods, text tables, web pages."""

import csv
import datetime as dt
import html
import io
from typing import Any, NamedTuple

import xlsxwriter
import xlwt
from tests.hostile.containers import SPACES, zipped

DAY = "yyyy-mm-dd"
BINARY = ("xlsx", "xls", "ods")
TEXTS = tuple(
    f"{encoding} {mark!r}"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
    for mark in (",", "\t", ";")
)
FORMS = (*BINARY, *TEXTS, "html")


class Page(NamedTuple):
    """A sheet: rows of text, whole numbers, days or None; merges as (row, column, row, column)."""

    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False


def write(pages, form):
    """The bytes of a file; a text file and a web page hold the first page only."""
    if form in BINARY:
        return {"xlsx": _xlsx, "xls": _xls, "ods": _ods}[form](pages)
    return _html(pages[0]) if form == "html" else _text(pages[0], form)


def _xlsx(pages):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    body = book.add_format({"border": 1, "num_format": "@"})
    day = book.add_format({"num_format": DAY})
    for page in pages:
        made = book.add_worksheet(page.name)
        for row, column, value in _cells(page):
            if value is None:
                made.write_blank(row, column, None, body)
            elif isinstance(value, dt.date):
                made.write_datetime(row, column, value, day)
            elif isinstance(value, int):
                made.write_number(row, column, value)
            else:
                made.write_string(row, column, value, body)
        for top, left, bottom, right in page.merged:
            made.merge_range(top, left, bottom, right, page.rows[top][left], body)
        for row in page.hidden_rows:
            made.set_row(row, None, None, {"hidden": True})
        if page.hidden:
            made.hide()
    book.close()
    return out.getvalue()


def _xls(pages):
    book = xlwt.Workbook()
    plain, day = xlwt.easyxf("borders: left thin"), xlwt.easyxf(num_format_str=DAY)
    for page in pages:
        made = book.add_sheet(page.name)
        made.visibility = int(page.hidden)
        covered = {place for area in page.merged for place in _inside(area)}
        for row, column, value in _cells(page):
            if (row, column) not in covered:
                made.write(row, column, value, day if isinstance(value, dt.date) else plain)
        for top, left, bottom, right in page.merged:
            made.write_merge(top, bottom, left, right, page.rows[top][left])
        for row in page.hidden_rows:
            made.row(row).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(pages):
    tables = "".join(_ods_table(page) for page in pages)
    styles = (
        '<office:automatic-styles><style:style xmlns:style="urn:oasis:names:tc:opendocument:xmlns:'
        'style:1.0" style:name="hidden" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    content = (
        f'<office:document-content {SPACES} office:version="1.2">{styles}<office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<m xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest.encode()),
            ("content.xml", content.encode()),
        ]
    )


def _ods_table(page):
    spans = {area[:2]: area for area in page.merged}
    covered = {place for area in page.merged for place in _inside(area)} - set(spans)
    rows = []
    for number, row in enumerate(page.rows):
        cells = "".join(
            _ods_cell(value, spans.get((number, place)), (number, place) in covered)
            for place, value in enumerate(row)
        )
        shown = ' table:visibility="collapse"' if number in page.hidden_rows else ""
        rows.append(f"<table:table-row{shown}>{cells}</table:table-row>")
    style = ' table:style-name="hidden"' if page.hidden else ""
    tail = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    )
    head = f'<table:table table:name="{html.escape(page.name)}"{style}>'
    return f"{head}{''.join(rows)}{tail}</table:table>"


def _ods_cell(value, span, covered):
    if covered:
        return "<table:covered-table-cell/>"
    area = ""
    if span:
        top, left, bottom, right = span
        area = (
            f' table:number-columns-spanned="{right - left + 1}"'
            f' table:number-rows-spanned="{bottom - top + 1}"'
        )
    if value is None:
        return f"<table:table-cell{area}/>"
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    words = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell{area} {kind}>{words}</table:table-cell>"


def _text(page, form):
    encoding, _, mark = form.partition(" ")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark.strip("'").replace("\\t", "\t"))
    writer.writerows(["" if value is None else str(value) for value in row] for row in page.rows)
    return out.getvalue().encode(encoding)


def _html(page):
    """A page as older systems export it: one table, spans for merges, GB 2312 announced."""
    spans = {area[:2]: area for area in page.merged}
    covered = {place for area in page.merged for place in _inside(area)} - set(spans)
    lines = []
    for number, row in enumerate(page.rows):
        cells = []
        for place, value in enumerate(row):
            if (number, place) in covered:
                continue
            top, left, bottom, right = spans.get((number, place), (0, 0, 0, 0))
            area = f' colspan="{right - left + 1}" rowspan="{bottom - top + 1}"'
            words = html.escape("" if value is None else str(value)).replace("\n", "<br>")
            cells.append(f"<td{area}>{words}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    text = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>'
        f"<body><table border=1>{''.join(lines)}</table></body></html>"
    )
    return text.encode("gb18030")


def _cells(page):
    for row, values in enumerate(page.rows):
        for column, value in enumerate(values):
            yield row, column, value


def _inside(area):
    top, left, bottom, right = area
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
