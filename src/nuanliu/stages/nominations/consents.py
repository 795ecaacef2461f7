"""同意: where a campaign rests on consent, who has withdrawn it, and what stops from then on.

From the withdrawal on his name is printed on no list for the public; a list that is not posted yet
waits until he has left it; before the decision and before the payment he is held; what he was paid
already stays as it is (个人信息保护法第十五条: it does not reach back).
"""

from collections.abc import Container, Iterable

from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Role
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.models import Stopped
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.campaigns.data_use import rests_on_consent
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import NOTE_MAX, Nomination, Withdrawal

CLAUSE = "个人信息保护法第十五条、第二十五条"


@action("nominations.withdraw_consent")
def withdraw_consent(deed: Deed, *, campaign: int, person: int, reason: str) -> int:
    """撤回同意, taken down by the office at the person's word; returns its id.

    Refused: CONSENT-ROLE (not of the office), CONSENT-BASIS (the campaign does not rest on
    consent), CONSENT-NOBODY (he was never put forward in it), CONSENT-WITHDRAWN (already so).
    """
    row = Campaign.objects.select_for_update().get(pk=campaign)
    demand(_by_office(deed))
    return _withdrawn(deed, row, person, reason)


@action("nominations.withdraw_own")
def withdraw_own(deed: Deed, *, nomination: int, reason: str) -> int:
    """撤回同意 by the person himself, through the link that was handed to him; returns its id.

    Refused as `withdraw_consent`, but for the role: CONSENT-OWN for anybody signed in.
    """
    rows = Nomination.objects.select_related("campaign")
    row = rows.get(pk=nomination)
    if roles_of(deed.by, day_of(deed)) != {Role.WORKER}:
        raise Refused(Refusal("CONSENT-OWN", "这里只办理本人撤回", "代本人登记请用“撤回同意”"))
    Campaign.objects.select_for_update().get(pk=row.campaign_id)
    return _withdrawn(deed, row.campaign, row.person_id, reason)


def _withdrawn(deed: Deed, row: Campaign, person: int, reason: str) -> int:
    demand(_rests(row))
    demand(_named(row, person))
    demand(_not_yet(row, person))
    demand(written(reason, "撤回情况", NOTE_MAX))
    made = Withdrawal.objects.create(
        campaign=row,
        person_id=person,
        reason=reason,
        taken_by=deed.by.person,
        taken_on=day_of(deed),
    )
    record(deed, made)
    return made.pk


@action("nominations.renew_consent")
def renew_consent(deed: Deed, *, campaign: int, person: int, reason: str) -> int:
    """重新同意, taken down by the office: from now on he is handled again; returns the row's id.

    The withdrawal stays on record. Refused: CONSENT-ROLE (not of the office), CONSENT-STANDS (he
    has not withdrawn it).
    """
    demand(_by_office(deed))
    rows = Withdrawal.objects.select_for_update()
    row = rows.filter(campaign=campaign, person=person, renewed_on=None).first()
    if row is None:
        what = "此人没有撤回同意，或已经重新同意"
        raise Refused(Refusal("CONSENT-STANDS", what, "无需登记；请核对活动和人员"))
    demand(written(reason, "重新同意的情况", NOTE_MAX))
    row.renewal, row.renewed_by, row.renewed_on = reason, deed.by.person, day_of(deed)
    row.save()
    record(deed, row)
    return row.pk


def _by_office(deed: Deed) -> Refusal | None:
    if Role.OFFICE in roles_of(deed.by, day_of(deed)):
        return None
    return Refusal("CONSENT-ROLE", "您的岗位不能登记同意的撤回和恢复", "请转交综合办公室")


def _rests(campaign: Campaign) -> Refusal | None:
    if rests_on_consent(campaign):
        return None
    what = f"“{campaign.name}”不以本人同意为处理依据，没有可以撤回的同意"
    return Refusal("CONSENT-BASIS", what, "本人对名单有异议的，请登记异议；不愿领取的，请办理退出")


def _named(campaign: Campaign, person: int) -> Refusal | None:
    if Nomination.objects.filter(campaign=campaign, person=person).exists():
        return None
    what = f"此人没有在“{campaign.name}”申报过"
    return Refusal("CONSENT-NOBODY", what, "请核对活动和人员")


def _not_yet(campaign: Campaign, person: int) -> Refusal | None:
    if person not in withdrawn_in(campaign):
        return None
    return Refusal("CONSENT-WITHDRAWN", "此人已经撤回同意", "无需重复登记")


def withdrawn_in(campaign: Campaign) -> frozenset[int]:
    """The persons who have withdrawn their consent in a campaign and not agreed anew.

    With them whoever was put forward in it and is no longer handled at all (停止处理).
    """
    rows = Withdrawal.objects.filter(campaign=campaign, renewed_on=None).values_list("person_id")
    stopped = Stopped.objects.filter(person__nominations__campaign=campaign)
    return frozenset(pk for (pk,) in rows.union(stopped.values_list("person_id")))


def not_withdrawn(nomination: Nomination, gone: Container[int]) -> Refusal | None:
    """Whoever withdrew is held: nothing is published of him, decided for him or paid to him."""
    if nomination.person_id not in gone:
        return None
    what = f"{nomination.person.name}已撤回同意或停止处理，暂停办理"
    return Refusal(
        "CONSENT-HELD",
        what,
        "请为他办理退出，其余人员继续办理；本人又同意的，先登记重新同意",
        CLAUSE,
    )


def held_among(gone: Container[int], rows: Iterable[Nomination]) -> list[Refusal]:
    """One refusal for everybody among some nominations who withdrew."""
    found = (not_withdrawn(row, gone) for row in rows)
    return [one for one in found if one is not None]
