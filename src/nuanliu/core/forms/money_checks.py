"""Money on a form: parts and totals, rates, balances, the same total in two places."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from nuanliu.core.forms.model import Form, FormFinding, MoneyRow, Sum
from nuanliu.core.forms.remarks import error, note, warning
from nuanliu.core.forms.values import places_of
from nuanliu.core.indicators import execution_score
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal

_COLUMNS = (("opening", "预算数"), ("adjusted", "全年预算数"), ("executed", "执行数"))
_ROUNDING = 10_000  # fen: a hundredth of 万元, the last place forms print
_FIX = "请核对各项金额和合计"
_SUBS = ("中央", "省", "市", "县", "区", "地方", "上级", "本级", "同级", "一般公共", "政府性基金")


def money_findings(form: Form) -> Iterator[FormFinding]:
    """Everything about amounts."""
    total = next((row for row in form.money if row.total), None)
    parts = [row for row in form.money if not row.total]
    if total is not None and len(form.money) > 1:
        yield from _sums(total, parts)
    for row in form.money:
        yield from _rate(row)
    if total is not None:
        yield from _adjusted(total)
        yield from _execution(total)
        yield from _overspent(total)
    yield from _stated(form)
    yield from _listed(form)
    yield from _told(form)
    yield from _rounded(form)


def _sums(total: MoneyRow, parts: Sequence[MoneyRow]) -> Iterator[FormFinding]:
    for name, words in _COLUMNS:
        whole = getattr(total, name)
        each = [(row, getattr(row, name)) for row in parts]
        known = [(row, fen) for row, fen in each if fen is not None]
        if whole is None or not known or _adds_up(whole, known):
            continue
        summed = sum(fen for _, fen in known)
        apart = abs(summed - whole)
        what = f"{words}：各项之和{_wan(summed)}，“{total.label}”为{_wan(whole)}，相差{_wan(apart)}"
        small = apart <= _ROUNDING * len(known) // 2
        say = warning if small else error
        yield say("FORM-SUM", total.where, what, _FIX)


def _adds_up(whole: int, known: Sequence[tuple[MoneyRow, int]]) -> bool:
    """Do the parts make the whole, all of them or only those of the upper level?"""
    upper = [fen for row, fen in known if not _is_sub(row.label)]
    return whole in {sum(fen for _, fen in known), sum(upper) if upper else -1}


def _is_sub(label: str) -> bool:
    return label.removeprefix("其中:").startswith(_SUBS)


def _rate(row: MoneyRow) -> Iterator[FormFinding]:
    if row.rate is None or row.executed is None or not row.budget:
        return
    exact = Fraction(100 * row.executed, row.budget)
    if _near(row.rate, exact, row.rate_text) or _near(row.rate * 100, exact, row.rate_text[:-2]):
        return
    what = f"“{row.label}”执行率印为{row.rate_text}，按执行数÷全年预算数应为{_shown(exact)}%"
    yield error("FORM-RATE", row.where, what, "请核对预算数、执行数和执行率")


def _near(printed: Fraction, exact: Fraction, text: str) -> bool:
    return abs(printed - exact) <= Fraction(1, 10 ** places_of(text))


def _shown(value: Fraction) -> str:
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def _execution(row: MoneyRow) -> Iterator[FormFinding]:
    """分值 × 执行数 ÷ 调整后预算数, at most 分值."""
    weight, told = row.weight, row.score
    if weight is None or told is None or row.executed is None or not row.budget:
        return
    if weight.denominator != 1:
        return
    worth = execution_score(Money(row.executed), Money(row.budget), int(weight))
    if isinstance(worth, Refusal):
        return
    by_rate = worth if row.rate is None else min(weight, weight * row.rate / 100)
    slack = Fraction(1, 2 * 10 ** places_of(row.score_text)) + Fraction(1, 200)
    if min(abs(told - worth), abs(told - by_rate)) <= slack and told <= weight:
        return
    what = f"预算执行得分印为{_shown(told)}，按{_shown(weight)}分×执行率应为{_shown(worth)}"
    yield error("FORM-EXECUTION", row.where, what, "请按调整后预算数重新计算")


def _overspent(row: MoneyRow) -> Iterator[FormFinding]:
    if row.executed is not None and row.budget and row.executed > row.budget:
        what = f"执行数{_wan(row.executed)}大于全年预算数{_wan(row.budget)}"
        yield error("FORM-OVERSPENT", row.where, what, "请核对是否有追加预算或其他来源")


def _adjusted(row: MoneyRow) -> Iterator[FormFinding]:
    if row.opening is None or row.adjusted is None or row.opening == row.adjusted:
        return
    sign = "追加" if row.adjusted > row.opening else "调减"
    apart = _wan(abs(row.adjusted - row.opening))
    what = f"年初预算{_wan(row.opening)}，全年预算{_wan(row.adjusted)}，{sign}{apart}"
    yield note("FORM-ADJUSTED", row.where, what, "请核对调整文件；执行率按全年预算计算")


def _rounded(form: Form) -> Iterator[FormFinding]:
    """An indicator in yuan that is the total but for the rounding of the table."""
    for row in form.indicators:
        if form.total is None or row.goal is None or row.unit not in {"元", "万元"}:
            continue
        fen = row.goal * (100 if row.unit == "元" else 1_000_000)
        if 0 < abs(fen - form.total.value) <= _ROUNDING // 2:
            what = f"“{row.name}”{row.target}{row.unit}与预算总额{_wan(form.total.value)}尾数不同"
            yield note("FORM-ROUNDED", row.where, what, "按四舍五入相符，请在表中写到元")


def _stated(form: Form) -> Iterator[FormFinding]:
    """Received, spent, balance; the source's total against the detail's."""
    named = {one.label: one for one in reversed(form.sums)}
    received = named.get("received") or named.get("planned")
    spent, balance = named.get("spent"), named.get("balance")
    if received and spent and spent.fen > received.fen:
        what = f"实际支出{_wan(spent.fen)}大于到位资金{_wan(received.fen)}"
        yield error("FORM-OVERSPENT", spent.where, what, "请说明超出部分的来源")
    if received and spent and balance and balance.fen != received.fen - spent.fen:
        left = received.fen - spent.fen
        what = f"结余印为{_wan(balance.fen)}，到位减支出为{_wan(left)}"
        yield error("FORM-BALANCE", balance.where, what, "请核对到位、支出和结余")
    detail, whole = named.get("detail"), named.get("planned") or named.get("granted")
    if detail and whole and detail.fen != whole.fen:
        what = f"支出明细合计{_wan(detail.fen)}，资金来源合计{_wan(whole.fen)}"
        yield error("FORM-DIFFERS", detail.where, what, "请核对明细和来源，二者应当相等")


def _listed(form: Form) -> Iterator[FormFinding]:
    """The lines of spending against their sum and against what is said to be spent."""
    known = [entry.fen for entry in form.entries if entry.fen is not None]
    if form.spend_total is None or len(known) != len(form.entries) or not known:
        return
    total = form.spend_total
    if sum(known) != total.fen:
        what = f"各支出项之和{_wan(sum(known))}，支出合计为{_wan(total.fen)}"
        yield error("FORM-SUM", total.where, what, _FIX)
    spent: Sum | None = next((one for one in form.sums if one.label == "spent"), None)
    if spent and spent.fen != total.fen:
        what = f"实际支出{_wan(spent.fen)}，支出明细合计{_wan(total.fen)}"
        yield error("FORM-DIFFERS", spent.where, what, "请核对明细和实际支出")


def _told(form: Form) -> Iterator[FormFinding]:
    """The budget in sentences against the table; counts at rates against what was paid."""
    if form.told is not None and form.total is not None:
        same = {form.total.value, form.adjusted.value if form.adjusted else form.total.value}
        if form.told.value not in same:
            what = f"文字说预算{_wan(form.told.value)}，表中为{_wan(form.total.value)}"
            yield error("FORM-DIFFERS", form.told.where, what, "请核对两处金额")
    tiers, paid = form.tiers, form.executed or form.total
    if tiers is not None and paid is not None and tiers.yuan * 100 != paid.value:
        parts = "＋".join(f"{count}×{rate}" for _, count, rate in tiers.tiers)
        what = f"按人数和标准计算{parts}＝{tiers.yuan}元，支付{_wan(paid.value)}"
        yield warning("FORM-TIERS", tiers.where, what, "请说明差额的去向")


def _wan(fen: int) -> str:
    return f"{Money(fen).wan_text()}万元"
