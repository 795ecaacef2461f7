"""Opening the office's books for one command: settings, framework, database, who acts."""

import contextlib
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from nuanliu.core.troubles import reason
from nuanliu.faces.cli.files import at_home, plain_target, read_plain
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.schema import demand_not_newer, demand_plain_order, demand_this_schema

if TYPE_CHECKING:
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.records.journal.taking import Wanted

# src/nuanliu/faces/cli/office.py: the program's folder is four above the package's file.
ROOT = Path(__file__).resolve().parents[4]
DEFAULT_DATA = ROOT / "var" / "live"
DEMO_DATA = ROOT / "var" / "demo"
TYPED_KEY = "nuanliu.key"  # in the context of a command: the key of its deed
BY_ADMIN = "由哪位系统管理员办理（只有一位时可不写）"
OTHERS = 0o077  # what group and others may do: nothing


def place(default: Path = DEFAULT_DATA) -> Path:
    """Settle the data folder: --data, else NUANLIU_DATA, else `default`; children inherit it."""
    context = click.get_current_context(silent=True)
    named = context.find_root().meta.get("nuanliu.data") if context else None
    folder = at_home(named or os.environ.get("NUANLIU_DATA") or default)
    os.environ["NUANLIU_DATA"] = str(folder)
    return folder


def start(default: Path = DEFAULT_DATA) -> Path:
    """Load the framework for a data folder, which may not exist yet; returns the folder."""
    place(default)
    import django
    from django.conf import settings

    from nuanliu.records.database import UnknownDatabaseError

    try:
        if not settings.configured:
            django.setup()
    except UnknownDatabaseError as wrong:
        raise Stop(str(wrong), "请改正环境变量 DATABASE_URL") from None
    return Path(settings.NUANLIU_DATA)


def database() -> Path | None:
    """The database file of the loaded settings; None for one in memory or on a server."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    return None if connection.vendor != "sqlite" or name.startswith("file:") else Path(name)


def open_books(default: Path = DEFAULT_DATA) -> Path:
    """Load the framework and make sure that there are founded books; returns the data folder."""
    folder = start(default)
    demand_finished(folder)
    if not founded():
        fix = "请先运行 nuanliu init，或用 --data 指定数据目录；原来有账的，请从备份恢复"
        raise Stop(f"{folder} 里还没有账", f"{_demo_beside(folder)}{fix}", REFUSED)
    demand_plain_order()
    demand_this_schema()
    keep_private(folder)
    return folder


def unfinished(folder: Path) -> bool:
    """Whether a restore into a data folder was broken off before its books said whence they are."""
    from nuanliu.stages.archive.manifest import UNFINISHED

    return (folder / UNFINISHED).exists()


def demand_finished(folder: Path) -> None:
    """Refuse books of a restore that was broken off: run again, it begins anew."""
    if unfinished(folder):
        what, fix = f"{folder} 的恢复没有做完", "请用同一份备份重新运行 nuanliu restore"
        raise Stop(what, fix, REFUSED)


def _demo_beside(folder: Path) -> str:
    """How to look at the demonstration books, where some lie beside an empty data folder."""
    demo = folder.with_name(DEMO_DATA.name)
    if folder == demo or not (demo / "nuanliu.sqlite3").exists():
        return ""
    return f"要看演示库，请加 --data {as_typed(demo)}；要建正式账，"


def as_typed(folder: Path) -> str:
    """A folder as typed from where the user stands: relative where it lies below."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def keep_private(folder: Path) -> None:
    """Take back what others may do to the database and the folders beside it."""
    names = [*folder.glob("*.sqlite3*"), *(folder / name for name in ("files", "archive", "logs"))]
    for path in names:
        with contextlib.suppress(OSError):  # another's file: he must see to it himself
            mode = path.stat().st_mode
            if mode & OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)


def founded() -> bool:
    """Whether the loaded database has founded books."""
    from django.db import DatabaseError, connection

    from nuanliu.records.people.models import Installation

    file = database()
    if file is not None and not file.exists():
        return False
    try:
        return Installation.objects.exists()
    except DatabaseError:
        if Installation._meta.db_table in connection.introspection.table_names():
            raise
        demand_not_newer()  # else tables of this version would be made among its own
        return False


def free_folder() -> Path:
    """Load the framework for a data folder; refuse one that holds founded books."""
    folder = start()
    demand_finished(folder)
    if founded():
        raise Stop(f"{folder} 里已经有账", "没有改动；如需另建，请用 --data 指定空目录", REFUSED)
    return folder


def create(folder: Path) -> None:
    """Make the data folder and the tables in it, private from the first byte."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            folder.chmod(0o700)
        file = database()
        if file is not None:
            file.touch(mode=0o600)
    except OSError as error:
        raise Stop(f"建不了数据目录 {folder}：{reason(error)}", "请检查路径和权限") from error
    from nuanliu.faces.cli.migrating import make_tables

    demand_plain_order()
    make_tables()


def now() -> datetime:
    """The present moment; the only place where the command line reads a clock."""
    return datetime.now(UTC)


def deed(login: str | None, verb: str) -> "Deed":
    """A deed of the account named by --as; refused when there is no such one.

    Its key is the one that was typed (`runs.BY_ONCE`), under which a retry finds what was done;
    else a fresh one.
    """
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.records.people.models import Account

    if not login:
        raise Stop("没有说明由谁办理", "请用 --as 写明登录名")
    account = Account.objects.select_related("person").filter(login=login, is_active=True).first()
    if account is None:
        raise Stop(f"没有登录名为“{login}”的在用账号", "请核对登录名，或先登记人员", REFUSED)
    here = click.get_current_context(silent=True)
    typed = here.meta.get(TYPED_KEY) if here else None
    return Deed(account, now(), f"cli:{verb}:{typed or uuid4().hex}")


def deed_in_books(by: "Deed") -> "Deed":
    """The same deed at the moment of the books, so that a demonstration does not jump to today."""
    from dataclasses import replace

    from nuanliu.records.journal.clock import moment

    at = moment()
    return replace(by, at=at.at, simulated=at.simulated)


def take_out(login: str | None, purpose: str, wanted: "Wanted") -> None:
    """Write down that a file with personal data goes out: who, what, what for; as the pages do.

    Demonstration books name no real person: without --as nothing is asked of them. Ends the
    command without the right to export, without a purpose, without somebody who acts; and, for a
    file with many people, with the number of a request that another person must agree to.
    """
    from nuanliu.records.journal import taking
    from nuanliu.records.people.models import Installation

    if login is None and Installation.objects.get().is_demo:
        return
    by = deed_in_books(deed(login, "export"))
    await_agreement(by, wanted, purpose)
    taking.take_out(by, wanted=wanted, purpose=purpose)


def stamped(login: str | None) -> str:
    """Who takes a paper out by this command, and when, as on the pages; '' for nobody named."""
    from nuanliu.records.journal.stamps import stamp

    if login is None:
        return ""
    by = deed_in_books(deed(login, "export"))
    return f"{stamp(by.by, by.at)} 导出"


def await_agreement(by: "Deed", wanted: "Wanted", purpose: str) -> None:
    """Ask for a file with many people and end the command, unless another person agreed already."""
    from dataclasses import replace

    from nuanliu.records.journal import agreeing, taking

    person = by.by.person_id
    if not taking.needs_second(person, wanted, by.at):
        return
    row = taking.standing(person, wanted, by.at)
    if row is not None and row.state != "asked":  # agreed to, or fetched once more
        return
    why = taking.lacking(person, wanted, by.at).what
    pk = agreeing.ask_export(replace(by, key=f"{by.key}:ask"), wanted=wanted, purpose=purpose)
    what = f"{why}；已提出申请 {pk}"
    fix = f"请那个人运行 nuanliu exports agree {pk} --as 登录名；同意后再运行一次本命令"
    raise Stop(what, fix, REFUSED)


def deed_of_admin(login: str | None, verb: str, *, named: bool = False) -> "Deed":
    """A deed for an administrator: the one named by --as, else (unless `named`) the only one.

    Whoever is named without being one is refused by the deed itself, in the journal too.
    """
    from nuanliu.core.roles import Role
    from nuanliu.records.journal.states import OFFICE_TIME
    from nuanliu.records.people.queries import logins_with

    admins = logins_with(Role.ADMIN, now().astimezone(OFFICE_TIME).date())
    logins = f"系统管理员的登录名：{'、'.join(admins) or '（没有）'}"
    if login is None and (named or len(admins) != 1):
        raise Stop("没有说明由哪位系统管理员办理", f"请用 --as 写明。{logins}", REFUSED)
    return deed(login or admins[0], verb)


def today() -> date:
    """The office's day, or that of the newest line where books run ahead, as a demo's may."""
    from nuanliu.records.journal.queries import newest_at
    from nuanliu.records.journal.states import OFFICE_TIME

    newest = newest_at()
    moment = max(now(), newest) if newest else now()
    return moment.astimezone(OFFICE_TIME).date()


def read_file(path: str, limit: int = 50 * 1024 * 1024) -> bytes:
    """The bytes of a file from outside; ends the command in words when they cannot be had."""
    return read_plain(path, limit)


def out_folder(path: str | None, default: Path) -> Path:
    """The folder to write papers into, made private when absent: they name people."""
    folder = at_home(path) if path else default
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise Stop(f"“{folder}”不是目录", "请换一个目录名") from None
    except OSError as error:
        raise Stop(f"写不进目录 {folder}：{reason(error)}", "请检查路径和权限") from None
    return folder


def write_file(folder: Path, name: str, content: bytes) -> Path:
    """Write one file of an export, wholly or not at all, readable by its owner only."""
    place_of = plain_target(folder / name)
    part = place_of.with_name(f".{place_of.name}.part")
    try:
        place_of.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        part.replace(place_of)
    except BaseException as error:  # a Ctrl-C in the middle must not leave half a file either
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Stop(f"写不进 {place_of}：{reason(error)}", "请检查权限和磁盘空间") from None
        raise
    return place_of


def mark() -> str:
    """What file names end with: '-演示' for demonstration books, nothing for real ones."""
    from nuanliu.records.people.models import Installation

    return "-演示" if Installation.objects.get().is_demo else ""
