"""导入回盘 in two steps: what every line would do is shown first, then those bytes are booked."""

from typing import Any, NamedTuple

from nuanliu.core.refusal import demand
from nuanliu.core.results import Verdict
from nuanliu.faces.web.advising import advised
from nuanliu.faces.web.deeds.fields import file
from nuanliu.faces.web.deeds.seen import SeenForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.payments import results
from nuanliu.stages.payments.answers import contradicted, counted, previewed

MOST = 200  # lines on the page; those that need a person come first
OUTCOMES = {
    "conflict": ("与已有结果矛盾", "tag tag-stop"),
    "exception": ("待认定", "tag tag-ask"),
    "failed": ("未成功", "tag tag-stop"),
    "repeated": ("已记过", "tag"),
    "paid": ("已到账", "tag tag-good"),
}


class Line(NamedTuple):
    """One line of the answer: what it comes to, in which words and look, what to do about it."""

    verdict: Verdict
    words: str
    look: str
    advice: str


class Answer(NamedTuple):
    """A looked-at answer: its name, how many lines of each outcome, the lines, how many in all."""

    name: str
    counts: list[tuple[str, str, int]]
    lines: list[Line]
    whole: int


class ResultForm(SeenForm):
    """The bank's answer to a run."""

    upload = "result"
    result = file("银行回盘文件", "文本或表格都可以，列的顺序不限", ".xlsx,.xls,.csv,.txt")
    answer: Answer | None = None

    def offer(self) -> None:
        """Choosing the file is the whole question: where a script may run it is asked at once."""
        super().offer()
        self.fields["result"].widget.attrs["data-at-once"] = ""

    def look(self) -> None:
        """What the file would do; Refused as it would be when booked. Changes nothing."""
        name, data = self.cleaned_data["result"]
        verdicts = previewed(self.row, name, data)
        self.answer = _answer(name, verdicts)
        demand(contradicted(verdicts))
        self.seal()


def _answer(name: str, verdicts: list[Verdict]) -> Answer:
    order = list(OUTCOMES)
    found = sorted(verdicts, key=lambda one: (order.index(one.outcome), one.line.row))
    counts = counted(verdicts) | {"conflict": sum(v.outcome == "conflict" for v in verdicts)}
    told = [(*OUTCOMES[one], counts[one]) for one in order if counts[one]]
    return Answer(name, told, [_line(one) for one in found[:MOST]], len(found))


def _line(one: Verdict) -> Line:
    advice = advised(one.line.reason) if one.outcome == "failed" else ""
    return Line(one, *OUTCOMES[one.outcome], advice)


def take_in(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    """Book what was looked at."""
    name, data = given["result"]
    return results.read_result(deed, run=row.pk, name=name, data=data)
