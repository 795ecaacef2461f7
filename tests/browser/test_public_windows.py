"""The public's pages in a real browser, on a desk and on a phone: fit, touchable, light, done."""

import json
import os
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import ROOT, SIZES, await_answer, free_port
from tests.browser.hand import Hand

from nuanliu.faces.cli.demo.pictures import photo

GRAVE = ("serious", "critical")
LIGHT = 100 * 1024  # bytes over the wire, cold cache, without photos
PAGES = ("notice", "disclosure", "ballot", "check", "receipt")
# What a finger may have to hit.
SMALL = """() => Array.from(document.querySelectorAll("main a, main button, " +
  "main input:not([type=hidden]):not([tabindex='-1']), main textarea, footer button"))
  .map(one => one.type === "radio" || one.type === "checkbox" ? one.closest("label") : one)
  .filter(one => one.offsetParent !== null && one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def stand(tmp_path_factory):
    """(address, where each page lies) of an office with a notice, a survey and a disclosure."""
    place = tmp_path_factory.mktemp("stand")
    folders = {"NUANLIU_DATA": str(place / "data"), "NUANLIU_KEYS": str(place / "keys")}
    env = {**os.environ, **folders, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env["DJANGO_SETTINGS_MODULE"] = "nuanliu.config.web"
    make = [sys.executable, "-m", "tests.browser.stand"]
    told = subprocess.run(make, env=env, check=True, capture_output=True, text=True, cwd=ROOT)
    port = free_port()
    del env["DJANGO_SETTINGS_MODULE"]
    serve = [sys.executable, "-m", "nuanliu", "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL)
    await_answer(f"http://127.0.0.1:{port}")
    yield f"http://127.0.0.1:{port}", json.loads(told.stdout)
    server.terminate()
    server.wait(20)


@pytest.fixture
def hand(browser, stand):
    """Open a window of a size, of nobody in particular."""
    opened = []

    def made(size):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        opened.append(context)
        return Hand(context.new_page(), stand[0], size)

    yield made
    for context in opened:
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_the_public_fit_and_read_aloud(hand, stand, name, size):
    """No sideways scroll, also with large type; axe finds nothing grave; every target is large."""
    window = hand(size)
    window.go(stand[1][name])
    window.picture(f"public-{name}")
    told = [window.sideways()]
    grave = [one["id"] for one in Axe().run(window.page).response["violations"]
             if one["impact"] in GRAVE]  # fmt: skip
    small = window.page.evaluate(SMALL)
    window.page.locator(".open-foot button[value=l]").click()
    window.page.locator("html.size-l").wait_for()
    window.page.wait_for_load_state("networkidle")
    window.picture(f"public-{name}-large")
    told.append(window.sideways())
    large = window.page.evaluate("document.documentElement.className")
    assert (told, grave, small, large, window.complaints) == ([0, 0], [], [], "size-l", [])


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_loads_little_of_the_public(hand, stand, name):
    """All that comes over the wire for a page, with nothing cached."""
    window = hand("phone")
    tape = window.page.context.new_cdp_session(window.page)
    tape.send("Network.enable")
    sizes: list[int] = []
    tape.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    window.go(stand[1][name])
    window.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= LIGHT


@pytest.mark.parametrize("script", [True, False])
def test_an_objection_is_raised_and_followed(browser, stand, script):
    """From the notice to the receipt code to its answer, with and without JavaScript."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=script
    )
    window = Hand(context.new_page(), stand[0], "phone")
    window.go(stand[1]["notice"])
    window.fill("针对名单上的哪一位", "3")
    window.fill("异议内容", "此人不在一线岗位")
    window.upload("照片", "现场.jpg", photo(f"异议{script}"))
    window.click("提交异议")
    code = window.page.locator(".receipt-code").inner_text()
    if script:
        window.picture("public-received")
    window.click("查询结果")
    window.fill("受理码", code)
    window.click("查询")
    said = window.page.get_by_role("status").inner_text()
    if script:
        window.picture("public-followed")
    context.close()
    assert ("正在核查" in said, window.clicks) == (True, 4)


def test_a_survey_is_answered_on_the_phone(hand, stand):
    """Four taps and one to send; the same code again is closed."""
    window = hand("phone")
    window.go(stand[1]["ballot2"])
    for words in ("非常满意", "明显减轻", "已足额收到"):
        window.page.get_by_label(words, exact=True).first.check()
    window.picture("public-survey-filled")
    window.click("提交")
    said = window.page.get_by_role("heading", level=1).inner_text()
    window.picture("public-thanks")
    answer = window.go(stand[1]["ballot2"])
    window.picture("public-survey-over")
    assert (said, answer.status) == ("谢谢，已收到", 410)


def test_a_notice_prints_without_its_form(hand, stand):
    """On paper stands the list alone."""
    window = hand("desk")
    window.go(stand[1]["notice"])
    window.page.emulate_media(media="print")
    seen = [window.page.locator(one).is_visible() for one in (".paper", "#object", ".open-foot")]
    assert seen == [True, False, False]
