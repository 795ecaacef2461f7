"""Filling a bank's own blank workbook of the old kind (.xls) in place; runs in the guarded child.

The workbook is one stream of records. Only the cells of one sheet, its rows and its reach, and the
table of texts are written; every other record (styles, names, other sheets, drop-downs, print
set-up) stays as the bank made it. What only says where something lies in the stream (indexes that
programs work out again) is left out. Properties of the file beside the stream are not kept.
"""

import io
import struct
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import olefile
from xlwt.CompoundDoc import XlsDoc

from nuanliu.records.documents.prescan import refuse
from nuanliu.records.documents.prescan_xls import BOF, BOUNDSHEET, scan_ole

EOF, CONTINUE, SST, ROW, DIMENSIONS, COLINFO = 0x000A, 0x003C, 0x00FC, 0x0208, 0x0200, 0x007D
BLANK, MULBLANK, NUMBER, LABELSST = 0x0201, 0x00BE, 0x0203, 0x00FD
WHERE = frozenset({0x020B, 0x00D7, 0x00FF})  # INDEX, DBCELL, EXTSST: places in the stream
FULL = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00D6})
TAIL = frozenset({0x04BC, 0x0221, 0x0236, 0x0207, CONTINUE})  # what belongs to a formula
MOST_ROWS = 65_536
PLAIN = 15  # the style of a cell that has none
ROW_PLAIN = 0x000F0100  # a row without a height or a style of its own
LONGEST, MOST_SIGNS = 8224, 2000  # bytes of a record, signs of a cell
_FIX = "请用 WPS 另存为 .xlsx 后再登记"


class Record(NamedTuple):
    """One record: its kind, its bytes, where it begins in the stream."""

    kind: int
    body: bytes
    at: int = 0

    @property
    def packed(self) -> bytes:
        """As it stands in the stream."""
        return struct.pack("<HH", self.kind, len(self.body)) + self.body


def filled(data: bytes, facts: dict[str, Any]) -> bytes:
    """The workbook with `rows` of texts written from row `start` (1 counted) of `sheet` on.

    facts: sheet (its name), start, rows, numbers (columns, 0 counted, that hold numbers). Refused
    BANK-BLANK when the sheet is not there or holds something where the rows are to stand.
    """
    scan_ole(data)
    records = list(_records(_stream(data)))
    parts = _parts(records)
    place = _place_of(records, parts, facts["sheet"])
    texts = _Texts(parts[0])
    sheet = _Sheet(parts[place], texts)
    parts[place] = sheet.filled(facts["start"] - 1, facts["rows"], set(facts["numbers"]))
    parts[0] = texts.closed()
    return _packed([[one for one in part if one.kind not in WHERE] for part in parts])


def _stream(data: bytes) -> bytes:
    with olefile.OleFileIO(data) as box:
        if not box.exists("Workbook"):
            raise refuse("BANK-BLANK", "空白模板是 Excel 95 或更早的格式", _FIX)
        with box.openstream("Workbook") as stream:
            return bytes(stream.read())


def _records(stream: bytes) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0 and length == 0:
            return  # only filling behind the last record
        yield Record(kind, stream[at + 4 : at + 4 + length], at)
        at += 4 + length


def _parts(records: list[Record]) -> list[list[Record]]:
    """The globals, then each sheet: from its BOF to its EOF, charts within it included."""
    parts: list[list[Record]] = []
    depth = 0
    for one in records:
        if one.kind == BOF:
            depth += 1
            if depth == 1:
                parts.append([])
        if depth:
            parts[-1].append(one)
        if one.kind == EOF:
            depth -= 1
    if len(parts) <= 1 or depth:
        raise refuse("FILE-UNREADABLE", "空白模板已损坏，无法读取", _FIX)
    return parts


def _place_of(records: list[Record], parts: list[list[Record]], sheet: str) -> int:
    for one in records:
        if one.kind == BOUNDSHEET and _sheet_name(one.body) == sheet:
            (at,) = struct.unpack_from("<I", one.body)
            for place, part in enumerate(parts):
                if part[0].at == at:
                    return place
    raise refuse("BANK-BLANK", f"空白模板里没有工作表“{sheet}”", _FIX)


def _sheet_name(body: bytes) -> str:
    count, wide = body[6], body[7] & 1
    return body[8 : 8 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _packed(parts: list[list[Record]]) -> bytes:
    """The stream with the sheets' new places, in its container."""
    lengths = [sum(len(one.packed) for one in part) for part in parts]
    moved = {part[0].at: sum(lengths[:place]) for place, part in enumerate(parts)}
    parts[0] = [
        one._replace(body=struct.pack("<I", moved[struct.unpack_from("<I", one.body)[0]])
                     + one.body[4:]) if one.kind == BOUNDSHEET else one for one in parts[0]
    ]  # fmt: skip
    stream = b"".join(one.packed for part in parts for one in part)
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


class _Texts:
    """The table of shared texts: what is in it stays, ours come behind."""

    def __init__(self, part: list[Record]) -> None:
        self.part = list(part)
        at = next((n for n, one in enumerate(part) if one.kind == SST), None)
        if at is None:
            at = len(part) - 1  # before the EOF
            self.part.insert(at, Record(SST, struct.pack("<II", 0, 0)))
        self.at = at
        self.total, self.count = struct.unpack_from("<II", self.part[at].body)
        self.known: dict[str, int] = {}
        self.added: list[bytes] = []

    def place(self, text: str) -> int:
        """Where a text stands in the table; a new one is added."""
        self.total += 1
        if text not in self.known:
            if len(text) > MOST_SIGNS:
                raise refuse("BANK-BLANK", f"“{text[:20]}…”太长，写不进单元格", "请改短后再办")
            signs = text.encode("utf-16-le")
            self.added.append(struct.pack("<HB", len(signs) // 2, 1) + signs)
            self.known[text] = self.count
            self.count += 1
        return self.known[text]

    def closed(self) -> list[Record]:
        """The globals with the longer table; no text is cut by the end of a record."""
        end = self.at + 1
        while self.part[end].kind == CONTINUE:
            end += 1
        head = struct.pack("<II", self.total, self.count) + self.part[self.at].body[8:]
        more = [Record(CONTINUE, body) for body in _chunks(self.added)]
        first = self.part[self.at]._replace(body=head)
        return [*self.part[: self.at], first, *self.part[self.at + 1 : end], *more,
                *self.part[end:]]  # fmt: skip


def _chunks(texts: Iterable[bytes]) -> Iterator[bytes]:
    body = b""
    for one in texts:
        if body and len(body) + len(one) > LONGEST:
            yield body
            body = b""
        body += one
    if body:
        yield body


class _Sheet:
    """The records of one sheet: what stands before its cells, rows, cells, what stands behind."""

    def __init__(self, part: list[Record], texts: _Texts) -> None:
        self.texts = texts
        kinds = FULL | {BLANK, MULBLANK, ROW}
        places = [n for n, one in enumerate(part) if one.kind in kinds]
        first = places[0] if places else _behind_reach(part)
        last = places[-1] + 1 if places else first
        while places and part[last].kind in TAIL:
            last += 1
        self.before, self.behind = part[:first], part[last:]
        within = part[first:last]
        self.rows = {_row(one): one for one in within if one.kind == ROW}
        self.cells = [one for one in within if one.kind != ROW]
        self.free: dict[int, list[Record]] = {}
        for one in self.cells:
            if one.kind in (BLANK, MULBLANK):
                self.free.setdefault(_row(one), []).append(one)

    def filled(self, start: int, rows: list[list[str]], numbers: set[int]) -> list[Record]:
        """The sheet's records with the rows from `start` (0 counted) on."""
        for one in self.cells:
            if one.kind in FULL and _row(one) >= start:
                what = f"空白模板第 {_row(one) + 1} 行已经有内容"
                raise refuse("BANK-BLANK", what, "请删去示例行和表下说明后重新登记空白模板")
        end = start + len(rows)
        if end > MOST_ROWS:
            what = f"{len(rows)} 行写不进 .xls 工作簿"
            raise refuse("BANK-BLANK", what, "请在映射文件里写明 max_rows，分批锁定")
        looks = self._columns() | self._looks(start)
        above = [one for one in self.cells if one.kind not in (BLANK, MULBLANK)
                 or _row(one) < start]  # fmt: skip
        below = [one for one in self.cells if one.kind in (BLANK, MULBLANK) and _row(one) >= end]
        ours = [
            cell for at, texts in enumerate(rows)
            for cell in self._line(start + at, texts, looks, numbers)
        ]  # fmt: skip
        wide = max((len(one) for one in rows), default=0)
        self._row_heads(range(start, end), wide)
        heads = [self.rows[place] for place in sorted(self.rows)]
        before = [_reach(one, end, wide) if one.kind == DIMENSIONS else one for one in self.before]
        return [*before, *heads, *above, *ours, *below, *self.behind]

    def _columns(self) -> dict[int, int]:
        """The style of each column as a whole."""
        looks: dict[int, int] = {}
        for one in self.before:
            if one.kind == COLINFO:
                first, last, _, look = struct.unpack_from("<4H", one.body)
                looks |= dict.fromkeys(range(first, min(last, 255) + 1), look)
        return looks

    def _looks(self, row: int) -> dict[int, int]:
        """The style of each empty cell of a row."""
        looks: dict[int, int] = {}
        for one in self.free.get(row, ()):
            if one.kind == BLANK:
                column, look = struct.unpack_from("<HH", one.body, 2)
                looks[column] = look
            else:
                (first,) = struct.unpack_from("<H", one.body, 2)
                many = struct.unpack(f"<{(len(one.body) - 6) // 2}H", one.body[4:-2])
                looks |= {first + at: look for at, look in enumerate(many)}
        return looks

    def _line(
        self, row: int, texts: list[str], looks: dict[int, int], numbers: set[int]
    ) -> Iterator[Record]:
        own = self._looks(row)
        looks = looks | own
        for column in sorted({*range(len(texts)), *own}):
            text = texts[column] if column < len(texts) else ""
            head = struct.pack("<3H", row, column, looks.get(column, PLAIN))
            if text and column in numbers:
                yield Record(NUMBER, head + struct.pack("<d", float(text)))
            elif text:
                yield Record(LABELSST, head + struct.pack("<I", self.texts.place(text)))
            elif column in looks:
                yield Record(BLANK, head)

    def _row_heads(self, places: Iterable[int], wide: int) -> None:
        for place in places:
            old = self.rows.get(place)
            rest = old.body[6:] if old else struct.pack("<HHHI", 0x00FF, 0, 0, ROW_PLAIN)
            reach = max(wide, struct.unpack_from("<H", old.body, 4)[0] if old else 0)
            self.rows[place] = Record(ROW, struct.pack("<3H", place, 0, reach) + rest)


def _behind_reach(part: list[Record]) -> int:
    """Where cells begin in a sheet that has none."""
    return next((n + 1 for n, one in enumerate(part) if one.kind == DIMENSIONS), len(part) - 1)


def _row(one: Record) -> int:
    return int(struct.unpack_from("<H", one.body)[0])


def _reach(one: Record, end: int, wide: int) -> Record:
    first, last, left, right = struct.unpack_from("<IIHH", one.body)
    told = struct.pack("<IIHHH", first, max(last, end), left, max(right, wide), 0)
    return one._replace(body=told)
