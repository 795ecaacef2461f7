"""A real Chromium against a served office: `WEB=0` leaves these tests out and says so."""

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pylopdf_fonts_zh_cn
import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
LEFT_OUT = os.environ.get("WEB") == "0"
MISSING = (
    "浏览器测试需要 Chromium：请运行 apt-get install -y chromium，"
    "或用 CHROMIUM=路径 指定，或用 WEB=0 略去"
)
SIZES = {"desk": (1366, 768), "phone": (390, 844)}
FONTS = """<?xml version="1.0"?>
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""
collect_ignore_glob = ["test_*.py"] if LEFT_OUT else []


def pytest_terminal_summary(terminalreporter):
    """What was left out stands in the last line."""
    if LEFT_OUT:
        terminalreporter.write_line("WEB=0: the tests with a browser were left out")


def chromium():
    """The browser: named, on the path, or installed now by somebody who may; else stop."""
    named = os.environ.get("CHROMIUM") or found() or installed()
    if named is None:
        pytest.exit(MISSING, returncode=3)
    return named


def found():
    """The first browser on the path."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def installed():
    """The browser after Debian's packager was asked for it; None where nobody may ask."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    # Every test process comes by here at once: the first installs, the others wait and find.
    with (Path(tempfile.gettempdir()) / "install-chromium.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for asked in (["update", "-q"], ["install", "-y", "-q", "chromium"]):
            if found() is None:
                subprocess.run(["apt-get", "-o", "DPkg::Lock::Timeout=600", *asked], check=False)
        return found()


BROWSER = "" if LEFT_OUT else chromium()


class Served:
    """An office behind an address, and the one-time links that its start printed."""

    def __init__(self, address, links, folders):
        self.address, self.links, self.folders = address, links, folders
        self.seats = {}  # who has signed in, with what a browser remembers of it


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def office_of_review(tmp_path_factory):
    """The demo year while the first lists wait for review, served as people serve it."""
    place = tmp_path_factory.mktemp("served")
    folders = {"NUANLIU_DATA": str(place / "data"), "NUANLIU_KEYS": str(place / "keys")}
    env = {**os.environ, **folders, "PYTHONPATH": str(ROOT / "src")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    nuanliu = [sys.executable, "-m", "nuanliu"]
    subprocess.run([*nuanliu, "demo", "--until", "review"], env=env, check=True)
    port = free_port()
    with (place / "serve.log").open("w") as log:
        server = subprocess.Popen([*nuanliu, "serve", "--port", str(port)], env=env, stdout=log)
    address = f"http://127.0.0.1:{port}"
    await_answer(address)
    told = (place / "serve.log").read_text("utf-8")
    links = dict(re.findall(r"^  (\S+) .*(http\S+)$", told, re.MULTILINE))
    yield Served(address, links, folders)
    server.terminate()
    server.wait(20)


@contextmanager
def books_served(place, module):
    """(address, what the module printed) of books made by it in a process of its own, served."""
    folders = {"NUANLIU_DATA": str(place / "data"), "NUANLIU_KEYS": str(place / "keys")}
    env = {**os.environ, **folders, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
    make = [sys.executable, "-m", module]
    told = subprocess.run(make, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
    port = free_port()
    del env["DJANGO_SETTINGS_MODULE"]
    serve = [sys.executable, "-m", "nuanliu", "serve", "--port", str(port)]
    with (place / "serve.log").open("w") as log:
        server = subprocess.Popen(serve, env=env, stdout=log)
    await_answer(f"http://127.0.0.1:{port}")
    links = re.findall(r"^  (\S+) .*(http\S+)$", (place / "serve.log").read_text(), re.MULTILINE)
    yield f"http://127.0.0.1:{port}", {**json.loads(told.stdout), "links": dict(links)}
    server.terminate()
    server.wait(20)


def await_answer(address, where="/enter/"):
    """Until the door answers; two minutes on a machine that does much else."""
    for _ in range(240):
        try:
            with urlopen(f"{address}{where}", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("nuanliu serve does not answer")


@pytest.fixture(scope="session")
def stand(tmp_path_factory):
    """(address, where each page lies) of an office with a notice, a survey and a disclosure."""
    with books_served(tmp_path_factory.mktemp("stand"), "tests.browser.stand") as served:
        yield served


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One Chromium for a file, with the Chinese font of the wheel.

    It ends with the file: while it runs, nothing else in this process may ask a database.
    """
    from playwright.sync_api import sync_playwright

    place = tmp_path_factory.mktemp("fonts")
    fonts = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    (place / "fonts.conf").write_text(FONTS.format(fonts=fonts, cache=place / "cache"))
    with sync_playwright() as play:
        chrome = play.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(place / "fonts.conf")},
        )
        yield chrome
        chrome.close()


@pytest.fixture(scope="module")
def window(browser, office_of_review):
    """Open a window of a size for somebody: signed in by his one-time link, once a session."""
    from tests.browser.hand import Hand

    seats = office_of_review.seats

    def opened(name, size):
        if name not in seats:
            page = browser.new_context().new_page()
            page.goto(office_of_review.links[name])
            page.locator("button.button-main").click()
            seats[name] = page.context.storage_state()
            page.context.close()
        width, height = SIZES[size]
        context = browser.new_context(
            storage_state=seats[name], viewport={"width": width, "height": height}, locale="zh-CN"
        )
        return Hand(context.new_page(), office_of_review.address, size)

    return opened
