"""立项: drafted by one, approved by another; documents with number, date and a second person."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.records.ledger.queries import balance
from nuanliu.stages.payments import results
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects import queries
from nuanliu.stages.projects.models import BudgetChange, BudgetLine, ChangeKind, Project

LINES = [("元旦春节送温暖", 250_000, 5), ("中秋国庆送温暖", 100_000, 2)]


def draft(books, who="office", findings=(), reason="", **more):
    facts = fund.facts(LINES) | more
    return refusal_of(
        projects.draft,
        books.deed(who),
        facts=facts,
        narrative={},
        findings=list(findings),
        reason=reason,
    )


def enter(books, line, kind, fen, *, who="office", to=None):
    return projects.enter_change(
        books.deed(who),
        line=line.pk,
        kind=kind,
        amount_fen=fen,
        document_number=f"财预{kind}号",
        document_date=date(2024, 1, 2),
        to_line=to.pk if to else None,
    )


def confirm(books, change, who="accountant"):
    return refusal_of(projects.confirm_change, books.deed(who), change=change)


def said(line):
    held = balance(line.ledger_line_id)
    return held.appropriated_fen, held.available_fen


def line_of(**more):
    return {"campaign": "春节", "amount_fen": 100, "cap_fen": 100, "people": 1} | more


ERROR = {"code": "SUM", "severity": "error", "section": "六", "line": 1, "message": "合计不符"}
NOTE = {**ERROR, "severity": "note"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"findings": [NOTE]}, ""),
        ({"findings": [ERROR]}, "IMPORT-ERRORS"),
        ({"findings": [ERROR], "reason": " "}, "IMPORT-ERRORS"),
        ({"findings": [ERROR], "reason": "原文如此"}, ""),
        ({"name": ""}, "PROJECT-INCOMPLETE"),
        ({"period": {"from": "2024-01-01", "to": None}}, "PROJECT-INCOMPLETE"),
        ({"lines": []}, "PROJECT-INCOMPLETE"),
        ({"lines": [line_of(amount_fen=10**14)]}, "PROJECT-TOO-LARGE"),
        ({"lines": [line_of(cap_fen=10**14)]}, "PROJECT-TOO-LARGE"),
        ({"lines": [line_of(people=10**9)]}, "PROJECT-TOO-LARGE"),
        ({"lines": [line_of(amount_fen=10**14 - 1, people=None)]}, ""),
        ({"who": "leader"}, "MOVE-ROLE"),
    ],
)
def test_a_project_is_drafted_whole_or_not_at_all(books, facts, code):
    """Errors need a reason; nothing missing is guessed; the wrong role is refused."""
    assert (draft(books, **facts), Project.objects.count()) == (code, int(not code))


def test_a_project_is_approved_by_another(books):
    """The one who drafted it, even as a leader, may not approve it; another leader may."""
    draft(books)
    pk = Project.objects.get().pk
    Project.objects.update(drafted_by=books.staff["leader"].person)
    activate = projects.activate
    codes = [refusal_of(activate, books.deed(w), project=pk) for w in ("leader", "leader2")]
    assert codes == ["DUTY-SELF", ""]


def test_a_document_is_booked_by_another(books):
    """Entered and confirmed by one person: refused; by a second: booked once, with a voucher."""
    line, _ = fund.project(books, *LINES)
    change = enter(books, line, ChangeKind.SUPPLEMENT, 10_000, who="accountant")
    codes = [confirm(books, change, w) for w in ("accountant", "cashier", "leader", "leader")]
    voucher = BudgetChange.objects.get(pk=change).voucher
    assert (codes, voucher, said(line)) == (
        ["DUTY-SELF", "MOVE-ROLE", "", "MOVE-STATE"],
        "2024-3",
        (260_000, 260_000),
    )


def test_every_kind_of_document_moves_what_it_says(books):
    """追加 in, 调减 and 上缴 out, 调剂 from line to line; the sum is what was granted in all."""
    spring, autumn = fund.project(books, *LINES)
    steps = [
        (spring, ChangeKind.SUPPLEMENT, 50_000, None),
        (spring, ChangeKind.REDUCE, 20_000, None),
        (spring, ChangeKind.TRANSFER, 30_000, autumn),
        (autumn, ChangeKind.SURRENDER, 10_000, None),
    ]
    codes = [confirm(books, enter(books, line, k, fen, to=to)) for line, k, fen, to in steps]
    project = Project.objects.get()
    assert (codes, said(spring), said(autumn), queries.left_fen(project)) == (
        [""] * 4,
        (250_000, 250_000),
        (120_000, 120_000),
        370_000,
    )


def test_more_than_the_plan_is_a_supplement(books):
    """A second 拨款 beyond the plan is refused, the same amount as 追加 is booked."""
    line, _ = fund.project(books, *LINES)
    codes = [
        confirm(books, enter(books, line, kind, 100))
        for kind in (ChangeKind.APPROPRIATE, ChangeKind.SUPPLEMENT)
    ]
    assert (codes, said(line)[0]) == (["BUD-PLAN", ""], 250_100)


def test_what_is_not_there_cannot_be_taken_back(books):
    """调减 of one fen more than available is refused; all of it is not."""
    line, _ = fund.project(books, *LINES)
    codes = [
        confirm(books, enter(books, line, ChangeKind.REDUCE, fen)) for fen in (250_001, 250_000)
    ]
    assert (codes, said(line)) == (["BUD-OVERSPEND", ""], (0, 0))


def test_a_cancelled_document_is_never_booked(books):
    """作废 before it is confirmed; afterwards it can neither be booked nor cancelled again."""
    line, _ = fund.project(books, *LINES)
    change = enter(books, line, ChangeKind.SUPPLEMENT, 100)
    cancel = projects.cancel_change
    first = refusal_of(cancel, books.deed("office"), change=change, reason="重复")
    codes = [
        confirm(books, change),
        refusal_of(cancel, books.deed("office"), change=change, reason="又一次"),
    ]
    assert (first, codes, said(line)[0]) == ("", ["MOVE-STATE", "MOVE-STATE"], 250_000)


def test_what_is_promised_or_paid_is_not_taken_back(books):
    """1,000 of 2,000 yuan encumbered, then paid: 调减, 调剂 and 上缴 reach the other half only."""
    lines = fund.project(books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 100_000, 2))
    spring, autumn = lines
    campaign = fund.campaign(books, spring)
    fund.put_forward(books, campaign, 2)
    batch = fund.approved(books, campaign)

    def tried(fen):
        ways = [(ChangeKind.REDUCE, None), (ChangeKind.TRANSFER, autumn)]
        ways.append((ChangeKind.SURRENDER, None))
        return [confirm(books, enter(books, spring, kind, fen, to=to)) for kind, to in ways]

    held = tried(100_001)
    results.read_result(
        books.deed("accountant"),
        run=(run := fund.sent(books, batch)),
        name="回盘.csv",
        data=fund.answer_of(run),
    )
    paid = tried(100_001)
    last = confirm(books, enter(books, spring, ChangeKind.SURRENDER, 100_000))
    assert (held, paid, last, balance(spring.ledger_line_id)[2:], said(autumn)) == (
        ["BUD-OVERSPEND"] * 3,
        ["BUD-OVERSPEND"] * 3,
        "",
        (100_000, 0, 0, 0, 100_000),
        (100_000, 100_000),
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"amount_fen": 0}, "BUD-AMOUNT"),
        ({"amount_fen": -1}, "BUD-AMOUNT"),
        ({"document_number": " "}, "TEXT-BLANK"),
        ({"document_number": "号" * 61}, "TEXT-LONG"),
        ({"document_date": date(2024, 1, 3)}, "BUD-DATE"),
        ({"reason": "由" * 201}, "TEXT-LONG"),
        ({"to_line": 1}, "BUD-TARGET"),
        ({"kind": ChangeKind.TRANSFER}, "BUD-TARGET"),
        ({"kind": ChangeKind.TRANSFER, "to_line": 0}, "BUD-TARGET"),
        ({"kind": ChangeKind.TRANSFER, "to_line": 2}, "BUD-TARGET"),
        ({"kind": ChangeKind.TRANSFER, "to_line": 1}, ""),
    ],
)
def test_a_document_is_entered_whole(books, change, code):
    """Amount, number, date and, for a 调剂 alone, another line of the same project."""
    lines = fund.project(books, *LINES)
    facts = fund.facts([("别的项目的活动", 1_000, 1)]) | {"name": "另一个项目"}
    projects.draft(books.deed("office"), facts=facts, narrative={}, findings=[])
    lines.append(BudgetLine.objects.latest("pk"))
    if "to_line" in change:
        change = change | {"to_line": lines[change["to_line"]].pk}
    whole = {
        "line": lines[0].pk,
        "kind": ChangeKind.REDUCE,
        "amount_fen": 1,
        "document_number": "云财预〔2024〕9号",
        "document_date": date(2024, 1, 2),
    }
    assert refusal_of(projects.enter_change, books.deed("office"), **whole | change) == code


def test_one_document_is_booked_once_on_a_line(books):
    """Entered twice by mistake: the second is refused; of another line or number it is not."""
    spring, autumn = fund.project(books, *LINES)
    codes = [
        confirm(books, enter(books, line, ChangeKind.SUPPLEMENT, 100))
        for line in (spring, spring, autumn)
    ]
    assert (codes, said(spring)[0], said(autumn)[0]) == (["", "BUD-TWICE", ""], 250_100, 100_100)


def test_why_a_contradicting_text_was_kept_is_kept_too(books):
    """The reason given with --reason stands in the project's row."""
    draft(books, findings=[ERROR], reason="原文如此")
    assert Project.objects.get().kept_because == "原文如此"


def test_no_money_moves_in_a_project_that_is_not_active(books):
    """Before 批准立项 a document is entered but not booked; after it, it is."""
    draft(books)
    project = Project.objects.get()
    line = project.lines.earliest("pk")
    change = enter(books, line, ChangeKind.APPROPRIATE, 100)
    early = confirm(books, change)
    projects.activate(books.deed("leader"), project=project.pk)
    assert (early, confirm(books, change)) == ("PROJECT-INACTIVE", "")


def test_a_project_closes_empty(books):
    """With money left it is refused; after the surrender of every line it closes."""
    lines = fund.project(books, *LINES)
    pk = Project.objects.get().pk

    def close():
        return refusal_of(projects.close, books.deed("leader"), project=pk)

    early = close()
    for line in lines:
        confirm(books, enter(books, line, ChangeKind.SURRENDER, line.planned_fen))
    assert (early, close(), Project.objects.get().state) == ("PROJECT-OPEN-MONEY", "", "closed")
