"""Which tables lie beside the books: what signing in needs, and nothing that anybody must keep."""

from typing import Any

WEB = frozenset({"sessions", "axes", "web"})


class WebRouter:
    """Sessions, failed sign-ins and unused links have a database of their own.

    The books are not locked by a click, a backup holds no session, and a restored one lets nobody
    in who was signed in when it was made.
    """

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """'web' for the tables of signing in; no opinion on others."""
        return "web" if model._meta.app_label in WEB else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool:
        """Each table in its own database alone."""
        return (app_label in WEB) == (db == "web")
