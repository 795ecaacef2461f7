"""`nuanliu papers`: every paper of a project, written into a folder."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.chosen import project_of
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.journal.taking import Wanted
    from nuanliu.stages.archive.kinds import File
    from nuanliu.stages.projects.models import Project


@click.command(cls=Command)
@option("--out", metavar="目录", help="写入的目录（缺省为数据目录下的 papers）")
@option("--only", metavar="词", default="", help="只生成文件名含此词的文书，例如 签领表 或 .pdf")
@option("--check", "code", metavar="校验码", default="", help="查证一张纸：哪份文书印着这个校验码")
@option("--project", "number", metavar="项目号", type=int, help="哪个项目（缺省为最近的一个）")
@option("--as", "login", metavar="登录名", help="由谁导出（须有导出权；演示库可不写）")
@option("--purpose", metavar="用途", default="", help="含个人信息的文书导出去做什么，记入流水")
@json_option
@data_option
def command(
    out: str | None,
    only: str,
    code: str,
    number: int | None,
    login: str | None,
    purpose: str,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """生成项目的全部文书：名额表、公示、审批表、签领表、绩效表、公开文本等。

    里面有含个人信息的文书时，正式库须用 --as 和 --purpose 写明由谁、为什么导出。

    文书都由账和流水算出。有一份被拒绝（例如字体印不出某人姓名）时，其余照常生成，退出码为 1。
    加 --check 时不写文件，只按账重新编制，查出印有该校验码的文书。
    """
    data = office.open_books()
    if code:
        return _checked(project_of(number), code, as_json=as_json)
    from nuanliu.stages.archive.papers import files_to_make

    every = files_to_make(project_of(number), note=office.stamped(login))
    wanted = [file for file in every if only in file.name]
    if not wanted:
        raise Stop(f"没有文件名含“{only}”的文书", "请换一个词，或不加 --only", REFUSED)
    folder = office.out_folder(out, data / "papers")
    _note(_leaving(wanted, project_of(number), only), login, purpose)
    answer = _write(wanted, folder)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _words(answer))
    return REFUSED if answer["refused"] else 0


def _note(wanted: "Wanted | None", login: str | None, purpose: str) -> None:
    """One line for all that name people; none for papers without anybody's name."""
    if wanted is not None:
        office.take_out(login, purpose, wanted)


def _leaving(files: "list[File]", project: "Project", only: str) -> "Wanted | None":
    """Those that name people as one file that leaves."""
    from nuanliu.stages.archive.counting import paper_wanted, papers_wanted
    from nuanliu.stages.archive.kinds import IMPERSONAL

    personal = [file for file in files if file.kind not in IMPERSONAL]
    if len(personal) == 1:
        return paper_wanted(project, personal[0])
    name = _named(len(personal), only)
    return papers_wanted(project, personal, name) if personal else None


def _named(count: int, only: str) -> str:
    """What whoever agrees reads of several papers."""
    which = f"（名称含“{only[:40]}”）" if only else ""
    return f"{count} 份文书{which}{office.mark()}"


def _checked(project: "Project", code: str, *, as_json: bool) -> int:
    from nuanliu.stages.archive.papers import found_by_code

    found = found_by_code(project, code)
    if not found:
        what = f"按现在的账编制，没有文书的校验码是 {code}"
        raise Stop(what, "请核对校验码；如打印后账有变动，请按二维码里的检查点查证", REFUSED)
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            click.echo(f"与账相符：{one.name}\n  内容指纹 {one.content}")
    return 0


def _write(wanted: "list[File]", folder: Path) -> dict[str, Any]:
    from nuanliu.core.refusal import Refused

    files, refused = [], []
    for file in wanted:
        name = file.name
        try:
            content = file.make()
        except Refused as refusal:
            refused.append({"name": name, "code": refusal.code, "message": str(refusal)})
            continue
        office.write_file(folder, name, content)
        digest = hashlib.sha256(content).hexdigest()
        files.append({"name": name, "sha256": digest, "bytes": len(content)})
    return {"folder": str(folder), "files": files, "refused": refused}


def _words(answer: dict[str, Any]) -> str:
    lines = [f"已生成 {len(answer['files'])} 份文书：{answer['folder']}"]
    lines += [f"  {one['name']}" for one in answer["files"]]
    lines += [f"未生成 {one['name']}：{one['message']}" for one in answer["refused"]]
    return "\n".join(lines)
