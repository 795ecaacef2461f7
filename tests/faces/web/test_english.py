"""Pages in English: nothing of the program left in Chinese, nothing of people's translated."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.stages import scenario

from nuanliu.core.moves import START
from nuanliu.core.roles import Role
from nuanliu.faces.web import guards
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.words import book
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.clock import Moment
from nuanliu.records.people.models import Account
from nuanliu.stages.reviews.models import Batch

HAN = re.compile(r"[\u3400-\u9fff]+")
WHO = {
    "office": "/", "service_center": "/?tab=start", "leader": "/?tab=done",
    "cashier": "/?tab=mine", "accountant": "/payments/", "auditor": "/audit/sample/",
    "finance": "/projects/", "admin": "/system/", "chair0": "/campaigns/",
}  # fmt: skip
PAGE_NAMES = (
    "home", "projects", "campaigns", "payments", "claims", "visits", "surveys", "performance",
    "disclosures", "audit", "basics", "search", "me", "cover", "second-mine", "jobs", "system",
    "person", "leaving", "sample", "exports", "taken", "stuck", "history", "compare",
    "published", "help", "codes",
)  # fmt: skip
OPEN = ("enter", "public-check", "public-receipt", "public-thanks", "public-me")
# What a page shows in Chinese by intent, beside what people wrote into the books: the sign of a
# delegation on papers, the link of the wizard as it is printed, examples of what to type, groups
# and clauses of the standard, the words of a document that the office evaluates.
MEANT = (
    "×× 代", "首次建账", "第一批", "云财预〔2024〕1号", "候补1", "分管领导", "主要领导",
    "云川区总工会", "一级｜二级｜三级", "昆明市总工会", "个人信息保护法",
)  # fmt: skip
# Words of people or documents that are also words of the program, by the pages that show them:
# units of indicators, an opinion, names of filed papers, types of expense of the code book,
# results of an evaluation, a clause, and
# the kinds of a deviation, which are written as the Chinese form has them.
SAID = {
    "/project/1/": {"人", "年度预算批复数元"},
    "/project/1/figures/": {"人", "元"},
    "/project/1/brief/": {"人", "元"},
    "/begin/project/draft-form/": {"人", "元"},
    "/batch/1/": {"同意"},
    "/claim/1/": {
        "代发明细或签领表", "批准名单", "公示及结果", "方案或通知", "审批表", "支付凭证或银行回单",
        "会议纪要", "签领凭据", "慰问金",
    },
    "/begin/claim/draft/": {
        "慰问金", "慰问品", "须比价", "签合同", "印刷宣传", "走访交通", "办公用品",
    },
    "/evaluation/1/": {"截至", "已完成"},
    "/begin/evaluation/draft-monitoring/": {
        "经费保障", "制度保障", "人员保障", "硬件条件保障", "其他",
    },
    "/begin/bank_template/draft/": {
        "建设银行", "代发代扣", "工商银行", "批量支付", "旧文本", "代发", "三列", "农业银行",
        "招商银行", "自制表", "文本",
    },
    "/begin/campaign/plan/": {"待确认"},
    "/begin/campaign/plan-copy/": {"待确认"},
}  # fmt: skip


@pytest.fixture
def office(books, enter, clock):
    """A campaign paid, claimed, visited, asked and scored; a browser in English for everybody."""
    roles = {"auditor": Role.AUDITOR, "finance": Role.FINANCE}
    staff = [registry.StaffFacts(f"外来{n}", n, (r,), books.root) for n, r in roles.items()]
    registry.register_staff(books.deed("admin"), staff=staff)
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    return {who: in_english(enter(who)) for who in WHO}


def in_english(browser):
    """A browser that chose English."""
    browser.post(reverse("language"), {"language": "en", "next": "/"})
    return browser


def parsed(text: str) -> Any:
    """The elements of a page."""
    return html.fromstring(text)


def kept_texts():
    """Everything that people or documents wrote into the books: rows of text, by their fields."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in ("contenttypes", "auth", "axes", "sessions", "web"):
            continue
        named = [
            one.attname for one in model._meta.concrete_fields
            if isinstance(one, models.CharField | models.TextField | models.JSONField)
        ]  # fmt: skip
        for row in model._default_manager.values_list(*named):
            found |= {run for cell in row for run in HAN.findall(str(cell))}
    return found - set(book().whole)  # a word of the program is excused by nothing


def shown(answer):
    """The texts and read attributes of a page, without what it marks as Chinese."""
    page = parsed(answer.content.decode())
    for one in page.xpath('//*[@lang="zh-CN"]'):
        one.drop_tree()
    read = page.xpath("//@title|//@alt|//@placeholder|//@aria-label|//@data-label")
    return " ".join([*page.itertext(), *read])


def left(answer, kept):
    """Runs of Chinese on a page that nobody wrote into the books."""
    text = shown(answer)
    for one in sorted(MEANT, key=len, reverse=True):
        text = text.replace(one, "")
    runs = set(HAN.findall(text))
    return {run for run in runs if not made_of(run, kept)}


def made_of(run, kept):
    """Whether a run is a text from the books, cut off or side by side with others."""
    ends = {0}
    for end in range(1, len(run) + 1):
        if any(run[begin:end] in kept for begin in ends):
            ends.add(end)
    return len(run) in ends or any(run in one for one in kept if len(run) > 4)


def addresses():
    """Menu pages, the first thing of each kind, every form of it, and every beginning."""
    things = {name: kind.rows.order_by("pk").first() for name, kind in KINDS.items()}
    there = {name: row for name, row in things.items() if row is not None}
    made = [reverse(name) for name in PAGE_NAMES]
    made += [KINDS[name].address(row) for name, row in there.items()]
    made += [reverse("begin", args=[k, v]) for k, v in PAGES if begins(k, v)]
    project = there["project"]
    made += [reverse(name, args=[project.pk]) for name in ("figures", "brief", "papers")]
    made += [f"/?tab={tab}" for tab in ("todo", "done", "mine", "start")]
    made.append(reverse("many", args=["campaign", there["campaign"].pk, "return"]))
    return made


def begins(kind, verb):
    """Whether a form begins something."""
    name = verb.partition("-")[0]
    return any(move.verb == name for move in KINDS[kind].lifecycle.moves if move.source == START)


def test_pages_of_every_role_are_english(office):
    """Every page and form that somebody may open, searched for Chinese that nobody wrote."""
    kept = kept_texts()
    wrong: dict[str, set[str]] = {}
    opened: dict[str, int] = {}
    for who, browser in office.items():
        for where in addresses():
            answer = browser.get(where)
            if answer.status_code in (200, 409, 403, 404):
                opened[who] = opened.get(who, 0) + (answer.status_code == 200)
                wrong.setdefault(where, set()).update(left(answer, kept))
    assert ({k: v for k, v in wrong.items() if v}, min(opened.values()) > 3) == (SAID, True)


def test_pages_for_anybody_are_english(office):
    """What opens without signing in."""
    browser = in_english(Client())
    kept = kept_texts()
    assert {name: left(browser.get(reverse(name)), kept) for name in OPEN} == {
        name: set() for name in OPEN
    }


def test_the_switch_is_on_every_page_and_turns_both_ways(enter):
    """Sign-in page, workbench, public page: a form without script; the page says its language."""
    told = []
    for browser, where in ((Client(), "/enter/"), (enter("office"), "/"), (Client(), "/p/check/")):
        before = browser.get(where)
        answer = browser.post("/language/", {"language": "en", "next": where})
        after = browser.get(answer["Location"])
        browser.post("/language/", {"language": "zh-hans", "next": where})
        again = browser.get(where)
        told.append([switch(one) for one in (before, after, again)])
    chinese = ("zh-CN", "en", "English")
    assert told == [[chinese, ("en", "zh-hans", "中文"), chinese]] * 3


def switch(answer):
    """The language of a page, and what its switch turns to."""
    page = parsed(answer.content.decode())
    (button,) = page.xpath('//form[contains(@action, "/language/")]//button')
    return page.get("lang"), button.get("value"), button.text_content()


def test_the_choice_belongs_to_the_account(enter):
    """Chosen in one browser, there after signing in with another; others are not concerned."""
    in_english(enter("office"))
    told = {}
    for who in ("office", "cashier"):
        other = Client()
        entered(other, who)
        told[who] = switch(other.get("/"))[0]
    assert told == {"office": "en", "cashier": "zh-CN"}


def entered(browser, who):
    """Sign in by password, as people do."""
    account = Account.objects.get(login=who)
    account.set_password("十个字符以上的密码")
    account.save()
    given = {"username": who, "password": "十个字符以上的密码"}
    assert browser.post("/enter/", given).status_code == 302


def test_the_switch_leads_nowhere_else_and_takes_no_other_language(books):
    """Another host, an unknown language, a look without sending."""
    browser = Client()
    away = browser.post("/language/", {"language": "en", "next": "https://example.org/"})
    browser.post("/language/", {"language": "zh-hans", "next": "/"})
    browser.post("/language/", {"language": "xx", "next": "/"})
    told = (
        away["Location"],
        switch(browser.get("/enter/"))[0],
        browser.get("/language/").status_code,
    )
    assert told == ("/", "zh-CN", 405)


def test_papers_stay_chinese(office, books, monkeypatch):
    """Papers that pages hand out at once, at one moment: in both languages the same bytes."""
    monkeypatch.setattr(guards, "moment", lambda: Moment(books.now, simulated=True))
    browser = office["leader"]
    page = browser.get(reverse("papers", args=[1])).content.decode()
    files = re.findall(r'href="(/project/1/papers/[^"]+)" download', page)
    wanted = [one for one in files if one.endswith((".html", ".csv", ".xlsx"))][:6]
    english = [browser.get(one).content for one in wanted]
    browser.post("/language/", {"language": "zh-hans", "next": "/"})
    chinese = [browser.get(one).content for one in wanted]
    told = (len(wanted), [a == b for a, b in zip(english, chinese, strict=True)])
    assert told == (6, [True] * 6)


def test_what_people_wrote_is_never_translated(office, books):
    """An opinion that reads like a word of the program stays as it was written."""
    batch = Batch.objects.get(pk=1)
    batch.opinions.update(text="同意")
    page = parsed(office["leader"].get("/batch/1/").content.decode())
    cells = [one.text_content() for one in page.xpath("//td")]
    assert ("同意" in cells, "Agree" in cells) == (True, True)


BATCH_OVER = (
    "Batch is “Approved” now; “Approval” is not possible. "
    "This can be done only while it is “Notice ended”"
)


def test_refusals_keep_their_chinese_beside_the_english(office, books):
    """A move that is not possible now: both texts, each marked with its language."""
    answer = office["leader"].get("/batch/1/approve/")
    page = parsed(answer.content.decode())
    notice = page.xpath('//div[@role="alert"]')[0]
    chinese = notice.xpath('.//p[@lang="zh-CN"]')[0].text_content()
    assert (answer.status_code, notice.xpath("string(p[1])"), chinese) == (
        409,
        f"{BATCH_OVER}; please refresh and look again.",
        "批次现在是“已审批”，不能“审批”",
    )


def test_dates_and_amounts_in_english(office):
    """ISO dates and ¥1,234.00."""
    page = parsed(office["leader"].get("/batch/1/").content.decode())
    facts = [one.text_content() for one in page.xpath('//dl[@class="facts"]/div')]
    line = office["leader"].get("/campaigns/").content.decode()
    told = re.search(r"\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", line)
    assert (facts[-1], told is not None) == ("Total¥3,000.00", True)
