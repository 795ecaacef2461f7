"""`nuanliu restore`: books out of a backup, with the key file or with the sheet from the safe."""

import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.files import plain_file
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.schema import demand_plain_order, demand_this_schema

if TYPE_CHECKING:
    from nuanliu.core.journal import Checkpoint
    from nuanliu.records.people.keys import Keyring
    from nuanliu.stages.archive.restores import Restored


@click.command(cls=Command)
@click.argument("file", metavar="备份文件")
@option("--sheet", metavar="文件", help="录有密钥恢复单的文本文件（缺省：找密钥文件，没有再问）")
@option("--checkpoint", metavar="文件", help="保存在外的最近一个检查点；备份与它矛盾时拒绝恢复")
@option("--as", "login", metavar="登录名", help=office.BY_ADMIN)
@json_option
@data_option
def command(
    file: str,
    sheet: str | None,
    checkpoint: str | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """从备份恢复到空的数据目录（--data），恢复前先逐字节核对备份。

    密钥文件不在时，按提示录入密钥恢复单，或用 --sheet 指定文本文件。
    """
    source = plain_file(file, "备份文件")
    target = office.start()
    if office.database() is None and office.founded() and not office.unfinished(target):
        raise Stop("DATABASE_URL 的数据库里已经有账，没有覆盖", "请指定一个空的数据库", REFUSED)
    demand_plain_order()
    published = _published(checkpoint) if checkpoint else None
    made = _restore(source, target, sheet, published)
    try:
        _note(made, login)
    except BaseException:
        # Books that do not say where they come from must not be used; the backup is still there.
        shutil.rmtree(made.folder)
        raise
    made.finish()
    facts = made.manifest.facts
    answer = {"folder": str(made.folder), "entries": facts.size, "created": made.manifest.created}
    told = f"备份时间 {_local(made.manifest.created)}，流水 {facts.size} 行"
    words = f"已恢复到 {made.folder}：{told}。\n请运行 nuanliu verify 核验。"
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else words)


def _local(moment: str) -> str:
    """A moment of the manifest as the office's clock showed it, to the minute."""
    from nuanliu.records.journal.states import OFFICE_TIME

    return f"{datetime.fromisoformat(moment).astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"


def _restore(
    file: Path, target: Path, sheet: str | None, published: "Checkpoint | None"
) -> "Restored":
    from nuanliu.records.people import keys
    from nuanliu.stages.archive.restores import restore, verify_backup

    uid = verify_backup(file).facts.database
    place = keys.default_path(uid)
    from_file = sheet is None and place.exists()
    keyring = keys.load(place, uid) if from_file else typed_sheet(sheet)
    made = restore(file, target, keyring, published, marked=True)
    if not place.exists():
        keys.install(place, keyring)
    return made


def typed_sheet(name: str | None) -> "Keyring":
    """The keyring of a recovery sheet: from a text file, from a pipe, or typed line by line."""
    from nuanliu.records.people import recovery

    if name is not None:
        text = office.read_file(name, limit=1 << 20)
        try:
            return recovery.from_sheet(text.decode("utf-8-sig").splitlines())
        except UnicodeDecodeError:
            raise Stop(f"恢复单文件“{name}”不是 UTF-8 文字", "请另存为纯文本后再试") from None
    if sys.stdin.isatty():
        click.echo("请逐行录入密钥恢复单（从“表号”一行起），最后输入空行：", err=True)
        return recovery.from_sheet(iter(lambda: sys.stdin.readline().rstrip("\n"), ""))
    return recovery.from_sheet(sys.stdin.read(1 << 20).splitlines())


def _published(name: str) -> "Checkpoint":
    from nuanliu.core.journal import JournalFormatError, parse_checkpoint

    try:
        return parse_checkpoint(office.read_file(name, limit=1 << 16).decode())
    except (JournalFormatError, UnicodeDecodeError):
        raise Stop(f"“{name}”不是检查点", "应为三行：流水名称、行数、根哈希") from None


def _onto_server(folder: Path) -> None:
    """Restored books that belong on a database server go there; their file does not stay."""
    from nuanliu.stages.archive.manifest import DATABASE
    from nuanliu.stages.archive.servers import read_file

    file = folder / DATABASE
    read_file(file)
    for rest in folder.glob(f"{DATABASE}*"):
        rest.unlink()


def _note(made: "Restored", login: str | None) -> None:
    """The restored books bring themselves up to date and say in their journal what happened."""
    from django.core.management import call_command

    from nuanliu.records.people import keys
    from nuanliu.stages.archive.actions import note_restore

    if office.database() is None:
        _onto_server(made.folder)
    call_command("migrate", verbosity=0, interactive=False)
    demand_this_schema()
    keys.use(None)
    facts: dict[str, Any] = {"backup": made.manifest.backup, "size": made.manifest.facts.size}
    note_restore(office.deed_of_admin(login, "restore"), **facts)
