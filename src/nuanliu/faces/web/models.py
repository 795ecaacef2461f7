"""What only the web needs to remember: one-time sign-in links."""

from django.db import models


class Invitation(models.Model):
    """A link that signs one account in once; only the hash of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.PositiveBigIntegerField()  # lies in the database of the books
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
