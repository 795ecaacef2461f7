"""The second core works ahead: what it brings is what the first would have made, of one moment."""

import os
import signal
import subprocess
import sys

import pytest

from nuanliu.faces.cli.demo.early import Early


def test_what_was_worked_out_ahead_is_the_same():
    """A list of bytes made in the child."""
    assert Early(lambda: [("名册", b"\x00\xff")]).result() == [("名册", b"\x00\xff")]


def test_what_goes_wrong_ahead_goes_wrong_here():
    """Work that cannot be done: the child ends quietly, whoever asks hears why."""
    with pytest.raises(ZeroDivisionError):
        Early(lambda: 1 // 0).result()


ONE_MOMENT = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from nuanliu.faces.cli import office

office.create(office.start())

from django.db import connection
from nuanliu.faces.cli.demo.output import _as_of_now
from nuanliu.records.journal import queries as journal
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.people.models import Kind

now = datetime(2024, 1, 2, tzinfo=UTC)
admin = found(Founding(Kind.DEMO, "云川区总工会", "990101", "admin", "管理员"), now)


def write():
    checkpoint(Deed(admin, now + timedelta(minutes=1), "one", simulated=True), "演练")
    connection.close()


def beside():
    writer = Thread(target=write)
    writer.start()
    writer.join()


before = journal.size()
with _as_of_now():
    beside()
    inside = journal.size()
print(inside - before, journal.size() - before)
"""


def test_everything_read_is_of_one_moment(tmp_path):
    """A line is written while papers are read: not seen inside; control: outside it is there."""
    places = {"NUANLIU_DATA": str(tmp_path / "data"), "NUANLIU_KEYS": str(tmp_path / "keys")}
    told = subprocess.run(
        [sys.executable, "-c", ONE_MOMENT],
        env=os.environ | places,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.stdout.split(), told.stderr) == (["0", "1"], "")


AFTER_THE_ENGINE = """
import os
from datetime import date
from functools import partial

import django

django.setup()

from nuanliu.core.documents import Field, Fields
from nuanliu.core.imprint import Imprint
from nuanliu.faces.cli.demo.early import Early
from nuanliu.faces.cli.demo.printing import printed
from nuanliu.records.documents.render.to_pdf import ForkedEngineError, render_pdf
from nuanliu.stages.archive.kinds import File, PaperKind

fields = (Fields((Field("姓名", "张伟"),), columns=1),)
mark = Imprint(date(2024, 1, 2), demo=True)
paper = mark.form("单", "云川区总工会", fields, number="一", final=True)
make = partial(render_pdf, paper)


def told_in_a_fork():
    child = os.fork()
    if not child:
        try:
            make()
        except ForkedEngineError:
            os._exit(7)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


first = told_in_a_fork()
ahead = Early(make).result()
here = make()
files = [File("单.pdf", make, PaperKind.OTHER)] * 2
same = [ahead == here, Early(make).result() == here, printed(files) == [here, here]]
print(first, told_in_a_fork(), *same)
"""


def test_nothing_waits_for_ever_once_the_engine_has_run():
    """It leaves its threads in the parent: a fork is told so; control: before it ran a fork prints.

    What is worked ahead and what is printed by two is then made in the process itself, the same.
    """
    told = subprocess.run(
        [sys.executable, "-c", AFTER_THE_ENGINE],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (told.stdout.split(), told.stderr) == (["0", "7", "True", "True", "True"], "")


LEFT_ALONE = """
import os
import time

import django

django.setup()

from nuanliu.faces.cli.demo import early, printing
from nuanliu.stages.archive.kinds import File, PaperKind


def long():
    os.write(1, b"begun ")
    time.sleep(60)


ahead = early.Early(long)
printing.printed([File("单.pdf", long, PaperKind.OTHER)] * 2)
"""
UNWATCHED = "early.settle = printing.settle = lambda _: None\n\n\ndef long"


@pytest.mark.parametrize("program", [LEFT_ALONE, LEFT_ALONE.replace("\ndef long", UNWATCHED)])
def test_nobody_is_left_behind_by_a_kill(program):
    """Killed with signal 9, the parent takes its children along: their end of the pipe closes.

    Control: without the watch they live on and hold it open.
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True
    )
    told = b""
    while told.count(b"begun") < 2:
        told += os.read(parent.stdout.fileno(), 64)
    parent.kill()
    parent.wait()
    try:
        parent.communicate(timeout=5)
        closed = True
    except subprocess.TimeoutExpired:
        closed = False
        os.killpg(parent.pid, signal.SIGKILL)
        parent.communicate()
    assert closed == (program == LEFT_ALONE)
