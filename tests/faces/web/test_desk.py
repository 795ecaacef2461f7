"""工作台: the year's money above the tasks, and the calendar of what ends or is due."""

import re
from datetime import date

import pytest
from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.faces.web.facts import yuan
from nuanliu.records.journal import registration as registry
from nuanliu.stages.performance.reporting import reports_due
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import money_of_year
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.models import Notice
from nuanliu.stages.visits import actions as visits

ENTRY = re.compile(
    r'datetime="([\d-]+)".*?<a href="([^"]+)">([^<]*)</a></b>'
    r'<span class="aside">([^<·]+?) ·.*?<span class="tag ?([a-z-]*)">([^<]+)<'
)


def entries(browser):
    """(day, what, address, look, how long) of each entry of the calendar, in its order."""
    page = browser.get("/?tab=diary").content.decode()
    return [
        (day, what, address, look, told)
        for day, address, _, what, look, told in ENTRY.findall(page)
    ]


@pytest.fixture
def hung(books):
    """A list on notice with an objection open, a visit planned, a request with its day."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    campaign = fund.campaign(books, line)
    scenario.Campaign.objects.filter(pk=campaign).update(window_to=date(2024, 2, 10))
    fund.put_forward(books, campaign, 2)
    batch = fund.posted(books, campaign)
    objection = reviews.raise_objection(books.deed("office2"), batch=batch, text="位置不显眼")
    planned = visits.plan(
        books.deed("office"), campaign=campaign, union=books.unions[0],
        planned_on=books.now.date(), place="环卫站东区驿站",
        leader=books.staff["leader"].person_id,
    )  # fmt: skip
    asked = visits.raise_request(books.deed("office"), campaign=campaign, text="增设热饮点")
    to = books.staff["office2"].person_id
    visits.assign_request(books.deed("office"), request=asked, to=to, due_on=date(2024, 2, 20))
    return {"campaign": campaign, "batch": batch, "objection": objection, "visit": planned,
            "request": asked}  # fmt: skip


def test_the_calendar_tells_what_ends_and_is_due(hung, clock, enter, books):
    """Notice, objection, visit, request, campaign: each on its day, the earliest first."""
    ends = Notice.objects.get().ends_on
    today = books.now.date()
    found = {what: (day, address) for day, what, address, _, _ in entries(enter("office"))}
    told = [day for day, *_ in entries(enter("office"))]
    assert (found, told) == (
        {
            "走访": (str(today), f"/visit/{hung['visit']}/"),
            "公示和异议截止": (str(ends), f"/batch/{hung['batch']}/"),
            "答复异议": (str(ends), f"/objection/{hung['objection']}/"),
            "活动截止": ("2024-02-10", f"/campaign/{hung['campaign']}/"),
            "答复诉求": ("2024-02-20", f"/request/{hung['request']}/"),
        },
        sorted(told),
    )


def test_what_is_over_or_near_says_so(hung, clock, enter, books):
    """Three days after the visit was due it is over; ten days off is no hurry."""
    books.sleep(days=3)
    told = {what: (look, words) for _, what, _, look, words in entries(enter("office"))}
    left = (date(2024, 2, 20) - books.now.date()).days
    assert (told["走访"], told["答复诉求"]) == (
        ("tag-stop", "已过 3 天"), ("" if left > 7 else "tag-ask", f"还有 {left} 天"),
    )  # fmt: skip


def test_each_sees_his_own_calendar(hung, clock, enter, books):
    """A chair: his campaign and his union's visit; the administrator: whose role runs out."""
    guest = registry.StaffFacts("方正", "fz", (Role.AUDITOR,), books.root, until=date(2024, 3, 1))
    registry.register_staff(books.deed("admin"), staff=[guest])
    found = {who: {what for _, what, *_ in entries(enter(who))} for who in ("chair0", "chair1")}
    admin = entries(enter("admin"))
    assert (found, admin[0][:3]) == (
        {"chair0": {"走访", "活动截止"}, "chair1": set()}, ("2024-03-01", "岗位到期", "/system/"),
    )  # fmt: skip


def test_reports_are_due_by_the_standards(books):
    """Monitoring by the end of August, the self-evaluation by the end of March; not once done."""
    paid = scenario.paid_campaign(books)
    before = [(one.label, str(one.on)) for one in reports_due(date(2024, 8, 1))]
    scenario.afterwards(books, paid)  # its monitoring and self-evaluation are confirmed
    later = [(one.label, str(one.on)) for one in reports_due(date(2024, 12, 1))]
    never = reports_due(date(2026, 1, 1))
    assert (before, later, never) == (
        [("绩效运行监控表", "2024-08-31"), ("绩效自评表", "2025-03-31")], [], [],
    )  # fmt: skip


def test_the_desk_tells_the_money_of_the_year(books, clock, enter):
    """Granted, paid, on its way, free: from the counters, adding up; not for a chair or admin."""
    paid = scenario.paid_campaign(books, failures=0)
    money = money_of_year(paid.project.fiscal_year)
    page = enter("leader").get("/").content.decode()
    shown = re.findall(r"<dt>([^<]+)</dt><dd>([\d,.]+)<", page)[:4]
    hidden = ["本年预算" in enter(who).get("/").content.decode() for who in ("chair0", "admin")]
    assert shown == [
        ("本年预算", yuan(money.granted_fen)), ("已发", yuan(money.paid_fen)),
        ("在办", yuan(money.moving_fen)), ("可用", yuan(money.free_fen)),
    ]  # fmt: skip
    assert (money.paid_fen, money.granted_fen - money.paid_fen - money.moving_fen, hidden) == (
        6 * fund.CAP, money.free_fen, [False, False],
    )  # fmt: skip


def test_a_year_without_a_project_shows_no_money(books, clock, enter):
    """Drafted is not granted: no figures before the project is approved."""
    scenario.project(books, 6)
    Project.objects.update(state="drafted")
    assert (money_of_year(2024), "本年预算" in enter("leader").get("/").content.decode()) == (
        None, False,
    )  # fmt: skip


def test_a_refusal_names_who_may_do_it_instead(books, clock, enter):
    """Who drafted the project may not approve it: the page names the other leaders, not him."""
    registry.register_staff(books.deed("admin"), staff=[
        registry.StaffFacts("双岗", "both", (Role.OFFICE, Role.LEADER), books.root)])  # fmt: skip
    browser = enter("both")
    row = drafted_by(books, "both")
    page = browser.post(f"/project/{row.pk}/activate/", given()).content.decode()
    told = re.search(r"可以由同事办理：<b>([^<]*)</b>", page)
    assert ("DUTY-SELF" in page, told and told[1]) == (
        True, "职员leader（领导）、职员leader2（领导）、职员leader3（领导）",
    )  # fmt: skip


def test_somebody_without_the_role_is_told_who_has_it(books, clock, enter):
    """The clerk opens a leader's deed: refused, and the leaders are named."""
    row = drafted_by(books, "office2")
    page = enter("office").get(f"/project/{row.pk}/activate/").content.decode()
    told = re.search(r"可以由同事办理：<b>([^<]*)</b>", page)
    assert told is not None
    assert told[1].startswith("职员leader（领导）")


def drafted_by(books, login):
    """A project that waits for a leader's word."""
    from nuanliu.records.people.models import Account
    from nuanliu.stages.projects import actions as projects

    who = Account.objects.select_related("person").get(login=login)
    stated, words = scenario.facts(6)
    pk = projects.draft(books.deed(who), facts=stated, narrative=words, findings=[])
    return Project.objects.get(pk=pk)
