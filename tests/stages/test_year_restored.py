"""The whole office lost and brought back: backup, wipe, restore with the sheet, verify."""

import json
import shutil

from tests.faces.cli.conftest import Office
from tests.stages import tampering


def test_a_lost_year_comes_back_with_its_package_and_verifies(year, tmp_path):
    """Data and key file gone: no key, no restore; the sheet brings all back, sealed package too."""
    old = Office(tmp_path / "data", tmp_path / "keys")
    shutil.copytree(year[0], old.data)
    shutil.copytree(year[0].parent / "keys", old.keys)
    sheet = old.run("keys", "show-sheet", "--reason", "演练：恢复单存入保险柜").out
    made = old.run("backup", "--out", tmp_path / "演示.zip", "--json")
    packages = files_below(old.data / "archive")
    shutil.rmtree(old.data)
    shutil.rmtree(old.keys)
    without = old.run("restore", tmp_path / "演示.zip")
    told = old.run("restore", tmp_path / "演示.zip", stdin=sheet)
    verified = old.run("verify", "--json")
    assert (made.code, made.json["missing"], without.code, "SHEET-NUMBER" in without.err) == (
        *(0, []),
        *(1, True),
    )
    assert (told.code, files_below(old.data / "archive") == packages) == (0, True)
    assert list(packages) == ["2024-演示.sealed"]
    assert (verified.code, verified.json["findings"]) == (0, [])


def files_below(folder):
    """Every file by name with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_backup_says_what_the_folders_did_not_hold(year, tmp_path):
    """A kept file and the package gone: the backup is made, exit 1, and both are named."""
    office = Office(tmp_path / "data", year[0].parent / "keys")
    copy = tampering.Copy(year[0], office.data)
    digest = copy.one("SELECT min(sha256) FROM documents_storedfile")
    copy.file_of(digest).unlink()
    shutil.rmtree(office.data / "archive")
    copy.done()
    made = office.run("backup", "--out", tmp_path / "演示.zip", "--json")
    expected = ["archive/2024-演示.sealed", f"files/{digest[:2]}/{digest}"]
    assert (made.code, json.loads(made.out)["missing"]) == (1, expected)
