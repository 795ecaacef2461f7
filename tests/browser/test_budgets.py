"""Every journey of the click table, in a desk's window and in a phone's, within its budget.

A click is a click, a tap, a tick or an upload; typing, and choosing from a list, is none. The
first-run wizard is counted in test_wizard.py, the worker's own pages in test_public_windows.py.
"""

import re
import sys

import pytest
from tests.browser.conftest import SIZES, books_served
from tests.browser.hand import Hand
from tests.browser.test_public_windows import draw
from tests.browser.waiting import line_of
from tests.laws import fund
from tests.stages.scenario import NAMES

from nuanliu.faces.cli.demo.pictures import photo

# By hand, from the table of the users' reference, section 10.3.
BUDGET = {
    "copy": 4, "links": 3, "upload": 4, "mend": 9, "merge": 5 + 2 * 5, "approve": 3, "thin": 5,
    "bank": 4 + 2, "result": 5, "sheet": 2, "visit": 8, "survey": 4, "evaluation": 3,
    "publish": 3, "bundle": 2, "find": 2,
}  # fmt: skip
OFFICE, CENTER, CASHIER, ACCOUNTANT = (
    "职员office", "职员service_center", "职员cashier", "职员accountant",
)  # fmt: skip
LEADER, SECOND, CHAIR, ADMIN = "职员leader", "职员leader2", "主席0", "管理员"
GOOD = 20  # rows of a chair's list


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """(address, what waits where) of books in which every journey waits."""
    with books_served(tmp_path_factory.mktemp("waiting"), "tests.browser.waiting") as made:
        yield made


@pytest.fixture(scope="module")
def seats():
    """Who has signed in, with what a browser remembers of it."""
    return {}


@pytest.fixture
def window(browser, served, seats):
    """Open a window of a size for somebody, signed in once; every window is quiet at the end."""
    opened = []

    def made(who, size):
        if who not in seats:
            page = browser.new_context().new_page()
            page.goto(served[1]["links"][who])
            page.get_by_role("button", name="我是本人").click()
            seats[who] = page.context.storage_state()
            page.context.close()
        width, height = SIZES[size]
        context = browser.new_context(
            storage_state=seats[who], viewport={"width": width, "height": height}, locale="zh-CN"
        )
        hand = Hand(context.new_page(), served[0], size)
        opened.append(hand)
        return hand

    yield made
    complaints = [one for hand in opened for one in hand.complaints]
    for hand in opened:
        hand.page.context.close()
    assert complaints == []


def said(hand):
    """What the page says came of the last press."""
    return hand.page.get_by_role("status").first.inner_text()


def state(hand):
    """The state in which the thing of the page stands."""
    return hand.page.locator(".state").first.inner_text()


def within(name, *hands):
    """Whether the clicks of a journey's hands keep its budget; told on the terminal with -s."""
    clicks = sum(hand.clicks for hand in hands)
    sys.stdout.write(f"\n{name} {hands[0].size}: {clicks} of {BUDGET[name]}\n")
    return clicks <= BUDGET[name]


def menu(hand, words):
    """An entry of the menu: beside the page on a desk, on the first page of a phone."""
    hand.click(words)


sizes = pytest.mark.parametrize("size", SIZES)


@sizes
def test_a_batch_copied_from_last_year(window, size):
    """慰问活动 → 复制上年 → the days → 筹备: a campaign that waits for its start."""
    hand = window(OFFICE, size)
    hand.go("/")
    menu(hand, "慰问活动")
    hand.click("复制上年")
    hand.fill("活动名称", f"又一年{size}")
    hand.fill("开始日期", "2024-03-01")
    hand.fill("结束日期", "2024-03-31")
    line = hand.page.get_by_label("资金安排")
    line.select_option(index=1)
    hand.page.locator("main button.button-main").click()
    hand.clicks += 1
    assert (within("copy", hand), "已办理" in said(hand)) == (True, True)


@sizes
def test_links_for_every_chair(window, size):
    """系统: all ticked, the links made, one text for all of them on the clipboard."""
    hand = window(ADMIN, size)
    hand.go("/system/")
    hand.click("全选")
    hand.click("给勾选的人生成链接")
    text = hand.page.locator("#text").input_value()
    hand.click("复制微信文字")
    told = len(set(re.findall(r"http\S+/enter/\S+", text)))
    assert (within("links", hand), told) == (True, 11)


def good_rows(first):
    """A chair's list without a fault."""
    return [line_of(NAMES[at], 900_000 + (first + at) * 1000) for at in range(GOOD)]


@sizes
def test_a_chair_sends_twenty_good_rows(window, served, size):
    """The link of the campaign → 上传名单 → the file → 上传名单: received, nothing to mend."""
    hand = window(CHAIR, size)
    hand.clicks = 1  # the link, in the text that the office sent
    hand.go(served[1]["collect"][size])
    hand.click("上传名单")
    rows = good_rows(0 if size == "desk" else 100)
    hand.upload("名单文件", f"好名单{size}.csv", fund.roster(rows))
    hand.click("上传名单")
    told = (state(hand), hand.page.get_by_text("没有须处理的问题").count())
    assert (within("upload", hand), told) == (True, ("已收到", 1))


@sizes
def test_three_bad_rows_are_mended_in_the_page(window, served, size):
    """The same with a wrong digit, a short card and a strange group: typed anew, sent, received."""
    hand = window(CHAIR, size)
    hand.clicks = 1
    hand.go(served[1]["collect"][size])
    hand.click("上传名单")
    rows = good_rows(300 if size == "desk" else 400)
    numbers = [row.split(",")[1] for row in rows[:3]]
    rows[0] = rows[0].replace(numbers[0], numbers[0][:-1] + ("1" if numbers[0][-1] != "1" else "2"))
    rows[1] = rows[1].replace(rows[1].split(",")[2], "1380000")
    rows[2] = rows[2].replace("苦脏累险行业一线职工", "环委")
    hand.upload("名单文件", f"坏名单{size}.csv", fund.roster(rows))
    hand.click("上传名单")
    hand.click("就地改正")
    hand.picture("mending")
    fields = hand.page.locator("main input[type=text]")
    for field, text in zip(
        fields.all(), (numbers[0], "13800001234", "苦脏累险行业一线职工"), strict=True
    ):
        field.fill(text)
    hand.click("送出改正的行")
    told = (state(hand), hand.page.get_by_text("没有须处理的问题").count(), "新名单" in said(hand))
    assert (within("mend", hand), told) == (True, ("已收到", 1, True))


@sizes
def test_thirty_lists_are_merged_and_five_doubts_resolved(window, served, size):
    """慰问活动 → the campaign → 疑似同一人, one press each → 成批收录 → 收录: 60 people stand."""
    hand = window(OFFICE, size)
    hand.go(served[1]["merge"][size])
    hand.clicks = 2  # 慰问活动 and the campaign, from the menu
    hand.click("疑似同一人")
    hand.picture("campaign-pairs")
    for _ in range(5):
        hand.page.get_by_label("核对了什么").first.fill("两人身份证原件已核对")
        hand.click("不是同一人")
    hand.click("成批收录")
    hand.picture("gathering")
    hand.click("收录勾选的名单")
    assert (within("merge", hand), said(hand)) == (
        True, "30 份名单：收录 65 人，更改 0 人",
    )  # fmt: skip


@sizes
def test_a_leader_approves_in_three_taps(window, served, size):
    """待办 → 审批 → 审批; the minutes were attached by the office."""
    hand = window(LEADER, size)
    hand.go("/")
    hand.click(f"审批名单{size} · 第一批")
    hand.click("审批")
    hand.fill("会议纪要文号", f"云工会纪〔2024〕三次{size}号")
    hand.fill("参会人数", "5")
    hand.picture("approve-three")
    hand.click("审批")
    assert (within("approve", hand), state(hand)) == (True, "已审批")


@sizes
def test_a_leader_approves_without_two(window, served, size):
    """待办 → 审批 → two ticks → 审批: three of five stand, the two have their reason."""
    hand = window(LEADER, size)
    hand.go("/")
    hand.click(f"移出两人{size} · 第一批")
    hand.click("审批")
    hand.fill("会议纪要文号", f"云工会纪〔2024〕移出{size}号")
    hand.fill("参会人数", "5")
    boxes = hand.page.locator("input[name=off]")
    for at in range(2):
        boxes.nth(at).check()
        hand.clicks += 1
    hand.fill("移出的原因", "已调离一线")
    hand.picture("approve-thin")
    hand.click("审批")
    tags = hand.page.locator("main td .tag").all_inner_texts()
    told = (state(hand), tags.count("已批准"), tags.count("未通过"))
    assert (within("thin", hand), told) == (True, ("已审批", 3, 2))


@sizes
def test_a_bank_file_is_made_and_taken(window, served, size):
    """The maker: 批次 → 锁定 → 锁定. The payer: the run → 送出 → 送出 → 代发文件 → 取."""
    maker = window(OFFICE, size)
    maker.go(served[1]["lock"][size])
    maker.click("锁定发放名单")
    maker.click("锁定发放名单")
    run = maker.page.url[len(maker.address) :]
    payer = window(CASHIER, size)
    payer.go(run)
    payer.click("送出")
    payer.click("送出")
    payer.click("代发文件")
    payer.fill("用途", "交银行代发")
    payer.picture("bank-file")
    with payer.page.expect_download() as got:
        payer.click("下载代发文件")
    assert (within("bank", maker, payer), got.value.suggested_filename[:4]) == (True, "代发文件")


@sizes
def test_an_answer_is_read_and_failures_go_again(window, served, size):
    """The run → the file, seen at once → 确认导入; the clerk: 成批重发 → 重发: two are locked."""
    reader = window(ACCOUNTANT, size)
    reader.clicks = 1  # the run, among the tasks
    reader.go(served[1]["result"][size])
    reader.upload("银行回盘文件", "回盘.csv", served[1]["answer"][size].encode())
    reader.page.get_by_role("heading", name="逐行预览").wait_for()
    reader.picture("answer-seen")
    reader.click("确认导入")
    clerk = window(OFFICE, size)
    clerk.go(reader.page.url[len(reader.address) :])
    clerk.click("成批重发")
    clerk.picture("resending")
    clerk.click("重发勾选的人")
    assert (within("result", reader, clerk), "2 人" in said(clerk)) == (True, True)


@sizes
def test_a_sign_sheet_is_printed(window, served, size):
    """The run in cash → 签领表 → 下载: a PDF."""
    hand = window(OFFICE, size)
    hand.go(served[1]["cash"][size])
    hand.click("签领表")
    hand.fill("用途", "发放现场签名")
    with hand.page.expect_download() as got:
        hand.click("下载")
    assert (within("sheet", hand), got.value.suggested_filename[-4:]) == (True, ".pdf")


@sizes
def test_a_visit_is_recorded(window, served, size):
    """记录 → who was met → three photos → a signature → 记录."""
    hand = window(CHAIR, size)
    hand.clicks = 1  # the visit, among the tasks
    hand.go(served[1]["visit"][size])
    hand.click("记录")
    hand.fill("走访情况", "职工在岗，工作正常。")
    hand.page.get_by_role("checkbox").first.check()
    photos = [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(f"走访{size}{n}")}
        for n in range(3)
    ]
    hand.page.get_by_label("现场照片").set_input_files(photos)
    draw(hand.page)
    hand.clicks += 3  # the tick, the photos, the stroke
    hand.click("记录")
    hand.page.wait_for_url(re.compile(r"/visit/\d+/$"))
    assert (within("visit", hand), state(hand)) == (True, "已记录")


@sizes
def test_a_survey_is_prepared_and_its_codes_printed(window, served, size):
    """满意度 → 准备 → 准备; the centre starts it; the slips with their codes are there."""
    hand = window(OFFICE, size)
    hand.go("/")
    menu(hand, "满意度与回访")
    hand.page.locator("main .acts a.button-main").click()
    hand.clicks += 1
    hand.page.get_by_label("活动").select_option(label=served[1]["paid"][size])
    hand.fill("抽样种子", f"种子{size}")
    hand.page.locator("main button.button-main").click()
    hand.clicks += 1
    where = hand.page.url[len(hand.address) :]
    centre = window(CENTER, size)
    centre.go(where)
    centre.click("开始")
    centre.fill("发出份数", "5")
    centre.fill("其中问卷码", "5")
    centre.click("开始")
    hand.go(where)
    hand.click("问卷码")
    hand.picture("slips")
    assert (within("survey", hand), hand.page.locator("main svg").count()) == (True, 5)


@sizes
def test_a_self_evaluation_is_drafted(window, served, size):
    """绩效 → 起草自评 → 起草."""
    hand = window(OFFICE, size)
    hand.go("/")
    menu(hand, "绩效")
    hand.click("起草自评")
    hand.page.get_by_label("项目").select_option(value=str(served[1]["evaluated"][size]))
    hand.page.locator("main button.button-main").click()
    hand.clicks += 1
    assert (within("evaluation", hand), state(hand)) == (True, "起草")


@sizes
def test_a_public_text_is_drafted(window, size):
    """信息公开 → 起草公开文本 → 起草."""
    hand = window(OFFICE, size)
    hand.go("/")
    menu(hand, "信息公开")
    hand.page.locator("main .acts a.button-main").click()
    hand.page.get_by_label("项目").select_option(index=1 if size == "desk" else 2)
    hand.page.locator("main button.button-main").click()
    hand.clicks += 2
    assert (within("publish", hand), "已办理" in said(hand)) == (True, True)


@sizes
def test_an_audit_bundle_is_asked_for(window, size):
    """审计: 组卷 → 组卷; what is long is made behind the page."""
    hand = window(OFFICE, size)
    hand.go("/audit/")
    hand.click("组卷")
    hand.page.get_by_label("项目").select_option(index=1 if size == "desk" else 2)
    hand.page.locator("main button.button-main").click()
    hand.clicks += 1
    hand.page.wait_for_url(re.compile(r"/(jobs|package)/\d+/$"))
    assert within("bundle", hand) is True


@sizes
def test_everything_about_one_person_is_found(window, size):
    """A name in the box → the person: all that the books say of him."""
    hand = window(OFFICE, size)
    hand.go("/search/")
    hand.page.locator("#id_q").fill("欧阳娜")
    hand.page.keyboard.press("Enter")
    hand.page.locator("main .listed a, main td a").first.click()
    hand.clicks += 2
    shown = hand.page.get_by_role("heading", level=1).inner_text()
    assert (within("find", hand), shown[:3]) == (True, "欧阳娜")


def test_five_hundred_in_three_taps_and_the_next_one_never(window, served):
    """On the phone: 待办 → 审批 → 审批 for 500 people; for the 501st the page says there is no
    place, and the same press is refused: nobody is booked.
    """
    many, hand = served[1]["many"], window(SECOND, "phone")
    hand.go("/")
    hand.click("五百人慰问 · 第一批")
    hand.click("审批")
    shown = hand.page.locator("main .big").inner_text()
    hand.fill("参会人数", "5")
    hand.picture("approve-500")
    hand.click("审批")
    first, taps = state(hand), hand.clicks
    hand.go(many["next"])
    hand.click("审批")
    hand.fill("会议纪要文号", "云工会纪〔2024〕501号")
    hand.fill("参会人数", "5")
    hand.picture("approve-501")
    hand.click("审批")
    refused = hand.page.get_by_role("alert").first.inner_text()
    hand.go(many["next"])
    told = (first, taps, "500 人 · 250,000.00 元" in shown, "PLAN-PEOPLE" in refused, state(hand))
    hand.complaints = [one for one in hand.complaints if "409" not in one]
    assert told == ("已审批", 3, True, True, "公示结束")
