"""统计报表: each from the books, adding up to what the books say, without a person in it."""

import csv
import io
import re

import pytest
from tests.stages import scenario

from nuanliu.faces.web.reports import REPORTS, table_of
from nuanliu.records.people.models import Person
from nuanliu.stages.projects.queries import paid_fen


@pytest.fixture
def paid(books):
    """A campaign of six paid people, one payment issued again."""
    made = scenario.paid_campaign(books)
    scenario.afterwards(books, made)
    return made


def test_reports_of_people_and_money_agree_with_the_books(paid):
    """By campaign, union, group: six people and every fen; by month the fen; by line the books."""
    books = paid_fen(paid.project)
    totals = {name: table_of(REPORTS[name], paid.project).total for name in REPORTS}
    told = {name: [str(cell) for cell in totals[name][1:]] for name in ("campaigns", "unions",
                                                                     "groups")}  # fmt: skip
    assert told == {key: ["6", "3,000.00"] for key in told}
    assert (books, str(totals["months"][1]), str(totals["lines"][5])) == (
        300_000, "3,000.00", "3,000.00",
    )  # fmt: skip


def test_every_report_opens_and_names_nobody(paid, clock, enter):
    """Each page and each file, as the auditor's neighbour sees them: no name of a worker."""
    browser = enter("leader")
    names = list(Person.objects.exclude(id_index=None).values_list("name", flat=True))
    found = {}
    for name in REPORTS:
        pages = [browser.get(f"/search/reports/{name}/"),
                 browser.get(f"/search/reports/{name}/", {"file": 1})]  # fmt: skip
        text = "".join(page.content.decode() for page in pages)
        found[name] = ([page.status_code for page in pages], [one for one in names if one in text])
    assert (len(names), found) == (7, {name: ([200, 200], []) for name in REPORTS})


def test_the_file_has_what_the_page_has(paid, clock, enter):
    """Cell by cell, and below it who took it out."""
    browser = enter("leader")
    page = browser.get("/search/reports/quotas/").content.decode()
    shown = [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
             for row in page.partition("<tbody>")[2].split("</tr>")]  # fmt: skip
    file = browser.get("/search/reports/quotas/", {"file": 1})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert (rows[1:-1], "职员leader" in rows[-1][0]) == ([row for row in shown if row], True)


@pytest.mark.parametrize("where", ["nothing/", "unions/?project=999", "unions/?project=x"])
def test_what_is_no_report_is_absent(paid, clock, enter, where):
    """Another name, another project: no page, never the figures of something else."""
    assert enter("leader").get(f"/search/reports/{where}").status_code == 404


def test_without_a_project_a_report_says_so(books, clock, enter):
    """An office that has just begun."""
    page = enter("leader").get("/search/reports/unions/")
    assert (page.status_code, "还没有数据" in page.content.decode()) == (200, True)
