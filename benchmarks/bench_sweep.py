"""`nuanliu sweep` over 10 million payments against hand-tuned SQL, Polars and pandas, in one run.

All sides read the same Parquet files and must find the same keys. NUANLIU_BENCH_PAYMENTS makes a
smaller province for a trial; the targets hold for the full one.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.sweep_data import make
from benchmarks.sweep_rivals import RULES, digest

PAYMENTS = int(os.environ.get("NUANLIU_BENCH_PAYMENTS", "10000000"))
TIMES_RIVAL, TIMES_PANDAS = 1.5, 5
ALL_SECONDS, PEAK_MB = 90, 1536


def folder() -> Path:
    """Where the made-up province lies: kept from run to run, made when absent."""
    named = os.environ.get("NUANLIU_BENCH_FOLDER", tempfile.gettempdir())
    return Path(named) / f"nuanliu-sweep-{PAYMENTS}-{fingerprint()}"


def fingerprint() -> str:
    """Changes with the program that makes the rows."""
    source = Path(__file__).with_name("sweep_data.py").read_bytes()
    return hashlib.sha256(source).hexdigest()[:8]


def ours(place: Path, out: Path, *rules: str) -> dict[str, Any]:
    """`nuanliu sweep` as a process of its own, with its peak memory and its wall time."""
    chosen = [word for rule in rules for word in ("--rule", rule)]
    words = [sys.executable, "-m", "nuanliu", "sweep", str(place), "--json", "--out", str(out)]
    begun = time.perf_counter()
    with subprocess.Popen([*words, *chosen], stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    answer: dict[str, Any] = json.loads(said)
    return answer | {"wall": time.perf_counter() - begun, "peak_mb": usage.ru_maxrss // 1024}


def rival(who: str, place: Path) -> dict[str, Any]:
    """One rival in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.sweep_rivals", who, str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def our_keys(out: Path) -> dict[str, tuple[int, str]]:
    """Count and fingerprint of the subjects we found, by rule."""
    rows = duckdb.execute(f"SELECT code, subject FROM '{out}'").fetchall()
    return {rule: digest(subject for code, subject in rows if code == rule) for rule in RULES}


def compare(place: Path, out: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Our six rules and each rival's; stops when two sides did not find the same."""
    mine = ours(place, out, *RULES)
    keys = our_keys(out)
    others = {who: rival(who, place) for who in ("tuned", "polars", "pandas")}
    for who, other in others.items():
        for rule in RULES:
            theirs = (other["found"][rule], other["keys"][rule])
            assert theirs == keys[rule], f"{who} found {theirs} for {rule}, we {keys[rule]}"
    return mine, others


def main() -> int:
    """Print every side rule by rule, the ratios, and whether the targets were met."""
    place = folder()
    make(place, PAYMENTS)
    with tempfile.TemporaryDirectory(prefix="nuanliu-bench-") as work:
        out = Path(work) / "findings.parquet"
        mine, others = compare(place, out)
        whole = ours(place, out)
    seconds = {rule: mine["rules"][rule]["seconds"] for rule in RULES}
    print(f"{'规则':<12} {'ours':>7} {'tuned':>7} {'polars':>7} {'pandas':>7}")
    for rule in RULES:
        row = [seconds[rule], *(other["seconds"][rule] for other in others.values())]
        print(f"{rule:<14}" + "".join(f"{value:8.2f}" for value in row))
    mine_sum = sum(seconds.values())
    sums = {who: sum(other["seconds"].values()) for who, other in others.items()}
    faster = min(sums["tuned"], sums["polars"])
    loaded = sums["pandas"] + others["pandas"]["load"]
    everything = sum(rule["seconds"] for rule in whole["rules"].values())
    peaks = {who: other["peak_mb"] for who, other in others.items()}
    print(f"合计 ours {mine_sum:.2f}，" + "，".join(f"{w} {s:.2f}" for w, s in sums.items()) + " s")
    print(f"与较快者之比 {mine_sum / faster:.2f}（≤ {TIMES_RIVAL}）")
    print(f"pandas 含读入 {loaded:.1f} s，为我们的 {loaded / mine_sum:.1f} 倍（≥ {TIMES_PANDAS}）")
    print(f"全部 {len(whole['rules'])} 条规则 {everything:.1f} s（≤ {ALL_SECONDS}），")
    print(
        f"连同核对各表共 {whole['wall']:.1f} s，峰值 {whole['peak_mb']} MB（≤ {PEAK_MB}）；{peaks}"
    )
    print(f"负载 {os.getloadavg()[0]:.1f}，{os.cpu_count()} 核；读 {whole['rows']:,} 行")
    met = (
        mine_sum <= TIMES_RIVAL * faster
        and loaded >= TIMES_PANDAS * mine_sum
        and everything <= ALL_SECONDS
        and whole["peak_mb"] <= PEAK_MB
    )
    return 0 if met else 1


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
