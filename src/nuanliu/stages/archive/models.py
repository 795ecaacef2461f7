"""Tables of 归档: sealed packages, who asked to be forgotten, and what was destroyed in time."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import DESTRUCTION, ERASURE, PACKAGE
from nuanliu.records.journal.states import known_states, state_field

REASON_MAX = 200  # characters


class Package(models.Model):
    """归档包: a BagIt folder by the hash of its manifest, and the day it may be looked at again.

    campaign: None for the package of the whole year.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="packages")
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, null=True, related_name="packages"
    )
    folder = models.CharField(max_length=200)
    manifest_hash = models.CharField(max_length=64)
    journal_size = models.PositiveBigIntegerField()
    retain_until = models.DateField()
    assembled_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    sealed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = state_field()

    class Meta:
        constraints = [
            known_states(PACKAGE),
            models.CheckConstraint(
                condition=Q(sealed_by=None) | ~Q(sealed_by=F("assembled_by")),
                name="package_two_persons",
            ),
        ]


class Erasure(models.Model):
    """删除申请: a person who asked that his data be deleted, and what became of it.

    held: why they may not be deleted yet, '' where nothing is in the way.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=REASON_MAX)
    held = models.TextField(blank=True)
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_on = models.DateField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(ERASURE),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="forgotten"), name="erasure_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="erasure_two_persons",
            ),
        ]


class Destruction(models.Model):
    """销毁清册: what of a project is past its retention and to be destroyed, by kind of record.

    kind: a name of the retention rows of the standards; until: the last day it had to be kept;
    files, people: how many the list held when it was drawn up, and after it what went.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="destructions")
    kind = models.CharField(max_length=40)
    until = models.DateField()
    files = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(DESTRUCTION),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(state="proposed"),
                name="destruction_once_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="destruction_two_persons",
            ),
        ]
