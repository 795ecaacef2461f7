"""Does a form agree with itself? One finding per disagreement, with its place.

| code | severity | what was found |
|---|---|---|
| FORM-SUM | error, warning | the parts do not add up to the total (warning: a rounding apart) |
| FORM-DIFFERS | error | two places of the paper state different totals |
| FORM-OVERSPENT | error | more is spent than was received or budgeted |
| FORM-ADJUSTED | note | the budget was changed during the year, by how much |
| FORM-ROUNDED | note | an indicator states the total, but for a rounding |
| FORM-BALANCE | error | the balance is not what was received less what was spent |
| FORM-RATE | error | the rate of execution is not spending over the adjusted budget |
| FORM-EXECUTION | error | the score of execution does not follow from the rate |
| FORM-SCORE | error, warning | a score does not follow from target and actual |
| FORM-CAP | error | an upper limit is exceeded and yet scored full |
| FORM-WEIGHTS | error | the weights do not total 100 |
| FORM-LEVEL | error | the weights of a first level are not the points printed behind it |
| FORM-TOTAL | error, warning | the total score is not the sum of the scores |
| FORM-GRADE | error | the grade is not that of the total score |
| FORM-BLANK | warning | a cell that must be filled is empty |
| FORM-PLACEHOLDER | warning, note | a placeholder or instruction of the blank form was left |
| FORM-REASON | warning | a target was missed and no reason is given |
| FORM-SHIFTED | error | cells stand under heads of another kind |
| FORM-UNLIKE | error, note | target and actual are unlike things (note: words for a number) |
| FORM-VOUCHER | error | one voucher is cited under two lines, or twice under one |
| FORM-NAMES | note | one unit is named in two ways |
| FORM-SOURCE | warning | sentences name different levels of government as the source |
| FORM-TIERS | warning | counts at the stated rates do not add up to what was paid |
| FORM-UNREAD | note | the paper gives no value, or it was not read: nothing was guessed |
| FORM-CUT | warning | the paper breaks off |
"""

from collections.abc import Iterable, Iterator, Sequence

from nuanliu.core.forms.model import Form, FormFinding, Sure
from nuanliu.core.forms.money_checks import money_findings
from nuanliu.core.forms.remarks import error, note, warning
from nuanliu.core.forms.row_checks import row_findings
from nuanliu.core.forms.score_checks import score_findings
from nuanliu.core.forms.total_checks import total_findings
from nuanliu.core.indicators import ScoringRules
from nuanliu.core.severity import Severity

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def findings_of(forms: Sequence[Form], rules: ScoringRules) -> list[FormFinding]:
    """Every finding once: errors, then warnings, then notes, each in the order of the paper."""
    found: dict[FormFinding, None] = {}
    for form in forms:
        found |= dict.fromkeys(_of_form(form, rules))
    if not forms:
        found[note("FORM-UNREAD", "全文", "没有认出项目", "请核对文件内容")] = None
    return ordered(found)


def ordered(found: Iterable[FormFinding]) -> list[FormFinding]:
    """Errors, then warnings, then notes, each in the order given."""
    return sorted(found, key=lambda one: _WEIGHT[one.severity])


def _of_form(form: Form, rules: ScoringRules) -> Iterable[FormFinding]:
    yield from money_findings(form)
    yield from row_findings(form)
    yield from score_findings(form, rules)
    yield from total_findings(form, rules)
    yield from _vouchers(form)
    yield from _twice_told(form)
    yield from _unread(form)


def _twice_told(form: Form) -> Iterator[FormFinding]:
    """One fact told in two ways: the unit's name, the level that pays."""
    if form.short is not None and form.unit is not None:
        what = f"实施单位写作“{form.short.value}”，另一处写作“{form.unit.value}”"
        yield note("FORM-NAMES", form.short.where, what, "如是同一单位，请都写全称", Sure.MEDIUM)
    if len(form.sources) > 1:
        levels = "、".join(one.value for one in form.sources)
        what = f"资金来源两处说法不一，先后写到的层级：{levels}"
        yield warning(
            "FORM-SOURCE", form.sources[1].where, what, "请核对资金下达文件", Sure.MEDIUM
        )


def _vouchers(form: Form) -> Iterator[FormFinding]:
    seen: dict[str, str] = {}
    for entry in form.entries:
        for key in entry.vouchers:
            if key in seen:
                both = (
                    f"“{seen[key]}”和“{entry.label}”" if seen[key] != entry.label else entry.label
                )
                what = f"凭证“{key}”重复列支：{both}"
                yield error("FORM-VOUCHER", entry.where, what, "请核对原始凭证，一张凭证只能列一次")
            seen.setdefault(key, entry.label)


_ASKED = (("project", "项目名称"), ("unit", "实施单位"), ("year", "年度"), ("total", "预算总额"))


def _unread(form: Form) -> Iterator[FormFinding]:
    named = form.project.value if form.project else "（未读到名称的项目）"
    asked = _ASKED if form.names_money or form.executed else _ASKED[:3]
    missing = [words for name, words in asked if getattr(form, name) is None]
    if missing:
        what = f"“{named}”未读到：{'、'.join(missing)}"
        yield note("FORM-UNREAD", form.where, what, "文件没有载明，或版式没有认出，没有猜填")
    if form.cut:
        yield warning("FORM-CUT", form.where, f"“{named}”的内容在文件末尾中断", "请核对是否缺页")
