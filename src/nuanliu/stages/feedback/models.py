"""Tables of 满意度: surveys, one-answer tokens and answers that know no person."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import SURVEY
from nuanliu.records.journal.states import known_states, state_field

SEED_MAX = 64  # characters
COUNTED = ("open", "closed")  # the states in which a survey has answers
LINK, PAPER = "link", "paper"


class Survey(models.Model):
    """满意度调查: asked of the people actually paid in one campaign."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="surveys")
    seed = models.CharField(max_length=SEED_MAX)  # lets the auditor draw the same sample again
    questions = models.JSONField()
    population = models.PositiveIntegerField()
    issued = models.PositiveIntegerField(default=0)
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    state = state_field()
    TOLD_BESIDE: ClassVar = {"tokens": ("digest",), "asked": ("payment_id", "place")}

    class Meta:
        constraints = [
            known_states(SURVEY),
            models.CheckConstraint(
                condition=Q(issued__lte=F("population")) & (Q(issued__gt=0) | Q(state="prepared")),
                name="survey_issued_to_the_paid",
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state__in=COUNTED), name="survey_once_a_campaign"
            ),
        ]


class Asked(models.Model):
    """Who was drawn to be asked: one payment that reached its person, and its place in the draw.

    It tells whom the office turns to, and is joined to no token and no answer.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="asked")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "payment"], name="asked_once_a_survey"),
        ]


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

    class Meta:
        # Answers are told by what they ticked: counted along this index, never read one by one.
        indexes = [models.Index(fields=["survey", "valid", "choices"], name="answers_alike")]
