"""Which files of the front-end packages are served: named one by one, nothing else gets out."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = {"vendor/htmx.js": "htmx.org/dist/htmx.min.js"}


def has_packages() -> bool:
    """Whether the packages are installed: pages do without them, in whole steps."""
    return all((settings.NUANLIU_PACKAGES / place).is_file() for place in FILES.values())


class VendorFinder(BaseFinder):
    """Finds the files of `FILES` in the installed packages."""

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """The place of one file, [] when it is not one of ours."""
        place = settings.NUANLIU_PACKAGES / FILES[path] if path in FILES else None
        found = [str(place)] if place is not None and place.is_file() else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Every file with the storage that reads it."""
        del ignore_patterns
        for name in FILES:
            if self.find(name):
                yield name, _Store(settings.NUANLIU_PACKAGES)


class _Store(FileSystemStorage):
    """Reads a served name from where its package keeps it."""

    prefix = ""

    def path(self, name: str) -> str:
        return super().path(FILES.get(name, name))
