"""Programs that approve at the same time on one database file: prepare, race as a leader, look.

python -m tests.laws.racers prepare | leader | leader2 | look, with NUANLIU_DATA and NUANLIU_KEYS
naming the folders.
"""

import json
import sys
from collections import Counter
from unittest.mock import patch

import tests.laws.ready  # noqa: F401 - before everything that has tables

# isort: split

from django.db import connection
from django.db.models import Count
from tests.conftest import seen_here
from tests.laws import audit, fund
from tests.laws.office import Box, office

from nuanliu.records.journal import queries
from nuanliu.records.people.models import Account
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import ChangeKind
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.models import Batch, Notice

LISTS, ENOUGH_FOR = 100, 30


def prepare():
    """A hundred lists of one person each, all past their notice; then money for thirty is left.

    Nobody races or is killed yet: the photos, our own, are opened here and not in a child each,
    and the disk is not waited for. The race itself has both.
    """
    with patch("nuanliu.records.documents.pictures.in_child_many", seen_here):
        _prepare()


def _prepare():
    box = office()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
    line = fund.project(box, ("元旦春节送温暖", LISTS * fund.CAP, LISTS))[0]
    campaign = fund.campaign(box, line)
    people = fund.payees(box, LISTS)
    batches = []
    for place, person in enumerate(people):
        fund.put_forward(box, campaign, people=[person])
        batches.append(fund.posted(box, campaign, f"第{place:03d}批"))
    fund.after_notice(box, batches[-1])
    for batch in batches:
        reviews.end_notice(box.deed("office2"), batch=batch, last_day_photo=fund.snap())
    cut = projects.enter_change(
        box.deed("office"),
        line=line.pk,
        kind=ChangeKind.REDUCE,
        amount_fen=(LISTS - ENOUGH_FOR) * fund.CAP,
        document_number="云财预〔2024〕9号",
        document_date=box.now.date(),
    )
    projects.confirm_change(box.deed("accountant"), change=cut)


def race(leader):
    """Approve half of the lists, taking turns with the other program; prints codes and counts."""
    box = Box(leader)
    box.staff = {a.login: a for a in Account.objects.select_related("person")}
    fund.after_notice(box, Notice.objects.latest("ends_on").batch_id)
    batches = list(Batch.objects.order_by("pk").values_list("pk", flat=True))
    mine = batches[leader == "leader2" :: 2]
    codes = Counter(
        fund.refusal_of(fund.approve, box, batch, f"{leader}-{batch}", leader=leader)
        for batch in mine
    )
    return dict(codes)


def look():
    """What is left: the balance, how many stand approved, how many attempts were refused."""
    states = Nomination.objects.filter(state="approved").aggregate(n=Count("pk"))
    return {
        "balance": list(audit.ledger.balances()[0][2:]),
        "approved": states["n"],
        "refused": queries.refused().get("BUD-OVERSPEND", 0),
        "crooked": audit.crooked_lines(),
    }


def main():
    """Do what the first argument says; the answer is JSON."""
    task = sys.argv[1]
    done = {"prepare": prepare, "look": look}.get(task)
    print(json.dumps(done() if done else race(task)))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
