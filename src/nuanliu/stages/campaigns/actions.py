"""Deeds of 活动与名额: plan a campaign, give out quotas, open and close it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.lifecycles import CAMPAIGN
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.standards import read_standards
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.campaigns import policies
from nuanliu.stages.campaigns.models import Campaign, Quota, StandardText
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.projects.policies import another_person, is_active


@action("campaigns.plan")
def plan(
    deed: Deed,
    *,
    line: int,
    name: str,
    window_from: date,
    window_to: date,
    groups: Sequence[str],
    standards: str,
) -> int:
    """筹备 a campaign on a budget line, pinned to the standards text given; returns its id."""
    move = permit(deed, CAMPAIGN, "plan")
    row = BudgetLine.objects.select_related("project").get(pk=line)
    demand(is_active(row.project))
    demand(policies.inside_period(row.project, window_from, window_to))
    pinned, _ = StandardText.objects.get_or_create(
        version=read_standards(standards).version,
        defaults={"text": standards, "received_on": day_of(deed)},
    )
    campaign = Campaign.objects.create(
        project=row.project,
        line=row,
        name=name,
        window_from=window_from,
        window_to=window_to,
        groups=list(groups),
        standard=pinned,
        planned_by=deed.by.person,
        state=move.target,
    )
    record(deed, campaign, move=move, rule=pinned.version)
    return campaign.pk


class QuotaFacts(NamedTuple):
    """名额 of one union: people, reserves beside them, and money in fen."""

    union: int
    people: int
    reserves: int
    amount_fen: int


@action("campaigns.allot")
def allot(deed: Deed, *, campaign: int, quotas: Sequence[QuotaFacts]) -> int:
    """Give out all quotas of a campaign, replacing earlier ones; returns how many people."""
    permit(deed, CAMPAIGN, "plan")
    row = Campaign.objects.select_for_update().select_related("line").get(pk=campaign)
    demand(_before_closing(row))
    people = sum(q.people for q in quotas)
    demand(policies.quotas_fit(row.line, people, sum(q.amount_fen for q in quotas)))
    for facts in quotas:
        quota, _ = Quota.objects.update_or_create(
            campaign=row,
            union_id=facts.union,
            defaults={
                "people": facts.people,
                "reserves": facts.reserves,
                "amount_fen": facts.amount_fen,
            },
        )
        record(deed, quota)
    return people


def _before_closing(campaign: Campaign) -> Refusal | None:
    if campaign.state in ("planned", "open"):
        return None
    return Refusal("QUOTA-LATE", "名单已截止，不能再改名额", "请先由领导重新开放收名单")


@action("campaigns.open")
def open_campaign(deed: Deed, *, campaign: int) -> int:
    """启动: by a leader who did not plan it, once money is granted and quotas are out."""
    row = Campaign.objects.select_for_update().select_related("line").get(pk=campaign)
    move = advance(deed, CAMPAIGN, "open", row)
    demand(another_person(row.planned_by_id, deed.by.person_id, "启动活动"))
    demand(policies.granted(row.line, balance(row.line.ledger_line_id).appropriated_fen))
    demand(policies.quotas_set(row.quotas.count()))
    row.opened_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


def _step(deed: Deed, campaign: int, verb: str) -> int:
    row = Campaign.objects.select_for_update().get(pk=campaign)
    move = advance(deed, CAMPAIGN, verb, row)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("campaigns.stop_collecting")
def stop_collecting(deed: Deed, *, campaign: int) -> int:
    """截止收名单."""
    return _step(deed, campaign, "stop_collecting")


@action("campaigns.reopen")
def reopen(deed: Deed, *, campaign: int) -> int:
    """重新收名单, by a leader."""
    return _step(deed, campaign, "reopen")


@action("campaigns.finish")
def finish(deed: Deed, *, campaign: int) -> int:
    """完成: nothing of it is still encumbered or on its way."""
    row = Campaign.objects.select_related("line").get(pk=campaign)
    line = balance(row.line.ledger_line_id)
    if line.encumbered_fen or line.in_transit_fen:
        what = f"“{row.name}”还有已占用或在途的资金"
        raise Refused(Refusal("CAMPAIGN-OPEN-MONEY", what, "请先完成发放或作废未发放的人员"))
    return _step(deed, campaign, "finish")


@action("campaigns.cancel")
def cancel(deed: Deed, *, campaign: int) -> int:
    """取消 a campaign, by a leader, while no money is promised, on its way or paid for it."""
    row = Campaign.objects.select_related("line").get(pk=campaign)
    line = balance(row.line.ledger_line_id)
    if line.encumbered_fen or line.in_transit_fen or line.paid_fen:
        what = f"“{row.name}”已有占用、在途或已发放的资金"
        raise Refused(Refusal("CAMPAIGN-OPEN-MONEY", what, "请先办理退出、作废或追回"))
    return _step(deed, campaign, "cancel")
