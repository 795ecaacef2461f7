"""Deeds of 裁定: a leader passes, or does not pass, a finding that no rule may decide alone."""

from nuanliu.checks.catalogue import Severity, catalogue
from nuanliu.core.refusal import Refusal, demand
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Interest
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.nominations.models import Nomination, Ruling

REASON = 200
# As severe as the campaign says, so a leader may be asked about it though its head says refuse.
BY_CAMPAIGN = "LISTED"


@action("nominations.rule")
def rule(deed: Deed, *, nomination: int, code: str, allowed: bool, reason: str) -> int:
    """裁定 on one finding about one nomination; a later ruling takes the place of an earlier one.

    Refused: RULING-LEADER (no leader), RULING-CODE (the rule leaves nothing to rule on), RULING-KIN
    (the leader declared the person as his relative). Returns the ruling's id.
    """
    row = Nomination.objects.select_for_update().select_related("person").get(pk=nomination)
    demand(_by_leader(deed))
    demand(_open_to_ruling(code))
    demand(_no_kin_of(deed, row))
    demand(written(reason, "裁定理由", REASON))
    ruling, _ = Ruling.objects.update_or_create(
        nomination=row,
        code=code,
        defaults={
            "allowed": allowed,
            "reason": reason,
            "decided_by": deed.by.person,
            "decided_on": day_of(deed),
        },
    )
    record(deed, ruling, rule=code)
    return ruling.pk


def _by_leader(deed: Deed) -> Refusal | None:
    if Role.LEADER in roles_of(deed.by, day_of(deed)):
        return None
    return Refusal("RULING-LEADER", "只有领导可以作出裁定", "请由领导裁定并写明理由")


def _open_to_ruling(code: str) -> Refusal | None:
    known = catalogue().get(code)
    if known is not None and (known.severity is Severity.DECISION or code == BY_CAMPAIGN):
        return None
    return Refusal("RULING-CODE", f"规则“{code}”不能由领导裁定放行", "请按该规则的要求更正")


def _no_kin_of(deed: Deed, row: Nomination) -> Refusal | None:
    kin = Interest.objects.filter(declarer=deed.by.person, id_index=row.person.id_index or "")
    if not kin.exists():
        return None
    what = f"{row.person.name}是您登记的利害关系人"
    return Refusal("RULING-KIN", what, "请回避，由另一位领导裁定", "不得优亲厚友")
