"""The question bank of the satisfaction survey (满意度), and what counts as a valid answer.

The bank is data in editions. A survey is pinned to the edition it was prepared under, so that its
papers print the words that were asked; a later edition may word a question anew or add one, but a
code keeps its scale and its yes for ever: another scale is another question under another code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SATISFACTION_SCALE = ("非常满意", "满意", "一般", "不满意", "非常不满意", "不了解")
AGREEMENT_SCALE = ("明显减轻", "有所减轻", "没有变化", "不了解")
RECEIPT_SCALE = ("已足额收到", "收到但不足额", "尚未收到")
TIME_SCALE = ("节前或约定时间内", "节后或晚于约定", "尚未收到", "不了解")
TOLD_SCALE = ("单位工会通知", "公示", "短信或电话", "同事告知", "事先不知道", "不了解")
WISH_SCALE = ("医疗互助", "子女入学", "技能培训", "法律援助", "改善工作条件", "其他", "没有")
CONTENT = frozenset({"非常满意", "满意"})

UNKNOWING = "不了解"  # an honest answer that says nothing about the rate: not counted as valid
MOST_ASKED = 6  # questions of one survey: a longer one is not answered on a street corner


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its code, its wording, the choices offered, and those that count as yes.

    A question without a yes (怎样得知、最希望解决什么) has a distribution and no rate.
    """

    code: str
    text: str
    scale: tuple[str, ...]
    positive: frozenset[str]

    @property
    def rated(self) -> bool:
        """Whether a rate can be made of it."""
        return bool(self.positive)


FIRST = (
    Question("satisfied", "您对这次送温暖慰问总体是否满意？", SATISFACTION_SCALE, CONTENT),
    Question(
        "relieved",
        "这次慰问是否减轻了您的负担？",
        AGREEMENT_SCALE,
        frozenset({"明显减轻", "有所减轻"}),
    ),
    Question("received", "慰问金是否足额收到？", RECEIPT_SCALE, frozenset({"已足额收到"})),
    Question("fair", "您认为慰问对象的确定是否公开、公平？", SATISFACTION_SCALE, CONTENT),
)
SECOND = (
    *FIRST[:2],
    Question("received", "慰问金（慰问品）是否足额收到？", RECEIPT_SCALE, FIRST[2].positive),
    FIRST[3],
    Question("timely", "您是什么时候收到慰问的？", TIME_SCALE, frozenset({"节前或约定时间内"})),
    Question("attitude", "您对上门或经办人员的态度是否满意？", SATISFACTION_SCALE, CONTENT),
    Question("told", "您是怎样知道自己列入慰问名单的？", TOLD_SCALE, frozenset()),
    Question("wished", "您最希望工会帮助解决哪一方面的困难？", WISH_SCALE, frozenset()),
)
EDITIONS: dict[int, dict[str, Question]] = {
    number: {question.code: question for question in questions}
    for number, questions in ((1, FIRST), (2, SECOND))
}
EDITION = max(EDITIONS)  # what a survey prepared now is worded by
BANK = EDITIONS[EDITION]
USUAL = tuple(question.code for question in FIRST)  # asked where nobody chooses otherwise


def unknown_choices(questions: list[str], choices: Mapping[str, str]) -> list[str]:
    """The question codes whose choice is not on the scale, or which were not asked at all."""
    bad = [code for code in choices if code not in questions]
    return bad + [c for c in questions if c in choices and choices[c] not in BANK[c].scale]


def counts(code: str, choice: str | None) -> bool:
    """Whether a choice enters the rate of a question: given, on the scale, and not 不了解."""
    return choice is not None and choice in BANK[code].scale and choice != UNKNOWING


def tally(code: str, answers: list[Mapping[str, str]]) -> tuple[int, int]:
    """(positive, valid) answers to one question."""
    valid = [a[code] for a in answers if counts(code, a.get(code))]
    return sum(choice in BANK[code].positive for choice in valid), len(valid)
