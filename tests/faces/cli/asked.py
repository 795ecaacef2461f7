"""Many commands, each in a process of its own that begins with the program loaded.

Reads lines of JSON [words, ...] (a word as its bytes in hexadecimal), prints a JSON line for each:
{"code", "err"}; the folders come from the environment. Run by tests, never imported.
"""

import json
import os
import signal
import sys
import tempfile
import time

import tests.laws.ready  # noqa: F401 - once for all, over the data folder of the environment

# isort: split

from nuanliu.faces.cli import main

PATIENCE = 30  # seconds for one command


def asked(words):
    """What a command answers: exit code (negative: the signal that ended it) and its words."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            behave(words, out.fileno(), err.fileno())
        code = ended(child)
        err.seek(0)
        return {"code": code, "err": err.read().decode(errors="replace")}


def behave(words, out, err):
    """Be the command."""
    for stream, place in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, err)):
        os.dup2(place, stream)
    code = 70
    try:
        code = main(words)
        sys.stderr.flush()
    finally:
        os._exit(code)


def ended(child):
    """How it ended, -9 when it had to be stopped."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        gone, status = os.waitpid(child, os.WNOHANG)
        if gone:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


for line in sys.stdin:
    words = [os.fsdecode(bytes.fromhex(word)) for word in json.loads(line)]
    sys.stdout.write(json.dumps(asked(words)) + "\n")
    sys.stdout.flush()
