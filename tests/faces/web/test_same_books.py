"""One small story, by the pages' forms and by the command line: the same books, line by line."""

from django.db import transaction
from django.urls import reverse
from tests.faces.cli.clerk import Clerk
from tests.faces.web.conftest import given
from tests.faces.web.test_deeds import begin, do, sent_file, take_in
from tests.faces.web.test_result_preview import looked, seen_in
from tests.laws import fund
from tests.stages import scenario

from nuanliu.core.money import Money
from nuanliu.faces.cli import office
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.journal.queries import parsed
from nuanliu.records.ledger.export import balance_rows, legs
from nuanliu.stages.nominations.models import Channel, Roster
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import BudgetChange
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch

FIRST, LAST, MINUTES = (photo(words) for words in ("首日公示", "末日公示", "会议纪要"))
NUMBER, DOCUMENT = "云工会纪〔2024〕3号", "云财预〔2024〕9号"
ROWS = [fund.row("杨玥", fund.id_number(1)), fund.row("李喆", fund.id_number(2_001))]
BEFORE = 4  # people of the project before the document that adds two
# What may differ: when, under which key of a form, by which moment's salt.
APART = frozenset(
    {"t", "intent", "prev", "seq", "pii", "state_hash", "rest", "done", "received_at"}
)


def plain(value):
    """A journal line without what may differ."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items() if name not in APART}
    return value


def told(before):
    """The books since then: lines of the journal, postings, balances."""
    lines = [plain(line) for line in parsed()][before:]
    return lines, [tuple(leg) for leg in legs()], [tuple(row) for row in balance_rows()]


def supplement(browser, line):
    """A document that adds two people, by its form; the status of the answer."""
    facts = given(
        line=line, kind="supplement", amount="1,000.00", people=2, reason="",
        document_number=DOCUMENT, document_date="2024-01-02",
    )  # fmt: skip
    return browser.post(reverse("begin", args=["budget_change", "enter"]), facts).status_code


def by_forms(books, enter, campaign):
    """Everything by forms, as browsers send them."""
    who = {name: enter(name) for name in books.staff}
    done = [
        supplement(who["office"], campaign.line_id),
    ]  # fmt: skip
    change = BudgetChange.objects.latest("pk")
    done += [
        do(who["accountant"], change, "confirm", "budget_change"),
        begin(who["office"], "roster", "receive", campaign=campaign.pk, union=books.unions[0],
              roster=sent_file("名单.csv", fund.roster(ROWS))),
        take_in(who["office"]),
        begin(who["office"], "batch", "compile", campaign=campaign.pk, label="第一批"),
    ]  # fmt: skip
    batch = Batch.objects.get()
    done += [
        do(who["office"], batch, "submit", "batch"),
        do(who["service_center"], batch, "review", "batch", text="同意"),
        do(who["office2"], batch, "post_notice", "batch", photo=sent_file("一.jpg", FIRST)),
    ]
    fund.after_notice(books, batch)
    done += [
        do(who["office2"], batch, "end_notice", "batch", photo=sent_file("二.jpg", LAST)),
        do(who["leader"], batch, "sign", "batch", text="同意", number=NUMBER),
        do(who["leader2"], batch, "approve", "batch", attended=5, number=NUMBER,
           minutes=sent_file("纪要.jpg", MINUTES)),
        begin(who["office"], "run", "lock", batch=batch.pk, channel="bank"),
    ]  # fmt: skip
    run = Run.objects.get()
    answer = fund.answer_of(run.pk)
    done += [
        do(who["cashier"], run, "release", "run"),
        do(who["accountant"], run, "result", "run",
           seen=seen_in(looked(who["accountant"], run, answer))),
        do(who["accountant"], run, "settle", "run"),
    ]  # fmt: skip
    return set(done) == {302}


def by_command(books, desk, campaign):
    """Budget and roster by commands; the rest as the command of the demo does it."""
    codes = [
        desk("budget", "enter", "追加", campaign.line_id, "1000.00", "--people", 2, "--number",
             DOCUMENT, "--dated", "2024-01-02", "--as", "office")[0],
    ]  # fmt: skip
    change = BudgetChange.objects.latest("pk")
    codes += [
        desk("budget", "confirm", change.pk, "--as", "accountant")[0],
        desk.received(*ROWS, name="名单.csv")[0],
    ]
    codes += [desk("rosters", "accept", Roster.objects.get().pk, "--as", "office")[0]]
    batch = fund.compiled(books, campaign.pk)
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    reviews.post_notice(books.deed("office2"), batch=batch, first_day_photo=FIRST)
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=LAST)
    decisions.sign(books.deed("leader"), batch=batch, number=NUMBER, text="同意")
    decisions.approve(
        books.deed("leader2"), batch=batch, number=NUMBER, attended=5, minutes=MINUTES
    )
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel("bank"))
    payments.release(books.deed("cashier"), run=run)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    payments.settle(books.deed("accountant"), run=run)
    return set(codes) == {0}


def test_forms_and_commands_leave_the_same_books(
    books, enter, clock, capsys, monkeypatch, tmp_path
):
    """A supplement, two people from the sender's file to the bank's answer, each way in turn on the
    same beginning, the first taken back: every line of the journal, posting and balance is equal.
    """
    campaign = scenario.campaign(books, scenario.project(books, BEFORE), BEFORE, 0)
    begun, before = books.now, sum(1 for _ in parsed())
    here = transaction.savepoint()  # a deed's own block is durable: it wants no other around it
    done = by_forms(books, enter, campaign)
    forms = told(before)
    transaction.savepoint_rollback(here)
    books.now = begun
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    desk = Clerk(capsys, tmp_path)
    done = (done, by_command(books, desk, campaign))
    commands = told(before)
    paid = Money(sum(row[-1] for row in forms[2])).yuan_text()
    assert (forms, done, paid) == (commands, (True, True), "1,000.00")
