"""Tables of 公开: the texts and their sections, who wrote, agreed, released, where they stand."""

from django.db import models
from django.db.models import F, Q

from nuanliu.core.lifecycles import DISCLOSURE, SECTION
from nuanliu.records.journal.states import known_states, state_field


class Publication(models.Model):
    """One disclosure document of a project, bound to its content hash.

    text: the released text in its JSON form, '' until then: what was published stays as it was,
    whatever the books say later. package: the newest 发布包. copy_*: the last look at the page of
    the portal: on which day, its SHA-256, and how many lines of the text it lacked.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="publications")
    title = models.CharField(max_length=160)
    content_hash = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    released_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    package = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    url = models.CharField(max_length=300, blank=True)
    copy_seen_on = models.DateField(null=True)
    copy_hash = models.CharField(max_length=64, blank=True)
    copy_lacks = models.PositiveIntegerField(null=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(DISCLOSURE),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("drafted_by")),
                name="disclosure_two_persons",
            ),
        ]


class Section(models.Model):
    """One of the nine sections of a publication: the office's words in it, and who stands for them.

    words: by slot, figures only as named places; agreed_hash: SHA-256 of the section as the second
    person read it, '' until then.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="sections")
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(default=dict)
    edited_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    agreed_hash = models.CharField(max_length=64, blank=True)
    state = state_field()

    class Meta:
        constraints = [
            known_states(SECTION),
            models.UniqueConstraint(fields=["publication", "number"], name="section_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=9), name="section_is_one_of_nine"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("edited_by")),
                name="section_two_persons",
            ),
        ]
