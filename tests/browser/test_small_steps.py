"""What htmx brings without a new page: the next rows of a list, in a real browser."""

import pytest

ROWS = "#list-roster > li"
PAGE = 30  # rows of a list at a time
ROSTERS = 53  # that the demo has when its lists wait for review, one of them sent again


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_next_rows_come_under_those_shown(window, size):
    """The rosters of the first campaign: the older ones come below, the address stays the same."""
    hand = window("王敏", size)
    hand.go("/campaigns/")
    rows, where = hand.page.locator(ROWS), hand.page.url
    before, first = rows.count(), rows.first.inner_text()
    hand.click("更早的")
    rows.nth(before).wait_for()
    told = (before, rows.count(), rows.first.inner_text() == first, hand.page.url == where)
    assert (told, hand.complaints) == ((PAGE, ROSTERS, True, True), [])
