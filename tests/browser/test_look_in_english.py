"""The main pages in English: longer words, the same room."""

import pytest
from tests.browser.conftest import SIZES
from tests.browser.test_look import faults

PAGES = {
    "王敏": (
        "/", "/project/1/", "/campaign/1/", "/project/1/figures/", "/project/1/brief/",
        "/roster/1/", "/roster/1/accept/", "/begin/campaign/plan/", "/nomination/1/", "/me/",
        "/campaign/1/many/return/", "/budget_change/1/",
    ),
    "何静": ("/", "/system/", "/basics/"),
    "演示联系人01": ("/", "/campaign/1/", "/visits/"),
}  # fmt: skip
# Buttons, tabs, heads and states whose words run out of their own box, or out of the window.
CUT_OFF = """() => Array.from(document.querySelectorAll(
    "button, .button, .tabs a, th, h1, h2, .state, .tag, .side a, .phone-bar a, dt, dd, label"
)).filter(one => {
    const box = one.getBoundingClientRect();
    if (!box.width || one.closest(".hidden-text, thead")) { return false; }
    const out = box.right > window.innerWidth + 1 && !one.closest(".strip");
    const inline = getComputedStyle(one).display === "inline";
    return out || (!inline && one.scrollWidth > one.clientWidth + 1);
}).map(one => `${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_english_pages_fit(window, name, size):
    """No sideways scroll, nothing cut off, nothing serious for axe, no complaint of the browser."""
    hand = window(name, size).weighed()
    hand.page.context.add_cookies([{"name": "language", "value": "en", "url": hand.address}])
    told = []
    for where in PAGES[name]:
        told += faults(hand, where, "en-")
        told += [f"{where} {size}: {one}" for one in hand.page.evaluate(CUT_OFF)]
    lang = hand.page.get_attribute("html", "lang")
    hand.page.context.close()
    assert (told, hand.complaints, lang) == ([], [], "en")


def test_the_switch_is_pressed_by_keyboard_and_back(window):
    """Reached by Tab, turned by Enter, on the page where one was."""
    hand = window("王敏", "desk")
    hand.go("/campaigns/")
    seen = []
    for words in ("English", "中文"):
        hand.page.get_by_role("button", name=words).focus()
        with hand.page.expect_navigation():
            hand.page.keyboard.press("Enter")
        seen.append((hand.page.get_attribute("html", "lang"), hand.page.url[len(hand.address) :]))
    hand.page.context.close()
    assert seen == [("en", "/campaigns/"), ("zh-CN", "/campaigns/")]
