"""Tables of 走访: visits, whom they saw, and the requests that came of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import REQUEST, VISIT
from nuanliu.records.journal.states import by_state, known_states, state_field

PLACE_MAX, SITUATION_MAX, TEXT_MAX = 120, 500, 400  # characters
TEAM_MAX, HANDED_MAX = 120, 200
HISTORY_MAX = 2000  # a request with what was answered and asked again since


class Visit(models.Model):
    """走访: a plan that becomes a record: who went where, what was said."""

    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="visits")
    union = models.ForeignKey("people.Union", models.PROTECT, related_name="visits")
    planned_on = models.DateField()
    visited_on = models.DateField(null=True)
    place = models.CharField(max_length=PLACE_MAX)
    leader = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorder = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    checked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    situation = models.CharField(max_length=SITUATION_MAX, blank=True)
    photos = models.ManyToManyField("documents.StoredFile", related_name="+")
    people = models.ManyToManyField("people.Person", related_name="visited_in")
    signature = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+"
    )
    TOLD_BESIDE: ClassVar = {"photos": ("storedfile_id",), "people": ("person_id",)}
    state = state_field()

    class Meta:
        indexes = [by_state(VISIT)]
        constraints = [
            known_states(VISIT),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("recorder")),
                name="visit_checked_by_another",
            ),
        ]


class Outing(models.Model):
    """走访详情: when, with whom, received by whom, how many met as a group, how it was handed over.

    A visit recorded without any of it has no row. began, ended: 'HH:MM', '' where not told.
    """

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="outing")
    began = models.CharField(max_length=5, blank=True)
    ended = models.CharField(max_length=5, blank=True)
    team = models.CharField(max_length=TEAM_MAX, blank=True)  # beside who led it
    hosts = models.CharField(max_length=TEAM_MAX, blank=True)
    headcount = models.PositiveIntegerField(default=0)  # met as a group, beside those of the list
    handed = models.CharField(max_length=HANDED_MAX, blank=True)


class Request(models.Model):
    """诉求: what somebody asked for, who deals with it, and the answer."""

    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="requests")
    campaign = models.ForeignKey("campaigns.Campaign", models.PROTECT, related_name="requests")
    text = models.CharField(max_length=HISTORY_MAX)
    raised_on = models.DateField()
    due_on = models.DateField(null=True)
    assigned_to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=TEXT_MAX, blank=True)
    answered_on = models.DateField(null=True)
    asked_again = models.PositiveSmallIntegerField(default=0)  # times, by the worker himself
    state = state_field()

    class Meta:
        indexes = [by_state(REQUEST)]
        constraints = [
            known_states(REQUEST),
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "closed"))
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="request_settled_with_answer",
            ),
        ]
