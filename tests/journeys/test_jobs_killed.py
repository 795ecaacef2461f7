"""Real processes at one queue of long work: kills lose nothing, and nobody works beside another."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
import django
django.setup()
from datetime import timedelta
from nuanliu.faces.web.jobs import queue
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.models import Job
"""
ASK = """
for n in range(int(sys.argv[1])):
    queue.ask(Wish("books", {}), int(sys.argv[2]), f"k{n}")
"""
TAKE_ALL = """
print("ready", flush=True)
sys.stdin.readline()
while (job := queue.take(f"w{os.getpid()}")) is not None:
    print(job.pk, flush=True)
    time.sleep(0.002)
    queue.finish(job, "", "", "")
"""
STALL = """
print(queue.take("stalled", lease=timedelta(seconds=2)).pk, flush=True)
time.sleep(600)
"""
ASK_PACKAGE = """
from uuid import uuid4
from nuanliu.core.roles import Role
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.projects.models import Project
clerk = RoleGrant.objects.filter(role=Role.OFFICE).order_by("pk")[0].account_id
queue.ask(Wish("package", {"project": Project.objects.get().pk}), clerk, f"{clerk}:{uuid4().hex}")
"""
IN_THE_MIDDLE = "SELECT count(*) FROM web_job WHERE state = 'running' AND done >= 2"
PACKAGES = """
from pathlib import Path
from django.conf import settings
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.models import Package
rows = Package.objects.values_list("state", "assembled_by__accounts")
clerk = Job.objects.get().account
files = [one.name for one in (Path(settings.NUANLIU_DATA) / "archive").iterdir()]
left = [name for name in files if name.endswith(".part")]
print([(state, by == clerk) for state, by in rows], len(files), left, audit())
"""
LEADER = """
from nuanliu.core.roles import Role
from nuanliu.records.people.models import RoleGrant
print(RoleGrant.objects.filter(role=Role.LEADER).values_list("account", flat=True)[0])
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    """Demonstration books before the first list, with the tables of the web beside them."""
    place = tmp_path_factory.mktemp("jobs")
    folders = {"NUANLIU_DATA": str(place / "data"), "NUANLIU_KEYS": str(place / "keys")}
    made = {**os.environ, **folders, "PYTHONPATH": str(ROOT / "src")}
    made.pop("DJANGO_SETTINGS_MODULE", None)
    nuanliu = [sys.executable, "-m", "nuanliu"]
    subprocess.run([*nuanliu, "demo", "--until", "review"], env=made, check=True)
    subprocess.run([*nuanliu, "serve", "--check"], env=made, check=True)
    return made


def script(env, text, *words):
    """Run a few lines on these books; what they print."""
    told = subprocess.run(
        [sys.executable, "-c", SETUP + text, *map(str, words)],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.strip()


def begun(env, text):
    """The same, running on."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", SETUP + text], env=env, stdout=pipe, stdin=pipe, text=True
    )


def asked(env, words):
    """A question to the table of jobs, without a process for it."""
    with closing(sqlite3.connect(Path(env["NUANLIU_DATA"]) / "web.sqlite3", timeout=30)) as base:
        found = base.execute(words).fetchall()
        base.commit()
    return found


def rows(env):
    """(state, attempts, words) of every job."""
    return asked(env, "SELECT state, attempts, words FROM web_job ORDER BY id")


def until(wanted, seconds=60):
    """Wait for something to be so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = wanted()
        if found:
            return found
        time.sleep(0.3)
    return wanted()


@pytest.fixture(autouse=True)
def empty(env):
    """Each test has a queue of its own."""
    asked(env, "DELETE FROM web_job")


def test_two_processes_share_a_queue_and_never_a_job(env):
    """Sixty jobs, two takers let go at once: each job is taken exactly once, both get some."""
    script(env, ASK, 60, 1)
    takers = [begun(env, TAKE_ALL) for _ in range(2)]
    for one in takers:
        one.stdout.readline()
    for one in takers:
        one.stdin.write("\n")
        one.stdin.flush()
    taken = [one.communicate(timeout=60)[0].split() for one in takers]
    times = Counter(pk for mine in taken for pk in mine)
    assert (len(times), set(times.values()), all(taken)) == (60, {1}, True)


def test_a_killed_holder_loses_nothing(env):
    """kill -9 while it holds the work: a worker takes it over when the lease has run out."""
    script(env, ASK, 1, script(env, LEADER))
    holder = begun(env, STALL)
    holder.stdout.readline()
    holder.kill()
    holder.communicate()  # closes its pipes
    before = rows(env)
    worker = subprocess.Popen([sys.executable, "-m", "nuanliu.faces.web.jobs.worker"], env=env)
    try:
        after = until(lambda: [one for one in rows(env) if one[0] == "done"])
    finally:
        worker.terminate()
        worker.wait(20)
    assert (before, after) == ([("running", 1, "")], [("done", 2, "账簿已编好")])


def children(pid, words="jobs.worker"):
    """The processes of a served office that were begun with these words."""
    told = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    lines = [line.split(maxsplit=1) for line in told.stdout.splitlines()]
    return [int(number) for number, began in lines if words in began]


def gone(pid):
    """Whether a process has ended."""
    return not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text()


def test_serve_keeps_a_worker_and_takes_it_along(env):
    """Started beside the web; killed, another comes and works; the web killed, it ends too."""
    words = [sys.executable, "-m", "nuanliu", "serve", "--port", "8490"]
    server = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL)
    try:
        first = until(lambda: children(server.pid))
        os.kill(first[0], signal.SIGKILL)
        second = until(lambda: [pid for pid in children(server.pid) if pid not in first])
        # forked ones could hold open the pipe of a worker's start, and none would be begun again
        web = until(lambda: children(server.pid, "multiprocessing.spawn"))
        script(env, ASK, 1, script(env, LEADER))
        done = until(lambda: [one for one in rows(env) if one[0] == "done"])
    finally:
        server.kill()
        server.wait(20)
    ended = until(lambda: all(gone(pid) for pid in (*second, *web)))
    found = (len(first), len(second), len(web) > 0, len(done), ended)
    assert found == (1, 1, True, 1, True)


def test_serves_own_worker_killed_in_the_middle_of_a_deed(env):
    """kill -9 while it prints a package: the next worker puts it together, once, for the asker."""
    words = [sys.executable, "-m", "nuanliu", "serve", "--port", "8590"]
    server = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL)
    try:
        first = until(lambda: children(server.pid))
        script(env, ASK_PACKAGE)
        middle = until(lambda: asked(env, IN_THE_MIDDLE) == [(1,)])
        os.kill(first[0], signal.SIGKILL)
        ended = until(lambda: [one for one in rows(env) if one[0] in ("done", "failed")], 120)
    finally:
        server.terminate()
        server.wait(20)
    [(state, attempts, words)] = ended
    told = script(env, PACKAGES)
    assert (middle, state, attempts, words[:4], told) == (
        True, "done", 2, "已组卷：", "[('assembled', True)] 1 [] []",
    )  # fmt: skip
