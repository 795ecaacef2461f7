"""Questions about surveys: n, rates and intervals."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.core.bias import Taken
from nuanliu.core.questions import BANK, EDITIONS, Question, tally
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import Interval, draw_by_stratum, wilson
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback.models import (
    LINK,
    PAPER,
    PHONE,
    SHARED,
    TWICE,
    Answer,
    Asked,
    Interview,
    Survey,
    Wording,
)
from nuanliu.stages.payments.queries import paid_in
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Duty

RECEIVED = "received"  # the question whether the money has come


class Rate(NamedTuple):
    """One question over the surveys of a project: the counts that always travel with a rate."""

    code: str
    population: int
    issued: int
    returned: int
    valid: int
    positive: int
    interval: Interval | Refusal


def rate_of(project: Project, code: str, on: date) -> Rate:
    """The rate of one question over the surveys a project had by a day; 未取得 without answers.

    A survey closed later, or one of a campaign not yet begun, was not there on that day.
    """
    return _rate(surveys_by(project, on), code)


def surveys_by(project: Project, on: date) -> QuerySet[Survey]:
    """The surveys a project had by a day: its rates are made of their answers."""
    closed, begun = Q(closed_on__lte=on), Q(closed_on=None, campaign__window_from__lte=on)
    return Survey.objects.filter(closed | begun, campaign__project=project).exclude(
        state="prepared"
    )


def rate_in(survey: Survey, code: str) -> Rate:
    """The rate of one question in one survey."""
    return _rate(Survey.objects.filter(pk=survey.pk), code)


def rates_in(survey: Survey) -> list[Rate]:
    """The rates of the questions of one survey that give one, its answers read once."""
    answers = _alike(Answer.objects.filter(survey=survey))
    sizes = survey.population, survey.issued
    return [_rated(code, *sizes, answers) for code in rated_of(survey)]


def rated_of(survey: Survey) -> list[str]:
    """The questions of a survey that give a rate, in their order."""
    return [code for code in survey.questions if BANK[code].rated]


def words_of(survey: Survey) -> dict[str, Question]:
    """The questions of a survey as it words them, by code in their order."""
    kept = Wording.objects.filter(survey=survey).values_list("edition", flat=True).first()
    bank = EDITIONS[kept or 1]  # none is kept of what was asked before there were editions
    return {code: bank[code] for code in survey.questions}


def taken_of(survey: Survey) -> Taken:
    """How the answers of a survey came in: what the notes under its rates follow from."""
    told = survey.answers.values_list("channel").annotate(times=Count("pk")).order_by()
    ways = Counter(dict(told))
    heard = Interview.objects.filter(answer__survey=survey, by__in=handlers_of(survey.campaign_id))
    return Taken(
        issued=survey.issued,
        returned=ways.total(),
        valid=survey.answers.filter(valid=True).count(),
        link=ways[LINK],
        shared=ways[SHARED],
        paper=ways[PAPER] + ways[TWICE],
        single=ways[PAPER],
        phone=ways[PHONE],
        by_handler=heard.count(),
    )


def handlers_of(campaign: int) -> frozenset[int]:
    """The persons who handled the relief of a campaign: who held a duty on one of its batches."""
    rows = Duty.objects.filter(batch__campaign=campaign)
    return frozenset(rows.values_list("person_id", flat=True))


def answers_by(project: Project, on: date) -> QuerySet[Answer]:
    """The valid answers behind the rates of a project on a day."""
    return Answer.objects.filter(survey__in=surveys_by(project, on), valid=True)


def _rate(surveys: QuerySet[Survey], code: str) -> Rate:
    sizes = surveys.aggregate(
        population=Sum("population", default=0), issued=Sum("issued", default=0)
    )
    answers = _alike(Answer.objects.filter(survey__in=surveys))
    return _rated(code, int(sizes["population"]), int(sizes["issued"]), answers)


class Alike(NamedTuple):
    """Answers that ticked the same: whether they count, what they say, how many there are."""

    valid: bool
    choices: dict[str, str]
    people: int


def _alike(answers: QuerySet[Answer]) -> list[Alike]:
    """Answers, those alike told once: few combinations, however many people answered."""
    rows = answers.order_by().values_list("valid", "choices").annotate(people=Count("pk"))
    return [Alike(*row) for row in rows]


def _rated(code: str, population: int, issued: int, answers: list[Alike]) -> Rate:
    positive = valid = 0
    for one in answers:
        if one.valid:
            liked, told = tally(code, [one.choices])
            positive, valid = positive + liked * one.people, valid + told * one.people
    returned = sum(one.people for one in answers)
    interval = wilson(positive, valid, population)
    return Rate(code, population, issued, returned, valid, positive, interval)


def choices_of(survey: Survey, code: str) -> dict[str, int]:
    """How often each choice of a question was ticked, in the order of its scale; blanks last."""
    given = Counter(one.get(code, "") for one in survey.answers.values_list("choices", flat=True))
    told = {choice: given[choice] for choice in BANK[code].scale}
    return told | ({"未答": given[""]} if given[""] else {})


def frame_of(campaign: Campaign) -> dict[str, dict[str, int]]:
    """Who can be drawn: by union code, the numbers of the payments that arrived, with their ids.

    A person has one such payment in a campaign, and its number stands on the office's papers: who
    has them and the seed can draw the same list.
    """
    frame: dict[str, dict[str, int]] = {}
    rows = paid_in(campaign).values_list("nomination__union__code", "number", "pk")
    for union, number, pk in rows.order_by("number"):
        frame.setdefault(union, {})[number] = pk
    return frame


def redrawn(survey: Survey) -> list[int]:
    """Whom the stored seed draws from those who have their money now: payments, in their order."""
    frame = frame_of(survey.campaign)
    numbers = draw_by_stratum(frame, survey.asked.count(), survey.seed)
    return [frame[union][number] for union in sorted(numbers) for number in numbers[union]]


def drawn_in(survey: Survey) -> QuerySet[Asked]:
    """Whom a survey turns to, in the order of the draw."""
    rows = survey.asked.select_related("payment__person", "payment__nomination__union")
    return rows.order_by("place")


def not_received(survey: Survey) -> QuerySet[Answer]:
    """Answers that say the money has not, or not fully, arrived: each is a task for the office."""
    short = [choice for choice in BANK[RECEIVED].scale if choice not in BANK[RECEIVED].positive]
    return survey.answers.filter(choices__received__in=short).order_by("pk")
