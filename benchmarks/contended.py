"""One budget line that many want money of at once: the deeds, the office, what must hold after it.

Shared by `races` (nearly empty, nobody is killed) and `crashes` (the server is stopped under load).
`python -m benchmarks.contended prepare FEN | look FILE` are their first and last steps; both print
JSON. The books lie in NUANLIU_BENCH_AT, or on the server of DATABASE_URL.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import benchmarks.ready  # before everything that has tables

# isort: split

from tests.laws import audit, fund
from tests.laws.office import office

from nuanliu.records.journal import models as journal
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger import models as tables
from nuanliu.records.people.models import Account

FEN = 50_000  # of one approval


@action("reviews.take_at_once")
def take(deed: Deed, *, line: int, fen: int) -> int:
    """An approval with nothing about it but its money: available → encumbered; the voucher's id."""
    leg = ledger.Transfer(line, "available", "encumbered", fen, f"reviews.approval:{deed.key}")
    return _tell(
        deed,
        ledger.post(key=deed.key, kind="encumber", on=day_of(deed), memo="", transfers=[leg]),
    )


@action("reviews.give_back_at_once")
def give_back(deed: Deed, *, voucher: int) -> int:
    """The same undone: its money is available again."""
    return _tell(deed, ledger.reverse(key=deed.key, voucher=voucher, on=day_of(deed), memo="退回"))


def _tell(deed: Deed, posted: ledger.Posted) -> int:
    obj = {"type": "reviews.approval", "id": deed.key}
    record(deed, obj, legs=posted.legs, voucher=posted.number)
    return posted.voucher_id


def deed_of(key: str) -> Deed:
    """The leader's next deed, at the moment at which the office was made."""
    head = journal.Head.objects.get()
    if head.last_at is None:
        raise LookupError("books without a line")
    leader = Account.objects.select_related("person").get(login="leader")
    return Deed(leader, head.last_at, key, simulated=True)


def prepare(fen: int) -> int:
    """An office with so much on one budget line; the line's id in the ledger."""
    line = fund.project(office(), ("元旦春节送温暖", fen, fen // FEN))[0]
    return int(line.ledger_line_id)


def wrong_books() -> list[str]:
    """Everything that does not hold: counters against postings, the identity, the chain."""
    wrong = [f"余额与分录不符：{one}" for one in audit.crooked_lines()]
    series = {row.year: row.last for row in tables.Series.objects.all()}
    made = Counter(tables.Voucher.objects.values_list("year", flat=True))
    if dict(made) != series:
        wrong.append(f"凭证号不连续：{dict(made)}，应为 {series}")
    with tempfile.TemporaryDirectory(prefix="nuanliu-races-") as work:
        code, told = audit.verdict(Path(work))
    return wrong if code == 0 else [*wrong, f"独立核验不通过：{told}"]


def look(acknowledged: Path) -> dict[str, Any]:
    """What became of every deed that was answered: `key voucher` a line in the file."""
    told = dict(line.split() for line in acknowledged.read_text("utf-8").splitlines())
    kept = {
        key: str(result)
        for key, result in journal.Intent.objects.filter(kind="reviews.take_at_once").values_list(
            "key", "result"
        )
    }
    vouchers = tables.Voucher.objects.filter(kind="encumber").count()
    return {
        "acknowledged": len(told),
        "lost": sorted(key for key, voucher in told.items() if kept.get(key) != voucher),
        "unanswered": len(kept.keys() - told.keys()),
        "twice": vouchers - len(kept),
        "wrong": wrong_books(),
    }


def main() -> None:
    """See the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("prepare", "look"))
    parser.add_argument("about")
    options = parser.parse_args()
    if options.task == "prepare":
        (benchmarks.ready.FOLDER / "data").mkdir(exist_ok=True)
        answer: Any = prepare(int(options.about))
    else:
        answer = look(Path(options.about))
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
