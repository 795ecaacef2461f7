"""One process of `crashes`: threads that post deed after deed until standard input ends.

python -m benchmarks.crash_clients NAME THREADS LINE; prints `ack KEY VOUCHER` for every answer, and
`error done|open KEY` where an answer was lost: whether the deed had been done all the same.
"""

import sys
import threading
import time

from benchmarks import contended  # makes Django ready: must come first

# isort: split

from django.db import Error, connection

from nuanliu.records.journal.queries import remembered

PATIENCE = 60.0  # seconds in which a server must answer again


class Client(threading.Thread):
    """One thread; every deed has a key of its own, which a retry keeps."""

    told = threading.Lock()

    def __init__(self, name: str, line: int, stop: threading.Event) -> None:
        super().__init__()
        self.prefix, self.line, self.stop = name, line, stop

    def run(self) -> None:
        """Post until told to stop; a deed once begun is brought to its answer."""
        number = 0
        while not self.stop.is_set():
            number += 1
            while not self._answered(f"{self.prefix}-{number}"):
                pass
        connection.close()

    def _answered(self, key: str) -> bool:
        try:
            self._tell(f"ack {key} {contended.take(contended.deed_of(key), line=self.line, fen=1)}")
        except Error:
            connection.close()
            self._tell(f"error {'done' if was_done(key) else 'open'} {key}")
            return False
        return True

    def _tell(self, text: str) -> None:
        with self.told:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()


def was_done(key: str) -> bool:
    """Whether the journal knows a deed, asked as soon as the server answers again."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return next(iter(remembered(key)), None) is not None
        except Error:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def main() -> None:
    """See the head."""
    name, threads, line = sys.argv[1:]
    stop = threading.Event()
    clients = [Client(f"{name}-{n}", int(line), stop) for n in range(int(threads))]
    for one in clients:
        one.start()
    sys.stdin.read()
    stop.set()
    for one in clients:
        one.join()


if __name__ == "__main__":
    main()
