"""The inside of the guarded child: limits first, then the task, then one framed answer.

Started by sandbox.py as a program, never imported by the server. The order to do comes on the first
line of standard input (JSON), the file behind it. The answer on standard output is one letter and
its content: J a JSON value, B bytes, R a refusal {"code", "what", "fix"}. No text of the file ever
leaves in an error: what is told about a failure is the type of the exception.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

JSON, BYTES, REFUSAL = b"J", b"B", b"R"
OPEN_FILES = 64
FORBIDDEN_MODULES = ("django", "sqlite3", "ssl")  # no framework, no database, no network
_FORBIDDEN_EVENTS = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "socket.",
    "pty.",
    "shutil.",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.symlink",
    "os.link",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def serve() -> None:
    """Do one task and leave; the whole life of the child."""
    order = json.loads(sys.stdin.buffer.readline())
    limit(order["memory_mb"], order["cpu_seconds"])
    out = _private_output()
    for name in FORBIDDEN_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails from here on
    sys.addaudithook(_watch)
    kind, content = _answer(order, sys.stdin.buffer.read())
    if len(content) > order["answer_bytes"]:
        kind, content = (
            REFUSAL,
            _refusal("FILE-TOO-LARGE", "文件内容过多", "请拆分成几个文件再上传"),
        )
    out.write(kind + content)
    out.flush()
    os._exit(0)  # no clean-up of what a parser may have left behind


def limit(memory_mb: int, cpu_seconds: int) -> None:
    """Bind this process: address space, CPU time, no files written, few open, no core dump.

    Where the system knows no such limit (macOS has no address space limit), the others still hold.
    """
    wanted = {
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_CORE: (0, 0),
    }
    for which, pair in wanted.items():
        resource.setrlimit(which, pair)
    if sys.platform == "linux":
        size = memory_mb * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _private_output() -> Any:
    """The answer's own channel; whatever a library prints goes nowhere."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(kept, "wb")


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what reading a file never needs; a second fence behind the limits."""
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writing = bool(set(mode or "") & set("wax+")) or bool((flags or 0) & _WRITING)
        if writing and arguments[0] != os.devnull:
            msg = "writing"
            raise PermissionError(msg)
    elif event.startswith(_FORBIDDEN_EVENTS):
        raise PermissionError(event)


def _answer(order: Mapping[str, Any], data: bytes) -> tuple[bytes, bytes]:
    try:
        task = task_named(order["task"])
        value = task(data) if order["facts"] is None else task(data, order["facts"])
        if isinstance(value, bytes):
            return BYTES, value
        return JSON, json.dumps(value, ensure_ascii=False).encode()
    except MemoryError:
        return REFUSAL, _refusal("FILE-MEMORY", "打开文件所需的内存超过限制", "请拆分文件后再上传")
    except Exception as wrong:  # noqa: BLE001 - any failure of a parser is a verdict on the file
        return REFUSAL, _told(wrong)


def task_named(name: str) -> Callable[..., Any]:
    """The function of 'module:function', its module loaded."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _told(wrong: Exception) -> bytes:
    """A refusal by the task in its own words; any other exception by its type only."""
    refusals = getattr(wrong, "refusals", ())
    if refusals:
        cause = type(wrong.__cause__).__name__ if wrong.__cause__ else ""
        return _refusal(refusals[0].code, refusals[0].what, refusals[0].fix, cause)
    fix = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
    return _refusal("FILE-UNREADABLE", "文件已损坏或不是所说的格式", fix, type(wrong).__name__)


def _refusal(code: str, what: str, fix: str, cause: str = "") -> bytes:
    told = {"code": code, "what": what, "fix": fix, "cause": cause}
    return json.dumps(told, ensure_ascii=False).encode()
