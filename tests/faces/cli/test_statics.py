"""Two servers of one checkout: the second takes nothing away from the first."""

import pytest
from django.test import override_settings

from nuanliu.faces.cli.statics import MANIFEST, collect


@pytest.fixture
def place(tmp_path):
    """A folder of their own for the static files."""
    with override_settings(STATIC_ROOT=str(tmp_path / "static")):
        yield tmp_path / "static"


def inodes(place):
    """Every file with the number it has on disk: another number means another file."""
    return {path.name: path.stat().st_ino for path in place.rglob("*") if path.is_file()}


def test_a_second_server_leaves_the_files_where_they_are(place):
    """The very same files after a second start."""
    collect()
    first = inodes(place)
    collect()
    assert (inodes(place), MANIFEST in first) == (first, True)


@pytest.mark.parametrize("lost", ["mark", "manifest"])
def test_what_is_unfinished_or_changed_is_collected_anew(place, lost):
    """A run that was cut off, or another state of the sources; control: the test above."""
    collect()
    if lost == "mark":
        place.with_name("static.made").write_text("other sources")
    else:
        (place / MANIFEST).unlink()
    strange = place / "left-over.css"
    strange.write_text("")
    collect()
    assert (strange.exists(), (place / MANIFEST).is_file()) == (False, True)
