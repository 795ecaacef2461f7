"""Every list, search, figure and detail page over a million nominations, alone and with 50 users.

The books are those of `benchmarks.million`, made once into the folder named by `--at`. They are
served as an office is served (`nuanliu serve`); beside them the same templates with the same
contexts from memory (`benchmarks.from_memory`), by the same server with as many processes. Loader
and servers share the machine, and the two servers are asked in turn, never both at once. A user
does not think: the next page is asked for when the last one has come. Beside the clock stands the
processor time of each page and of the same from memory (`benchmarks.page_cost`).
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import page_cost
from benchmarks.crowd import FIRST, NOMINATIONS
from benchmarks.loader import Asked, Times, crowd

ROOT = Path(__file__).resolve().parents[1]
ALONE_LIMIT, CROWD_LIMIT, LEAST_RATIO = 0.150, 1.0, 0.5
USERS, PROCESSES, THREADS = 50, 2, 4
WHO = "office"
LISTS = (
    "/", "/?tab=done", "/?tab=mine", "/?tab=start", "/projects/", "/campaigns/",
    f"/campaigns/?roster-after={FIRST + 2500}", f"/campaigns/?batch-after={FIRST + 900}",
    "/payments/", f"/payments/?run-after={FIRST + 800}", "/claims/", "/visits/",
    f"/visits/?request-after={FIRST + 5000}", "/surveys/", "/performance/", "/disclosures/",
    f"/project/{FIRST + 1}/figures/", f"/project/{FIRST + 1}/brief/",
    "/audit/", "/basics/", "/basics/?after=990200500", "/jobs/", "/search/", "/me/",
)  # fmt: skip
KINDS = {
    "project": 1, "budget_change": 1, "campaign": 5, "roster": 2500, "nomination": 500_000,
    "batch": 1000, "objection": 1000, "run": 1000, "payment": 400_000, "case": 600,
    "exception": 600, "claim": 800, "visit": 2500, "request": 5000, "survey": 1, "evaluation": 1,
}  # fmt: skip
WORDS = ("王伟", "张", "wwf", "zl", "云川第7", "530103197001010037")


def things(nominations: int) -> list[str]:
    """The page of a thing in the midst of its table, for every kind."""
    less = max(NOMINATIONS // nominations, 1)
    return [f"/{kind}/{FIRST + max(place // less, 1)}/" for kind, place in KINDS.items()]


def environment(at: Path) -> dict[str, str]:
    """Whose books."""
    return {
        **os.environ,
        "NUANLIU_DATA": str(at / "data"),
        "NUANLIU_KEYS": str(at / "keys"),
        "NUANLIU_BENCH_AT": str(at),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], env: dict[str, str], port: int) -> Iterator[int]:
    """A server until its port answers, ended afterwards."""
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, cwd=ROOT)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield port
    server.terminate()
    server.wait(20)


Server = tuple[list[str], dict[str, str], int]


def office(env: dict[str, str]) -> Server:
    """The command that serves the books as people serve them, its environment and its port."""
    port = free_port()
    return [sys.executable, "-m", "nuanliu", "serve", "--port", str(port)], env, port


def memory(pages: list[str], env: dict[str, str]) -> Server:
    """The same for these pages from memory."""
    env = {**env, "NUANLIU_BENCH_PAGES": json.dumps(pages), "NUANLIU_BENCH_WHO": WHO}
    port = free_port()
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--no-log"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(PROCESSES)]
    where += ["--blocking-threads", str(THREADS)]
    return [*granian, *where, "benchmarks.from_memory:application"], env, port


SIGN_IN = """
import django; django.setup()
from django.test import Client
from nuanliu.records.people.models import Account
browser = Client(HTTP_HOST="127.0.0.1")
account = Account.objects.get(login="{who}")
browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
browser.get("/search/")
print(*(f"{{name}}={{one.value}}" for name, one in browser.cookies.items()), sep="; ")
"""


def signed_in(env: dict[str, str]) -> str:
    """The cookies of somebody who is signed in."""
    env = {**env, "DJANGO_SETTINGS_MODULE": "nuanliu.config.web"}
    code = [sys.executable, "-c", SIGN_IN.format(who=WHO)]
    told = subprocess.run(code, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
    return told.stdout.strip()


def got(address: str, cookies: str) -> Asked:
    """A page as a browser asks for it."""
    return Asked(address, _head("GET", address, cookies).encode() + b"\r\n")


def searched(word: str, cookies: str) -> Asked:
    """A word sent from the box of the page."""
    token = next(one[10:] for one in cookies.split("; ") if one.startswith("csrftoken="))
    body = f"q={word}".encode()
    head = _head("POST", "/search/", cookies) + (
        f"X-CSRFToken: {token}\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8"
        f"\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Asked(f"查找 {word}", head.encode() + body)


def _head(verb: str, address: str, cookies: str) -> str:
    return (
        f"{verb} {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        f"Cookie: {cookies}\r\n"
    )


def by_page(port: int, asked: list[Asked], users: int, seconds: float) -> dict[str, Times]:
    """Each page for itself."""
    return {one.name: crowd(port, [one], users, seconds) for one in asked}


def ratios(ours: dict[str, Times], floor: dict[str, Times]) -> dict[str, float]:
    """Our answers a second against those from memory, by page."""
    return {name: ours[name].rate / floor[name].rate for name in floor}


def main() -> int:
    """Measure, print a line a page, exit 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    kept = ROOT / "var" / "million"
    parser.add_argument("--at", type=Path, default=kept, help="folder of the books, kept")
    parser.add_argument("--nominations", type=int, default=NOMINATIONS)
    parser.add_argument("--seconds", type=float, default=3.0, help="of one measurement")
    options = parser.parse_args()
    env = environment(options.at)
    if not (options.at / "made").exists():
        options.at.mkdir(parents=True, exist_ok=True)
        making = [sys.executable, "-m", "benchmarks.million", str(options.nominations)]
        subprocess.run(making, env=env, check=True, cwd=ROOT)
    pages, took = [*LISTS, *things(options.nominations)], options.seconds
    with served(*office(env)) as port:
        cookies = signed_in(env)
        asked = [got(one, cookies) for one in pages]
        everything = [*asked, *(searched(word, cookies) for word in WORDS)]
        crowd(port, everything, PROCESSES * 4, took * 2)  # warm
        alone = by_page(port, everything, 1, took)
        full = crowd(port, everything, USERS, took * 10)
        ours = by_page(port, asked, 8, took)
    with served(*memory(pages, env)) as port:
        crowd(port, asked, PROCESSES * 4, took * 2)
        floor = by_page(port, asked, 8, took)
    spent(pages, env, cookies)
    return told(alone, full, ratios(ours, floor))


def spent(pages: list[str], env: dict[str, str], cookies: str) -> None:
    """Print the processor time of each page beside that of the same from memory."""
    given = {"NUANLIU_BENCH_PAGES": json.dumps(pages), "NUANLIU_BENCH_WHO": WHO}
    env = {**env, **given, "NUANLIU_BENCH_COOKIES": cookies}
    ours, floor = page_cost.measured("asked", env), page_cost.measured("memory", env)
    print(f"{'页面，处理器毫秒':<38}{'本页':>9}{'内存':>8}{'比':>8}")
    for name in pages:
        one, least = ours[name], floor[name]
        print(f"{name:<38}{one * 1000:9.2f}{least * 1000:8.2f}{least / one:8.2f}")
    print(
        f"处理器时间之比的中位数 {statistics.median(floor[one] / ours[one] for one in pages):.2f}"
    )


def told(alone: dict[str, Times], full: Times, rates: dict[str, float]) -> int:
    """A line a page and the worst of each; 1 when a limit is broken."""
    missed, wrong = [], dict(full.wrong)
    print(f"{'页面':<38}{'单人 p50':>9}{'p95':>8}{'50人 p50':>10}{'p95':>8}{'对内存':>8}")
    for name, times in alone.items():
        wrong |= times.wrong
        one, many = times.at(name, 0.95), full.at(name, 0.95)
        rate = rates.get(name)
        kept = (one <= ALONE_LIMIT, many <= CROWD_LIMIT, rate is None or rate >= LEAST_RATIO)
        missed += [name] * (not all(kept))
        print(
            f"{name:<38}{times.at(name, 0.5) * 1000:7.0f} ms{one * 1000:8.0f}"
            f"{full.at(name, 0.5) * 1000:10.0f}{many * 1000:8.0f}"
            f"{'' if rate is None else f'{rate:8.2f}'}{'' if all(kept) else '  超'}"
        )
    middle = statistics.median(rates.values())
    print(f"50 人 {full.rate:.0f} 页/s；对内存的中位数 {middle:.2f}；负载 {os.getloadavg()[0]:.1f}")
    print(f"超限 {len(missed)} 页；答错 {wrong or '无'}")
    return int(bool(missed or wrong))


if __name__ == "__main__":
    sys.exit(main())
