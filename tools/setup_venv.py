"""Build .venv from the locked requirements: with nothing to run, `dev` to work, `bench` to measure.

Only the standard library: this runs before anything is installed. Whatever goes wrong ends in one
line, Chinese and English, that says what to install or change; pip's own words go to a log.
"""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOG = ROOT / ".venv" / "setup.log"

# What each argument installs beyond the program; no argument: nothing.
LEVELS = {"": (), "dev": ("dev",), "bench": ("dev", "bench")}
# Settings of the caller that would send packages somewhere else than into .venv.
STRAYING = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV")

NODE = (20, 19)  # the oldest Node that the packages of the lock run on
WITHOUT_PACKAGES = (
    "网页组件没有装上（需要能访问 npm 软件源）：网页照常可用，只是每一步都整页刷新"
    " / front-end packages are not installed (no npm registry in reach): pages work, in whole steps"
)

LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
# The lines above start Python from any folder, also one whose path holds spaces.
import sys

from nuanliu.faces.cli import main

if __name__ == "__main__":  # the web's processes, begun anew, read this file too
    sys.exit(main())
"""

# What pip says when it fails, and what that means for whoever typed `make`. First match counts.
CAUSES = (
    (
        ("DO NOT MATCH THE HASHES",),
        "下载的软件包与锁定的校验值不符：请换一个软件源（PIP_INDEX_URL）后重试",
        "a downloaded package differs from its locked hash: try another index (PIP_INDEX_URL)",
    ),
    (
        ("No space left", "Disk quota"),
        "磁盘空间不足：请腾出约 1 GB 后重试",
        "the disk is full: free about 1 GB and try again",
    ),
    (
        ("Connection", "connection", "timed out", "Timeout", "SSLError", "resolve", "No matching"),
        "连不上软件源或其中缺少所需的包：请检查网络，或用 PIP_INDEX_URL 指定镜像后重试",
        "no package index with these packages in reach: check the network or set PIP_INDEX_URL",
    ),
)


class SetupError(Exception):
    """One line for people: what is missing and what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")


def stamp_for(requirements: Path) -> str:
    """What must be unchanged for .venv to count: requirements, interpreter, place."""
    interpreter = f"{sys.version}\n{Path(sys.executable).resolve()}\n{VENV}\n"
    return hashlib.sha256(interpreter.encode() + requirements.read_bytes()).hexdigest()


def is_current(name: str, requirements: Path) -> bool:
    """True when the stamp `name` was written for exactly these requirements."""
    stamp = VENV / name
    python = VENV / "bin" / "python"
    return python.exists() and stamp.is_file() and stamp.read_text() == stamp_for(requirements)


def demand_venv() -> None:
    """Raise SetupError where Debian and others ship Python without its venv parts."""
    for part in ("venv", "ensurepip"):
        try:
            importlib.import_module(part)
        except ImportError:
            package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            raise SetupError(
                f"缺少 Python 的 {part}：请安装 {package}（Debian/Ubuntu：apt install {package}）",
                f"Python's {part} is missing: install {package}",
            ) from None


def create() -> None:
    """An empty .venv, whatever was there before: without its stamp it counts for nothing."""
    demand_venv()
    shutil.rmtree(VENV, ignore_errors=True)
    made = run([sys.executable, "-m", "venv", str(VENV)])
    if made.returncode != 0:
        raise SetupError(
            f"建立 {VENV} 失败：请检查该文件夹能否写入、磁盘是否已满",
            f"{VENV} cannot be made: check that the folder is writable and the disk not full",
        )


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a step quietly, in an environment that cannot lead it astray."""
    env = {name: value for name, value in os.environ.items() if name not in STRAYING}
    return subprocess.run(
        command,
        env={**env, "PIP_USER": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def install(requirements: Path) -> None:
    """Install the locked packages; every file must match a hash of the lock."""
    count = sum("==" in line for line in requirements.read_text().splitlines())
    print(f"正在安装 {count} 个软件包，约需一分钟 / installing {count} packages", flush=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    # The lock is whole: nothing is left to resolve, and a newer release of the day cannot get in.
    done = run([*pip, "install", "--no-deps", "--require-hashes", "-r", str(requirements)])
    LOG.write_text(done.stdout)
    if done.returncode != 0:
        raise explain(done.stdout)


def explain(output: str) -> SetupError:
    """The one line for what pip printed."""
    for signs, chinese, english in CAUSES:
        if any(sign in output for sign in signs):
            return SetupError(chinese, english)
    return SetupError(f"安装失败，详情见 {LOG}", f"installation failed, see {LOG}")


def add_program() -> None:
    """Put src on the path of .venv and `nuanliu` into its bin, without building a package."""
    # The scheme "venv": the default one of Debian's Python points to dist-packages.
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV)}))
    # Relative, so that no encoding of a Chinese folder name can go wrong.
    source = os.path.relpath(ROOT / "src", packages)
    (packages / "nuanliu.pth").write_text(f"{source}\n")
    launcher = VENV / "bin" / "nuanliu"
    launcher.write_text(LAUNCHER.format(python=VENV / "bin" / "python"))
    launcher.chmod(0o755)


def add_packages(*, checks: bool) -> None:
    """Bring node_modules to the state of its lock. The web does without it, in whole steps.

    checks: also those that only look at what is served; once there, they stay with the lock.
    """
    lock, kept = ROOT / "package-lock.json", ROOT / "node_modules" / ".stamp"
    if not lock.is_file():
        return
    alone, whole = stamp_for(lock), f"{stamp_for(lock)} checks"
    if kept.is_file() and kept.read_text() in ((whole,) if checks else (alone, whole)):
        return
    npm = node_with_npm()
    more = [] if checks else ["--omit=dev"]
    done = run([*npm, "ci", "--ignore-scripts", *more, "--prefix", str(ROOT)]) if npm else None
    if done is None or done.returncode != 0:
        LOG.write_text(done.stdout if done else "")
        print(WITHOUT_PACKAGES, file=sys.stderr)
        return
    kept.write_text(whole if checks else alone)


def node_with_npm() -> list[str]:
    """How to call npm: the system's where its Node is new enough, else that of a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(run([node, "--version"]).stdout) >= NODE:
        return [npm]
    try:
        install(ROOT / "requirements-node.txt")
    except SetupError:
        return []
    return [str(VENV / "bin" / "npm")]


def node_version(told: str) -> tuple[int, ...]:
    """The numbers in what `node --version` prints ('v20.1.0'); none for anything else."""
    parts = told.strip().removeprefix("v").split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def sign(name: str, requirements: Path) -> None:
    """Write the stamp, last and at once: a half-made .venv never has one."""
    fresh = VENV / f"{name}.new"
    fresh.write_text(stamp_for(requirements))
    fresh.replace(VENV / name)


def set_up(levels: Sequence[str]) -> None:
    """Bring .venv to the locked state of these levels; does nothing when its stamps are current."""
    base = ROOT / "requirements.txt"
    if not is_current("stamp", base):
        create()
        install(base)
        sign("stamp", base)
    add_program()
    add_packages(checks="dev" in levels)
    for level in levels:
        more = ROOT / f"requirements-{level}.txt"
        if not is_current(f"stamp-{level}", more):
            install(more)
            sign(f"stamp-{level}", more)


def main(arguments: list[str]) -> int:
    """Set up as asked; 0 when ready, 1 after one line of explanation, 2 for a wrong argument."""
    if " ".join(arguments) not in LEVELS:
        print("用法 / usage: bin/setup [dev|bench]", file=sys.stderr)
        return 2
    try:
        set_up(LEVELS[" ".join(arguments)])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断，再次运行会从头安装 / stopped; the next run starts afresh", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"不能写入 {VENV}：{error} / cannot write {VENV}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
