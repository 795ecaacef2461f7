"""回盘异常: what a bank's answer says that matches nothing waits for a person (law 8)."""

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import EXCEPTION
from nuanliu.core.refusal import demand
from nuanliu.core.results import Verdict
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.texts import told, written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.payments.models import ExceptionDecision, ResultException, ResultFile
from nuanliu.stages.reviews.queries import holders

NOTE = 200  # characters of the ground of a recovery, or of an exception


def queue(deed: Deed, result: ResultFile, verdicts: list[Verdict]) -> None:
    """Write every line that matched nothing; called inside the action that takes the file."""
    for verdict in verdicts:
        if verdict.outcome == "exception":
            move = permit(deed, EXCEPTION, "queue")
            demand(told(verdict.why, f"回盘文件第{verdict.line.row}行的说明", NOTE))
            row = ResultException.objects.create(
                result=result,
                row=verdict.line.row,
                code=verdict.code,
                text=verdict.why,
                state=move.target,
            )
            record(deed, row, move=move)


@action("payments.settle_exception")
def settle_exception(
    deed: Deed, *, exception: int, decision: ExceptionDecision, reason: str
) -> int:
    """认定 one line that matched nothing, with the reason; it moves no money. Its id.

    By nobody who took the answer over, nor by the payer or reconciler of the batch (DUTY-SELF): who
    may have caused the line does not explain it away.
    """
    rows = ResultException.objects.select_for_update(of=("self",))
    row = rows.select_related("result__run__batch").get(pk=exception)
    move = advance(deed, EXCEPTION, "settle", row)
    handled = holders(row.result.run.batch, DutyName.PAYER, DutyName.RECONCILER)
    demand(
        another_person(
            hands(deed),
            row.result.received_by_id,
            *handled,
            step="认定回盘异常",
            before="送出、导入回盘",
        )
    )
    demand(written(reason, "认定理由", NOTE))
    row.decision, row.reason = ExceptionDecision(decision), reason
    row.settled_by, row.settled_on = deed.by.person, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk
