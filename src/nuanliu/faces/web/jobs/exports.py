"""Long work that only reads the books: every paper as one file, the verification, the books."""

import io
import json
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from nuanliu.core.journal import JournalFormatError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.journal import export
from nuanliu.records.journal.queries import size
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.books import workbook
from nuanliu.stages.archive.papers import files_to_make
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.projects.models import Project


def all_papers(asked: Asked) -> Made:
    """Every paper of a project as one zip; what is refused is named in a list inside."""
    files = list(files_to_make(project_of(asked.facts), note=asked.note))
    kept, refused = io.BytesIO(), []
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for at, file in enumerate(files):
            asked.tell(at, len(files), f"正在编制 {file.name.rpartition('/')[2]}")
            try:
                packed.writestr(file.name, file.make())
            except Refused as one:
                refused.append(f"{file.name}：{one}")
        if refused:
            packed.writestr("未生成的文书.txt", "\n".join(refused))
    words = f"共 {len(files) - len(refused)} 份文书"
    words += f"，{len(refused)} 份未生成，原因见包内清单" if refused else ""
    return Made(words, f"全部文书{_mark()}.zip", kept.getvalue())


def verified(asked: Asked) -> Made:
    """The journal against itself, then every table, book and file against it."""
    asked.tell(0, 3, "正在写出流水")
    with tempfile.TemporaryDirectory(prefix="nuanliu-verify-") as place:
        try:
            export.write(Path(place))
        except JournalFormatError:
            fix = "请保持现状，不要再办理业务，并请系统管理员从备份核对"
            raise Refused(Refusal("JOURNAL-UNREADABLE", "流水读不出", fix)) from None
        asked.tell(1, 3, "正在用独立核验程序核验流水")
        told = run_verifier(Path(place))
    asked.tell(2, 3, "正在把每张表、余额和文件与流水对照")
    found = [] if told.get("code") in {"CANON", "FORM"} else [one._asdict() for one in audit()]
    report = {
        "taken_out": asked.note,
        "ok": bool(told["ok"]) and not found,
        "journal": told,
        "findings": found,
    }
    data = json.dumps(report, ensure_ascii=False, indent=2).encode()
    return Made(_outcome(told, len(found)), f"核验报告{_mark()}.json", data)


def _outcome(told: dict[str, Any], found: int) -> str:
    if told["ok"] and not found:
        return f"核验通过：流水共 {told['entries']} 行，与账表一致"
    count = found + (not told["ok"])
    return f"核验不通过：查出 {count} 处，见报告。请保持现状，并与保存在外的备份核对"


def books(asked: Asked) -> Made:
    """Balances and vouchers as a workbook."""
    asked.tell(0, 2, "正在汇总凭证")
    model = replace(workbook(), footer_note=asked.note)
    asked.tell(1, 2, "正在写出工作簿")
    return Made("账簿已编好", f"送温暖专项资金账簿{_mark()}.xlsx", render_xlsx(model))


def project_of(facts: Facts) -> Project:
    """The project that work is about; Refused JOB-PROJECT when it is gone."""
    row = Project.objects.filter(pk=facts["project"]).first()
    if row is None:
        raise Refused(Refusal("JOB-PROJECT", "这个项目已经不在", "请回到“项目预算”重新选择"))
    return row


def papers_in(facts: Facts) -> int:
    """How many papers a project has."""
    return len(list(files_to_make(project_of(facts))))


def lines(_facts: Facts) -> int:
    """How long the journal is, from its head."""
    return size()


def _mark() -> str:
    return "-演示" if Installation.objects.get().is_demo else ""
