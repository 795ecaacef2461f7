"""The only door for outside files: each is opened in a fresh child process with hard limits.

The child gets the bytes on standard input and sends one answer back. It has no environment of
ours, so no way to the database or to the key file; it may not write, connect or start anything;
and it is killed when it takes too long. What goes wrong there is a verdict on the file, never a
fault of the server (DESIGN law 12).
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from nuanliu.core.refusal import Refusal

MAX_FILE = 50 * 1024 * 1024  # bytes that may arrive
MAX_ANSWER = 256 * 1024 * 1024  # bytes that may come back
AT_ONCE = 2  # children running at the same time in `in_child_many`

_log = logging.getLogger(__name__)
_SOURCE = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from nuanliu.records.documents.sandbox_child import serve; serve()"
)
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
_OUT_OF_MEMORY = (
    b"memory allocation",
    b"MemoryError",
    b"Cannot allocate memory",
    b"capacity overflow",
)
_SPLIT = "请核对文件来源；确属名单的，请把数据复制到新建的工作簿后再上传"


class OutsideFileError(ValueError):
    """A file from outside that cannot be opened safely: code, what is wrong, how to put it right.

    Codes: FILE-TIMEOUT, FILE-MEMORY, FILE-CRASH, FILE-UNREADABLE, FILE-TOO-LARGE, FILE-EMPTY and
    those that the task itself refuses with.
    """

    def __init__(self, code: str, what: str, fix: str) -> None:
        super().__init__(f"{what}。{fix}。[{code}]")
        self.code, self.what, self.fix = code, what, fix

    @property
    def refusal(self) -> Refusal:
        """The same as a value, for rules and journal lines."""
        return Refusal(self.code, self.what, self.fix)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a child ended: exit code (negative: signal), its answer, and whether time ran out."""

    code: int
    answer: bytes
    complaint: bytes
    too_long: bool


def in_child(
    task: str,
    data: bytes,
    *,
    facts: Mapping[str, Any] | None = None,
    memory_mb: int = 512,
    cpu_seconds: int = 20,
    wall_seconds: float = 60,
) -> Any:
    """What `task` ('module:function') makes of `data`, worked out in a guarded child process.

    The function is called with the bytes, and with `facts` (JSON values) when given; it returns a
    JSON value or bytes. Raises OutsideFileError when it refuses the file, runs out of time or
    memory, or dies.
    """
    if not data:
        raise OutsideFileError("FILE-EMPTY", "文件是空的", "请重新选择文件")
    if len(data) > MAX_FILE:
        what = f"文件有 {len(data) // 1024 // 1024} MB，超过 {MAX_FILE // 1024 // 1024} MB 的上限"
        raise OutsideFileError("FILE-TOO-LARGE", what, "请删去图片或拆分成几个文件再上传")
    order = {
        "task": task,
        "facts": facts,
        "memory_mb": memory_mb,
        "cpu_seconds": cpu_seconds,
        "answer_bytes": MAX_ANSWER,
    }
    ended = _run(json.dumps(order).encode() + b"\n", data, wall_seconds)
    return _value(task, ended)


def in_child_many(
    task: str, files: Sequence[bytes], *, facts: Mapping[str, Any] | None = None
) -> list[Any]:
    """One child for each file, two at a time; answers in the order of the files.

    A refused file gives its OutsideFileError in place of an answer: one bad file never hides
    the others.
    """

    def one(data: bytes) -> Any:
        try:
            return in_child(task, data, facts=facts)
        except OutsideFileError as refused:
            return refused

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, files))


def _run(order: bytes, data: bytes, wall_seconds: float) -> _Ended:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter with a constant program
        [sys.executable, "-I", "-B", "-c", _START, str(_SOURCE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        cwd=Path(_SOURCE.anchor),
        start_new_session=True,
    )
    expired = threading.Event()
    alarm = threading.Timer(wall_seconds, _stop, (child, expired))
    alarm.daemon = True
    alarm.start()
    complaint: list[bytes] = []
    with child:
        helpers = (
            threading.Thread(target=_feed, args=(child.stdin, (order, data)), daemon=True),
            threading.Thread(target=_keep_tail, args=(child.stderr, complaint), daemon=True),
        )
        for helper in helpers:
            helper.start()
        answer = child.stdout.read(MAX_ANSWER + 2) if child.stdout else b""
        if len(answer) > MAX_ANSWER + 1:
            child.kill()
        code = child.wait()
        alarm.cancel()
        for helper in helpers:
            helper.join()
    return _Ended(code, answer, b"".join(complaint), expired.is_set())


def _stop(child: "subprocess.Popen[bytes]", expired: threading.Event) -> None:
    expired.set()
    child.kill()


def _feed(pipe: IO[bytes] | None, parts: tuple[bytes, ...]) -> None:
    if pipe is None:
        return
    try:
        for part in parts:
            pipe.write(part)
        pipe.close()
    except BrokenPipeError:
        return  # the child died; its exit code tells why


def _keep_tail(pipe: IO[bytes] | None, kept: list[bytes]) -> None:
    """The end of what the child complained of: looked at for known words, never shown or logged."""
    while pipe is not None and (piece := pipe.read(4096)):
        kept[:] = [*kept[-1:], piece]


def _value(task: str, ended: _Ended) -> Any:
    if ended.code == 0 and not ended.too_long:
        kind, content = ended.answer[:1], ended.answer[1:]
        if kind == b"B":
            return content
        read = _read_json(content)
        if kind == b"J" and read is not _GARBAGE:
            return read
        if kind == b"R" and isinstance(read, dict):
            _log.info("outside file refused: %s %s %s", task, read["code"], read["cause"])
            raise OutsideFileError(read["code"], read["what"], read["fix"])
    verdict = _death(ended)
    _log.warning("outside file ended its child: %s %s exit %d", task, verdict.code, ended.code)
    raise verdict


_GARBAGE = object()


def _read_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return _GARBAGE


def _death(ended: _Ended) -> OutsideFileError:
    if ended.too_long or ended.code == -signal.SIGXCPU:
        return OutsideFileError("FILE-TIMEOUT", "打开文件超过了时间限制，已停止", _SPLIT)
    if any(word in ended.complaint for word in _OUT_OF_MEMORY):
        return OutsideFileError("FILE-MEMORY", "打开文件所需的内存超过限制，已停止", _SPLIT)
    return OutsideFileError("FILE-CRASH", "读取程序打开这个文件时异常退出", _SPLIT)
