"""Which work there is, who may ask for it, how large it is, and how it is done.

The rule of three seconds: `size` counts what is to be done before it begins, from kept counters or
a registry, never over a table; up to `inline` of it is done within the request. Measured over the
demo year on two cores: 0.15 s a paper (153 take 24 s), 0.55 s for 1,000 journal lines verified,
0.18 s for their books; the limits are half of three seconds: as much is left for a slower machine.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from nuanliu.core.journal import JournalFormatError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal import export
from nuanliu.records.journal.queries import size
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.archive.papers import files_to_make
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.projects.models import Project

Tell = Callable[[int, int, str], None]  # done, total, words
AUDITING = frozenset({Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT})


class Made(NamedTuple):
    """What came out: the file with its name, and one sentence about it."""

    name: str
    data: bytes
    words: str


class Work(NamedTuple):
    """One kind of long work."""

    title: str
    roles: frozenset[Role]
    size: Callable[[dict[str, Any]], int]
    inline: int
    run: Callable[[dict[str, Any], Tell, str], Made]  # the note: who asked, printed on papers


def all_papers(facts: dict[str, Any], tell: Tell, note: str) -> Made:
    """Every paper of a project as one zip; what is refused is named in a list inside."""
    project = _project(facts)
    files = list(files_to_make(project, note=note))
    kept, refused = io.BytesIO(), []
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for at, file in enumerate(files):
            tell(at, len(files), f"正在编制 {file.name.rpartition('/')[2]}")
            try:
                packed.writestr(file.name, file.make())
            except Refused as one:
                refused.append(f"{file.name}：{one}")
        if refused:
            packed.writestr("未生成的文书.txt", "\n".join(refused))
    words = f"共 {len(files) - len(refused)} 份文书"
    words += f"，{len(refused)} 份未生成，原因见包内清单" if refused else ""
    return Made(f"全部文书{_mark()}.zip", kept.getvalue(), words)


def verified(_facts: dict[str, Any], tell: Tell, note: str) -> Made:
    """The journal against itself, then every table, book and file against it."""
    tell(0, 3, "正在写出流水")
    with tempfile.TemporaryDirectory(prefix="nuanliu-verify-") as place:
        try:
            export.write(Path(place))
        except JournalFormatError:
            fix = "请保持现状，不要再办理业务，并请系统管理员从备份核对"
            raise Refused(Refusal("JOURNAL-UNREADABLE", "流水读不出", fix)) from None
        tell(1, 3, "正在用独立核验程序核验流水")
        told = run_verifier(Path(place))
    tell(2, 3, "正在把每张表、余额和文件与流水对照")
    found = [] if told.get("code") in {"CANON", "FORM"} else [one._asdict() for one in audit()]
    report = {
        "taken_out": note,
        "ok": bool(told["ok"]) and not found,
        "journal": told,
        "findings": found,
    }
    data = json.dumps(report, ensure_ascii=False, indent=2).encode()
    return Made(f"核验报告{_mark()}.json", data, _outcome(told, len(found)))


def _outcome(told: dict[str, Any], found: int) -> str:
    if told["ok"] and not found:
        return f"核验通过：流水共 {told['entries']} 行，与账表一致"
    count = found + (not told["ok"])
    return f"核验不通过：查出 {count} 处，见报告。请保持现状，并与保存在外的备份核对"


def books(_facts: dict[str, Any], tell: Tell, note: str) -> Made:
    """Balances and vouchers as a workbook."""
    tell(0, 2, "正在汇总凭证")
    model = replace(workbook(), footer_note=note)
    tell(1, 2, "正在写出工作簿")
    return Made(f"送温暖专项资金账簿{_mark()}.xlsx", render_xlsx(model), "账簿已编好")


def _project(facts: dict[str, Any]) -> Project:
    row = Project.objects.filter(pk=facts["project"]).first()
    if row is None:
        raise Refused(Refusal("JOB-PROJECT", "这个项目已经不在", "请回到“项目预算”重新选择"))
    return row


def _mark() -> str:
    return "-演示" if Installation.objects.get().is_demo else ""


def _lines(_facts: dict[str, Any]) -> int:
    return size()


WORKS = {
    "papers": Work(
        "全部文书打包",
        READERS,
        lambda facts: len(list(files_to_make(_project(facts)))),
        10,
        all_papers,
    ),
    "verify": Work("流水与账表核验", AUDITING, _lines, 2_500, verified),
    "books": Work("账簿导出", READERS, _lines, 8_000, books),
}
