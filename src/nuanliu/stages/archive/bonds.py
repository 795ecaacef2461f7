"""What hangs on a journal line without being told by it in full: the audit's second half.

Sealed numbers hang on salted commitments and keyed indexes, lists on their hashes, files on their
digests, and the rows that only explain others on what those others say.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Model

from nuanliu.core.journal import commitment
from nuanliu.core.refusal import Refused
from nuanliu.core.roster import Severity
from nuanliu.core.standards import read_standards
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.snapshot import plain
from nuanliu.records.ledger import export as books
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.fields import Sealed, kept_sound
from nuanliu.records.people.models import UNUSABLE, Account, Installation, Person
from nuanliu.stages.archive import bag
from nuanliu.stages.archive.models import Package
from nuanliu.stages.archive.replay import Finding, Replay
from nuanliu.stages.campaigns.models import StandardText
from nuanliu.stages.feedback.models import Answer, Contact, Doubt, Survey, Token
from nuanliu.stages.goods.models import Line
from nuanliu.stages.nominations.models import Replaced, Roster, RosterFinding
from nuanliu.stages.nominations.naming import read_of
from nuanliu.stages.nominations.overlaps import keys_of
from nuanliu.stages.payments.models import Evidence, Payment
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.reviews.models import Batch, Decision, Item, Letter
from nuanliu.stages.reviews.queries import hash_of_list
from nuanliu.stages.visits.models import Visit

# Sealed columns whose commitment bears the name of the column.
SEALED_WHOLE: tuple[tuple[type[Model], str], ...] = (
    (Evidence, "proxy_number"),
    (Contact, "number"),
    (Doubt, "contact"),
    (Line, "proxy_number"),
    (Letter, "contact"),
    (Replaced, "values"),
    (Roster, "reading"),
)
UNREADABLE = "\0"  # no value that anybody can have sealed
SEALED = {"id_number": "id", "phone": "phone", "card": "card"}  # column of a person: its kind


def bonds(replay: Replay) -> Iterator[Finding]:
    """Every bond that does not hold."""
    yield from _personal(replay)
    yield from _standards()
    yield from _lists(replay)
    yield from _roster_findings(replay)
    yield from _roster_keys()
    yield from _tokens()
    yield from _photos(replay)
    yield from _ledger_lines()
    yield from _packages()


def installation(replay: Replay) -> Iterator[Finding]:
    """Name, identity and 演示/正式 are those of the first line."""
    line = replay.genesis
    said = [(line.get("name"), line.get("database"), line.get("id"), line.get("t"))]
    kept = Installation.objects.filter(pk=1).values_list("log_name", "kind", "uid", "created_at")
    if [(*facts, plain(at)) for *facts, at in kept] != said:
        yield Finding("INSTALLATION", 1, "数据库的名称、编号、建立时间或演示/正式与流水第 1 行不符")


class _Commitments:
    """The newest commitment to each personal value, and the salt that opens it."""

    def __init__(self, replay: Replay) -> None:
        self.said = replay.pii
        self.salts = {(kept.seq, kept.field): kept.salt for kept in journal.salts()}

    def known(self, kind: str, pk: int | str, field: str) -> bool:
        """Whether any line committed to the value."""
        return (kind, str(pk), field) in self.said

    def broken(self, kind: str, pk: int | str, field: str, value: str) -> Iterator[Finding]:
        """Whether a value is another than the newest line about it committed to.

        An erased salt leaves nothing to compare with; whether it may be gone, anchors.py asks.
        """
        seq, committed = self.said.get((kind, str(pk), field), (0, ""))
        salt = self.salts.get((seq, field))
        if salt is not None and commitment(bytes.fromhex(salt), value) != committed:
            what = f"{kind} {pk} 的 {field} 与流水第 {seq} 行的承诺值不符"
            yield Finding("PII-DIFFERS", seq, what)


def _personal(replay: Replay) -> Iterator[Finding]:
    """Names, numbers and cards are those committed to; numbers are those of their keyed index."""
    commitments = _Commitments(replay)
    label = Person._meta.label_lower
    columns = [f"{kind}_index" for kind in SEALED.values()]
    told = ("name", "bank", "branch", "sound")
    rows = Person.objects.order_by("pk").values_list("pk", *told, *SEALED, *columns)
    for pk, name, bank, branch, sound, *cells in rows.iterator(chunk_size=2000):
        yield from commitments.broken(label, pk, "name", name)
        yield from commitments.broken(label, pk, "bank", f"{bank}\n{branch}")
        if sound != kept_sound(name):
            yield Finding("PERSON-SOUND", 0, f"人员 {pk} 的姓名读音与姓名不符")
        for place, kind in enumerate(SEALED.values()):
            text, index = _opened(cells[place]), cells[place + len(SEALED)]
            if not _same_index(kind, text, index):
                what = f"人员 {pk} 的 {kind} 号码与其索引不符或打不开"
                yield Finding("PERSON-INDEX", 0, what)
            yield from commitments.broken(label, pk, kind, text or "")
    yield from _passwords(commitments)
    paid = Payment.objects.order_by("pk").values_list("pk", "card", "payee", "bank", "branch")
    for pk, card, *payee in paid.iterator(chunk_size=2000):
        yield from commitments.broken(Payment._meta.label_lower, pk, "card", _opened(card) or "")
        yield from commitments.broken(Payment._meta.label_lower, pk, "payee", "\n".join(payee))
    files = StoredFile.objects.order_by("pk").values_list("pk", "name")
    for digest, name in files.iterator(chunk_size=2000):
        yield from commitments.broken(StoredFile._meta.label_lower, digest, "name", name)
    for model, column in SEALED_WHOLE:
        sealed = model._base_manager.order_by("pk").values_list("pk", column)
        for pk, cell in sealed.iterator(chunk_size=100):
            # What does not open is no empty value, also where none was ever kept.
            said = _opened(cell)
            text = UNREADABLE if said is None else said
            yield from commitments.broken(model._meta.label_lower, pk, column, text)


def _passwords(commitments: _Commitments) -> Iterator[Finding]:
    """Each account has the password that its owner set, or none where nobody set one."""
    label = Account._meta.label_lower
    for pk, password in Account.objects.order_by("pk").values_list("pk", "password"):
        if commitments.known(label, pk, "password"):
            yield from commitments.broken(label, pk, "password", password)
        elif password != UNUSABLE:
            yield Finding("PASSWORD", 0, f"{label} {pk} 的密码不是本人设置的：流水里没有记录")


def _opened(value: Sealed | None) -> str | None:
    """The text behind a sealed value, '' for none, None where it does not open."""
    try:
        return value.open() if value else ""
    except SealError:
        return None


def _same_index(kind: str, text: str | None, index: str | None) -> bool:
    if not text:
        return text == "" and not index
    return keys.current().blind_index(kind, text) == index


def _standards() -> Iterator[Finding]:
    """The version of a standards text names what the text says."""
    for kept in StandardText.objects.order_by("pk"):
        try:
            same = read_standards(kept.text).version == kept.version
        except Refused:
            same = False
        if not same:
            what = f"标准 {kept.version[:16]}… 的文本被改动"
            yield Finding("STANDARD-TEXT", 0, what)


def _lists(replay: Replay) -> Iterator[Finding]:
    """The lines of a batch make its hash, and a decision approved whom its voucher encumbered."""
    for batch in Batch.objects.order_by("pk"):
        if hash_of_list(batch) != batch.list_hash:
            seq = replay.newest.get(("reviews.batch", str(batch.pk)), (0, {}))[0]
            yield Finding("BATCH-LIST", seq, f"批次 {batch.pk} 的名单与其指纹不符")
    booked: dict[str, set[str]] = {}
    for voucher, subject, *_ in replay.legs:
        booked.setdefault(voucher, set()).add(subject)
    approved: dict[int, set[str]] = {}
    rows = Item.objects.exclude(decision=None).values_list("decision", "nomination")
    for decision_id, nomination in rows:
        approved.setdefault(decision_id, set()).add(f"nominations.nomination:{nomination}")
    for decision in Decision.objects.order_by("pk"):
        if approved.get(decision.pk, set()) != booked.get(decision.voucher, set()):
            seq = replay.newest.get(("reviews.decision", str(decision.pk)), (0, {}))[0]
            yield Finding("DECISION-LIST", seq, f"决定 {decision.number} 的人员与其凭证不符")


def _roster_findings(replay: Replay) -> Iterator[Finding]:
    """The faults of an accepted roster are those it was refused rows for when last accepted."""
    kept: Counter[tuple[int, str]] = Counter()
    errors = RosterFinding.objects.filter(roster__state="accepted", severity=Severity.ERROR)
    kept.update(errors.values_list("roster", "code"))
    accepted = set(Roster.objects.filter(state="accepted").values_list("pk", flat=True))
    said: Counter[tuple[int, str]] = Counter()
    for (about, code, intent), times in replay.refused_rows.items():
        kind, _, number = about.partition(":")
        newest = replay.intent_of.get((kind, number))
        if kind == Roster._meta.label_lower and int(number) in accepted and intent == newest:
            said[int(number), code] = times
    for pk in sorted({pk for pk, _ in (kept - said) + (said - kept)}):
        seq = replay.newest.get((Roster._meta.label_lower, str(pk)), (0, {}))[0]
        yield Finding("ROSTER-FINDINGS", seq, f"名单 {pk} 的差错与流水里拒绝的行不符")


def _roster_keys() -> Iterator[Finding]:
    """Whom a roster names by keyed index are the people in its cells; an undone one names none."""
    for roster in Roster.objects.order_by("pk"):
        try:
            due = [] if roster.state == "undone" else sorted(keys_of(read_of(roster)))
        except (SealError, ValueError):
            continue  # cells that do not open are told by their own commitment
        kept = sorted(roster.keys.values_list("sheet", "row", "id_index"))
        if due != kept:
            yield Finding("ROSTER-KEYS", 0, f"名单 {roster.pk} 的人员索引与其内容不符")


def _tokens() -> Iterator[Finding]:
    """As many one-answer tokens are used as answers came by token."""
    for survey in Survey.objects.order_by("pk"):
        used = Token.objects.filter(survey=survey, used=True).count()
        answers = Answer.objects.filter(survey=survey, channel="link").count()
        if used != answers:
            what = f"调查 {survey.pk} 用掉 {used} 个答题码，链接答卷却有 {answers} 份"
            yield Finding("SURVEY-TOKENS", 0, what)


def _ledger_lines() -> Iterator[Finding]:
    """A line of the ledger bears the name and year of the budget line it was opened for."""
    rows = BudgetLine.objects.order_by("pk")
    columns = ("ledger_line_id", "project__fiscal_year", "campaign_name")
    due = {line: (year, name) for line, year, name in rows.values_list(*columns)}
    for line, year, label in books.line_names():
        if due.get(line) != (year, label):
            what = f"账上资金安排 {line} 的年度或名称“{label}”与立项不符"
            yield Finding("LEDGER-LINE", 0, what)


def _photos(replay: Replay) -> Iterator[Finding]:
    """The photos of a visit are those its lines name."""
    label = Visit._meta.label_lower
    kept: dict[int, set[str]] = {}
    for visit, file in Visit.photos.through.objects.values_list("visit", "storedfile"):
        kept.setdefault(visit, set()).add(file)
    for pk in Visit.objects.order_by("pk").values_list("pk", flat=True):
        if kept.get(pk, set()) != replay.docs_of.get((label, str(pk)), set()):
            seq = replay.newest.get((label, str(pk)), (0, {}))[0]
            yield Finding("VISIT-PHOTOS", seq, f"走访 {pk} 的照片与流水所记不符")


def _packages() -> Iterator[Finding]:
    """Each archive package lies whole in its place, under the hash it was registered with."""
    for package in Package.objects.order_by("pk"):
        looked = bag.look(bag.place_of(package.folder))
        faults = looked.faults
        if not faults and looked.hash != package.manifest_hash:
            faults = ["清单的指纹与登记不符"]
        if faults:
            yield Finding("PACKAGE", 0, f"归档包“{package.folder}”：{faults[0]}")
