"""备份 and 恢复演练 as long work: as large as the journal, and never about one person."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.jobs.parts import Asked, Facts, Made, Place
from nuanliu.records.people import keys
from nuanliu.stages.archive.safekeeping import kept_in, make_backup, rehearse


def backup_place(_facts: Facts, _key: str) -> Place:
    """The list of backups."""
    return Place("备份", reverse("backups"))


def backed_up(asked: Asked) -> Made:
    """Write a backup into the office's folder; what the books count on and is gone is told."""
    asked.tell(0, 1, "正在备份并加密")
    folder, data = Path(settings.NUANLIU_BACKUPS), Path(settings.NUANLIU_DATA)
    made = make_backup(folder, data, keys.current(), datetime.now(UTC))
    words = f"已备份：{made.path.name}，流水 {made.manifest.facts.size} 行"
    if made.missing:
        words += f"；数据目录里缺 {len(made.missing)} 项，请运行核验查明"
    return Made(words)


def rehearsed(asked: Asked) -> Made:
    """Restore one backup beside the books and take it away again; Refused when it does not hold."""
    asked.tell(0, 1, "正在恢复到临时目录并核对")
    folder = Path(settings.NUANLIU_BACKUPS)
    name = asked.facts["file"]
    if name not in {one.name for one in kept_in(folder)}:
        raise Refused(Refusal("BACKUP-MISSING", "这份备份已经不在", "请刷新后另选一份"))
    told = rehearse(folder / name, keys.current(), datetime.now(UTC))
    if not told.ok:
        fix = "请不要再依靠这一份，立即另备份一次并再演练"
        raise Refused(Refusal("BACKUP-DRILL", f"演练没有通过：{told.words}", fix))
    return Made(told.words)
