"""How often one address may ask is counted once for all processes of the web."""

import os
import subprocess
import sys
import time

import pytest
from django.test import Client
from django.urls import reverse

from nuanliu.faces.web.models import Tally
from nuanliu.faces.web.public.rates import asked

ASKING = """
import django
django.setup()
from nuanliu.faces.web.public.rates import asked
print("ready", flush=True)
input()
print(*(asked("check:10.0.0.1", 600) for _ in range(25)))
"""


@pytest.fixture
def two(tmp_path):
    """Two processes of the web with one folder of data, both ready to ask."""
    env = {
        **os.environ,
        "NUANLIU_DATA": str(tmp_path),
        "NUANLIU_KEYS": str(tmp_path / "keys"),
        "DJANGO_SETTINGS_MODULE": "nuanliu.config.web",
        "PYTHONPATH": "src",
    }
    making = ["manage.py", "migrate", "--database", "web", "--run-syncdb", "-v0"]
    subprocess.run([sys.executable, *making], env=env, check=True, timeout=120)
    run = [sys.executable, "-c", ASKING]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(run, env=env, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
    assert [one.stdout.readline() for one in started] == ["ready\n"] * 2
    return started


def test_two_processes_count_together(two):
    """Twenty-five askings each, at once: every number from 1 to 50 is given out once."""
    for one in two:
        one.stdin.write("go\n")
        one.stdin.flush()
    numbers = [int(word) for one in two for word in one.communicate(timeout=120)[0].split()]
    assert sorted(numbers) == list(range(1, 51))


def test_when_the_time_is_over_counting_begins_anew(monkeypatch):
    """Three askings in ten minutes, one after them; what others left behind is swept away."""
    now = 1_700_000_000
    monkeypatch.setattr(time, "time", lambda: now)
    told = [asked("a", 600) for _ in range(3)]
    asked("b", 600)
    now += 600
    told.append(asked("a", 600))
    assert (told, list(Tally.objects.values_list("key", "count"))) == ([1, 2, 3, 1], [("a", 1)])


# By hand: address, how many posts of an empty form are answered, before it is too often.
LIMITS = {
    reverse("enter"): 60,
    reverse("public-check"): 20,
    reverse("public-survey"): 20,
    reverse("public-notice", args=["nobody"]): 6,
    reverse("public-mine", args=["nobody"]): 20,
    reverse("public-me-ask"): 20,
    reverse("public-receipt"): 20,
}


@pytest.mark.parametrize("where", LIMITS)
def test_each_open_form_is_slowed_down(books, clock, where):
    """As often as the table says, then 429; another address is still answered."""
    told = [Client().post(where).status_code == 429 for _ in range(LIMITS[where] + 1)]
    other = Client(REMOTE_ADDR="10.0.0.2").post(where).status_code == 429
    assert (told, other) == ([False] * LIMITS[where] + [True], False)
