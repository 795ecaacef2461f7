"""Filling a bank's own blank workbook in place; runs in the guarded child.

Only one sheet's cells, and the table of texts they point to, are written; every other part of the
container (styles, other sheets, drop-downs, names, print set-up) stays byte for byte as the bank
made it. Texts are shared strings: some banks refuse inline ones.
"""

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from nuanliu.records.documents.prescan import column_letters, refuse, scan_zip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRINGS = "xl/sharedStrings.xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")
_FIX = "请从网上银行重新下载空白模板，用 WPS 另存为 .xlsx 后再登记"
Element = Any  # lxml's own class is private


def filled(data: bytes, facts: dict[str, Any]) -> bytes:
    """The workbook with `rows` of texts written from row `start` (1 counted) of `sheet` on.

    facts: sheet (its name), start, rows, numbers (columns, 0 counted, that hold numbers). Refused
    BANK-BLANK when the sheet is not there or holds something where the rows are to stand.
    """
    scan_zip(data)
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = {one.filename: box.read(one) for one in box.infolist()}
        order = box.infolist()
    name = _part_of(parts, facts["sheet"])
    texts = _Texts(parts)
    tree = _parsed(parts[name])
    _Sheet(tree, texts).fill(facts["start"], facts["rows"], set(facts["numbers"]))
    parts[name] = _bytes(tree)
    texts.close()
    return _packed(order, parts)


def _packed(order: list[zipfile.ZipInfo], parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        known = {one.filename: one for one in order}
        for name, part in parts.items():
            made = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            made.compress_type = (
                known[name].compress_type if name in known else zipfile.ZIP_DEFLATED
            )
            box.writestr(made, part)
    return out.getvalue()


def _parsed(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as wrong:
        raise refuse("FILE-UNREADABLE", "空白模板已损坏，无法读取", _FIX) from wrong


def _bytes(tree: Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="utf-8", standalone=True)


def _part_of(parts: dict[str, bytes], sheet: str) -> str:
    """The part that holds a sheet, by its name."""
    book = _parsed(parts["xl/workbook.xml"])
    for one in book.iter(f"{{{MAIN}}}sheet"):
        if one.get("name") == sheet:
            wanted = one.get(f"{{{REL}}}id")
            for link in _parsed(parts["xl/_rels/workbook.xml.rels"]):
                if link.get("Id") == wanted:
                    target = str(link.get("Target"))
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise refuse("BANK-BLANK", f"空白模板里没有工作表“{sheet}”", _FIX)


class _Texts:
    """The table of shared texts: what is in it stays, ours come behind."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        if STRINGS not in parts:
            self._begin()
        self.tree = _parsed(parts[STRINGS])
        self.count = len(self.tree)
        self.known: dict[str, int] = {}

    def _begin(self) -> None:
        self.parts[STRINGS] = f'<sst xmlns="{MAIN}"/>'.encode()
        types = _parsed(self.parts["[Content_Types].xml"])
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{STRINGS}", ContentType=kind)
        self.parts["[Content_Types].xml"] = _bytes(types)
        links = _parsed(self.parts["xl/_rels/workbook.xml.rels"])
        kind = f"{REL}/sharedStrings"
        name = posixpath.basename(STRINGS)
        etree.SubElement(links, f"{{{PACKAGE}}}Relationship", Id="rIdTexts", Type=kind, Target=name)
        self.parts["xl/_rels/workbook.xml.rels"] = _bytes(links)

    def place(self, text: str) -> int:
        """Where a text stands in the table; a new one is added."""
        if text not in self.known:
            item = etree.SubElement(self.tree, f"{{{MAIN}}}si")
            inner = etree.SubElement(item, f"{{{MAIN}}}t")
            inner.text = text
            inner.set(_XML_SPACE, "preserve")
            self.known[text] = self.count
            self.count += 1
        return self.known[text]

    def close(self) -> None:
        """Put the table back; its counts are optional, and would be wrong now."""
        for word in ("count", "uniqueCount"):
            self.tree.attrib.pop(word, "")
        self.parts[STRINGS] = _bytes(self.tree)


class _Sheet:
    """The cells of one sheet."""

    def __init__(self, tree: Element, texts: _Texts) -> None:
        self.tree, self.texts = tree, texts
        found = tree.find(f"{{{MAIN}}}sheetData")
        if found is None:
            raise refuse("BANK-BLANK", "空白模板的工作表里没有单元格区域", _FIX)
        self.data = found
        self.rows = {int(row.get("r", 0)): row for row in self.data}

    def fill(self, start: int, rows: list[list[str]], numbers: set[int]) -> None:
        """Write the rows; refused where something stands below the first of them already."""
        for place, row in self.rows.items():
            if place >= start and any(len(cell) for cell in row):
                what = f"空白模板第 {place} 行已经有内容"
                raise refuse("BANK-BLANK", what, "请删去示例行和表下说明后重新登记空白模板")
        looks = self._looks(start)
        for at, texts in enumerate(rows):
            self._row(start + at, texts, looks, numbers)
        box = self.tree.find(f"{{{MAIN}}}dimension")
        if box is not None:
            self.tree.remove(box)  # optional, and programs work it out

    def _looks(self, start: int) -> dict[int, str]:
        """The style of each column: of its first free cell, else of the column."""
        looks: dict[int, str] = {}
        for one in self.tree.iter(f"{{{MAIN}}}col"):
            if one.get("style"):
                for column in range(int(one.get("min")), min(int(one.get("max")), 200) + 1):
                    looks[column - 1] = one.get("style")
        for cell in self.rows.get(start, ()):
            if cell.get("s"):
                looks[_column(cell)] = cell.get("s")
        return looks

    def _row(self, place: int, texts: list[str], looks: dict[int, str], numbers: set[int]) -> None:
        row = self.rows.get(place)
        if row is None:
            row = etree.Element(f"{{{MAIN}}}row", r=str(place))
            after = [one for number, one in self.rows.items() if number > place]
            after[0].addprevious(row) if after else self.data.append(row)
            self.rows[place] = row
        row.attrib.pop("spans", "")
        cells = {_column(cell): cell for cell in row}
        for column, text in enumerate(texts):
            if text:
                cells[column] = self._cell(cells.get(column), place, column, looks)
                self._put(cells[column], text, number=column in numbers)
        for cell in list(row):
            row.remove(cell)
        row.extend(cells[column] for column in sorted(cells))

    def _cell(
        self, cell: Element | None, place: int, column: int, looks: dict[int, str]
    ) -> Element:
        if cell is None:
            cell = etree.Element(f"{{{MAIN}}}c", r=f"{column_letters(column + 1)}{place}")
        if not cell.get("s") and column in looks:
            cell.set("s", looks[column])
        return cell

    def _put(self, cell: Element, text: str, *, number: bool) -> None:
        value = etree.SubElement(cell, f"{{{MAIN}}}v")
        if number:
            cell.attrib.pop("t", "")
            value.text = text
        else:
            cell.set("t", "s")
            value.text = str(self.texts.place(text))


def _column(cell: Element) -> int:
    found = _ADDRESS.fullmatch(cell.get("r", ""))
    if found is None:
        raise refuse("BANK-BLANK", "空白模板的单元格没有地址", _FIX)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
