"""`nuanliu verify`: the journal against itself, and every table, book and file against it."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

_SHOWN = 20
_WHICH = "请指定导出的流水文件夹，其中应有 journal 文件夹和 checkpoints.txt"
_ENGLISH = re.compile(r" [ -~]+$")  # the verifier says each message in Chinese, then in English
_ONE_BY_HAND = (
    "在该目录运行 python3 -I nuanliu_verify.py proof.json --checkpoint checkpoint.txt；"
    "最好用此前留在外面的同一检查点"
)
_BY_HAND = "在该目录运行 python3 -I nuanliu_verify.py ."


@click.command(cls=Command)
@click.argument("folder", metavar="[流水文件夹]", required=False)
@option("--out", metavar="目录", help="把流水、检查点和独立核验程序写到这个空目录，交给审计")
@option(
    "--entry", metavar="行号", type=int, help="只取一行流水的证明；与 --out 同用时连核验程序写出"
)
@json_option
@data_option
def command(
    folder: str | None,
    out: str | None,
    entry: int | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """核验流水；不写文件夹时，还把每张表、余额、凭证和文件与流水逐项对照。

    查出问题时退出码为 1，并指出第一处有问题的流水行。给出导出的流水文件夹时，只核验该文件夹，
    不需要数据库和密钥。流水里没有姓名和号码，写出的文件夹可以交给外人。
    """
    if folder and out:
        raise Stop("流水文件夹和 --out 不能同时写", "请只写其中一个")
    if entry is not None:
        if folder:
            raise Stop("流水文件夹和 --entry 不能同时写", "证明取自账上的流水，请去掉文件夹")
        click.echo(_proof(entry, out))
        return 0
    answer = _folder(folder) if folder else _books()
    if out:
        answer["folder"] = str(_written(out))
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else _words(answer))
    return 0 if answer["ok"] else REFUSED


def _folder(name: str) -> dict[str, Any]:
    from nuanliu.core.refusal import Refused
    from nuanliu.stages.archive.verification import run_verifier

    path = Path(name)
    if not path.exists():
        raise Stop(f"找不到“{name}”", _WHICH)
    if not path.is_dir():  # the verifier would take it for the proof of one line
        raise Stop(f"“{name}”不是流水文件夹，没有核验", _WHICH)
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


def _written(name: str) -> Path:
    """Journal, checkpoints, balances and the verifier in an empty folder, all of one moment."""
    import shutil

    from django.db import transaction

    from nuanliu.core.journal import JournalFormatError
    from nuanliu.stages.archive import bag

    folder = office.out_folder(name, Path())
    if any(folder.iterdir()):
        raise Stop(f"目录“{name}”不是空的", "没有改动；请指定一个空目录", REFUSED)
    try:
        with transaction.atomic():
            bag.write_journal(folder)
        for file in bag.verifier_files():
            shutil.copy(file, folder / file.name)
    except JournalFormatError as error:
        raise Stop(f"流水写不出：{error}", "请先从备份恢复", REFUSED) from None
    except OSError as error:
        raise Stop(f"写不进 {folder}：{error.strerror}", "请检查权限和磁盘空间") from None
    return folder


def _proof(seq: int, out: str | None) -> str:
    """The proof of one line, or where it was written with the checkpoint and the verifier."""
    import shutil

    office.open_books()
    from nuanliu.core.journal import JournalFormatError
    from nuanliu.records.journal import export
    from nuanliu.stages.archive import bag

    try:
        proof, checkpoint = export.proof_of(seq), export.present_checkpoint()
    except JournalFormatError as error:
        raise Stop(f"取不到证明：{error}", "请核对行号；行号从 1 起", REFUSED) from None
    if out is None:
        return proof
    folder = office.out_folder(out, Path())
    if any(folder.iterdir()):
        raise Stop(f"目录“{out}”不是空的", "没有改动；请指定一个空目录", REFUSED)
    (folder / "proof.json").write_text(proof + "\n", "utf-8")
    (folder / "checkpoint.txt").write_text(checkpoint, "utf-8")
    for file in bag.verifier_files():
        shutil.copy(file, folder / file.name)
    return f"第 {seq} 行的证明已写到 {folder}，{_ONE_BY_HAND}"


def _answer(told: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    """What --json prints: ok, size, root, log, and every finding, the verifier's first."""
    findings = list(found)
    if not told["ok"]:
        words = _ENGLISH.sub("", told["message"].removeprefix(told["code"]).strip())
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
        passed = f"核验通过：{answer['log']} 共 {answer['entries']} 行，根哈希 {answer['root']}"
        told = f"\n已写到 {answer['folder']}，核验：{_BY_HAND}" if "folder" in answer else ""
        return passed + told
    findings = answer["findings"]
    lines = [f"核验不通过：查出 {len(findings)} 处，第一处在{_where(findings[0])}。"]
    lines += [f"  {_where(one)}：{one['what']} [{one['code']}]" for one in findings[:_SHOWN]]
    if len(findings) > _SHOWN:
        lines.append(f"  其余 {len(findings) - _SHOWN} 处请用 --json 查看。")
    if all(one["code"] == "KEY-LACKING" for one in findings):
        return "\n".join([*lines, "请先补齐密钥，再核验一次；密钥齐全之前不能断定数据被改动。"])
    return "\n".join([*lines, "请保持现状，不要再办理业务，并与保存在外的检查点和备份核对。"])


def _where(finding: dict[str, Any]) -> str:
    return f"流水第 {finding['entry']} 行" if finding["entry"] else "账表"
