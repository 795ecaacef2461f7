"""A command watched from outside: wall time, processor time, memory of its whole process tree.

Memory is the sum of PSS over the command and its descendants, read from /proc (Linux) every few
hundredths of a second: a page that n processes share counts 1/n for each, so that forked children
are not counted twice. A peak shorter than that is missed; the largest resident size of any one
process, which the kernel keeps without gaps, is given beside it.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

EVERY = 0.04  # seconds between two samples of memory


class Run(NamedTuple):
    """Seconds by the clock, seconds of all processors together, MB; exit code."""

    wall: float
    cpu: float
    peak_mb: float
    largest_mb: float
    code: int


def watched(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command to its end, what it prints thrown away."""
    begun, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, sum(pss_kb(one) for one in tree(child.pid)))
            time.sleep(EVERY)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime  # its own and that of all children it waited for
    return Run(wall, cpu, peak / 1024, used.ru_maxrss / 1024, child.returncode)


def tree(root: int) -> list[int]:
    """The process and its descendants as they are now."""
    parents = {}
    for told in Path("/proc").glob("[0-9]*/stat"):
        _, _, fields = _text(told).rpartition(")")
        if fields:
            parents[int(told.parent.name)] = int(fields.split()[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def pss_kb(pid: int) -> int:
    """The proportional share of memory of one process; nothing for one that is gone."""
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:  # it ended between two looks
        return ""
