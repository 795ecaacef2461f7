"""Deeds of 归档: register a package that was written, and have another person seal it."""

from pathlib import Path

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import PACKAGE
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.records.documents.actions import reseal as reseal_files
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import need_export
from nuanliu.records.journal.registration import need_admin
from nuanliu.records.journal.revealing import note
from nuanliu.records.journal.stamps import stamp
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.journal.taking import Wanted, scope_of, use_agreement
from nuanliu.records.people import keys, rotation
from nuanliu.records.people.crypto import Suite
from nuanliu.records.people.models import Installation, Shown
from nuanliu.stages.archive import bag, casing, policies
from nuanliu.stages.archive.counting import people_of
from nuanliu.stages.archive.models import Package
from nuanliu.stages.performance.queries import standards_of
from nuanliu.stages.projects.models import Project

TAKEN_BY = "调阅说明.txt"  # beside an unpacked package


@action("archive.assemble")
def assemble(deed: Deed, *, project: int, folder: str, campaign: int | None = None) -> int:
    """组卷: register the sealed package that `bag.write_bag` wrote; returns its id.

    folder: its name below the data folder's `archive`, or an absolute path. The package must be
    whole and its journal must verify and be this installation's. campaign: what it is of, None for
    the whole year. Refused BAG-CAMPAIGN for a campaign of another project.
    """
    move = permit(deed, PACKAGE, "assemble")
    row = Project.objects.get(pk=project)
    demand(policies.of_project(row, campaign))
    looked = _checked(bag.place_of(folder))
    until = policies.retain_until(standards_of(row), day_of(deed), row.fiscal_year)
    if isinstance(until, Refusal):
        raise Refused(until)
    package = Package.objects.create(
        project=row,
        campaign_id=campaign,
        folder=folder,
        manifest_hash=looked.hash,
        journal_size=looked.journal["entries"],
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
    demand(another_person(hands(deed), row.assembled_by_id, step="封存", before="组卷"))
    looked = _checked(bag.place_of(row.folder))
    demand(policies.same_package(row.manifest_hash, looked.hash))
    row.sealed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


def _checked(place: Path) -> bag.Looked:
    looked = bag.look(place, journal=True)
    demand(policies.whole(looked.faults))
    demand(policies.of_this_journal(looked.journal, Installation.objects.get().log_name))
    return looked


def hand_out(deed: Deed, *, package: int, folder: Path, reason: str) -> Path:
    """调阅: unpack a package in clear as a BagIt folder outside the data folder; returns it.

    The line with the reason comes first. Beside what was sealed, whose bytes stay as they are,
    lies a note of who took it out, when and why. Refused REVEAL-ROLE, EXPORT-RIGHT, EXPORT-SECOND,
    EXPORT-ONCE, REVEAL-REASON, BAG-PLACE, BAG-EXISTS.
    """
    place = bag.place_of(Package.objects.get(pk=package).folder)
    _note_hand_out(deed, package=package, folder=str(folder), reason=reason)
    said = f"{stamp(deed.by, deed.at)} 调阅\n事由：{reason.strip()}\n用后请销毁。\n"
    casing.unpack(place, folder, {TAKEN_BY: said})
    return folder


@action("archive.hand_out")
def _note_hand_out(deed: Deed, *, package: int, folder: str, reason: str) -> int:
    need_export(deed)
    demand(casing.place_fault(Path(folder)))
    use_agreement(deed, package_wanted(Package.objects.get(pk=package)))
    return note(deed, Shown.PACKAGE, f"archive.package:{package}", reason).pk


def package_wanted(row: Package) -> Wanted:
    """A package as somebody wants it unpacked."""
    people, sealed = people_of(row.project), scope_of([row.manifest_hash])
    return Wanted(Shown.PACKAGE, row.folder, f"archive.package:{row.pk}", people, scope=sealed)


@action("keys.rotate")
def reseal(deed: Deed) -> dict[str, int]:
    """轮换: seal every personal value and kept file anew under the current key, by the admin.

    The new key is in the key file already (`rotation.start`); returns what was sealed anew.
    """
    _need_admin(deed)
    changed = {aad: count for aad, count in rotation.reseal().items() if count}
    changed["files"] = reseal_files()
    changed["packages"] = _reseal_packages()
    key = keys.current().current.hex()
    record(deed, deed.by, rule=f"key:{key}")
    note(deed, Shown.SHEET, f"key:{key}", "轮换密钥，打印新的恢复单")
    return changed


def _reseal_packages() -> int:
    places = [bag.place_of(row.folder) for row in Package.objects.order_by("pk")]
    there = [place for place in places if place.exists()]  # a lost one is the audit's to tell
    for place in there:
        casing.reseal(place)
    return len(there)


@action("keys.show_sheet")
def note_sheet(deed: Deed, *, reason: str) -> str:
    """打印恢复单: whoever sees the sheet can read every number, so who saw it and why is told."""
    _need_admin(deed)
    key = keys.current().current.hex()
    note(deed, Shown.SHEET, f"key:{key}", reason)
    return key


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
