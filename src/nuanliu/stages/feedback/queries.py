"""Questions about surveys: n, rates and intervals."""

from typing import NamedTuple

from django.db.models import Sum

from nuanliu.core.questions import tally
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import Interval, wilson
from nuanliu.stages.feedback.models import Answer, Survey
from nuanliu.stages.projects.models import Project


class Rate(NamedTuple):
    """One question over the surveys of a project: the counts that always travel with a rate."""

    code: str
    population: int
    issued: int
    returned: int
    valid: int
    positive: int
    interval: Interval | Refusal


def rate_of(project: Project, code: str) -> Rate:
    """The rate of one question over all surveys of a project; 未取得 when nobody answered."""
    surveys = Survey.objects.filter(campaign__project=project).exclude(state="prepared")
    sizes = surveys.aggregate(
        population=Sum("population", default=0), issued=Sum("issued", default=0)
    )
    rows = Answer.objects.filter(survey__in=surveys, valid=True)
    answers = list(rows.values_list("choices", flat=True))
    positive, valid = tally(code, answers)
    population = max(int(sizes["population"]), valid)
    return Rate(
        code,
        int(sizes["population"]),
        int(sizes["issued"]),
        len(answers),
        valid,
        positive,
        wilson(positive, valid, population),
    )


def not_received(survey: Survey) -> int:
    """How many said the money has not, or not fully, arrived: each is a task for the office."""
    rows = survey.answers.values_list("choices", flat=True)
    return sum(choices.get("received") in ("尚未收到", "收到但不足额") for choices in rows)
