"""Sessions as the framework keeps them, read by a question whose SQL is written once.

They lie in the database beside the books and are asked for on every page: whoever was signed out,
or whose time is over, is out at his next click.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from nuanliu.records.prepared import PreparedRows


class SessionStore(Kept):
    """The same store but for how a session is found."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of the framework."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The session that is not over; without one the browser's key is forgotten."""
        found = _session(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


def _by_key(key: Any, now: Any) -> QuerySet[Session]:
    return Session.objects.using("web").filter(session_key=key, expire_date__gt=now)


_session = PreparedRows(_by_key, using="web")
