"""How papers say what a campaign is for: its groups, its source of money, its standard per head.

Every paper takes these words from here, so that one campaign is described alike everywhere.
"""

from collections.abc import Iterable

from nuanliu.core.documents import Inline
from nuanliu.core.figures import NOTHING, yuan_in_words
from nuanliu.core.money import Money
from nuanliu.core.standards import Kind, Standard
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of


def groups_of(campaign: Campaign) -> dict[str, Standard]:
    """Every group of the standards the campaign is pinned to, by its code."""
    rows = standard_of(campaign).in_force(Kind.GROUP, campaign.window_from)
    return {row.name: row for row in rows}


def short_name(group: Standard) -> str:
    """A group as a column can head it: its first word."""
    return group.words[0] if group.words else group.label


def groups_text(campaign: Campaign, codes: Iterable[str]) -> str:
    """慰问对象: the groups of these codes by their full names in the standards, in their order."""
    groups = groups_of(campaign)
    return "；".join(groups[code].label for code in sorted(set(codes)))


def groups_planned(campaign: Campaign) -> str:
    """慰问对象 of a campaign as planned; words that the standards do not know stay as said."""
    standards, day = standard_of(campaign), campaign.window_from
    named = {text: standards.groups_named(text, day) for text in campaign.groups}
    known = groups_text(campaign, (code for codes in named.values() for code in codes))
    own = [text for text, codes in named.items() if not codes]
    return "；".join([*([known] if known else []), *own]) or NOTHING


def source_text(campaign: Campaign) -> str:
    """资金来源: the source of the money, in the words of the standards."""
    source = campaign.line.source
    rows = standard_of(campaign).in_force(Kind.FUND_SOURCE, campaign.window_from)
    return next((row.label for row in rows if row.name == source), source)


def standard_text(campaign: Campaign) -> Inline:
    """慰问标准: '不超过500.00元/人', of the budget line or, where lower, of the standards.

    '—' where neither names a cap.
    """
    line, most = campaign.line, _standing_cap(campaign)
    if line.cap_fen is not None and (most is None or line.cap_fen <= most.fen):
        return ("不超过", yuan_in_words(line.cap_fen, "plan.line_cap", line.campaign_name), "/人")
    return NOTHING if most is None else f"不超过{most}元/人"


def _standing_cap(campaign: Campaign) -> Money | None:
    """The highest amount per time that the standards allow anybody in a campaign."""
    rows = standard_of(campaign).in_force(Kind.CAP_PER_TIME, campaign.window_from)
    own = [row for row in rows if row.scope.campaign == campaign.name]
    found = own or [row for row in rows if not row.scope.campaign]
    amounts = [row.amount for row in found if row.amount is not None]
    return max(amounts, key=lambda one: one.fen, default=None)
