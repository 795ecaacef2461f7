"""Paper forms, keyed in twice: by one person, by another, and taken over when both agree."""

from nuanliu.core.duties import another_person
from nuanliu.core.keyed import Difference, differences, read_forms
from nuanliu.core.lifecycles import KEYING
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.feedback import policies
from nuanliu.stages.feedback.actions import take
from nuanliu.stages.feedback.models import LABEL_MAX, TWICE, WHY_MAX, Keying, Survey


def read(survey: Survey, text: str) -> list[dict[str, str]]:
    """The forms that a text of digits tells; Refused with the line that is wrong."""
    found = read_forms(text, survey.questions)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def parting(row: Keying) -> list[Difference]:
    """Where the two readings of a stack differ; [] before the second."""
    return differences(row.first, row.second, row.survey.questions) if row.second_by_id else []


@action("feedback.key")
def key(deed: Deed, *, survey: int, label: str, text: str) -> int:
    """初录 a stack of forms; its id. label: what is written on it; text: see core/keyed.py."""
    move = permit(deed, KEYING, "key")
    row = Survey.objects.select_for_update().get(pk=survey)
    demand(policies.is_open(row))
    demand(written(label, "包号", LABEL_MAX))
    demand(policies.label_free(row, label))
    forms = read(row, text)
    demand(policies.forms_left(row, len(forms)))
    made = Keying.objects.create(
        survey=row, label=label, first=forms, first_by=deed.by.person, state=move.target
    )
    record(deed, made, move=move)
    return made.pk


@action("feedback.key_again")
def key_again(deed: Deed, *, keying: int, text: str) -> int:
    """复录 by somebody else, without seeing the first; how many differences there are."""
    row = _stack(keying)
    move = advance(deed, KEYING, "again", row)
    demand(another_person(hands(deed), row.first_by_id, step="复录", before="初录"))
    forms = read(row.survey, text)
    demand(policies.as_many(len(row.first), len(forms)))
    row.second, row.second_by = forms, deed.by.person
    row.save()
    record(deed, row, move=move)
    return len(parting(row))


@action("feedback.mend_keyed")
def mend(deed: Deed, *, keying: int, form: int, text: str) -> int:
    """更正 one form by the paper itself: both readings now say this. Differences that are left."""
    row = _stack(keying)
    move = advance(deed, KEYING, "mend", row)
    demand(policies.a_form_of(len(row.first), form))
    found = read(row.survey, text)
    demand(policies.as_many(1, len(found)))
    row.first[form - 1] = row.second[form - 1] = found[0]
    row.save()
    record(deed, row, move=move)
    return len(parting(row))


@action("feedback.take_keyed")
def take_over(deed: Deed, *, keying: int) -> int:
    """收录 a stack on which both readings agree; how many answers it gave."""
    row = _stack(keying)
    move = advance(deed, KEYING, "take", row)
    places = {code: place for place, code in enumerate(row.survey.questions, 1)}
    demand(policies.alike(parting(row), places))
    survey = Survey.objects.select_for_update().get(pk=row.survey_id)
    demand(policies.may_key_in(roles_of(deed.by, day_of(deed))))
    demand(policies.forms_left(survey, len(row.first)))
    made = take(deed, survey, row.first, TWICE)
    row.save()
    record(deed, row, move=move)
    return len(made)


@action("feedback.void_keyed")
def void(deed: Deed, *, keying: int, reason: str) -> int:
    """作废 a stack that was not taken over: the wrong one, or unreadable; its id."""
    row = _stack(keying)
    move = advance(deed, KEYING, "void", row)
    demand(written(reason, "作废原因", WHY_MAX))
    row.why = reason
    row.save()
    record(deed, row, move=move)
    return row.pk


def _stack(keying: int) -> Keying:
    rows = Keying.objects.select_for_update(of=("self",)).select_related("survey")
    return rows.get(pk=keying)
