"""Rules of 绩效; each answers a Refusal or None."""

from nuanliu.core.indicators import Evaluation
from nuanliu.core.refusal import Refusal


def explained(evaluation: Evaluation) -> Refusal | None:
    """A table is handed in with every demanded reason written and nothing unreadable."""
    if not evaluation.findings:
        return None
    first = evaluation.findings[0]
    what = f"自评表还有 {len(evaluation.findings)} 处要处理，第一处：{first.what}"
    return Refusal("EVAL-OPEN", what, first.fix, first.clause)


def another(first: int, second: int) -> Refusal | None:
    """Drafted by one, confirmed by another."""
    if first != second:
        return None
    return Refusal("DUTY-SELF", "确认人不能是起草人", "请转交另一位同事确认", "不相容岗位分离")
