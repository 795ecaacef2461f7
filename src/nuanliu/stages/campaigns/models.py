"""Tables of 活动与名额: campaigns, quotas and the standards they are pinned to."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import CAMPAIGN
from nuanliu.records.journal.states import known_states, state_field

NAME_MAX = 120  # characters


class StandardText(models.Model):
    """A standards file exactly as it was when somebody pinned to it; the key is its version."""

    version = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    received_on = models.DateField()
    received_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")


class Campaign(models.Model):
    """One round: a budget line, a window, groups, and the standard in force when it opened."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="campaigns")
    line = models.ForeignKey("projects.BudgetLine", models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=NAME_MAX)
    window_from = models.DateField()
    window_to = models.DateField()
    groups = models.JSONField(default=list)
    standard = models.ForeignKey(StandardText, models.PROTECT)
    planned_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(CAMPAIGN),
            models.UniqueConstraint(fields=["project", "name"], name="campaign_name_once"),
            models.CheckConstraint(
                condition=Q(window_to__gte=F("window_from")), name="campaign_window"
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None, opened_on=None)
                | (Q(opened_on__isnull=False) & ~Q(opened_by=F("planned_by"))),
                name="campaign_two_persons",
            ),
        ]


class Quota(models.Model):
    """名额: how many people and how much money one union may put forward, reserves apart."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="quotas")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="quotas")
    people = models.PositiveIntegerField()
    reserves = models.PositiveIntegerField(default=0)
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "union"], name="quota_once"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="quota_amount"),
        ]
