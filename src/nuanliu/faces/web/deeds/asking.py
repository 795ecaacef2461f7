"""满意度: surveys, answers by telephone, stacks of paper forms."""

from typing import Any

from django import forms

from nuanliu.core.questions import BANK, MOST_ASKED, USUAL
from nuanliu.core.roles import Role
from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.deeds.aftercare import RUNNING
from nuanliu.faces.web.deeds.fields import choice, long_text, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.faces.web.words import word
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback import actions as feedback
from nuanliu.stages.feedback import keying
from nuanliu.stages.feedback.codes import SHARED, token_of, tokens_of
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.feedback.queries import words_of

DESK = frozenset({Role.OFFICE, Role.SERVICE_CENTER})
MOST_KEYED = 6000  # characters of one stack


class SurveyForm(DeedForm):
    """A survey of everybody actually paid, and what it asks."""

    campaign = choice(Campaign, "活动", "name")
    seed = short_text("抽样种子", 64, help_text="随意写一串字，留存备查，例如日期加活动名")
    questions = forms.MultipleChoiceField(
        label="题目",
        choices=[(one.code, one.text) for one in BANK.values()],
        initial=list(USUAL),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"最多 {MOST_ASKED} 题；都不选就问常用的四题",
    )

    def offer(self) -> None:
        """Campaigns that were not called off."""
        self.choose("campaign", RUNNING.all())


class IssuedForm(DeedForm):
    """How many forms were handed out."""

    issued = forms.IntegerField(
        label="发出份数", min_value=1, help_text="实际发出的份数，纸质问卷、问卷码、电话访问合计"
    )
    codes = forms.IntegerField(
        label="其中问卷码",
        min_value=0,
        required=False,
        help_text="每个码一张纸条，扫码作答；开始后在“问卷码”里打印",
    )
    drawn = forms.IntegerField(
        label="抽取人数",
        min_value=1,
        required=False,
        help_text="只问一部分人时填写，按单位分层、按种子抽取；不填就问全体",
    )
    shared = forms.BooleanField(
        label="另开一个公用链接",
        required=False,
        help_text="所有人用同一个码，可贴在告示上；不能排除一人多答",
    )


def _open_survey(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    codes = tokens_of(row.pk, given.pop("codes") or 0)
    shared = digest_of(token_of(row.pk, SHARED)) if given.pop("shared") else ""
    digests = [digest_of(code) for code in codes]
    return feedback.open_survey(deed, survey=row.pk, digests=digests, shared=shared, **given)


class InterviewForm(DeedForm):
    """The questions of a survey, as they are asked by telephone."""

    def offer(self) -> None:
        """A field a question, each to be answered or left."""
        for code, question in words_of(self.row).items():
            self.fields[code] = forms.ChoiceField(
                label=question.text,
                choices=[(one, one) for one in question.scale],
                required=False,
                widget=forms.RadioSelect,
            )


def _interview(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    choices = {code: picked for code, picked in given.items() if picked}
    feedback.interview(deed, survey=row.pk, choices=choices)


class KeyForm(DeedForm):
    """A stack of paper forms as digits."""

    survey = choice(Survey, "调查", "campaign.name")
    label = short_text("包号", 40, help_text="写在这一包问卷上的名称，例如“第1包”")
    text = long_text("问卷", MOST_KEYED)

    def offer(self) -> None:
        """Surveys that take answers; what the digits mean."""
        self.choose("survey", Survey.objects.filter(state="open").select_related("campaign"))
        named = str(self.initial.get("survey") or self.data.get("survey") or "")
        asked = Survey.objects.filter(pk=named if named.isdecimal() else 0).first()
        self.fields["text"].help_text = told_of(asked)


class AgainForm(DeedForm):
    """The same stack as another person reads it."""

    text = long_text("问卷", MOST_KEYED)

    def offer(self) -> None:
        """What the digits mean."""
        self.fields["text"].help_text = told_of(self.row.survey)


class MendForm(DeedForm):
    """One form of a stack as the paper itself says."""

    form = forms.IntegerField(label="第几份", min_value=1)
    text = short_text("这一份", 40)

    def offer(self) -> None:
        """What the digits mean."""
        self.fields["text"].help_text = told_of(self.row.survey)


def told_of(survey: Survey | None) -> str:
    """How a form is keyed in, and which question each digit answers."""
    how = word("每份一行，每题一个数字：选项的序号，未答写 0")
    if survey is None:
        return str(how)
    asked = (
        f"{place} {word(one.text)}"
        + "".join(f" {at}{word(said)}" for at, said in enumerate(one.scale, 1))
        for place, one in enumerate(words_of(survey).values(), 1)
    )
    return f"{how}。{'；'.join(asked)}"


PAGES = (
    DeedPage("survey", "prepare",
             lambda d, _, given: feedback.prepare(
                 d, campaign=given["campaign"].pk, seed=given["seed"],
                 questions=given["questions"]), SurveyForm, label="准备满意度调查"),
    DeedPage("survey", "open", _open_survey, IssuedForm),
    DeedPage("survey", "interview", _interview, InterviewForm, label="电话访问",
             states=("open",), roles=DESK),
    DeedPage("survey", "close", lambda d, row, _: feedback.close(d, survey=row.pk)),
    DeedPage("keying", "key",
             lambda d, _, given: keying.key(
                 d, survey=given["survey"].pk, label=given["label"], text=given["text"]), KeyForm,
             label="录入纸质问卷"),
    DeedPage("keying", "again",
             lambda d, row, given: keying.key_again(d, keying=row.pk, **given), AgainForm),
    DeedPage("keying", "mend",
             lambda d, row, given: keying.mend(d, keying=row.pk, **given), MendForm),
    DeedPage("keying", "take", lambda d, row, _: keying.take_over(d, keying=row.pk)),
    DeedPage("keying", "void",
             lambda d, row, given: keying.void(d, keying=row.pk, **given), ReasonForm),
)  # fmt: skip
