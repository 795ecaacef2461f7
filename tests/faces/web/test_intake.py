"""A roster on its page: seen row by row, taken as ticked, given back marked, pairs decided."""

import io
import re

import openpyxl
from django.urls import reverse
from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.faces.web.campaign import strip
from nuanliu.records.people.models import Reveal
from nuanliu.stages.nominations.models import Nomination, Roster

GOOD, FAULTY = fund.id_number(1), "11010519491231002"


def received(books, people=4):
    """An open campaign and a roster with a good row, a faulty one and another good one."""
    made = scenario.project(books, people)
    campaign = scenario.campaign(books, made, people, 1)
    rows = [
        fund.row("杨玥", GOOD),
        fund.row("李喆", FAULTY),
        fund.row("欧阳娜", fund.id_number(3)),
    ]
    return campaign, Roster.objects.get(pk=fund.received(books, campaign.pk, rows))


def boxes(page):
    """(value, ticked) of every box of a preview."""
    found = re.findall(r'name="row" value="([^"]+)"( checked)?', page)
    return [(value, bool(ticked)) for value, ticked in found]


def test_the_preview_ticks_new_rows_and_offers_nothing_for_faulty_ones(books, enter):
    """Three rows: two boxes, both ticked; the faulty row says what is wrong and how to mend it."""
    _, roster = received(books)
    page = enter("office").get(reverse("roster-accept", args=[roster.pk])).content.decode()
    sheet = roster.keys.first().sheet
    ticked = [(f"take:2!{sheet}", True), (f"take:4!{sheet}", True)]
    assert (boxes(page), "须改正 1" in page, Nomination.objects.count()) == (ticked, True, 0)


def test_the_rows_of_one_state_are_shown_in_either_language(books, enter):
    """Every tab leads to its rows, in Chinese and in English."""
    _, roster = received(books)
    browser, where = enter("office"), reverse("roster-accept", args=[roster.pk])
    chinese = by_tab(browser, where)
    browser.post(reverse("language"), {"language": "en", "next": "/"})
    wanted = [["杨玥", "欧阳娜"], ["李喆"]]
    assert (chinese, by_tab(browser, where)) == (wanted, wanted)


def by_tab(browser, where):
    """Who is shown under each tab of a preview."""
    page = browser.get(where).content.decode()
    tabs = re.findall(r'href="(\?only=[^"]+)"', page)
    return [names_in(browser.get(f"{where}{one}").content.decode()) for one in tabs]


def names_in(page):
    """Who is shown in a preview."""
    return re.findall(r'<td class="lead nowrap">([^<]+)</td>', page)


def test_only_what_is_ticked_goes_in(books, enter):
    """The clerk unticks the first row: the third alone is nominated."""
    _, roster = received(books)
    browser, where = enter("office"), reverse("roster-accept", args=[roster.pk])
    value = boxes(browser.get(where).content.decode())[1][0]
    answer = browser.post(where, given(row=[value]), follow=True).content.decode()
    names = list(Nomination.objects.values_list("person__name", flat=True))
    assert (names, "收录 1 人，更改 0 人" in answer) == (["欧阳娜"], True)


def test_a_box_that_means_nothing_is_refused(books, enter):
    """A changed value in the form: refused in words, nobody is nominated."""
    _, roster = received(books)
    where = reverse("roster-accept", args=[roster.pk])
    answer = enter("office").post(where, given(row=["all:of!them"]))
    told = ">FORM-ROW</a>]" in answer.content.decode()
    assert (answer.status_code, told, Nomination.objects.count()) == (409, True, 0)


def test_the_marked_file_goes_out_with_a_reason_and_a_line(books, enter, exporting):
    """Without a reason nothing; with one an .xlsx, and the journal says who took it."""
    _, roster = received(books)
    browser, where = enter("office"), reverse("marked", args=[roster.pk])
    bare = browser.post(where, given(reason="")).get("Content-Disposition")
    answer = browser.post(where, given(reason="退回环卫站更正第三行"))
    lines = Reveal.objects.filter(what="marked").count()
    assert (bare, answer.content[:2], answer["Content-Disposition"][:10], lines) == (
        None, b"PK", "attachment", 1,
    )  # fmt: skip


def test_a_marked_file_made_again_has_a_second_line(books, enter, exporting):
    """The very same form sent twice: two files with clear numbers went out, in two lines."""
    _, roster = received(books)
    browser, where = enter("office"), reverse("marked", args=[roster.pk])
    form = given(reason="退回环卫站更正第三行")
    sent = [browser.post(where, form).content[:2] for _ in range(2)]
    lines = Reveal.objects.filter(what="marked").count()
    assert (sent, lines) == ([b"PK", b"PK"], 2)


def test_a_marked_file_says_who_took_it(books, enter, exporting):
    """In the foot of each printed page and among the properties; its cells are as without."""
    _, roster = received(books)
    where = reverse("marked", args=[roster.pk])
    data = enter("office").post(where, given(reason="退回环卫站更正")).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    feet = [page.oddFooter.right.text for page in book.worksheets]
    stamp = re.compile(r"职员office（office） 2024-[-\d]+ [\d:]+ 导出")
    cells = [str(cell.value) for page in book.worksheets for row in page for cell in row]
    told = [bool(stamp.search(one)) for one in (*feet, book.properties.description)]
    assert (all(told), len(told) >= 2, any(stamp.search(one) for one in cells)) == (
        True,
        True,
        False,
    )


def test_a_chair_fetches_his_own_marked_file_and_no_other(books, enter, exporting):
    """The second union's chair does not find the roster of the first."""
    _, roster = received(books)
    where = reverse("marked", args=[roster.pk])
    assert [enter(who).get(where).status_code for who in ("chair0", "chair1")] == [200, 404]


def test_a_pair_is_decided_side_by_side(books, enter):
    """The same name and phone under two numbers: shown beside each other, told apart, kept."""
    made = scenario.project(books, 4)
    campaign = scenario.campaign(books, made, 4, 1)
    first = fund.received(books, campaign.pk, [fund.row("杨玥", fund.id_number(1))], "一.csv")
    browser, preview = enter("office"), reverse("roster-accept", args=[first])
    value = boxes(browser.get(preview).content.decode())[0][0]
    browser.post(preview, given(row=[value]))
    second = fund.received(books, campaign.pk, [fund.row("杨玥", fund.id_number(2))], "二.csv")
    where = reverse("pairs", args=[second])
    page = browser.get(where).content.decode()
    facts = dict(re.findall(r'type="hidden" name="(key|row|other)" value="([^"]+)"', page))
    told = browser.post(where, {**facts, "same": "no", "reason": "已核对两人证件原件"})
    after = browser.get(where).content.decode()
    assert (page.count("待认定"), told.status_code, after.count("不是同一人</span>")) == (1, 302, 1)


def test_the_chair_reads_how_many_he_may_still_put_forward(books, enter):
    """Two of two places free; one taken: one."""
    campaign, roster = received(books)
    browser, office = enter("chair0"), enter("office")
    where = reverse("thing", args=["campaign", campaign.pk])
    before = re.search(r"还可报 <b>(\d+)</b> 人", browser.get(where).content.decode()).group(1)
    value = boxes(office.get(reverse("roster-accept", args=[roster.pk])).content.decode())[0][0]
    office.post(reverse("roster-accept", args=[roster.pk]), given(row=[value]))
    after = re.search(r"还可报 <b>(\d+)</b> 人", browser.get(where).content.decode()).group(1)
    assert (before, after) == ("2", "1")


def test_the_nine_steps_follow_the_campaign(books):
    """While it collects the third step is the present one; at the end all nine are behind it."""
    campaign, _ = received(books)
    collecting = [one.look for one in strip(campaign)]
    assert collecting == ["done", "done", "now", "", "", "", "", "", ""]


def test_the_steps_of_a_finished_campaign_are_all_done(books):
    """Paid, asked and finished."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    paid.campaign.refresh_from_db()
    assert {one.look for one in strip(paid.campaign)} == {"done"}
