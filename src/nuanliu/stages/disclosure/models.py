"""Tables of 公开: what was released, by whom, and where it stands."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import DISCLOSURE
from nuanliu.records.journal.states import known_states, state_field


class Publication(models.Model):
    """One disclosure document of a project, bound to its content hash."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="publications")
    title = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    released_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    url = models.CharField(max_length=300, blank=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(DISCLOSURE),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("drafted_by")),
                name="disclosure_two_persons",
            ),
        ]
