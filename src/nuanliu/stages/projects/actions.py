"""Deeds of 立项: save what a disclosure text says, appropriate, change and close the budget."""

from datetime import date
from typing import Any

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import BUDGET_CHANGE, PROJECT
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refused, demand
from nuanliu.core.texts import told, written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger.queries import balance, voucher_id
from nuanliu.stages.projects import policies, queries
from nuanliu.stages.projects.models import (
    NUMBER_MAX,
    REASON_MAX,
    BudgetChange,
    BudgetLine,
    ChangeKind,
    IndicatorTarget,
    Project,
)
from nuanliu.stages.projects.shipped import code_book

FUND_SOURCE = "S1"  # 各级财政拨款: what a finance bureau's disclosure describes


@action("projects.draft")
def draft(
    deed: Deed,
    *,
    facts: dict[str, Any],
    narrative: dict[str, Any],
    findings: list[dict[str, Any]],
    reason: str = "",
) -> int:
    """Save a project as read from a disclosure text, with its lines and targets; returns its id.

    facts: the import-project structure (amounts in fen); findings: its consistency report. With
    findings of severity error it is refused (IMPORT-ERRORS) unless `reason` says why it is kept;
    PROJECT-EXISTS for a second one of the same name and year, PROJECT-TOO-LARGE for figures out of
    all reason.
    """
    move = permit(deed, PROJECT, "draft")
    demand(policies.no_error_findings(findings, reason))
    demand(told(reason, "保存理由", REASON_MAX))
    demand(policies.plan_is_whole(facts, facts["lines"]))
    demand(policies.within_books(facts["lines"]))
    demand(policies.not_saved_yet(facts["name"], facts["fiscal_year"]))
    project = Project.objects.create(
        name=facts["name"],
        fiscal_year=facts["fiscal_year"],
        unit_name=facts["unit"]["name"],
        period_from=date.fromisoformat(facts["period"]["from"]),
        period_to=date.fromisoformat(facts["period"]["to"]),
        facts=facts,
        narrative=narrative,
        findings=findings,
        kept_because=reason.strip(),
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, project, move=move)
    book = code_book()
    for line in facts["lines"]:
        made = _add_line(project, line)
        record(deed, made)
        # Every voucher bears codes from the first on; the bureau's come by claims.code_line.
        first = ledger.code_line(line=made.ledger_line_id, codes=book.line, assumed=book.assumed)
        record(deed, first)
    for order, row in enumerate(facts["indicators"], 1):
        record(deed, IndicatorTarget.objects.create(project=project, order=order, **_told(row)))
    return project.pk


def _add_line(project: Project, line: dict[str, Any]) -> BudgetLine:
    opened = ledger.open_line(year=project.fiscal_year, label=line["campaign"])
    return BudgetLine.objects.create(
        project=project,
        campaign_name=line["campaign"],
        ledger_line_id=opened,
        source=FUND_SOURCE,
        planned_fen=line["amount_fen"],
        cap_fen=line["cap_fen"],
        people=line["people"],
    )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    # "Not printed" stays null only for the operator; the other cells are text and may be empty.
    return {k: v if k == "operator" else (v or "") for k, v in row.items()}


@action("projects.activate")
def activate(deed: Deed, *, project: int) -> int:
    """批准立项 by a leader who did not draft it."""
    row = Project.objects.select_for_update().get(pk=project)
    move = advance(deed, PROJECT, "activate", row)
    demand(another_person(hands(deed), row.drafted_by_id, step="批准立项", before="登记"))
    row.activated_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("projects.enter_change")
def enter_change(  # noqa: PLR0913 - the fields of a document, each by its name
    deed: Deed,
    *,
    line: int,
    kind: ChangeKind,
    amount_fen: int,
    document_number: str,
    document_date: date,
    to_line: int | None = None,
    people: int | None = None,
    reason: str = "",
) -> int:
    """Register a budget document (amount in fen); booked when somebody else confirms it.

    people: by how many the document raises the head-count of the line (追加), lowers it (调减), or
    moves it to the other line (调剂); None when it does not speak of people. Quotas, decisions and
    measures follow it from the confirmation on; the indicator targets stay as they were disclosed.
    """
    move = permit(deed, BUDGET_CHANGE, "enter")
    row = BudgetLine.objects.select_related("project").get(pk=line)
    to = BudgetLine.objects.get(pk=to_line) if to_line is not None else None
    demand(policies.moves_money(row, kind, amount_fen, to))
    demand(policies.counts_people(row, kind, people, to))
    demand(written(document_number, "文件号", NUMBER_MAX))
    demand(policies.dated(document_date, day_of(deed)))
    demand(told(reason, "说明", REASON_MAX))
    change = BudgetChange.objects.create(
        project=row.project,
        kind=kind,
        line=row,
        to_line=to,
        amount_fen=amount_fen,
        people=people,
        document_number=document_number,
        document_date=document_date,
        reason=reason,
        entered_by=deed.by.person,
        state=move.target,
    )
    record(deed, change, move=move)
    return change.pk


@action("projects.confirm_change")
def confirm_change(deed: Deed, *, change: int) -> str:
    """Book a registered document; returns the voucher number. By another person than entered it."""
    row = BudgetChange.objects.select_for_update().select_related("line", "project").get(pk=change)
    move = advance(deed, BUDGET_CHANGE, "confirm", row)
    demand(another_person(hands(deed), row.entered_by_id, step="复核入账", before="登记"))
    demand(policies.is_active(row.project))
    demand(policies.booked_once(row))
    held = balance(row.line.ledger_line_id)
    demand(policies.within_plan(row, held.appropriated_fen))
    demand(policies.before_these_books(row.line, row.kind, held))
    if row.kind in (ChangeKind.REDUCE, ChangeKind.TRANSFER):
        demand(policies.people_left(row, row.line, queries.adjusted_people(row.line)))
    return _book(deed, row, move)


def _book(deed: Deed, row: BudgetChange, move: Move) -> str:
    posted = ledger.post(
        key=f"budget_change:{row.pk}",
        kind=row.kind,
        on=day_of(deed),
        memo=f"{ChangeKind(row.kind).label} {row.document_number}",
        transfers=_transfers(row),
    )
    row.confirmed_by = deed.by.person
    row.voucher = posted.number
    row.save()
    record(deed, row, move=move, legs=posted.legs, voucher=posted.number)
    return posted.number


def _transfers(row: BudgetChange) -> list[ledger.Transfer]:
    here, fen, subject = row.line.ledger_line_id, row.amount_fen, f"projects.budgetchange:{row.pk}"
    inward = ledger.Transfer(here, "outside", "available", fen, subject)
    outward = ledger.Transfer(here, "available", "outside", fen, subject)
    if row.kind in (ChangeKind.APPROPRIATE, ChangeKind.SUPPLEMENT):
        return [inward]
    if row.kind == ChangeKind.OPENING_PAID:
        return [
            ledger.Transfer(here, "available", "encumbered", fen, subject),
            ledger.Transfer(here, "encumbered", "paid", fen, subject),
        ]
    if row.to_line is None:
        return [outward]
    return [outward, inward._replace(line=row.to_line.ledger_line_id)]


@action("projects.cancel_change")
def cancel_change(deed: Deed, *, change: int, reason: str) -> int:
    """作废 a document that was not yet booked."""
    row = BudgetChange.objects.select_for_update().get(pk=change)
    move = advance(deed, BUDGET_CHANGE, "cancel", row)
    demand(written(reason, "作废原因", REASON_MAX))
    row.reason = reason
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("projects.ask_reversal")
def ask_reversal(deed: Deed, *, change: int, reason: str) -> int:
    """申请冲销 of a document that was booked by mistake; the money stays until another agrees."""
    row = BudgetChange.objects.select_for_update().get(pk=change)
    move = advance(deed, BUDGET_CHANGE, "ask_reversal", row)
    demand(written(reason, "冲销原因", REASON_MAX))
    row.reversal_reason, row.reversal_asked_by = reason, deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("projects.keep_change")
def keep_change(deed: Deed, *, change: int) -> int:
    """不予冲销: the document was right, by another person than asked for the reversal."""
    row = BudgetChange.objects.select_for_update().get(pk=change)
    move = advance(deed, BUDGET_CHANGE, "keep", row)
    asked = row.reversal_asked_by_id
    demand(another_person(hands(deed), asked, step="不予冲销", before="申请冲销"))
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("projects.reverse_change")
def reverse_change(deed: Deed, *, change: int) -> str:
    """红字冲销 of a booked document by another person than asked for it; the reversal's voucher.

    The wrong voucher stays as it is, the new one undoes it leg by leg (law 2). Refused
    (BUD-OVERSPEND) when the money is promised or paid already.
    """
    row = BudgetChange.objects.select_for_update().select_related("project").get(pk=change)
    move = advance(deed, BUDGET_CHANGE, "reverse", row)
    asked = row.reversal_asked_by_id
    demand(another_person(hands(deed), asked, step="红字冲销", before="申请冲销"))
    demand(policies.is_active(row.project))
    if row.kind in (ChangeKind.SUPPLEMENT, ChangeKind.TRANSFER):
        raised = row.to_line or row.line
        demand(policies.people_left(row, raised, queries.adjusted_people(raised)))
    posted = ledger.reverse(
        key=f"budget_change_reversal:{row.pk}",
        voucher=voucher_id(row.voucher),
        on=day_of(deed),
        memo=f"冲销 {ChangeKind(row.kind).label} {row.document_number}",
    )
    row.reversed_by, row.reversed_on = deed.by.person, day_of(deed)
    row.reversal_voucher = posted.number
    row.save()
    record(deed, row, move=move, legs=posted.legs, voucher=posted.number)
    return posted.number


@action("projects.close")
def close(deed: Deed, *, project: int) -> int:
    """结项: only when no money is left, encumbered or on its way; a rest is surrendered first."""
    row = Project.objects.select_for_update().get(pk=project)
    move = advance(deed, PROJECT, "close", row)
    lines = [balance(line.ledger_line_id) for line in row.lines.all()]
    refusals = [policies.nothing_open(line) for line in lines]
    if found := [refusal for refusal in refusals if refusal]:
        raise Refused(*found)
    row.save()
    record(deed, row, move=move)
    return row.pk
