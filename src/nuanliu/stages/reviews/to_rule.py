"""待裁定: findings about a campaign's people that only a leader may pass, with what was decided."""

from datetime import date
from typing import Any, NamedTuple

from nuanliu.checks.catalogue import Severity
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination, Ruling
from nuanliu.stages.nominations.queries import live
from nuanliu.stages.reviews.standing import findings_about


class ToRule(NamedTuple):
    """One finding about one nomination; message is '' where the rule finds it no longer."""

    nomination: int
    name: str
    code: str
    message: str
    ruling: Ruling | None

    def to_json(self) -> dict[str, Any]:
        """The line for other programs; allowed, decided_by … are None while nothing is decided."""
        one = self.ruling
        return {
            "nomination": self.nomination,
            "name": self.name,
            "code": self.code,
            "message": self.message,
            "allowed": one.allowed if one else None,
            "decided_by": one.decided_by.name if one else None,
            "decided_on": one.decided_on.isoformat() if one else None,
            "reason": one.reason if one else None,
        }


def to_rule(campaign: Campaign, on: date) -> list[ToRule]:
    """Every finding of a day that needs a leader, and every ruling given; open ones first."""
    asked = {
        (one.nomination, one.finding.code): one.finding.message
        for one in findings_about(campaign, live(campaign), on)
        if one.finding.severity is Severity.DECISION
    }
    rulings = Ruling.objects.filter(nomination__campaign=campaign).select_related("decided_by")
    ruled = {(one.nomination_id, one.code): one for one in rulings}
    pairs = sorted({*asked, *ruled})
    people = Nomination.objects.filter(pk__among={pk for pk, _ in pairs})
    names = dict(people.values_list("pk", "person__name"))
    rows = [
        ToRule(pk, names[pk], code, asked.get((pk, code), ""), ruled.get((pk, code)))
        for pk, code in pairs
    ]
    return sorted(rows, key=lambda row: row.ruling is not None)
