"""An exported journal in memory that can be edited the way an insider would edit the files.

Used to write the test vectors and by the tests; it writes whatever it is told to, right or wrong.
"""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nuanliu.core.journal import NO_PREVIOUS, Checkpoint, leaf_hash, root_of

LOG = "gonghui.example/530103/journal"
SEGMENT_LINES = 10_000

Facts = dict[str, Any]


def dump(value: Any) -> str:
    """JSON in canonical layout without asking whether the values are allowed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass
class Copy:
    """Lines (bytes without newline), notes (log, size, root) and whatever else lies in the folder.

    `files` maps paths to bytes and is written last, so it can also overwrite what was computed.
    """

    lines: list[bytes] = field(default_factory=list)
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, facts: Facts) -> int:
        """Append one line with its number and the hash of the line before; returns the number."""
        seq = len(self.lines) + 1
        text = dump({**facts, "seq": seq, "prev": self.leaf(seq - 1)})
        self.lines.append(text.encode(errors="surrogatepass"))
        return seq

    def leaf(self, seq: int) -> str:
        """The leaf hash of line `seq` in hex; of line 0, what the first line names."""
        return hashlib.sha256(b"\0" + self.lines[seq - 1]).hexdigest() if seq else NO_PREVIOUS

    def facts(self, seq: int) -> Facts:
        """Line `seq` as data."""
        return dict(json.loads(self.lines[seq - 1].decode(errors="surrogatepass")))

    def mark(self, size: int = 0) -> None:
        """Add the checkpoint over the first `size` lines (all of them when 0)."""
        size = size or len(self.lines)
        self.notes.append((LOG, size, self.root(size)))

    def root(self, size: int) -> str:
        """The root over the first `size` lines in base64."""
        leaves = [hashlib.sha256(b"\0" + line).digest() for line in self.lines[:size]]
        return base64.b64encode(root_of(leaves)).decode()

    def edit(self, seq: int, change: Callable[[Facts], object]) -> None:
        """Change the data of line `seq` in place and nothing else."""
        facts = self.facts(seq)
        change(facts)
        self.lines[seq - 1] = dump(facts).encode(errors="surrogatepass")

    def rechain(self) -> None:
        """Number all lines afresh and let each name the one before: what a re-hash attack does."""
        kept, self.lines = [self.facts(seq + 1) for seq in range(len(self.lines))], []
        for facts in kept:
            self.add(facts)

    def remark(self) -> None:
        """Compute every checkpoint anew over the lines as they now are, none beyond the end."""
        sizes = [(log, min(size, len(self.lines))) for log, size, _ in self.notes]
        self.notes = [(log, size, self.root(size)) for log, size in sizes]

    def tree(self) -> dict[str, bytes]:
        """The folder as path to bytes."""
        files = {}
        for start in range(0, len(self.lines), SEGMENT_LINES):
            part = self.lines[start : start + SEGMENT_LINES]
            files[f"journal/{start // SEGMENT_LINES + 1:06d}.ndjson"] = b"\n".join([*part, b""])
        notes = (f"{log}\n{size}\n{root}\n" for log, size, root in self.notes)
        files["checkpoints.txt"] = "\n".join(notes).encode()
        return {path: data for path, data in (files | self.files).items() if data != b"-"}

    def write(self, folder: Path) -> Path:
        """Write `tree` below `folder` and return it."""
        for path, data in self.tree().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder


def note(copy: Copy, size: int) -> str:
    """The checkpoint over `size` lines as somebody outside would have kept it."""
    root = root_of(leaf_hash(line.decode()) for line in copy.lines[:size])
    return Checkpoint(LOG, size, root).text()
