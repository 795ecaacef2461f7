"""What must hold of the books whenever a child was killed over them: nothing lost, nothing half."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.kills import BROKEN, DONE, Shot  # makes Django ready

# isort: split

from django.db import connection
from django.db.models import Count

from nuanliu.core.journal import NO_PREVIOUS, Frontier, leaf_hash
from nuanliu.faces.cli.demo.opening import shipped_project
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal import export
from nuanliu.records.journal import models as journal
from nuanliu.records.ledger import queries as ledger
from nuanliu.records.people import keys
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.nominations.models import Nomination, Roster
from nuanliu.stages.payments.models import LIVE, Payment
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import left_fen, paid_fen


class Watch:
    """Looks after every kill; remembers what was answered and how far the chain is proved."""

    def __init__(self) -> None:
        self.norm: tuple[int, int] | None = None  # (lines, deeds) of the first whole year
        self.forget()

    def forget(self) -> None:
        """A new year on empty books."""
        self.known: set[str] = set()
        self.answered: set[str] = set()
        self.size, self.last, self.tree = 0, NO_PREVIOUS, Frontier()

    def after(self, shot: Shot, *, long_look: bool) -> list[str]:
        """Every violation found in the books as the child left them."""
        wrong = [one for one in shot.told if one.startswith("wrong")]
        self.answered.update(one.split(" ", 1)[1] for one in shot.told if one not in wrong)
        if shot.ended == BROKEN and not wrong:
            wrong.append("子进程异常结束")
        keys.use(None)
        if not Installation.objects.exists():
            return [*wrong, *self._never_founded()]
        self.known = keys_of_journal()
        wrong += [*whole_database(), *self._chain(), *self._lost()]
        wrong += [f"{one.code} {one.what}" for one in audit()]
        wrong += [*crooked_lines(), *paid_twice(), *half_uploads()]
        if long_look:
            wrong += not_verified()
        if shot.ended == DONE:
            wrong += self._whole_year()
        connection.close()
        return wrong

    def _never_founded(self) -> list[str]:
        left = [table for table in ("journal_head", "journal_entry", "people_union") if rows(table)]
        return [f"建账只做了一半：{left}"] if left or self.answered else []

    def _lost(self) -> list[str]:
        lost = sorted(self.answered - self.known)
        return [f"已答复的操作丢失：{lost[:5]}"] if lost else []

    def _chain(self) -> list[str]:
        """The lines since the last look follow each other, and the head row is theirs."""
        wrong = []
        lines = journal.Entry.objects.filter(seq__gt=self.size).order_by("seq")
        for seq, text in lines.values_list("seq", "line"):
            line, leaf = json.loads(text), leaf_hash(text)
            if (seq, line["seq"], line["prev"]) != (self.size + 1, seq, self.last):
                wrong.append(f"流水第 {seq} 行接不上")
            self.tree.push(leaf)
            self.size, self.last = seq, leaf.hex()
        head = journal.Head.objects.get()
        if (head.size, head.last, head.frontier) != (self.size, self.last, self.tree.to_text()):
            wrong.append(f"流水头是 {head.size} 行，流水是 {self.size} 行，或哈希不符")
        return wrong

    def _whole_year(self) -> list[str]:
        """The promised figures, and the same number of lines and deeds as in every other year."""
        facts, _ = shipped_project()
        project = Project.objects.get()
        paid = Payment.objects.filter(state="paid").values("person").distinct().count()
        figures = (paid, paid_fen(project), left_fen(project))
        size = (self.size, journal.Intent.objects.count())
        self.norm = self.norm or size
        wrong = []
        if figures != (facts["people"], facts["total_fen"], 0):
            wrong.append(f"年末数字不对：{figures}")
        if size != self.norm:
            wrong.append(f"年末流水和操作数 {size}，别的年度 {self.norm}")
        return wrong


def rows(table: str) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def keys_of_journal() -> set[str]:
    """The keys of every deed done and of every deed refused as a whole."""
    done = journal.Intent.objects.values_list("key", flat=True)
    refused = journal.Entry.objects.filter(kind="refusal").values_list("intent", flat=True)
    return {*done, *refused}


def whole_database() -> list[str]:
    """SQLite's own opinion of file, indexes and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        wrong = [f"SQLite：{text}" for (text,) in cursor.fetchall() if text != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return wrong + [f"外键：{row}" for row in cursor.fetchall()]


def crooked_lines() -> list[str]:
    """Budget lines that break the identity, go below zero or are not the sum of their postings."""
    return [
        f"预算行 {line.line} 不平：{line}"
        for line in ledger.balances()
        if line.appropriated_fen != sum(line[3:])
        or min(line[3:]) < 0
        or line != ledger.replayed(line.line)
    ]


def paid_twice() -> list[str]:
    """Two live payments of one person, or money booked as paid that is not the payment's own."""
    live = Payment.objects.filter(state__in=LIVE).values("campaign", "person")
    twice = live.annotate(n=Count("pk")).filter(n__gt=1)
    wrong = [f"一人两笔有效发放：{row}" for row in twice]
    booked: Counter[str] = Counter()
    for row in ledger.book_rows():
        booked[row.subject] += row.amount_fen * ((row.target == "paid") - (row.source == "paid"))
    payments = Payment.objects.values_list("pk", "state", "amount_fen", "case__recovered_fen")
    for pk, state, fen, recovered in payments:
        due = fen - (recovered or 0) if state == "paid" else 0
        if booked[f"payments.payment:{pk}"] != due:
            wrong.append(
                f"发放 {pk}（{state}）入账 {booked[f'payments.payment:{pk}']} 分，应为 {due}"
            )
    return wrong


def half_uploads() -> list[str]:
    """Rosters of which not exactly the rows that the answer promised became nominations."""
    made = dict(
        Nomination.objects.values_list("roster").annotate(n=Count("pk")).values_list("roster", "n")
    )
    promised = promises()
    wrong = []
    for pk, state in Roster.objects.values_list("pk", "state"):
        if (state == "accepted") != (pk in promised) or made.get(pk, 0) != promised.get(pk, 0):
            wrong.append(f"名单 {pk}（{state}）收了 {made.get(pk, 0)} 人，应为 {promised.get(pk)}")
    named = set(Roster.objects.values_list("file_id", flat=True))
    missing = named - set(StoredFile.objects.values_list("pk", flat=True))
    return wrong + [f"名单的文件没有登记：{sha}" for sha in sorted(missing)]


def promises() -> dict[int, int]:
    """By roster: how many rows were taken over, as the answers to its acceptances say.

    There may be several: who waited for a verdict goes in with a later one.
    """
    kind = "nominations.accept"
    answers = dict(journal.Intent.objects.filter(kind=kind).values_list("key", "result"))
    lines = journal.Entry.objects.filter(kind=kind, obj_type="nominations.roster")
    taken = Counter[int]()
    for pk, key in lines.values_list("obj_id", "intent"):
        if key in answers:
            taken[int(pk)] += int(answers[key]["accepted"])
    return dict(taken)


def not_verified() -> list[str]:
    """What the stand-alone verifier says of an export."""
    with tempfile.TemporaryDirectory(prefix="nuanliu-torture-") as work:
        export.write(Path(work))
        told = run_verifier(Path(work))
    return (
        [] if told["ok"] else [f"独立核验：{told['code']} 第 {told['entry']} 行 {told['detail']}"]
    )
