"""筹备、名额、告知、组卷 by form: what the pages save is what the actions would."""

from datetime import date

from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.standards import Kind, read_standards
from nuanliu.faces.web.jobs import queue
from nuanliu.faces.web.jobs.doing import carry_out
from nuanliu.faces.web.jobs.work import WORKS
from nuanliu.faces.web.models import Job
from nuanliu.stages.archive.models import Package
from nuanliu.stages.campaigns.data_use import data_use_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import quota_rows
from nuanliu.stages.campaigns.wording import groups_planned

VERSION = read_standards(fund.standards()).version
LABELS = [
    row.label for row in read_standards(fund.standards()).in_force(Kind.GROUP, date(2024, 1, 4))
]


def planned(books, enter, **facts):
    """A project of ten, and the clerk's form for its campaign; the answer and the campaign."""
    made = scenario.project(books, 10)
    told = {
        "line": made.lines.get().pk, "name": "元旦春节送温暖", "window_from": "2024-01-11",
        "window_to": "2024-01-31", "groups": LABELS[:2], "standards": VERSION,
    }  # fmt: skip
    browser = enter("office")
    answer = browser.post("/begin/campaign/plan/", given(**(told | facts)))
    return browser, answer, Campaign.objects.first()


def quotas(books, first, second):
    """The table of the two unions: people each, nothing else typed."""
    places = zip(books.unions, (first, second), strict=True)
    return {f"people-{union}": str(people) for union, people in places}


def test_the_page_tells_what_the_standards_lay_down(clock, books, enter):
    """Caps, notice days, signatures and legal basis stand above the form, each with its clause."""
    scenario.project(books, 10)
    page = enter("office").get("/begin/campaign/plan/").content.decode()
    told = [kind.chinese in page for kind in (Kind.CAP_PER_TIME, Kind.NOTICE_DAYS, Kind.SIGNATURE)]
    assert (told, "元旦春节送温暖" in page, VERSION in page) == ([True] * 3, True, True)


def test_a_campaign_is_planned_with_its_groups_and_its_notice(clock, books, enter):
    """Two groups ticked: the papers name both, and the words people are told are drafted."""
    _, answer, row = planned(books, enter)
    told = data_use_of(row)
    assert (answer["Location"], row.state, groups_planned(row), told.basis) == (
        f"/campaign/{row.pk}/", "planned", "；".join(LABELS[:2]), "duty",
    )  # fmt: skip


def test_a_window_that_ends_before_it_begins_plans_nothing(clock, books, enter):
    """The days exchanged: said at the field."""
    facts = {"window_from": "2024-01-31", "window_to": "2024-01-11"}
    _, answer, row = planned(books, enter, **facts)
    assert (answer.status_code, "结束日期早于开始日期" in answer.content.decode(), row) == (
        422, True, None,
    )  # fmt: skip


def test_last_years_campaign_is_copied_a_year_on(clock, books, enter):
    """Name, groups and days stand in the form of the copy; the days in the year that runs."""
    browser, _, _ = planned(books, enter)
    books.on(date(2025, 1, 3))
    page = browser.get("/begin/campaign/plan-copy/").content.decode()
    ticked = page.count("checked")
    assert ('value="2025-01-11"' in page, 'value="2025-01-31"' in page, ticked) == (True, True, 2)


def test_quotas_are_typed_in_one_table(clock, books, enter):
    """Six and four people at the standard of the line: money follows, a row for both unions."""
    browser, _, row = planned(books, enter)
    answer = browser.post(f"/campaign/{row.pk}/allot/", given(**quotas(books, 6, 4)))
    rows = [(one.people, one.reserves, one.amount_fen) for one in quota_rows(row)]
    assert (answer.status_code, rows) == (302, [(6, 0, 6 * fund.CAP), (4, 0, 4 * fund.CAP)])


def test_a_trial_shows_the_sums_and_saves_nothing(clock, books, enter):
    """试算 of eleven people on a line of ten: one too many, said; nothing is kept."""
    browser, _, row = planned(books, enter)
    told = given(**quotas(books, 6, 5), trial="1")
    page = browser.post(f"/campaign/{row.pk}/allot/", told).content.decode()
    assert ("-500.00" in page, "还可分配" in page, quota_rows(row)) == (True, True, [])


def test_more_quota_than_the_line_holds_is_refused_with_what_was_typed(clock, books, enter):
    """Eleven people saved: refused by the action, and the table still holds the eleven."""
    browser, _, row = planned(books, enter)
    answer = browser.post(f"/campaign/{row.pk}/allot/", given(**quotas(books, 6, 5)))
    page = answer.content.decode()
    told = (">QUOTA-PEOPLE</a>]" in page, 'value="5"' in page)
    assert (answer.status_code, told, quota_rows(row)) == (409, (True, True), [])


def test_the_notice_text_is_worded_anew(clock, books, enter):
    """One part changed on the form: that part alone is another."""
    browser, _, row = planned(books, enter)
    use = data_use_of(row)
    told = {part: getattr(use, part) for part in (
        "contact", "purpose", "kinds", "recipient", "retention", "rights")}  # fmt: skip
    told |= {"basis": "duty", "purpose": "只用于本次慰问的审核和发放"}
    answer = browser.post(f"/campaign/{row.pk}/tell/", given(**told))
    now = data_use_of(row)
    assert (answer.status_code, now.purpose, now.contact) == (302, told["purpose"], use.contact)


def test_a_package_is_put_together_once_for_two_clicks(clock, books, enter):
    """组卷 sent twice under one key: one piece of work; done twice over, one package."""
    scenario.paid_campaign(books)
    told = given(project=Campaign.objects.get().project_id)
    browser = enter("office")
    asked = {browser.post("/begin/package/assemble/", told)["Location"] for _ in range(2)}
    carry_out(queue.take("w1"))
    queue.again(Job.objects.get())
    carry_out(queue.take("w2"))
    row = Package.objects.get()
    by = row.assembled_by == books.staff["office"].person
    page = browser.get(asked.pop()).content.decode()
    assert (asked, row.state, by, f'href="/package/{row.pk}/"' in page) == (
        set(), "assembled", True, True,
    )  # fmt: skip


def test_a_small_package_leads_to_its_page_at_once(clock, books, enter, monkeypatch):
    """Few papers: put together within the request, and the answer is the package."""
    scenario.paid_campaign(books)
    monkeypatch.setitem(WORKS, "package", WORKS["package"]._replace(inline=999))
    told = given(project=Campaign.objects.get().project_id)
    answer = enter("office").post("/begin/package/assemble/", told)
    assert answer["Location"] == f"/package/{Package.objects.get().pk}/"


def test_the_accountant_plans_nothing(clock, books, enter):
    """Another role's address is refused, the office's is not."""
    scenario.project(books, 10)
    told = [enter(who).get("/begin/campaign/plan/").status_code for who in ("accountant", "office")]
    assert told == [409, 200]
