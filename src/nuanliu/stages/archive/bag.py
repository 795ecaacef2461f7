"""The archive package as a BagIt folder (RFC 8493): papers, books, journal, verifier, no key.

Papers and the originals behind them lie in the order in which an auditor asks for them; what is
not there stands in 缺项清单.txt. Everything is under SHA-256, and the hash of the tag manifest
names the whole.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.ledger import export as books
from nuanliu.records.people.keys import sync_folder
from nuanliu.stages.archive.originals import absent, originals, with_ending
from nuanliu.stages.archive.verification import VERIFIER
from nuanliu.stages.projects.models import Project

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
MISSING = "缺项清单.txt"
JOURNAL = "流水"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class Room(NamedTuple):
    """A folder of the package: its name, and words one of which a paper's name contains."""

    name: str
    words: tuple[str, ...]


# The order of an audit: from what was granted, over who decided, to what came of it.
ROOMS = (
    Room("01-立项与预算", ("立项", "预算", "目标表")),
    Room("02-名额", ("名额",)),
    Room("03-花名册", ("花名册", "名单核对", "标注")),
    Room("04-公示", ("公示",)),
    Room("05-审批", ("审批",)),
    Room("06-代发文件与签领表", ("代发", "签领", "回盘")),
    Room("07-报销", ("报销",)),
    Room("08-走访", ("走访",)),
    Room("09-满意度", ("满意度",)),
    Room("10-绩效", ("监控", "自评")),
    Room("11-公开", ("公开", "九部分")),
    Room("12-账簿", ("账簿", "账本")),
)
OTHER = "13-其他"


def place_of(folder: str) -> Path:
    """Where a package of this name lies: below the data folder, or at an absolute path."""
    return Path(settings.NUANLIU_DATA, "archive", folder)


def write_bag(
    project: Project, papers: Iterable[tuple[str, bytes]], folder: Path, at: datetime
) -> str:
    """Write the package of a project into `folder` (absent as yet); returns its hash (64 hex).

    papers: (file name, bytes) of every paper; the kept files are taken from the books, each once,
    and not again where a paper holds the same bytes. Wholly there or not at all. Raises Refused
    BAG-EXISTS where something lies already, BAG-NAME for a name that leaves the folder or stands
    twice.
    """
    if folder.exists():
        what = f"归档文件夹 {folder} 已存在"
        raise Refused(Refusal("BAG-EXISTS", what, "没有改动；请换一个名称，或先核对已有的归档包"))
    work = folder.with_name(f".{folder.name}.part")
    if work.exists():  # what a kill left behind
        shutil.rmtree(work)
    (work / "data").mkdir(mode=0o700, parents=True)
    try:
        _fill(work / "data", project, papers)
        digest = _seal_tags(work, project, at)
        work.rename(folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    sync_folder(folder.parent)
    return digest


def _fill(data: Path, project: Project, papers: Iterable[tuple[str, bytes]]) -> None:
    filled, held = set(), set()
    for name, content in papers:
        room = room_of(name)
        _put(data, f"{room}/{name}", content)
        filled.add(room)
        held.add(hashlib.sha256(content).digest())
    filled |= _put_originals(data, project, held)
    write_journal(data / JOURNAL)
    for file in sorted(path for path in VERIFIER.iterdir() if path.suffix in {".py", ".md"}):
        _put(data, f"{JOURNAL}/{file.name}", file.read_bytes())
    _put(data, MISSING, _missing_text(filled, absent(project)).encode())


def _put_originals(data: Path, project: Project, held: set[bytes]) -> set[str]:
    """Each kept file whose bytes are not held yet; returns the rooms they came into."""
    filled = set()
    for file in originals(project):
        content = file.make()
        digest = hashlib.sha256(content).digest()
        if digest not in held:
            name = with_ending(file.name, content)
            _put(data, f"{room_of(name)}/{name}", content)
            filled.add(room_of(name))
            held.add(digest)
    return filled


def room_of(name: str) -> str:
    """The folder of the package a paper belongs to: by the words its name begins with, else by all.

    The beginning ('04代发') names the kind of paper; what follows may be a campaign's name.
    """
    head = re.split("[-/]", name, maxsplit=1)[0]
    for text in (head, name):
        for room in ROOMS:
            if any(word in text for word in room.words):
                return room.name
    return OTHER


def write_journal(folder: Path) -> None:
    """The journal as the verifier wants it, with the ledger's counters to compare it with."""
    journal.write(folder)
    (folder / "balances.json").write_bytes(balances_text().encode())


def balances_text() -> str:
    """The counters as balances.json: what the verifier must come to when it adds up the lines."""
    counters = {}
    for line in books.balance_rows():
        counters[str(line.line)] = {
            "outside": -line.appropriated_fen,
            "available": line.available_fen,
            "encumbered": line.encumbered_fen,
            "in_transit": line.in_transit_fen,
            "paid": line.paid_fen,
        }
    posted = {str(leg.line) for leg in books.legs()}
    told = {name: ends for name, ends in counters.items() if name in posted}
    return json.dumps(told, sort_keys=True, separators=(",", ":")) + "\n"


def _put(data: Path, name: str, content: bytes) -> None:
    place = data / name
    # The format writes these three signs in code, and readers differ in how they undo it.
    strange = any(sign in name for sign in "%\r\n")
    if strange or ".." in Path(name).parts or not place.is_relative_to(data):
        what = f"文书的文件名“{name}”不能用于归档"
        raise Refused(Refusal("BAG-NAME", what, "请改正文件名后重新组卷"))
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.open("xb") as out:
            out.write(content)
    except FileExistsError:
        what = f"文书“{name}”出现了两次"
        raise Refused(Refusal("BAG-NAME", what, "请改正文件名后重新组卷")) from None


def _missing_text(filled: set[str], missing: Sequence[str]) -> str:
    empty = [f"{room.name}：没有文书" for room in ROOMS if room.name not in filled]
    lines = [*empty, *missing] or ["无缺项。"]
    return "\n".join(["归档包缺项清单（按审计调阅顺序）", *lines, ""])


def _seal_tags(work: Path, project: Project, at: datetime) -> str:
    files = [path for path in sorted((work / "data").rglob("*")) if path.is_file()]
    octets = sum(path.stat().st_size for path in files)
    day = at.astimezone(OFFICE_TIME).date().isoformat()
    info = {
        "Source-Organization": project.unit_name,
        "External-Description": f"{project.fiscal_year}年{project.name}",
        "External-Identifier": f"{project.fiscal_year}-{project.pk}",
        "Bagging-Date": day,
        "Payload-Oxum": f"{octets}.{len(files)}",
        "Bag-Software-Agent": "nuanliu",
    }
    (work / MANIFEST).write_bytes(_manifest(work, files))
    (work / "bagit.txt").write_bytes(DECLARATION.encode())
    text = "".join(f"{label}: {_one_line(value)}\n" for label, value in info.items())
    (work / "bag-info.txt").write_bytes(text.encode())
    tags = [work / name for name in ("bag-info.txt", "bagit.txt", MANIFEST)]
    (work / TAGS).write_bytes(_manifest(work, tags))
    return bag_hash(work)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _manifest(work: Path, files: Iterable[Path]) -> bytes:
    rows = (f"{_digest(path)}  {path.relative_to(work).as_posix()}\n" for path in files)
    return "".join(rows).encode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bag_hash(folder: Path) -> str:
    """The hash that names the package: SHA-256 of the tag manifest, which covers everything."""
    return _digest(folder / TAGS)


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with a package on disk: files changed, missing or added; none when whole."""
    if not (folder / TAGS).is_file():
        yield f"{folder.name} 里没有归档包"
        return
    listed: dict[str, str] = {}
    for manifest in (TAGS, MANIFEST):
        for line in _lines(folder / manifest):
            found = _LINE.fullmatch(line)
            if found is None:
                yield f"{manifest} 有一行读不懂"
            else:
                listed[found[2]] = found[1]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there ^ {*listed, TAGS}):
        yield f"{name} {'多余' if name in there else '缺失'}"
    for name in sorted(there & listed.keys()):
        if _digest(folder / name) != listed[name]:
            yield f"{name} 被改动"


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []
