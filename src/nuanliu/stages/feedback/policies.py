"""Rules of 满意度; each answers a Refusal or None."""

from collections.abc import Mapping, Sequence

from nuanliu.core.keyed import Difference
from nuanliu.core.questions import BANK, MOST_ASKED, unknown_choices
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.stages.feedback.models import COUNTED, LINK, SharedLink, Survey, Token

SHOWN = 5  # differences named in one message
TOKEN = Refusal("SURVEY-TOKEN", "这个问卷码无效或已经用过", "每个问卷码只能答一次")


def somebody_paid(population: int) -> Refusal | None:
    """Only people actually paid are asked."""
    if population:
        return None
    return Refusal("SURVEY-NOBODY", "还没有人收到慰问金", "请在发放之后再做调查")


def is_open(survey: Survey) -> Refusal | None:
    """Answers come in while the survey is open."""
    if survey.state == "open":
        return None
    return Refusal("SURVEY-CLOSED", "这次调查不在进行中", "请联系综合办公室")


def unused(token: Token) -> Refusal | None:
    """One token, one answer."""
    return TOKEN if token.used else None


def asks(questions: Sequence[str]) -> Refusal | None:
    """Only questions of the bank are asked: the others have no scale and no rate."""
    unknown = [code for code in questions if code not in BANK]
    if not unknown and len(set(questions)) == len(questions):
        return _askable(questions)
    what = f"题库里没有这些题，或同一题出现两次：{'、'.join(unknown or questions)}"
    return Refusal("SURVEY-QUESTION", what, "可用的题：" + "、".join(BANK))


def _askable(questions: Sequence[str]) -> Refusal | None:
    """Not too many, and one at least that gives a rate."""
    if len(questions) > MOST_ASKED:
        what = f"选了 {len(questions)} 题，一份问卷最多 {MOST_ASKED} 题"
        return Refusal("SURVEY-QUESTION", what, "请减少题目：题目太多的问卷没有人答完")
    if not questions or any(BANK[code].rated for code in questions):
        return None
    what = "选的题都没有“满意”一类的肯定选项，算不出比率"
    return Refusal("SURVEY-QUESTION", what, "请至少选一道能算比率的题，例如 satisfied")


def may_draw(survey: Survey, drawn: int) -> Refusal | None:
    """Somebody is drawn, and of nobody but the people paid."""
    if 0 < drawn <= survey.population:
        return None
    what = f"要抽取 {drawn} 人，实际慰问 {survey.population} 人"
    return Refusal("SURVEY-DRAWN", what, "请填写抽取人数：至少 1 人，不多于实际慰问人数")


def handed_out(drawn: int, issued: int, tokens: int) -> Refusal | None:
    """Somebody was asked, everybody with a token among them, and nobody who was not drawn."""
    if 0 < issued <= drawn and issued >= tokens:
        return None
    what = f"发出问卷 {issued} 份，其中问卷码 {tokens} 个，抽取 {drawn} 人"
    return Refusal("SURVEY-ISSUED", what, "请填写实际发出的份数：不少于问卷码数，不多于抽取人数")


def tokens_new(digests: Sequence[str]) -> Refusal | None:
    """Every token is another one, in this survey and all earlier ones."""
    clash = len(digests) - len(set(digests))
    clash += Token.objects.filter(digest__among=digests).count()
    clash += SharedLink.objects.filter(digest__among=digests).count()
    if not clash:
        return None
    return Refusal("SURVEY-TOKENS", f"有 {clash} 个问卷码重复", "请重新生成问卷码")


def only_one(survey: Survey) -> Refusal | None:
    """A campaign is surveyed once, or its people would be counted twice in the year's rate."""
    other = Survey.objects.filter(campaign=survey.campaign_id, state__in=COUNTED)
    if not other.exclude(pk=survey.pk).exists():
        return None
    what = f"“{survey.campaign.name}”已经做过或正在做满意度调查"
    return Refusal("SURVEY-TWICE", what, "请使用已有的调查")


def may_key_in(roles: frozenset[Role]) -> Refusal | None:
    """Paper forms are keyed in by the office or the service centre."""
    if roles & {Role.OFFICE, Role.SERVICE_CENTER}:
        return None
    what = "您的岗位不能录入纸质问卷"
    return Refusal("MOVE-ROLE", what, "请转交：综合办公室、职工服务中心")


def on_scale(survey: Survey, choices: Mapping[str, str]) -> Refusal | None:
    """Every choice is one that was offered."""
    bad = unknown_choices(survey.questions, choices)
    if not bad:
        return None
    return Refusal("SURVEY-CHOICE", f"第 {'、'.join(bad)} 题的选项不在量表内", "请重新选择")


def forms_left(survey: Survey, adding: int) -> Refusal | None:
    """No more answers without a token of their own than forms handed out without one."""
    forms = survey.issued - survey.tokens.count()
    received = survey.answers.exclude(channel=LINK).count()
    if received + adding <= forms:
        return None
    what = f"纸质、电话和公用链接的答卷已有 {received} 份，再加 {adding} 份将超过发出的 {forms} 份"
    return Refusal("SURVEY-STUFFED", what, "请核对发出的问卷份数")


def as_many(first: int, second: int) -> Refusal | None:
    """Both read the same stack, form by form."""
    if first == second:
        return None
    what = f"初录 {first} 份，复录 {second} 份"
    return Refusal("STACK-COUNT", what, "请数清这一包的份数；漏录的补上，空白的问卷每题写 0")


def alike(found: Sequence[Difference], scales: Mapping[str, int]) -> Refusal | None:
    """A stack is taken over when both readings agree; `scales`: the place of each question."""
    if not found:
        return None
    named = "；".join(
        f"第{one.form}份第{scales[one.code]}题初录“{one.first or '未答'}”、"
        f"复录“{one.second or '未答'}”"
        for one in found[:SHOWN]
    )
    more = f"，共 {len(found)} 处" if len(found) > SHOWN else ""
    return Refusal(
        "STACK-DIFFERS", f"两次录入不一致：{named}{more}", "请对照纸质问卷逐处更正后再收录"
    )


def a_form_of(forms: int, form: int) -> Refusal | None:
    """A form is named by its place in the stack."""
    if 1 <= form <= forms:
        return None
    return Refusal("STACK-FORM", f"这一包没有第 {form} 份", f"份号是 1 到 {forms}")


def label_free(survey: Survey, label: str) -> Refusal | None:
    """A stack is keyed in under one label."""
    if not survey.keyings.filter(label=label).exclude(state="void").exists():
        return None
    what = f"这次调查已经录过“{label}”"
    return Refusal("STACK-LABEL", what, "请核对包号；确是另一包的，请换一个名称")
