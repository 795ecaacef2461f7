"""Deeds of 活动与名额: plan a campaign, tell people, give out quotas, open and close it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import CAMPAIGN
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.standards import read_standards
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.campaigns import policies, queries, scans
from nuanliu.stages.campaigns.data_use import data_use_of, draft_of
from nuanliu.stages.campaigns.models import (
    NAME_MAX,
    TELL_MAX,
    TELLS,
    Basis,
    Campaign,
    DataUse,
    Quota,
    StandardText,
)
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.projects.policies import is_active
from nuanliu.stages.projects.queries import adjusted_people, opening_fen


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
    """筹备 a campaign on a budget line under the standards text given; returns its id.

    The standards are pinned when it opens: a newer text of the set that came till then takes over.
    """
    move = permit(deed, CAMPAIGN, "plan")
    row = BudgetLine.objects.select_related("project").get(pk=line)
    demand(is_active(row.project))
    demand(written(name, "活动名称", NAME_MAX))
    demand(policies.named_once(row.project, name))
    demand(policies.inside_period(row.project, window_from, window_to))
    pinned = _kept(deed, standards)
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
    draft = draft_of(queries.standard_of(campaign), campaign, window_from)
    if draft is not None:
        _word(deed, draft)
    return campaign.pk


def _word(deed: Deed, use: DataUse) -> None:
    use.worded_by, use.worded_on = deed.by.person, day_of(deed)
    use.save()
    record(deed, use)


@action("campaigns.tell")
def tell(deed: Deed, *, campaign: int, basis: str = "", texts: Mapping[str, str]) -> int:
    """告知: word what people are told of the handling of their data; the id of the wording.

    texts: parts of `TELLS` to word anew, each kept whole; what is not named stays. basis: a code of
    `Basis`, '' keeps it. Refused: TELL-PART (no such part or basis), BASIS-FIXED (the campaign has
    opened on another), DATA-USE-LATE (it is over), TEXT-BLANK and TEXT-LONG.
    """
    permit(deed, CAMPAIGN, "plan")
    row = Campaign.objects.select_for_update().get(pk=campaign)
    demand(policies.still_told(row))
    demand(_known_parts(basis, texts))
    use = data_use_of(row) or DataUse(campaign=row)
    demand(policies.basis_stands(row, use.basis if use.pk else None, basis or use.basis))
    use.basis = basis or use.basis
    for part, heading in TELLS.items():
        text = texts.get(part, getattr(use, part))
        demand(written(text, heading, TELL_MAX))
        setattr(use, part, text)
    _word(deed, use)
    return use.pk


def _known_parts(basis: str, texts: Mapping[str, str]) -> Refusal | None:
    strange = [part for part in texts if part not in TELLS]
    if not strange and basis in ("", *Basis.values):
        return None
    named = "、".join(f"{part}（{heading}）" for part, heading in TELLS.items())
    what = f"没有“{strange[0] if strange else basis}”这一项"
    return Refusal("TELL-PART", what, f"告知的各项：{named}；处理依据：{'、'.join(Basis.values)}")


def _kept(deed: Deed, standards: str) -> StandardText:
    kept, new = StandardText.objects.get_or_create(
        version=read_standards(standards).version,
        defaults={
            "text": standards,
            "received_on": day_of(deed),
            "received_by": deed.by.person,
        },
    )
    if new:
        record(deed, kept, rule=kept.version)
    return kept


@action("campaigns.receive_standards")
def receive_standards(deed: Deed, *, standards: str) -> str:
    """收到 a newer standards text; returns its version. Campaigns that open from now on take it."""
    permit(deed, CAMPAIGN, "plan")
    return _kept(deed, standards).version


class QuotaFacts(NamedTuple):
    """名额 of one union: people, reserves beside them, and money in fen."""

    union: int
    people: int
    reserves: int
    amount_fen: int


@action("campaigns.allot")
def allot(deed: Deed, *, campaign: int, quotas: Sequence[QuotaFacts]) -> int:
    """Give out all quotas of a campaign, replacing earlier ones; returns how many people.

    Refused DUTY-SELF for whoever opened it: quotas and opening are two persons' work.
    """
    permit(deed, CAMPAIGN, "plan")
    row = Campaign.objects.select_for_update().select_related("line").get(pk=campaign)
    demand(_before_closing(row))
    by = hands(deed)
    demand(another_person(by, row.opened_by_id, step="分配名额", before="启动活动"))
    demand(policies.quotas_whole(quotas))
    people = sum(q.people for q in quotas)
    _demand_fit(row, people, sum(q.amount_fen for q in quotas))
    gone = row.quotas.exclude(union__in=[q.union for q in quotas]).order_by("pk")
    for facts in [*quotas, *(QuotaFacts(one.union_id, 0, 0, 0) for one in gone)]:
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
    row.allotted_by = deed.by.person
    row.save()
    record(deed, row)
    return people


def _demand_fit(campaign: Campaign, people: int, amount_fen: int) -> None:
    beside, line = queries.totals_beside(campaign), campaign.line
    money = balance(line.ledger_line_id).appropriated_fen or line.planned_fen
    money -= opening_fen(line)
    planned = adjusted_people(line)
    demand(policies.quotas_fit(planned, people + beside[0], amount_fen + beside[1], money))


def _before_closing(campaign: Campaign) -> Refusal | None:
    if campaign.state in ("planned", "open"):
        return None
    return Refusal("QUOTA-LATE", "名单已截止，不能再改名额", "请先由领导重新开放收名单")


@action("campaigns.open")
def open_campaign(deed: Deed, *, campaign: int) -> int:
    """启动: by a leader who neither planned it nor gave out its quotas, once money is granted.

    The standards in force on this day are pinned now and stay.
    """
    rows = Campaign.objects.select_for_update().select_related("line", "standard")
    row = rows.get(pk=campaign)
    move = advance(deed, CAMPAIGN, "open", row)
    by = hands(deed)
    demand(another_person(by, row.planned_by_id, step="启动活动", before="筹备"))
    demand(another_person(by, row.allotted_by_id, step="启动活动", before="分配名额"))
    demand(policies.granted(row.line, balance(row.line.ledger_line_id).appropriated_fen))
    demand(policies.people_told(data_use_of(row)))
    people, amount_fen = queries.totals(row)
    demand(policies.quotas_set(people))
    _demand_fit(row, people, amount_fen)
    row.opened_by, row.opened_on = deed.by.person, day_of(deed)
    row.standard = queries.in_force(row.standard, day_of(deed))
    demand(scans.complete(row, "campaign.open", scans.subject_of(row), day_of(deed)))
    row.save()
    record(deed, row, move=move, rule=row.standard_id)
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
    if line.encumbered_fen or line.in_transit_fen or line.paid_fen > opening_fen(row.line):
        what = f"“{row.name}”已有占用、在途或已发放的资金"
        raise Refused(Refusal("CAMPAIGN-OPEN-MONEY", what, "请先办理退出、作废或追回"))
    return _step(deed, campaign, "cancel")
