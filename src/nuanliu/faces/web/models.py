"""What only the web needs to remember: links, second steps, papers seen, long work, who asks on."""

from django.db import models


class Invitation(models.Model):
    """A link that signs one account in once; only the hash of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.PositiveBigIntegerField()  # lies in the database of the books
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Second(models.Model):
    """The second step of an account's sign-in; the secret is sealed with the keys of the books.

    last_step: the newest step of time whose code was used, so that none serves twice; wrong: codes
    in a row; rests_until: no code is looked at before (seconds since 1970).
    """

    account = models.PositiveBigIntegerField(unique=True)  # lies in the database of the books
    secret = models.BinaryField()
    last_step = models.PositiveBigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    rests_until = models.PositiveBigIntegerField(default=0)


class Preference(models.Model):
    """The language that an account reads pages in; nobody misses it for long."""

    account = models.PositiveBigIntegerField(unique=True)  # lies in the database of the books
    language = models.CharField(max_length=10)


class Printed(models.Model):
    """A check code that the books printed once: which kind of paper, of which day."""

    code = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=40)
    on = models.CharField(max_length=10, blank=True)


class Tally(models.Model):
    """How often one address asked for one thing until a moment (seconds since 1970).

    One row for all processes of the web, made anew when its time is over, swept away by the next.
    """

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    until = models.PositiveBigIntegerField(db_index=True)


class WorkerLink(models.Model):
    """本人页面: a link to one nomination, opened on one device; only the hash is kept.

    requests: the numbers of what was asked through it, to be followed there.
    """

    digest = models.CharField(max_length=64, unique=True)
    nomination = models.PositiveBigIntegerField(db_index=True)  # lies in the database of the books
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    requests = models.JSONField(default=list)


class KeptSums(models.Model):
    """The sums behind the figures of a project, as they were when the journal had `size` lines.

    last: the hash of the newest of them, so that a restored journal is not taken for this one.
    """

    project = models.PositiveBigIntegerField(primary_key=True)  # lies in the database of the books
    size = models.PositiveBigIntegerField()
    last = models.CharField(max_length=64)
    told = models.JSONField()


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
