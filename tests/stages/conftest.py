"""The demo year on disk, played once for all tests that look at finished books."""

import os
import shutil

import pytest
from tests import prepared


@pytest.fixture(scope="session")
def year(tmp_path_factory, django_db_blocker):
    """(folder of the played year, its checkpoint kept outside): this worker's own copy."""
    from tests.stages import tampering

    kept, mine = prepared.shared(tmp_path_factory, "year"), tmp_path_factory.mktemp("tampered")
    with django_db_blocker.unblock():
        with prepared.once(kept) as fresh:
            if fresh:
                (kept / "outside.txt").write_text(tampering.play(kept / "year"), "utf-8")
        for name in ("year", "keys"):
            shutil.copytree(kept / name, mine / name, copy_function=os.link)
        tampering.write(
            mine / "year" / tampering.DATABASE, (kept / "year" / tampering.DATABASE).read_bytes()
        )
        yield mine / "year", (kept / "outside.txt").read_text("utf-8")
