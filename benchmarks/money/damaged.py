"""A backup of which a byte is other than it was: always noticed; and how long a restore takes.

Bytes are changed, cut off, put in and exchanged at places that chance draws, and at every byte of
the beginning and the end, where the zip keeps what it is. Control: the untouched file is taken.
"""

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from benchmarks.committed import commit
from benchmarks.money import restoring
from benchmarks.money.flow import steps
from benchmarks.ready import FOLDER
from nuanliu.stages.archive.manifest import BackupError
from nuanliu.stages.archive.restores import verify_backup

PLACES, LISTS, PEOPLE, CASH = 10_000, 2, 20, 2
ENDS = 256  # bytes at either end that are all tried


def changed(data: bytes, chance: random.Random) -> bytes:
    """The same with one thing done to it."""
    at, byte = chance.randrange(len(data)), chance.randrange(1, 256)
    deed = chance.randrange(10)
    if deed == 0:
        return data[:at]
    if deed == 1:
        return data[:at] + bytes([byte]) + data[at:]
    if deed == 2:
        return data[:at] + data[at + 1 :]
    return flipped(data, at, byte)


def flipped(data: bytes, at: int, byte: int) -> bytes:
    """One byte other than it was."""
    return data[:at] + bytes([data[at] ^ byte]) + data[at + 1 :]


def noticed(file: Path, data: bytes) -> bool:
    """Whether a file of these bytes is refused."""
    file.write_bytes(data)
    try:
        verify_backup(file)
    except BackupError:
        return True
    return False


def missed(source: Path, places: int, seed: int) -> tuple[int, int]:
    """How many changes were tried, and how many went unnoticed."""
    data, chance = source.read_bytes(), random.Random(seed)  # noqa: S311 - a test
    file = FOLDER / "演示-改.zip"
    ends = [*range(ENDS), *range(len(data) - ENDS, len(data))]
    tried = [flipped(data, at, 1) for at in ends]
    missing = sum(not noticed(file, one) for one in tried)
    for _ in range(places):
        missing += not noticed(file, changed(data, chance))
    return places + len(tried), missing


def drill(source: Path) -> float:
    """Seconds of one restore, into nothing, to books that were looked through."""
    begun = time.perf_counter()
    shutil.rmtree(restoring.PLACE, ignore_errors=True)
    restoring.empty_place()
    with restoring.elsewhere():
        restoring.restore(source)
    return time.perf_counter() - begun


def main() -> int:
    """Exit 0 when every change was noticed and the control was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", type=int, nargs="?", default=PLACES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    office = books.prepare(LISTS, PEOPLE, cash=CASH)
    with books.read_here():
        for batch in office.batches:
            for step in steps(office, batch):
                step.act()
    source = restoring.saved().file
    whole = not noticed(FOLDER / "演示-同.zip", source.read_bytes())
    tried, missing = missed(source, options.places, options.seed)
    facts = {"on": books.ON, "bytes": source.stat().st_size, "tried": tried, "missed": missing}
    facts |= {"control": whole, "restore_seconds": round(drill(source), 1)}
    facts |= {"seed": options.seed, "commit": commit()}
    books.say(json.dumps(facts, ensure_ascii=False))
    return 0 if whole and missing == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
