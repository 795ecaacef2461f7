"""Reads the rules: each .sql file is a head of comments (who says so, how bad) and one query.

The first column of a query is `subject` (whom or what it is about), the others are its facts; a
fact named `x_fen` is shown in the message as {x}, in yuan.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from nuanliu.checks.tables import TABLES
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.sweeps import TOPICS
from nuanliu.core.sweeps.hits import UNKNOWN, Hit

_HEAD = re.compile(r"-- (?P<key>code|severity|clause|message|tables|twin): (?P<value>.+)")
_HEAD_KEYS = ("code", "severity", "clause", "message", "tables", "twin")


class Severity(StrEnum):
    """What a finding does: it stops the case, puts it before the leader, or is shown."""

    REFUSE = "refuse"
    DECISION = "decision"
    NOTE = "note"

    @property
    def chinese(self) -> str:
        """What happens to the case, in the words of lists and pages."""
        return _SEVERITY_NAMES[self]


_SEVERITY_NAMES = {
    Severity.REFUSE: "不得办理",
    Severity.DECISION: "须领导决定",
    Severity.NOTE: "提示",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its head, its query and the tables the query reads, in the order of their names.

    topic: its folder, and the module of `core.sweeps` where the twin is; twin: the name of the
    function there that must find the same.
    """

    code: str
    severity: Severity
    clause: str
    message: str
    topic: str
    twin: str
    query: str
    tables: tuple[str, ...]

    def render(self, hit: Hit) -> str:
        """The message of a hit, amounts in yuan."""
        shown: dict[str, object] = dict(hit.facts)
        for name, value in hit.facts:
            if value is None:
                shown[name] = shown[name.removesuffix("_fen")] = UNKNOWN
            elif name.endswith("_fen") and isinstance(value, int):
                shown[name.removesuffix("_fen")] = Money(value)
        return self.message.format(**shown)

    def weigh(self, hit: Hit) -> Severity:
        """How bad a hit is: as the head says, unless the rule itself states it as a fact."""
        return Severity(str(dict(hit.facts).get("severity", self.severity)))

    @property
    def reference(self) -> Callable[..., list[Hit]]:
        """The row-by-row twin."""
        function: Callable[..., list[Hit]] = getattr(TOPICS[self.topic], self.twin)
        return function


def read_rule(text: str, where: str, topic: str) -> Rule:
    """Read the text of one rule file; raises `Refused` (CHECK-RULE) naming what is missing."""
    head = {found["key"]: found["value"].strip() for found in _HEAD.finditer(text)}
    missing = [key for key in _HEAD_KEYS if key not in head]
    if missing:
        what = f"检查规则 {where} 缺少 {'、'.join(missing)}"
        raise Refused(Refusal("CHECK-RULE", what, "请在文件开头用 “-- 键: 值” 补上"))
    query = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    return Rule(
        head["code"],
        Severity(head["severity"]),
        head["clause"],
        head["message"],
        topic,
        head["twin"],
        query,
        _tables_of(head["tables"], where),
    )


def _tables_of(names: str, where: str) -> tuple[str, ...]:
    """The tables a rule says it reads; one that is not in the vocabulary is refused."""
    named = {name.strip() for name in names.split(",")}
    strange = sorted(named - set(TABLES))
    if strange:
        what = f"检查规则 {where} 用了没有的表：{'、'.join(strange)}"
        raise Refused(Refusal("CHECK-RULE", what, "可用的表：" + "、".join(TABLES)))
    return tuple(sorted(named))


def by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by their code, in code order; raises `Refused` when two have the same code."""
    listed = sorted(rules, key=lambda rule: rule.code)
    for rule, after in pairwise(listed):
        if rule.code == after.code:
            what = f"两条检查规则用了同一个代码“{rule.code}”"
            raise Refused(Refusal("CHECK-RULE", what, "请改用不同的代码"))
    return {rule.code: rule for rule in listed}


@cache
def catalogue() -> dict[str, Rule]:
    """Every shipped rule by its code, in code order."""
    folder = files("nuanliu.checks") / "rules"
    return by_code(
        read_rule(file.read_text("utf-8"), file.name, topic.name)
        for topic in folder.iterdir()
        if topic.is_dir()
        for file in topic.iterdir()
        if file.name.endswith(".sql")
    )
