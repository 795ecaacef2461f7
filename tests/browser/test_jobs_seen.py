"""Long work in a real browser: asked for, watched with and without scripts, left, fetched."""

import pytest


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_all_papers_are_made_behind_the_page(window, size):
    """The clerk asks, reloads in the middle, waits for the bar to go, says what for; 700 people
    stand in it, so the accountant agrees first; then the file comes, and once more."""
    hand, other = window("王敏", size), window("郑涛", size)
    page = hand.page
    hand.go("/project/1/papers/")
    hand.click("全部文书打包下载")
    page.wait_for_selector("progress, a[href$='/file/']")
    page.reload()
    page.wait_for_selector("a[href$='/file/']", timeout=120_000).click()
    hand.fill("用途", "报市总工会备案")
    hand.picture("take")
    hand.click("申请导出")
    request = page.url
    other.page.goto(f"{request}agree/")
    other.picture("agree")
    other.click("同意导出")
    page.reload()
    hand.picture("agreed")
    hand.click("去下载")
    names = []
    for _ in range(2):
        with page.expect_download() as got:
            hand.fill("用途", "报市总工会备案")
            hand.click("下载")
        names.append(got.value.suggested_filename)
        page.reload()
    assert (names, hand.complaints, other.complaints) == (["全部文书-演示.zip"] * 2, [], [])
