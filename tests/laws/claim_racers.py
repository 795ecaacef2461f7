"""Programs that put the same invoices into claims at the same time on one database file.

python -m tests.laws.claim_racers prepare | office | office2 | again | naive | naive2 | look, with
NUANLIU_DATA and NUANLIU_KEYS naming the folders. The invoices are constructed (样票).
"""

import json
import sqlite3
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from unittest.mock import patch

import tests.laws.ready  # noqa: F401 - before everything that has tables

# isort: split

from django.conf import settings
from tests.conftest import seen_here
from tests.laws import fund
from tests.laws.office import Box, office

from nuanliu.records.people.models import Account
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import Claim, ClaimKind, Invoice

NUMBERS = [str(10**19 + place) for place in range(40)]


def prepare():
    """Two clerks, a draft claim each."""
    with patch("nuanliu.records.documents.pictures.in_child_many", seen_here):
        box = office()
        line = fund.project(box, ("元旦春节送温暖", 1_000_000, 2))[0]
        campaign = fund.campaign(box, line)
    for who in ("office", "office2"):
        claims.draft(
            box.deed(who),
            campaign=campaign,
            kind=ClaimKind.PURCHASE,
            purpose="慰问品",
            amount_fen=100 * len(NUMBERS),
        )
    naive().execute("CREATE TABLE used (number TEXT, claim TEXT)")
    naive().execute("CREATE TABLE ready (race TEXT)")


def naive():
    return sqlite3.connect(
        Path(settings.NUANLIU_DATA) / "naive.sqlite3", isolation_level=None, timeout=30
    )


def together(race, programs):
    """Go when all programs of a race are there: on a busy machine they start seconds apart."""
    books, until = naive(), time.monotonic() + 120
    books.execute("INSERT INTO ready VALUES (?)", (race,))
    count = "SELECT count(*) FROM ready WHERE race = ?"
    while books.execute(count, (race,)).fetchone()[0] < programs:
        if time.monotonic() > until:
            raise TimeoutError(race)
        time.sleep(0.01)


def race(who, keys):
    """All forty invoices into one's own claim; the codes, counted."""
    box = Box(keys)
    box.staff = {a.login: a for a in Account.objects.select_related("person")}
    claim = Claim.objects.get(drafted_by=box.staff[who].person)
    together("invoices", 4)
    codes = Counter[str]()
    for place, number in enumerate(NUMBERS):
        codes[
            fund.refusal_of(
                invoices.add_invoice,
                box.deed(who, key=f"{keys}-{place}"),
                claim=claim.pk,
                identity=number,
                seller="自制测试商店",
                on=date(2024, 1, 1),
                amount_fen=100,
                data=b"x",
            )
        ] += 1
    return dict(codes)


def careless(who):
    """The control: looks whether a number is used, and then writes it down."""
    books = naive()
    together("naive", 2)
    for number in NUMBERS:
        used = books.execute("SELECT 1 FROM used WHERE number = ?", (number,)).fetchone()
        time.sleep(0.005)
        if used is None:
            books.execute("INSERT INTO used VALUES (?, ?)", (number, who))
    return {}


def look():
    """How many invoices there are, how many numbers, and how many the control used twice."""
    rows = Invoice.objects.values_list("identity", flat=True)
    twice = naive().execute(
        "SELECT count(*) FROM (SELECT number FROM used GROUP BY number HAVING count(*) > 1)"
    )
    return {"rows": len(rows), "numbers": len(set(rows)), "naive_twice": twice.fetchone()[0] > 0}


TASKS = {
    "prepare": prepare,
    "office": lambda: race("office", "one"),
    "office2": lambda: race("office2", "two"),
    "again": lambda: race("office", "one"),
    "naive": lambda: careless("one"),
    "naive2": lambda: careless("two"),
    "look": look,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]]()))  # noqa: T201 - read by the test
