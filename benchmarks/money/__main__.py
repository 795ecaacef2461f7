"""All of it on both databases, one after the other: `python -m benchmarks.money`.

KILLS, RACES, CRASHES and FLIPS say how many; every part prints what it did, and with which seed.
"""

import os
import subprocess
import sys

from tools.postgres import serving
from tools.tree import ROOT

KILLS, RACES, CRASHES, FLIPS = "1000", "20000", "60", "2000"
BOTH = (
    ("kills", ("KILLS", KILLS)),
    ("races", ("RACES", RACES)),
    ("interleavings", None),
    ("failing_writes", None),
    ("replays", None),
    ("damaged", ("FLIPS", FLIPS)),
)


def run(name: str, how_many: tuple[str, str] | None, address: str) -> bool:
    """One part on one database; whether it passed."""
    words = [os.environ.get(*how_many)] if how_many else []
    command = [sys.executable, "-m", f"benchmarks.money.{name}", *words]
    env = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


def main() -> int:
    """Exit 1 when any part found a violation."""
    told = {f"{name} SQLite": run(name, many, "") for name, many in BOTH}
    for name, many in BOTH:
        with serving() as address:
            told[f"{name} PostgreSQL"] = run(name, many, address)
    told["lost_servers PostgreSQL"] = run("lost_servers", ("CRASHES", CRASHES), "")
    for name, passed in told.items():
        print(f"{name}：{'达到' if passed else '未达到'}")
    return 0 if all(told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
