"""The public's pages in a real browser, on a desk and on a phone: fit, touchable, light, done."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SIZES
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
    """On paper stands the list alone, and the code that leads back to the form."""
    window = hand("desk")
    window.go(stand[1]["notice"])
    window.page.emulate_media(media="print")
    parts = (".paper", ".slip", "#object", ".open-foot")
    seen = [window.page.locator(one).is_visible() for one in parts]
    assert seen == [True, True, False, False]


@pytest.mark.parametrize(("size", "place"), [("desk", 0), ("phone", 1)])
def test_a_worker_opens_his_page_and_confirms(hand, stand, size, place):
    """Opened and confirmed in two clicks; the page fits, reads aloud, is light and touchable."""
    window = hand(size)
    window.go(stand[1]["mine"][place])
    window.picture("worker-door")
    tape = window.page.context.new_cdp_session(window.page)
    tape.send("Network.enable")
    sizes: list[int] = []
    tape.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    window.click("打开我的页面")
    window.page.wait_for_load_state("networkidle")
    window.picture("worker-me")
    grave = [one["id"] for one in Axe().run(window.page).response["violations"]
             if one["impact"] in GRAVE]  # fmt: skip
    small = window.page.evaluate(SMALL)
    width = window.sideways()
    window.click("确认收到")
    window.page.get_by_text("确认收到。").wait_for()
    told = (width, sum(sizes) <= LIGHT, window.clicks)
    assert (told, grave, small, window.complaints) == ((0, True, 2), [], [], [])


@pytest.mark.parametrize(("size", "place"), [("desk", 0), ("phone", 1)])
def test_a_worker_asks_again_what_was_answered(hand, stand, size, place):
    """The answer is read, the form opened without scripts' help, a reason sent: open again."""
    window = hand(size)
    window.go(stand[1]["asked"][place])
    window.click("打开我的页面")
    window.page.locator("summary", has_text="没有解决，请再办").click()
    window.fill("为什么还要办", "值班室太远，来不及去")
    window.picture("worker-again")
    grave = [one["id"] for one in Axe().run(window.page).response["violations"]
             if one["impact"] in GRAVE]  # fmt: skip
    told = (window.sideways(), window.page.evaluate(SMALL))
    window.click("请再办")
    window.page.get_by_text("追问：值班室太远，来不及去").wait_for()
    window.picture("worker-asked-again")
    assert (told, grave, window.complaints) == ((0, []), [], [])


@pytest.fixture(scope="module")
def seat(browser, stand):
    """What a browser remembers of the office's clerk, signed in once by his link."""
    page = browser.new_context().new_page()
    page.goto(stand[1]["links"]["职员office"])
    page.locator("button.button-main").click()
    state = page.context.storage_state()
    page.context.close()
    return state


@pytest.fixture
def clerk(browser, stand, seat):
    """A window of the office's clerk."""
    opened = []

    def made(size):
        width, height = SIZES[size]
        context = browser.new_context(
            storage_state=seat, viewport={"width": width, "height": height}, locale="zh-CN"
        )
        opened.append(context)
        return Hand(context.new_page(), stand[0], size)

    yield made
    for context in opened:
        context.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_record_of_a_visit_fits_and_is_light(clerk, stand, size):
    """The page with the pad: width, axe, console, and what it costs on a phone."""
    window = clerk(size)
    tape = window.page.context.new_cdp_session(window.page)
    tape.send("Network.enable")
    sizes: list[int] = []
    tape.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    window.go(stand[1]["visit"])
    window.page.wait_for_load_state("networkidle")
    window.picture("visit-record")
    grave = [one["id"] for one in Axe().run(window.page).response["violations"]
             if one["impact"] in GRAVE]  # fmt: skip
    told = (window.sideways(), 0 < sum(sizes) <= LIGHT)
    assert (told, grave, window.complaints) == ((0, True), [], [])


def test_a_visit_is_recorded_without_network_and_sent_later(clerk, stand):
    """Three photos and a signature drawn with no network: kept, told, sent when it is back.

    A second phone that holds a record of the same visit is told so, and drops it by hand alone.
    """
    window, late = clerk("phone"), clerk("phone")
    late.go(stand[1]["visit"])
    late.page.wait_for_load_state("networkidle")
    window.go(stand[1]["visit"])
    window.page.wait_for_load_state("networkidle")
    window.page.context.set_offline(True)
    window.fill("走访情况", "职工在岗，工作正常。")
    window.page.get_by_role("checkbox").first.check()
    photos = [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(f"走访{n}")}
        for n in range(3)
    ]
    window.page.get_by_label("现场照片").set_input_files(photos)
    draw(window.page)
    window.picture("visit-signed")
    window.page.get_by_role("button", name="记录", exact=True).click()
    window.page.get_by_text("待上传 1 条").wait_for()
    window.picture("visit-waiting")
    waiting = window.page.locator("#waiting").inner_text()
    window.page.context.set_offline(False)
    window.page.wait_for_url(re.compile(r"/visit/\d+/$"))
    shown = window.page.locator("main").inner_text()
    signed = window.page.locator("td[data-label=受访人签名]").inner_text() == "有"
    window.picture("visit-sent")
    told = ("NET-801" in waiting, "已记录" in shown, signed)
    assert (told, second_copy(late)) == ((True, True, True), ("NET-804", ""))


def second_copy(late):
    """What a late phone is told of its record, and what is left after it was dropped by hand."""
    late.page.context.set_offline(True)
    late.fill("走访情况", "同一次走访的另一份记录。")
    late.page.get_by_role("checkbox").first.check()
    one = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photo("另一份")}
    late.page.get_by_label("现场照片").set_input_files(one)
    late.page.get_by_role("button", name="记录", exact=True).click()
    late.page.get_by_text("待上传 1 条").wait_for()
    late.page.context.set_offline(False)
    late.page.get_by_text("已核对，从本机删除").wait_for()
    late.picture("visit-late")
    told = re.search(r"NET-\d+", late.page.locator("#waiting").inner_text())[0]
    late.click("已核对，从本机删除")
    late.page.locator("#waiting .button").first.wait_for(state="detached")
    return told, late.page.locator("#waiting").inner_text()


def draw(page):
    """A stroke on the pad, as a finger makes it."""
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(box["x"] + 40 + step * 10, box["y"] + 60 + (step % 5) * 14)
    page.mouse.up()
    page.locator("canvas[data-signed]").wait_for()
