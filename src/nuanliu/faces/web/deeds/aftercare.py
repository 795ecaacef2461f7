"""走访、诉求、满意度、绩效、公开、归档."""

from typing import Any

from django import forms

from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm, day, long_text, short_text
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.visits import actions as visits


class VisitForm(DeedForm):
    """A visit to come."""

    campaign = forms.ModelChoiceField(Campaign.objects.exclude(state="cancelled"), label="活动")
    union = forms.ModelChoiceField(Union.objects.exclude(parent=None), label="单位")
    planned_on = day("日期")
    place = short_text("地点", 120)
    leader = forms.ModelChoiceField(
        Person.objects.filter(accounts__isnull=False).distinct(), label="带队"
    )


def _visit(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return visits.plan(
        deed,
        campaign=given["campaign"].pk,
        union=given["union"].pk,
        planned_on=given["planned_on"],
        place=given["place"],
        leader=given["leader"].pk,
    )


class RequestForm(DeedForm):
    """What somebody asked for."""

    campaign = forms.ModelChoiceField(Campaign.objects.exclude(state="cancelled"), label="活动")
    text = long_text("诉求内容", 400)


class AssignForm(DeedForm):
    """Who deals with a request, until when."""

    to = forms.ModelChoiceField(
        Person.objects.filter(accounts__isnull=False).distinct(), label="办理人"
    )
    due_on = day("期限")


class AnswerForm(DeedForm):
    """The answer to a request."""

    answer = long_text("答复", 400)


class SurveyForm(DeedForm):
    """A survey of everybody actually paid."""

    campaign = forms.ModelChoiceField(Campaign.objects.exclude(state="cancelled"), label="活动")
    seed = short_text("抽样种子", 64, help_text="随意写一串字，留存备查，例如日期加活动名")


class UrlForm(DeedForm):
    """Where the page stands."""

    url = forms.URLField(label="公开网址", max_length=300, assume_scheme="https")


PAGES = (
    DeedPage("visit", "plan", _visit, VisitForm),
    DeedPage("visit", "check", lambda d, row, _: visits.check(d, visit=row.pk)),
    DeedPage("request", "raise",
             lambda d, _, given: visits.raise_request(
                 d, campaign=given["campaign"].pk, text=given["text"]), RequestForm),
    DeedPage("request", "assign",
             lambda d, row, given: visits.assign_request(
                 d, request=row.pk, to=given["to"].pk, due_on=given["due_on"]), AssignForm),
    DeedPage("request", "answer",
             lambda d, row, given: visits.answer_request(d, request=row.pk, **given), AnswerForm),
    DeedPage("request", "close", lambda d, row, _: visits.close_request(d, request=row.pk)),
    DeedPage("request", "reopen",
             lambda d, row, given: visits.reopen_request(d, request=row.pk, **given), ReasonForm),
    DeedPage("survey", "prepare",
             lambda d, _, given: feedback.prepare(
                 d, campaign=given["campaign"].pk, seed=given["seed"]), SurveyForm),
    DeedPage("survey", "close", lambda d, row, _: feedback.close(d, survey=row.pk)),
    DeedPage("evaluation", "submit",
             lambda d, row, _: performance.submit(d, evaluation=row.pk)),
    DeedPage("evaluation", "confirm",
             lambda d, row, _: performance.confirm(d, evaluation=row.pk)),
    DeedPage("disclosure", "publish",
             lambda d, row, given: disclosure.publish(d, publication=row.pk, **given), UrlForm),
    DeedPage("disclosure", "take_down",
             lambda d, row, _: disclosure.take_down(d, publication=row.pk)),
    DeedPage("package", "seal", lambda d, row, _: archive.seal(d, package=row.pk)),
)  # fmt: skip
