"""The nine sections: their titles, and which of their words the office may write itself.

Everything else of a section is written from the books. A slot is a place for words: its name, what
the editor calls it, and the sentence that stands there until somebody has written another.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from nuanliu.core.documents import Figure, Inline
from nuanliu.core.placeholders import filled

TITLES = (
    "项目名称",
    "立项依据",
    "项目实施单位",
    "项目基本概况",
    "项目实施内容",
    "资金安排情况",
    "项目实施计划",
    "项目实施成效",
    "项目绩效目标表",
)
NAME, BASIS, UNIT, OVERVIEW, CONTENT, MONEY, PLAN, RESULTS, AIMS = range(1, 10)
PAID_BY_LIST = "按照审核、公示、审批后的名单实名发放，并留存凭据。"
BY_UNIT = "由项目实施单位组织实施。"
SET_UP = "设立本项目。"
ACTIVITY = "activity:"  # before the name of a campaign


class Slot(NamedTuple):
    """A place for the office's own words in a section."""

    name: str
    label: str
    template: str


def slots_of(facts: Mapping[str, Any], section: int) -> list[Slot]:
    """The slots of a section, by its number from 1; [] where the books say all of it."""
    return list(_SLOTS.get(section, _none)(facts))


def _none(_: Mapping[str, Any]) -> Iterator[Slot]:
    yield from ()


def _one(name: str, label: str, template: str) -> Callable[[Mapping[str, Any]], Iterator[Slot]]:
    def slots(_: Mapping[str, Any]) -> Iterator[Slot]:
        yield Slot(name, label, template)

    return slots


def _overview(facts: Mapping[str, Any]) -> Iterator[Slot]:
    titles = "".join(f"《{one['title']}》" for one in facts.get("basis") or [] if one["title"])
    yield Slot("overview", "开展依据", f"按照{titles}的规定开展。" if titles else "")


def _content(facts: Mapping[str, Any]) -> Iterator[Slot]:
    yield Slot("duties", "具体实施", BY_UNIT)
    yield from _activities(facts)


def _activities(facts: Mapping[str, Any]) -> Iterator[Slot]:
    for campaign in facts.get("campaigns") or []:
        name = campaign["name"]
        yield Slot(f"{ACTIVITY}{name}", f"{name}：怎样开展", PAID_BY_LIST)


_SLOTS: dict[int, Callable[[Mapping[str, Any]], Iterator[Slot]]] = {
    BASIS: _one("basis", "立项依据之后的话", SET_UP),
    UNIT: _one("unit_overview", "单位概况的开头", ""),
    OVERVIEW: _overview,
    CONTENT: _content,
    PLAN: _activities,
    RESULTS: _one("results_overall", "总成效", ""),
    AIMS: _one("objective", "项目目标的结尾", ""),
}


class Words:
    """The office's words of one section: this publication's own, else those of the project."""

    def __init__(
        self,
        narrative: Mapping[str, Any],
        own: Mapping[str, str],
        figures: Mapping[str, Figure],
    ) -> None:
        self._narrative, self._own, self._figures = narrative, own, figures

    def written(self, slot: str) -> str:
        """What was written for a slot, its places not filled; '' for nothing."""
        if slot in self._own:
            return self._own[slot]
        if slot.startswith(ACTIVITY):
            return self._activity(slot.removeprefix(ACTIVITY))
        return str(self._narrative.get(slot) or "")

    def get(self, slot: str, template: str = "") -> Inline:
        """What a slot says, figures in their places; the template where nothing was written."""
        return filled(self.written(slot) or template, self._figures)

    def _activity(self, campaign: str) -> str:
        rows = self._narrative.get("activities") or []
        texts = {one["name"]: str(one["text"] or "") for one in rows}
        return texts.get(campaign, "")
