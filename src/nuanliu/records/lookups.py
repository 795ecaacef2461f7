"""`column__among=values`: one of any number of values, as one parameter of one statement.

Django's own `in` writes a placeholder for each; of a hundred thousand that costs more than the
question, and SQLite takes no more than about a thousand variables.
"""

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Field, ForeignObject, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup  # which takes no kind when the program runs


@ForeignObject.register_lookup
@Field.register_lookup
class Among(_Lookup):
    """One of some numbers or texts as they are stored, or of what a slot is filled with."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        """A slot as it is; values as a list, none of them prepared."""
        return self.rhs if hasattr(self.rhs, "as_sql") else list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """SQLite: the values are one JSON text."""
        return self._written(compiler, connection, "{} IN (SELECT value FROM json_each(%s))")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """PostgreSQL: the values are one array of the column's kind."""
        kind = self.lhs.output_field.db_type(connection)
        return self._written(compiler, connection, "{} = ANY(%s::" + kind + "[])")

    def _written(self, compiler: Any, connection: Any, form: str) -> tuple[str, Any]:
        if isinstance(self.rhs, list) and not self.rhs:
            raise EmptyResultSet  # as `in` has it: nothing is asked about none
        left, values = self.process_lhs(compiler, connection)
        given = self.rhs if hasattr(self.rhs, "as_sql") else listed(self.rhs, connection.vendor)
        return form.format(left), [*values, given]


def listed(values: Any, vendor: str) -> Any:
    """A set of values as the one parameter that `among` compares with."""
    return list(values) if vendor == "postgresql" else json.dumps(list(values))
