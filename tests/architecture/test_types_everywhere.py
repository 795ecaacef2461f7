"""Types are checked in every folder that holds Python: none is left out quietly."""

import tomllib

from tools.tree import ROOT, python_files


def test_every_folder_with_python_is_checked() -> None:
    """The folders that mypy is given are those that hold the project's files, strictly."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    there = {path.relative_to(ROOT).parts[0] for path in python_files()}
    folders = {name for name in there if (ROOT / name).is_dir()}
    assert (set(settings["files"]), settings["strict"]) == (folders, True)


def test_only_tests_may_leave_types_away() -> None:
    """No other module is excused from annotating its functions."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    excused = [one["module"] for one in settings["overrides"] if "disallow_untyped_defs" in one]
    assert excused == [["tests.*"]]
