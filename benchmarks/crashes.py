"""A PostgreSQL server stopped at once, again and again, while programs post: nothing answered goes.

Some processes with some threads each post for as long as they are let. When the server goes under
them they open another connection, look their own key up first, and ask again under the same key:
an error at COMMIT means 'unknown', not 'no'. In the end every answered deed must be there with the
answer that was given, none twice, the books whole and the journal verified by the stand-alone
program. The server writes to the disk before it answers (fsync on), as a real one does.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tools.postgres import Server

CRASHES = 60
PROCESSES, THREADS = 2, 3
SHORTEST, LONGEST = 0.3, 1.0  # seconds between two stops
PLENTY = 10**12  # fen: nobody is refused here
PATIENCE = 60.0  # seconds in which a server must answer again


def crash(wanted: int, seed: int) -> dict[str, Any]:
    """Stop the server `wanted` times under load; every figure of the report."""
    chance = random.Random(seed)  # noqa: S311 - a test
    with tempfile.TemporaryDirectory(prefix="nl-pg-") as there, tempfile.TemporaryDirectory() as at:
        server = Server(Path(there), ())
        server.make()
        server.start()
        try:
            return _under_load(server, Path(at), wanted, chance) | {"seed": seed}
        finally:
            server.stop()


def _under_load(server: Server, folder: Path, wanted: int, chance: random.Random) -> dict[str, Any]:
    env = {**os.environ, "DATABASE_URL": server.address(), "NUANLIU_BENCH_AT": str(folder)}

    def step(*words: str) -> Any:
        command = [sys.executable, "-m", "benchmarks.contended", *words]
        return json.loads(subprocess.run(command, env=env, check=True, stdout=-1).stdout)

    line = step("prepare", str(PLENTY))
    begun = time.perf_counter()
    with ExitStack() as open_files:
        told = [
            open_files.enter_context((folder / f"told-{n}").open("w+")) for n in range(PROCESSES)
        ]
        workers = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "benchmarks.crash_clients",
                    f"c{n}",
                    str(THREADS),
                    str(line),
                ],
                env=env,
                stdin=subprocess.PIPE,
                stdout=file,
            )
            for n, file in enumerate(told)
        ]
        _wait_for_all(told)
        slowest = _stop_and_start(server, wanted, chance)
        for one in workers:
            one.communicate()  # its input ends: no more deeds
        lines = [line for file in told for line in _lines(file)]
    codes = [one.returncode for one in workers]
    every = folder / "acknowledged"
    every.write_text("".join(f"{text[4:]}\n" for text in lines if text.startswith("ack ")), "utf-8")
    errors = [text.split()[1] for text in lines if text.startswith("error ")]
    return {
        "crashes": wanted,
        **step("look", str(every)),
        "errors": len(errors),
        "unknown_but_done": errors.count("done"),
        "workers": codes,
        "slowest_start": round(slowest, 2),
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _wait_for_all(told: list[Any]) -> None:
    """Until every process was answered once: a stop before that would hit nobody."""
    end = time.monotonic() + PATIENCE
    while not all(_lines(file) for file in told) and time.monotonic() < end:
        time.sleep(0.1)


def _lines(file: Any) -> list[str]:
    return Path(file.name).read_text("utf-8").splitlines()


def _stop_and_start(server: Server, wanted: int, chance: random.Random) -> float:
    """The slowest of so many starts, in seconds."""
    slowest = 0.0
    for _ in range(wanted):
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        server.stop(signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
        begun = time.perf_counter()
        server.start()
        slowest = max(slowest, time.perf_counter() - begun)
    time.sleep(SHORTEST)
    return slowest


def passed(told: dict[str, Any]) -> bool:
    """Nothing lost, nothing twice, whole books; and the stops did hit deeds on their way."""
    clean = not (told["lost"] or told["twice"] or told["wrong"] or any(told["workers"]))
    return clean and told["errors"] >= told["crashes"] and told["acknowledged"] > told["crashes"]


def report(told: dict[str, Any]) -> str:
    """For people."""
    return (
        f"PostgreSQL 在记账途中立即停止 {told['crashes']} 次，"
        f"{PROCESSES} 个进程 × {THREADS} 线程：已答复 {told['acknowledged']:,} 件，"
        f"丢失 {len(told['lost'])}，重复 {told['twice']}，账 {told['wrong'] or '相符'}\n"
        f"客户端出错 {told['errors']} 次，其中实已办成 {told['unknown_but_done']} 次"
        f"（凭操作编号查明，没有再办）；最慢 {told['slowest_start']} 秒恢复；"
        f"用时 {told['seconds']} 秒，种子 {told['seed']}\n" + ("达到" if passed(told) else "未达到")
    )


def main() -> int:
    """Exit 0 when nothing answered was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crashes", type=int, nargs="?", default=CRASHES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = crash(options.crashes, options.seed)
    print(json.dumps(told, ensure_ascii=False) if options.json else report(told))
    return 0 if passed(told) else 1


if __name__ == "__main__":
    sys.exit(main())
