"""绩效: computed from the books, explained where demanded, confirmed by another."""

from datetime import date

import pytest
from tests.laws.fund import refusal_of
from tests.stages import scenario

from nuanliu.core.documents import Cell, Table, plain
from nuanliu.core.imprint import Imprint
from nuanliu.core.indicators import Day, Spending
from nuanliu.core.money import Money
from nuanliu.stages.campaigns.models import StandardText
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import ClaimKind
from nuanliu.stages.claims.policies import PURCHASE_PACKET
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance import queries
from nuanliu.stages.performance.measures import take
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.watching import monitoring_table
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import ChangeKind

DAY = date(2024, 10, 25)


@pytest.fixture
def paid(books):
    """A campaign of six, all paid."""
    return scenario.paid_campaign(books)


def surveyed(books, paid, *answers):
    """A closed survey with exactly these answers."""
    survey = feedback.prepare(books.deed("office"), campaign=paid.campaign.pk, seed="7")
    feedback.open_survey(books.deed("service_center"), survey=survey, issued=6)
    feedback.enter_paper(books.deed("office"), survey=survey, answers=list(answers))
    feedback.close(books.deed("service_center"), survey=survey)
    books.on(DAY)


def drafted(books, paid):
    facts = {"project": paid.project.pk, "reasons": {}}
    return refusal_of(performance.draft_self, books.deed("office"), **facts)


def actuals(paid):
    found = queries.self_evaluation(paid.project, DAY, {})
    return {row.level3: row.actual_text for row in found.rows}


GOOD = {"satisfied": "满意", "relieved": "明显减轻"}


def test_the_answers_move_the_actuals(books, paid):
    """No answer: 未取得 twice. Then six answers, five of them relieved: each has its rate."""
    none = actuals(paid)
    surveyed(books, paid, *[GOOD] * 5, {**GOOD, "relieved": "没有变化"})
    some = actuals(paid)
    moved = {name: (none[name], text) for name, text in some.items() if none[name] != text}
    assert sorted(moved.values()) == [("未取得", "100%"), ("未取得", "83.33%")]


def test_a_table_is_confirmed_by_another(books, paid):
    """Submitted by the office; its drafter may not confirm even as a leader, another may."""
    surveyed(books, paid, *[GOOD] * 6)
    code = drafted(books, paid)
    row = Evaluation.objects.get()
    performance.submit(books.deed("office"), evaluation=row.pk)
    Evaluation.objects.update(drafted_by=books.staff["leader"].person)
    confirm = performance.confirm
    codes = [
        refusal_of(confirm, books.deed(who), evaluation=row.pk)
        for who in ("office", "leader", "leader2")
    ]
    assert (code, row.score_hundredths is not None, codes) == (
        "",
        True,
        ["MOVE-ROLE", "DUTY-SELF", ""],
    )


def test_a_returned_table_is_handed_in_again(books, paid):
    """A leader sends it back with a reason, without one not; every figure stays, the reason with
    them; only then may it be submitted a second time."""
    surveyed(books, paid, *[GOOD] * 6)
    drafted(books, paid)
    pk = Evaluation.objects.get().pk
    submit = performance.submit
    codes = [refusal_of(submit, books.deed("office"), evaluation=pk) for _ in range(2)]
    before = Evaluation.objects.values("rows", "reasons", "score_hundredths", "on").get()
    send_back, leader = performance.return_evaluation, books.deed
    codes += [
        refusal_of(send_back, leader("leader"), evaluation=pk, reason=reason)
        for reason in (" ", "由" * 201, "请核对满意度")
    ]
    kept = Evaluation.objects.values("rows", "reasons", "score_hundredths", "on").get()
    codes.append(refusal_of(submit, books.deed("office"), evaluation=pk))
    why = Evaluation.objects.get().returned_for
    assert (codes, kept == before, why) == (
        ["", "MOVE-STATE", "TEXT-BLANK", "TEXT-LONG", "", ""],
        True,
        "请核对满意度",
    )


def test_monitoring_is_a_table_of_its_day(books, paid):
    """Drafted by the accountant with people and money; a leader does not draft."""
    facts = {"project": paid.project.pk}
    act = performance.draft_monitoring
    codes = [refusal_of(act, books.deed(who), **facts) for who in ("leader", "accountant")]
    row = Evaluation.objects.get()
    assert (codes, row.kind, row.on, len(row.rows) >= 2) == (
        ["MOVE-ROLE", ""],
        "monitoring",
        books.now.date(),
        True,
    )


def redrafted(books, pk):
    facts = {"evaluation": pk, "reasons": {}}
    return refusal_of(performance.redraft, books.deed("office"), **facts)


def test_a_table_is_handed_in_only_as_the_books_are(books, paid):
    """Money came back after the draft: stale; drafted again it shows what is left, and goes in."""
    surveyed(books, paid, *[GOOD] * 6)
    drafted(books, paid)
    pk = Evaluation.objects.get().pk
    give_back(books, fen=1)
    submit = performance.submit
    codes = [refusal_of(submit, books.deed("office"), evaluation=pk)]
    codes += [redrafted(books, pk), refusal_of(submit, books.deed("office"), evaluation=pk)]
    spent = [row["actual"] for row in Evaluation.objects.get().rows if "actual" in row]
    assert (codes, "2,999.99元" in spent) == (["EVAL-STALE", "", ""], True)


def give_back(books, fen):
    """Part of the first payment is asked back and comes; the payment."""
    row = Payment.objects.filter(state="paid").earliest("pk")
    facts = {"payment": row.pk, "due_fen": fen, "reason": "误发"}
    case = results.open_case(books.deed("office"), **facts)
    results.recover(books.deed("accountant"), case=case, amount_fen=fen)
    return row


def test_there_is_one_table_of_a_kind_a_day(books, paid):
    """A second draft on the same day is refused; on the next day it is made."""
    surveyed(books, paid, *[GOOD] * 6)
    codes = [drafted(books, paid), drafted(books, paid)]
    books.sleep(1)
    assert [*codes, drafted(books, paid)] == ["", "EVAL-TWICE", ""]


def value(name, paid, on):
    return take(name, paid.project, on).actual


def test_a_measure_tells_how_it_stood_on_its_day(books, paid):
    """One payment wholly given back today: yesterday's figures stay, today's are one less."""
    yesterday = books.now.date()
    books.sleep(1)
    give_back(books, fen=50_000)
    today = books.now.date()
    names = ("people_paid", "persons_paid", "paid_amount", "last_payment_day")
    found = [[value(name, paid, day).text for name in names] for day in (yesterday, today)]
    day = f"{yesterday.year}年{yesterday.month}月{yesterday.day}日"
    assert found == [["6人", "6人", "3000元", day], ["5人", "5人", "2500元", "未取得"]]


def test_what_was_bought_is_spent_too(books, paid):
    """100 yuan added and spent on a purchase: 年度预算批复数 counts 3,100 of 3,100 yuan."""
    line = paid.project.lines.get()
    added(books, line, ChangeKind.SUPPLEMENT)
    before = value("paid_against_appropriation", paid, books.now.date())
    buy(books, paid)
    after = value("paid_against_appropriation", paid, books.now.date())
    assert (before, after, value("paid_amount", paid, books.now.date()).text) == (
        Spending(Money(300_000), Money(310_000)),
        Spending(Money(310_000), Money(310_000)),
        "3000元",
    )


def added(books, line, kind, fen=10_000):
    change = projects.enter_change(
        books.deed("office"),
        line=line.pk,
        kind=kind,
        amount_fen=fen,
        document_number="云财预〔2024〕2号",
        document_date=books.now.date(),
    )
    projects.confirm_change(books.deed("accountant"), change=change)


def buy(books, paid):
    """A purchase of 100 yuan, filed."""
    claim = claims.draft(
        books.deed("office"),
        campaign=paid.campaign.pk,
        kind=ClaimKind.PURCHASE,
        purpose="慰问信",
        amount_fen=10_000,
    )
    invoices.add_invoice(
        books.deed("office"),
        claim=claim,
        identity="24532000000012345678",
        seller="印务",
        on=books.now.date(),
        amount_fen=10_000,
        data=b"invoice",
    )
    for kind in PURCHASE_PACKET:
        claims.attach(books.deed("office"), claim=claim, kind=kind, name=kind, data=kind.encode())
    claims.submit(books.deed("office"), claim=claim)
    claims.review(books.deed("service_center"), claim=claim)
    claims.approve(books.deed("leader"), claim=claim)
    claims.file_claim(books.deed("accountant"), claim=claim)


def test_without_a_head_count_the_year_is_done_when_the_money_is(books, paid):
    """No number of people was planned: money left means 未取得, all spent gives the last day."""
    line = paid.project.lines.get()
    paid.project.lines.update(people=None)
    added(books, line, ChangeKind.SUPPLEMENT)
    day = books.now.date()
    early = value("last_payment_day", paid, day)
    watched = queries.monitoring(paid.project, day)
    buy(books, paid)
    late = value("last_payment_day", paid, day)
    assert (early.text, isinstance(late, Day), list(watched)) == ("未取得", True, ["paid_amount"])


def test_monitoring_measures_against_the_budget_as_adjusted(books, paid):
    """100 yuan more by 追加 are still to come; what was surrendered is no smaller target."""
    line, day = paid.project.lines.get(), books.now.date()
    targets = [queries.monitoring(paid.project, day)["paid_amount"].target]
    for kind in (ChangeKind.SUPPLEMENT, ChangeKind.SURRENDER):
        added(books, line, kind)
        targets.append(queries.monitoring(paid.project, day)["paid_amount"].target)
    assert targets == [3000, 3100, 3100]


def test_a_deviation_needs_a_reason_and_a_timetable_does_not(books, paid):
    """100 yuan behind after the window: refused without a reason; with one its kind is kept.

    While the window is still open, the same shortfall needs none.
    """
    added(books, paid.project.lines.get(), ChangeKind.SUPPLEMENT)
    act, facts = performance.draft_monitoring, {"project": paid.project.pk}
    paid.project.campaigns.update(window_to=date(2024, 12, 1))
    books.on(date(2024, 7, 30))
    codes = [refusal_of(act, books.deed("accountant"), **facts)]
    paid.project.campaigns.update(window_to=date(2024, 1, 31))
    books.on(date(2024, 7, 31))
    codes.append(refusal_of(act, books.deed("accountant"), **facts))
    why = {"经济成本指标": "经费保障：追加资金刚到"}
    codes.append(refusal_of(act, books.deed("accountant"), **facts, reasons=why))
    rows = {row["measure"]: row for row in Evaluation.objects.latest("pk").rows}
    found = [rows["paid_amount"][name] for name in ("cause", "reason", "expected", "to_come")]
    assert (codes, found) == (
        ["", "EVAL-REASON", ""],
        ["经费保障", "追加资金刚到", "3000", "0"],
    )


def test_the_monitoring_paper_expects_the_adjusted_budget(books, paid):
    """全年预计执行数 is what was granted with 追加, not the opening plan; bought is spent."""
    added(books, paid.project.lines.get(), ChangeKind.SUPPLEMENT)
    buy(books, paid)
    pk = performance.draft_monitoring(books.deed("accountant"), project=paid.project.pk)
    paper = monitoring_table(Evaluation.objects.get(pk=pk), Imprint(DAY, demo=True))
    money = next(one for one in paper.blocks if isinstance(one, Table))
    assert [plain(cell) for cell in money.rows[0][1:] if not isinstance(cell, Cell)] == [
        "0.30",
        "0.31",
        "103.3%",
        "0.31",
    ]


def test_a_campaign_called_off_binds_no_measure(books, paid):
    """The last campaign was cancelled: the standards of the one before still score the year."""
    before = queries.standards_of(paid.project)
    other = paid.campaign
    text = StandardText.objects.create(
        version="x", text="", received_on=DAY, received_by=books.staff["office"].person
    )
    other.pk, other.name, other.state, other.standard = None, "中秋", "cancelled", text
    other.save()
    assert queries.standards_of(paid.project) == before
