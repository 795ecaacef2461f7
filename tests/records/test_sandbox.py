"""A file from outside is opened in a child that can do nothing else.

The tasks here are Python's own `eval` and `exec`, and the file is the program: whatever a parser
could be tricked into, this child tries on purpose.
"""

import logging

import pytest

from nuanliu.records.documents import sandbox
from nuanliu.records.documents.sandbox import (
    Limits,
    OutsideFileError,
    in_child,
    in_child_many,
    nurseries_kept,
)

EVAL, EXEC = "builtins:eval", "builtins:exec"
CELLS = "nuanliu.records.documents.workbook:cells"


def verdict(task, data, **limits):
    """The code a file is refused with; '' when it is not."""
    try:
        in_child(task, data, **limits)
    except OutsideFileError as refused:
        return refused.code
    return ""


def verdicts(task, files, **limits):
    """The same for several files, whose children come out of nurseries."""
    answers = in_child_many(task, files, limits=Limits(**limits))
    return [getattr(answer, "code", "") for answer in answers]


def test_an_answer_comes_back_as_json_or_bytes():
    """A value, bytes, and a task that is given facts beside the file."""
    answers = [
        in_child(EVAL, b"{'a': ['\xe4\xb8\x80', 1, None]}"),
        in_child(EVAL, b"bytes([0, 255])"),
        in_child(EVAL, b"x + 1", facts={"x": 41}),
        in_child(EXEC, b"print('noise')"),
    ]
    assert answers == [{"a": ["一", 1, None]}, b"\x00\xff", 42, None]


@pytest.mark.parametrize(
    ("program", "limits", "code"),
    [
        (b"while True: pass", {"cpu_seconds": 1}, "FILE-TIMEOUT"),
        (b"import time; time.sleep(30)", {"wall_seconds": 0.4}, "FILE-TIMEOUT"),
        (b"bytearray(10**9)", {}, "FILE-MEMORY"),
        (b"bytearray(10**8)", {"memory_mb": 64}, "FILE-MEMORY"),
        (b"import os; os.kill(os.getpid(), 11)", {}, "FILE-CRASH"),
        (b"import os; os.abort()", {}, "FILE-CRASH"),
        (b"import os; os._exit(0)", {}, "FILE-CRASH"),
        (b"raise ValueError('53010319900101')", {}, "FILE-UNREADABLE"),
        (b"sum(range(10**5)); bytearray(10**7)", {}, ""),
    ],
)
def test_every_way_to_die_has_its_verdict(program, limits, code):
    """Time, memory, crash, silence, a parser's error; the last one is the control."""
    assert verdict(EXEC, program, **limits) == code


@pytest.mark.parametrize(
    ("program", "limits", "code"),
    [
        (b"while True: pass", {"cpu_seconds": 1}, "FILE-TIMEOUT"),
        (b"import time; time.sleep(30)", {"wall_seconds": 0.4}, "FILE-TIMEOUT"),
        (b"import os, time; os.setsid(); time.sleep(30)", {"wall_seconds": 0.4}, "FILE-TIMEOUT"),
        (b"bytearray(10**9)", {}, "FILE-MEMORY"),
        (b"bytearray(10**8)", {"memory_mb": 64}, "FILE-MEMORY"),
        (b"import os; os.kill(os.getpid(), 11)", {}, "FILE-CRASH"),
        (b"import os; os.kill(os.getppid(), 9); os.abort()", {}, "FILE-CRASH"),
        (b"import os; os._exit(0)", {}, "FILE-CRASH"),
        (b"raise ValueError('53010319900101')", {}, "FILE-UNREADABLE"),
    ],
)
def test_a_nursery_outlives_whatever_a_child_does(monkeypatch, program, limits, code):
    """Bad files between good ones, one of them killing the nursery itself: each has its verdict."""
    monkeypatch.setattr(sandbox, "AT_ONCE", 1)
    found = verdicts(EXEC, [b"1", program, b"2", program, b"3"], **limits)
    assert found == ["", code, "", code, ""]


def test_no_file_sees_anything_of_the_one_before(monkeypatch):
    """What a child leaves in a module, in a variable or in its open files is gone with it."""
    monkeypatch.setattr(sandbox, "AT_ONCE", 1)
    leave = b"[setattr(__import__('json'), 'left', 1), __import__('os').getpid()][1]"
    look = b"hasattr(__import__('json'), 'left')"
    pipes = b"len(__import__('os').listdir('/dev/fd'))"
    first, seen, second, here, later = in_child_many(EVAL, [leave, look, leave, pipes, pipes])
    assert (seen, first != second, here == later <= 6) == (False, True, True)


def test_kept_nurseries_serve_one_call_after_the_other(monkeypatch):
    """The same nursery while it is kept, another one before and after; a fresh child every time."""
    monkeypatch.setattr(sandbox, "AT_ONCE", 1)
    born = b"[__import__('os').getppid(), __import__('os').getpid()]"

    def call():
        return in_child_many(EVAL, [born])[0]

    before = call()
    with nurseries_kept():
        first, second = call(), call()
        monkeypatch.setattr("os.getpid", lambda: -1)  # as in a process forked from this
        forked = call()
    nurseries = {one[0] for one in (before, first, forked)}
    assert (first[0] == second[0], len(nurseries), first[1] != second[1]) == (True, 3, True)


def test_facts_go_to_the_file_they_belong_to():
    """Each file with facts of its own."""
    answers = in_child_many(EVAL, [b"x + 1", b"x + 2", b"x"], facts=[{"x": 1}, {"x": 2}, {"x": 3}])
    assert answers == [2, 4, 3]


@pytest.mark.parametrize(
    "program",
    [
        b"import django",
        b"import sqlite3",
        b"import nuanliu.records.people.models",
        b"open('/tmp/nuanliu-sandbox-test', 'w')",
        b"import os; os.open('/tmp/nuanliu-sandbox-test', os.O_CREAT | os.O_WRONLY)",
        b"import subprocess; subprocess.run(['true'])",
        b"import os; os.fork()",
        b"import socket; socket.create_connection(('127.0.0.1', 9))",
    ],
)
def test_what_reading_never_needs_is_refused(program):
    """Framework, database, writing, other programs, network; reading a module still works."""
    assert (verdict(EXEC, program), verdict(EXEC, b"import json")) == ("FILE-UNREADABLE", "")
    assert verdicts(EXEC, [program, b"import json"]) == ["FILE-UNREADABLE", ""]


def test_the_child_sees_no_environment_of_ours(monkeypatch):
    """Where the keys and the database are is told by variables: none is handed on."""
    monkeypatch.setenv("NUANLIU_KEYS", "/somewhere/keys")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nuanliu.config.settings")
    look = b"sorted(__import__('os').environ)"
    names = {*in_child(EVAL, look), *in_child_many(EVAL, [look])[0]}
    assert names <= {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT"}
    assert in_child(EVAL, b"'PATH' in __import__('os').environ") is True


def test_a_refusal_of_the_task_keeps_its_own_words():
    """The pre-scan refuses a PDF; the message tells what to do."""
    with pytest.raises(OutsideFileError) as caught:
        in_child(CELLS, b"%PDF-1.7")
    refusal = caught.value.refusal
    assert (refusal.code, refusal.what) == ("FILE-FORMAT", "这是PDF 文件，不是表格文件")


def test_an_empty_file_and_a_huge_one_never_reach_a_child(monkeypatch):
    """Both ends of the size limit; one byte is enough."""
    monkeypatch.setattr(sandbox, "MAX_FILE", 4)
    found = [verdict(EVAL, data) for data in (b"", b"1" * 5, b"1" * 4)]
    assert found == ["FILE-EMPTY", "FILE-TOO-LARGE", ""]


def test_an_answer_beyond_the_limit_is_refused(monkeypatch):
    """A small file that unfolds into a huge answer."""
    monkeypatch.setattr(sandbox, "MAX_ANSWER", 1000)
    found = [verdict(EVAL, program) for program in (b"'x' * 2000", b"'x' * 900")]
    assert found == ["FILE-TOO-LARGE", ""]


def test_one_bad_file_among_several_hides_no_other():
    """Answers in order; a refused file stands as its error."""
    answers = in_child_many(EVAL, [b"1", b"1/0", b"2", b""])
    shown = [getattr(answer, "code", answer) for answer in answers]
    assert shown == [1, "FILE-UNREADABLE", 2, "FILE-EMPTY"]


def test_nothing_of_the_file_reaches_the_log(caplog):
    """A parser that quotes an identity number in its error: only the type is written down."""
    with caplog.at_level(logging.DEBUG):
        verdict(EXEC, b"raise ValueError('530103199001010000')")
        verdict(EXEC, b"import sys, os; sys.stderr.write('530103199001010000'); os.abort()")
    text = caplog.text
    told = ("530103" in text, "ValueError" in text, "FILE-CRASH" in text)
    assert told == (False, True, True)
