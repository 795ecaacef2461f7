"""Weights, points of first levels, total score and grade."""

from collections.abc import Iterator
from fractions import Fraction

from nuanliu.core.forms.model import Form, FormFinding
from nuanliu.core.forms.remarks import error, warning
from nuanliu.core.forms.score_checks import compared
from nuanliu.core.indicators import ScoringRules, score_text
from nuanliu.core.indicators.rules import FULL_MARKS, plain

_MOST_EXECUTION = 20  # points of budget execution in any frame in use
_WITHOUT_EXECUTION = {Fraction(100), Fraction(90), Fraction(80)}


def total_findings(form: Form, rules: ScoringRules) -> Iterator[FormFinding]:
    """Everything about sums of points."""
    if not form.cut:
        yield from _weights(form)
        yield from _levels(form)
        yield from _total(form)
    yield from _missed_and_full(form, rules)
    yield from _grade(form, rules)
    yield from _met_and_below(form)


def execution_weight(form: Form) -> Fraction | None:
    """Points for budget execution: in the table of money, else behind its heading."""
    row = next((row for row in form.money if row.total), None)
    if row is not None and row.weight is not None:
        return row.weight
    return form.execution_points.value if form.execution_points else None


def _weights(form: Form) -> Iterator[FormFinding]:
    weights = [row.weight for row in form.indicators if row.weight is not None]
    if not weights or len(weights) != len(form.indicators):
        yield from _printed_points(form)
        return
    total, execution = sum(weights, Fraction(0)), execution_weight(form)
    stated = form.weight_total
    if stated is not None and stated.value not in {total, total + (execution or 0)}:
        what = f"分值合计印为{score_text(stated.value)}，各指标之和{score_text(total)}"
        yield error("FORM-WEIGHTS", stated.where, what, "请核对各指标分值")
        return
    inside = any((row.level1 or "").startswith("预算执行") for row in form.indicators)
    if execution is None or inside:
        if total not in _WITHOUT_EXECUTION:
            what = f"各指标分值合计{score_text(total)}，加预算执行后不能等于100"
            yield error("FORM-WEIGHTS", form.indicators[0].where, what, "请调整分值，合计应为100")
    elif total + execution != FULL_MARKS and (total != FULL_MARKS or _in_table(form)):
        what = f"各指标分值{score_text(total)}加预算执行{score_text(execution)}不等于100"
        yield error("FORM-WEIGHTS", form.indicators[0].where, what, "请调整分值，合计应为100")


def _in_table(form: Form) -> bool:
    """Does budget execution count its own points in the table of money?"""
    return any(row.total and row.weight is not None for row in form.money)


def _printed_points(form: Form) -> Iterator[FormFinding]:
    """No column of weights: the points behind the first levels must fill the frame."""
    levels = {plain(one.value[0]): one for one in form.levels}
    if len(levels) < 3:
        return
    total = sum((one.value[1] for one in levels.values()), Fraction(0))
    execution = execution_weight(form)
    if execution is None and total in _WITHOUT_EXECUTION:
        return
    if total + (execution or 0) != FULL_MARKS:
        both = f"{score_text(total)}加预算执行{score_text(execution or Fraction(0))}"
        what = f"各一级指标分值{both}不等于100"
        yield error("FORM-WEIGHTS", form.levels[0].where, what, "请调整分值，合计应为100")


def _levels(form: Form) -> Iterator[FormFinding]:
    for level in {plain(one.value[0]): one for one in form.levels}.values():
        name, points = level.value
        rows = [row for row in form.indicators if plain(row.level1 or "") == plain(name)]
        weights = [row.weight for row in rows if row.weight is not None]
        if weights and len(weights) == len(rows) and sum(weights) != points:
            summed = score_text(sum(weights, Fraction(0)))
            what = f"“{name}”印为{score_text(points)}分，所属指标分值合计{summed}"
            yield error("FORM-LEVEL", level.where, what, "请核对分值")
        scores = [row.score for row in rows if row.score is not None]
        if not weights and scores and sum(scores) > points:
            summed = score_text(sum(scores, Fraction(0)))
            what = f"“{name}”印为{score_text(points)}分，所属指标得分合计{summed}"
            yield error("FORM-LEVEL", level.where, what, "得分不得超过分值")


def _total(form: Form) -> Iterator[FormFinding]:
    scores = [row.score for row in form.indicators]
    if form.self_score is None or not scores or any(one is None for one in scores):
        return
    known = sum((one for one in scores if one is not None), Fraction(0))
    row = next((row for row in form.money if row.total), None)
    execution = row.score if row is not None else None
    execution = form.execution_told if execution is None else execution
    told = form.self_score.value
    weighed = execution_weight(form)
    whole = sum((row.weight or Fraction(0) for row in form.indicators), Fraction(0))
    free = Fraction(0 if whole == FULL_MARKS else _MOST_EXECUTION)
    most = weighed if weighed is not None else free
    if execution is None and most and known <= told <= known + most:
        return  # the score of execution is not printed and may be the difference
    sums = {known + (execution or 0)} | ({known} if execution is None else set())
    if min(abs(told - one) for one in sums) > Fraction(1, 200) * (len(scores) + 1):
        what = f"总分印为{score_text(told)}，各项得分之和{score_text(max(sums))}"
        yield error("FORM-TOTAL", form.self_score.where, what, "请核对各项得分和总分")


def _missed_and_full(form: Form, rules: ScoringRules) -> Iterator[FormFinding]:
    """Without weights: a first level with all its points though one of its targets was missed."""
    for level in {plain(one.value[0]): one for one in form.levels}.values():
        name, points = level.value
        rows = [row for row in form.indicators if plain(row.level1 or "") == plain(name)]
        scores = [row.score for row in rows]
        if any(row.weight is not None for row in rows) or None in scores or not scores:
            continue
        missed = [row for row in rows if (found := compared(row, rules)[0]) and found.met is False]
        if missed and sum(one for one in scores if one is not None) == points:
            cap = missed[0].operator in {"≤", "<"}
            what = f"“{missed[0].name}”未达到目标，“{name}”却得满分{score_text(points)}"
            code = "FORM-CAP" if cap else "FORM-SCORE"
            yield error(code, missed[0].where, what, "请按完成比例重新计分")


def _grade(form: Form, rules: ScoringRules) -> Iterator[FormFinding]:
    if form.grade is None or form.self_score is None:
        return
    wanted = rules.grade(form.self_score.value)
    if wanted and form.grade.value != wanted:
        what = f"总分{score_text(form.self_score.value)}应为“{wanted}”，印为“{form.grade.value}”"
        yield error("FORM-GRADE", form.grade.where, what, "请核对总分和等级")


def _met_and_below(form: Form) -> Iterator[FormFinding]:
    """A report that says everything was done in full and yet takes points off."""
    told = form.self_score
    rows = form.indicators
    if told is None or not rows or any(row.score is not None for row in rows):
        return
    done = all(
        row.actual is None and row.target == "100" and row.unit == "%" and row.level2 is None
        for row in rows
    )
    if done and told.value < FULL_MARKS:
        what = f"各类指标均完成100%，自评{score_text(told.value)}分，没有说明扣分"
        yield warning("FORM-TOTAL", told.where, what, "请写明扣分的原因")
