"""The journeys as help pages: every one is there, its pictures too, and nothing is left over."""

import pytest
from django.test import Client
from tools.tree import ROOT

from nuanliu.faces.web.helping.topics import PICTURE, topics

PICTURES = ROOT / "src" / "nuanliu" / "faces" / "web" / "static" / "web" / "help"
MOST = 1_500_000  # bytes of all pictures together
# What people come for, by the name of its page.
JOURNEYS = {
    "first-run": "第一次使用：建账",
    "copy-last-year": "照上年办一次新活动",
    "collect": "请各单位报名单",
    "upload": "上报本单位的名单",
    "faults": "改正名单里的问题",
    "take-in": "收录名单，处理重复的人",
    "approve": "在手机上审批",
    "take-out": "审批前去掉几个人",
    "bank-file": "做代发文件，送银行",
    "bank-template": "让系统认识银行的文件",
    "bank-answer": "读入银行结果，重发没成功的",
    "sign-sheet": "打印签领表",
    "cash-and-goods": "现金和实物：领出、登记、交清",
    "claims": "报销：填单、读发票、附材料、送审",
    "visit": "走访时做记录",
    "survey": "做满意度调查和回访",
    "self-evaluation": "完成绩效自评表",
    "check-form": "检查别人公开的绩效表",
    "publish": "对外公开",
    "audit": "给审计准备材料",
    "find": "查一个人",
    "notice": "看公示，提意见",
    "worker": "看我的慰问，确认收到",
}


def odd_ones(shown, kept):
    """(pictures that a page shows and nobody took, pictures that no page shows)."""
    return sorted(shown - kept), sorted(kept - shown)


def test_every_journey_has_its_page_with_a_picture():
    """The table by hand against the pages; none without a picture."""
    told = {name: one.title for name, one in topics().items()}
    bare = [name for name, one in topics().items() if not one.pictures]
    assert (told, bare) == (JOURNEYS, [])


def test_no_picture_is_missing_or_left_over_and_all_are_small():
    """What the pages show against the folder, and what it weighs."""
    shown = {name for one in topics().values() for name in one.pictures}
    files = sorted(PICTURES.glob("*.png"))
    odd = odd_ones(shown, {one.stem for one in files})
    assert (odd, sum(one.stat().st_size for one in files) < MOST) == (([], []), True)


def test_a_missing_and_an_unused_picture_would_be_found():
    """Control: one of each, and a page whose picture is there."""
    text = "![甲](../../static/web/help/here.png) ![乙](../../static/web/help/gone.png)"
    shown = {name for _, name in PICTURE.findall(text)}
    assert odd_ones(shown, {"here", "old"}) == (["gone"], ["old"])


@pytest.mark.parametrize("who", ["", "office", "chair0", "admin"])
def test_everybody_reads_every_page(books, enter, who):
    """A stranger too: pictures by their collected names, the words beside them, the next page."""
    browser = enter(who) if who else Client()
    told = []
    for name, topic in topics().items():
        text = browser.get(f"/help/{name}/").content.decode()
        pictures = [f"/static/web/help/{one}." in text for one in topic.pictures]
        told.append((all(pictures), f"<h1>{topic.title}</h1>" in text, "可能遇到的问题" in text))
    assert set(told) == {(True, True, True)}


def test_help_is_reached_from_every_page(enter, books):
    """From the workbench, the door and a page of the public; a page of no such name is none."""
    pages = [enter("office").get("/"), Client().get("/enter/"), Client().get("/p/receipt/")]
    told = ['href="/help/"' in one.content.decode() for one in pages]
    assert (told, Client().get("/help/nothing/").status_code) == ([True, True, True], 404)


def test_help_lists_every_journey(books):
    """Each with its title and for whom it is."""
    text = Client().get("/help/").content.decode()
    told = [one.title in text and one.who in text for one in topics().values()]
    assert all(told) == ("提示代码" in text)
