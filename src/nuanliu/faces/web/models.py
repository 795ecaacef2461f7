"""What only the web needs to remember: one-time sign-in links, and work that was asked for."""

from django.db import models


class Invitation(models.Model):
    """A link that signs one account in once; only the hash of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.PositiveBigIntegerField()  # lies in the database of the books
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Job(models.Model):
    """Work that somebody asked for; facts and words name no person.

    It lies beside the books: a lost row loses a wish, which can be uttered again, and its lease is
    renewed every few seconds without locking the books.
    """

    key = models.CharField(max_length=64, unique=True)  # a form sent twice asks once
    kind = models.CharField(max_length=20)
    facts = models.JSONField()
    account = models.PositiveBigIntegerField()  # lies in the database of the books
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, default="")  # what is being done; later the outcome
    holder = models.CharField(max_length=80, default="")
    until = models.DateTimeField(null=True)  # the lease; when it ran out another may take over
    attempts = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=40, default="")  # name of the sealed file
    result_name = models.CharField(max_length=200, default="")
    error = models.CharField(max_length=300, default="")
    fix = models.CharField(max_length=300, default="")

    class Meta:
        indexes = (
            models.Index(fields=["state", "until"], name="job_next"),
            models.Index(fields=["account", "-id"], name="job_mine"),
        )
