"""Paper forms as somebody keys them in: a line a form, a digit a question; and two such readings.

The same stack is keyed in twice by two persons who do not see each other's; what differs is read
again from the paper. 0 is a question left blank.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nuanliu.core.questions import BANK
from nuanliu.core.refusal import Refusal

BLANK = "0"
MOST_FORMS = 300  # in one stack: more cannot be found again by their number
_APART = re.compile(r"[\s,，、;；|]+")
_FIX = "每份一行，每题一个数字：选项的序号，未答写 0"


class Difference(NamedTuple):
    """Where two readings of a stack part: the form (from 1), the question, what each has."""

    form: int
    code: str
    first: str
    second: str


def read_forms(text: str, questions: Sequence[str]) -> list[dict[str, str]] | Refusal:
    """The forms of a stack, each as question code to choice; blank lines are passed over.

    '1 2 1 3', '1213' and '1,2,1,3' are the same. STACK-NONE, STACK-MANY, STACK-LINE and
    STACK-DIGIT say which line and which question are wrong.
    """
    lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return Refusal("STACK-NONE", "没有录入任何问卷", _FIX)
    if len(lines) > MOST_FORMS:
        what = f"一次录入了 {len(lines)} 份，最多 {MOST_FORMS} 份"
        return Refusal("STACK-MANY", what, "请分包录入，每包写明包号")
    forms: list[dict[str, str]] = []
    for at, line in lines:
        form = _form(at, line, questions)
        if isinstance(form, Refusal):
            return form
        forms.append(form)
    return forms


def _form(at: int, line: str, questions: Sequence[str]) -> dict[str, str] | Refusal:
    digits = _APART.sub("", line)
    if not re.fullmatch(r"[0-9]+", digits):
        return Refusal("STACK-LINE", f"第 {at} 行“{line.strip()[:20]}”不全是数字", _FIX)
    if len(digits) != len(questions):
        what = f"第 {at} 行有 {len(digits)} 个数字，这份问卷有 {len(questions)} 题"
        return Refusal("STACK-LINE", what, _FIX)
    form = {}
    for place, (code, digit) in enumerate(zip(questions, digits, strict=True), 1):
        scale = BANK[code].scale
        if int(digit) > len(scale):
            what = f"第 {at} 行第 {place} 题写的是 {digit}，这一题只有 {len(scale)} 个选项"
            return Refusal("STACK-DIGIT", what, _FIX)
        if digit != BLANK:
            form[code] = scale[int(digit) - 1]
    return form


def differences(
    first: Sequence[Mapping[str, str]],
    second: Sequence[Mapping[str, str]],
    questions: Sequence[str],
) -> list[Difference]:
    """Every question on which two readings of the same stack differ, in the order of the forms."""
    return [
        Difference(place, code, one.get(code, ""), other.get(code, ""))
        for place, (one, other) in enumerate(zip(first, second, strict=True), 1)
        for code in questions
        if one.get(code, "") != other.get(code, "")
    ]


def digits_of(form: Mapping[str, str], questions: Sequence[str]) -> str:
    """A form as it is keyed in: '1 2 0 3'."""
    places = (BANK[code].scale.index(form[code]) + 1 if code in form else 0 for code in questions)
    return " ".join(str(place) for place in places)
