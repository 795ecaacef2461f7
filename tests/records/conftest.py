"""The office of the backup tests, made anew for each."""

import pytest


@pytest.fixture
def office(tmp_path, settings, django_db_blocker):
    """A live office: one worker with three numbers, two documents, a journal of three lines."""
    from django.db import connections
    from tests.records.saved_office import ALIAS, ID, PHONE, UID, found

    from nuanliu.records.database import database
    from nuanliu.records.people import keys
    from nuanliu.stages.archive import manifest

    settings.ROOT, settings.NUANLIU_DATA = tmp_path / "program", tmp_path / "data"
    (settings.NUANLIU_DATA / "files" / "ab").mkdir(parents=True)
    (tmp_path / "usb").mkdir()
    place = settings.NUANLIU_DATA / manifest.DATABASE
    connections.databases[ALIAS] = {
        **connections.databases["default"],
        **database("", place.parent),
    }
    keys.create(tmp_path / "k", UID)
    keys.open_file(tmp_path / "k")
    with django_db_blocker.unblock():
        found()
        (settings.NUANLIU_DATA / "files" / "ab" / "roster").write_text(f"王秀英,{ID},{PHONE}")
        (settings.NUANLIU_DATA / "files" / "ab" / "empty").write_bytes(b"")
        yield tmp_path
        connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]
    keys.use(None)
