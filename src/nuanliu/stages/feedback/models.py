"""Tables of 满意度: surveys, one-answer tokens and answers that know no person."""

from django.db import models

from nuanliu.core.lifecycles import SURVEY
from nuanliu.records.journal.states import known_states, state_field


class Survey(models.Model):
    """满意度调查: asked of the people actually paid in one campaign."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="surveys")
    seed = models.CharField(max_length=64)  # lets the auditor draw the same sample again
    questions = models.JSONField()
    population = models.PositiveIntegerField()
    issued = models.PositiveIntegerField(default=0)
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        constraints = [known_states(SURVEY)]


class Token(models.Model):
    """The hash of a one-answer token: whether it was used, never whose it was."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)


class Answer(models.Model):
    """One answer: question code → choice; `channel` says how it came in."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    choices = models.JSONField()
    channel = models.CharField(max_length=8)
    valid = models.BooleanField()
