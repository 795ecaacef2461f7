"""What was promised: an operator, a value and a unit, read from the text of a target table."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nuanliu.core.refusal import Refusal


class Operator(StrEnum):
    """指标性质: how the actual is compared with the target."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    QUALITATIVE = "定性"
    TEXT = "文本"


class TextTarget(StrEnum):
    """Targets printed as words that the books can nevertheless decide."""

    WITHIN_YEAR = "年度内"  # met by the date of the last payment
    WITHIN_APPROPRIATION = "年度预算批复数"  # met when no more is paid than was appropriated


_SIGNS = {
    "≥": Operator.AT_LEAST,
    ">=": Operator.AT_LEAST,
    "≧": Operator.AT_LEAST,
    "不低于": Operator.AT_LEAST,
    "不少于": Operator.AT_LEAST,
    "≤": Operator.AT_MOST,
    "<=": Operator.AT_MOST,
    "≦": Operator.AT_MOST,
    "不超过": Operator.AT_MOST,
    "不高于": Operator.AT_MOST,
    "=": Operator.EQUAL,
    "＝": Operator.EQUAL,
    "等于": Operator.EQUAL,
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<unit>[^\d\s.,]*)"
)
_WORDS = {
    "年度内": TextTarget.WITHIN_YEAR,
    "本年度内": TextTarget.WITHIN_YEAR,
    "当年内": TextTarget.WITHIN_YEAR,
    "年度预算批复数": TextTarget.WITHIN_APPROPRIATION,
    "预算批复数": TextTarget.WITHIN_APPROPRIATION,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A target as printed (`value`, `unit`) and as compared: `number` or `words`, else neither."""

    operator: Operator
    value: str
    unit: str
    number: Fraction | None = None
    words: TextTarget | None = None

    @property
    def text(self) -> str:
        """The target as tables print it: '≥700人', '年度内'."""
        if self.number is None:
            return self.value
        return f"{self.operator.value}{self.value}{self.unit}"


def parse_target(operator: str | None, value: str, unit: str) -> Target | Refusal:
    """Read a target; `operator` is the printed or assumed 指标性质, None where none is known.

    Codes: IND-OPERATOR (unknown, missing or contradicting the sign before the value), IND-TARGET
    (a number is expected and none is there), IND-TEXT (words the books cannot decide).
    """
    wanted = _operator(operator)
    if isinstance(wanted, Refusal):
        return wanted
    value = value.strip()
    if value in _WORDS:
        return Target(Operator.TEXT, value, unit, words=_WORDS[value])
    if wanted is Operator.TEXT:
        return _unreadable_text(value)
    if wanted is Operator.QUALITATIVE:
        return Target(wanted, value, unit)
    return _numeric(wanted, value, unit)


def _operator(text: str | None) -> Operator | Refusal | None:
    if text is None:
        return None
    names = {member.value: member for member in Operator} | _SIGNS
    known = names.get(text.strip())
    if known is None:
        what = f"不认识的指标性质“{text}”"
        return Refusal("IND-OPERATOR", what, "请用 ≥、≤、=、定性 或 文本")
    return known


def _unreadable_text(value: str) -> Refusal:
    fix = "可用的文字指标值：" + "、".join(member.value for member in TextTarget)
    return Refusal("IND-TEXT", f"文字指标值“{value}”无法由账目判断", fix)


def _numeric(wanted: Operator | None, value: str, unit: str) -> Target | Refusal:
    found = _NUMBER.fullmatch(value)
    if found is None:
        what = f"指标值“{value}”不是数"
        return Refusal("IND-TARGET", what, "请填写数值，或把指标性质改为 定性、文本")
    signed = _SIGNS[found["sign"]] if found["sign"] else None
    if signed and wanted and signed is not wanted:
        what = f"指标值“{value}”与指标性质“{wanted.value}”不一致"
        return Refusal("IND-OPERATOR", what, "请保留其中一个")
    operator = wanted or signed
    if operator is None:
        what = f"指标值“{value}”没有指标性质"
        return Refusal(
            "IND-OPERATOR", what, "请在标准文件的 [[indicator_operator]] 中写明 ≥、≤ 或 ="
        )
    if found["unit"] and unit and found["unit"] != unit:
        what = f"指标值“{value}”的单位与度量单位“{unit}”不一致"
        return Refusal("IND-TARGET", what, "请统一单位")
    number = Fraction(found["number"].replace(",", ""))
    return Target(operator, found["number"], unit or found["unit"], number=number)
