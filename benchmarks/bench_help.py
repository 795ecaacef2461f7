"""`nuanliu --help` from start to exit, against the bare interpreter: what every command pays."""

import statistics
import subprocess
import sys
import time

LIMIT_SECONDS, ROUNDS = 0.4, 7


def seconds(*command: str) -> float:
    """The median of several runs of one command; a failure stops the benchmark."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> int:
    """Print both sides and their ratio; exit 1 over the limit."""
    lowest = seconds(sys.executable, "-c", "pass")
    taken = seconds(sys.executable, "-m", "nuanliu", "--help")
    print(f"下限（空的解释器）{lowest:.3f} s")
    print(f"nuanliu --help {taken:.3f} s，为下限的 {taken / lowest:.1f} 倍，上限 {LIMIT_SECONDS} s")
    return 0 if taken <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
