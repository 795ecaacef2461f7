"""Files that people name: only plain ones are opened, whatever a path may lead to.

A pipe never ends, a device has no size, a socket cannot be opened: each is refused by name before
anything is opened, so that no command hangs on it.
"""

import os
import stat
from pathlib import Path

from nuanliu.core.troubles import reason
from nuanliu.faces.cli.problems import UNREADABLE, Stop

_OTHER = {
    stat.S_IFDIR: "目录",
    stat.S_IFIFO: "管道",
    stat.S_IFSOCK: "套接字",
    stat.S_IFCHR: "设备",
    stat.S_IFBLK: "设备",
}


def plain_file(name: str, what: str = "文件") -> Path:
    """The path of a plain file that is there; ends the command in words for anything else."""
    path = Path(name)
    try:
        _demand_plain(name, path.stat().st_mode)
        os.close(_opened(path))  # what may not be read is told now, not in the middle of the work
    except FileNotFoundError:
        raise Stop(f"找不到{what}“{name}”", "请核对路径") from None
    except (OSError, ValueError) as error:
        raise unreadable(name, error, what) from None
    return path


def _opened(path: Path) -> int:
    """Should the path change its kind in between, opening must still not wait for a writer."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


def _demand_plain(name: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = _OTHER.get(stat.S_IFMT(mode), "特殊文件")
    fix = "请指定其中的一个文件" if stat.S_ISDIR(mode) else "请先存为普通文件，再指定它"
    raise Stop(f"“{name}”是{kind}，不是文件", fix)


def read_plain(name: str, limit: int) -> bytes:
    """At most `limit` bytes of a plain file; a longer one is refused."""
    path = plain_file(name)
    try:
        with os.fdopen(_opened(path), "rb") as file:
            _demand_plain(name, os.fstat(file.fileno()).st_mode)
            data = file.read(limit + 1)
    except OSError as error:
        raise unreadable(name, error) from None
    if len(data) > limit:
        raise Stop(f"文件“{name}”超过 {_size(limit)}", "请删去图片或拆分后再导入")
    return data


def _size(limit: int) -> str:
    mega = limit // 1024 // 1024
    return f"{mega} MB" if mega else f"{limit // 1024} KB"


def unreadable(name: str, error: Exception, what: str = "文件") -> Stop:
    """The end of a command over a file that the system will not give out."""
    why = reason(error) if isinstance(error, OSError) else "路径不对"
    return Stop(f"{what}“{name}”读不出：{why}", "请检查路径和权限", UNREADABLE)


def at_home(name: str | Path) -> Path:
    """A path with ~ and links resolved; ends the command in words where that cannot be."""
    try:
        return Path(name).expanduser().resolve()
    except (OSError, ValueError, RuntimeError):  # a loop of links; a NUL; ~ of nobody
        raise Stop(f"路径“{name}”不对", "请写明完整的路径") from None


def plain_target(path: Path) -> Path:
    """A file to be written: absent, or a plain one. A device or pipe would be replaced by it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return path
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "路径不对"
        raise Stop(f"写不进“{path}”：{why}", "请检查路径和权限") from None
    if not stat.S_ISREG(mode):
        kind = _OTHER.get(stat.S_IFMT(mode), "特殊文件")
        raise Stop(f"“{path}”是{kind}，不能写成文件", "请换一个文件名")
    return path
