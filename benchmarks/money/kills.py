"""Kill money deeds with signal 9, thousands of times, and hold the books against what they were.

A child is forked for each deed and killed: at a moment drawn over its whole length (blind), or at
a statement drawn from all of its statements, before or after it (aimed). Afterwards the books are
exactly as before the deed or exactly as after it, and the laws hold; the deed is begun again under
its key. Blind kills alone say how many fall inside a transaction.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.db import connection

from benchmarks import survival
from benchmarks.committed import commit
from benchmarks.kills import PLANTS
from benchmarks.money import restoring
from benchmarks.money.flow import Step, steps
from benchmarks.money.striking import COMMITTING, OUTSIDE, Known, Shot, fire
from nuanliu.records.journal.models import Intent
from nuanliu.stages.archive.audit import audit

KILLS, LISTS, PEOPLE, CASH = 1000, 8, 5, 1
EACH = 6  # kills a deed at most, before it is let through
RESTORES = 0.01  # share of kills that strike a restore
LONG_LOOK = 100  # kills between two whole audits
INSIDE_SHARE = 0.4
DAY = 86_400.0
ENOUGH = 10  # violations after which nothing more is learnt


@dataclass
class Tally:
    """What a run came to: by deed and by kind, kills and those inside a transaction."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    inside: Counter[tuple[str, str]] = field(default_factory=Counter)
    committing: int = 0
    landed: int = 0
    deeds: int = 0
    audits: int = 0
    rounds: int = 0
    violations: list[str] = field(default_factory=list)

    def of(self, kind: str) -> tuple[int, int]:
        """Kills of a kind, and those inside."""
        return (
            sum(n for (_, one), n in self.kills.items() if one == kind),
            sum(n for (_, one), n in self.inside.items() if one == kind),
        )

    @property
    def total(self) -> int:
        """All kills."""
        return sum(self.kills.values())


class Torture:
    """A run: kills until enough, books begun again whenever every list is through."""

    def __init__(self, wanted: int, seed: int, seconds: float, lists: int) -> None:
        self.wanted, self.seed = wanted, seed
        self.end = time.monotonic() + seconds
        self.chance = random.Random(seed)  # noqa: S311 - a test
        self.tally = Tally()
        self.known: dict[str, Known] = {}
        self.looked = 0
        self.office = books.prepare(lists, PEOPLE, cash=CASH)
        self.backup = restoring.saved()

    def enough(self) -> bool:
        """Whether it ends here."""
        over = time.monotonic() > self.end
        return over or self.tally.total >= self.wanted or len(self.tally.violations) >= ENOUGH

    def run(self) -> Tally:
        """Until enough."""
        with books.read_here():
            while not self.enough():
                books.begin_again()
                self.tally.rounds += 1
                for batch in self.office.batches:
                    for step in steps(self.office, batch):
                        self._step(step)
                        if self.enough():
                            break
                    if self.enough():
                        break
                self._look(whole=True)
        return self.tally

    def _step(self, step: Step) -> None:
        """Kill one deed again and again, then let it through and hold the books against it.

        Books that are row for row what they were before it need no second look at the laws.
        """
        before, after = books.fingerprint(), ""
        for _ in range(EACH):
            if self.chance.random() < RESTORES:
                self._restore()
            shot = fire(step.act, self.chance, self._length(step.name), let=False)
            self._count(step, shot)
            now = books.fingerprint()
            done = Intent.objects.filter(key=step.key).exists()
            self._judge(step, shot, before=before, now=now, done=done)
            if done:
                after = now
                break
        self._through(step, after)

    def _through(self, step: Step, after: str) -> None:
        """Begun again under its key: done now, or answered as before, changing nothing."""
        shot = fire(step.act, self.chance, self._length(step.name), let=True)
        if not shot.told.startswith("ok "):
            self._wrong(step, f"重做没有成功：{shot.told}")
        if after and books.fingerprint() != after:
            self._wrong(step, "已办的操作重做一次，账变了")
        if not after:
            self.known[step.name] = Known(shot.statements, shot.seconds)
        self.tally.deeds += 1
        self._look(whole=False)
        books.follow(f"{step.key} 已杀 {self.tally.total} 次")

    def _length(self, name: str) -> Known:
        return self.known.setdefault(name, Known())

    def _count(self, step: Step, shot: Shot) -> None:
        if not shot.killed:
            return
        kind = "aimed" if shot.aimed else "blind"
        self.tally.kills[step.name, kind] += 1
        self.tally.inside[step.name, kind] += shot.flag != OUTSIDE
        self.tally.committing += shot.flag == COMMITTING

    def _judge(self, step: Step, shot: Shot, *, before: str, now: str, done: bool) -> None:
        if not shot.killed and not shot.told.startswith("ok "):
            self._wrong(step, f"没有被杀，却失败：{shot.told}")
        if not done and now != before:
            self._wrong(step, "没有办成，账却变了")
        if done and now == before:
            self._wrong(step, "办成了，账却没有变")
        if shot.told.startswith("ok ") and not done:
            self._wrong(step, "已答复的操作丢失")
        self.tally.landed += done and shot.killed

    def _restore(self) -> None:
        for kind, inside, wrong in restoring.struck(self.backup, self.chance):
            self.tally.kills["restore", kind] += 1
            self.tally.inside["restore", kind] += inside
            self.tally.violations += [f"恢复：{one}" for one in wrong]

    def _wrong(self, step: Step, what: str) -> None:
        self.tally.violations.append(f"第 {self.tally.total} 次 {step.name}：{what}")
        books.follow(self.tally.violations[-1])

    def _look(self, *, whole: bool) -> None:
        """The laws, after every kill; the whole audit and the verifier now and then."""
        wrong = [*survival.crooked_lines(), *survival.paid_twice()]
        if whole or self.tally.total - self.looked >= LONG_LOOK:
            self.looked = self.tally.total
            self.tally.audits += 1
            wrong += [f"{one.code} {one.what}" for one in audit()]
            wrong += survival.not_verified()
            if connection.vendor == "sqlite":
                wrong += survival.whole_database()
        self.tally.violations += [f"第 {self.tally.total} 次之后：{one}" for one in wrong]


def facts(run: Torture, seconds: float) -> dict[str, Any]:
    """The report for machines."""
    tally = run.tally
    blind, aimed = tally.of("blind"), tally.of("aimed")
    by_deed: Counter[str] = Counter()
    for (name, _), count in tally.kills.items():
        by_deed[name] += count
    return {
        "on": books.ON,
        "kills": tally.total,
        "blind": list(blind),
        "aimed": list(aimed),
        "share": round(blind[1] / max(blind[0], 1), 3),
        "committing": tally.committing,
        "landed": tally.landed,
        "by_deed": dict(sorted(by_deed.items())),
        "deeds": tally.deeds,
        "rounds": tally.rounds,
        "audits": tally.audits,
        "violations": tally.violations,
        "seed": run.seed,
        "commit": commit(),
        "seconds": round(seconds, 1),
    }


def passed(told: dict[str, Any], wanted: int) -> bool:
    """No violation, all the kills, enough of the blind ones inside a transaction."""
    return not told["violations"] and told["kills"] >= wanted and told["share"] >= INSIDE_SHARE


def report(told: dict[str, Any], wanted: int) -> str:
    """The report for people."""
    by_deed = "、".join(f"{name} {count}" for name, count in told["by_deed"].items())
    known = f"种子 {told['seed']}，提交 {told['commit']}"
    (blind, _), (aimed, _) = told["blind"], told["aimed"]
    rows = [
        f"{told['on']}：kill -9 {told['kills']} 次（要求 {wanted}），{by_deed}",
        f"  盲目 {blind} 次，事务内 {told['share']:.1%}，要求 {INSIDE_SHARE:.0%}；瞄准 {aimed} 次",
        f"  提交途中 {told['committing']} 次，被杀时已生效 {told['landed']} 次",
        f"  办成 {told['deeds']} 件，账本重来 {told['rounds']} 遍，全面核查 {told['audits']} 次",
        f"  违反 {len(told['violations'])} 处；用时 {told['seconds']:.0f} 秒；{known}",
        *(f"  ✗ {one}" for one in told["violations"]),
        "达到" if passed(told, wanted) else "未达到",
    ]
    return "\n".join(rows)


def main() -> int:
    """Exit 0 when the run passed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=KILLS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--seconds", type=float, default=DAY, help="end after so long, unfinished")
    parser.add_argument("--lists", type=int, default=LISTS, help="lists of an image of the books")
    parser.add_argument("--plant", choices=sorted(PLANTS), default="", help="a fault to find")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    begun = time.perf_counter()
    run = Torture(options.kills, options.seed, options.seconds, options.lists)
    with PLANTS[options.plant]():
        run.run()
    told = facts(run, time.perf_counter() - begun)
    text = json.dumps(told, ensure_ascii=False) if options.json else report(told, options.kills)
    books.say(text)
    return 0 if passed(told, options.kills) else 1


if __name__ == "__main__":
    sys.exit(main())
