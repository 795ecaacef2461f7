"""Importing this begins a PostgreSQL server of our own; every COMMIT on it reaches the disk."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tools.postgres import Server

_place = Path(tempfile.mkdtemp(prefix="nl-pg-"))
server = Server(_place, ())
server.make()
server.start()
os.environ["DATABASE_URL"] = server.address()


def _end(owner: int = os.getpid()) -> None:
    if os.getpid() == owner:
        server.stop()
        shutil.rmtree(_place, ignore_errors=True)


atexit.register(_end)
