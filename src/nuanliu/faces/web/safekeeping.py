"""备份: the backups of the office, one more at the press of a button, and the rehearsal of each."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.stages.archive.safekeeping import Kept, kept_in

MOST = 100  # backups on the page, the newest
DUE = timedelta(days=7)  # without a backup for so long the page says so
MEGABYTE = 1024 * 1024


@guard(Role.ADMIN)
@require_safe
def backups(request: SignedRequest) -> HttpResponse:
    """The backups in the office's folder, whether one is due, and where they had better lie."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    folder = Path(settings.NUANLIU_BACKUPS)
    found = kept_in(folder)[:MOST]
    told = {
        "backups": [_shown(one) for one in found],
        "folder": folder,
        "due": _due(found),
        "beside": folder.is_relative_to(Path(settings.NUANLIU_DATA)),
        "key": uuid4(),
    }
    return render(request, "web/backups.html", told)


def _shown(one: Kept) -> dict[str, Any]:
    created = one.created.astimezone(OFFICE_TIME) if one.created else None
    return {"one": one, "created": created, "size": f"{one.size / MEGABYTE:.1f} MB", "key": uuid4()}


def _due(found: list[Kept]) -> bool:
    newest = max((one.created for one in found if one.created), default=None)
    return newest is None or datetime.now(UTC) - newest > DUE


@guard(Role.ADMIN)
@require_POST
def backed_up(request: SignedRequest) -> HttpResponse:
    """One more backup, as a job."""
    return ask(request, Wish("backup", {}))


@guard(Role.ADMIN)
@require_POST
def drilled(request: SignedRequest) -> HttpResponse:
    """The rehearsal of one backup by its name, as a job."""
    name = request.POST.get("file", "")
    if name not in {one.name for one in kept_in(Path(settings.NUANLIU_BACKUPS))}:
        raise Http404
    return ask(request, Wish("drill", {"file": name}))
