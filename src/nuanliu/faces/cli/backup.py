"""`nuanliu backup`: one sealed file of database and kept files, without any key."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.files import at_home
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.stages.archive.safekeeping import Kept

_SHOWN = 5
NEWEST = "最新"  # instead of a file: the newest one in the folder


@click.command(cls=Command)
@option("--out", metavar="文件", help="备份文件；给出目录时按惯例取名")
@option("--list", "listing", is_flag=True, help="列出备份目录（NUANLIU_BACKUPS）里的备份")
@option(
    "--drill",
    metavar="文件",
    is_flag=False,
    flag_value=NEWEST,
    help="恢复演练：真的恢复一遍到临时目录再删去；不写文件时用备份目录里最新的一份",
)
@json_option
@data_option
def command(
    out: str | None,
    listing: bool,  # noqa: FBT001 - click passes options by name
    drill: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """备份数据库、收存的文件和归档包。备份是加密的，里面没有密钥；已有的文件不会被覆盖。

    请放到另一块磁盘；旁边的 .sha256 文件可用来核对拷贝是否完好。
    """
    if bool(out) + listing + (drill is not None) != 1:
        raise Stop("没有说明要做什么，或说了两样", "请在 --out、--list、--drill 里选一项")
    data = office.open_books()
    if listing:
        return _list(as_json=as_json)
    if drill is not None:
        return _drill(drill, as_json=as_json)
    return _back_up(str(out), data, as_json=as_json)


def _back_up(out: str, data: Path, *, as_json: bool) -> int:
    from nuanliu.records.people import keys
    from nuanliu.stages.archive.backups import backup, folders_of
    from nuanliu.stages.archive.safekeeping import source_of

    target = _target(at_home(out))
    with source_of(data) as source:
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


def _list(*, as_json: bool) -> int:
    from nuanliu.stages.archive.safekeeping import kept_in

    folder = _folder()
    found = kept_in(folder)
    told = [_facts(one) for one in found]
    lines = [_line(one) for one in found] or [f"{folder} 里还没有备份"]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
    return 0


def _facts(one: "Kept") -> dict[str, Any]:
    created = one.created.isoformat() if one.created else None
    tried = one.rehearsal
    told = {"at": tried.at.isoformat(), "ok": tried.ok, "words": tried.words} if tried else None
    return {"file": one.name, "bytes": one.size, "created": created, "entries": one.entries,
            "drill": told}  # fmt: skip


def _line(one: "Kept") -> str:
    told = f"流水 {one.entries} 行" if one.entries is not None else "清单读不出"
    drill = one.rehearsal.words if one.rehearsal else "没有演练过"
    return f"{one.name}  {one.size} 字节  {told}  {drill}"


def _drill(name: str, *, as_json: bool) -> int:
    from nuanliu.records.people import keys
    from nuanliu.stages.archive.safekeeping import newest_in, rehearse

    path = newest_in(_folder()) if name == NEWEST else at_home(name).resolve()
    if not path.is_file():
        raise Stop(f"找不到备份文件“{path}”", "请核对路径", REFUSED)
    told = rehearse(path, keys.current(), office.now())
    answer = {"file": str(path), "ok": told.ok, "words": told.words}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else told.words)
    return 0 if told.ok else REFUSED


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.NUANLIU_BACKUPS)


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
