"""Rules of 绩效; each answers a Refusal or None."""

from collections.abc import Mapping, Sequence
from datetime import date

from nuanliu.core.indicators import Evaluation, Monitoring, Operator, Target, TextTarget
from nuanliu.core.refusal import Refusal
from nuanliu.stages.performance import models as tables
from nuanliu.stages.performance.catalogue import CATALOGUE
from nuanliu.stages.projects.models import IndicatorTarget, Project

WATCHED = {"people_paid": "慰问人数", "paid_amount": "发放金额"}  # measures with a timetable


def explained(evaluation: Evaluation) -> Refusal | None:
    """A table is handed in with every demanded reason written and nothing unreadable."""
    if not evaluation.findings:
        return None
    first = evaluation.findings[0]
    what = f"自评表还有 {len(evaluation.findings)} 处要处理，第一处：{first.what}"
    return Refusal("EVAL-OPEN", what, first.fix, first.clause)


def deviation_explained(
    watched: Mapping[str, Monitoring], reasons: Mapping[str, str]
) -> Refusal | None:
    """Whatever lags behind its timetable has a written reason; what is only to come needs none."""
    bare = [name for name, one in watched.items() if one.explain and not reasons.get(name)]
    if not bare:
        return None
    first, note = WATCHED[bare[0]], watched[bare[0]].note
    what = f"运行监控有 {len(bare)} 项低于进度而没有写偏差原因，第一项 {first}：{note}"
    return Refusal("EVAL-REASON", what, "请填写偏差原因")


def once_a_day(project: Project, kind: str, on: date) -> Refusal | None:
    """A project has one table of a kind a day."""
    if not tables.Evaluation.objects.filter(project=project, kind=kind, on=on).exists():
        return None
    what = f"{on} 的{tables.EvaluationKind(kind).label}表已经起草"
    return Refusal("EVAL-TWICE", what, "请在原表上重新起草")


def still_so(drafted: tuple[object, ...], now: tuple[object, ...]) -> Refusal | None:
    """What is handed in is what the books say: as drafted, or it is drafted again."""
    if drafted == now:
        return None
    return Refusal("EVAL-STALE", "起草之后账目或答卷有变化，表中的数已经不符", "请重新起草后报送")


def running(project: Project) -> Refusal | None:
    """Indicators are set up while a project runs; what is closed stays as it was scored."""
    if project.state == "active":
        return None
    return Refusal(
        "EVAL-STATE", f"项目“{project.name}”没有在执行", "只有已批准、未结项的项目可以设置指标"
    )


def may_name(operator: str, target: IndicatorTarget) -> Refusal | None:
    """An operator may be named where the target table prints none, and must be one there is."""
    if not operator:
        return None
    if operator not in {one.value for one in Operator}:
        return Refusal(
            "IND-OPERATOR", f"不认识的指标性质“{operator}”", "请用 ≥、≤、=、定性 或 文本"
        )
    if target.operator and target.operator != operator:
        what = f"绩效目标表已写明“{target.level3}”的性质是“{target.operator}”"
        return Refusal("IND-OPERATOR", what, "性质留空即可")
    return None


def same_kind(measure: str, target: Target, level3: str) -> Refusal | None:
    """A measure is bound to a target of its own kind and unit: people to people, days to days."""
    unit = CATALOGUE[measure].unit
    if target.words is TextTarget.WITHIN_YEAR:
        fits = not unit
    elif target.words is TextTarget.WITHIN_APPROPRIATION:
        fits = measure == "paid_against_appropriation"
    else:
        fits = target.number is not None and unit in {target.unit, target.unit + "/人"}
    if fits:
        return None
    what = (
        f"口径“{CATALOGUE[measure].chinese}”以“{unit or '日期'}”计，指标“{level3}”是“{target.text}”"
    )
    return Refusal("IND-UNIT", what, "请绑定同一种量的口径，或填报实际值")


def _same(unit: str) -> str:
    """People are counted as 人 whatever the table calls them; percent signs of two widths."""
    return {"人次": "人", "名": "人", "人（次）": "人", "％": "%"}.get(unit, unit)


def all_named(weights: Mapping[str, int], names: Sequence[str]) -> Refusal | None:
    """Points are given for every indicator, for no other, and in whole points above zero."""
    if not weights:
        return None
    strange = [one for one in weights if one not in names]
    lacking = [one for one in names if one not in weights]
    low = [one for one, points in weights.items() if points <= 0]
    if not (strange or lacking or low):
        return None
    told = (("没有这些指标", strange), ("这些指标没有分值", lacking), ("分值须大于零", low))
    what = "；".join(f"{words}：{'、'.join(rows)}" for words, rows in told if rows)
    return Refusal("IND-WEIGHTS", what, "请按绩效目标表的三级指标逐项写明分值")


def not_to_come(on: date, today: date) -> Refusal | None:
    """A value is typed in for a day that was."""
    if on <= today:
        return None
    return Refusal("FILL-DAY", f"{on} 还没有到", "请填截至今天或以前某日的实际值")


def with_paper(data: bytes) -> Refusal | None:
    """A typed-in value brings the paper that shows it."""
    if data:
        return None
    return Refusal("FILL-PAPER", "没有附上证明材料", "请附照片或 PDF；没有材料的指标写“未取得”")
