"""收款核实: from "it did not come" to what became of it, with the reissue or recovery it led to."""

from collections.abc import Callable
from datetime import date
from typing import Any

from nuanliu.core.lifecycles import DOUBT
from nuanliu.core.money import Money
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import told, written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.revealing import need_right, note, opened
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.models import Shown
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback import rules
from nuanliu.stages.feedback.models import (
    HISTORY_MAX,
    TOLD_MAX,
    Call,
    Doubt,
    DoubtKind,
    Finding,
    Survey,
)
from nuanliu.stages.payments.models import Case, Payment

CONTACT_MAX = 60  # characters
UNTRACED = "答卷人从问卷页反映，未写明是哪一笔。"


def from_call(deed: Deed, call: Call) -> int:
    """Within the action of a call: what it left in doubt; its id, or that of one still open."""
    known = Doubt.objects.filter(payment=call.payment).exclude(state="settled").first()
    if known is not None:
        return known.pk
    got = "" if call.got_fen is None else f"说实收 {Money(call.got_fen)} 元，"
    words = f"回访时{got}应收 {Money(call.payment.amount_fen)} 元。{call.note}"
    facts: dict[str, Any] = {
        "payment": call.payment,
        "call": call,
        "kind": DoubtKind(call.received),
    }
    return _open(deed, call.payment.campaign_id, told=words, **facts)


@action("feedback.raise_doubt")
def raise_doubt(
    deed: Deed,
    *,
    campaign: int,
    kind: DoubtKind,
    told: str,
    payment: int | None = None,
    contact: str = "",
) -> int:
    """登记 what somebody says of his money, outside a call; its id. contact: sealed, '' for none.

    Refused DOUBT-TWICE while the same payment is looked into, DOUBT-NUMBER, DOUBT-PAYMENT.
    """
    row = Payment.objects.get(pk=payment) if payment is not None else None
    demand(rules.of_campaign(row, campaign))
    demand(rules.once(row))
    return _raised(deed, campaign, DoubtKind(kind), told, payment=row, contact=contact)


@action("feedback.doubt_from_page")
def from_page(deed: Deed, *, survey: int, kind: DoubtKind, contact: str) -> int:
    """反映 by somebody who answered a survey and left a way to reach him; its id.

    It knows no answer and no code: only what he wants looked into, and how he is reached.
    """
    demand(written(contact, "联系方式", CONTACT_MAX))
    campaign = Survey.objects.get(pk=survey).campaign_id
    return _raised(deed, campaign, DoubtKind(kind), UNTRACED, contact=contact)


def _raised(
    deed: Deed,
    campaign: int,
    kind: DoubtKind,
    words: str,
    *,
    contact: str,
    payment: Payment | None = None,
) -> int:
    demand(written(words, "反映的情况", TOLD_MAX))
    demand(rules.no_numbers(words, "反映的情况"))
    demand(told(contact, "联系方式", CONTACT_MAX))
    facts: dict[str, Any] = {
        "kind": kind,
        "payment": payment,
        "told": words,
        "contact": contact.strip() or None,
    }
    return _open(deed, campaign, **facts)


def _open(deed: Deed, campaign: int, **facts: Any) -> int:
    move = permit(deed, DOUBT, "raise")
    row = Doubt.objects.create(
        campaign=Campaign.objects.get(pk=campaign),
        raised_by=deed.by.person,
        raised_on=day_of(deed),
        state=move.target,
        **facts,
    )
    _tell(deed, row, move)
    return row.pk


@action("feedback.look_into")
def look_into(deed: Deed, *, doubt: int, to: int, due_on: date) -> int:
    """交办核实 to a person (id) who neither proposed nor paid, with a day; the doubt's id."""
    row = _locked(doubt)
    move = advance(deed, DOUBT, "look", row)
    demand(rules.may_look(to, row))
    demand(rules.not_past(due_on, day_of(deed), "核实"))
    row.assigned_to_id, row.due_on = to, due_on
    row.save()
    _tell(deed, row, move)
    return row.pk


@action("feedback.settle_doubt")
def settle(deed: Deed, *, doubt: int, finding: Finding, found: str) -> int:
    """办结 with what was found, by another than who looked into it or paid; the doubt's id.

    A reissue or a recovery is found by the payment and linked; where there is none, DOUBT-LINK.
    The way to reach him is wiped.
    """
    row = _locked(doubt)
    move = advance(deed, DOUBT, "settle", row)
    demand(rules.may_settle(hands(deed), row))
    demand(written(found, "核实结果", TOLD_MAX))
    demand(rules.no_numbers(found, "核实结果"))
    row.finding, row.found = Finding(finding), found
    demand(rules.about_somebody(row, Finding(finding)))
    _link(row)
    row.settled_by, row.settled_on, row.contact = deed.by.person, day_of(deed), None
    row.save()
    _tell(deed, row, move)
    return row.pk


def _link(row: Doubt) -> None:
    find = LINKS.get(Finding(row.finding))
    if find is not None and not find(row):
        what = f"发放 {row.payment.number} 没有相应的重发或追回" if row.payment else "没有发放编号"
        fix = "退回的请先“到账后退回”再重发，发错的请先追回立项，然后再办结"
        raise Refused(Refusal("DOUBT-LINK", what, fix))


def _reissued(row: Doubt) -> bool:
    found = Payment.objects.filter(reissue_of=row.payment).exclude(state="void").first()
    row.reissue = found
    return found is not None


def _recovering(row: Doubt) -> bool:
    row.case = Case.objects.filter(payment=row.payment).first()
    return row.case is not None


LINKS: dict[Finding, Callable[[Doubt], bool]] = {
    Finding.REISSUED: _reissued,
    Finding.RECOVERING: _recovering,
}


@action("feedback.reopen_doubt")
def reopen(deed: Deed, *, doubt: int, reason: str) -> int:
    """重新核实 what was settled wrongly; what was found stays in the words. The doubt's id."""
    row = _locked(doubt)
    move = advance(deed, DOUBT, "reopen", row)
    demand(written(reason, "重新核实的原因", TOLD_MAX))
    demand(rules.no_numbers(reason, "重新核实的原因"))
    words = f"{row.told}（曾认定：{row.found}；重新核实：{reason}）"
    demand(told(words, "反映的情况连同历次认定", HISTORY_MAX))
    row.told, row.finding, row.found, row.reissue, row.case = words, "", "", None, None
    row.settled_by = row.settled_on = None
    row.save()
    _tell(deed, row, move)
    return row.pk


def reveal_contact(deed: Deed, *, doubt: int, reason: str) -> str:
    """How he who is in doubt is reached, in clear, for a reason: as he left it, else the roster's.

    '' where there is nothing. Refused REVEAL-ROLE, REVEAL-REASON, and once it is settled.
    """
    _note_contact(deed, doubt=doubt, reason=reason)
    row = Doubt.objects.select_related("payment__person").get(pk=doubt)
    if row.contact is None and row.payment is not None:
        return opened(row.payment.person.phone)
    return opened(row.contact)


@action("feedback.reveal_doubt")
def _note_contact(deed: Deed, *, doubt: int, reason: str) -> int:
    row = _locked(doubt)
    if row.state == "settled":
        what = "这件核实已经办结，联系电话已清除"
        raise Refused(Refusal("MOVE-STATE", what, "确需再联系的，请先重新核实"))
    person = row.payment.person if row.payment else None
    need_right(deed, person.union_id if person else None)
    return note(deed, Shown.PHONE, f"feedback.doubt:{doubt}", reason, person).pk


def _locked(doubt: int) -> Doubt:
    rows = Doubt.objects.select_for_update(of=("self",))
    return rows.select_related("payment__nomination__roster", "payment__person").get(pk=doubt)


def _tell(deed: Deed, row: Doubt, move: Move) -> None:
    """The line of a doubt; the way to reach him enters as a commitment alone."""
    record(deed, row, move=move, pii={"contact": opened(row.contact)})
