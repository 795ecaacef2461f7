"""Deeds of 满意度: prepare a survey of those actually paid, take answers, close it."""

from collections.abc import Mapping, Sequence

from nuanliu.core.lifecycles import SURVEY
from nuanliu.core.questions import EDITION, USUAL, counts
from nuanliu.core.refusal import Refused, demand
from nuanliu.core.sampling import draw_by_stratum
from nuanliu.core.texts import written
from nuanliu.core.tokens import digest_of
from nuanliu.records.bulk import insert_all
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback import policies, queries
from nuanliu.stages.feedback.models import (
    LINK,
    PAPER,
    PHONE,
    SEED_MAX,
    SHARED,
    Answer,
    Asked,
    Interview,
    SharedLink,
    Survey,
    Token,
    Wording,
)
from nuanliu.stages.payments.queries import paid_in


@action("feedback.prepare")
def prepare(deed: Deed, *, campaign: int, seed: str, questions: Sequence[str] = ()) -> int:
    """准备 a survey of everybody actually paid in a campaign; returns its id.

    seed: kept, so that an auditor can draw the same sample; questions: codes of the bank, the
    usual ones by default; they stay worded as the bank words them now.
    """
    move = permit(deed, SURVEY, "prepare")
    demand(written(seed, "抽样种子", SEED_MAX))
    demand(policies.asks(questions))
    row = Campaign.objects.get(pk=campaign)
    population = paid_in(row).values("person").distinct().count()
    demand(policies.somebody_paid(population))
    survey = Survey.objects.create(
        campaign=row,
        seed=seed,
        questions=list(questions or USUAL),
        population=population,
        prepared_by=deed.by.person,
        state=move.target,
    )
    record(deed, survey, move=move)
    record(deed, Wording.objects.create(survey=survey, edition=EDITION))
    return survey.pk


@action("feedback.open")
def open_survey(
    deed: Deed,
    *,
    survey: int,
    issued: int,
    digests: Sequence[str] = (),
    drawn: int | None = None,
    shared: str = "",
) -> int:
    """开始: draw whom to ask, by the stored seed, and keep the list; returns the survey's id.

    drawn: how many of the people paid are drawn, each union by its share; None asks everybody.
    issued: how many forms were really handed out to them, on paper, by token and by telephone;
    digests: of the one-answer tokens among them. Whose is whose is not kept. shared: the digest of
    one code that all have, '' for none.
    """
    row = Survey.objects.select_for_update().select_related("campaign").get(pk=survey)
    move = advance(deed, SURVEY, "open", row)
    frame = queries.frame_of(row.campaign)
    row.population = sum(map(len, frame.values()))
    drawn = row.population if drawn is None else drawn
    demand(policies.may_draw(row, drawn))
    demand(policies.handed_out(drawn, issued, len(digests)))
    demand(policies.tokens_new([*digests, *filter(None, [shared])]))
    demand(policies.only_one(row))
    _draw(row, frame, drawn)
    Token.objects.bulk_create([Token(survey=row, digest=d) for d in digests], batch_size=500)
    row.issued = issued
    row.save()
    record(deed, row, move=move)
    if shared:
        record(deed, SharedLink.objects.create(survey=row, digest=shared))
    return row.pk


def _draw(survey: Survey, frame: Mapping[str, Mapping[str, int]], drawn: int) -> None:
    numbers = draw_by_stratum(frame, drawn, survey.seed)
    chosen = [frame[union][number] for union in sorted(numbers) for number in numbers[union]]
    Asked.objects.bulk_create(
        [Asked(survey=survey, payment_id=pk, place=place) for place, pk in enumerate(chosen, 1)],
        batch_size=500,
    )


@action("feedback.answer")
def answer(deed: Deed, *, token: str, choices: Mapping[str, str]) -> int:
    """One answer by token. The answer knows no person; the token only that it was used.

    By the code that all have there are never more answers than forms handed out (SURVEY-STUFFED).
    """
    mine = Token.objects.select_for_update().filter(digest=digest_of(token)).first()
    if mine is None:
        return _by_shared(deed, token, choices)
    demand(policies.unused(mine))
    mine.used = True
    mine.save()
    return take(deed, mine.survey, [choices], LINK)[0]


def _by_shared(deed: Deed, token: str, choices: Mapping[str, str]) -> int:
    link = SharedLink.objects.filter(digest=digest_of(token)).first()
    if link is None:
        raise Refused(policies.TOKEN)
    row = Survey.objects.select_for_update().get(pk=link.survey_id)
    demand(policies.is_open(row))
    demand(policies.forms_left(row, 1))
    return take(deed, row, [choices], SHARED)[0]


@action("feedback.interview")
def interview(deed: Deed, *, survey: int, choices: Mapping[str, str]) -> int:
    """One answer taken down by telephone; who asked is kept, who was asked is not. Its id."""
    demand(policies.may_key_in(roles_of(deed.by, day_of(deed))))
    row = Survey.objects.select_for_update().get(pk=survey)
    demand(policies.is_open(row))
    demand(policies.forms_left(row, 1))
    (made,) = take(deed, row, [choices], PHONE)
    record(deed, Interview.objects.create(answer_id=made, by=deed.by.person))
    return made


@action("feedback.enter_paper")
def enter_paper(deed: Deed, *, survey: int, answers: Sequence[Mapping[str, str]]) -> int:
    """Paper forms keyed in once by the office; returns how many are valid.

    The papers say of them that no second person read them; see keying.py for stacks read twice.
    """
    demand(policies.may_key_in(roles_of(deed.by, day_of(deed))))
    row = Survey.objects.select_for_update().get(pk=survey)
    demand(policies.is_open(row))
    demand(policies.forms_left(row, len(answers)))
    made = take(deed, row, answers, PAPER)
    return Answer.objects.filter(pk__among=made, valid=True).count()


def take(
    deed: Deed, survey: Survey, answers: Sequence[Mapping[str, str]], channel: str
) -> list[int]:
    """Within an action: answers of an open survey that came in by a channel; their ids."""
    demand(policies.is_open(survey))
    made = []
    for choices in answers:
        demand(policies.on_scale(survey, choices))
        valid = any(counts(code, choices.get(code)) for code in survey.questions)
        told = dict(choices)
        made.append(Answer(survey=survey, choices=told, channel=channel, valid=valid))
    insert_all(made)
    for row in made:
        record(deed, row)
    return [row.pk for row in made]


@action("feedback.close")
def close(deed: Deed, *, survey: int) -> int:
    """结束; from now on its rates are final."""
    row = Survey.objects.select_for_update().get(pk=survey)
    move = advance(deed, SURVEY, "close", row)
    row.closed_on = day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk
