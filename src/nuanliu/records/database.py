"""Which database holds the books: the embedded one, or a PostgreSQL server by its address."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


class UnknownDatabaseError(ImproperlyConfigured):
    """`DATABASE_URL` names a database that the program does not run on."""


EMBEDDED = "nuanliu.sqlite3"
KEPT_OPEN = 60  # seconds that a page's connection waits for the next page

_SQLITE_OPTIONS = {
    # A money transaction takes the write lock when it begins: a deferred one would fail
    # with "database is locked" at its first write instead of waiting its turn.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # FULL, not NORMAL: what the screen called saved must survive a power cut.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        # A REPLACE is a DELETE to the triggers that refuse one.
        "PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON;"
    ),
}
# What an office's server was set to otherwise must not hold for its books.
_FIXED = {
    "synchronous_commit": "on",
    "timezone": "UTC",
    # Whoever waited for the journal's head must read it as it is now: another level would fail him.
    "default_transaction_isolation": r"read\ committed",
    "lock_timeout": "30s",  # as long as SQLite waits
    # A machine that vanished in the middle of a deed would hold the head row for two hours.
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "6",
}
_POSTGRESQL_OPTIONS = {"options": " ".join(f"-c {name}={to}" for name, to in _FIXED.items())}


def database(address: str, data: Path) -> dict[str, Any]:
    """Django's settings of the database at an address (`DATABASE_URL`).

    '' is the embedded SQLite in the data folder; `postgresql://用户@主机/库` a server. Raises
    UnknownDatabaseError for any other: neither its rules nor its locks are known.
    """
    if not address:
        found = {"ENGINE": "django.db.backends.sqlite3", "NAME": data / EMBEDDED}
        return {**found, "OPTIONS": dict(_SQLITE_OPTIONS)}
    kind = address.split(":", 1)[0]
    if kind not in ("postgresql", "postgres"):
        what = f"DATABASE_URL 写的是 {kind}，只支持 postgresql://；不设则用自带的 SQLite"
        raise UnknownDatabaseError(what)
    parsed = dj_database_url.parse(address, conn_max_age=KEPT_OPEN, conn_health_checks=True)
    return {**parsed, "OPTIONS": {**parsed.get("OPTIONS", {}), **_POSTGRESQL_OPTIONS}}
