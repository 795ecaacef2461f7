"""The archive package: a BagIt folder (RFC 8493) in a sealed casing, with everything but a key.

Papers and the originals behind them lie in the order in which an auditor asks for them; what is
not there stands in 缺项清单.txt. Everything is under SHA-256, and the hash of the tag manifest
names the whole.
"""

import hashlib
import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.texts import one_line
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.ledger import export as books
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError
from nuanliu.stages.archive import casing
from nuanliu.stages.archive.casing import Casing
from nuanliu.stages.archive.kinds import Made, PaperKind
from nuanliu.stages.archive.manifest import PACKAGES, SEALED
from nuanliu.stages.archive.originals import absent, originals, with_ending
from nuanliu.stages.archive.verification import VERIFIER, run_verifier
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.projects.models import Project

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
MISSING = "缺项清单.txt"
JOURNAL = "流水"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class Room(NamedTuple):
    """A folder of the package: its name, and the kinds of paper that lie in it."""

    name: str
    kinds: frozenset[PaperKind]


# The order of an audit: from what was granted, over who decided, to what came of it.
ROOMS = (
    Room("01-立项与预算", frozenset({PaperKind.TARGETS, PaperKind.PLAN_SCAN})),
    Room("02-名额", frozenset({PaperKind.QUOTAS})),
    Room("03-花名册", frozenset({PaperKind.ROSTER})),
    Room(
        "04-公示",
        frozenset({PaperKind.NOTICE, PaperKind.NOTICE_RESULT, PaperKind.NOTICE_PROOF}),
    ),
    Room(
        "05-审批",
        frozenset(
            {
                PaperKind.MINUTES,
                PaperKind.APPROVAL,
                PaperKind.APPROVAL_SCAN,
                PaperKind.APPROVED,
                PaperKind.SUMMARY,
            }
        ),
    ),
    Room(
        "06-代发文件与签领表",
        frozenset(
            {
                PaperKind.BANK_FILE,
                PaperKind.BANK_ANSWER,
                PaperKind.BANK_DETAIL,
                PaperKind.RESULT,
                PaperKind.RECONCILIATION,
                PaperKind.SIGN_SHEET,
                PaperKind.CASH_BOOK,
                PaperKind.STOCK_BOOK,
                PaperKind.EVIDENCE,
            }
        ),
    ),
    Room("07-报销", frozenset({PaperKind.CLAIM, PaperKind.PURCHASE})),
    Room("08-走访", frozenset({PaperKind.VISIT})),
    Room("09-满意度", frozenset({PaperKind.SURVEY, PaperKind.CALLS})),
    Room("10-绩效", frozenset({PaperKind.MONITORING, PaperKind.EVALUATION})),
    Room("11-公开", frozenset({PaperKind.DISCLOSURE})),
    Room("12-账簿", frozenset({PaperKind.BOOKS})),
)
OTHER = "13-其他"
OF_THE_YEAR = ("01-立项与预算", "10-绩效", "11-公开", "12-账簿")  # no campaign has its own


class Scope(NamedTuple):
    """What a package is of: a project's year, or one campaign of it."""

    project: Project
    campaign: Campaign | None


def place_of(folder: str) -> Path:
    """Where a package of this name lies sealed: below the data folder, or at an absolute path."""
    return Path(settings.NUANLIU_DATA, PACKAGES, f"{folder}{SEALED}")


def write_bag(
    project: Project,
    papers: Iterable[Made],
    place: Path,
    at: datetime,
    campaign: Campaign | None = None,
) -> str:
    """Write the package of a project, sealed, to `place` (absent as yet); returns its hash.

    campaign: the package holds what belongs to this campaign alone, beside the whole journal.

    papers: every paper as it was made; the kept files are taken from the books, each once,
    and not again where a paper holds the same bytes. Wholly there or not at all. Raises Refused
    BAG-EXISTS where something lies already, BAG-NAME for a name that leaves the folder or stands
    twice.
    """
    if place.exists():
        what = f"归档包 {place} 已存在"
        raise Refused(Refusal("BAG-EXISTS", what, "没有改动；请换一个名称，或先核对已有的归档包"))
    with casing.writing(place) as out:
        bag = _Bag(out)
        _fill(bag, Scope(project, campaign), papers)
        return _seal_tags(bag, Scope(project, campaign), at)


class _Bag:
    """What was put into the casing so far: octets and digest of every payload file."""

    def __init__(self, out: Casing) -> None:
        self._out = out
        self.digests: dict[str, str] = {}
        self.octets = 0

    def put(self, name: str, content: bytes) -> None:
        # The format writes these three signs in code, and readers differ in how they undo it.
        strange = any(sign in name for sign in "%\r\n")
        if strange or ".." in Path(name).parts or Path(name).is_absolute():
            what = f"文书的文件名“{name}”不能用于归档"
            raise Refused(Refusal("BAG-NAME", what, "请改正文件名后重新组卷"))
        if f"data/{name}" in self.digests:
            what = f"文书“{name}”出现了两次"
            raise Refused(Refusal("BAG-NAME", what, "请改正文件名后重新组卷"))
        self.digests[f"data/{name}"] = hashlib.sha256(content).hexdigest()
        self.octets += len(content)
        self._out.put(f"data/{name}", content)

    def put_tag(self, name: str, content: bytes) -> None:
        self._out.put(name, content)


def _fill(bag: _Bag, scope: Scope, papers: Iterable[Made]) -> None:
    filled, held = set(), set()
    for name, kind, content in papers:
        room = room_of(kind)
        bag.put(f"{room}/{name}", content)
        filled.add(room)
        held.add(hashlib.sha256(content).digest())
    filled |= _put_originals(bag, scope, held)
    _put_journal(bag)
    bag.put(MISSING, _missing_text(scope, filled, absent(*scope)).encode())


def _put_journal(bag: _Bag) -> None:
    # It names nobody: persons stand in it by number and as commitments, so it may pass the disk.
    with tempfile.TemporaryDirectory(prefix="nuanliu-journal-") as work:
        write_journal(Path(work))
        for path in sorted(path for path in Path(work).rglob("*") if path.is_file()):
            bag.put(f"{JOURNAL}/{path.relative_to(work).as_posix()}", path.read_bytes())
    for file in verifier_files():
        bag.put(f"{JOURNAL}/{file.name}", file.read_bytes())


def verifier_files() -> list[Path]:
    """The stand-alone verifier and the text that says what it checks."""
    return sorted(path for path in VERIFIER.iterdir() if path.suffix in {".py", ".md"})


def _put_originals(bag: _Bag, scope: Scope, held: set[bytes]) -> set[str]:
    """Each kept file whose bytes are not held yet; returns the rooms they came into."""
    filled = set()
    for file in originals(*scope):
        content = file.make()
        digest = hashlib.sha256(content).digest()
        if digest not in held:
            name = with_ending(file.name, content)
            room = room_of(file.kind)
            bag.put(f"{room}/{name}", content)
            filled.add(room)
            held.add(digest)
    return filled


def room_of(kind: PaperKind) -> str:
    """The folder of the package in which papers of this kind lie."""
    return next((room.name for room in ROOMS if kind in room.kinds), OTHER)


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


def _missing_text(scope: Scope, filled: set[str], missing: Sequence[str]) -> str:
    due = ROOMS if scope.campaign is None else [one for one in ROOMS if one.name not in OF_THE_YEAR]
    empty = [f"{room.name}：没有文书" for room in due if room.name not in filled]
    lines = [*empty, *missing] or ["无缺项。"]
    return "\n".join(["归档包缺项清单（按审计调阅顺序）", *lines, ""])


def _seal_tags(bag: _Bag, scope: Scope, at: datetime) -> str:
    day = at.astimezone(OFFICE_TIME).date().isoformat()
    project, campaign = scope
    of = f"（{campaign.name}）" if campaign else ""
    number = f"-{campaign.pk}" if campaign else ""
    info = {
        "Source-Organization": project.unit_name,
        "External-Description": f"{project.fiscal_year}年{project.name}{of}",
        "External-Identifier": f"{project.fiscal_year}-{project.pk}{number}",
        "Bagging-Date": day,
        "Payload-Oxum": f"{bag.octets}.{len(bag.digests)}",
        "Bag-Software-Agent": "nuanliu",
    }
    text = "".join(f"{label}: {one_line(value)}\n" for label, value in info.items())
    tags = {
        "bag-info.txt": text.encode(),
        "bagit.txt": DECLARATION.encode(),
        MANIFEST: _manifest(bag.digests),
    }
    tags[TAGS] = _manifest({name: _digest(content) for name, content in tags.items()})
    for name, content in tags.items():
        bag.put_tag(name, content)
    return _digest(tags[TAGS])


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Looked(NamedTuple):
    """What a look into a sealed package told: its faults, its hash, how its journal verifies."""

    faults: list[str]
    hash: str
    journal: dict[str, Any]


def look(place: Path, *, journal: bool = False) -> Looked:
    """Open a sealed package and check every file of it; with `journal`, run the verifier too.

    faults: files changed, missing or added, none when whole; hash: SHA-256 of the tag manifest,
    which covers everything, '' where there is none.
    """
    keys.current()  # without the keys nothing can be judged: that is no damage
    there: dict[str, str] = {}
    tags: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="nuanliu-journal-") as work:
        try:
            for name, content in casing.members(place):
                there[name] = _digest(content)
                if name in (TAGS, MANIFEST):
                    tags[name] = content
                if journal and name.startswith(f"data/{JOURNAL}/"):
                    _lay_out(Path(work) / name, content)
        except FileNotFoundError:
            return Looked([f"{place.name} 里没有归档包"], "", {})
        except (OSError, SealError, tarfile.TarError):
            return Looked([f"{place.name} 打不开：被改动、截断或调换"], "", {})
        faults = list(_faults(there, tags))
        told = run_verifier(Path(work, "data", JOURNAL)) if journal and not faults else {}
    return Looked(faults, there.get(TAGS, ""), told)


def _lay_out(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _faults(there: Mapping[str, str], tags: Mapping[str, bytes]) -> Iterator[str]:
    listed: dict[str, str] = {}
    for manifest in (TAGS, MANIFEST):
        for line in tags.get(manifest, b"").decode(errors="replace").splitlines():
            found = _LINE.fullmatch(line)
            if found is None:
                yield f"{manifest} 有一行读不懂"
            else:
                listed[found[2]] = found[1]
    for name in sorted(there.keys() ^ {*listed, TAGS}):
        yield f"{name} {'多余' if name in there else '缺失'}"
    for name in sorted(there.keys() & listed.keys()):
        if there[name] != listed[name]:
            yield f"{name} 被改动"
