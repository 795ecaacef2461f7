"""Long work on a published form: read in the guarded child, what it says kept for its page."""

import json
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from nuanliu.core.indicators import ScoringRules, rules_from
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards import read_standards
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place, Wish
from nuanliu.records.documents.formfiles.opening import check_form
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.stages.projects.shipped import shipped

KIND = "form"
SEEN = "检查.json"


class Sent(NamedTuple):
    """A form as somebody sent it."""

    name: str
    data: bytes

    def wish(self) -> Wish:
        """To read and check it; its name and its words are sealed."""
        return Wish(KIND, {"bytes": len(self.data)}, self.name.encode() + b"\n" + self.data)

    @classmethod
    def of(cls, content: bytes) -> "Sent":
        """What `wish` packed."""
        name, _, data = content.partition(b"\n")
        return cls(name.decode(), data)


def place(_facts: Facts, _key: str) -> Place:
    """The page of forms."""
    return Place("检查公开的表", reverse("check-form"))


def checked(asked: Asked) -> Made:
    """Read the form and look for contradictions; nothing is written into the books."""
    sent = Sent.of(asked.content)
    asked.tell(0, 1, "正在读取和核对")
    try:
        told: dict[str, Any] = check_form(sent.data, sent.name, scoring())
    except OutsideFileError as unread:
        raise Refused(unread.refusal) from None
    data = json.dumps({"name": sent.name, **told}, ensure_ascii=False).encode()
    return Made(f"读出 {len(told['projects'])} 个项目", SEEN, data)


def scoring() -> ScoringRules:
    """The scoring of the shipped standards at the end of their year: forms of any year come in."""
    standards = read_standards(shipped("standards"))
    found = rules_from(standards, date(standards.fiscal_year, 12, 31))
    if isinstance(found, Refusal):
        raise Refused(found)
    return found
