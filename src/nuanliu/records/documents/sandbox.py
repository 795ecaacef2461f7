"""The only door for outside files: each is opened in a fresh child process with hard limits.

The child gets the bytes on standard input and sends one answer back. It has no environment of
ours, so no way to the database or to the key file; it may not write, connect or start anything;
and it is killed when it takes too long. What goes wrong there is a verdict on the file, never a
fault of the server (law 12 in docs/path-of-a-yuan.md).
"""

import json
import logging
import os
import queue
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, NamedTuple

from nuanliu.core.refusal import Refusal
from nuanliu.records.documents.sandbox_start import Ended, Nursery, alone

MAX_FILE = 50 * 1024 * 1024  # bytes that may arrive
MAX_ANSWER = 256 * 1024 * 1024  # bytes that may come back
AT_ONCE = 2  # children running at the same time in `in_child_many`


class Limits(NamedTuple):
    """What one child may use; a file that needs more is refused."""

    memory_mb: int = 512
    cpu_seconds: int = 20
    wall_seconds: float = 60


USUAL = Limits()
_log = logging.getLogger(__name__)
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


def in_child(
    task: str,
    data: bytes,
    *,
    facts: Mapping[str, Any] | None = None,
    memory_mb: int = USUAL.memory_mb,
    cpu_seconds: int = USUAL.cpu_seconds,
    wall_seconds: float = USUAL.wall_seconds,
) -> Any:
    """What `task` ('module:function') makes of `data`, worked out in a guarded child process.

    The function is called with the bytes, and with `facts` (JSON values) when given; it returns a
    JSON value or bytes. Raises OutsideFileError when it refuses the file, runs out of time or
    memory, or dies.
    """
    order = _order(task, facts, Limits(memory_mb, cpu_seconds))
    return _opened(task, data, lambda: _child(task)(order, data, wall_seconds, MAX_ANSWER))


def in_child_many(
    task: str,
    files: Sequence[bytes],
    *,
    facts: Sequence[Mapping[str, Any]] | None = None,
    limits: Limits = USUAL,
) -> list[Any]:
    """One fresh child for each file, two at a time; answers in the order of the files.

    facts: those of each file, in the same order. The parser is loaded once and not once a file
    (sandbox_start.Nursery). A refused file gives its OutsideFileError in place of an answer: one
    bad file never hides the others.
    """
    told = [None] * len(files) if facts is None else facts
    orders = [_order(task, about, limits) for about, _ in zip(told, files, strict=True)]
    idle: queue.SimpleQueue[Nursery] = queue.SimpleQueue()

    def one(order: bytes, data: bytes) -> Any:
        nursery = idle.get()
        try:
            return _opened(
                task,
                data,
                lambda: nursery.child(task, order, data, limits.wall_seconds, MAX_ANSWER),
            )
        except OutsideFileError as refused:
            return refused
        finally:
            idle.put(nursery)

    with ExitStack() as stack, ThreadPoolExecutor(AT_ONCE) as pool:
        for nursery in _nurseries(min(AT_ONCE, len(files)), stack):
            idle.put(nursery)
        return list(pool.map(one, orders, files))


class _Kept:
    """Nurseries that wait for the next call, in the process that keeps them; None where none do."""

    now: "_Kept | None" = None

    def __init__(self, stack: ExitStack) -> None:
        self.process, self.stack = os.getpid(), stack
        self.living: list[Nursery] = []


@contextmanager
def nurseries_kept() -> Iterator[None]:
    """Inside, nurseries live on, for whoever opens a few files many times.

    Only for a process that calls it from one thread. A forked child starts nurseries of its own.
    """
    with ExitStack() as stack:
        _Kept.now = _Kept(stack)
        try:
            yield
        finally:
            _Kept.now = None


def _child(task: str) -> Callable[[bytes, bytes, float, int], Ended]:
    """How to run one child: out of a nursery that is kept, else in an interpreter of its own."""
    kept = _Kept.now
    if kept is None or kept.process != os.getpid():
        return alone
    return partial(_nurseries(1, kept.stack)[0].child, task)


def _nurseries(count: int, stack: ExitStack) -> list[Nursery]:
    """So many nurseries: the one that is kept, if any, and new ones that end with `stack`."""
    kept = _Kept.now
    if kept is None or kept.process != os.getpid():
        return [stack.enter_context(Nursery()) for _ in range(count)]
    if not kept.living:
        kept.living.append(kept.stack.enter_context(Nursery()))
    return [*kept.living, *(stack.enter_context(Nursery()) for _ in range(count - 1))]


def _order(task: str, facts: Mapping[str, Any] | None, limits: Limits) -> bytes:
    """The first line a child reads."""
    order = {
        "task": task,
        "facts": facts,
        "memory_mb": limits.memory_mb,
        "cpu_seconds": limits.cpu_seconds,
        "answer_bytes": MAX_ANSWER,
    }
    return json.dumps(order).encode() + b"\n"


def _opened(task: str, data: bytes, child: Callable[[], Ended]) -> Any:
    """The answer of a child to a file of acceptable size."""
    if not data:
        raise OutsideFileError("FILE-EMPTY", "文件是空的", "请重新选择文件")
    if len(data) > MAX_FILE:
        what = f"文件有 {len(data) // 1024 // 1024} MB，超过 {MAX_FILE // 1024 // 1024} MB 的上限"
        raise OutsideFileError("FILE-TOO-LARGE", what, "请删去图片或拆分成几个文件再上传")
    return _value(task, child())


def _value(task: str, ended: Ended) -> Any:
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


def _death(ended: Ended) -> OutsideFileError:
    if ended.too_long or ended.code == -signal.SIGXCPU:
        return OutsideFileError("FILE-TIMEOUT", "打开文件超过了时间限制，已停止", _SPLIT)
    if any(word in ended.complaint for word in _OUT_OF_MEMORY):
        return OutsideFileError("FILE-MEMORY", "打开文件所需的内存超过限制，已停止", _SPLIT)
    return OutsideFileError("FILE-CRASH", "读取程序打开这个文件时异常退出", _SPLIT)
