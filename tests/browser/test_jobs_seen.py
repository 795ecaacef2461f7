"""Long work in a real browser: asked for, watched with and without scripts, left, fetched."""

import pytest


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_all_papers_are_made_behind_the_page(window, size):
    """The clerk asks, reloads in the middle, waits for the bar to go, says what for, fetches."""
    hand = window("王敏", size)
    page = hand.page
    hand.go("/project/1/papers/")
    hand.click("全部文书打包下载")
    page.wait_for_selector("progress, a[href$='/file/']")
    page.reload()
    page.wait_for_selector("a[href$='/file/']", timeout=120_000).click()
    hand.fill("用途", "报市总工会备案")
    hand.picture("take")
    with page.expect_download() as got:
        hand.click("下载")
    assert (got.value.suggested_filename, hand.complaints) == ("全部文书-演示.zip", [])
