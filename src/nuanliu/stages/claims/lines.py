"""The lines of a claim and the codes they bear; the codes of a budget line itself."""

from datetime import date
from typing import NamedTuple

from nuanliu.core.expenses import Codes, Expense, ExpenseKind
from nuanliu.core.lifecycles import CLAIM
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger.queries import codes_of_line, coding_of_line
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.claims import policies
from nuanliu.stages.claims.models import PURPOSE_MAX, Claim, ClaimLine
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.projects.shipped import code_book

RELIEF_TYPE, GOODS_TYPE = "relief", "goods"
MOST_LINES, DOCUMENT_MAX = 50, 60


class Wanted(NamedTuple):
    """A line as somebody wants it; codes '' = those of its type and of the budget line."""

    place: int
    expense: str
    what: str
    amount_fen: int
    function: str = ""
    economic: str = ""


@action("claims.put_line")
def put_line(
    deed: Deed,
    *,
    claim: int,
    place: int,
    expense: str,
    what: str,
    amount_fen: int,
    function: str = "",
    economic: str = "",
) -> int:
    """填写一行 of a draft: a new place or one that is there; an amount of 0 strikes it out.

    Refused: EXPENSE-TYPE, CODE-FUNCTION, CODE-ECONOMIC, CLAIM-CODES, CLAIM-PLACE, CLAIM-AMOUNT.
    """
    row = Claim.objects.select_for_update().select_related("line").get(pk=claim)
    permit(deed, CLAIM, "submit", row.state)
    demand(policies.own_draft(row, deed.by.person_id))
    return write_line(deed, row, Wanted(place, expense, what, amount_fen, function, economic)).pk


def write_line(deed: Deed, claim: Claim, wanted: Wanted) -> ClaimLine:
    """A line of a claim as wanted, with its codes, and its line of the journal."""
    demand(written(wanted.what, "事项", PURPOSE_MAX))
    demand(_placed(wanted))
    on = day_of(deed)
    kind = _expense(wanted.expense, ExpenseKind(claim.kind), on)
    codes = _codes(claim, wanted, kind, on)
    row, _ = ClaimLine.objects.update_or_create(
        claim=claim,
        place=wanted.place,
        defaults={
            "expense": kind.key,
            "what": wanted.what,
            "amount_fen": wanted.amount_fen,
            "function_code": codes.function,
            "economic_code": codes.economic,
            "government_code": codes.government,
        },
    )
    record(deed, row)
    return row


def _placed(wanted: Wanted) -> Refusal | None:
    if not 1 <= wanted.place <= MOST_LINES:
        what = f"行号 {wanted.place} 不在 1 至 {MOST_LINES} 之间"
        return Refusal("CLAIM-PLACE", what, "请改用别的行号，或分成几张报销单")
    if wanted.amount_fen < 0:
        what = f"第 {wanted.place} 行的金额 {Money(wanted.amount_fen)} 元小于零"
        return Refusal("CLAIM-AMOUNT", what, "请核对金额；不要的行填 0")
    return None


def _expense(key: str, kind: ExpenseKind, on: date) -> Expense:
    found = code_book().expense_of(key, kind, on)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _codes(claim: Claim, wanted: Wanted, kind: Expense, on: date) -> Codes:
    """Said by name, else of the type, else those of the budget line."""
    own = codes_of_line(claim.line.ledger_line_id)
    demand(policies.line_coded(claim, own))
    if own is None:  # demanded above
        raise AssertionError
    economic = wanted.economic or kind.economic or own.economic
    return known_codes(wanted.function or own.function, economic, on)


def known_codes(function: str, economic: str, on: date) -> Codes:
    """Both codes and the government's; Refused CODE-FUNCTION or CODE-ECONOMIC."""
    found = code_book().codes(function, economic, on)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


@action("claims.code_line")
def code_line(deed: Deed, *, line: int, function: str, economic: str, document: str) -> int:
    """登记科目 of a budget line, by the finance bureau's paper; every later voucher bears them.

    What was booked before keeps its codes. Refused: CODE-FUNCTION, CODE-ECONOMIC, CODE-SAME.
    """
    demand(policies.gives_codes(roles_of(deed.by, day_of(deed))))
    row = BudgetLine.objects.get(pk=line)
    demand(written(document, "批复文号", DOCUMENT_MAX))
    codes = known_codes(function, economic, day_of(deed))
    demand(_changes(row, codes, document))
    made = ledger.code_line(
        line=row.ledger_line_id, codes=codes, on=day_of(deed), document=document
    )
    record(deed, made)
    return row.pk


def _changes(row: BudgetLine, codes: Codes, document: str) -> Refusal | None:
    newest = coding_of_line(row.ledger_line_id)[-1:]
    if (
        not newest
        or newest[0].assumed
        or (newest[0].codes, newest[0].document) != (codes, document)
    ):
        return None
    what = f"资金安排“{row.campaign_name}”已经按“{document}”登记了这些科目"
    return Refusal("CODE-SAME", what, "不必重复登记")
