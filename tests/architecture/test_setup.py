"""What `make demo` says on a machine that lacks something: one line, what to install."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools import setup_venv
from tools.tree import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what `bin/setup` needs, in a folder with a space and Chinese in its name."""
    top = tmp_path / "暖 流"
    for name in ("bin/setup", "tools/setup_venv.py", "requirements.txt", "requirements-dev.txt"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, top / name)
    return top


def set_up(tree: Path, **env: str) -> tuple[int, list[str]]:
    """Exit code and the lines of the error output."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(
        [str(tree / "bin/setup")],
        env={**clean, "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


def test_an_old_python_ends_in_one_line(tree: Path) -> None:
    """The Python named is too old: its version check fails."""
    old = tree / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    code, lines = set_up(tree, PYTHON=str(old))
    assert (code, [line.split("：")[0] for line in lines]) == (
        1,
        ["缺少 Python 3.11 或更高版本"],
    )


def test_a_python_without_ensurepip_ends_in_one_line(tree: Path) -> None:
    """Debian's python3 without python3-venv."""
    (tree / "ensurepip.py").write_text("raise ImportError('not installed')\n")
    code, lines = set_up(tree, PYTHONPATH=str(tree))
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    expected = (
        f"缺少 Python 的 ensurepip：请安装 {package}（Debian/Ubuntu：apt install {package}）"
        f" / Python's ensurepip is missing: install {package}"
    )
    assert (code, lines) == (1, [expected])


def test_no_index_ends_in_one_line_and_leaves_no_stamp(tree: Path) -> None:
    """Nobody listens at the index named in PIP_INDEX_URL; the half-made .venv does not count."""
    code, lines = set_up(tree, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0")
    stamped = (tree / ".venv" / "stamp").exists()
    cause = setup_venv.CAUSES[-1]
    assert (code, lines, stamped) == (1, [f"{cause[1]} / {cause[2]}"], False)


@pytest.mark.parametrize(
    ("printed", "start"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "下载的软件包与锁定的校验值不符"),
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("Failed to establish a new connection", "连不上软件源"),
        ("No matching distribution found for x", "连不上软件源"),
        ("something else", "安装失败，详情见"),
    ],
)
def test_what_pip_prints_becomes_one_line(printed: str, start: str) -> None:
    """Each known cause, and one nobody foresaw."""
    assert str(setup_venv.explain(printed)).partition("：")[0][: len(start)] == start


def test_a_stamp_counts_only_for_the_same_requirements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed; then one requirement changes; then the interpreter is gone."""
    venv, lock = tmp_path / ".venv", tmp_path / "requirements.txt"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    lock.write_text("a==1\n")
    monkeypatch.setattr(setup_venv, "VENV", venv)
    unsigned = setup_venv.is_current("stamp", lock)
    setup_venv.sign("stamp", lock)
    signed = setup_venv.is_current("stamp", lock)
    lock.write_text("a==2\n")
    changed = setup_venv.is_current("stamp", lock)
    assert (unsigned, signed, changed) == (False, True, False)


def test_a_wrong_argument_is_answered_with_the_usage() -> None:
    """`bin/setup prod` is no way to set up."""
    assert setup_venv.main(["prod"]) == 2


def test_a_process_of_the_web_does_not_begin_the_program_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The web's processes read the launcher under another name; control: by its own it runs."""
    launcher = tmp_path / "nuanliu"
    launcher.write_text(setup_venv.LAUNCHER.format(python=sys.executable))
    monkeypatch.setattr(sys, "argv", ["nuanliu", "--help"])
    read = runpy.run_path(str(launcher), run_name="__mp_main__")
    with pytest.raises(SystemExit) as run:
        runpy.run_path(str(launcher), run_name="__main__")
    assert ("main" in read, run.value.code) == (True, 0)
