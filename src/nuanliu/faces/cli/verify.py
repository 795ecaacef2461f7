"""`nuanliu verify`: the journal against itself, and every table, book and file against it."""

import json
import tempfile
from pathlib import Path
from typing import Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option
from nuanliu.faces.cli.problems import REFUSED, Stop

_SHOWN = 20


@click.command(cls=Command)
@click.argument("folder", metavar="[流水文件夹]", required=False)
@json_option
@data_option
def command(folder: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """核验流水；不写文件夹时，还把每张表、余额、凭证和文件与流水逐项对照。

    查出问题时退出码为 1，并指出第一处有问题的流水行。给出导出的流水文件夹时，只核验该文件夹，
    不需要数据库和密钥。
    """
    answer = _folder(folder) if folder else _books()
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _words(answer))
    return 0 if answer["ok"] else REFUSED


def _folder(name: str) -> dict[str, Any]:
    from nuanliu.core.refusal import Refused
    from nuanliu.stages.archive.verification import run_verifier

    path = Path(name)
    if not path.exists():
        raise Stop(f"找不到“{name}”", "请指定导出的流水文件夹")
    try:
        return _answer(run_verifier(path), [])
    except Refused as refused:
        first = refused.refusals[0]
        raise Stop(first.what, first.fix) from None


def _books() -> dict[str, Any]:
    office.open_books()
    from nuanliu.core.journal import JournalFormatError
    from nuanliu.records.journal import export
    from nuanliu.stages.archive.audit import audit
    from nuanliu.stages.archive.verification import run_verifier

    with tempfile.TemporaryDirectory(prefix="nuanliu-verify-") as work:
        try:
            export.write(Path(work))
        except JournalFormatError as error:
            damaged = {"ok": False, "code": "HEAD", "entry": 0, "message": str(error), "detail": ""}
            return _answer(damaged, [])
        told = run_verifier(Path(work))
    readable = told.get("code") not in {"CANON", "FORM"}
    return _answer(told, [one._asdict() for one in audit()] if readable else [])


def _answer(told: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    """What --json prints: ok, size, root, log, and every finding, the verifier's first."""
    findings = list(found)
    if not told["ok"]:
        words = told["message"].removeprefix(told["code"]).strip()
        detail = f"（{told['detail']}）" if told.get("detail") else ""
        first = {"code": told["code"], "entry": told["entry"], "what": f"{words}{detail}"}
        findings.insert(0, first)
    return {
        "ok": not findings,
        "entries": told.get("entries"),
        "log": told.get("log"),
        "root": told.get("root"),
        "findings": findings,
    }


def _words(answer: dict[str, Any]) -> str:
    if answer["ok"]:
        return f"核验通过：{answer['log']} 共 {answer['entries']} 行，根哈希 {answer['root']}"
    findings = answer["findings"]
    lines = [f"核验不通过：查出 {len(findings)} 处，第一处在{_where(findings[0])}。"]
    lines += [f"  {_where(one)}：{one['what']} [{one['code']}]" for one in findings[:_SHOWN]]
    if len(findings) > _SHOWN:
        lines.append(f"  其余 {len(findings) - _SHOWN} 处请用 --json 查看。")
    return "\n".join([*lines, "请保持现状，不要再办理业务，并与保存在外的检查点和备份核对。"])


def _where(finding: dict[str, Any]) -> str:
    return f"流水第 {finding['entry']} 行" if finding["entry"] else "账表"
