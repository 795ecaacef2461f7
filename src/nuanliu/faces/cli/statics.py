"""The static files of the pages, collected once for all the servers of one checkout.

Collecting empties the folder first: a server that begins would take the style sheets away from one
that is serving. So one at a time collects, and only when a file has changed since.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "staticfiles.json"  # what the storage writes last


def collect() -> None:
    """Bring the folder of the settings up to the sources; nothing is touched where it is."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(str(settings.STATIC_ROOT))
    root.parent.mkdir(parents=True, exist_ok=True)
    mark = root.with_name(f"{root.name}.made")
    with root.with_name(f"{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256("\n".join(_sources()).encode()).hexdigest()
        if _told(mark) == wanted and (root / MANIFEST).is_file():
            return
        mark.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(wanted, "ascii")


def _told(mark: Path) -> str:
    return mark.read_text("ascii") if mark.is_file() else ""


def _sources() -> Iterator[str]:
    """Name, size and time of every file that is collected."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            yield f"{name} {about.st_size} {about.st_mtime_ns}"
