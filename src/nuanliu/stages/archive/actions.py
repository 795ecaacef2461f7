"""Deeds of 归档: register a package that was written, and have another person seal it."""

from pathlib import Path

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import PACKAGE
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.documents.actions import reseal as reseal_files
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.registration import need_admin
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.people import keys, rotation
from nuanliu.records.people.crypto import Suite
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive import bag, policies
from nuanliu.stages.archive.models import Package
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.performance.queries import standards_of
from nuanliu.stages.projects.models import Project


@action("archive.assemble")
def assemble(deed: Deed, *, project: int, folder: str) -> int:
    """组卷: register the package that `bag.write_bag` wrote; returns its id.

    folder: its name below the data folder's `archive`, or an absolute path. The package must be
    whole and its journal must verify and be this installation's.
    """
    move = permit(deed, PACKAGE, "assemble")
    row = Project.objects.get(pk=project)
    place = bag.place_of(folder)
    told = _checked(place)
    until = policies.retain_until(standards_of(row), day_of(deed), row.fiscal_year)
    if isinstance(until, Refusal):
        raise Refused(until)
    package = Package.objects.create(
        project=row,
        folder=folder,
        manifest_hash=bag.bag_hash(place),
        journal_size=told["entries"],
        retain_until=until,
        assembled_by=deed.by.person,
        state=move.target,
    )
    record(deed, package, move=move)
    return package.pk


@action("archive.seal")
def seal(deed: Deed, *, package: int) -> int:
    """封存 by somebody who did not put it together, of exactly the registered package."""
    row = Package.objects.select_for_update().get(pk=package)
    move = advance(deed, PACKAGE, "seal", row)
    demand(another_person(deed.by.person_id, row.assembled_by_id, step="封存", before="组卷"))
    place = bag.place_of(row.folder)
    _checked(place)
    demand(policies.same_package(row.manifest_hash, bag.bag_hash(place)))
    row.sealed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


def _checked(place: Path) -> dict[str, int]:
    demand(policies.whole(list(bag.faults(place))))
    told = run_verifier(place / "data" / bag.JOURNAL)
    demand(policies.of_this_journal(told, Installation.objects.get().log_name))
    return told


@action("keys.rotate")
def reseal(deed: Deed) -> dict[str, int]:
    """轮换: seal every personal value and kept file anew under the current key, by the admin.

    The new key is in the key file already (`rotation.start`); returns what was sealed anew.
    """
    _need_admin(deed)
    changed = {aad: count for aad, count in rotation.reseal().items() if count}
    changed["files"] = reseal_files()
    record(deed, deed.by, rule=f"key:{keys.current().current.hex()}")
    return changed


@action("keys.show_sheet")
def note_sheet(deed: Deed) -> str:
    """打印恢复单: whoever sees the sheet can read every number, so that it was shown is told."""
    _need_admin(deed)
    record(deed, deed.by, rule=f"key:{keys.current().current.hex()}")
    return keys.current().current.hex()


@action("backup.restore")
def note_restore(deed: Deed, *, backup: str, size: int) -> int:
    """恢复: the restored books say themselves that they came out of a backup, and up to where."""
    _need_admin(deed)
    record(deed, deed.by, rule=f"backup:{backup}:{size}")
    return size


def _need_admin(deed: Deed) -> None:
    need_admin(deed, "轮换密钥、打印恢复单和恢复备份")


def start_rotation(deed: Deed, suite: Suite | None = None) -> None:
    """Put a fresh key beside the old ones in the key file, before anything is sealed with it."""
    _need_admin(deed)
    uid = Installation.objects.get().uid
    rotation.start(keys.default_path(uid), suite)
