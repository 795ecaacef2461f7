"""Rules of 绩效; each answers a Refusal or None."""

from collections.abc import Mapping
from datetime import date

from nuanliu.core.indicators import Evaluation, Monitoring
from nuanliu.core.refusal import Refusal
from nuanliu.stages.performance import models as tables
from nuanliu.stages.projects.models import Project

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
