"""The process that does long work: `nuanliu serve` starts it beside the web.

It dies with the web, also when that is killed; killed itself, its lease runs out and the next one
begins the work anew. Work reads the books, or does one deed under the key of the asker's form:
begun anew it changes nothing.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from nuanliu.faces.web.models import Job

PAUSE = 1.0  # seconds between two looks at an empty queue
BEAT = 5.0  # seconds between two renewals of the lease
CLEARING = 3600.0  # seconds between two looks for old results


def main() -> None:
    """Work until told to stop, or until the parent is gone."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
    import django

    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(KeyboardInterrupt):
        django.setup()
        _work_on(parent)


def _work_on(parent: int) -> None:
    from nuanliu.faces.web.jobs import queue
    from nuanliu.faces.web.jobs.doing import carry_out
    from nuanliu.faces.web.jobs.work import WORKS

    me, cleared = f"worker:{os.getpid()}:{uuid4().hex[:8]}", 0.0
    while os.getppid() == parent:
        if time.monotonic() - cleared > CLEARING or not cleared:
            queue.clear_old({name: work.kept for name, work in WORKS.items()})
            cleared = time.monotonic()
        job = queue.take(me)
        if job is None:
            time.sleep(PAUSE)
            continue
        with beating(job, parent):
            carry_out(job)


@contextmanager
def beating(job: "Job", parent: int) -> Iterator[None]:
    """Renew the lease beside the work, however long one step of it takes."""
    stop = threading.Event()
    pulse = threading.Thread(target=_beat, args=(job, stop, parent), daemon=True)
    pulse.start()
    try:
        yield
    finally:
        stop.set()
        pulse.join()


def _beat(job: "Job", stop: threading.Event, parent: int) -> None:
    from django.db import DatabaseError, connections

    from nuanliu.faces.web.jobs import queue

    while not stop.wait(BEAT):
        if os.getppid() != parent:
            os._exit(1)  # the web was killed: the lease runs out by itself
        with suppress(queue.LeaseLost, DatabaseError):  # the work itself finds out when it tells
            queue.renew(job)
    connections.close_all()


if __name__ == "__main__":
    main()
