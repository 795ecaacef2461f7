"""Files that mean harm, or only look so: each gets its exact verdict, and the server goes on.

Every file is opened as an upload is, in a guarded child. Meanwhile this process, which stands for
the server, answers other people: it checks a sound list again and again.
"""

import resource
import threading

import pytest
from tests.core.roster.desk import HEADING, person, sheet
from tests.hostile.corpus import hostile_files

from nuanliu.core.roster import read_roster
from nuanliu.records.documents.sandbox import OutsideFileError, in_child, in_child_many

CELLS = "nuanliu.records.documents.workbook:cells"
LIKE = "nuanliu.stages.nominations.marking_xlsx:mark"
CORPUS = hostile_files()
BOUND = 300 * 1024  # KiB that the server may grow by while it has the corpus opened


def verdict(answer):
    return str(answer) if isinstance(answer, OutsideFileError) else ""


def answered(stop):
    """What the server tells other people until it is told to stop: the same each time."""
    told = set()
    while not stop.is_set():
        roster = read_roster([sheet(HEADING, person())])
        told.add((len(roster.rows), roster.findings))
    return told


@pytest.fixture(scope="module")
def day():
    """The whole corpus opened while the server answers: verdicts by name, what it told, growth."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stop, told = threading.Event(), []
    server = threading.Thread(target=lambda: told.append(answered(stop)))
    server.start()
    try:
        answers = in_child_many(CELLS, [one.data for one in CORPUS])
    finally:
        stop.set()
        server.join()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    names = [one.name for one in CORPUS]
    return dict(zip(names, map(verdict, answers), strict=True)), told[0], grown


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_each_file_has_its_exact_verdict(day, one):
    """The whole sentence with its code, as the office reads it; sound files are read."""
    assert day[0][one.name] == one.verdict


def test_the_server_keeps_answering_and_does_not_grow(day):
    """The same right answer all the time; no file was unfolded in the server's own memory."""
    assert (day[1], day[2] < BOUND) == ({(1, ())}, True)


def test_the_corpus_is_large_and_every_verdict_has_a_control():
    """At least forty refused files of different names, and sound ones of every format."""
    refused = [one for one in CORPUS if one.verdict]
    sound = {one.name.rpartition(".")[2] for one in CORPUS if not one.verdict}
    assert (len({one.name for one in CORPUS}), len(refused) >= 40, sound) == (
        len(CORPUS),
        True,
        {"xlsx", "xls", "ods", "csv", "txt"},
    )


def test_marking_refuses_what_reading_refuses():
    """The second way into a workbook is as narrow as the first: the same sentence."""
    chosen = [
        one for one in CORPUS if one.name in {"十亿个笑.xlsx", "铺满.ods", "密码.xls", "宏.xls"}
    ]
    facts = {"heading": "错误说明", "sheets": {}, "findings": []}
    told = {}
    for one in chosen:
        with pytest.raises(OutsideFileError) as caught:
            in_child(LIKE, one.data, facts=facts)
        told[one.name] = str(caught.value)
    assert told == {one.name: one.verdict for one in chosen}
