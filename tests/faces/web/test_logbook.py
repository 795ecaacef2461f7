"""日志 and 变更记录: the journal in plain words, found by person, deed, thing and days."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from tests.stages import scenario

from nuanliu.faces.web.kinds import BY_TYPE
from nuanliu.faces.web.logbook.columns import AMOUNTS, DAYS, PERSONS, THINGS
from nuanliu.faces.web.logbook.words import AREAS, DEEDS
from nuanliu.records.journal import browsing
from nuanliu.records.journal.browsing import Wanted, browse, seq_at
from nuanliu.records.journal.models import Entry
from nuanliu.records.journal.queries import size
from nuanliu.records.journal.snapshot import shape_of
from nuanliu.records.people.models import Person

SOURCE = Path(__file__).parents[3] / "src" / "nuanliu"
# Kinds of lines that no @action writes, each with who writes it.
OTHERS = {"journal.checkpoint", "people.found", "people.welcome", "refusal"}
# Tables whose rows have no line of their own: told with another row, kept by the books themselves,
# or of the framework and the web.
UNTOLD = {
    "journal.head", "journal.entry", "journal.salt", "journal.intent", "ledger.line",
    "ledger.series", "ledger.posting", "nominations.rosterfinding", "nominations.rosterkey",
}  # fmt: skip


def declared():
    """The kind of every @action in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for mark in getattr(node, "decorator_list", ()):
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "action":
                    yield ast.literal_eval(mark.args[0])


def ours():
    """Every table of the books."""
    beside = ("auth", "contenttypes", "sessions", "axes", "web")
    return [one for one in apps.get_models() if one._meta.app_label not in beside]


def test_every_deed_has_plain_words():
    """From the source: a new action stands in the dictionary or fails here, as does an old word."""
    kinds = set(declared()) | OTHERS
    areas = {kind.partition(".")[0] for kind in kinds - {"refusal"}}
    assert (set(DEEDS) ^ kinds, set(AREAS) ^ areas) == (set(), set())


def test_every_thing_and_column_has_plain_words():
    """Every table that has lines, and every amount, day and person in them."""
    tables = {one._meta.label_lower for one in ours()} - UNTOLD
    shapes = [shape_of(one) for one in ours() if one._meta.label_lower in tables]
    columns = [
        {name for shape in shapes for name in getattr(shape, part)} - set(names)
        for part, names in (("amounts", AMOUNTS), ("dates", DAYS), ("persons", PERSONS))
    ]
    assert (tables - set(THINGS) - set(BY_TYPE), columns) == (set(), [set(), set(), set()])


@pytest.fixture
def paid(books):
    """A campaign paid, claimed, visited, asked and scored: some hundred lines."""
    made = scenario.paid_campaign(books)
    scenario.afterwards(books, made)
    return made


def rows(page):
    """The cells of a table's rows as texts, tags taken out."""
    text = page.content.decode().partition('id="rows-log"')[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in text.split("</tr>")]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells if row]


def test_the_log_goes_through_the_whole_journal_backwards(paid, clock, enter):
    """Page after page by its link: every number once, the newest first."""
    browser, where, seen = enter("admin"), "/system/log/", []
    while where:
        page = browser.get(where)
        seen += [int(row[4]) for row in rows(page)]
        more = re.search(r'id="foot-log">.*?href="(\?[^"]+)"', page.content.decode())
        where = f"/system/log/{more[1].replace('&amp;', '&')}" if more else ""
    assert seen == list(range(size(), 0, -1))


def test_the_log_names_no_worker(paid, clock, enter):
    """Names and numbers of everybody who was put forward, looked for on its pages."""
    browser = enter("admin")
    text = "".join(
        browser.get("/system/log/", {"before": n}).content.decode()
        for n in range(size() + 1, 1, -50)
    )
    workers = Person.objects.exclude(id_index=None)
    secret = [one.name for one in workers] + [one.id_number.open() for one in workers]
    assert (len(secret), [one for one in secret if one in text]) == (14, [])


@pytest.mark.parametrize("facts", [
    {"account": "leader"},
    {"kind": "reviews.approve"},
    {"area": "visits"},
    {"account": "office", "kind": "reviews.compile"},
    {"since": "2024-01-03", "until": "2024-01-03"},
])  # fmt: skip
def test_the_log_is_narrowed(paid, clock, enter, books, facts):
    """Each filter against the table itself, counted by hand in SQL."""
    lines = Entry.objects.all()
    if "account" in facts:
        lines = lines.filter(actor=f"account:{books.staff[facts['account']].pk}")
    if "kind" in facts:
        lines = lines.filter(kind=facts["kind"])
    if "area" in facts:
        lines = lines.filter(kind__startswith="visits.")
    if "since" in facts:
        lines = lines.filter(line__contains='"t":"2024-01-03T')
    expected = list(lines.order_by("-seq").values_list("seq", flat=True)[:50])
    found = [int(row[4]) for row in rows(enter("admin").get("/system/log/", facts))]
    assert (len(expected) > 0, found) == (True, expected)


@pytest.mark.parametrize(("facts", "words"), [
    ({"account": "nobody"}, "没有登录名或姓名是“nobody”的人员"),
    ({"since": "2024-02-01", "until": "2024-01-01"}, "止日早于起日"),
    ({"since": "2024-02-31"}, "有效的日期"),
])  # fmt: skip
def test_a_filter_that_cannot_be_is_told(paid, clock, enter, facts, words):
    """Nothing is shown instead of something else."""
    page = enter("admin").get("/system/log/", facts)
    assert (page.status_code, words in page.content.decode()) == (422, True)


def test_a_page_looks_through_no_more_than_its_share(paid, monkeypatch):
    """Ten lines at a time where no index leads: the page may be empty, and goes on further back."""
    monkeypatch.setattr(browsing, "SCAN", 10)
    wanted, before, found = Wanted(area="projects"), 0, []
    for _ in range(size()):
        page = browse(wanted, before, 50)
        found += [line.seq for line in page.lines]
        before = page.before
        if not before:
            break
    expected = Entry.objects.filter(kind__startswith="projects.").order_by("-seq")
    assert found == list(expected.values_list("seq", flat=True))


def test_a_day_is_found_by_halving(paid, books):
    """The first line of each moment; before all of them, and behind the last."""
    last = size()
    assert (seq_at(books.now - timedelta(days=4000)), seq_at(books.now + timedelta(days=1))) == (
        1, last + 1,
    )  # fmt: skip


def test_a_change_tells_from_what_to_what(books, clock, enter):
    """A budget document entered and confirmed: its amount from nothing, its state to posted."""
    scenario.project(books, 6)
    page = enter("leader").get("/audit/changes/", {"thing": "projects.budgetchange", "number": "1"})
    told = [(row[1], row[2], row[3], re.sub(r"\s+", "", row[4])) for row in rows(page)]
    assert [one[:3] for one in told] == [
        ("职员accountant", "预算文件复核入账", "预算文件 1"),
        ("职员office", "登记预算文件", "预算文件 1"),
    ]
    assert ("待复核→已入账" in told[0][3], "（空）→3,000.00元" in told[1][3]) == (True, True)


def test_what_was_refused_is_told_with_its_code(books, clock, enter):
    """Somebody approves what he drafted: the log says what, about what, and the code."""
    from nuanliu.core.refusal import Refused
    from nuanliu.stages.projects import actions as projects

    stated, words = scenario.facts(6)
    pk = projects.draft(books.deed("office"), facts=stated, narrative=words, findings=[])
    with pytest.raises(Refused):
        projects.activate(books.deed("office"), project=pk)
    [row] = rows(enter("admin").get("/system/log/", {"kind": "refusal"}))
    assert (row[1], "办理被拒绝" in row[2], "[" in row[2], row[3]) == (
        "职员office", True, True, "批准立项",
    )  # fmt: skip
