"""Building stones of hostile files: containers made by hand, sound ones with one thing changed."""

import io
import zipfile
from typing import Any

import openpyxl
import xlwt
from xlwt import CompoundDoc

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{word}="{OFFICE}{part}:1.0"'
    for word, part in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("draw", "drawing"),
        ("script", "script"),
    )
)
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADING = ["姓名", "身份证号", "慰问金额", "人员类别", "联系电话", "银行卡号", "开户银行"]


def saved(book):
    """The bytes of an openpyxl or xlwt workbook or of a Word document."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(**cells):
    """A workbook with a heading, and further cells by their place."""
    book: Any = openpyxl.Workbook()
    book.active.append(HEADING)
    for place, value in cells.items():
        book.active[place] = value
    return saved(book)


def rezipped(data, *, change=None, add=(), drop=(), method=8):
    """The same container with parts changed ({name: edit}), added ((name, bytes)) or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for entry in old.infolist():
            if entry.filename in drop:
                continue
            edit = (change or {}).get(entry.filename)
            part = old.read(entry)
            new.writestr(entry.filename, edit(part) if edit else part)
        for name, part in add:
            new.writestr(name, part)
    return out.getvalue()


def zipped(parts, method=8):
    """A zip of (name, bytes) parts, two of one name included."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as box:
        for name, part in parts:
            box.writestr(zipfile.ZipInfo(name) if method == 0 else name, part)
    return out.getvalue()


def patched(data, offset, value):
    """The last entry of the zip directory with bytes overwritten at an offset."""
    place = data.rindex(b"PK\x01\x02") + offset
    return data[:place] + value + data[place + len(value) :]


def in_sheet(old, new):
    """A sound workbook with a text of its sheet part replaced."""
    return rezipped(xlsx(), change={SHEET: lambda part: part.replace(old, new)})


def ods(rows="", *, before="", add=(), manifest=""):
    """An open document of one sheet with the rows given as XML."""
    content = (
        f'<office:document-content {SPACES} office:version="1.2">{before}'
        f'<office:body><office:spreadsheet><table:table table:name="名单">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = (
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", f'<m xmlns="{OFFICE}manifest:1.0">{manifest}</m>'.encode()),
        ("content.xml", content.encode()),
    )
    return zipped((*parts, *add))


def ods_row(*texts, rows=1, columns=1):
    """A row of text cells; `rows` and `columns` say how many of its like each stands for."""
    cells = "".join(
        f'<table:table-cell table:number-columns-repeated="{columns}"'
        + (f' office:value-type="string"><text:p>{text}</text:p>' if text else ">")
        + "</table:table-cell>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def xls(*cells):
    """An old workbook with a heading and further (row, column, value) cells, from 0."""
    book = xlwt.Workbook()
    page = book.add_sheet("名单")
    for place, text in enumerate(HEADING):
        page.write(0, place, text)
    for row, column, value in cells:
        page.write(row, column, value)
    return saved(book)


def xls_of_records(*records):
    """An old container whose workbook stream holds just these (kind, content) records."""
    stream = b"".join(
        kind.to_bytes(2, "little") + len(content).to_bytes(2, "little") + content
        for kind, content in records
    )
    out = io.BytesIO()
    CompoundDoc.XlsDoc().save(out, stream.ljust(4096, b"\0"))
    return out.getvalue()


def renamed_stream(data, name):
    """An old container whose workbook stream is called otherwise, as in files of other programs."""
    place = data.index("Workbook".encode("utf-16-le"))
    entry = name.encode("utf-16-le").ljust(64, b"\0")
    size = (2 * len(name) + 2).to_bytes(2, "little")
    return data[:place] + entry + size + data[place + 66 :]
