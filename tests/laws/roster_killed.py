"""A roster on its way in is killed with signal 9 at random instants: all of it, or nothing.

python -m tests.laws.roster_killed KILLS SEED [outside], with NUANLIU_DATA and NUANLIU_KEYS naming
the folders; prints {"kills": children killed, "halves": [what was found], "stages": how many shots
ended after how many whole deeds}. `outside` is the control: the deeds write outside a transaction.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from contextlib import nullcontext
from unittest import mock

import tests.laws.ready

# isort: split

from django.db import connection, transaction
from tests.laws import fund
from tests.laws.office import office

from nuanliu.records.documents.workbook import cells
from nuanliu.records.journal import actions as journal
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.choosing import Mode
from nuanliu.stages.nominations.models import Nomination, Replaced, Roster, RosterFinding, RosterKey

KNOWN, FRESH = 30, 30
DEEDS = 3  # receive, accept, undo


def row(place, yuan):
    """A line of a roster about the person of a number."""
    number = fund.id_number(place)
    name = "张" + chr(0x4E00 + 7 * place) + chr(0x5200 + 11 * place)
    line = f"{name},{number},13{place:09d},云川农商银行,{fund.card_number(place)}"
    return f"{line},苦脏累险行业一线职工,{yuan}"


def begin():
    """An office in whose campaign thirty people stand; the box and the campaign."""
    box = office()
    line = fund.project(box, ("元旦春节送温暖", 100 * fund.CAP, 100))[0]
    campaign = fund.campaign(box, line)
    first = received(box, campaign, [row(place, "500.00") for place in range(KNOWN)], "first")
    nominations.accept(box.deed("office", key="first"), roster=first)
    return box, campaign


def received(box, campaign, rows, key):
    """A roster of the union, read in this process: what is killed is the books' side."""
    data = fund.roster(rows)
    return nominations.receive(
        box.deed(box.chairs[0], key=f"{key}-in"), campaign=campaign, union=box.unions[0],
        name=f"{key}.csv", data=data, cells=cells(data),
    )  # fmt: skip


def play(box, campaign, told=lambda: None):
    """Another roster changes the thirty and brings thirty more; then it is taken back."""
    rows = [row(place, "400.00") for place in range(KNOWN)]
    rows += [row(place, "500.00") for place in range(KNOWN, KNOWN + FRESH)]
    roster = received(box, campaign, rows, "second")
    told()
    deed = box.deed("office", key="second")
    nominations.accept(deed, roster=roster, mode=Mode.UPDATE)
    told()
    nominations.undo(box.deed("office", key="undo"), roster=roster)
    told()


def look():
    """What every deed leaves in the tables, as one value."""
    return (
        sorted(Roster.objects.values_list("file_name", "state")),
        Counter(Nomination.objects.values_list("state", "amount_fen")),
        Counter(Replaced.objects.values_list("undone", flat=True)),
        Person.objects.count(),
        RosterKey.objects.count(),
        Counter(RosterFinding.objects.values_list("roster__file_name", "code")),
    )


def whole(box, campaign):
    """What stands after no deed, and after each of the three; how long they take in seconds."""
    seen = [look()]
    start = time.perf_counter()
    play(box, campaign, lambda: seen.append(look()))
    return seen, time.perf_counter() - start


def shoot(box, campaign, delay, plant):
    """A child plays and is killed after `delay` seconds; whether it was still there."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with plant():
                os.write(writer, b"go")
                play(box, campaign)
        finally:
            os._exit(0)
    os.read(reader, 2)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def outside():
    """Every statement stands alone."""
    broken = mock.Mock(wraps=transaction, atomic=lambda *_, **__: nullcontext())
    return mock.patch.object(journal, "transaction", broken)


def again(template, path):
    """The database as it was before the second roster."""
    connection.close()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copyfile(template, path)


def main():
    """Shoot, look, and play on to the end under the same keys."""
    kills, chance = int(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311 - repeatable
    plant = outside if sys.argv[3:] == ["outside"] else nullcontext
    box, campaign = begin()
    path = tests.laws.ready.django.conf.settings.NUANLIU_DATA / "nuanliu.sqlite3"
    template = path.with_name("template")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(path, template)
    stages, took = whole(box, campaign)
    killed, halves = 0, list[str]()
    ended = Counter[int]()
    for shot in range(kills):
        again(template, path)
        killed += shoot(box, campaign, chance.uniform(0, took), plant)
        try:
            seen = look()
            found = [one.code for one in audit()]
            if seen not in stages or found:
                halves.append(f"{shot}: {found} {seen if seen not in stages else ''}"[:300])
                continue
            ended[stages.index(seen)] += 1
            play(box, campaign)
            if look() != stages[DEEDS] or audit():
                halves.append(f"{shot}: not played on")
        except Exception as wrong:  # noqa: BLE001 - what it broke is told
            halves.append(f"{shot}: {type(wrong).__name__} {wrong}"[:300])
    told = {"kills": killed, "halves": halves, "stages": dict(ended)}
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
