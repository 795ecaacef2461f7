"""Every page at the size of a desktop and of a phone: it fits, it is quiet, axe is content."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SIZES

PAGES = {
    "王敏": (
        "/", "/?tab=done", "/?tab=mine", "/?tab=start", "/projects/", "/campaigns/", "/payments/",
        "/claims/", "/visits/", "/surveys/", "/performance/", "/disclosures/", "/search/",
        "/audit/", "/basics/", "/me/", "/project/1/", "/project/1/papers/", "/campaign/1/",
        "/project/1/figures/", "/project/1/brief/", "/project/1/evidence/1/", "/roster/1/",
        "/nomination/1/", "/budget_change/1/", "/roster/1/accept/", "/roster/1/pairs/",
        "/roster/1/marked/", "/begin/roster/receive/", "/begin/batch/compile/",
        "/begin/budget_change/enter/", "/begin/visit/plan/", "/begin/request/raise/",
        "/begin/project/draft-form/", "/begin/campaign/plan/", "/begin/campaign/plan-copy/",
        "/begin/package/assemble/", "/history/", "/jobs/",
        "/campaign/1/many/return/", "/campaign/1/many/return/?all=1", "/audit/sample/",
        "/me/cover/", "/me/second/", "/campaign/1/scan/", "/audit/taken/",
    ),
    "何静": (
        "/", "/basics/", "/system/", "/me/", "/system/person/", "/system/leaving/", "/me/cover/",
        "/system/exports/",
    ),
    "演示联系人01": ("/", "/campaigns/", "/campaign/1/", "/roster/1/", "/visits/"),
}  # fmt: skip
GRAVE = ("serious", "critical")
LIGHT = 100 * 1024  # bytes over the wire, cold cache, without photos


def faults(hand, where, mark=""):
    """What is wrong with one page, in words; `mark` begins the name of its picture."""
    answer = hand.go(where)
    hand.picture(f"{mark}{where.strip('/').replace('/', '-').replace('?', '-') or 'home'}")
    told = [f"{where} answers {answer.status}"] if answer.status != 200 else []
    if hand.sideways() > 0:
        told.append(f"{where} {hand.size} is {hand.sideways()} pixels too wide")
    found = Axe().run(hand.page).response["violations"]
    told += [
        f"{where} {hand.size}: {one['id']} {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in GRAVE
    ]
    return told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_are_quiet_and_read_aloud(window, name, size):
    """No sideways scroll, no complaint of the browser, no serious finding of axe."""
    hand = window(name, size)
    told = [fault for where in PAGES[name] for fault in faults(hand, where)]
    hand.page.context.close()
    assert (told, hand.complaints) == ([], [])


def test_a_phone_loads_little(window):
    """All that comes over the wire for a page, with nothing cached."""
    heavy = {}
    for where in PAGES["王敏"][:8]:
        hand = window("王敏", "phone")
        tape = hand.page.context.new_cdp_session(hand.page)
        tape.send("Network.enable")
        sizes: list[int] = []
        tape.on(
            "Network.loadingFinished", lambda told, to=sizes: to.append(told["encodedDataLength"])
        )
        hand.go(where)
        hand.page.wait_for_load_state("networkidle")
        if sum(sizes) > LIGHT or not sizes:
            heavy[where] = sum(sizes)
        hand.page.context.close()
    assert heavy == {}
