"""Questions about archived packages: what there is, how long it is kept, what may be looked at."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from nuanliu.stages.archive.models import Package


class PackageRow(NamedTuple):
    """A package as the register (归档登记簿) shows it."""

    id: int
    project: str
    folder: str
    manifest_hash: str
    journal_size: int
    retain_until: date
    state: str


def register() -> list[PackageRow]:
    """Every package, oldest first."""
    columns = ("pk", "project__name", *PackageRow._fields[2:])
    rows = Package.objects.order_by("pk").values_list(*columns)
    return [PackageRow(*row) for row in rows]


def expired(on: date) -> "QuerySet[Package]":
    """Packages whose retention is over on a day: to be appraised, never deleted by the program."""
    return Package.objects.filter(retain_until__lt=on).order_by("pk")
