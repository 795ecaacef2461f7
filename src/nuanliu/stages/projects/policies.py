"""What must be true before a project or its budget changes; each rule answers a Refusal or None."""

from datetime import date
from typing import Any

from nuanliu.core.money import LARGEST_FEN, Money
from nuanliu.core.refusal import Refusal
from nuanliu.records.ledger.queries import Balance, was_encumbered
from nuanliu.stages.projects.models import BudgetChange, BudgetLine, ChangeKind, Project

BUDGET_LAW = "预算法第十三条"
MOST_PEOPLE = 10**9  # of one line; the country has not twice as many


def no_error_findings(findings: list[dict[str, object]], reason: str) -> Refusal | None:
    """A text whose figures contradict each other is saved only with a written reason."""
    errors = [f for f in findings if f["severity"] == "error"]
    if not errors or reason.strip():
        return None
    what = f"公开文本有 {len(errors)} 处互相矛盾，第一处：{errors[0]['message']}"
    return Refusal("IMPORT-ERRORS", what, "请先核对原文；确需保存的，用 --reason 写明理由")


def plan_is_whole(facts: dict[str, object], lines: list[dict[str, object]]) -> Refusal | None:
    """A project needs a name, a year, a period and lines with amounts; nothing is guessed."""
    period, unit = facts.get("period") or {}, facts.get("unit") or {}
    wanted = {
        "项目名称": facts.get("name"),
        "单位名称": isinstance(unit, dict) and unit.get("name"),
        "年度": facts.get("fiscal_year"),
        "起止时间": isinstance(period, dict) and period.get("from") and period.get("to"),
        "资金安排": lines and all(line.get("amount_fen") for line in lines),
    }
    missing = "、".join(name for name, value in wanted.items() if not value)
    if not missing:
        return None
    return Refusal("PROJECT-INCOMPLETE", f"项目缺少：{missing}", "请补全原文或表单后再保存")


def within_books(lines: list[dict[str, Any]]) -> Refusal | None:
    """Amounts and head-counts that no relief fund has are slips of the pen (PROJECT-TOO-LARGE)."""
    for line in lines:
        fen = max(line["amount_fen"] or 0, line["cap_fen"] or 0)
        if fen >= LARGEST_FEN or (line["people"] or 0) >= MOST_PEOPLE:
            what = f"资金安排“{line['campaign']}”的金额、标准或人数大得不合情理，账里记不下"
            return Refusal("PROJECT-TOO-LARGE", what, "请核对原文的数字和单位（元、万元、人）")
    return None


def not_saved_yet(name: str, year: int) -> Refusal | None:
    """A project stands in the books once a year."""
    if not Project.objects.filter(name=name, fiscal_year=year).exists():
        return None
    what = f"{year} 年的项目“{name}”已经在账里"
    return Refusal("PROJECT-EXISTS", what, "没有改动；预算有变化的，请以追加、调减文件办理")


def moves_money(
    line: BudgetLine, kind: ChangeKind, fen: int, to: BudgetLine | None
) -> Refusal | None:
    """A document is for more than nothing; a 调剂, and nothing else, names a second line."""
    if fen <= 0:
        return Refusal("BUD-AMOUNT", f"文件金额 {Money(fen)} 元不大于零", "请照文件重新录入")
    if (kind == ChangeKind.TRANSFER) != (to is not None):
        said = "没有写明" if to is None else "不能写"
        what = f"“{ChangeKind(kind).label}”{said}调入的资金安排"
        return Refusal("BUD-TARGET", what, "只有调剂要写明调入的资金安排")
    if to is not None and (to.pk == line.pk or to.project_id != line.project_id):
        return Refusal("BUD-TARGET", "调出和调入须是同一项目的两项资金安排", "请重新选择资金安排")
    return None


def counts_people(
    line: BudgetLine, kind: ChangeKind, people: int | None, to: BudgetLine | None
) -> Refusal | None:
    """A 追加, 调减 or 调剂 may change the head-count with the money, where one was planned."""
    if people is None:
        return None
    if kind not in (ChangeKind.SUPPLEMENT, ChangeKind.REDUCE, ChangeKind.TRANSFER) or people <= 0:
        what = f"“{ChangeKind(kind).label}”不能写人数 {people}"
        return Refusal("BUD-PEOPLE", what, "人数随追加、调减、调剂文件增减，写大于零的整数")
    for one in (line, to):
        if one is not None and one.people is None:
            what = f"“{one.campaign_name}”没有计划人数，不能增减"
            return Refusal("BUD-PEOPLE", what, "请只登记金额")
    return None


def people_left(change: BudgetChange, line: BudgetLine, planned: int | None) -> Refusal | None:
    """No document takes more people off a line than are planned for it."""
    if change.people is None or (planned is not None and change.people <= planned):
        return None
    what = f"“{line.campaign_name}”计划 {planned} 人，不能减少 {change.people} 人"
    return Refusal("BUD-PEOPLE", what, "请核对文件上的人数")


def before_these_books(line: BudgetLine, kind: str, held: Balance) -> Refusal | None:
    """What was paid before is booked once the grant is, and before they spend of the line."""
    if kind != ChangeKind.OPENING_PAID:
        return None
    if was_encumbered(line.ledger_line_id):
        what = f"“{line.campaign_name}”在本账上已经办理过审批占用"
        fix = "期初已支付只在开账时登记；以后的支付请按审批、发放办理"
        return Refusal("BUD-OPENING-LATE", what, fix, BUDGET_LAW)
    if held.appropriated_fen > 0:
        return None
    what = f"“{line.campaign_name}”还没有拨款文件入账"
    return Refusal("BUD-NOT-GRANTED", what, "请先登记并复核预算批复文件", BUDGET_LAW)


def dated(on: date, today: date) -> Refusal | None:
    """A document was issued before it is registered."""
    if on <= today:
        return None
    return Refusal("BUD-DATE", f"文件日期 {on} 在今天之后", "请照文件重新录入", BUDGET_LAW)


def booked_once(change: BudgetChange) -> Refusal | None:
    """A document is booked once on a line: the second entry is cancelled, not confirmed."""
    rows = BudgetChange.objects.filter(
        line=change.line_id,
        kind=change.kind,
        document_number=change.document_number,
        state="posted",
    )
    if not rows.exclude(pk=change.pk).exists():
        return None
    what = f"文件“{change.document_number}”已在“{change.line.campaign_name}”入账"
    return Refusal("BUD-TWICE", what, "请作废重复的登记")


def within_plan(change: BudgetChange, appropriated_fen: int) -> Refusal | None:
    """The appropriation of a line is what the budget planned for it; more is a 追加."""
    if (
        change.kind != "appropriate"
        or appropriated_fen + change.amount_fen <= change.line.planned_fen
    ):
        return None
    planned = Money(change.line.planned_fen)
    what = f"“{change.line.campaign_name}”拨款将超过年初安排的 {planned} 元"
    return Refusal("BUD-PLAN", what, "超出部分请以“追加”文件办理", BUDGET_LAW)


def is_active(project: Project) -> Refusal | None:
    """Money moves only in a project that was approved and is not closed."""
    if project.state == "active":
        return None
    return Refusal("PROJECT-INACTIVE", f"项目“{project.name}”不在执行中", "请先批准立项")


def nothing_open(line: Balance) -> Refusal | None:
    """A project closes when every line is fully paid or surrendered."""
    rest = line.available_fen + line.encumbered_fen + line.in_transit_fen
    if rest == 0:
        return None
    what = f"“{line.label}”还有 {Money(rest)} 元未支付或未上缴"
    return Refusal("PROJECT-OPEN-MONEY", what, "请先完成发放，或办理年终上缴", BUDGET_LAW)
