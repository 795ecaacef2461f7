"""The demo year on disk, played once for all tests that look at finished books."""

import pytest


@pytest.fixture(scope="session")
def year(tmp_path_factory, django_db_blocker):
    """(folder of the played year, its checkpoint kept outside)."""
    from tests.stages import tampering

    folder = tmp_path_factory.mktemp("tampered") / "year"
    with django_db_blocker.unblock():
        yield folder, tampering.play(folder)
