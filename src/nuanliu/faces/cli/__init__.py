"""命令行: the commands an office types. Each calls a stage's action or query and prints the answer.

Nothing heavy is imported here: `main` finds the command first and loads its module then.
"""

import os
import sys
from collections.abc import Sequence

from nuanliu.faces.cli import problems
from nuanliu.faces.cli.app import app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or findings, 2 not understood.

    Whatever goes wrong ends in Chinese words on standard error, never in a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanliu.config.settings")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows a mark; the command still does its work.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    os.umask(0o077)  # whatever a command writes names people: it is its owner's alone
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app.main(args=given, prog_name="nuanliu", standalone_mode=False)
    except Exception as wrong:  # noqa: BLE001 - the last line of defence: people never see a traceback
        code = problems.told(wrong)
    return _all_said(code if isinstance(code, int) else 0)


def _all_said(code: int) -> int:
    """The exit code, once the answer has really left: whoever reads it may be gone or full."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as wrong:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the exit tries again
        gone = isinstance(wrong, BrokenPipeError)  # `| head -1`: the reader had enough
        return code if gone or code == problems.UNREADABLE else problems.told(wrong)
    return code
