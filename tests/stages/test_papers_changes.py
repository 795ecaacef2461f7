"""A list that changed on its way: every paper says of its own day what was so, and all add up.

Six people and two reserves. One is objected to before the decision, one leaves after it, both
reserves step in by decisions of their own; all six are paid.
"""

from datetime import date

import pytest
from tests.laws import fund
from tests.stages.papers_seen import tables, total_of, values
from tests.stages.scenario import answer, campaign, nominate, project

from nuanliu.core.documents import plain, text_of
from nuanliu.core.documents.blocks import Opinions, Paragraph
from nuanliu.core.documents.table import unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.papers import quota_table
from nuanliu.stages.nominations.papers import summary
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.payments.outcome import result_table
from nuanliu.stages.payments.reconciliation import reconciliation
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.decided import approved_list, minutes_summary
from nuanliu.stages.reviews.models import Batch, Notice
from nuanliu.stages.reviews.queries import items_of
from nuanliu.stages.reviews.sheets import approval_form

SHOWN = Imprint(date(2024, 12, 31), demo=True)
NUMBERS = ("云工会纪〔2024〕3号", "云工会纪〔2024〕4号", "云工会纪〔2024〕5号")


def decided(books, opened):
    """Noticed, one person taken off by an objection, the other five approved; the batch."""
    books.on(date(2024, 1, 15))
    batch = fund.posted(books, opened.pk)
    first = items_of(Batch.objects.get(pk=batch)).filter(nomination__reserve=False)[0]
    objection = reviews.raise_objection(
        books.deed("office2"), batch=batch, nomination=first.nomination_id, text="已离职"
    )
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
    reviews.decide_objection(
        books.deed("leader2"), objection=objection, upheld=True, answer="核实已离职"
    )
    fund.approve(books, batch, NUMBERS[0])
    return batch


def step_in(books, batch, place):
    """The reserve at a place takes a seat that became free, by a decision of his own."""
    rows = items_of(Batch.objects.get(pk=batch)).filter(nomination__reserve=True)
    decisions.substitute(
        books.deed("leader"),
        batch=batch,
        nomination=rows[place].nomination_id,
        number=NUMBERS[place + 1],
        attended=3,
        minutes=NUMBERS[place + 1].encode(),
    )


def paid_by_bank(books, batch):
    run = fund.sent(books, batch)
    books.sleep(1)
    answer(books, run, {})
    return run


@pytest.fixture
def changed(books):
    """The campaign after everything."""
    opened = campaign(books, project(books, 6), 6, 2)
    nominate(books, opened, 6, 0, 2)
    books.sleep(1)
    campaigns.stop_collecting(books.deed("office"), campaign=opened.pk)
    batch = decided(books, opened)
    step_in(books, batch, 0)
    run = paid_by_bank(books, batch)
    wrong = Payment.objects.filter(run=run).order_by("number")[2]
    case = results.open_case(
        books.deed("accountant"), payment=wrong.pk, due_fen=50_000, reason="不属于慰问对象"
    )
    results.recover(books.deed("accountant"), case=case, amount_fen=50_000)
    decisions.withdraw(
        books.deed("office"), nomination=wrong.nomination_id, reason="不属于慰问对象，已追回"
    )
    step_in(books, batch, 1)
    paid_by_bank(books, batch)
    opened.refresh_from_db()
    return opened, Batch.objects.get(pk=batch)


def test_the_numbers_of_a_campaign_add_up_on_the_page(changed):
    """Six noticed, one not approved: five; one left, two stepped in: six, all of them paid."""
    opened, _ = changed
    paper = reconciliation(opened, SHOWN)
    sums = [plain(one.content) for one in paper.blocks if isinstance(one, Paragraph)]
    unions = [row[2:] for row in unmerged(tables(paper)[0])[1:]]
    added = [sum(int(row[at]) for row in unions) for at in (0, 1, 2, 4, 6, 8, 10)]
    assert (
        total_of(tables(paper)[0])[1:],
        added,
        sums[:2],
        [row[2] for row in unmerged(tables(paper)[1])[1:]],
    ) == (
        ["6", "1", "5", "2,500.00", "1", "500.00", "2", "1,000.00", "6", "3,000.00", "6",
         "3,000.00"],
        [6, 1, 5, 1, 2, 6, 6],
        [
            "核对：公示名单6人－未批准1人＝首次批准5人－批准后退出1人＋递补批准2人＝最终批准6人。",
            "最终批准3,000.00元，已到账3,000.00元，两者相符。",
        ],
        ["未批准", "递补批准", "批准后退出", "递补批准"],
    )  # fmt: skip


def test_before_the_last_payment_the_page_says_that_it_does_not_agree(books):
    """Control: five approved and nobody paid."""
    opened = campaign(books, project(books, 6), 6, 1)
    nominate(books, opened, 6, 0, 1)
    campaigns.stop_collecting(books.deed("office"), campaign=opened.pk)
    decided(books, opened)
    told = text_of(reconciliation(opened, SHOWN))
    assert "最终批准2,500.00元，已到账0.00元，两者不符，差额尚待发放或追回。" in told


def test_the_summary_of_an_old_day_shows_what_stood_on_that_day(changed):
    """Who was taken off, and who left after collecting, is still among the six put forward."""
    opened, _ = changed
    paper = summary(opened, SHOWN)
    key = f"campaigns.campaign:{opened.pk}"
    assert (
        paper.date,
        total_of(tables(paper)[0])[1],
        len(trace(opened.project, "nomination.people", key)),
        Payment.objects.filter(campaign=opened, state="paid").count(),
    ) == (date(2024, 1, 4), "6", 6, 6)


def test_each_decision_has_its_own_form_and_minutes(changed):
    """The first for five people, each supplement for the one it names, with its own signature."""
    _, batch = changed
    rows = list(batch.decisions.order_by("pk"))
    forms = [approval_form(batch, one, SHOWN) for one in rows]
    signed = [
        next(one for one in form.blocks if isinstance(one, Opinions)).boxes[-1] for form in forms
    ]
    facts = [values(form) for form in forms]
    assert (
        [one["慰问人数"] for one in facts],
        ["递补人员" in one for one in facts],
        [form.title[-4:] for form in forms],
        [box.text for box in signed],
        [NUMBERS[at] in text_of(minutes_summary(one, SHOWN)) for at, one in enumerate(rows)],
        total_of(tables(approved_list(rows[0], SHOWN))[0]),
    ) == (
        ["5人", "1人", "1人"],
        [False, True, True],
        ["放审批表", "（递补）", "（递补）"],
        [f"经集体研究同意，见会议纪要 {number}。" for number in NUMBERS],
        [True] * 3,
        ["合计", "2,500.00"],
    )


def test_nobody_speaks_of_a_substitute_before_there_is_one(changed):
    """On the form of a substitute 经办 and 审核 stay open; those on the list are told apart."""
    _, batch = changed
    first, second, _ = batch.decisions.order_by("pk")
    boxes = [
        next(one for one in approval_form(batch, row, SHOWN).blocks if isinstance(one, Opinions))
        for row in (first, second)
    ]
    assert (
        [[(box.text != "", box.date) for box in part.boxes[:2]] for part in boxes],
        [[box.role.split("\n")[-1] for box in part.boxes[3:]] for part in boxes],
        values(approval_form(batch, second, SHOWN))["名单办理"],
    ) == (
        [[(True, date(2024, 1, 15))] * 2, [(False, None)] * 2],
        [["（主要领导）"]] * 2,
        (
            "候补人员随第一批名单一并办理：2024年1月15日职员office编制送审、"
            "2024年1月15日职员service_center审核；首次审批见会议纪要 云工会纪〔2024〕3号"
        ),
    )


def test_the_form_lists_what_the_decision_has(changed):
    """The first has its list; a substitute is named on his form; what is missing is not listed."""
    _, batch = changed
    rows = list(batch.decisions.order_by("pk"))
    listed = [values(approval_form(batch, one, SHOWN))["附件"] for one in rows]
    Notice.objects.update(last_day_proof=None)
    rows[0].minutes = None
    bare = values(approval_form(batch, rows[0], SHOWN))["附件"]
    photos = "公示首日照片；{}．公示末日照片；{}．公示结果；{}．会议纪要（{}）"
    assert ([*listed, bare]) == [
        f"1．批准名单（5人）；2．{photos.format(3, 4, 5, NUMBERS[0])}",
        f"1．{photos.format(2, 3, 4, NUMBERS[1])}",
        f"1．{photos.format(2, 3, 4, NUMBERS[2])}",
        "1．批准名单（5人）；2．公示首日照片",
    ]


def test_whom_a_campaign_visits_is_said_in_the_same_words(changed):
    """The plan names a group loosely, the standards in full: quota table and form say the latter.

    Control: words that the standards do not know stay as the plan has them.
    """
    opened, batch = changed
    decision = batch.decisions.order_by("pk").first()
    told = [
        values(paper)["慰问对象"]
        for paper in (quota_table(opened, SHOWN), approval_form(batch, decision, SHOWN))
    ]
    opened.groups = [*opened.groups, "援外职工家属"]
    assert (told[0] == told[1], values(quota_table(opened, SHOWN))["慰问对象"]) == (
        True,
        f"{told[0]}；援外职工家属",
    )


def test_a_recovered_payment_says_why(changed):
    """The reason stands at the case, not at the payment."""
    undone = unmerged(tables(result_table(changed[0], SHOWN))[1])[1:]
    assert [row[5:7] for row in undone] == [["已追回", "不属于慰问对象"]]


def results_of(opened):
    """The total row of the result table, and what its list says of each payment undone."""
    first, second = tables(result_table(opened, SHOWN))[:2]
    return total_of(first)[1:-1], [(row[4], row[5]) for row in unmerged(second)[1:]]


def test_what_was_taken_back_in_part_is_paid_no_longer(books, changed):
    """Six of seven arrived, one came back whole; then 200 of another 500: 2,800 + 700 = 3,500.

    Control: before that all six stand whole.
    """
    opened, before = changed[0], results_of(changed[0])
    other = Payment.objects.filter(campaign=opened, state="paid").order_by("number")[0]
    case = results.open_case(
        books.deed("accountant"), payment=other.pk, due_fen=50_000, reason="多发部分"
    )
    results.recover(books.deed("accountant"), case=case, amount_fen=20_000)
    none = ["0", "0.00"]
    assert (before, results_of(opened)) == (
        (
            ["7", "3,500.00", "6", "3,000.00", *none, *none, "1", "500.00"],
            [("500.00", "已追回")],
        ),
        (
            ["7", "3,500.00", "6", "2,800.00", *none, *none, "1", "700.00"],
            [("200.00", "部分追回"), ("500.00", "已追回")],
        ),
    )


def test_a_table_with_a_later_return_bears_the_later_day(books, changed):
    """Finished on 7 February, one payment sent back on the 21st: no table of the 7th knows that."""
    opened, _ = changed
    books.on(date(2024, 2, 7))
    campaigns.finish(books.deed("office"), campaign=opened.pk)
    opened.refresh_from_db()
    days = [(result_table(opened, SHOWN).date, reconciliation(opened, SHOWN).date)]
    books.on(date(2024, 2, 21))
    last = Payment.objects.filter(campaign=opened, state="paid").order_by("number")[0]
    results.return_later(books.deed("accountant"), payment=last.pk, reason="账户销户，银行退汇")
    days.append((result_table(opened, SHOWN).date, reconciliation(opened, SHOWN).date))
    assert days == [(date(2024, 2, day), date(2024, 2, day)) for day in (7, 21)]
