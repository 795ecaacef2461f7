"""Campaigns, quotas and pinned standards as tables of `checks`."""

from collections.abc import Iterable
from datetime import date

from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind
from nuanliu.core.sweeps import rows
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.campaigns.queries import list_severity, standard_of

Rows = list[tuple[object, ...]]


def campaign_tables(campaigns: Iterable[Campaign]) -> dict[str, Rows]:
    """What the campaigns laid down: windows, caps, open groups and sources, quotas, lists.

    campaigns: with standard, line and project; what their standards are silent on is not known.
    """
    chosen = list(campaigns)
    return {
        "campaign": [_window(row) for row in chosen],
        "year_cap": _year_caps(chosen),
        "time_cap": [cap for row in chosen for cap in _time_caps(row)],
        "open_group": [group for row in chosen for group in _groups(row)],
        "open_source": [source for row in chosen for source in _sources(row)],
        "list_rule": [rule for row in chosen for rule in _list_rules(row)],
        "quota": _quotas(chosen),
    }


def campaign_key(campaign: int) -> str:
    """How the tables call a campaign."""
    return f"campaign:{campaign}"


def _day(row: Campaign) -> date:
    """The day whose standards bind: that of the opening; the first of the window till then."""
    return row.opened_on or row.window_from


def _window(row: Campaign) -> rows.Campaign:
    days = standard_of(row).notice_days_on(_day(row), row.name)
    number = None if isinstance(days, Refusal) else days.number
    return rows.Campaign(campaign_key(row.pk), row.window_from, row.window_to, number)


def _year_caps(campaigns: list[Campaign]) -> Rows:
    """The yearly caps of every version that one of the campaigns was pinned to."""
    versions = {row.standard_id: standard_of(row) for row in campaigns}
    return [
        cap._replace(cap=f"{cap.cap}@{version[:8]}")
        for version, standards in versions.items()
        for cap in rows.year_caps(standards)
    ]


def _time_caps(row: Campaign) -> list[rows.TimeCap]:
    return rows.time_caps(standard_of(row), _day(row), campaign_key(row.pk), row.name)


def _groups(row: Campaign) -> list[rows.OpenGroup]:
    """The groups the campaign names; those the standards open where it names none."""
    standards, day = standard_of(row), _day(row)
    named = {code for text in row.groups for code in standards.groups_named(text, day)}
    opened = standards.groups_on(day)
    return [
        rows.OpenGroup(campaign_key(row.pk), code) for code in opened if not named or code in named
    ]


def _sources(row: Campaign) -> list[rows.OpenSource]:
    source = standard_of(row).one(Kind.FUND_SOURCE, _day(row), name=row.line.source)
    closed = isinstance(source, Refusal) or not source.allowed
    return [] if closed else [rows.OpenSource(campaign_key(row.pk), row.line.source)]


def _list_rules(row: Campaign) -> list[rows.ListRule]:
    found = standard_of(row).in_force(Kind.COMPARISON_LIST, _day(row))
    names = sorted({rule.name for rule in found})
    return [rows.ListRule(campaign_key(row.pk), name, list_severity(row, name)) for name in names]


def _quotas(campaigns: list[Campaign]) -> Rows:
    found = Quota.objects.filter(campaign__in=campaigns).order_by("pk")
    values = found.values_list("campaign_id", "union__code", "people", "amount_fen")
    return [
        rows.Quota(campaign_key(campaign), union, people, fen)
        for campaign, union, people, fen in values
    ]
