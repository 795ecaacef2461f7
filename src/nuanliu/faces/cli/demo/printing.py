"""Printing in child processes: a page is slow to set, and the demo itself stays free of threads."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connections

from nuanliu.faces.cli.demo.forked import settle
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.to_pdf import engine_started
from nuanliu.stages.archive.kinds import File, PaperKind

# Papers that list everybody: set in one process after the other, they take their memory once.
LONG = frozenset({PaperKind.APPROVED, PaperKind.NOTICE, PaperKind.BANK_DETAIL, PaperKind.SUMMARY})
AT_A_TIME = 3  # of the others


class _Files:
    """What the forked children find where the parent left it: closures cannot be sent."""

    files: Sequence[File] = ()


def printed(files: Sequence[File]) -> list[bytes]:
    """The bytes of every file, made by two processes where there are two cores.

    A process in which the engine has run cannot be forked any more; it prints by itself.
    """
    if not files or engine_started():
        return [file.make() for file in files]
    _Files.files = files
    _ = FontSet.shipped_and().widths  # read before forking, so that the children share it
    connections.close_all()  # a child that inherited the connection would share its socket
    cores, parent = min(2, os.cpu_count() or 1), (os.getpid(),)
    parts = _parts(files)
    with ProcessPoolExecutor(cores, get_context("fork"), settle, parent) as pool:
        made = dict(pair for pairs in pool.map(_make, parts) for pair in pairs)
    return [made[place] for place in range(len(files))]


def _parts(files: Sequence[File]) -> list[list[int]]:
    """Which files are made together: the long ones by one process, the others by either."""
    long = [place for place, file in enumerate(files) if file.kind in LONG]
    others = [place for place, file in enumerate(files) if file.kind not in LONG]
    few = [others[at : at + AT_A_TIME] for at in range(0, len(others), AT_A_TIME)]
    return [part for part in (long, *few) if part]


def _make(places: Sequence[int]) -> list[tuple[int, bytes]]:
    return [(place, _Files.files[place].make()) for place in places]
