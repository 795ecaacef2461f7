"""Deeds of 同一人认定: a human says whether two entries that look alike are one person."""

from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Verdict
from nuanliu.records.people.queries import roles_of
from nuanliu.records.people.verdicts import one_person, pair
from nuanliu.stages.nominations import policies
from nuanliu.stages.nominations.likely import Pair, likely_pairs
from nuanliu.stages.nominations.models import GONE, Nomination, Roster
from nuanliu.stages.nominations.naming import read_of


def pairs_in(roster: Roster) -> list[Pair]:
    """Who in a roster may be somebody already known, side by side with the evidence."""
    return likely_pairs(read_of(roster).rows, roster.union_id)


@action("nominations.judge")
def judge(
    deed: Deed, *, roster: int, row: tuple[str, int], other: tuple[str, int] | int, same: bool,
    reason: str,
) -> int:  # fmt: skip
    """认定 that a row (sheet, row) and another row, or a stored person (id), are one person or two.

    The verdict is kept under both numbers and respected from then on, in every campaign; a later
    one replaces it, and the journal keeps both. Refused when the two do not resemble each other,
    and, for one person, when both stand live in one campaign: one of them has to withdraw first.
    """
    demand(policies.may_judge(roles_of(deed.by, day_of(deed))))
    demand(policies.said_why(reason))
    found = _pair(Roster.objects.select_for_update().get(pk=roster), row, other)
    lower, upper = pair(found.row.key, found.other.key)
    if same:
        demand(policies.one_live(_both_live(lower, upper)))
    kept, _ = Verdict.objects.update_or_create(
        lower=lower,
        upper=upper,
        defaults={
            "same": same,
            "evidence": [one.value for one in found.reasons],
            "reason": reason,
            "decided_by": deed.by.person,
            "decided_on": day_of(deed),
        },
    )
    record(deed, kept)
    return kept.pk


def _pair(roster: Roster, row: tuple[str, int], other: tuple[str, int] | int) -> Pair:
    # Only the rows of this pair: a large roster is not gone through again for each decision.
    places = {tuple(row), () if isinstance(other, int) else tuple(other)}
    rows = [one for one in read_of(roster).rows if one.key in places]
    for found in likely_pairs(rows, roster.union_id):
        if found.row.row == tuple(row) and _is(found, other):
            return found
    what = f"第 {row[1]} 行与所选的人没有相似之处，或名单已经改变"
    raise Refused(Refusal("VERDICT-PAIR", what, "请重新打开疑似同一人的清单后再认定"))


def _is(found: Pair, other: tuple[str, int] | int) -> bool:
    if isinstance(other, int):
        return found.other.person == other
    return found.other.row == tuple(other)


def _both_live(lower: str, upper: str) -> str:
    """A campaign in which two different persons behind two indexes stand live; '' for none."""
    groups = one_person([lower, upper])
    mine, yours = (_campaigns_of(groups[index]) for index in (lower, upper))
    shared = [name for pk, name in mine.items() if pk in yours]
    return shared[0] if shared and groups[lower] != groups[upper] else ""


def _campaigns_of(indexes: set[str]) -> dict[int, str]:
    rows = Nomination.objects.filter(person__id_index__in=indexes).exclude(state__in=GONE)
    return dict(rows.values_list("campaign", "campaign__name"))
