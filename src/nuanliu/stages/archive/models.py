"""Tables of 归档: sealed packages."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import PACKAGE
from nuanliu.records.journal.states import known_states, state_field


class Package(models.Model):
    """归档包: a BagIt folder by the hash of its manifest, and the day it may be looked at again."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="packages")
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
