"""The key file out of the recovery sheet: only a sheet that can open what the books hold."""

from dataclasses import replace
from pathlib import Path

from nuanliu.records.people import keys, rotation
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.keys import Keyring
from nuanliu.records.people.models import Reveal, Shown

_SUBJECT = "key:"
_NEWER = "请取出最近一次轮换后打印的恢复单；“含密钥”一行里须有上述编号"


def rebuild(path: Path, sheet: Keyring) -> bool:
    """Install a sheet's keys where no key file is (True), or complete one lacking keys (False).

    Raises `SealError`: SHEET-OLD when a key in use would still be lacking, KEY-EXISTS when the file
    lacks none, KEY-DATABASE when file and sheet are of different databases.
    """
    used = _in_use()
    if not path.exists():
        _refuse_old(used - set(sheet.data))
        keys.install(path, sheet)
        return True
    with keys.locked(path):
        kept = keys.load(path, sheet.database)
        if used <= set(kept.data):
            what = f"密钥文件 {path} 已存在，在用的密钥都在其中，没有改动"
            raise SealError("KEY-EXISTS", what, "如确需更换，请先把它移到安全处")
        both = _joined(kept, sheet)
        _refuse_old(used - set(both.data))
        keys.save(path, both)
    return False


def _joined(kept: Keyring, sheet: Keyring) -> Keyring:
    """Every key of both, the sheet's order first; a key made after the sheet stays the current."""
    if kept.index != sheet.index:
        what = "恢复单与密钥文件的索引密钥不同"
        raise SealError("KEY-DATABASE", what, "请核对恢复单与数据目录是否配套")
    current = sheet.current if kept.current in sheet.data else kept.current
    return replace(sheet, data={**sheet.data, **kept.data}, current=current)


def _in_use() -> set[bytes]:
    """Ids of the keys that seal something and of which a sheet was printed.

    Without the second a single forged value would keep the office from ever rebuilding its file.
    """
    subjects = Reveal.objects.filter(what=Shown.SHEET).values_list("subject", flat=True)
    printed = {subject.removeprefix(_SUBJECT) for subject in subjects}
    return {key for key in rotation.used_keys() if key.hex() in printed}


def _refuse_old(lacking: set[bytes]) -> None:
    if lacking:
        named = "、".join(key.hex() for key in sorted(lacking))
        what = f"这张恢复单已过时：数据库正在使用的密钥 {named} 不在其中，没有重建密钥文件"
        raise SealError("SHEET-OLD", what, _NEWER)
