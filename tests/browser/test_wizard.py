"""make run on an empty folder: from the printed link to a budget that waits, within 12 clicks."""

import os
import re
import subprocess
import sys
import time
from datetime import date

import pytest
from tests.browser.conftest import ROOT, SIZES, await_answer, free_port
from tests.browser.hand import Hand

BUDGET = 12  # clicks from the first page to books that are ready to be approved
PEOPLE = {
    "综合办公室 经办": ("王敏", "wangmin"),
    "职工服务中心 审核": ("陈强", "chenqiang"),
    "分管领导": ("赵刚", "zhaogang"),
    "主要领导": ("吴琳", "wulin"),
    "出纳 付款": ("孙悦", "sunyue"),
    "会计 对账": ("郑涛", "zhengtao"),
}


@pytest.fixture(params=SIZES)
def wizard(request, browser, tmp_path):
    """A window of a size before an empty office, and the link that its start printed."""
    env = {**os.environ, "NUANLIU_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}
    env |= {"NUANLIU_KEYS": str(tmp_path / "keys"), "PYTHONUNBUFFERED": "1"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    log, port = tmp_path / "serve.log", free_port()
    serve = [sys.executable, "-m", "nuanliu", "serve", "--new", "--port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(serve, env=env, stdout=out)
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    link = _printed(log)
    address, where, secret = link.partition("/first/")
    await_answer(address, where + secret)
    yield Hand(context.new_page(), address, request.param), link
    context.close()
    server.terminate()
    server.wait(20)


def _printed(log):
    """The link, once it is printed."""
    for _ in range(240):
        found = re.search(r"(http\S+/first/\S+/)", log.read_text("utf-8"))
        if found:
            return found[1]
        time.sleep(0.5)
    raise AssertionError("no link was printed")


def test_the_wizard_leads_to_a_budget_that_waits(wizard):
    """Unit, sheet, people, then the clerk's budget: at most 12 clicks, nothing sideways."""
    hand, link = wizard
    wide, pictured = [], []

    def shown(name):
        hand.picture(f"first-{name}")
        wide.append(hand.sideways())
        if (name, hand.size) == ("people", "desk"):
            pictured.append(hand.for_help("first-people"))

    hand.page.goto(link)
    shown("unit")
    for label, text in (
        ("单位全称", "云川区总工会"), ("统一社会信用代码", "13530103015119637B"),
        ("系统管理员姓名", "何静"), ("新密码", "long-enough-1"), ("再输入一次", "long-enough-1"),
    ):  # fmt: skip
        hand.fill(label, text)
    hand.click("建账，显示恢复单")
    hand.page.get_by_text("暖流 密钥恢复单").wait_for()
    shown("sheet")
    hand.click("已打印收好，下一步")
    for post, (name, login) in PEOPLE.items():
        hand.page.get_by_label(re.compile(f"{post}：姓名")).fill(name)
        hand.page.get_by_label(re.compile(f"{post}：登录名")).fill(login)
    shown("people")
    hand.click("登记，生成登录链接")
    hand.page.get_by_role("heading", name="人员已登记").wait_for()
    shown("done")
    hand.click("由经办 王敏 接着填预算")
    hand.click("我是本人，登录")
    hand.fill("预算批复文件号", "云财预〔2026〕1号")
    hand.fill("文件日期", date.today().isoformat())  # noqa: DTZ011 - real books know today alone
    for label, text in (("活动名称", "元旦春节送温暖"), ("金额（元）", "250000"),
                        ("每人标准（元）", "500"), ("人数", "500")):  # fmt: skip
        hand.page.get_by_label(label, exact=True).first.fill(text)
    shown("budget")
    hand.click("填表立项")
    hand.page.get_by_text("已办理：填表立项").wait_for()
    shown("project")
    state = hand.page.locator(".state").first.inner_text()
    told = (hand.clicks <= BUDGET, state, max(wide), all(pictured))
    assert (told, hand.complaints) == ((True, "起草", 0, True), [])
