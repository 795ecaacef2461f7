"""The pictures of the help pages, taken of the pages as they are; `make pictures` keeps them.

What a help page tells people to press must stand on the pages it is about, word for word.
"""

import re
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SIZES, books_served
from tests.browser.hand import Hand
from tests.core.forms.grids import GRIDS, as_docx
from tests.records.test_bank_blank import blank

from nuanliu.faces.web.helping.topics import topics

GRAVE = ("serious", "critical")
PRESSED = re.compile(r"\*\*([^*]+)\*\*")
# The wizard is pictured and pressed through in test_wizard.py.
ELSEWHERE = {"first-run"}


class Shot(NamedTuple):
    """A page of a journey: who opens it where, at which size, and what the picture of it is called.

    where: an address, or the name of one of the story; name '': opened for its words alone.
    """

    who: str
    where: str
    name: str = ""
    size: str = "desk"
    at: str = "main"


OFFICE, CENTER, LEADER = "职员office", "职员service_center", "职员leader"
CASHIER, ACCOUNTANT, CHAIR, ADMIN = "职员cashier", "职员accountant", "主席0", "管理员"
CALLER = "职员office2"  # had no hand in the relief
SHOTS = {
    "copy-last-year": (
        Shot(OFFICE, "/campaigns/"),
        Shot(OFFICE, "/begin/campaign/plan-copy/", "copy-year"),
    ),
    "collect": (Shot(OFFICE, "campaign", "collect-told", at="#handover"), Shot(ADMIN, "/system/")),
    "upload": (
        Shot(CHAIR, "/campaigns/", size="phone"),
        Shot(CHAIR, "/begin/roster/receive/", "upload-phone", "phone"),
    ),
    "faults": (Shot("王敏", "/roster/4/", "faults"), Shot("王敏", "/roster/4/marked/")),
    "take-in": (
        Shot("王敏", "/roster/4/accept/", "take-in"),
        Shot("王敏", "/campaign/1/"),
        Shot("王敏", "/roster/4/"),
    ),
    "approve": (
        Shot(LEADER, "/"),
        Shot(LEADER, "batch", "batch-phone", "phone"),
        Shot(LEADER, "approve", "approve-phone", "phone"),
    ),
    "take-out": (Shot(LEADER, "batch"), Shot(LEADER, "together", "take-out")),
    "bank-file": (
        Shot(OFFICE, "/payments/"),
        Shot(CASHIER, "locked"),
        Shot(CASHIER, "release", "release"),
        Shot(OFFICE, "papers"),
    ),
    "bank-template": (Shot(OFFICE, "/payments/"), Shot(CASHIER, "template", "bank-template")),
    "bank-answer": (
        Shot(ACCOUNTANT, "result"),
        Shot(ACCOUNTANT, "result", "looked", at=".card:has(h2:text-is('逐行预览'))"),
        Shot(ACCOUNTANT, "answered", "answered"),
        Shot(OFFICE, "failed", "failed"),
    ),
    "sign-sheet": (Shot(OFFICE, "papers", "sign-sheet", at=".card:has(h2:text-is('签领'))"),),
    "cash-and-goods": (
        Shot(CASHIER, "/payments/"),
        Shot(CASHIER, "/payments/cash/"),
        Shot(ACCOUNTANT, "drawn"),
        Shot(ACCOUNTANT, "ticking"),
        Shot(OFFICE, "papers", "sign-sheet", at=".card:has(h2:text-is('签领'))"),
    ),
    "claims": (
        Shot(OFFICE, "/claims/"),
        Shot(OFFICE, "bill", "claim"),
        Shot(OFFICE, "/claims/invoices/"),
    ),
    "visit": (Shot(CHAIR, "visit", "visit-phone", "phone"),),
    "survey": (
        Shot(OFFICE, "/surveys/"),
        Shot(CENTER, "survey"),
        Shot(OFFICE, "slips", "slips"),
        Shot("", "ballot", "ballot-phone", "phone"),
        Shot(CALLER, "round"),
        Shot(CALLER, "call", size="phone"),
        Shot(LEADER, "doubt"),
    ),
    "self-evaluation": (
        Shot(OFFICE, "/performance/"),
        Shot(OFFICE, "/begin/evaluation/draft-self/", "self-evaluation"),
    ),
    "check-form": (
        Shot(OFFICE, "/performance/"),
        Shot(OFFICE, "/performance/check-form/"),
        Shot(OFFICE, "/performance/check-form/", "check-form"),
    ),
    "publish": (
        Shot(OFFICE, "/disclosures/"),
        Shot(OFFICE, "/disclosure/1/", "publish"),
        Shot(OFFICE, "/disclosure/1/publish/"),
    ),
    "audit": (
        Shot(OFFICE, "/audit/"),
        Shot(OFFICE, "/begin/package/assemble/", "audit"),
        Shot(OFFICE, "papers"),
        Shot(LEADER, "erasure"),
    ),
    "find": (Shot(OFFICE, "/search/", "find"),),
    "notice": (
        Shot("", "hung", "notice-phone", "phone"),
        Shot("", "receipt", "receipt-phone", "phone"),
    ),
    "worker": (Shot("", "mine", "mine-phone", "phone"),),
}
OF_REVIEW = {
    "王敏"
}  # opens the demo while its lists wait for review, which has rosters with faults


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Books in which something waits at every step."""
    with books_served(tmp_path_factory.mktemp("story"), "tests.browser.story") as served:
        yield served


@pytest.fixture(scope="module")
def opened(browser, story, window):
    """A window of somebody of either books, signed in once."""
    address, told = story
    seats = {"": None}

    def made(who, size):
        if who in OF_REVIEW:
            return window(who, size)
        if who not in seats:
            page = browser.new_context().new_page()
            page.goto(told["links"][who])
            page.get_by_role("button", name="我是本人").click()
            seats[who] = page.context.storage_state()
            page.context.close()
        width, height = SIZES[size]
        context = browser.new_context(
            storage_state=seats[who], viewport={"width": width, "height": height}, locale="zh-CN"
        )
        return Hand(context.new_page(), address, size)

    return made


def special(hand, shot, told):
    """What one has to do on a page before it is worth a picture; `told`: what the story says."""
    if shot.name == "looked":
        answer = {"name": "回盘.csv", "mimeType": "text/csv", "buffer": told["answer"].encode()}
        hand.page.locator("#id_result").set_input_files(answer)  # seen at once
        hand.page.get_by_role("heading", name="逐行预览").wait_for()
    if shot.name == "find":
        hand.page.locator("#id_q").fill("张")
        hand.page.locator("main button.button-main").click()
    if shot.name == "check-form":
        text = GRIDS[0].read_text(encoding="utf-8").replace("|100|98.50|", "|100|99.50|")
        paper = {"name": "自评表.docx", "mimeType": "application/msword", "buffer": as_docx(text)}
        hand.page.locator("#id_paper").set_input_files(paper)
        hand.page.locator("main form button").click()
        hand.page.get_by_role("heading", name="查出的问题").wait_for()
    if shot.where == "/disclosure/1/publish/":
        hand.page.locator("#id_url").fill("https://example.org/gk/2024.html")
        hand.page.locator("main form .button-main").click()
        hand.page.get_by_text("核对公开页").first.wait_for()
    if shot.name == "mine-phone":
        hand.click("打开我的页面")


@pytest.mark.parametrize("topic", sorted(SHOTS))
def test_a_journey_is_told_as_its_pages_are(opened, story, topic):
    """Its pages open, the words to press stand on them, and its pictures show them."""
    shown, pictured, wrong = "", [], []
    for shot in SHOTS[topic]:
        hand = opened(shot.who, shot.size)
        where = story[1].get(shot.where, shot.where)
        answer = hand.go(where[0] if isinstance(where, list) else where)
        special(hand, shot, story[1])
        hand.page.wait_for_load_state("networkidle")
        shown += hand.page.locator("body").inner_text()
        if shot.name:
            pictured.append(shot.name)
            wrong += [] if hand.for_help(shot.name, shot.at) else [f"make pictures: {shot.name}"]
        wrong += [*hand.complaints, *([] if answer.status == 200 else [f"{where} {answer.status}"])]
        hand.page.context.close()
    page = topics()[topic]
    wrong += [words for words in PRESSED.findall(page.steps) if words not in shown]
    assert (wrong, pictured) == ([], page.pictures)


def test_every_journey_has_its_shots():
    """A new help page is pictured here too."""
    assert set(SHOTS) | ELSEWHERE == set(topics())


@pytest.mark.parametrize("size", SIZES)
def test_what_a_file_comes_to_fits_and_reads_aloud(opened, story, size):
    """A bank's answer and a bank's blank form after the first look: width, axe, console."""
    told, book = [], blank()
    form = {"name": "空白.xlsx", "mimeType": "application/octet-stream", "buffer": book}
    answer = {"name": "回盘.csv", "mimeType": "text/csv", "buffer": story[1]["answer"].encode()}
    for who, where, field, file in (
        (ACCOUNTANT, story[1]["result"], "result", answer),
        (OFFICE, "/begin/bank_template/draft/", "blank", form),
    ):
        hand = opened(who, size)
        hand.go(where)
        if field == "blank":
            hand.page.locator("#id_name").fill("云川农商行代发")
        hand.page.locator(f"#id_{field}").set_input_files(file)
        if field == "blank":
            hand.page.locator("main .button-main").click()
        else:
            hand.page.get_by_role("heading", name="逐行预览").wait_for()
        hand.page.wait_for_load_state("networkidle")
        hand.picture(f"looked-{field}")
        told += [] if hand.page.locator("input[name=seen]").input_value() else [f"{field} unseen"]
        told += [f"{field} {one['id']}" for one in Axe().run(hand.page).response["violations"]
                 if one["impact"] in GRAVE]  # fmt: skip
        told += [f"{field} is too wide"] if hand.sideways() > 0 else []
        told += hand.complaints
        hand.page.context.close()
    assert told == []


@pytest.mark.parametrize("size", SIZES)
def test_help_fits_and_reads_aloud_for_a_stranger(opened, size):
    """The list, a journey with pictures, the codes and one of them: width, axe, console."""
    hand = opened("", size)
    told = []
    for where in ("", "approve/", "bank-answer/", "codes/", "codes/BUD-OVERSPEND/"):
        hand.go(f"/help/{where}")
        hand.picture(f"help-{where.strip('/').replace('/', '-') or 'list'}")
        told += [f"{where} {one['id']}" for one in Axe().run(hand.page).response["violations"]
                 if one["impact"] in GRAVE]  # fmt: skip
        told += [f"{where} is too wide"] if hand.sideways() > 0 else []
    hand.page.context.close()
    assert (told, hand.complaints) == ([], [])
