"""`nuanliu serve`: the pages of one office, on this machine until told otherwise."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, option
from nuanliu.faces.cli.problems import Stop
from nuanliu.faces.cli.statics import collect
from nuanliu.faces.cli.tables import width

SETTINGS = "nuanliu.config.web"
APPLICATION = "nuanliu.config.wsgi:application"
WORKER = "nuanliu.faces.web.jobs.worker"
WORKERS = 2
# In each of them: a short page need not wait for a long one, yet few pages fight for one
# interpreter, and what comes first is answered first.
THREADS = 4
PORTS = 50  # how many are tried, from the wanted one upwards


@click.command(cls=Command)
@option("--host", metavar="地址", default="127.0.0.1", help="监听的地址（缺省只给本机）")
@option("--port", metavar="端口", type=int, default=8000, help="端口，被占用时用下一个空闲的")
@option("--check", is_flag=True, help="只准备，不启动：建表、收集静态文件")
@option("--new", is_flag=True, help="还没有账时，打印“首次建账”链接，在网页上建立正式账")
@data_option
def command(host: str, port: int, check: bool, new: bool) -> None:  # noqa: FBT001 - click passes options by name
    """启动网页。演示库会打印各岗位的一次性登录链接；正式库请用自己的密码登录。"""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    empty = new and _is_empty()
    if not empty:
        office.open_books()
    _prepare()
    free = _free_port(host, port)
    address = f"http://{host}:{free}"
    if empty:
        _show_wizard(address)
    else:
        _show_links(address)
    click.echo(f"网页在 {address} ，按 Ctrl+C 停止。")
    if not check:
        _serve(host, free)


def _is_empty() -> bool:
    """Whether the wizard is to found these books; their tables are made here."""
    folder = office.start()
    if office.founded():
        return False
    office.create(folder)
    return True


def _show_wizard(address: str) -> None:
    """The link of the wizard; whoever has it founds the books, so it is printed here alone."""
    from nuanliu.faces.web.invitations import invite_founder

    click.echo("还没有账。请用浏览器打开“首次建账”链接（只能用一次，不要转发）：")
    click.echo(f"  {address}/first/{invite_founder()}/")


def _prepare() -> None:
    """The tables and the static files that only the web has."""
    from django.conf import settings
    from django.core.management import call_command

    Path(str(settings.DATABASES["web"]["NAME"])).touch(mode=0o600)
    call_command("migrate", database="web", run_syncdb=True, verbosity=0, interactive=False)
    collect()


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + PORTS):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Stop(f"{host} 的端口 {wanted} 起 {PORTS} 个都不能用", "请用 --host、--port 另选")


def _show_links(address: str) -> None:
    """One-time links, in 演示 alone: real people set their own password."""
    from nuanliu.faces.web.ways_in import ways_in
    from nuanliu.records.people.models import Installation

    if not Installation.objects.get().is_demo:
        return
    ways = ways_in()
    click.echo("一次性登录链接（只在演示库打印，每个只能用一次）：")
    widest = max(width(way.who) for way in ways)
    for way in ways:
        click.echo(f"  {way.who}{' ' * (widest - width(way.who))}  {address}{way.address}")


def _serve(host: str, port: int) -> None:
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_enabled=False,
    )
    # Forked beside the thread that starts the worker, a server would hold that start's pipe open,
    # and the thread would wait for it for ever and never begin a killed worker again.
    multiprocessing.set_start_method("spawn", force=True)
    with _worker_beside():
        server.serve()


@contextmanager
def _worker_beside() -> Iterator[None]:
    """The process that does long work: begun again when it dies, ended with the web."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(10)


def _keep_working(stop: threading.Event) -> None:
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", WORKER])  # noqa: S603 - our own interpreter and module
        while worker.poll() is None and not stop.wait(0.5):
            pass
        worker.terminate()
        worker.wait()
        stop.wait(1)
