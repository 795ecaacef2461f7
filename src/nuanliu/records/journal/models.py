"""Tables of the journal. Nothing outside this package imports them (import-linter)."""

from django.db import models

from nuanliu.records.people.fields import SealedField


class Head(models.Model):
    """The one row that every deed locks: journal order is commit order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    last = models.CharField(max_length=64)  # leaf hash of the newest line, hex
    last_at = models.DateTimeField(null=True)
    frontier = models.TextField(blank=True)  # perfect subtrees, see core.journal.Frontier

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_single")]


class Entry(models.Model):
    """One canonical line, with the columns people search it by."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=40)
    intent = models.CharField(max_length=80, db_index=True)
    obj_type = models.CharField(max_length=40)
    obj_id = models.CharField(max_length=80)  # a file is known by its SHA-256
    code = models.CharField(max_length=40)
    line = models.TextField()
    leaf = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["obj_type", "obj_id", "seq"], name="entry_of_object"),
            models.Index(fields=["actor", "seq"], name="entry_of_actor"),
        ]


class Salt(models.Model):
    """What opens one commitment, sealed: beside a bare salt a commitment is guessed in seconds.

    Deleting the row is the erasure: the journal still verifies.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="salts")
    field = models.CharField(max_length=24)
    salt = SealedField()
    person = models.ForeignKey("people.Person", models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="salt_once")]


class Intent(models.Model):
    """A client-made key and what came of it: how an unknown COMMIT is looked up."""

    key = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    result = models.JSONField()
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")


class Checkpoint(models.Model):
    """Size and root at one moment (unsigned for now); printed on papers and kept outside."""

    size = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=60)
