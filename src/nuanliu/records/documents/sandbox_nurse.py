"""The inside of a nursery: parsers loaded as they are needed, one forked child after the other.

Started by sandbox_start.py as a program, never imported by the server. It reads no file itself.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from typing import NoReturn

from nuanliu.records.documents.sandbox_child import FORBIDDEN_MODULES, serve, task_named
from nuanliu.records.documents.sandbox_start import BIRTH, END

GRACE = 2.0  # seconds between the last breath of a child and its exit code


def nurse(place: int) -> None:
    """Serve at the socket `place` until it closes; the whole life of the nursery."""
    for name in FORBIDDEN_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # as in the children
    with socket.socket(fileno=place) as channel:
        while True:
            told, pipes, _, _ = socket.recv_fds(channel, BIRTH.size, 3)
            if not told:
                return
            seconds, task = BIRTH.unpack(told)
            _load(task.rstrip(b"\0").decode())
            channel.sendall(END.pack(*_one_child(channel, pipes, seconds)))


def _load(task: str) -> None:
    """Have the parser ready; one that is loaded already costs nothing."""
    if task.partition(":")[0] not in sys.modules:
        task_named(task)
        gc.freeze()  # or the first collection of every child would copy all of this


def _one_child(channel: socket.socket, pipes: list[int], seconds: float) -> tuple[int, bool]:
    """Exit code of a child with these three streams, and whether it had to be stopped."""
    alive, kept = os.pipe()  # closes when the child is gone, however it went
    child = os.fork()
    if child == 0:
        channel.close()
        os.close(alive)
        _serve(pipes)
    for end in (kept, *pipes):
        os.close(end)
    try:
        return _watched(child, alive, seconds)
    finally:
        os.close(alive)


def _serve(pipes: list[int]) -> NoReturn:
    """Be the child; whatever happens it never comes back to serve at the socket itself."""
    try:
        for stream, pipe in enumerate(pipes):
            os.dup2(pipe, stream)
            os.close(pipe)
        serve()
    except BaseException:  # noqa: BLE001 - told as an interpreter of its own would tell it
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(1)


def _watched(child: int, alive: int, seconds: float) -> tuple[int, bool]:
    in_time = bool(select.select([alive], [], [], seconds)[0])
    patience = time.monotonic() + GRACE
    while in_time and time.monotonic() < patience:
        gone, status = os.waitpid(child, os.WNOHANG)
        if gone:
            return os.waitstatus_to_exitcode(status), False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), not in_time
