"""Facts written by hand (a TOML file): a key that is not written means "not stated"."""

from collections.abc import Mapping
from typing import Any

from nuanliu.core.ninesections.facts import ProjectFacts

_WHOLE = {
    "basis": ("title", "number"),
    "lines": ("campaign", "amount_fen", "cap_fen", "people"),
    "campaigns": ("name", "from", "to", "groups"),
    "indicators": ("level1", "level2", "level3", "operator", "value", "unit", "meaning"),
}
_UNIT = ("name", "uscc", "address", "phone", "legal_representative", "funding_source")
_POSTS = ("total", "administrative", "worker", "institution", "on_duty")


def facts_stated(data: Mapping[str, Any]) -> ProjectFacts:
    """The facts of a hand-written project; amounts in fen, days in ISO form, absent = None."""
    unit, period = data.get("unit", {}), data.get("period", {})
    whole: dict[str, Any] = {
        **{key: data.get(key) for key in ("name", "fiscal_year", "total_fen", "people")},
        **{
            name: [_filled(row, keys) for row in data.get(name, [])]
            for name, keys in _WHOLE.items()
        },
        "groups": list(data.get("groups", [])),
        "period": _filled(period, ("from", "to", "text")),
        "unit": {
            **_filled(unit, _UNIT),
            "posts": _filled(unit.get("posts", {}), _POSTS),
            "departments": list(unit.get("departments", [])),
        },
    }
    return ProjectFacts.from_json(whole)


def _filled(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row.get(key) for key in keys}
