"""Questions about public texts: the register."""

from datetime import date
from typing import NamedTuple

from nuanliu.stages.disclosure.models import Publication


class Registered(NamedTuple):
    """A publication as the register (公开登记簿) shows it."""

    id: int
    title: str
    state: str
    drafted_by: str
    released_by: str | None
    published_on: date | None
    url: str
    content_hash: str
    package: str | None
    copy_seen_on: date | None
    copy_lacks: int | None


def registered() -> list[Registered]:
    """Every publication, oldest first."""
    columns = (
        "pk", "title", "state", "drafted_by__name", "released_by__name", "published_on", "url",
        "content_hash", "package_id", "copy_seen_on", "copy_lacks",
    )  # fmt: skip
    return [Registered(*row) for row in Publication.objects.order_by("pk").values_list(*columns)]
