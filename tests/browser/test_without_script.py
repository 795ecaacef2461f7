"""Every core step in a browser that runs no script: forms and links alone, no button that is dead.

From a chair's file to a worker's answer: upload, taking in, approval, lock, release, the bank's
answer, a visit, the survey, an objection.
"""

import pytest
from tests.browser.conftest import SIZES, books_served
from tests.browser.hand import Hand
from tests.browser.waiting import line_of
from tests.laws import fund
from tests.stages.scenario import NAMES

from nuanliu.faces.cli.demo.pictures import photo

OFFICE, CASHIER, ACCOUNTANT = "职员office", "职员cashier", "职员accountant"
LEADER, CHAIR = "职员leader", "主席0"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """(address, what waits where) of books in which each step waits."""
    with books_served(tmp_path_factory.mktemp("plain"), "tests.browser.plain") as made:
        yield made


@pytest.fixture(scope="module")
def seats():
    """Who has signed in, with what a browser remembers of it."""
    return {}


@pytest.fixture
def window(browser, served, seats):
    """Open a window without a script, of somebody signed in by his link or of nobody at all."""
    opened = []

    def made(who="", size="desk"):
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN",
            storage_state=seats.get(who), java_script_enabled=False,
        )  # fmt: skip
        opened.append(context)
        hand = Hand(context.new_page(), served[0], size)
        if who and who not in seats:
            hand.page.goto(served[1]["links"][who])
            hand.page.get_by_role("button", name="我是本人").click()
            hand.page.get_by_role("heading", name="工作台", level=1).wait_for()
            seats[who] = context.storage_state()
        return hand

    yield made
    for context in opened:
        context.close()


def dead(hand):
    """The buttons in sight that no form sends: without a script they do nothing."""
    found = hand.page.locator("button[type=button]:visible").all_inner_texts()
    return [one for one in found if one]


def state(hand):
    """The state in which the thing of the page stands."""
    return hand.page.locator(".state").first.inner_text()


def said(hand):
    """What the page says came of the last press."""
    return hand.page.get_by_role("status").first.inner_text()


def test_a_list_is_sent_and_taken_in(window, served):
    """The chair sends ten rows from a phone; the office sees each row and takes all of them in."""
    chair = window(CHAIR, "phone")
    chair.go(served[1]["collect"])
    chair.click("上传名单")
    rows = [line_of(NAMES[at], 700_000 + at * 1000) for at in range(10)]
    chair.upload("名单文件", "名单.csv", fund.roster(rows))
    idle = dead(chair)
    chair.click("上传名单")
    sent = state(chair)
    office = window(OFFICE)
    office.go(f"{chair.page.url[len(chair.address) :]}accept/")
    shown = office.page.locator("input[name=row]:checked").count()
    idle += dead(office)
    office.click("收录勾选的行")
    assert (sent, shown, "10 人" in said(office), idle) == ("已收到", 10, True, [])


def test_a_leader_approves(window, served):
    """On the phone: the batch, the minutes' number, approved."""
    hand = window(LEADER, "phone")
    hand.go(served[1]["approve"])
    idle = dead(hand)
    hand.click("审批")
    hand.fill("会议纪要文号", "云工会纪〔2024〕无脚本1号")
    hand.fill("参会人数", "5")
    idle += dead(hand)
    hand.click("审批")
    assert (state(hand), idle) == ("已审批", [])


def test_names_are_locked_and_let_out_to_the_bank(window, served):
    """The clerk locks, the cashier lets out: two persons, two forms each."""
    maker = window(OFFICE)
    maker.go(served[1]["lock"])
    maker.click("锁定发放名单")
    idle = dead(maker)
    maker.click("锁定发放名单")
    locked = state(maker)
    payer = window(CASHIER)
    payer.go(maker.page.url[len(maker.address) :])
    payer.click("送出")
    payer.click("送出")
    assert (locked, state(payer), idle + dead(payer)) == ("已锁定", "已送出", [])


def test_the_answer_of_the_bank_is_seen_line_by_line_and_read_in(window, served):
    """Chosen, sent by a button of its own, looked at, booked: two of five did not arrive."""
    hand = window(ACCOUNTANT)
    hand.go(served[1]["result"])
    hand.upload("银行回盘文件", "回盘.csv", served[1]["answer"].encode())
    idle = dead(hand)
    hand.page.locator("main form button.button-main").click()
    lines = hand.page.locator("main tbody tr").count()
    idle += dead(hand)
    hand.click("确认导入")
    failed = hand.page.locator("main td .tag", has_text="未成功").count()
    assert (lines, failed, idle) == (5, 2, [])


def test_a_visit_is_recorded_with_the_photo_of_a_signature(window, served):
    """No pad and no drafts: the photos and the signed paper are chosen as files."""
    hand = window(CHAIR, "phone")
    hand.go(served[1]["visit"])
    hand.click("记录")
    hand.fill("走访情况", "职工在岗，工作正常。")
    hand.page.get_by_role("checkbox").first.check()
    hand.upload("现场照片", "现场.jpg", photo("走访无脚本"))
    hand.upload("受访人签名", "签名.jpg", photo("签名无脚本"))
    idle = dead(hand)
    hand.click("记录")
    signed = hand.page.locator("td[data-label=受访人签名]").inner_text()
    assert (state(hand), "有" in signed, idle) == ("已记录", True, [])


def test_the_survey_is_answered(window, served):
    """Without signing in: the choices, one press, thanks."""
    hand = window(size="phone")
    hand.go(served[1]["ballot"])
    for words in ("非常满意", "已足额收到"):
        hand.page.get_by_label(words, exact=True).first.check()
    idle = dead(hand)
    hand.click("提交")
    assert (hand.page.locator("h1").inner_text(), idle) == ("谢谢，已收到", [])


def test_an_objection_is_raised(window, served):
    """Without signing in: the place on the list, what is wrong, a receipt code."""
    hand = window(size="phone")
    hand.go(served[1]["notice"])
    hand.fill("针对名单上的哪一位", "3")
    hand.fill("异议内容", "此人不在一线岗位")
    idle = dead(hand)
    hand.click("提交异议")
    code = hand.page.locator(".receipt-code").inner_text()
    assert (code.count("-"), idle) == (4, [])
