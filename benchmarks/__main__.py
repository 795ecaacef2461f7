"""Run every bench_*.py in a process of its own and say which of them kept its targets."""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(program: Path) -> tuple[int, float]:
    """Exit code and seconds of one measurement; what it prints goes straight to the screen."""
    print(f"── {program.stem.removeprefix('bench_')}", flush=True)
    begun = time.perf_counter()
    module = f"{HERE.name}.{program.stem}"
    done = subprocess.run([sys.executable, "-m", module], cwd=HERE.parent, check=False)
    return done.returncode, time.perf_counter() - begun


def main() -> int:
    """Exit 1 when any target was missed."""
    results = {program.stem: run(program) for program in sorted(HERE.glob("bench_*.py"))}
    print("── 结果")
    for name, (code, taken) in results.items():
        print(
            f"{name.removeprefix('bench_'):<12} {'达到' if code == 0 else '未达到'}  {taken:.0f} s"
        )
    return int(any(code for code, _ in results.values()))


if __name__ == "__main__":
    sys.exit(main())
