"""The verifier as tests call it: loaded from its file, or run as the separate program it is."""

import argparse
import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

PATH = Path(__file__).parents[2] / "verifier" / "nuanliu_verify.py"

verifier = ModuleType("nuanliu_verify")
SourceFileLoader(verifier.__name__, str(PATH)).exec_module(verifier)


def verdict(folder, *checkpoints, replay=False):
    """('OK', lines) or (code, first bad line), by calling the program's own function."""
    options = argparse.Namespace(
        folder=folder, checkpoint=list(checkpoints), replay=replay, salts=None, entry=None
    )
    try:
        result = verifier.verify(options)
    except verifier.Bad as bad:
        return bad.args[0], bad.args[1]
    except OSError:
        return "UNREADABLE", 0
    return "OK", result.get("entries", 0)


def run(*arguments):
    """Exit code and parsed output of the program, isolated from everything installed."""
    command = [sys.executable, "-I", "-S", "-O", str(PATH), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr.decode()
