"""How long the stand-alone verifier takes for a large journal, against the floor.

The floor is what no verifier of this format can avoid: read every line, hash it, parse it as
JSON. Both sides run in this one process run, the verifier as the separate program it is.

    python benchmarks/bench_verifier.py [ENTRIES]
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nuanliu.core.journal import (
    NO_PREVIOUS,
    Checkpoint,
    Frontier,
    canonical_trusted,
    genesis,
    leaf_hash,
)

VERIFIER = Path(__file__).parent.parent / "verifier" / "nuanliu_verify.py"
LOG = "gonghui.example/530103/journal"
SEGMENT_LINES = 10_000
STEPS = (("", "approved", "available", "encumbered"), ("approved", "paid", "encumbered", "paid"))
LIMIT_SECONDS = 20


def deeds(entries: int) -> Iterator[dict[str, object]]:
    """A budget of `entries` fen, then deeds of three lines; the first moves one fen of a person."""
    yield {"kind": "genesis", **genesis(name=LOG, database="demo", identity="bench-1")}
    yield _moved("projects.activate", 0, "outside", "available", fen=entries)
    for seq in range(3, entries + 1):
        deed, place = divmod(seq - 3, 3)
        if place:
            yield {"kind": _kind(deed), "rule": "panlong-2024"}
            continue
        person, step = divmod(deed, len(STEPS))
        before, after, source, target = STEPS[step]
        yield _moved(_kind(deed), deed + 1, source, target, fen=1) | {
            "obj": {
                "type": "payments.payment",
                "id": str(person + 1),
                "from": before,
                "state": after,
                "verb": "move",
                "persons": {"person_id": person + 1},
                "amounts": {"amount_fen": 1},
            }
        }


def _kind(deed: int) -> str:
    return ("reviews.approve", "payments.confirm")[deed % 2]


def _moved(kind: str, deed: int, source: str, target: str, *, fen: int) -> dict[str, object]:
    return {"kind": kind, "voucher": f"2024-{deed + 1}", "legs": [[1, source, target, fen]]}


def _moment(minute: int) -> str:
    return f"2024-06-{1 + minute // 1440:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z"


def export(folder: Path, entries: int) -> int:
    """Write the journal as an export folder; returns its size in bytes."""
    (folder / "journal").mkdir(parents=True)
    frontier, prev, notes, written = Frontier(), NO_PREVIOUS, [], 0
    segment: list[str] = []
    for seq, facts in enumerate(deeds(entries), 1):
        deed = seq if seq < 3 else 3 + (seq - 3) // 3
        minute = deed // 60
        line = canonical_trusted(
            {
                "seq": seq,
                "prev": prev,
                "t": _moment(minute),
                "unit": "530103",
                "actor": "account:7",
                "intent": f"3f1c9a52-7d30-{deed:08d}",
                **facts,
            }
        )
        leaf = leaf_hash(line)
        frontier.push(leaf)
        prev = leaf.hex()
        segment.append(line)
        if seq % SEGMENT_LINES == 0 or seq == entries:
            name = f"{(seq - 1) // SEGMENT_LINES + 1:06d}.ndjson"
            data = "\n".join([*segment, ""]).encode()
            (folder / "journal" / name).write_bytes(data)
            written += len(data)
            segment.clear()
            notes.append(Checkpoint(LOG, seq, frontier.root()).text())
    (folder / "checkpoints.txt").write_text("\n".join(notes), "utf-8")
    return written


def floor(folder: Path) -> float:
    """Seconds to read, hash and parse every line, and nothing else."""
    begun = time.perf_counter()
    for path in sorted((folder / "journal").iterdir()):
        with path.open("rb") as file:
            for raw in file:
                hashlib.sha256(raw).digest()
                json.loads(raw)
    return time.perf_counter() - begun


def verifier(folder: Path) -> float:
    """Seconds of the whole program, start to exit; a failure stops the benchmark."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, VERIFIER, folder, "--replay", "--json"], check=True)
    return time.perf_counter() - begun


def main() -> int:
    """Print both sides and their ratio; exit 1 over the limit for a million lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=1_000_000)
    entries = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as name:
        size = export(Path(name), entries)
        lowest, taken = floor(Path(name)), verifier(Path(name))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"流水 {entries:,} 行，{size / 1e6:.0f} MB，平均每行 {size / entries:.0f} 字节")
    print(f"下限（读、哈希、解析）{lowest:.2f} s，{entries / lowest:,.0f} 行/s")
    print(f"独立核验 {taken:.2f} s（处理器 {used.ru_utime:.2f} s），{entries / taken:,.0f} 行/s")
    print(f"内存 {used.ru_maxrss // 1024} MB")
    print(f"倍数 {taken / lowest:.2f}×，上限每百万行 {LIMIT_SECONDS} s")
    return 0 if taken <= LIMIT_SECONDS * max(1, entries / 1e6) else 1


if __name__ == "__main__":
    sys.exit(main())
