"""Printing in child processes: a page is slow to set, and the demo itself stays free of threads."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connections

from nuanliu.faces.cli.demo.forked import settle
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.to_pdf import engine_started
from nuanliu.stages.archive.kinds import File


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
    with ProcessPoolExecutor(cores, get_context("fork"), settle, parent) as pool:
        return list(pool.map(_make, range(len(files)), chunksize=3))


def _make(place: int) -> bytes:
    return _Files.files[place].make()
