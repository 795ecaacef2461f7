"""Without a mouse: in, to a task, signed, out; what is focused is seen, nothing is a trap."""

import re

import pytest
from tests.browser.conftest import SIZES
from tests.browser.hand import Hand

from nuanliu.faces.cli.demo.pictures import photo

STOPS = 120  # more than any page has places for the key to stop at
NARROW = {"width": 320, "height": 640}  # a window of 1280 at 400 %
# What is focused: its words, and whether one sees that it is focused.
FOCUSED = """() => { const one = document.activeElement; const look = getComputedStyle(one);
  const label = one.labels && one.labels.length ? one.labels[0] : one;
  return [label.innerText.trim(), look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 1
    && one.getBoundingClientRect().width > 0]; }"""
# Whether the second of two stops lies behind the first in the page, as it is read.
BEHIND = """() => { const last = window.stopped; window.stopped = document.activeElement;
  return !last || !last.isConnected
    || Boolean(last.compareDocumentPosition(window.stopped) & 4); }"""

# Of what is focused: whether it is marked as wrong, whether what describes it is there and says it.
WRONG = """() => { const one = document.activeElement;
  const told = one.getAttribute("aria-describedby").split(" ")
    .map(id => document.getElementById(id));
  return [one.getAttribute("aria-invalid"), told.every(Boolean),
    told.map(part => part && part.innerText).join("").length > 0]; }"""


class Keys:
    """Somebody who has a keyboard alone; what was not seen or not in order is kept."""

    def __init__(self, page):
        self.page, self.faults = page, []

    def to(self, words):
        """Tab until these words are focused; raises when the key never gets there."""
        self.page.evaluate("window.stopped = null")
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            told, seen = self.page.evaluate(FOCUSED)
            if not seen or not self.page.evaluate(BEHIND):
                self.faults.append((self.page.url, told))
            if told == words:
                return
        raise AssertionError((self.page.url, words))

    def press(self, words):
        """Go there and press Enter; the page that comes is there."""
        self.to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, words, text):
        """Go to a field, put a text in place of what it holds."""
        self.to(words)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)


@pytest.fixture
def entered(browser, stand):
    """A window of somebody at his one-time link, of a size."""
    opened = []

    def made(who, size="desk"):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        opened.append(context)
        page = context.new_page()
        page.goto(stand[1]["links"][who])
        return page

    yield made
    for context in opened:
        context.close()


def test_a_leader_signs_without_a_mouse_another_approves_in_three_taps(entered, stand):
    """In by the link, past the menu, to the task; a wrong number is where the key goes next.

    Signed, large type and high contrast kept, out. Then the second leader on the phone: the task,
    审批, 审批, and the minutes, which are a file.
    """
    page = entered("职员leader")
    keys = Keys(page)
    keys.press("我是本人，登录")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    page.keyboard.press("Enter")
    inside = page.evaluate("document.activeElement.id")
    keys.press("五一慰问 · 第一批")
    keys.press("签署")
    keys.fill("会议纪要文号", " ")
    keys.press("签署")
    wrong = page.evaluate(WRONG)
    page.keyboard.type("云工会纪〔2024〕9号")
    keys.fill("签署意见", "同意")
    keys.press("签署")
    done = page.get_by_role("status").first.inner_text()
    kept = large(keys)
    keys.press("退出")
    out = page.url.endswith("/enter/")
    assert (first, inside, wrong, "已办理" in done, out, keys.faults) == (
        ["跳到正文", True], "main", ["true", True, True], True, True, [],
    )  # fmt: skip
    assert kept == {("size-l contrast", 0)}
    assert approved(entered, stand) == (True, 4, [])


def large(keys):
    """Large type and high contrast chosen by keys; how five pages stand at 400 %."""
    page = keys.page
    page.goto(re.sub(r"(:\d+)/.*", r"\1/me/", page.url))
    keys.to("中")  # where the key stops in a row of sizes: at the one that is chosen
    page.keyboard.press("ArrowRight")
    keys.to("高对比度")
    page.keyboard.press("Space")
    keys.press("保存显示设置")
    page.set_viewport_size(NARROW)
    told = set()
    for where in ("/", "/campaigns/", "/batch/1/", "/project/1/figures/", "/search/", "/me/"):
        page.goto(re.sub(r"(:\d+)/.*", rf"\1{where}", page.url))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        told.add((page.evaluate("document.documentElement.className").strip(), max(wide, 0)))
    page.set_viewport_size({"width": 1366, "height": 768})
    return told


def approved(entered, stand):
    """The second leader's decision on the phone: (done, taps with the file, complaints)."""
    page = entered("职员leader2", "phone")
    page.get_by_role("button").first.click()
    hand = Hand(page, stand[0], "phone")
    hand.go("/")
    hand.click("五一慰问 · 第一批")
    hand.click("审批")
    hand.fill("会议纪要文号", "云工会纪〔2024〕9号")
    hand.fill("参会人数", "5")
    hand.upload("会议纪要扫描件", "纪要.jpg", photo("纪要"))
    hand.picture("approve")
    hand.click("审批")
    page.get_by_text("已办理").first.wait_for()
    return page.locator(".state").first.inner_text() == "已审批", hand.clicks, hand.complaints
