"""What an old workbook (.xls, WPS's .et) gives away before the reader opens it; in the child.

The container is read by olefile, the records of its workbook stream one head at a time: password,
macro sheets, links to other files, and how far the cells reach. Refuses with Refused:
FILE-UNREADABLE, FILE-FORMAT, FILE-ENCRYPTED, FILE-MACRO, FILE-LINKS, FILE-OLE, FILE-FAR-CELL.
"""

import struct
from collections.abc import Iterator

import olefile

from nuanliu.records.documents.foreign import AS_XLSX, foreign_ole
from nuanliu.records.documents.prescan import COPY, UNLOCK, Reach, refuse

BOUNDSHEET, FILEPASS, SUPBOOK, BOF = 0x0085, 0x002F, 0x01AE, 0x0809
# Records that begin with row and column of a cell holding something.
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00D6})
STREAMS = ("workbook", "book")  # the names of the stream, the newer first
_INTERNAL = (b"\x01\x04", b"\x01\x3a")  # a SUPBOOK that speaks of this very file, or of add-ins
_HEAD = struct.Struct("<HH")
_MACRO_SHEETS = frozenset({1, 6})


def scan_ole(data: bytes) -> None:
    """Look through an OLE2 container; Refused when it is no workbook or not a plain one.

    Two names are sought in the raw bytes first, so that damage elsewhere cannot hide them.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise refuse("FILE-MACRO", "文件含有宏程序", COPY)
    try:
        with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_FATAL) as box:
            names = ["/".join(path).lower() for path in box.listdir(streams=True, storages=True)]
            _unwanted(names)
            name = next((name for name in STREAMS if name in names), None)
            if name is None:
                raise foreign_ole(names)
            with box.openstream(name) as stream:
                _records(stream.read())
    except (OSError, ValueError, IndexError, struct.error) as wrong:
        raise refuse("FILE-UNREADABLE", "表格文件已损坏，无法读取", AS_XLSX) from wrong


def _unwanted(names: list[str]) -> None:
    if any(name.startswith(("mbd", "objectpool")) or "ole10native" in name for name in names):
        raise refuse("FILE-OLE", "文件内嵌了其他文件或控件", COPY)


def _records(stream: bytes) -> None:
    """Every record by its head; the far-reaching ones are counted a sheet at a time."""
    reach = Reach()
    for kind, content in heads(stream):
        if kind == FILEPASS:
            raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK)
        if kind == BOUNDSHEET and len(content) > 5 and content[5] in _MACRO_SHEETS:
            raise refuse("FILE-MACRO", "文件含有宏程序", COPY)
        if kind == SUPBOOK and content[2:4] not in _INTERNAL:
            raise refuse("FILE-LINKS", "文件引用了其他文件或外部数据", COPY)
        if kind == BOF:
            reach = Reach()
        elif kind in _CELLS and len(content) >= 4:
            row, column = _HEAD.unpack_from(content)
            reach.cell(row + 1, column + 1)


def stream_of(data: bytes) -> bytes:
    """The workbook stream of a container that `scan_ole` has let pass; b'' where it has none."""
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_FATAL) as box:
        for path in box.listdir():
            if len(path) == 1 and path[0].lower() in STREAMS:
                with box.openstream(path) as stream:
                    return bytes(stream.read())
    return b""


def heads(stream: bytes, place: int = 0) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the records from a place on; ends where the stream does, or its zeros."""
    while place + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, place)
        if kind == 0 and length == 0:
            place += _HEAD.size
            continue
        place += _HEAD.size
        yield kind, stream[place : place + length]
        place += length
