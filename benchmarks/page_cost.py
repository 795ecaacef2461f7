"""Processor time and questions of each page, in one process without server or loader.

What the clock says of a page on a machine with other work says as much of the other work; the
processor time of the thread that makes the page hardly changes. It is told for the page as it is
asked and for the same template with the same context from memory (`benchmarks.from_memory`), each
in a process of its own, the compression of the answer included in both.

    python -m benchmarks.page_cost asked|memory    (environment as `bench_web` sets it)
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TIMES = 15  # asked of each page, after three that warm


def costs(application: Callable[..., Iterable[bytes]], pages: list[str], cookies: str) -> Any:
    """By page: seconds of this thread's processor time, the median; a page that fails raises."""
    return {page: _cost(application, page, cookies) for page in pages}


def _cost(application: Callable[..., Iterable[bytes]], page: str, cookies: str) -> float:
    took = [_once(application, page, cookies) for _ in range(TIMES + 3)]
    return statistics.median(took[3:])


def _once(application: Callable[..., Iterable[bytes]], page: str, cookies: str) -> float:
    path, _, query = page.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": cookies,
        "HTTP_ACCEPT_ENCODING": "gzip", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "wsgi.version": (1, 0),
    }  # fmt: skip
    told: list[str] = []

    def started(status: str, _headers: Any, _error: Any = None) -> None:
        told.append(status)

    begun = time.thread_time()
    answer: Any = application(environ, started)
    b"".join(answer)
    answer.close()
    took = time.thread_time() - begun
    if told != ["200 OK"]:
        raise RuntimeError(page, told)
    return took


def measured(mode: str, env: dict[str, str]) -> dict[str, float]:
    """The costs of one side, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.page_cost", mode]
    env = {**env, "DJANGO_SETTINGS_MODULE": "nuanliu.config.web"}
    told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Print the costs of one side as JSON."""
    pages = json.loads(os.environ["NUANLIU_BENCH_PAGES"])
    if sys.argv[1] == "memory":
        from benchmarks.from_memory import application  # noqa: PLC0415 - it asks when imported
    else:
        from nuanliu.config.wsgi import application  # noqa: PLC0415 - as above
    print(json.dumps(costs(application, pages, os.environ["NUANLIU_BENCH_COOKIES"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
