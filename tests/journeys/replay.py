"""Runs as a process of its own: the demo year with copies on the way, then again from each copy.

usage: python -m tests.journeys.replay OUT  (NUANLIU_DATA and NUANLIU_KEYS name empty folders).
Writes to OUT what became of every guard: the exit code of `nuanliu demo` with the guard off, what
it said, how often the code was journalled from the copy on; and the same with every guard on.
"""

import contextlib
import importlib
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from tests.journeys.guards import CHECKS, GUARDS, Guard
from tests.laws import ready  # noqa: F401 - sets the framework up

from nuanliu.faces import cli
from nuanliu.faces.cli.demo import collecting, makeup, output, resolving, run
from nuanliu.faces.cli.demo.cast import Cast, cast_for
from nuanliu.faces.cli.demo.opening import shipped_project
from nuanliu.faces.cli.demo.resolving import Desk
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.faces.cli.demo.year import Year
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.journal.queries import refused
from nuanliu.stages.nominations import reading as nominations
from nuanliu.stages.projects.models import Project

DATABASE = Path(settings.NUANLIU_DATA) / "nuanliu.sqlite3"
COPIES = Path(settings.NUANLIU_DATA) / "copies"
FOLDER = Path(settings.NUANLIU_DATA).with_name("out")  # bank files may not lie below the data


class Passed(Exception):  # noqa: N818 - a signal: the point of the story lies behind us
    """The story went past the point that was asked about."""


class Mark(NamedTuple):
    """A point of the story: which scene it is in, and what the year knew when that scene began."""

    scene: int
    now: datetime
    known: dict[str, Any]


def replace(owner: Any, name: str, value: Any) -> None:
    """Put something else in the place of a named thing."""
    setattr(owner, name, value)


def quiet(_: str) -> None:
    """Nobody listens."""


class Theatre:
    """Plays the year, stops at points, and plays on from the copies made there."""

    def __init__(self) -> None:
        self.facts, self.words = shipped_project()
        self.cast: Cast = cast_for(self.facts)
        self.points = {self.place(guard) for guard in GUARDS}
        self.marks: dict[str, Mark] = {}
        self.scene: Mark | None = None
        self.target = ""
        self.year = self.new_year()
        self._watch()

    def new_year(self) -> Year:
        """The year with nothing played."""
        return Year(self.facts, self.words, self.cast, FOLDER)

    def place(self, guard: Guard) -> str:
        """The point of a guard: the key of a deed, or of the roster that holds the fault."""
        if not guard.at.startswith("名单:"):
            return guard.at
        _, code, which = guard.at.split(":")
        found = [
            place
            for place, roster in enumerate(self.cast.rosters["cj"])
            if code in {plant.code for plant in roster.planted}
        ]
        return f"cj-{found[int(which)]:02d}"

    def _watch(self) -> None:
        """Hear of every attempt that must be refused and of every roster handed in."""
        refuse, hand_in, find = Stage.refused, Desk.hand_in, collecting._must_be_found
        cells, kept = nominations.cells_of, {}
        names = {roster.data: n for n, roster in enumerate(self.cast.rosters["cj"])}

        def refused_here(stage: Stage, code: str, act: Any, who: str, key: str, **facts: Any):
            self.reached(key)
            refuse(stage, code, act, who, key, **facts)
            self.passed(key)

        def handed_in(desk: Desk, key: str, *rest: Any):
            self.reached(f"{desk.code}-{key}")
            return hand_in(desk, key, *rest)

        def found(roster: Any, pk: int) -> None:
            find(roster, pk)
            self.passed(f"cj-{names.get(roster.data, 99):02d}")

        def read(files: Any) -> Any:
            # The same files give the same cells: reading them in a child once is enough.
            if tuple(files) not in kept:
                kept[tuple(files)] = cells(files)
            return kept[tuple(files)]

        replace(Stage, "refused", refused_here)
        replace(Desk, "hand_in", handed_in)
        replace(collecting, "_must_be_found", found)
        replace(collecting, "cells_of", read)
        replace(resolving, "cells_of", read)
        replace(makeup, "cells_of", read)
        # The printed forms have tests of their own, and the story does not need them.
        replace(output, "files_to_make", lambda _: iter(()))

    def reached(self, key: str) -> None:
        """Before a point: in the first run, keep a copy of the database as it is now."""
        if self.target or key not in self.points or key in self.marks or self.scene is None:
            return
        self.marks[key] = self.scene
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(DATABASE, COPIES / key)

    def passed(self, key: str) -> None:
        """Behind a point: when it is the one asked about, that is all we wanted to know."""
        if key == self.target:
            raise Passed

    def first_run(self) -> None:
        """The whole year, every guard on."""
        COPIES.mkdir(parents=True)
        make_tables()
        for number, scene in enumerate(self.year.scenes(quiet)):
            known = {
                name: getattr(self.year, name)
                for name in ("unions", "project", "batches", "campaigns")
            }
            self.scene = Mark(number, self.year.stage.now, json.loads(json.dumps(known)))
            scene.play()

    def play_on(self, key: str) -> None:
        """From the copy before a point to just behind it."""
        mark, made = self.marks[key], self.year.made
        self.year = self.new_year()
        self.year.made = made
        for name, value in mark.known.items():
            setattr(self.year, name, value)
        self.year.stage = Stage.set_up(quiet)
        self.year.stage.now = mark.now
        with contextlib.suppress(Passed):
            list(self.year.scenes(quiet))[mark.scene].play()

    def restore(self, key: str) -> None:
        """The database as it was before a point."""
        connection.close()
        for tail in ("-wal", "-shm"):
            Path(f"{DATABASE}{tail}").unlink(missing_ok=True)
        shutil.copy(COPIES / key, DATABASE)

    def demo(self, guard: Guard, off: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
        """`nuanliu demo` going on from the copy before a guard's point."""
        key = self.target = self.place(guard)
        self.restore(key)
        before = refused().get(guard.code, 0)

        def play(*_: Any) -> Project:
            self.play_on(key)
            return Project.objects.get()

        replace(run, "play", play)
        said = io.StringIO()
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(said),
            switched_off(off),
        ):
            code = cli.main(["demo", "--json", "--out", str(FOLDER)])
        fresh = refused().get(guard.code, 0) - before
        return {"exit": code, "said": said.getvalue(), "fresh": fresh}


@contextlib.contextmanager
def switched_off(off: dict[str, Callable[[Any], Any]]) -> Iterator[None]:
    """Replace each named thing by what its swap makes of it, and put it back."""
    with contextlib.ExitStack() as stack:
        for path, swap in off.items():
            stack.enter_context(_unchecked() if path == CHECKS else _swapped(path, swap))
        yield


@contextlib.contextmanager
def _unchecked() -> Iterator[None]:
    """No CHECK, also on a connection that is opened anew on the way (printing closes it)."""

    def unchecked(connection: Any, **_: Any) -> None:
        connection.cursor().execute("PRAGMA ignore_check_constraints=ON")

    connection_created.connect(unchecked)
    unchecked(connection)
    yield
    connection_created.disconnect(unchecked)
    connection.cursor().execute("PRAGMA ignore_check_constraints=OFF")


@contextlib.contextmanager
def _swapped(path: str, swap: Callable[[Any], Any]) -> Iterator[None]:
    module, _, dotted = path.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, name = dotted.split(".")
    for one in outer:
        owner = getattr(owner, one)
    original = getattr(owner, name)
    replace(owner, name, swap(original))
    yield
    replace(owner, name, original)


def main() -> None:
    """First run, then every guard off and on."""
    theatre = Theatre()
    theatre.first_run()
    told: dict[str, Any] = {"refused": sorted(refused()), "off": {}, "on": {}}
    for guard in GUARDS:
        told["off"][guard.name] = theatre.demo(guard, guard.off)
        told["on"][guard.name] = theatre.demo(guard, {})
    Path(sys.argv[1]).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
