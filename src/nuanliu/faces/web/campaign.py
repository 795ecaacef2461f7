"""What the page of a campaign shows above its tables: nine steps, the money, the quota left."""

from typing import Any, NamedTuple

from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.panels.parts import MANY, few, told
from nuanliu.faces.web.words import word
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import totals
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.nominations.queries import live, room_left
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews.models import Batch

STEPS = ("方案", "名额", "收名单", "审核", "公示", "审批", "发放", "满意度", "归档")
REVIEWED = ("reviewed", "on_notice", "noticed", "approved")
WHOLE = 1000  # parts of a bar


class Step(NamedTuple):
    """One of the nine: its name, what it says in one line, and 'done', 'now' or ''."""

    name: str
    told: str
    look: str


class Share(NamedTuple):
    """A part of the budget bar: its words, amount, where it begins, its length in thousandths."""

    name: str
    amount: Money
    start: int
    parts: int
    look: str


class Room(NamedTuple):
    """What a union may still put forward."""

    union: str
    people: int
    reserves: int


def strip(campaign: Campaign) -> list[Step]:
    """The nine steps, the first unfinished one being where the campaign stands."""
    words, done = _facts(campaign)
    now = next((place for place in range(len(STEPS)) if not done[place]), len(STEPS))
    looks = ["done" if place < now else "now" if place == now else "" for place in range(9)]
    return [Step(*one) for one in zip(STEPS, words, looks, strict=True)]


def _facts(campaign: Campaign) -> tuple[list[str], list[bool]]:
    quota, _ = totals(campaign)
    states = list(Batch.objects.filter(campaign=campaign).values_list("state", flat=True))
    names, waiting = few(live(campaign)), few(live(campaign).filter(state="nominated"))
    rosters = campaign.rosters.exclude(state="undone").values("union").distinct().count()
    unions = campaign.quotas.filter(people__gt=0).count()
    paid, due = _paid(campaign)
    surveys = set(Survey.objects.filter(campaign=campaign).values_list("state", flat=True))
    over = campaign.state in ("closed", "finished")
    words = [
        str(campaign.opened_on or "待启动"),
        f"{unions} 个单位 · {quota} 人",
        f"{rosters} / {unions}",
        word(f"{told(names)} 人") + (word(f"，{told(waiting)} 人待编批") if waiting else ""),
        _in(states, ("on_notice",), "公示中") or ("已结束" if "approved" in states else "—"),
        _in(states, ("noticed",), "待审批") or ("已审批" if "approved" in states else "—"),
        f"{told(paid)} / {told(due)}" if due else "—",
        "已结束" if "closed" in surveys else "进行中" if "open" in surveys else "—",
        "已完成" if campaign.state == "finished" else "—",
    ]
    reviewed = bool(states) and all(state in REVIEWED for state in states)
    noticed = bool(states) and all(state in ("noticed", "approved") for state in states)
    approved = bool(states) and all(state == "approved" for state in states)
    done = [
        campaign.opened_on is not None,
        quota > 0 and campaign.opened_on is not None,
        over,
        over and reviewed,
        over and noticed,
        over and approved,
        over and approved and due > 0 and _all_paid(campaign, paid, due),
        "closed" in surveys,
        campaign.state == "finished",
    ]
    return words, done


def _in(states: list[str], wanted: tuple[str, ...], words: str) -> str:
    return words if any(state in wanted for state in states) else ""


def _paid(campaign: Campaign) -> tuple[int, int]:
    """How many are paid, of how many that stand approved; see `few`."""
    paid = few(Payment.objects.filter(campaign=campaign, state="paid"))
    return paid, few(live(campaign).filter(state="approved"))


def _all_paid(campaign: Campaign, paid: int, due: int) -> bool:
    """Whether nobody waits for his money; of many, whether anything is still on its way."""
    if due <= MANY:
        return paid == due
    moving = Payment.objects.filter(campaign=campaign, state__in=("locked", "sent", "issued"))
    back = Payment.objects.filter(campaign=campaign, state__in=("failed", "returned"))
    unlocked = campaign.batches.filter(state="approved", runs=None)
    return not (moving.exists() or back.filter(reissues=None).exists() or unlocked.exists())


def shares(campaign: Campaign) -> list[Share]:
    """The budget of the campaign's line in the four places where its money can be."""
    held = balance(campaign.line.ledger_line_id)
    whole, start, made = max(held.appropriated_fen, 1), 0, []
    for name, fen, look in (
        ("已支付", held.paid_fen, "paid"),
        ("在途", held.in_transit_fen, "way"),
        ("已占用", held.encumbered_fen, "held"),
        ("可用", held.available_fen, "free"),
    ):
        parts = fen * WHOLE // whole
        made.append(Share(name, Money(fen), start, parts, look))
        start += parts
    return made


def rooms(campaign: Campaign, signed: Signed) -> list[Room]:
    """For a chair: what each of his unions may still put forward."""
    if Role.CHAIR not in signed.roles or signed.roles & READERS:
        return []
    own = campaign.quotas.filter(union__in=signed.unions).select_related("union")
    left = [(quota.union, room_left(campaign, quota.union_id)) for quota in own]
    return [Room(union.name, max(one.people, 0), max(one.reserves, 0)) for union, one in left]


def above(kind: str, row: Any, signed: Signed) -> dict[str, Any]:
    """What the template needs for a campaign; nothing for any other kind."""
    if kind != "campaign":
        return {}
    office = bool(signed.roles & READERS)
    return {
        "strip": strip(row),
        "shares": shares(row) if office else [],
        "rooms": rooms(row, signed),
    }
