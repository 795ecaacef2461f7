"""`nuanliu backup`: one sealed file of database and kept files, without any key."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.files import at_home
from nuanliu.faces.cli.problems import REFUSED, Stop

_SHOWN = 5


@click.command(cls=Command)
@option("--out", metavar="文件", help="备份文件；给出目录时按惯例取名")
@json_option
@data_option
def command(out: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """备份数据库、收存的文件和归档包。备份是加密的，里面没有密钥；已有的文件不会被覆盖。

    请放到另一块磁盘；旁边的 .sha256 文件可用来核对拷贝是否完好。
    """
    if not out:
        raise Stop("没有说明备份写到哪里", "请用 --out 写明文件或目录")
    data = office.open_books()
    from nuanliu.records.people import keys
    from nuanliu.stages.archive.backups import backup, folders_of

    target = _target(at_home(out))
    with _source(data) as source:
        made = backup(source, folders_of(data), target, keys.current(), office.now())
    size = made.path.stat().st_size
    answer = {"file": str(made.path), "sha256": made.sha256, "bytes": size}
    answer |= {"entries": made.manifest.facts.size, "missing": list(made.missing)}
    lines = made.manifest.facts.size
    words = f"已备份到 {made.path}（{size} 字节，流水 {lines} 行）\nSHA-256 {made.sha256}"
    if made.missing:
        words += f"\n备份里缺 {len(made.missing)} 项：{'、'.join(made.missing[:_SHOWN])}"
        words += "\n数据目录里没有它们。请运行 nuanliu verify 查明，找回后再备份一次。"
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else words)
    return REFUSED if made.missing else 0


@contextmanager
def _source(data: Path) -> Iterator[Path]:
    """The database's file; of a server's books one made for this, on the office's own disk."""
    from nuanliu.stages.archive.manifest import DATABASE
    from nuanliu.stages.archive.servers import write_file

    file = office.database()
    if file is not None:
        yield file
        return
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as work:
        file = Path(work) / DATABASE
        write_file(file)
        yield file


def _target(path: Path) -> Path:
    from nuanliu.records.journal.states import OFFICE_TIME
    from nuanliu.records.people.models import Installation
    from nuanliu.stages.archive.backups import file_name

    if not path.is_dir():
        if not path.parent.is_dir():
            raise Stop(f"文件夹“{path.parent}”不存在", "请先建立这个文件夹，或换一个位置")
        return path.resolve()
    owner = Installation.objects.get()
    moment = office.now().astimezone(OFFICE_TIME)
    return path.resolve() / file_name(owner.kind, owner.uid, moment)
