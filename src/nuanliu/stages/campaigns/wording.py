"""How papers say what a campaign is for: its groups, its source of money, its standard per head.

Every paper takes these words from here, so that one campaign is described alike everywhere.
"""

from collections.abc import Iterable

from nuanliu.core.documents import Inline
from nuanliu.core.figures import NOTHING, yuan_in_words
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
    """慰问标准: '不超过500.00元/人', as the budget line has it; '—' where it names no cap."""
    line = campaign.line
    if line.cap_fen is None:
        return NOTHING
    return ("不超过", yuan_in_words(line.cap_fen, "plan.line_cap", line.campaign_name), "/人")
