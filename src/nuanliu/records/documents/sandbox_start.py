"""Starting guarded children: one alone, or many out of a nursery that has loaded the parser.

Loading a parser takes several times as long as reading a roster with it. A nursery loads it once,
when it is first asked for, and forks a child for each file. No byte of a file passes through it: it
is handed the ends of three pipes and gives them to the child, so whatever a file does to its child,
the next child is born from a process that never saw a file.
"""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

_SOURCE = Path(__file__).resolve().parents[3]
_IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); from nuanliu.records.documents."
_SERVE = f"{_IMPORT}sandbox_child import serve; serve()"
_NURSE = f"{_IMPORT}sandbox_nurse import nurse; nurse(int(sys.argv[2]))"
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")

BIRTH = struct.Struct("=d200s")  # what a nursery is told: how long the child may take, its task
END = struct.Struct("=i?")  # what it tells: exit code as of Popen, and whether time ran out


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: exit code (negative: signal), its answer, and whether time ran out."""

    code: int
    answer: bytes
    complaint: bytes
    too_long: bool


def alone(order: bytes, data: bytes, wall_seconds: float, most: int) -> Ended:
    """A child in an interpreter of its own; `most` bytes of answer are taken and one more."""
    child = _start([_SERVE, str(_SOURCE)], subprocess.PIPE)
    expired = threading.Event()
    alarm = threading.Timer(wall_seconds, _stop, (child, expired))
    alarm.daemon = True
    alarm.start()
    with child:
        if child.stdin is None or child.stdout is None or child.stderr is None:
            raise RuntimeError
        talk = _Talk(child.stdin, child.stdout, child.stderr)
        answer = talk.answer((order, data), most)
        if len(answer) > most + 1:
            child.kill()
        code = child.wait()
        alarm.cancel()
        complaint = talk.complaint()  # before the pipes close: its threads may have just begun
    return Ended(code, answer, complaint, expired.is_set())


def _start(program: list[str], streams: int, *passed: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter with a constant program
        [sys.executable, "-I", "-B", "-c", *program],
        stdin=streams,
        stdout=streams,
        stderr=streams,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        cwd=Path(_SOURCE.anchor),
        start_new_session=True,
        pass_fds=passed,
    )


def _stop(child: "subprocess.Popen[bytes]", expired: threading.Event) -> None:
    expired.set()
    child.kill()


class _Talk:
    """Our ends of a child's three pipes: the order and the file go in, one answer comes out."""

    def __init__(self, to: IO[bytes], answers: IO[bytes], complaints: IO[bytes]) -> None:
        self._to, self._answers, self._complaints = to, answers, complaints
        self._kept: list[bytes] = []
        self._helpers: list[threading.Thread] = []

    def answer(self, parts: tuple[bytes, ...], most: int) -> bytes:
        """Feed `parts` while reading; at most two bytes more than `most`."""
        self._helpers = [
            threading.Thread(target=self._feed, args=(parts,), daemon=True),
            threading.Thread(target=self._keep_tail, daemon=True),
        ]
        for helper in self._helpers:
            helper.start()
        answer = self._answers.read(most + 2)
        self._answers.close()  # a child that has more to say finds nobody listening
        return answer

    def complaint(self) -> bytes:
        """The end of what the child complained of: looked at for known words, never shown."""
        for helper in self._helpers:
            helper.join()
        return b"".join(self._kept)

    def _feed(self, parts: tuple[bytes, ...]) -> None:
        with suppress(BrokenPipeError), self._to:  # the child died; its exit code tells why
            for part in parts:
                self._to.write(part)

    def _keep_tail(self) -> None:
        with self._complaints:
            while piece := self._complaints.read(4096):
                self._kept[:] = [*self._kept[-1:], piece]


class Nursery:
    """A process that loads each task once and forks a child for each file, one after the other.

    Entered, it starts; left, it ends. Not to be shared by threads at the same time.
    """

    def __enter__(self) -> Self:
        self._channel, theirs = socket.socketpair()
        program = [_NURSE, str(_SOURCE), str(theirs.fileno())]
        with theirs:
            self._process = _start(program, subprocess.DEVNULL, theirs.fileno())
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # it is gone already
            self._channel.shutdown(socket.SHUT_RDWR)  # a process forked from ours has it open too
        self._channel.close()
        self._process.wait()

    def child(self, task: str, order: bytes, data: bytes, wall_seconds: float, most: int) -> Ended:
        """A fresh child for one file, as `alone`; a nursery that died is started again."""
        talk = self._born(task, wall_seconds)
        answer = talk.answer((order, data), most)
        code, too_long = self._end()
        return Ended(code, answer, talk.complaint(), too_long)

    def _born(self, task: str, wall_seconds: float) -> _Talk:
        (child_in, ours_in), (ours_out, child_out), (ours_err, child_err) = (
            os.pipe() for _ in range(3)
        )
        theirs = [child_in, child_out, child_err]
        with suppress(BrokenPipeError):  # a dead nursery: the pipes close, and `_end` tells
            socket.send_fds(self._channel, [BIRTH.pack(wall_seconds, task.encode())], theirs)
        for end in theirs:
            os.close(end)
        return _Talk(os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"), os.fdopen(ours_err, "rb"))

    def _end(self) -> tuple[int, bool]:
        told = b""
        with suppress(ConnectionResetError):
            told = self._channel.recv(END.size, socket.MSG_WAITALL)
        if len(told) == END.size:
            code, too_long = END.unpack(told)
            return code, too_long
        self.__exit__()
        self.__enter__()
        return -signal.SIGKILL, False
