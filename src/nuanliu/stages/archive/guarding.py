"""What the migrations put into a database to guard it, and how a fault of it is told."""

from importlib import import_module
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, router
from django.db.models import Model

# Migrations that name the triggers they make.
GUARDED = (
    "journal.migrations.0002_append_only",
    "ledger.migrations.0002_append_only",
    "ledger.migrations.0003_codes",
)


class Fault(NamedTuple):
    """A trigger, rule or constraint that is not as it was made."""

    what: str
    name: str
    gone: bool = True
    ours: bool = True

    @property
    def became(self) -> str:
        """What became of it."""
        return "不见了或被改动" if self.gone else "被改动" if self.ours else "不是本程序建立的"


def guards(listed: str) -> list[Any]:
    """The triggers under a name ('GUARDS' of SQLite, 'POSTGRESQL') in all those migrations."""
    modules = [import_module(f"nuanliu.records.{name}") for name in GUARDED]
    return [one for module in modules for one in getattr(module, listed)]


def models() -> list[type[Model]]:
    """Every model whose table lies in this database: what signing in needs lies beside it."""
    found = apps.get_models(include_auto_created=True)
    return [one for one in found if router.allow_migrate_model(connection.alias, one)]
