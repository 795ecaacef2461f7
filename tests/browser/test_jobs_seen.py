"""Long work in a real browser: asked for, watched with and without scripts, left, fetched."""

import pytest


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_all_papers_are_made_behind_the_page(window, size):
    """The clerk asks, reloads in the middle, waits for the bar to go by itself, and fetches."""
    hand = window("王敏", size)
    page = hand.page
    hand.go("/project/1/papers/")
    hand.click("全部文书打包下载")
    page.wait_for_selector("progress, a[download]")
    page.reload()
    link = page.wait_for_selector("a[download]", timeout=120_000)
    with page.expect_download() as got:
        link.click()
    assert (got.value.suggested_filename, hand.complaints) == ("全部文书-演示.zip", [])
