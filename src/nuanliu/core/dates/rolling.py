"""A project's facts a year later: every day moves on by a year, amounts and targets stay."""

from copy import deepcopy
from datetime import date
from typing import Any

FEBRUARY, LEAP_DAY = 2, 29


def year_later(day: date) -> date:
    """The same day of the next year; the 29th of February becomes the 28th."""
    if (day.month, day.day) == (FEBRUARY, LEAP_DAY):
        return day.replace(year=day.year + 1, day=LEAP_DAY - 1)
    return day.replace(year=day.year + 1)


def facts_next_year(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a project for the next year, as `projects.draft` takes them.

    The year, the period and the windows move on; a year in the name with them. What only last
    year's text said of its period is dropped. Raises ValueError for a day that is none.
    """
    told = deepcopy(facts)
    year = int(facts["fiscal_year"])
    told["fiscal_year"] = year + 1
    told["name"] = str(facts["name"]).replace(str(year), str(year + 1))
    told["period"] = {**_moved(facts["period"]), "text": None}
    told["campaigns"] = [_moved(one) for one in facts.get("campaigns") or []]
    return told


def _moved(window: dict[str, Any]) -> dict[str, Any]:
    return {
        **window,
        **{
            end: year_later(date.fromisoformat(window[end])).isoformat()
            for end in ("from", "to")
            if window.get(end)
        },
    }
