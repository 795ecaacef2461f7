"""`nuanliu demo`: the whole year 2024 in a 演示 database of its own, in one command."""

import gc
import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.schema import demand_this_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from nuanliu.faces.cli.demo.run import Outcome, Prepared
    from nuanliu.faces.cli.demo.year import Scene

FOLDER = "演示-2024"
# New objects between two searches for cycles; with the usual 700 they are a tenth of all the work.
LOOKED_FOR = 30_000
UNTIL = ("review", "payment")  # the moments of run.MOMENTS, which is loaded later


@click.command(cls=Command)
@option("--out", metavar="目录", help="文书写入的目录（缺省为 out/演示-2024）")
@option(
    "--until",
    type=click.Choice(UNTIL),
    metavar="时刻",
    help="停在元旦春节活动的某一刻：review 名单待审核，payment 已审批待发放；不输出文书",
)
@json_option
@data_option
def command(out: str | None, until: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """演示：建演示库，读入 2024 年项目，走完两次活动的全部环节，输出全部文书。

    数据都是编造的。演示库和正式库互不相干；再运行一次什么也不改。中途被打断的，再运行即接着做。
    """
    gc.set_threshold(LOOKED_FOR)
    place = office.DEMO_DATA.with_name(f"demo-{until}") if until else office.DEMO_DATA
    prepared = _books(place, quiet=as_json)
    from nuanliu.faces.cli.demo import run

    if until:
        _play(lambda tell, each: run.play_until(until, tell, each, prepared), as_json=as_json)
        data = office.as_typed(office.place(place))
        told = f"演示停在“{run.MOMENTS[until].strip('：')}”之后。"
        click.echo(f"{told}网页：nuanliu serve --data {data}")
        return 0
    outcome = run.already()
    if outcome is None:
        folder = _outside(office.out_folder(out, office.ROOT / "out" / FOLDER))
        project = _play(lambda tell, each: run.play(folder, tell, each, prepared), as_json=as_json)
        outcome = run.outcome_of(project, folder)
    if as_json:
        click.echo(json.dumps(outcome.to_json(), ensure_ascii=False, indent=2))
    else:
        _show(outcome)
    return 0


def _outside(folder: "Path") -> "Path":
    """The papers hold bank files and the archive in clear: never below the data folder."""
    data = office.place(office.DEMO_DATA)
    if folder.is_relative_to(data):
        raise Stop(f"{folder} 在数据目录 {data} 之内", "文书含明文号码，请另写一个目录")
    return folder


def _books(place: "Path", *, quiet: bool) -> "Prepared | None":
    """Load the framework on the demo's own data folder, with its tables there.

    Tables take their time: a second core makes them while the first loads the play and makes up
    what the unions send, and reads it while the first waits.
    """
    folder = office.start(place)
    if office.founded():
        demand_this_schema()
        office.keep_private(folder)
        return None
    if not quiet:
        click.echo(f"建立演示库：{folder}", err=True)
    from nuanliu.faces.cli.demo.early import Early

    tables = Early(partial(office.create, folder))
    from nuanliu.faces.cli.demo.run import Prepared

    prepared = Prepared.begin()
    tables.result()
    return prepared


def _play(story: "Callable[..., Any]", *, as_json: bool) -> "Any":
    """Play with the progress display; what goes against the story ends the command in words."""
    from nuanliu.faces.cli.demo import display, run
    from nuanliu.faces.cli.demo.stage import DemoError
    from nuanliu.records.documents.sandbox import nurseries_kept

    board = display.Board(run.SCENES, quiet=as_json)

    @contextmanager
    def each(scene: "Scene") -> "Iterator[None]":
        board.begin(scene.title)
        yield
        board.done()

    try:
        with board.open(), nurseries_kept():
            return story(board.tell, each)
    except DemoError as wrong:
        raise Stop(
            f"演示没有走完：{wrong}", "账和流水都保留着，可再运行一次 nuanliu demo", REFUSED
        ) from wrong


def _show(outcome: "Outcome") -> None:
    from nuanliu.faces.cli.demo import display
    from nuanliu.faces.cli.demo.year import finished

    project = finished()
    if project is not None:
        display.show_all(project, outcome, office.as_typed(office.place(office.DEMO_DATA)))
