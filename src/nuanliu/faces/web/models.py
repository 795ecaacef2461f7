"""What only the web needs to remember: one-time sign-in links and second steps."""

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
