"""Files by content hash: the row says what is kept, the bytes lie outside the database."""

from django.db import models


class StoredFile(models.Model):
    """One file, named by its SHA-256; the same bytes are one file however often they arrive."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    destroyed_on = models.DateField(null=True)  # the bytes are gone, by a deed; the row tells so
