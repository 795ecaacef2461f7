"""What people read when something cannot be done: where, what is wrong, how to put it right."""

import contextlib
import errno
import os
import tempfile
import traceback
from pathlib import Path

import click

from nuanliu.core.masking import scrub
from nuanliu.core.refusal import Refused
from nuanliu.core.troubles import reason

REFUSED, UNREADABLE = 1, 2
_HELP = "加 --help 看用法"


class Stop(Exception):  # noqa: N818 - the end of a command, said in its own words
    """A command ends with these words and this exit code (1 refused, 2 not readable).

    `name` is the code of a verdict, such as FILE-MACRO, printed behind the words.
    """

    def __init__(self, what: str, fix: str, code: int = UNREADABLE, name: str = "") -> None:
        super().__init__(f"{what}。{fix}。" + (f"[{name}]" if name else ""))
        self.code = code


def told(wrong: Exception) -> int:
    """Say in Chinese on standard error what happened and return the exit code."""
    text, code = _verdict(wrong)
    click.echo(text, err=True)
    return code


def _verdict(wrong: Exception) -> tuple[str, int]:
    if isinstance(wrong, Stop):
        return str(wrong), wrong.code
    if isinstance(wrong, Refused):
        return "\n".join(refusal.text() for refusal in wrong.refusals), REFUSED
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError) and wrong.ctx is not None:
        return wrong.ctx.get_help(), UNREADABLE
    if isinstance(wrong, click.UsageError):
        where = wrong.ctx.command_path if wrong.ctx else "nuanliu"
        return f"{where}：{usage_fault(wrong)}。请{_HELP}。", UNREADABLE
    if isinstance(wrong, click.Abort | EOFError):
        return "已中断。正在办的这一步没有完成，已撤销；之前完成的步骤仍然有效。", REFUSED
    known = _database(wrong) or _disk(wrong) or _letters(wrong)
    return (known, UNREADABLE) if known else (_unexpected(wrong), REFUSED)


# What SQLite says of a file it cannot work with, and what the office reads and does.
_FAULTS = (
    ("not a database", "数据库文件不是数据库，或开头已损坏", "请从最近一次备份恢复到空目录"),
    ("malformed", "数据库文件已损坏或被截断", "请从最近一次备份恢复到空目录"),
    ("readonly", "数据目录或数据库文件只能读，写不进去", "请检查数据目录的权限"),
    ("unable to open", "数据库文件打不开", "请检查数据目录是否存在、可读可写"),
    ("is full", "磁盘已满，没有改动", "请腾出空间后重试"),
    ("I/O error", "磁盘读写出错", "请检查磁盘，必要时从最近一次备份恢复到空目录"),
    ("no such column", "数据库的表与本版本的程序不符", "请改用建立这个库的程序版本"),
    ("no such table", "数据库的表与本版本的程序不符", "请改用建立这个库的程序版本"),
    ("connection failed", "连不上数据库服务器，没有改动", "请检查 DATABASE_URL 和服务器"),
    ("server closed", "数据库服务器中途断开", "请重新连上后查看这一步是否已经办成"),
    ("locked", "别的程序正占用数据库，没有改动", "请稍后再试"),
)


def _database(wrong: BaseException) -> str:
    """Words for a database file that cannot be used; '' for every other trouble."""
    kinds = {kind.__name__ for kind in type(wrong).__mro__}  # the framework may not be loaded
    if "DatabaseError" not in kinds:
        return ""
    found = ((what, fix) for sign, what, fix in _FAULTS if sign in str(wrong))
    what, fix = next(found, ("", ""))
    place = os.environ.get("NUANLIU_DATA", "")
    return f"{what}（{place}）。{fix}。" if what else ""


# Troubles of the disk that are nobody's bug: full, closed, broken, or a path that is gone.
_OF_THE_DISK = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EMFILE, errno.ENFILE, errno.ENOMEM),
}


def _disk(wrong: BaseException) -> str:
    """Words for a file that the system will not read or write; '' for every other trouble."""
    if not isinstance(wrong, OSError):
        return ""
    if "No usable temporary directory" in str(wrong):
        return (
            "没有可用的临时文件夹：磁盘已满或没有权限。请腾出空间，或用环境变量 TMPDIR 另指一处。"
        )
    if wrong.errno not in _OF_THE_DISK:
        return ""
    place = f"（{wrong.filename}）" if wrong.filename else ""
    return f"读写文件时出错：{reason(wrong)}{place}。请检查路径、权限和磁盘空间后重试。"


def _letters(wrong: BaseException) -> str:
    """Words for typed bytes that are no UTF-8 and so can be kept nowhere; '' for all else."""
    if isinstance(wrong, UnicodeEncodeError) and "surrogates" in wrong.reason:
        return "命令行里有不是 UTF-8 编码的字符，没有改动。请在 UTF-8 的终端里重新输入。"
    return ""


def _choices(parameter: click.Parameter | None) -> str:
    """What may stand there, where that is a list of words."""
    words = getattr(getattr(parameter, "type", None), "choices", ())
    return f"，可用的是 {'、'.join(str(one) for one in words)}" if words else ""


def usage_fault(wrong: click.UsageError) -> str:
    """What is wrong with the words typed."""
    if isinstance(wrong, click.NoSuchOption):
        return f"没有选项“{wrong.option_name}”"
    if isinstance(wrong, click.BadOptionUsage):
        return f"选项“{wrong.option_name}”的用法不对：该带值的须带值，开关不带值"
    if isinstance(wrong, click.MissingParameter):
        return f"缺少{named(wrong.param)}"
    if isinstance(wrong, click.BadParameter):
        return f"{named(wrong.param)}的值不对{_choices(wrong.param)}"
    command = getattr(wrong.ctx, "command", None)
    if isinstance(command, click.Group):
        return "没有这个命令"
    return "多写了参数"


def named(param: click.Parameter | None) -> str:
    """An option or argument as it is told: 选项“--out”, 参数“文件”."""
    if isinstance(param, click.Option):
        return f"选项“{param.opts[0]}”"
    return f"参数“{param.metavar}”" if param is not None and param.metavar else "参数"


def _unexpected(wrong: Exception) -> str:
    """One line with the place of the details; the details are scrubbed of personal digits."""
    if type(wrong).__name__ == "IntegrityError":  # of the framework, which may not be loaded
        said = "数据库拒绝了这一步：与已有的记录重复或不符，没有改动。"
    else:
        said = f"程序出错，没有完成（{type(wrong).__name__}）。"
    details = scrub("".join(traceback.format_exception(wrong)))
    with contextlib.suppress(OSError):  # a full disk has no temporary folder either
        for folder in _folders():
            with contextlib.suppress(OSError):
                return f"{said}详情已记入 {_keep(folder, details)}，请交给维护人员。"
    return f"{said}详情无处可写，请检查磁盘空间和权限。"


def _folders() -> list[Path]:
    """Where details may be kept: with the office's data, else with temporary files; never here."""
    office = os.environ.get("NUANLIU_DATA")
    return [*([Path(office, "logs")] if office else []), Path(tempfile.gettempdir())]


def _keep(folder: Path, details: str) -> Path:
    if folder.name == "logs":
        if not folder.parent.is_dir():
            raise FileNotFoundError(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "nuanliu-errors.log"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8", errors="replace") as log:
        log.write(details + "\n")
    return path
