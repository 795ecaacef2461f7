"""Kill the demo year with signal 9, hundreds of times, and look at the books after every kill.

A blind kill strikes 5 to 400 ms after the child began a new deed; an aimed one waits after that
for a COMMIT and strikes into it. The run fails on any violation, with fewer kills than asked for,
or when fewer than 40 % of the blind ones fell inside a transaction: kills beside the point prove
nothing, and aimed ones say nothing of chance. What signal 9 cannot show is a power cut, for the
page cache survives it. Before it, long random stories of the fund are told against its oracle.
"""

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass, field

from benchmarks import kills  # makes Django ready: must come first
from benchmarks.committed import commit
from benchmarks.stories import told_well
from benchmarks.survival import Watch

KILLS = 300
STORIES = 200
INSIDE_SHARE = 0.4
AIMED_SHARE = 0.25
SHORTEST, LONGEST = 0.005, 0.4  # seconds
ENOUGH = 10  # violations after which nothing more is learnt
LONG_LOOK = 25  # kills between two runs of the stand-alone verifier


@dataclass
class Tally:
    """What a run came to; kills by [aimed][flag]."""

    seed: int
    commit: str
    kills: dict[str, dict[int, int]] = field(
        default_factory=lambda: {
            "blind": dict.fromkeys(range(3), 0),
            "aimed": dict.fromkeys(range(3), 0),
        }
    )
    years: int = 0
    deeds: int = 0
    verified: int = 0
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def total(self, kind: str = "") -> int:
        """Kills of a kind, or of both."""
        kinds = [kind] if kind else list(self.kills)
        return sum(sum(self.kills[one].values()) for one in kinds)

    def inside(self, kind: str = "") -> int:
        """Those of them that fell between BEGIN and the end of COMMIT."""
        return self.total(kind) - sum(
            flags[kills.OUTSIDE] for one, flags in self.kills.items() if kind in ("", one)
        )

    def share(self, kind: str = "") -> float:
        """The part of the kills inside a transaction, 0 to 1."""
        return self.inside(kind) / max(self.total(kind), 1)

    def committing(self) -> int:
        """Kills that fell into a COMMIT."""
        return sum(flags[kills.COMMITTING] for flags in self.kills.values())


def torture(wanted: int, seed: int, plant: str, aimed_share: float) -> Tally:
    """Kill until `wanted` kills are used up; a finished year is looked at and begun again."""
    tally, chance, watch = Tally(seed, commit()), random.Random(seed), Watch()  # noqa: S311 - a test
    begun, stuck = time.perf_counter(), 0
    kills.begin_again()
    while tally.total() < wanted and len(tally.violations) < ENOUGH:
        aimed = chance.random() < aimed_share
        # A deed longer than the delay would be killed for ever: without progress, wait longer.
        delay = chance.uniform(SHORTEST, LONGEST) * (1 + stuck)
        shot = kills.fire(delay, aimed=aimed, plant=plant)
        if shot.killed:
            tally.kills["aimed" if aimed else "blind"][shot.flag] += 1
        before = len(watch.known)
        long_look = not shot.killed or tally.total() in (wanted, *range(0, wanted, LONG_LOOK))
        wrong = watch.after(shot, long_look=long_look)
        tally.verified += long_look
        tally.deeds += len(watch.known) - before
        stuck = 0 if len(watch.known) > before else stuck + 1
        tally.violations += [f"第 {tally.total()} 次：{one}" for one in wrong]
        tally.years += shot.ended == kills.DONE
        if wrong or not shot.killed:
            kills.begin_again()
            watch.forget()
        progress(tally, wanted)
    tally.seconds = time.perf_counter() - begun
    return tally


def progress(tally: Tally, wanted: int) -> None:
    """One line that overwrites itself on a terminal, and nothing elsewhere."""
    if sys.stderr.isatty():
        wrong = len(tally.violations)
        sys.stderr.write(
            f"\r{tally.total()}/{wanted} 次，事务内 {tally.share():.0%}，"
            f"走完 {tally.years} 遍，违反 {wrong} 处 "
        )
        sys.stderr.flush()


def passed(tally: Tally, wanted: int) -> bool:
    """No violation, all the kills asked for, enough of them inside a transaction."""
    return not tally.violations and tally.total() >= wanted and tally.share("blind") >= INSIDE_SHARE


def facts(tally: Tally, wanted: int) -> dict[str, object]:
    """The report for machines."""
    return {
        "passed": passed(tally, wanted),
        "kills": tally.total(),
        "inside": tally.inside(),
        "share": round(tally.share(), 3),
        "blind": [tally.total("blind"), tally.inside("blind")],
        "aimed": [tally.total("aimed"), tally.inside("aimed")],
        "committing": tally.committing(),
        "years": tally.years,
        "deeds": tally.deeds,
        "verified": tally.verified,
        "violations": tally.violations,
        "seed": tally.seed,
        "commit": tally.commit,
        "seconds": round(tally.seconds, 1),
    }


def report(tally: Tally, wanted: int) -> str:
    """The report for people."""
    blind, aimed = (
        f"{tally.total(kind)} 次，事务内 {tally.share(kind):.1%}" for kind in ("blind", "aimed")
    )
    rows = [
        f"kill -9 {tally.total()} 次（要求 {wanted}），演示年度走完 {tally.years} 遍",
        f"  事务内 {tally.inside()} 次，占 {tally.share():.1%}；盲目者要求 {INSIDE_SHARE:.0%}",
        f"  其中提交途中 {tally.committing()} 次；盲目 {blind}；瞄准 {aimed}",
        f"  新办 {tally.deeds} 件事；独立核验 {tally.verified} 次",
        "  每次之后：数据库、账、流水链、表与流水、文件、一人一笔、已答复的操作、整份名单",
        f"  违反 {len(tally.violations)} 处；用时 {tally.seconds:.0f} 秒",
        f"  种子 {tally.seed}，提交 {tally.commit}，SQLite WAL、synchronous=FULL",
        *(f"  ✗ {one}" for one in tally.violations),
        "达到" if passed(tally, wanted) else "未达到",
    ]
    return "\n".join(rows)


def main() -> int:
    """Exit 0 when the run passed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=KILLS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--aimed", type=float, default=AIMED_SHARE, help="share of aimed kills")
    parser.add_argument("--plant", choices=sorted(kills.PLANTS), default="", help="a fault to find")
    parser.add_argument("--stories", type=int, default=STORIES, help="random stories before it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    print(f"种子 {options.seed}", file=sys.stderr, flush=True)
    if options.stories and not told_well(options.stories, options.seed):
        print(f"任意次序的 {options.stories} 段办理与对照模型不符，种子 {options.seed}")
        return 1
    kills.prepare()
    tally = torture(options.kills, options.seed, options.plant, options.aimed)
    if options.json:
        print(json.dumps(facts(tally, options.kills), ensure_ascii=False))
    else:
        print(report(tally, options.kills))
    return 0 if passed(tally, options.kills) else 1


if __name__ == "__main__":
    sys.exit(main())
