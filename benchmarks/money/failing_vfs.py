"""SQLite over a file system of which the nth write fails: a thin layer between it and the real one.

SQLite's own interface for that (a VFS) is wrapped by ctypes: every write, truncation and sync of
the database and its log is counted, and from the nth on, or the nth alone, answered with an error.
"""

import ctypes
from collections.abc import Callable
from typing import Any

OK, FULL, IO_WRITE, IO_SYNC, IO_TRUNCATE = 0, 13, 778, 1034, 1546
P = ctypes.c_void_p
OPEN = ctypes.CFUNCTYPE(ctypes.c_int, P, P, P, ctypes.c_int, P)
WRITE = ctypes.CFUNCTYPE(ctypes.c_int, P, P, ctypes.c_int, ctypes.c_int64)
TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, P, ctypes.c_int64)
SYNC = ctypes.CFUNCTYPE(ctypes.c_int, P, ctypes.c_int)
# Places of functions among the pointers of sqlite3_io_methods; the first word is its version.
AT_WRITE, AT_TRUNCATE, AT_SYNC, METHODS = 3, 4, 5, 19
AT_NAME, AT_OPEN, WORDS = 3, 5, 22  # of sqlite3_vfs, whose first two words hold three integers

Words = ctypes.c_uint64


class Faults:
    """How many writes there were, which one fails and how; 0: none."""

    def __init__(self) -> None:
        self.count = self.nth = 0
        self.code, self.lasting = OK, False

    def arm(self, nth: int, code: int, *, lasting: bool) -> None:
        """From now on count anew; the nth fails, and where `lasting` all after it."""
        self.count, self.nth, self.code, self.lasting = 0, nth, code, lasting

    def verdict(self, otherwise: int) -> int:
        """What this write is answered with; a full disk is full for whatever is written."""
        self.count += 1
        hit = self.nth and (self.count >= self.nth if self.lasting else self.count == self.nth)
        return (self.code if self.code == FULL else otherwise) if hit else OK


faults = Faults()
_kept: list[Any] = []  # what SQLite holds pointers to


def install() -> None:
    """From now on every database this process opens lies on it."""
    library = ctypes.CDLL("libsqlite3.so.0")
    library.sqlite3_vfs_find.restype = P
    library.sqlite3_vfs_register.argtypes = [P, ctypes.c_int]
    real = library.sqlite3_vfs_find(None)
    words = (Words * WORDS).from_address(real)
    mine = (Words * WORDS)(*words)
    name = ctypes.create_string_buffer(b"failing")
    opening = OPEN(words[AT_OPEN])
    ours = OPEN(lambda vfs, path, file, flags, out: _open(opening, vfs, path, file, flags, out))
    mine[2] = 0  # the next in the list is SQLite's to fill
    mine[AT_NAME] = ctypes.addressof(name)
    mine[AT_OPEN] = ctypes.cast(ours, P).value or 0
    _kept.extend([library, mine, name, opening, ours])
    library.sqlite3_vfs_register(ctypes.addressof(mine), 1)


def _open(opening: Any, vfs: int, path: int, file: int, flags: int, out: int) -> int:
    told: int = opening(vfs, path, file, flags, out)
    place = Words.from_address(file)
    if told == OK and place.value:
        place.value = _wrapped(place.value)
    return told


_wrappers: dict[int, int] = {}


def _wrapped(methods: int) -> int:
    """The functions of a file with ours in three places; one copy for each kind of file."""
    if methods not in _wrappers:
        real = (Words * METHODS).from_address(methods)
        mine = (Words * METHODS)(*real)
        for at, kind, otherwise in (
            (AT_WRITE, WRITE, IO_WRITE),
            (AT_TRUNCATE, TRUNCATE, IO_TRUNCATE),
            (AT_SYNC, SYNC, IO_SYNC),
        ):
            ours = kind(_counted(kind(real[at]), otherwise))
            _kept.append(ours)
            mine[at] = ctypes.cast(ours, P).value or 0
        _kept.append(mine)
        _wrappers[methods] = ctypes.addressof(mine)
    return _wrappers[methods]


def _counted(real: Callable[..., int], otherwise: int) -> Callable[..., int]:
    _kept.append(real)

    def call(*words: Any) -> int:
        return faults.verdict(otherwise) or real(*words)

    return call
