"""Tables of 满意度: surveys, one-answer tokens, answers that know no person, stacks of paper."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import KEYING, SURVEY
from nuanliu.records.journal.states import by_state, known_states, state_field

SEED_MAX = 64  # characters
COUNTED = ("open", "closed")  # the states in which a survey has answers
# How an answer came in: by a code of one's own, by the link that all have, on paper keyed in once
# or by two persons, by telephone.
LINK, SHARED, PAPER, TWICE, PHONE = "link", "shared", "paper", "paper2", "phone"
LABEL_MAX, WHY_MAX = 40, 200  # characters


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


class Wording(models.Model):
    """Under which edition of the question bank a survey was worded; without a row: the first."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="wording")
    edition = models.PositiveSmallIntegerField()


class SharedLink(models.Model):
    """公用链接: the hash of the one code that all who are asked have."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="shared")
    digest = models.CharField(max_length=64, unique=True)


class Interview(models.Model):
    """电话访问: who asked, for an answer taken down by telephone; whom he asked is kept nowhere."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="interview")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")


class Keying(models.Model):
    """录入单: a stack of paper forms, keyed in by one person and again by another.

    first, second: what each read, a form a place, as question code to choice.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="keyings")
    label = models.CharField(max_length=LABEL_MAX)  # what is written on the stack
    first = models.JSONField()
    second = models.JSONField(default=list)
    first_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    second_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=WHY_MAX, blank=True)  # it was thrown away
    state = state_field()

    class Meta:
        indexes = [by_state(KEYING)]
        constraints = [
            known_states(KEYING),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="keying_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("twice", "taken")) | Q(second_by__isnull=False),
                name="keying_read_again",
            ),
            models.UniqueConstraint(
                fields=["survey", "label"], condition=~Q(state="void"), name="keying_label_once"
            ),
        ]
