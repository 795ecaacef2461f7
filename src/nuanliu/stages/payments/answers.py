"""What a bank's answer would do to a run: looked at before it is booked, and again when it is."""

from collections.abc import Sequence

from nuanliu.core.banking.matching import matched
from nuanliu.core.refusal import Refusal
from nuanliu.core.results import Verdict, Words, judge
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.bankfile import form_of, payee_of
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.reading import result_lines

OUTCOMES = ("paid", "failed", "repeated", "exception")
TOLD = 10  # rows of a refused file that its message names


def awaiting(run: Run) -> Refusal | None:
    """Only a bank run that left and is not settled takes an answer."""
    if run.channel == Channel.BANK and run.state == "released":
        return None
    what = f"发放批 {run.number} 没有在等银行回盘"
    return Refusal("RESULT-CLOSED", what, "请核对回盘文件对应的发放批；已结清的批次不再改动")


def judged(run: Run, payments: Sequence[Payment], name: str, data: bytes) -> list[Verdict]:
    """What every line of an answer means, in the order of the file; changes nothing."""
    form = form_of(run.template).mapping.answered
    lines = result_lines(data, name, form)
    found = matched(lines, [payee_of(one) for one in payments])
    known = {one.number: (one.state, one.amount_fen) for one in payments}
    verdicts = judge(found.lines, known, Words(form.success, form.failure))
    return sorted([*verdicts, *found.doubtful], key=lambda one: one.line.row)


def contradicted(verdicts: Sequence[Verdict]) -> Refusal | None:
    """A line against what is booked refuses the whole file."""
    rows = [v for v in verdicts if v.outcome == "conflict"]
    if not rows:
        return None
    where = "、".join(f"第{v.line.row}行" for v in rows[:TOLD])
    what = f"回盘文件{where}与系统已有结果矛盾（共 {len(rows)} 行），整个文件未导入"
    fix = "请与银行核对；确需更正的，按“到账后退回”办理"
    return Refusal("RESULT-CONFLICT", what, fix)


def counted(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many lines pay, fail, repeat what is booked, and wait for a person."""
    return {one: sum(v.outcome == one for v in verdicts) for one in OUTCOMES}


def previewed(run: Run, name: str, data: bytes) -> list[Verdict]:
    """`judged` of all the payments of a run, for a person to look at; Refused as `read_result`."""
    return judged(run, list(run.payments.order_by("number")), name, data)
